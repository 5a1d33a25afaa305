"""Indicators as blocks: each measure with its value, its bounds and what it rests on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.sentences import withheld
from enlace.assessments.documents.wording import number, say, share, state_names
from enlace.assessments.rules.report import Report
from enlace.instruments.documents import party_bar, status_map
from enlace.instruments.queries.standings import Counts
from enlace.publishing.rules.projection import Geometry
from enlace.publishing.rules.tree import (
    Block,
    Column,
    Heading,
    Paragraph,
    Region,
    Table,
)

Json = Mapping[str, Any]
ITEM_KEYS = (
    "rank",
    "count",
    "needs",
    "needs_upper_bound",
    "offers",
    "offers_upper_bound",
    "lower_bound",
    "upper_bound",
)


def indicator_blocks(indicator: Json, report: Report, geometry: Geometry | None) -> list[Block]:
    """Return one indicator: its name, its formula in words, a table of its measures, pictures where they help."""
    title = f"{indicator['code']}. {say(indicator['title'])}"
    blocks: list[Block] = [Heading(3, title, anchor=indicator["code"])]
    formula = say(indicator.get("formula") or {})
    if formula:
        blocks.append(Paragraph(_("How it is worked out: %(formula)s") % {"formula": formula}, numbered=True))
    if indicator.get("never_named"):
        blocks.append(Paragraph(_("States are never named in this indicator."), numbered=True))
    measures = indicator["measures"]
    if not measures:
        return [*blocks, Paragraph(_("Its formula has not been turned into a measure."), numbered=True)]
    blocks.append(_table(measures))
    for measure in measures:
        blocks += _pictures(measure, report, geometry)
    return blocks


def _table(measures: list[Json]) -> Table:
    heads = (
        Column(_("Measure"), width=3),
        Column(_("Value"), "end"),
        Column(_("Lowest possible"), "end"),
        Column(_("Highest possible"), "end"),
        Column(_("States counted"), "end"),
    )
    rows = tuple(
        (
            say(measure.get("title") or {}) or measure["code"],
            value(measure, measure.get("value")) + _mark(measure),
            value(measure, measure.get("lower_bound")),
            value(measure, measure.get("upper_bound")),
            _counted(measure),
        )
        for measure in measures
    )
    reasons = dict.fromkeys(gettext(note) for measure in measures for note in measure.get("notes") or ())
    if any(measure.get("withheld") for measure in measures):
        reasons[withheld()] = None
    if any(_mark(measure) for measure in measures):
        text = _("* Coverage is under the threshold: the value is that of the answers received, not of the region.")
        reasons[text] = None
    return Table(_("Measures"), heads, rows, note=" ".join(reasons))


def _mark(measure: Json) -> str:
    """Return the mark of a value that says nothing about the region."""
    return "" if measure.get("reportable", True) or measure.get("value") is None else " *"


def value(measure: Json, amount: Any) -> str:
    """Return an amount in the unit of its measure; a dash where there is none."""
    if amount is None or isinstance(amount, str | list | dict):
        return "—" if not isinstance(amount, str) else amount
    return share(amount) if measure.get("unit") == "share" else number(amount)


def _counted(measure: Json) -> str:
    known = next((measure[key] for key in ("n", "answered", "known") if measure.get(key) is not None), None)
    total = next((measure[key] for key in ("relevant", "asked") if measure.get(key) is not None), None)
    if known is None:
        return "—"
    return number(known) if total is None else f"{number(known)} / {number(total)}"


def _pictures(measure: Json, report: Report, geometry: Geometry | None) -> list[Block]:
    if measure["measure"] == "adherence" and measure.get("value") is not None:
        return _adherence(measure, report, geometry)
    items = measure.get("items")
    if not items:
        return []
    return [_items(measure, items)]


def _items(measure: Json, items: list[Json]) -> Table:
    keys = [key for key in ITEM_KEYS if key in items[0]]
    heads = {
        "rank": _("Rank"),
        "count": _("States"),
        "needs": _("States that need it"),
        "offers": _("States that offer it"),
        "lower_bound": _("Lowest possible"),
        "upper_bound": _("Highest possible"),
        "needs_upper_bound": _("Need it at most"),
        "offers_upper_bound": _("Offer it at most"),
    }
    rows = tuple(
        (
            say(item.get("title") or {}) or item["code"],
            *[_cell(key, item[key]) for key in keys],
        )
        for item in items
    )
    columns = (Column(_("Item"), width=3), *[Column(heads[key], "end") for key in keys])
    return Table(say(measure.get("title") or {}) or measure["code"], columns, rows)


def _cell(key: str, amount: Any) -> str:
    if amount is None:
        return "—"
    return share(amount) if key.endswith("_bound") else number(amount)


def _adherence(measure: Json, report: Report, geometry: Geometry | None) -> list[Block]:
    counts = Counts(measure["count"], measure["signatory"], measure["none_recorded"], measure["unknown"], 0, 0)
    title = say(measure.get("title") or {})
    blocks: list[Block] = []
    if counts.states:
        blocks.append(replace(party_bar(counts), label=title))
    statuses = report.content["standing"].get(measure.get("instrument", ""))
    if geometry and statuses:
        regions = tuple(
            Region(report.outlines[code], name, statuses.get(code, "unknown"))
            for code, name in state_names(report.states).items()
        )
        blocks.append(status_map(title, geometry, regions))
    return blocks
