"""Sharing out a reply: which authority answers which part until when, which form is answered, who may sign."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from enlace.accounts.queries.people import authority_names
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments import actions
from enlace.assessments.documents.wording import say
from enlace.assessments.forms import read_day
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.progress import by_section
from enlace.assessments.views.opening import frame, open_reply
from enlace.common import clock
from enlace.common.errors import Invalid, Problem

LONGEST_TEXT = 80


def assign_again(request: HttpRequest, code: str, state: str, *, error: Invalid) -> HttpResponse:
    """Show what was chosen again, with what is wrong with it."""
    return _page(request, open_reply(request, code, state, Permission.REPLY_ASSIGN), error)


@answering({Invalid: assign_again})
@needs(Permission.REPLY_ASSIGN)
@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Show what is given to whom; give a part to an authority, or take it back."""
    copy = open_reply(request, code, state, Permission.REPLY_ASSIGN)
    if request.method == "GET":
        return _page(request, copy)
    problems: list[Problem] = []
    due_on = read_day(request.POST, "due_on", problems)
    if problems:
        raise Invalid(problems)
    part, authority = request.POST.get("part", ""), request.POST.get("authority", "")
    actions.assign_part(code, part, authority, due_on, state=copy.state, by=actor(request), at=clock.now())
    return redirect("assessments:reply_assign", code, state)


def _page(request: HttpRequest, copy: WorkingCopy, error: Invalid | None = None) -> HttpResponse:
    names = authority_names(copy.state, get_language() or "en")
    said = request.POST if error else request.GET
    context = frame(request, copy, _("Who answers what")) | {
        "given": list(_given(copy, names)),
        "parts": list(_parts(copy)),
        "authorities": names,
        "part": said.get("part", ""),
        "authority": said.get("authority", ""),
        "due_on": said.get("due_on", ""),
        "pack": copy.cycle.pack,
        "problems": [
            {"where": one.where, "what": Problem("", gettext(one.message), one.params).text()}
            for one in (error.problems if error else ())
        ],
    }
    return render(request, "assessments/reply/assign.html", context, status=422 if error else 200)


def _given(copy: WorkingCopy, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    by_id = copy.questionnaire.by_id
    texts = {section.code: say(section.name) for section in copy.questionnaire.sections}
    order = [*texts, *by_id]
    for part in order:
        if part in copy.assignments:
            one = copy.assignments[part]
            yield {
                "part": part,
                "is_section": part in texts,
                "text": texts.get(part) or say(by_id[part].texts),
                "authority": names.get(one.authority, one.authority),
                "due_on": one.due_on,
                "late": bool(one.due_on and one.due_on < clock.today()),
            }


def _parts(copy: WorkingCopy) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield each section with its questions, those that are given by themselves."""
    grouped = by_section(copy.questionnaire.asked_questions)
    for section in copy.questionnaire.sections:
        own = [one for one in grouped.get(section.code, ()) if not one.derived_from]
        yield section.code, say(section.name), [(one.id, _short(say(one.texts))) for one in own]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


@needs(Permission.REPLY_ASSIGN)
@require_POST
def choose_form(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Answer the whole questionnaire, or its short form."""
    copy = open_reply(request, code, state, Permission.REPLY_ASSIGN)
    actions.choose_form(code, request.POST.get("form", ""), state=copy.state, by=actor(request), at=clock.now())
    return redirect("assessments:reply", code, state)


@needs(Permission.REPLY_ASSIGN)
@require_POST
def delegate(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Let the reviewers sign this reply, or no longer."""
    copy = open_reply(request, code, state, Permission.REPLY_ASSIGN)
    delegated = request.POST.get("delegated", "") == "1"
    actions.delegate_signature(code, delegated, state=copy.state, by=actor(request), at=clock.now())
    return redirect("assessments:reply", code, state)
