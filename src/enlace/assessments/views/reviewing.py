"""Reviewing answers: approving them, returning them to be completed, and the history of each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments import actions
from enlace.assessments.documents.figures import choice_runs
from enlace.assessments.documents.wording import say
from enlace.assessments.forms import read_number
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import SECRETARIAT, Draft, DraftStatus, Typed
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.reply_words import DRAFT_WORDS, ORIGIN_WORDS
from enlace.assessments.views.opening import frame, open_reply, own_question, section_url
from enlace.assessments.views.replies import overview_context
from enlace.common import clock
from enlace.common.errors import N_, Invalid, NotFound, Problem


@needs(Permission.REPLY_APPROVE)
@require_POST
def approve(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Approve every drafted answer of a section, or the answer to one question."""
    copy = open_reply(request, code, state, Permission.REPLY_APPROVE)
    section, question = request.POST.get("section", ""), request.POST.get("question", "")
    by_id = copy.questionnaire.by_id
    chosen = [
        one.question
        for one in copy.drafts.values()
        if one.status is DraftStatus.DRAFTED and section == by_id[one.question].section
    ]
    if question in by_id:
        chosen.append(question)
    actions.approve_answers(code, chosen, state=copy.state, by=actor(request), at=clock.now())
    return redirect(_back(request, copy))


def return_again(request: HttpRequest, code: str, state: str, *, error: Invalid) -> HttpResponse:
    """Show the overview again with what is wrong with the note."""
    copy = open_reply(request, code, state)
    context = overview_context(request, copy) | {
        "problems": [
            {"where": "note", "what": Problem("", gettext(one.message), one.params).text()} for one in error.problems
        ],
        "to_return": request.POST.get("question", ""),
        "note": request.POST.get("note", ""),
    }
    return render(request, "assessments/reply/overview.html", context, status=422)


@answering({Invalid: return_again})
@needs(Permission.REPLY_RETURN)
@require_POST
def return_answer(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Ask for an answer to be completed, with a note that says what is missing."""
    copy = open_reply(request, code, state, Permission.REPLY_RETURN)
    question = own_question(request, copy, request.POST.get("question", ""))
    notes = {question.id: request.POST.get("note", "")}
    actions.return_answers(code, notes, state=copy.state, by=actor(request), at=clock.now())
    return redirect(_back(request, copy))


def _back(request: HttpRequest, copy: WorkingCopy) -> str:
    """Return where the form stood, on this site; else the overview."""
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if back.startswith("/") and here else _overview(copy)


def _overview(copy: WorkingCopy) -> str:
    return reverse("assessments:reply", args=[copy.cycle.code, copy.state])


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def history(request: HttpRequest, code: str, state: str, question: str) -> HttpResponse:
    """Show every draft of one answer, the latest first, those kept beside too."""
    copy = open_reply(request, code, state)
    asked = own_question(request, copy, question)
    stands = copy.draft(question)
    rows = [_row(asked, draft, holds, stands) for draft, holds in queries.history(copy.cycle, copy.state, question)]
    drafts = {one.id for one in queries.own_questions(actor(request), Permission.REPLY_DRAFT, copy)}
    context = frame(request, copy, _("Question %(question)s: what was written") % {"question": question}) | {
        "question": asked,
        "text": say(asked.texts),
        "part_url": section_url(copy, asked.section, question),
        "stands": stands,
        "standing": _row(asked, stands, True, stands) if stands.number else None,
        "rows": rows,
        "may_draft": question in drafts,
        "may_judge": not stands.content.empty,
    }
    return render(request, "assessments/reply/history.html", context)


def _row(asked: Question, draft: Draft, holds: bool, stands: Draft) -> dict[str, Any]:
    return {
        "draft": draft,
        "holds": holds,
        "stands": holds and draft.number == stands.number,
        "runs": choice_runs(asked, draft.content.value) if draft.content.value else (),
        "said": draft.content,
        "status": gettext(DRAFT_WORDS[draft.status]),
        "origin": gettext(ORIGIN_WORDS[draft.origin]) if draft.origin in ORIGIN_WORDS else draft.origin,
        "usable": draft.content != stands.content and not draft.content.empty,
    }


@needs(Permission.REPLY_DRAFT, Permission.SELF_REPORT_DRAFT)
@require_POST
def use(request: HttpRequest, code: str, state: str, question: str) -> HttpResponse:
    """Have an earlier draft, or one kept beside, stand: what it says is saved on the answer that was shown."""
    copy = open_reply(request, code, state)
    own_question(request, copy, question)
    number, read = read_number(*request.POST.getlist("number")), read_number(*request.POST.getlist("read"))
    chosen = next(
        (one for one, _holds in queries.history(copy.cycle, copy.state, question) if one.number == number), None
    )
    if chosen is None:
        raise NotFound(N_("There is no such draft of this answer."))
    typed = [Typed(question, chosen.content, read, chosen.source)]
    by, at = actor(request), clock.now()
    if copy.state == SECRETARIAT:
        actions.save_own_answers(code, typed, by=by, at=at)
    else:
        actions.save_answers(code, typed, state=copy.state, by=by, at=at)
    return redirect("assessments:reply_answer", code, state, question)
