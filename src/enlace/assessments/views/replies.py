"""The replies that a person works on: the list of them, States side by side, and the overview of one."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enlace.accounts.queries.people import authority_names
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments.documents.figures import choice_runs
from enlace.assessments.documents.wording import say
from enlace.assessments.queries import cycles
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.drafts import WorkingCopy
from enlace.assessments.queries.replies import Standing, may_sign, parts_of, standings
from enlace.assessments.rules.drafts import SECRETARIAT, Assignment, DraftStatus, ReplyStatus
from enlace.assessments.rules.progress import Progress, by_section, in_form, places, progress
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.reply_words import DRAFT_WORDS, PLACE_WORDS, REPLY_WORDS
from enlace.assessments.views.opening import (
    NO_REPLY,
    cycle_title,
    frame,
    name_of,
    note_read,
    open_reply,
    place_of,
    section_url,
)
from enlace.common import clock
from enlace.common.errors import NotFound
from enlace.common.order import alphabetical
from enlace.directory.queries import states_of
from enlace.publishing.rules.tree import plain

LONGEST_ANSWER = 60


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List every reply that the person works on, by cycle, with what waits there."""
    by = actor(request)
    views = cycles.cycles()
    found = standings(by, views)
    running = {one.copy.cycle.pk for one in found if one.due_on and one.due_on >= clock.today()}
    rows = []
    # What is still awaited comes first.
    for view in sorted(views, key=lambda one: one.pk not in running):
        own = [one for one in found if one.copy.cycle.pk == view.pk]
        if own:
            names = _names(view, own)
            ordered = sorted(own, key=lambda one: alphabetical(names[one.copy.state]))
            rows.append(
                {
                    "cycle": view,
                    "title": cycle_title(view),
                    "side_by_side": reverse("assessments:replies_beside", args=[view.code]) if len(own) > 1 else "",
                    "replies": [_reply_row(one, names[one.copy.state]) for one in ordered],
                }
            )
    context = {"cycles": rows, "synthetic": any(one.copy.cycle.synthetic for one in found), "assists": _assists(by)}
    return render(request, "assessments/reply/index.html", context)


def _assists(by: Actor) -> bool:
    return any(by.acts_as_assistant(Permission.REPLY_DRAFT, state) for state in by.states)


def _names(view: cycles.CycleView, own: Iterable[Standing]) -> dict[str, str]:
    language = get_language() or "en"
    names = {state.code: state.name(language) for state in states_of(view.pack)}
    return {one.copy.state: names.get(one.copy.state) or name_of(view, one.copy.state) for one in own}


def _reply_row(one: Standing, name: str) -> dict[str, Any]:
    copy = one.copy
    return {
        "name": name,
        "url": reverse("assessments:reply", args=[copy.cycle.code, place_of(copy.state)]),
        "due_on": one.due_on,
        "late": _late(copy, one.due_on),
        "status_words": _stands(copy),
        "progress": one.progress,
        "parts": [_given(copy, part, given) for part, given in one.parts],
        "returned": one.returned,
        "remarks": one.remarks,
        "sign_url": reverse("assessments:reply_sign", args=[copy.cycle.code, copy.state]) if one.to_sign else "",
        "waits": one.waits,
    }


def _stands(copy: WorkingCopy) -> str:
    """Say where a reply stands; one whose answers the cycle has by other ways was never begun here."""
    return _("answered by other ways") if copy.drafts and not copy.begun else gettext(REPLY_WORDS[copy.status])


def _late(copy: WorkingCopy, due_on: date | None) -> bool:
    waiting = copy.status in (ReplyStatus.IN_PREPARATION, ReplyStatus.PARTLY_SUBMITTED)
    waiting = waiting and (copy.begun or not copy.drafts)
    return bool(due_on and due_on < clock.today() and waiting)


def _given(copy: WorkingCopy, part: str, given: Assignment, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a part that is given to somebody, as the pages say it."""
    question = copy.questionnaire.by_id.get(part)
    section = question.section if question else part
    return {
        "part": part,
        "is_section": question is None,
        "section": section,
        "authority": (names or {}).get(given.authority, given.authority),
        "due_on": given.due_on,
        "late": bool(given.due_on and given.due_on < clock.today() and section not in copy.submitted),
        "url": section_url(copy, section, part if question else ""),
    }


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def side_by_side(request: HttpRequest, code: str) -> HttpResponse:
    """Show the States of the person in one table: sections, or the questions of one; whoever has one goes there."""
    view = cycles.cycle(code)
    found = standings(actor(request), [view])
    if not found:
        raise NotFound(NO_REPLY)
    if len(found) == 1:
        return redirect("assessments:reply", code, place_of(found[0].copy.state))
    names = _names(view, found)
    copies = sorted((one.copy for one in found if one.copy.state), key=lambda copy: alphabetical(names[copy.state]))
    for copy in copies:
        note_read(request, code, copy.state)
    definition = cycles.definition_of(view)
    section = request.GET.get("section", "")
    chosen = section if section in {one.code for one in definition.sections} else ""
    by = actor(request)
    own = {copy.state: queries.own_questions(by, Permission.REPLY_READ, copy) for copy in copies}
    context = {
        "cycle": view,
        "title": cycle_title(view),
        "synthetic": view.synthetic,
        "crumbs": [(_("My replies"), reverse("assessments:replies"))],
        "assists": _assists(by),
        "columns": [
            (
                names[copy.state],
                reverse("assessments:reply", args=[code, copy.state]),
                _stands(copy),
            )
            for copy in copies
        ],
        "sections": [(one.code, say(one.name)) for one in definition.sections],
        "chosen": chosen,
        "rows": list(_question_rows(copies, own, chosen) if chosen else _section_rows(copies, own)),
    }
    return render(request, "assessments/reply/beside.html", context)


Own = Mapping[str, tuple[Question, ...]]


def _section_rows(copies: list[WorkingCopy], own: Own) -> Iterator[dict[str, Any]]:
    stands = {copy.state: places(copy.questionnaire, copy.drafts) for copy in copies}
    grouped = {copy.state: by_section(own[copy.state]) for copy in copies}
    for section in copies[0].questionnaire.sections:
        cells = []
        for copy in copies:
            mine = grouped[copy.state].get(section.code, ())
            cells.append(
                {
                    "progress": progress(mine, stands[copy.state], copy.drafts, copy.form),
                    "url": section_url(copy, section.code) if mine else "",
                    "submitted": section.code in copy.submitted,
                }
            )
        yield {"code": section.code, "name": say(section.name), "cells": cells}


def _question_rows(copies: list[WorkingCopy], own: Own, section: str) -> Iterator[dict[str, Any]]:
    stands = {copy.state: places(copy.questionnaire, copy.drafts) for copy in copies}
    for question in by_section(copies[0].questionnaire.asked_questions).get(section, ()):
        cells = []
        for copy in copies:
            draft, mine = copy.draft(question.id), question in own[copy.state] and in_form(copy.form, question)
            said = plain(choice_runs(question, draft.content.value))
            cells.append(
                {
                    "url": section_url(copy, section, question.id) if mine else "",
                    "place": gettext(PLACE_WORDS[stands[copy.state][question.id]]),
                    "status": gettext(DRAFT_WORDS[draft.status]) if draft.status is not DraftStatus.OPEN else "",
                    "returned": draft.status is DraftStatus.RETURNED,
                    "said": said if len(said) <= LONGEST_ANSWER else f"{said[:LONGEST_ANSWER]}…",
                }
            )
        yield {"code": question.id, "name": say(question.texts), "cells": cells}


@needs(Permission.REPLY_READ, Permission.SELF_REPORT_DRAFT)
@require_safe
def overview(request: HttpRequest, code: str, state: str) -> HttpResponse:
    """Show how far each section of a reply has come, who has it, until when, and what can be done."""
    copy = open_reply(request, code, state)
    return render(request, "assessments/reply/overview.html", overview_context(request, copy))


def overview_context(request: HttpRequest, copy: WorkingCopy) -> dict[str, Any]:
    """Return what the overview shows of a reply."""
    by = actor(request)
    mine = queries.own_questions(by, Permission.REPLY_READ, copy)
    due_on = queries.due_on(copy.cycle, copy.state)
    sections = list(_sections(copy, mine))
    asked = {one.id for one in mine}
    versions = queries.versions(copy.cycle, copy.state)
    remarks = [one for one in queries.remarks(copy.cycle, copy.state, waiting=True) if one.question in asked]
    by_id = copy.questionnaire.by_id
    return frame(request, copy, "", here="overview") | {
        "status_words": _stands(copy),
        "due_on": due_on,
        "late": _late(copy, due_on),
        "form": copy.form,
        "delegated": copy.delegated,
        "total": sum((row["progress"] for row in sections), Progress()),
        "sections": sections,
        "partial": len(mine) < len(copy.questionnaire.asked_questions),
        "parts": [_given(copy, part, given) for part, given in parts_of(by, copy)],
        "returned": [
            (one, section_url(copy, by_id[one.question].section, one.question))
            for one in copy.drafts.values()
            if one.status is DraftStatus.RETURNED and one.question in asked
        ],
        "remarks": [(one, section_url(copy, by_id[one.question].section, one.question)) for one in remarks],
        "answers": [
            (one.id, say(one.texts))
            for one in mine
            if copy.draft(one.id).status in (DraftStatus.DRAFTED, DraftStatus.APPROVED)
        ],
        "versions": [(one, gettext(REPLY_WORDS[one.status])) for one in versions],
        "may_sign": may_sign(by, copy),
        "has_own": bool(copy.state),
        "begun": copy.begun,
    }


def _sections(copy: WorkingCopy, mine: tuple[Question, ...]) -> Iterator[dict[str, Any]]:
    """Yield each section in which some question is the person's."""
    stands = places(copy.questionnaire, copy.drafts)
    grouped = by_section(mine)
    names = authority_names(copy.state, get_language() or "en") if copy.state != SECRETARIAT else {}
    for section in copy.questionnaire.sections:
        own = grouped.get(section.code, ())
        if own:
            parts = [section.code, *(one.id for one in own)]
            yield {
                "code": section.code,
                "name": say(section.name),
                "url": section_url(copy, section.code),
                "progress": progress(own, stands, copy.drafts, copy.form),
                "given": [
                    _given(copy, part, copy.assignments[part], names) for part in parts if part in copy.assignments
                ],
                "submitted": section.code in copy.submitted,
                **_judged(copy, own),
            }


def _judged(copy: WorkingCopy, own: tuple[Question, ...]) -> dict[str, int]:
    """Return how many answers of a section are drafted and returned, those that follow up on others too."""
    found = [copy.draft(one.id).status for one in own]
    return {"drafted": found.count(DraftStatus.DRAFTED), "returned": found.count(DraftStatus.RETURNED)}
