"""Technical assistance asked for: kinds ranked by the number of States, and on which questions."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enlace.assessments.documents.wording import number, say
from enlace.assessments.rules.report import Report, derived
from enlace.publishing.rules.tree import Block, Column, Heading, Paragraph, Table

NEEDED, KINDS, URGENCY = "TA1", "TA2", "TA3"
YES = "yes"
WITHIN_A_YEAR = "now"


def needs_blocks(report: Report) -> list[Block]:
    """Return the chapter on needs; empty where the questionnaire does not ask for them."""
    ranked = report.content.get("needs")
    if ranked is None:
        return []
    blocks: list[Block] = [Heading(1, _("Technical assistance: needs"), anchor="needs")]
    if ranked.get("withheld"):
        opening = _("These are the questions on which States asked for technical assistance.")
        ranking = _(
            "The kinds of assistance are not ranked here: so few or such uniform answers are restricted that it would "
            "disclose what a State answered."
        )
        blocks.append(Paragraph(f"{opening} {_silent()} {ranking}", numbered=True))
    else:
        blocks.append(Paragraph(_opening(ranked["states"]), numbered=True))
    if ranked["items"]:
        blocks.append(_ranking(ranked["items"], report))
    rows = _by_question(report)
    if rows:
        heads = (
            Column(_("Question"), width=4),
            Column(_("States"), "end"),
            Column(_("Within a year"), "end"),
        )
        blocks.append(Table(_("Questions on which assistance is asked for"), heads, tuple(rows)))
    return blocks


def _opening(states: int) -> str:
    text = ngettext(
        "%(count)s State asked for technical assistance on at least one question.",
        "%(count)s States asked for technical assistance on at least one question.",
        states,
    )
    return f"{text % {'count': number(states)}} {_silent()}"


def _silent() -> str:
    return _("A State that has not answered may need assistance too: the answers received are counted.")


def _ranking(items: list[dict[str, object]], report: Report) -> Table:
    kinds = derived(report.questionnaire, KINDS)
    labels = {choice.code: say(choice.texts) for choice in kinds[0].choices} if kinds else {}
    rows = tuple(
        (
            f"{number(str(item['rank']))}. {labels.get(str(item['code']), str(item['code']))}",
            number(str(item["count"])),
        )
        for item in items
    )
    return Table(
        _("Kinds of assistance, by the number of States that ask for them"),
        (Column(_("Kind of assistance"), width=4), Column(_("States"), "end")),
        rows,
        note=_("Kinds named by as many States share a rank."),
    )


def _by_question(report: Report) -> list[tuple[str, ...]]:
    rows = []
    for question in derived(report.questionnaire, NEEDED):
        asked = _count(report, question.id, YES)
        if asked:
            parent = report.questionnaire.by_id[question.derived_from]
            urgent = _count(report, f"{parent.id}.{URGENCY}", WITHIN_A_YEAR)
            text = f"{parent.id}. {say(parent.texts)}"
            rows.append((asked, (text, number(asked), "—" if urgent is None else number(urgent))))
    return [row for _count_, row in sorted(rows, key=lambda item: -item[0])]


def _count(report: Report, question: str, code: str) -> int | None:
    figure = report.figures.get(question)
    if figure is None or figure.get("withheld"):
        return None
    return next((choice["count"] for choice in figure.get("choices", ()) if choice["code"] == code), 0)
