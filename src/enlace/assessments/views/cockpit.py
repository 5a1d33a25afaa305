"""The Secretariat's cockpit: who is where in a cycle, what the outstanding replies would tell, what States allow."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enlace.accounts.actions import note_reading
from enlace.accounts.rules.permissions import Permission
from enlace.accounts.views.access import actor, needs
from enlace.assessments import actions
from enlace.assessments.documents.parcel import parcel
from enlace.assessments.documents.wording import say, share
from enlace.assessments.queries import cockpit, cycles
from enlace.assessments.queries.behind import shown_answers
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.queries.own_figures import own_proposals
from enlace.assessments.rules.curve import Curve, days_of, path
from enlace.assessments.rules.disclosure import Reader, may_see
from enlace.assessments.rules.drafts import SELF_REPORT
from enlace.assessments.rules.following import OUTSTANDING, STAGE_WORDS, Stage, StateStanding
from enlace.assessments.rules.labels import label_of
from enlace.assessments.rules.synthetic import SOURCE as SYNTHETIC
from enlace.assessments.views.following import (
    Filter,
    Groups,
    asked_states,
    frame,
    group_options,
    groups_asked,
    read_filter,
    title_of,
)
from enlace.common import clock
from enlace.common.errors import N_
from enlace.instruments.views.exports import csv_response

SELF_REPORT_PLACE = "secretariat"
CURVE_WORDS: Mapping[str, str] = {
    cockpit.STATES: N_("States that submitted their whole reply"),
    cockpit.ANSWERS: N_("Answers submitted"),
    cockpit.EARLIER: N_("States in the cycle before"),
}
# The dots of the pages of entries: full, half, empty.
SHAPES: Mapping[Stage, str] = {
    Stage.SUBMITTED: "party",
    Stage.SIGNED: "party",
    Stage.AMENDED: "party",
    Stage.BY_FILE: "party",
    Stage.PARTLY_SUBMITTED: "signatory",
    Stage.IN_PREPARATION: "none",
    Stage.NOT_BEGUN: "unknown",
}


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the cycles, with how many States have come how far."""
    counts, today, every = cockpit.stage_counts(), clock.today(), cycles.cycles()
    rows = []
    for view in every:
        of_cycle = counts.get(view.pk, Counter[Stage]())
        submitted = sum(number for stage, number in of_cycle.items() if stage not in OUTSTANDING)
        rows.append(
            {
                "cycle": view,
                "title": title_of(view),
                "submitted": submitted,
                "working": sum(of_cycle.values()) - submitted,
                "asked": len(view.asked),
                "closed": view.due_on is not None and view.due_on < today,
            }
        )
    context = {
        "rows": rows,
        "synthetic": any(view.synthetic for view in every),
        "may_open": actor(request).may(Permission.CYCLE_OPEN),
    }
    return render(request, "assessments/cockpit/cycles.html", context)


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def cycle(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is where, or send what is shown as CSV."""
    view, today = cycles.cycle(code), clock.today()
    every = cockpit.standings(view)
    names, groups = asked_states(view), groups_asked(view)
    wanted = read_filter(request.GET, groups)
    sections = [(one.code, say(one.name)) for one in cycles.definition_of(view).sections]
    rows = _rows(every, names, groups, wanted, sections, today)
    if request.GET.get("format") == "csv":
        mark = f"-{SYNTHETIC}" if view.synthetic else ""
        return csv_response(f"{code}-{today.isoformat()}{mark}.csv", _csv_rows(rows, sections))
    lines = cockpit.response(view, until=today)
    curve_context = _curve(view, lines, [one.due_on for one in every]) if lines else {}
    waiting = sum(one.outstanding for one in every)
    context = frame(view) | {
        "crumbs": [(_("Cycles"), reverse("assessments:cycles"))],
        "rows": rows,
        "shown": sum(not row["hidden"] for row in rows),
        "sections": sections,
        "filter": wanted,
        "groups": group_options(groups),
        "stages": [(stage.value, gettext(words)) for stage, words in STAGE_WORDS.items()],
        "counts": [
            (gettext(words), number)
            for stage, words in STAGE_WORDS.items()
            if (number := sum(one.stage is stage for one in every))
        ],
        "waiting": waiting,
        "submitted": len(every) - waiting,
        "late": sum(one.late(today) for one in every),
        "export": _query(request),
        "extensions": [(one, len(one.states)) for one in cockpit.extensions(view)],
        "own": cockpit.own_reply(view),
        "own_known": [one for offered in own_proposals(view, today).values() for one in offered],
        "own_url": reverse("assessments:reply_part", args=[code, SELF_REPORT_PLACE, SELF_REPORT]),
        **curve_context,
    }
    return render(request, "assessments/cockpit/cycle.html", context)


def _rows(
    every: tuple[StateStanding, ...],
    names: Mapping[str, str],
    groups: Groups,
    wanted: Filter,
    sections: list[tuple[str, str]],
    today: date,
) -> list[dict[str, Any]]:
    by_code = {one.state: one for one in every}
    rows = []
    for state, name in names.items():
        one = by_code[state]
        of = [
            f"{column}:{value}"
            for column, values in groups.items()
            for value, codes in values.items()
            if state in codes
        ]
        rows.append(
            {
                "one": one,
                "name": name,
                "groups": "|".join(of),
                "stage": gettext(STAGE_WORDS[one.stage]),
                "shape": SHAPES[one.stage],
                "cells": [code in one.submitted for code, _name in sections],
                "late": one.late(today),
                "moved": _written(one.moved_at),
                "due": one.due_on.isoformat() if one.due_on else "",
                "reminded": _written(one.reminded_at),
                "hidden": not wanted.takes(name, of, one.stage.value),
            }
        )
    return rows


def _written(at: datetime | None) -> str:
    """Return an instant as a file has it, in UTC to the minute; what is sorted by, too."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if at else ""


def _csv_rows(rows: list[dict[str, Any]], sections: list[tuple[str, str]]) -> list[list[str]]:
    head = [
        _("State"),
        _("Reply"),
        *(code for code, _name in sections),
        _("Answers written"),
        _("Answers submitted"),
        _("Last movement"),
        _("Awaited by"),
        _("Last reminder"),
        SYNTHETIC,
    ]
    found = [head]
    for row in rows:
        one = row["one"]
        if not row["hidden"]:
            found.append(
                [
                    row["name"],
                    row["stage"],
                    *(_("submitted") if cell else "" for cell in row["cells"]),
                    str(one.drafted),
                    str(one.answered),
                    row["moved"],
                    row["due"],
                    row["reminded"],
                    SYNTHETIC if one.synthetic else "",
                ]
            )
    return found


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("format", None)
    return f"{query.urlencode()}&" if query else ""


def _curve(view: CycleView, lines: tuple[Curve, ...], due: list[date | None]) -> dict[str, Any]:
    """Return the chart of the response curves and the table behind it."""
    assert view.opens_on is not None
    last_due = max((on for on in due if on), default=view.opens_on)
    horizon = max([(last_due - view.opens_on).days, *(line.last for line in lines)])
    return {
        "curves": [
            {
                "name": line.name,
                "label": gettext(CURVE_WORDS[line.name]),
                "path": path(line, horizon),
                "now": _cell(line, line.last),
            }
            for line in lines
        ],
        "curve_rows": [(on, [_cell(line, on) for line in lines]) for on in days_of(lines)],
        "horizon": horizon,
        "undated": cockpit.undated(view),
    }


def _cell(line: Curve, on: int) -> str:
    found = line.share(on)
    return "–" if found is None else share(found)


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def outstanding(request: HttpRequest, code: str) -> HttpResponse:
    """Show which outstanding reply would tell most, and why."""
    view = cycles.cycle(code)
    names = asked_states(view)
    found = cockpit.outstanding(view, list(names))
    definition = cycles.definition_of(view)
    texts = {one.id: say(one.texts) for one in definition.questions}
    named = {one.code: say(one.name) for one in definition.indicators}
    context = frame(view) | {
        "title": _("Which outstanding reply would tell most"),
        "rows": [
            {
                "states": [names[state] for state in one.states],
                "open": one.open,
                "becoming": [(question, texts[question]) for question in one.becoming],
                "indicators": [(indicator, named[indicator]) for indicator in one.indicators],
                # On average over the figures with bounds, in points of a hundred.
                "points": float(100 * one.narrowing / found.bounded) if found.bounded else 0.0,
            }
            for one in found.effects
        ],
        "missing": [
            (
                ngettext("%(number)s answer more", "%(number)s answers more", number) % {"number": number},
                [(question, texts[question]) for question in questions],
            )
            for number, questions in found.missing.items()
        ],
        "figures": found.figures,
        "threshold": share(view.coverage_threshold),
    }
    return render(request, "assessments/cockpit/outstanding.html", context)


@needs(Permission.CYCLE_FOLLOW)
@require_safe
def replies_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send everything that the States allow the Secretariat, and tell each State's trail that it was read."""
    view = cycles.cycle(code)
    answers = shown_answers(view, Reader.SECRETARIAT)
    definition, by, at = cycles.definition_of(view), actor(request), clock.now()
    restricted: dict[str, int] = {}
    for one in answers:
        if not may_see(label_of(one.marking, one.question, definition), Reader.PUBLIC):
            restricted[one.state] = restricted.get(one.state, 0) + 1
    content = parcel(view, answers)
    for state, count in sorted(restricted.items()):
        note_reading("assessments.replies.read", code, by=by, at=at, state=state, answers=count, file="zip")
    response = HttpResponse(content, content_type="application/zip")
    name = f"{view.code}-{at.date().isoformat()}{f'-{SYNTHETIC}' if view.synthetic else ''}.zip"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


@needs(Permission.SELF_REPORT_DRAFT)
@require_POST
def submit_own(request: HttpRequest, code: str) -> HttpResponse:
    """Submit the Secretariat's answers to the questions put to itself."""
    reason = request.POST.get("reason", "")
    actions.submit_self_report(code, reason, by=actor(request), at=clock.now())
    return redirect(reverse("assessments:cycle", args=[code]) + "#own")
