"""The report as a workbook: coverage, figures, choices, groups, indicators, answers that may be shown."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from enlace.assessments.documents.figures import choice_runs
from enlace.assessments.documents.wording import say, state_names
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.report import Report
from enlace.directory.queries import group_name
from enlace.publishing.rules.tree import CellValue, Sheet, SheetColumn, plain

Row = tuple[CellValue, ...]
COUNTS = ("asked", "relevant", "answered", "no_data", "unanswered")


def report_sheets(report: Report) -> tuple[Sheet, ...]:
    """Return the sheets of the report's workbook."""
    return (
        _coverage(report),
        _figures(report),
        _choices(report),
        _groups(report),
        _indicators(report),
        _annex(report),
    )


def _counts() -> tuple[SheetColumn, ...]:
    titles = (_("Asked"), _("Relevant"), _("Answered"), _("No data"), _("Unanswered"))
    return tuple(SheetColumn(title, 12, "integer") for title in titles)


def _shares(*titles: str) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(title, 14, "share") for title in titles)


def _coverage(report: Report) -> Sheet:
    names = state_names(report.states)
    rows: dict[str, Any] = {row["state"]: row for row in report.coverage}
    return Sheet(
        _("Coverage"),
        (
            SheetColumn(_("Code"), 8),
            SheetColumn(_("State"), 30),
            *_counts()[1:],
            SheetColumn(_("Last received"), 14),
        ),
        tuple(
            (code, name, *[rows[code][key] for key in COUNTS[1:]], rows[code]["last_on"] or "")
            for code, name in names.items()
            if code in rows
        ),
    )


def _figures(report: Report) -> Sheet:
    numbers = tuple(SheetColumn(title, 14, "decimal") for title in (_("Sum"), _("Median"), _("Least"), _("Most")))
    rows = []
    for figure in report.told.values():
        question = report.questionnaire.by_id.get(figure["question"])
        numeric = figure["type"] in ("integer", "decimal")
        rows.append(
            (
                figure["question"],
                say(question.texts) if question else "",
                *[figure[key] for key in COUNTS],
                figure["coverage"],
                _("yes") if figure["reportable"] else _("no"),
                *[figure.get(key) if numeric else None for key in ("sum", "median", "min", "max")],
            )
        )
    columns = (
        SheetColumn(_("No."), 10),
        SheetColumn(_("Question"), 60),
        *_counts(),
        *_shares(_("Coverage")),
        SheetColumn(_("Reportable"), 12),
        *numbers,
    )
    return Sheet(_("Figures"), columns, tuple(rows))


def _choices(report: Report) -> Sheet:
    columns = (
        SheetColumn(_("No."), 10),
        SheetColumn(_("Code"), 16),
        SheetColumn(_("Answer"), 50),
        SheetColumn(_("States"), 10, "integer"),
        *_shares(_("Share of those that answered"), _("Lowest possible"), _("Highest possible")),
    )
    return Sheet(_("Answers by choice"), columns, tuple(_choice_rows(report)))


def _choice_rows(report: Report) -> Iterator[Row]:
    for figure in report.told.values():
        question = report.questionnaire.by_id.get(figure["question"])
        labels = {choice.code: say(choice.texts) for choice in question.choices} if question else {}
        for choice in figure.get("choices", ()):
            yield (
                figure["question"],
                choice["code"],
                labels.get(choice["code"], ""),
                choice["count"],
                choice["share_of_answered"],
                choice["lower_bound"],
                choice["upper_bound"],
            )


def _groups(report: Report) -> Sheet:
    rows: list[Row] = []
    for figure in report.told.values():
        for column, groups in (figure.get("groups") or {}).items():
            for value, group in groups.items():
                name = group_name(column, value)
                rows.append((figure["question"], name, *[group[key] for key in COUNTS], group["coverage"]))
    columns = (
        SheetColumn(_("No."), 10),
        SheetColumn(_("Group of States"), 36),
        *_counts(),
        *_shares(_("Coverage")),
    )
    return Sheet(_("Figures by group"), columns, tuple(rows))


def _indicators(report: Report) -> Sheet:
    rows: list[Row] = []
    for indicator in report.indicators:
        for measure in indicator["measures"]:
            found = [measure.get(key) for key in ("value", "lower_bound", "upper_bound")]
            amounts = [amount if isinstance(amount, int | float) else None for amount in found]
            title = say(measure.get("title") or {})
            rows.append(
                (
                    indicator["code"],
                    say(indicator["title"]),
                    measure["code"],
                    title,
                    *amounts,
                    measure.get("unit") or "",
                )
            )
    columns = (
        SheetColumn(_("Indicator"), 12),
        SheetColumn(_("Name"), 40),
        SheetColumn(_("Measure"), 14),
        SheetColumn(_("Title"), 60),
        *[SheetColumn(t, 14, "decimal") for t in (_("Value"), _("Lowest possible"), _("Highest possible"))],
        SheetColumn(_("Unit"), 14),
    )
    return Sheet(_("Indicators"), columns, tuple(rows))


def _annex(report: Report) -> Sheet:
    names = state_names(report.states)
    columns = (
        SheetColumn(_("Code"), 8),
        SheetColumn(_("State"), 30),
        SheetColumn(_("No."), 10),
        SheetColumn(_("Answer"), 40),
        SheetColumn(_("Code of the answer"), 20),
        SheetColumn(_("Comment"), 40),
        SheetColumn(_("Source"), 40),
    )
    rows = tuple(
        (
            row["state"],
            names.get(row["state"], ""),
            row["question"],
            *_said(report.questionnaire.by_id.get(row["question"]), row["value"]),
            row["comment"],
            row["source"],
        )
        for row in report.content["annex"]
    )
    return Sheet(_("Replies shown"), columns, rows)


def _said(question: Question | None, value: str) -> tuple[str, str]:
    """Return an answer in words, and its code (codes separated by a space); "" where it has none."""
    if question is None or not question.choices:
        return value, ""
    return plain(choice_runs(question, value)), value
