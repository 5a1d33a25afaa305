"""One figure as blocks: the sentences, the interval bar, the distribution with its bounds."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from enlace.assessments.documents import sentences
from enlace.assessments.documents.wording import language, number, quoted, run, say, share
from enlace.assessments.rules.disclosure import RELEVANCE
from enlace.assessments.rules.questionnaire import NUMBER_TYPES, TEXT_TYPES, Question
from enlace.common.texts import shown
from enlace.publishing.rules.tree import (
    BarRow,
    Bars,
    Block,
    Column,
    Heading,
    IntervalBar,
    Paragraph,
    Run,
    Source,
    Table,
)

Figure = Mapping[str, Any]
Address = Callable[[str], str]
# The answer that an interval bar shows for a question of yes and no.
AFFIRMATIVE = "yes"


def figure_blocks(figure: Figure, question: Question, threshold: float, address: Address) -> list[Block]:
    """Return the blocks of one question; `address(question id)` is where its answers can be opened, or ""."""
    found = shown(question.texts, language())
    blocks: list[Block] = [Heading(3, f"{question.id}. {found.text}", anchor=question.id)]
    said = [sentences.who_answered(figure)]
    if figure.get("withheld") == RELEVANCE:
        said.append(sentences.gate_withheld())
    if figure["relevant"] and not figure["reportable"]:
        said.append(sentences.too_few(figure, threshold))
    href = address(question.id)
    opened = (Run(" "), Run(_("See the answers."), href=href)) if href else ()
    blocks.append(Paragraph((Run(" ".join(said)), *opened), numbered=True))
    if figure["answered"]:
        blocks += _distribution(figure, question, href)
    blocks.append(_source(figure, question))
    return blocks


def _distribution(figure: Figure, question: Question, href: str) -> list[Block]:
    if figure.get("withheld"):
        return [Paragraph(sentences.withheld(), numbered=True)]
    if question.type in NUMBER_TYPES:
        return [Paragraph(sentences.numbers_given(figure, question.unit), numbered=True)]
    if question.type == "date":
        return [Paragraph(sentences.dates_given(figure), numbered=True)]
    if question.type in TEXT_TYPES:
        return [Paragraph(sentences.texts_given(figure), numbered=True)]
    labels = {choice.code: say(choice.texts) for choice in question.choices}
    counted = [(labels.get(c["code"], c["code"]), c) for c in figure.get("choices", ())]
    blocks: list[Block] = []
    affirmative = next((item for item in counted if item[1]["code"] == AFFIRMATIVE), None)
    if affirmative:
        label, choice = affirmative
        text = sentences.one_choice(figure, choice["count"], label, choice["lower_bound"], choice["upper_bound"])
        blocks += [Paragraph(text, numbered=True), interval(figure, choice, label, href)]
    else:
        ranked = sorted(((label, choice["count"]) for label, choice in counted), key=lambda item: -item[1])
        blocks.append(Paragraph(sentences.most_chosen(ranked), numbered=True))
    if counted and (not affirmative or len(counted) > 2):  # noqa: PLR2004  (yes and no alone: the bar says it all)
        blocks.append(_bars(figure, counted, href))
    return blocks


def interval(figure: Figure, choice: Figure, label: str, href: str) -> IntervalBar:
    """Return the interval bar of one choice."""
    return IntervalBar(
        label=label,
        total=figure["relevant"],
        known=choice["count"],
        possible=figure["unanswered"] + figure["no_data"],
        known_label=quoted(label),
        possible_label=_("not known"),
        not_label=_("another answer"),
        href=href,
    )


def _bars(figure: Figure, counted: list[tuple[str, Figure]], href: str) -> Bars:
    silent = figure["unanswered"] + figure["no_data"]
    rows = tuple(
        BarRow(label, choice["count"], number(choice["count"]), choice["count"], choice["count"] + silent)
        for label, choice in counted
    )
    title = _("Answers, and how many each could have if the silent States chose it")
    alt = "; ".join(f"{label}: {number(choice['count'])}" for label, choice in counted)
    return Bars(title, alt, rows, max(figure["relevant"], 1), href=href)


def _source(figure: Figure, question: Question) -> Source:
    counts = _("n = %(n)s of N = %(relevant)s") % {
        "n": number(figure["answered"]),
        "relevant": number(figure["relevant"]),
    }
    references = [reference.replace(":", " ", 1) for reference in question.provisions]
    provisions = _("Provisions: %(list)s.") % {"list": ", ".join(references)}
    text = f"{counts}. {provisions}" if references else f"{counts}."
    return Source(text)


def group_table(figure: Figure, column: str, title: str, names: Callable[[str, str], str]) -> Table | None:
    """Return the figure broken down by one column of groups, or None where that is not shown."""
    groups = (figure.get("groups") or {}).get(column)
    if not groups:
        return None
    affirmative = any(choice["code"] == AFFIRMATIVE for group in groups.values() for choice in group.get("choices", ()))
    columns = [
        Column(title, width=2),
        *[Column(head, "end") for head in (_("Asked"), _("Answered"), _("Coverage"))],
    ]
    if affirmative:
        columns += [Column(_("Yes"), "end"), Column(_("Lowest and highest share of yes"), "end", 2)]
    rows = []
    for value, group in groups.items():
        row = [
            names(column, value),
            number(group["asked"]),
            number(group["answered"]),
            _share(group["coverage"]),
        ]
        if affirmative:
            yes = next((choice for choice in group.get("choices", ()) if choice["code"] == AFFIRMATIVE), None)
            bounds = f"{_share(yes['lower_bound'])} – {_share(yes['upper_bound'])}" if yes else "—"
            row += [number(yes["count"]) if yes else "—", bounds]
        rows.append(tuple(row))
    return Table(title, tuple(columns), tuple(rows))


def _share(value: float | None) -> str:
    return "—" if value is None else share(value)


def choice_runs(question: Question, value: str) -> tuple[Run, ...]:
    """Return an answer as the reader reads it: the labels of its codes, a number, a date, or its own words."""
    if value == "no_data":
        return (Run(_("no data"), italic=True),)
    labels = {choice.code: choice for choice in question.choices}
    if not labels:
        return (Run(value),)
    runs: list[Run] = []
    for code in value.split():
        if runs:
            runs.append(Run("; "))
        runs.append(run(labels[code].texts) if code in labels else Run(code))
    return tuple(runs)
