"""Answering: the page of a section of a reply, saved as a whole or by its script, answer by answer."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, answering, needs
from enlace.assessments.actions.drafts import Conflict
from enlace.assessments.forms import Act, read_act, read_known
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries import evidence
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.rules.drafts import SECRETARIAT, Content, Draft
from enlace.assessments.views import part_frame as frame
from enlace.assessments.views import part_page as pages
from enlace.assessments.views.opening import note_read
from enlace.assessments.views.saving import act, posted, save
from enlace.common.errors import N_, Invalid, NotFound, Problem

FAULTY, OVERTAKEN = 422, 409
TOO_LATE = N_(
    "This question was removed from the questionnaire meanwhile. What you typed is kept in the history and counted "
    "nowhere."
)


def _part_again(request: HttpRequest, code: str, state: str, section: str, *, error: Invalid) -> HttpResponse:
    return _with_faults(request, code, state, section, error)


def _own_part_again(request: HttpRequest, code: str, section: str, *, error: Invalid) -> HttpResponse:
    return _with_faults(request, code, SECRETARIAT, section, error)


@answering({Invalid: _part_again})
@needs(Permission.REPLY_READ)
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, code: str, state: str, section: str) -> HttpResponse:
    """Show a section of a State's reply to who works on it, and take their answers."""
    _refuse_others(request, state)
    return _answered(request, code, state, section)


@answering({Invalid: _own_part_again})
@needs(Permission.SELF_REPORT_DRAFT)
@require_http_methods(["GET", "POST"])
def own_part(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show the questions that are put to the Secretariat itself, and take its answers."""
    return _answered(request, code, SECRETARIAT, section)


@needs(Permission.REPLY_READ)
@require_safe
def file(request: HttpRequest, code: str, state: str, question: str, digest: str) -> HttpResponse:
    """Give a file that an answer rests on to who works on the answer."""
    _refuse_others(request, state)
    return _file(request, code, state, question, digest)


@needs(Permission.SELF_REPORT_DRAFT)
@require_safe
def own_file(request: HttpRequest, code: str, question: str, digest: str) -> HttpResponse:
    """Give a file that an answer of the Secretariat rests on."""
    return _file(request, code, SECRETARIAT, question, digest)


def _refuse_others(request: HttpRequest, state: str) -> None:
    """Let nobody know whether a State they do not work for has a reply. Raises: NotFound."""
    if state not in actor(request).states_for(Permission.REPLY_READ):
        raise NotFound


def _file(request: HttpRequest, code: str, state: str, question: str, digest: str) -> HttpResponse:
    copy = queries.working_copy(code, state)
    if question not in {one.id for one in queries.own_questions(actor(request), Permission.REPLY_READ, copy)}:
        raise NotFound
    found = evidence.file(copy.cycle, state, question, f"sha256:{digest}")
    note_read(request, copy.cycle.code, copy.state)
    response = HttpResponse(found.content, content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _answered(request: HttpRequest, code: str, state: str, section: str) -> HttpResponse:
    """Show the section or, where something was sent, save it and do what the button says."""
    if request.method != "POST":
        return _page(request, queries.working_copy(code, state), section)
    pressed = read_act(dict(request.POST.lists()))
    typed, problems = posted(request, code, state, pressed)
    if problems:
        raise Invalid(problems)
    saved = save(request, code, state, typed)
    copy = saved.copy if saved else queries.working_copy(code, state)
    copy = act(request, copy, pressed)
    conflicts, aside = (saved.conflicts, saved.set_aside) if saved else ((), ())
    if _for_script(request):
        names = [one.question for one in typed] + _taken(request, copy, pressed)
        return _told(request, copy, section, names, conflicts, pressed=pressed, aside=aside)
    if conflicts:
        return _page(request, copy, section, conflicts=conflicts, status=OVERTAKEN)
    if aside and state != SECRETARIAT:
        return redirect("assessments:reply_changes", code, state)
    return redirect(_next_address(request, copy, section, pressed))


def _with_faults(request: HttpRequest, code: str, state: str, section: str, error: Invalid) -> HttpResponse:
    """Save what is right of what was sent, and show what is not as it was typed, with what is wrong with it."""
    pressed = read_act(dict(request.POST.lists()))
    typed, _problems = posted(request, code, state, pressed)
    faulty = {problem.where for problem in error.problems}
    saved = save(request, code, state, [one for one in typed if one.question not in faulty])
    copy = saved.copy if saved else queries.working_copy(code, state)
    conflicts = saved.conflicts if saved else ()
    if _for_script(request):
        names = [one.question for one in typed if one.question not in faulty]
        aside = saved.set_aside if saved else ()
        return _told(request, copy, section, names, conflicts, problems=error.problems, aside=aside)
    contents = {one.question: one.content for one in typed if one.question in faulty}
    return _page(request, copy, section, conflicts=conflicts, typed=contents, problems=error.problems, status=FAULTY)


def _page(
    request: HttpRequest,
    copy: WorkingCopy,
    section: str,
    *,
    conflicts: tuple[Conflict, ...] = (),
    typed: Mapping[str, Content] | None = None,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    shown = frame.shown(request, copy, section)
    desk = replace(
        frame.desk(request, copy, section),
        typed={one.stands.question: one.typed for one in conflicts} | dict(typed or {}),
        conflicts={one.stands.question: one for one in conflicts},
        faults=frame.faults_of(problems),
    )
    desk = frame.with_edited(request, desk)
    context = frame.context(request, desk, shown, section) | {
        "blocks": pages.blocks(desk, shown.questions),
        "problems": frame.told(problems),
        "conflicts": [one.stands.question for one in conflicts],
        "known": pages.known(desk, shown.questions),
    }
    note_read(request, copy.cycle.code, copy.state)
    return render(request, "assessments/reply/part.html", context, status=status)


def _told(
    request: HttpRequest,
    copy: WorkingCopy,
    section: str,
    questions: list[str],
    conflicts: tuple[Conflict, ...],
    *,
    problems: tuple[Problem, ...] = (),
    pressed: Act | None = None,
    aside: tuple[Draft, ...] = (),
) -> JsonResponse:
    """Return what the script of the page is told of what it sent."""
    definition = copy.questionnaire
    overtaken = {one.stands.question for one in conflicts}
    told = frame.told_progress(request, copy)
    answer: dict[str, Any] = {
        "saved": {one: frame.saved_json(copy, one) for one in questions if one not in overtaken},
        "conflicts": [
            {
                "question": one.stands.question,
                "number": one.stands.number,
                "html": pages.conflict_html(definition.by_id[one.stands.question], one),
            }
            for one in conflicts
        ],
        "problems": [frame.problem_json(one) for one in problems],
        "aside": {one.question: gettext(TOO_LATE) for one in aside},
        **told,
    }
    if pressed is not None and pressed.verb != "save":
        about = _taken(request, copy, pressed) if pressed.verb == "known" else [pressed.question]
        answer["beside"] = frame.beside_json(request, copy, section, about)
    return JsonResponse(answer, status=OVERTAKEN if conflicts else FAULTY if problems else 200)


def _taken(request: HttpRequest, copy: WorkingCopy, pressed: Act) -> list[str]:
    """Return the questions whose answers were made of what is offered."""
    if pressed.verb == "known":
        return [one for one in read_known(dict(request.POST.lists())) if one in copy.questionnaire.by_id]
    return [pressed.question] if pressed.verb == "accept" else []


def _for_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _next_address(request: HttpRequest, copy: WorkingCopy, section: str, pressed: Act) -> str:
    query = "?form=full" if request.GET.get("form") == "full" else ""
    here = frame.address(copy, section)
    if pressed.verb == "next":
        _before, after = frame.neighbours(request, copy, section)
        return frame.address(copy, after) if after else here
    if pressed.verb == "edit":
        return f"{here}?edit={frame.quoted(pressed.rest)}#{pressed.question}"
    anchor = f"#{pressed.question}" if pressed.question else ""
    return f"{here}{query or '?saved=1'}{anchor}"
