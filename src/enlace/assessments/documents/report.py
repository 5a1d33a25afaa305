"""The report as a document: head, coverage, the parts with figures and indicators, needs, annex."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext as _

from enlace.assessments.documents import sentences
from enlace.assessments.documents.coverage import coverage_blocks, source_line
from enlace.assessments.documents.figures import Address, choice_runs, figure_blocks
from enlace.assessments.documents.indicators import indicator_blocks
from enlace.assessments.documents.needs import needs_blocks
from enlace.assessments.documents.sheets import report_sheets
from enlace.assessments.documents.wording import day, language, language_name, number, say, share, state_names
from enlace.assessments.rules.labels import UNLABELLED
from enlace.assessments.rules.questionnaire import Section
from enlace.assessments.rules.report import Report, indicators_of, parts, questions_of
from enlace.publishing.rules.projection import Geometry
from enlace.publishing.rules.tree import (
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    Inline,
    Labels,
    Notice,
    Paragraph,
    Run,
    Table,
)


@dataclass(frozen=True)
class Issue:
    """What an edition adds to the head of the report; the living report has none of it."""

    number: int
    status: str
    symbol: str
    issued_on: date
    content_hash: str


def no_address(question: str) -> str:
    """Return "": in a file, a figure leads nowhere."""
    return ""


def report_document(
    report: Report,
    geometry: Geometry | None,
    *,
    on: date,
    issue: Issue | None = None,
    address: Address = no_address,
) -> Document:
    """Return the whole report in the reader's language, as it stands on the day `on`."""
    blocks = [*_opening(report), *coverage_blocks(report, geometry), source_line(report)]
    for indicator in indicators_of(report, ""):
        blocks += indicator_blocks(indicator, report, geometry)
    for section in parts(report.questionnaire):
        blocks += part_blocks(report, section, geometry, address)
    blocks += needs_blocks(report)
    blocks += annex_blocks(report)
    document = head(report, on=on, issue=issue)
    return replace(document, blocks=tuple(blocks), sheets=report_sheets(report), content=report.content)


def head(report: Report, *, on: date, issue: Issue | None) -> Document:
    """Return the document with its head only: organization, symbol, date, the original language, version."""
    cycle = report.cycle
    original = _("Original of the questionnaire: %(language)s") % {
        "language": language_name(report.questionnaire.languages[0])
    }
    return Document(
        title=_("Report on implementation: %(title)s") % {"title": say(cycle["pack_title"])},
        subtitle=say(cycle["title"]) or say(report.questionnaire.title),
        language="pt-BR" if language() == "pt" else language(),
        organization=organization(cycle["pack"]),
        symbol=issue.symbol if issue else "",
        issued_on=issue.issued_on if issue else on,
        original_language_line=original,
        version_line=version_line(issue, on),
        synthetic_line=sentences.synthetic_line() if cycle["synthetic"] else "",
        labels=Labels.translated(gettext),
    )


def organization(pack: str) -> str:
    """Return the organization that issues the reports of a pack; the pack's code where we know no name."""
    return _("Organization of American States") if pack == "OAS" else pack


def version_line(issue: Issue | None, on: date) -> str:
    """Say which version this is."""
    if issue is None:
        return _("Living report, as it stands on %(day)s") % {"day": day(on)}
    text = (
        _("Final edition no. %(number)s, issued on %(day)s")
        if issue.status == "final"
        else _("Preliminary edition no. %(number)s, issued on %(day)s")
    )
    return text % {"number": issue.number, "day": day(issue.issued_on)}


def _opening(report: Report) -> list[Block]:
    blocks: list[Block] = []
    if report.cycle["synthetic"]:
        blocks.append(Notice("synthetic", sentences.synthetic_line()))
    if report.questionnaire.status == "reconstruction":
        text = _(
            "The wording of the questionnaire is a reconstruction: the text that States answered could not be "
            "consulted."
        )
        blocks.append(Notice("info", text))
    return blocks


def chapters(report: Report) -> list[tuple[str, str]]:
    """Return the anchor and the title of each chapter of the whole report."""
    needs = [("needs", _("Technical assistance: needs"))] if report.content.get("needs") is not None else []
    return [
        ("coverage", _("Coverage of the replies")),
        *((f"part-{section.code}", part_title(section)) for section in parts(report.questionnaire)),
        *needs,
        ("annex", _("Annex: replies that may be shown")),
    ]


def part_blocks(report: Report, section: Section, geometry: Geometry | None, address: Address) -> list[Block]:
    """Return one part: its indicators, then its figures, question by question."""
    blocks: list[Block] = [Heading(1, part_title(section), anchor=f"part-{section.code}")]
    figures = [
        (q, report.figures[q.id]) for q in questions_of(report.questionnaire, section.code) if q.id in report.figures
    ]
    blocks.append(Paragraph(_part_opening(report, [figure for _q, figure in figures]), numbered=True))
    indicators = indicators_of(report, section.code)
    if indicators:
        blocks.append(Heading(2, _("Indicators"), anchor=f"indicators-{section.code}"))
        for indicator in indicators:
            blocks += indicator_blocks(indicator, report, geometry)
    if figures:
        blocks.append(Heading(2, _("Answers, question by question"), anchor=f"questions-{section.code}"))
    for question, figure in figures:
        blocks += figure_blocks(figure, question, report.threshold, address)
    return blocks


def about_the_reply() -> Block:
    """Return what stands in place of a figure where a question is about the reply itself."""
    text = _("This question is about the reply itself: its answers are kept, and the report makes no figure of them.")
    return Paragraph(text)


def part_title(section: Section) -> str:
    """Return “A. National strategies” in the reader's language."""
    name = say(section.name) or section.code
    return f"{section.code}. {name}" if len(section.code) == 1 else name


def _part_opening(report: Report, figures: list[Mapping[str, Any]]) -> str:
    enough = sum(bool(figure["reportable"]) for figure in figures)
    values = {
        "questions": number(len(figures)),
        "threshold": share(report.threshold),
        "enough": number(enough),
    }
    count = ngettext(
        "This part rests on %(questions)s question.",
        "This part rests on %(questions)s questions.",
        len(figures),
    )
    if enough == len(figures):
        reach = _("Coverage reaches the threshold of %(threshold)s for all of them.")
    elif not enough:
        reach = _(
            "Coverage reaches the threshold of %(threshold)s for none of them: the answers received are counted, and "
            "nothing is said about the region."
        )
    else:
        reach = ngettext(
            "Coverage reaches the threshold of %(threshold)s for %(enough)s of them; for the others the answers "
            "received are counted, and nothing is said about the region.",
            "Coverage reaches the threshold of %(threshold)s for %(enough)s of them; for the others the answers "
            "received are counted, and nothing is said about the region.",
            enough,
        )
    return f"{count} {reach}" % values


def annex_blocks(report: Report) -> list[Block]:
    """Return the annex with the replies that may be shown."""
    rows = report.content["annex"]
    blocks: list[Block] = [Heading(1, _("Annex: replies that may be shown"), anchor="annex")]
    if not rows:
        text = _("No State has so far released its answers to the public.")
        return [*blocks, Paragraph(text, numbered=True)]
    intro = (
        _("These are the answers that you may read. Some are not public: pass on none but those marked TLP:CLEAR.")
        if any(row.get("label", UNLABELLED) != UNLABELLED for row in rows)
        else _("Only answers that their States marked TLP:CLEAR are printed here; the others are counted, not shown.")
    )
    blocks.append(Paragraph(intro, numbered=True))
    by_state: dict[str, list[tuple[Inline, ...]]] = {}
    for row in rows:
        question = report.questionnaire.by_id.get(row["question"])
        if question is not None:
            text = say(question.texts) or question.id
            label = row.get("label", UNLABELLED)
            mark = () if label == UNLABELLED else (Run(f" [{label}]", bold=True),)
            cells = (question.id, text, (*choice_runs(question, row["value"]), *mark))
            by_state.setdefault(row["state"], []).append(cells)
    columns = (
        Column(_("No.")),
        Column(_("Question"), width=5),
        Column(pgettext("of a State", "Answer"), width=4),
    )
    for code, name in state_names(report.states).items():
        if code in by_state:
            blocks += [Heading(2, name, anchor=f"annex-{code}"), Table(name, columns, tuple(by_state[code]))]
    return blocks


def overview_blocks(report: Report, geometry: Geometry | None) -> list[Block]:
    """Return the opening page of the living report: coverage, then where to go on."""
    blocks = [*coverage_blocks(report, geometry), source_line(report)]
    for indicator in indicators_of(report, ""):
        blocks += indicator_blocks(indicator, report, geometry)
    return blocks


def contents_blocks(links: list[tuple[str, str]]) -> list[Block]:
    """Return a list of links: (text, address)."""
    return [Bullets(tuple((Run(text, href=href),) for text, href in links))]
