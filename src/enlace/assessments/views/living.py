"""The living report: always current, each number open down to the answers behind it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission, Role
from enlace.accounts.views.access import actor, public
from enlace.assessments.documents import needs as needs_document
from enlace.assessments.documents import report as report_document
from enlace.assessments.documents.figures import choice_runs, figure_blocks, group_table
from enlace.assessments.documents.wording import say, state_names
from enlace.assessments.queries import cycles, stored
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.behind import Line, lines, states_shown_to_some
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.disclosure import Reader, may_see
from enlace.assessments.rules.figures import Silence
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.report import Report, derived, is_reported, parts
from enlace.assessments.views.fragments import fragment
from enlace.common import clock
from enlace.common.errors import N_, NotFound
from enlace.directory.queries import group_column_name, group_name
from enlace.directory.queries.contacts import latest_change
from enlace.instruments.queries.imports import latest_applied
from enlace.publishing.rules.html.blocks import html_blocks
from enlace.publishing.rules.tree import Block, Labels

Make = Callable[[], list[Block]]


def reader_of(request: HttpRequest) -> Reader:
    """Return what the person may read: the Secretariat's officers more than the public."""
    roles = actor(request).roles()
    if Role.OFFICER in roles or Role.OPERATOR in roles:
        return Reader.SECRETARIAT
    return Reader.COMMUNITY if Role.POINT_OF_CONTACT in roles else Reader.PUBLIC


def own_states(request: HttpRequest) -> frozenset[str]:
    """Return the States whose answers the person may read whatever their label."""
    by = actor(request)
    return frozenset(state for state in by.states if by.may(Permission.REPLIES_READ, state))


def _html(blocks: list[Block]) -> str:
    return html_blocks(tuple(blocks), labels=Labels.translated(gettext))


def address_of(code: str) -> Callable[[str], str]:
    return lambda question: reverse("assessments:question", args=[code, question])


def version(view: CycleView) -> tuple[str, str, int, tuple[int, int]]:
    """Return what the living report rests on: the cycle's content, the depositaries' record, and the directory."""
    return view.code, view.content_hash, latest_applied(view.pack), latest_change(view.pack)


def page(request: HttpRequest, view: CycleView, name: str, title: str, make: Make) -> HttpResponse:
    """Return a page of the living report; its body is made once for each content, language and reader."""
    reader = reader_of(request)
    key = (*version(view), name, get_language(), reader)
    context = {
        **frame(request, view),
        "title": title,
        "here": name,
        "body": fragment(key, lambda: _html(make())),
    }
    return render(request, "assessments/living.html", context)


def frame(request: HttpRequest, view: CycleView) -> dict[str, Any]:
    """Return what stands around every page of a report: its parts, its files, its editions."""
    definition = cycles.definition_of(view)
    return {
        "cycle": view,
        "synthetic": view.synthetic,
        "cycle_title": say(view.title) or say(definition.title),
        "parts": [
            (f"part-{section.code}", report_document.part_title(section), section.code) for section in parts(definition)
        ],
        "has_needs": bool(derived(definition, "TA2")),
        "kinds": ("pdf", "docx", "xlsx", "json", "html"),
        "may_issue": actor(request).may(Permission.EDITION_ISSUE),
    }


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the cycles with their reports."""
    counts = stored.started_counts()
    rows = [
        (
            view,
            say(view.title) or say(cycles.definition_of(view).title),
            counts.get(view.code, 0),
            len(view.asked),
        )
        for view in cycles.cycles()
    ]
    context = {"rows": rows, "synthetic": any(view.synthetic for view, *_rest in rows)}
    return render(request, "assessments/reports.html", context)


@public
@require_safe
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the coverage of a cycle, before anything else."""
    view = cycles.cycle(code)
    reader = reader_of(request)
    key = (*version(view), "overview", get_language(), reader)

    def make() -> str:
        living = report_of(view, reader, [])
        return _html(report_document.overview_blocks(living, geometry_of(view))[1:])

    context = frame(request, view) | {"title": _("Coverage"), "here": "overview", "body": fragment(key, make)}
    return render(request, "assessments/living.html", context | {"editions": cycles.editions(view)})


def report_of(view: CycleView, reader: Reader, sections: list[str] | None) -> Report:
    """Return the living report, or the sections of it that a page shows."""
    return contents.report(view, reader=reader, sections=sections)


def geometry_of(view: CycleView) -> Any:
    """Return the map of the cycle's pack, or None."""
    return contents.geometry(view.pack)


@public
@require_safe
def part(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """Show one part: its indicators and its figures."""
    view = cycles.cycle(code)
    found = next((one for one in parts(cycles.definition_of(view)) if one.code == section), None)
    if found is None:
        raise NotFound(N_("There is no part “%(code)s” in this report."), code=section)
    reader = reader_of(request)

    def make() -> list[Block]:
        living = report_of(view, reader, [section])
        # The page has the title of the part already.
        return report_document.part_blocks(living, found, geometry_of(view), address_of(code))[1:]

    return page(request, view, f"part-{section}", report_document.part_title(found), make)


@public
@require_safe
def needs(request: HttpRequest, code: str) -> HttpResponse:
    """Show the technical assistance asked for, ranked."""
    view = cycles.cycle(code)
    reader = reader_of(request)
    make = lambda: needs_document.needs_blocks(report_of(view, reader, None))[1:]  # noqa: E731
    return page(request, view, "needs", _("Technical assistance: needs"), make)


@public
@require_safe
def annex(request: HttpRequest, code: str) -> HttpResponse:
    """Show the replies that may be shown."""
    view = cycles.cycle(code)
    reader = reader_of(request)
    key = (*version(view), "annex states", reader)
    for state in fragment(key, lambda: " ".join(states_shown_to_some(view, reader))).split():
        _note(request, state, f"{code}/annex")
    make = lambda: report_document.annex_blocks(report_of(view, reader, None))[1:]  # noqa: E731
    return page(request, view, "annex", _("Annex: replies that may be shown"), make)


@public
@require_safe
def question(request: HttpRequest, code: str, question: str) -> HttpResponse:
    """Open a figure down to the answers it was made from, within what the reader may see."""
    view = cycles.cycle(code)
    definition = cycles.definition_of(view)
    asked = definition.by_id.get(question)
    if asked is None or not asked.asks:
        raise NotFound(N_("There is no question “%(code)s” in this cycle."), code=question)
    reader = reader_of(request)
    living = report_of(view, reader, [asked.section])
    figure = stored.figure(view, question, reader=reader)
    told = is_reported(definition, asked)
    blocks = _figure(figure, asked, view.coverage_threshold) if told else [report_document.about_the_reply()]
    found = {line.state: line for line in lines(view, question, reader, own_states(request))}
    _note_restricted(request, found, f"{code}/{question}")
    context = frame(request, view) | {
        "title": f"{asked.id}. {say(asked.texts)}",
        "here": f"part-{asked.section}",
        "body": fragment((*version(view), question, get_language(), reader), lambda: _html(blocks)),
        "question": asked,
        "told": told,
        "hint": say(asked.hint),
        "rows": [_row(found[code], name, asked) for code, name in state_names(living.states).items()],
    }
    return render(request, "assessments/question.html", context)


def _figure(figure: Mapping[str, Any], asked: Question, threshold: float) -> list[Block]:
    """Return a figure with its tables by groups of States."""
    tables = [
        group_table(figure, column, group_column_name(column), group_name) for column in figure.get("groups") or {}
    ]
    blocks = figure_blocks(figure, asked, threshold, report_document.no_address)[1:]
    return [*blocks, *(table for table in tables if table)]


def _note_restricted(request: HttpRequest, found: Mapping[str, Line], subject: str) -> None:
    """Tell the trail of each State whose answer was shown here, but is not shown to everybody."""
    for state, line in found.items():
        if line.label and not may_see(line.label, Reader.PUBLIC):
            _note(request, state, subject)


def _note(request: HttpRequest, state: str, subject: str) -> None:
    note_reading("assessments.replies.read", subject, by=actor(request), at=clock.now(), state=state)


def _row(line: Line, name: str, asked: Question) -> dict[str, Any]:
    """Return what stands in one line: the answer, or why nothing stands there."""
    words = {
        None: _("not public"),
        Silence.UNANSWERED: _("no answer"),
        Silence.NO_DATA: _("no data"),
        Silence.NOT_RELEVANT: _("not relevant, as its other answers show"),
    }
    return {
        "code": line.state,
        "name": name,
        "answer": line.answer,
        "runs": choice_runs(asked, line.outcome) if isinstance(line.outcome, str) else (),
        "why": "" if isinstance(line.outcome, str) else words[line.outcome],
        "label": line.label,
    }
