"""Submitting, amending and signing a reply: first is shown what it would be, then it is done."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments import actions
from enlace.assessments.actions.submitting import would_be
from enlace.assessments.documents.wording import say
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.replies import to_sign
from enlace.assessments.rules.drafts import SECRETARIAT
from enlace.assessments.rules.progress import Submission, submissions
from enlace.assessments.rules.reply_words import REPLY_WORDS
from enlace.assessments.rules.versions import changes, contents
from enlace.assessments.views.opening import frame, open_reply, place_of, section_url
from enlace.assessments.views.versions import change_rows
from enlace.common import clock
from enlace.common.errors import Invalid, Problem


def submit_again(request: HttpRequest, code: str, state: str, *, error: Invalid) -> HttpResponse:
    """Show what would be submitted again, with what holds it back."""
    return _page(
        request, open_reply(request, code, state, Permission.REPLY_SUBMIT), request.POST.getlist("section"), error
    )


@answering({Invalid: submit_again})
@needs(Permission.REPLY_SUBMIT, Permission.SELF_REPORT_DRAFT)
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Show what submitting some sections would hold; submit what was shown."""
    copy = open_reply(request, code, state, Permission.REPLY_SUBMIT)
    by, at = actor(request), clock.now()
    if request.method == "GET":
        return _page(request, copy, request.GET.getlist("section"))
    reason, seen = request.POST.get("reason", ""), request.POST.get("seen", "") or "-"
    if copy.state == SECRETARIAT:
        number = actions.submit_self_report(code, reason, by=by, at=at, seen=seen)
    else:
        sections = request.POST.getlist("section")
        number = actions.submit_sections(code, sections, reason, state=copy.state, by=by, at=at, seen=seen)
    return redirect("assessments:reply_version", code, state, number)


def _page(request: HttpRequest, copy: WorkingCopy, asked: list[str], error: Invalid | None = None) -> HttpResponse:
    codes = [section.code for section in copy.questionnaire.sections]
    every = submissions(copy.questionnaire, copy.drafts, copy.form, codes, copy.submitted)
    chosen = [one for one in every if one.section in asked]
    again = any(one.again for one in chosen)
    title = _("Amend the reply") if again else _("Submit the reply")
    context = frame(request, copy, title) | {
        "sections": [
            _row(copy, one, one in chosen) for one in every if one.progress.relevant or one.progress.not_relevant
        ],
        "chosen": [_row(copy, one, True) for one in chosen],
        "held": any(one.held_back for one in chosen),
        "again": again,
        "whole": len(chosen) == len(every),
        "seen": would_be(copy, [one.section for one in chosen]) if chosen else "",
        "reason": request.POST.get("reason", "") if error else "",
        "problems": list(_problems(error)) if error else [],
    }
    return render(request, "assessments/reply/submit.html", context, status=422 if error else 200)


def _problems(error: Invalid) -> Iterator[dict[str, str]]:
    for one in error.problems:
        yield {"where": one.where, "what": Problem("", gettext(one.message), one.params).text()}


def _row(copy: WorkingCopy, one: Submission, chosen: bool) -> dict[str, Any]:
    name = next(section.name for section in copy.questionnaire.sections if section.code == one.section)

    def linked(questions: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(code, section_url(copy, one.section, code)) for code in questions]

    return {
        "code": one.section,
        "name": say(name),
        "progress": one.progress,
        "chosen": chosen,
        "again": one.again,
        "held_back": one.held_back,
        "open": linked(one.open),
        "required": linked(one.required),
        "aside": linked(one.aside),
        "returned": linked(one.returned),
        "broken": [
            (problem.where, Problem("", gettext(problem.message), problem.params).text()) for problem in one.broken
        ],
    }


@needs(Permission.REPLY_SIGN)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Show the version that waits for a signature, and what changed since the one signed last; sign it."""
    copy = open_reply(request, code, state, Permission.REPLY_SIGN)
    by = actor(request)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        number = actions.sign_reply(code, seen, state=copy.state, by=by, at=clock.now())
        return redirect("assessments:reply_version", code, place_of(copy.state), number)
    latest, signed = to_sign(by, copy)
    definition = copy.questionnaire
    content = contents(queries.version_content(copy.cycle, copy.state, latest.number), definition)
    before = contents(queries.version_content(copy.cycle, copy.state, signed.number), definition) if signed else {}
    context = frame(request, copy, _("Sign the reply")) | {
        "version": latest,
        "version_status": gettext(REPLY_WORDS[latest.status]),
        "answers": len(content),
        "signed": signed,
        "changes": change_rows(copy.cycle, changes(before, content)) if signed else [],
    }
    return render(request, "assessments/reply/sign.html", context)
