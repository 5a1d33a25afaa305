"""Coverage: who has answered, how completely, and where; it stands before anything else in a report."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from enlace.assessments.documents import sentences
from enlace.assessments.documents.wording import day, number, share, state_names
from enlace.assessments.rules.report import Report
from enlace.directory.queries import OUTSIDE, group_name
from enlace.instruments.documents import map_note
from enlace.publishing.rules.projection import Geometry
from enlace.publishing.rules.tree import (
    Block,
    Column,
    Heading,
    IntervalBar,
    LegendEntry,
    Map,
    Paragraph,
    Region,
    Source,
    Table,
)


def coverage_blocks(report: Report, geometry: Geometry | None) -> list[Block]:
    """Return the chapter on coverage."""
    started, asked = len(report.started), len(report.coverage)
    names = state_names(report.states)
    blocks: list[Block] = [Heading(1, _("Coverage of the replies"), anchor="coverage")]
    said = [sentences.participation(started, asked)]
    missing = [name for code, name in names.items() if code in _asked(report) and code not in report.started]
    if missing and started:
        said.append(sentences.silent(missing))
    if report.cycle.get("due_on"):
        said.append(_("Replies were due on %(day)s.") % {"day": day(report.cycle["due_on"])})
    else:
        said.append(_("The date on which replies were due is not recorded."))
    blocks.append(Paragraph(" ".join(said), numbered=True))
    if asked:
        blocks.append(_bar(started, asked))
    blocks.append(Paragraph(_reading(report), numbered=True))
    if geometry and asked:
        blocks.append(_map(report, geometry, names))
    blocks += _groups(report)
    blocks.append(completeness(report, names))
    return blocks


def _asked(report: Report) -> frozenset[str]:
    return frozenset(row["state"] for row in report.coverage)


def _bar(started: int, asked: int) -> IntervalBar:
    return IntervalBar(
        label=_("States that have answered"),
        total=asked,
        known=started,
        possible=asked - started,
        known_label=_("answered"),
        possible_label=_("not yet answered"),
        not_label="",
    )


def _reading(report: Report) -> str:
    text = _(
        "A figure speaks of the region only where at least %(threshold)s of the States concerned have answered the "
        "question. Beside each figure stands what the silent States could still change about it."
    )
    return text % {"threshold": share(report.threshold)}


def _map(report: Report, geometry: Geometry, names: Mapping[str, str]) -> Map:
    asked = _asked(report)
    outlines = report.outlines
    regions = tuple(
        Region(outlines[code], name, "answered" if code in report.started else "unknown")
        for code, name in names.items()
        if code in asked
    )
    return Map(
        title=_("Where answers have come from"),
        alt=sentences.participation(len(report.started), len(report.coverage)),
        regions=regions,
        geometry=geometry,
        legend=(
            LegendEntry("answered", _("answered"), "solid"),
            LegendEntry("unknown", _("no answer yet"), "hatch"),
        ),
        note=map_note(),
    )


def _groups(report: Report) -> list[Block]:
    columns: dict[str, dict[str, list[str]]] = {}
    asked = _asked(report)
    for state in report.states:
        for column, value in state["groups"].items():
            if state["code"] in asked and value != OUTSIDE:
                columns.setdefault(column, {}).setdefault(value, []).append(state["code"])
    rows = []
    for column, values in columns.items():
        for value, codes in sorted(values.items()):
            count = sum(code in report.started for code in codes)
            rows.append((group_name(column, value), number(len(codes)), number(count), share(count / len(codes))))
    if not rows:
        return []
    heads = (
        Column(_("Group of States"), width=2.5),
        *[Column(t, "end") for t in (_("Asked"), _("Answered"), _("Share"))],
    )
    return [Table(_("Replies by group of States"), heads, tuple(rows))]


def completeness(report: Report, names: Mapping[str, str]) -> Table:
    """Return how far each State's reply has come."""
    rows: dict[str, Mapping[str, Any]] = {row["state"]: row for row in report.coverage}
    hidden = any(row["relevant"] is None for row in rows.values())
    started = [row for row in rows.values() if row["started"]]
    if started and all(row["relevant"] is None for row in started):
        return _received(rows, names)
    heads = (_("Questions relevant"), _("Answered"), _("No data"), _("Open"), _("Last received"))
    return Table(
        _("Replies by State"),
        (Column(_("State"), width=2), *[Column(head, "end") for head in heads]),
        tuple(
            (
                names[code],
                _count(rows[code]["relevant"]),
                _count(rows[code]["answered"]),
                _count(rows[code]["no_data"]),
                _count(rows[code]["unanswered"]),
                day(rows[code]["last_on"]),
            )
            for code in names
            if code in rows
        ),
        anchor="states",
        note=_("A dash: it would tell of an answer that is not public.") if hidden else "",
    )


def _received(rows: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Table:
    """Return who has answered and when, where nothing more may be told of any reply."""
    return Table(
        _("Replies by State"),
        (Column(_("State"), width=2), Column(_("Reply"), width=2), Column(_("Last received"), "end")),
        tuple(
            (
                names[code],
                _("received") if rows[code]["started"] else _("none yet"),
                day(rows[code]["last_on"]) if rows[code]["started"] else "—",
            )
            for code in names
            if code in rows
        ),
        anchor="states",
        note=_("How many questions each reply answers is not shown: it would tell of answers that are not public."),
    )


def _count(value: int | None) -> str:
    return "—" if value is None else number(value)


def source_line(report: Report) -> Source:
    """The line that says from what and as of when a chapter was made."""
    values = {"cycle": report.cycle["code"], "questionnaire": report.questionnaire.code}
    return Source(_("Replies to questionnaire %(questionnaire)s, cycle %(cycle)s.") % values)
