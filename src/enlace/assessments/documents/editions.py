"""“What changed since the previous edition” as blocks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.assessments.documents.wording import listed, number, say, share, state_names
from enlace.assessments.rules.report import Report, is_reported
from enlace.publishing.rules.tree import Block, Column, Heading, Paragraph, Table

Json = Mapping[str, Any]


def change_blocks(changes: Json, report: Report) -> list[Block]:
    """Return the differences that `rules.changes` found, in words and tables."""
    if changes["unchanged"]:
        return [Paragraph(_("Nothing has changed."))]
    names = state_names(report.states)
    blocks: list[Block] = []
    new = [names.get(code, code) for code in changes["newly_answering"]]
    if new:
        text = ngettext(
            "%(count)s State has answered for the first time: %(names)s.",
            "%(count)s States have answered for the first time: %(names)s.",
            len(new),
        )
        blocks.append(Paragraph(text % {"count": number(len(new)), "names": listed(sorted(new))}))
    blocks += _counts(changes, names)
    blocks += _figures(changes["figures"], report)
    blocks += _indicators(changes["indicators"], report)
    return blocks


def _counts(changes: Json, names: Mapping[str, str]) -> list[Block]:
    rows = [
        (names.get(row["state"], row["state"]), number(row["before"]), number(row["after"]))
        for row in [*changes["more_answers"], *changes["fewer_answers"]]
    ]
    if not rows:
        return []
    columns = (
        Column(_("State"), width=3),
        Column(_("Answers before"), "end"),
        Column(_("Answers now"), "end"),
    )
    return [
        Heading(2, _("Replies")),
        Table(_("Replies that have grown or shrunk"), columns, tuple(sorted(rows))),
    ]


def _figures(figures: list[Json], report: Report) -> list[Block]:
    rows = []
    for change in figures:
        question = report.questionnaire.by_id.get(change["question"])
        if question and not is_reported(report.questionnaire, question):
            continue
        text = f"{change['question']}. {say(question.texts)}" if question else change["question"]
        rows.append((text, *_pair(change.get("answered")), _remark(change)))
    if not rows:
        return []
    columns = (
        Column(_("Question"), width=5),
        Column(_("Answered before"), "end"),
        Column(_("Answered now"), "end"),
        Column(_("Remark"), width=2),
    )
    return [Heading(2, _("Figures")), Table(_("Figures that have moved"), columns, tuple(rows))]


def _pair(change: Json | None) -> tuple[str, str]:
    if not change:
        return ("=", "=")
    return (number(change["before"]), number(change["after"]))


def _remark(change: Json) -> str:
    if change.get("became_reportable"):
        return _("coverage now reaches the threshold")
    if change.get("ceased_to_be_reportable"):
        return _("coverage is now under the threshold")
    return ""


def _indicators(indicators: list[Json], report: Report) -> list[Block]:
    if not indicators:
        return []
    titles = {
        measure["code"]: (say(measure.get("title") or {}), measure.get("unit"))
        for indicator in report.indicators
        for measure in indicator["measures"]
    }
    rows = []
    for change in indicators:
        title, unit = titles.get(change["measure"], (change["measure"], None))
        rows.append((change["indicator"], title, _amount(change["before"], unit), _amount(change["after"], unit)))
    columns = (
        Column(_("Indicator")),
        Column(_("Measure"), width=4),
        Column(_("Before"), "end"),
        Column(_("Now"), "end"),
    )
    return [Heading(2, _("Indicators")), Table(_("Indicators that have moved"), columns, tuple(rows))]


def _amount(amount: Any, unit: str | None) -> str:
    if not isinstance(amount, int | float):
        return "—"
    return share(amount) if unit == "share" else number(amount)
