"""The preparation pack of a topic as a document: figures, treaties, what was proposed and said, what is owed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.figures import figure_blocks
from enlace.assessments.documents.wording import day, language, number, say
from enlace.common.texts import Text, in_language, shown
from enlace.instruments.queries.standings import Counts
from enlace.meetings.documents.fate import fate
from enlace.meetings.models import Passage
from enlace.meetings.queries.records import facts_of
from enlace.meetings.queries.topic_pack import Asked, Listed, TopicPack
from enlace.meetings.rules.commitments import Commitment
from enlace.meetings.rules.record import Proposal
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
    Source,
    Table,
)

Name = Callable[[str, str], str]


@dataclass(frozen=True)
class Shelf:
    """What the document needs besides the pack: the day, and the name of a party (pack, code) -> name."""

    on: date
    name: Name

    def people(self, one: Passage, codes: list[str]) -> str:
        """Return the names of parties at the meeting of a passage."""
        return ", ".join(self.name(one.meeting.pack_id if one.meeting else "", code) for code in codes)


def topic_document(found: TopicPack, shelf: Shelf) -> Document:
    """Return the pack in the reader's language; what was said stays in the language in which it was recorded."""
    synthetic = _("SYNTHETIC: this pack holds invented data.") if _is_invented(found) else ""
    blocks: list[Block] = [Notice("synthetic", synthetic)] if synthetic else []
    blocks += [*_figures(found.asked), *_treaties(found, shelf), *_proposals(found.proposals, shelf)]
    blocks += [*_owed(found.commitments, shelf), *_said(found.said, shelf), *_papers(found), *_coming(found)]
    return Document(
        title=_("Preparation pack: %(topic)s") % {"topic": topic_name(found)},
        language="pt-BR" if language() == "pt" else language(),
        issued_on=shelf.on,
        version_line=_("What this platform knows, as it stands on %(day)s") % {"day": day(shelf.on)},
        synthetic_line=synthetic,
        blocks=tuple(blocks),
        labels=Labels.translated(gettext),
        content={"topic": found.topic, "on": shelf.on.isoformat()},
    )


def topic_name(found: TopicPack) -> str:
    """Return the name of the topic in the reader's language."""
    return in_language(found.names, language()) or found.names.get("", found.topic)


def _is_invented(found: TopicPack) -> bool:
    passages = (*found.proposals.passages, *found.said.passages, *found.documents.passages)
    return (
        any(one.view.synthetic for one in found.asked)
        or any(one.meeting and one.meeting.synthetic for one in passages)
        or any(one.synthetic for one in found.commitments)
        or any(one.synthetic for one in found.coming)
    )


def _figures(asked: tuple[Asked, ...]) -> list[Block]:
    blocks: list[Block] = [Heading(1, _("What States answered"), anchor="figures")]
    if not asked:
        blocks.append(Paragraph(_("No question of a questionnaire on this platform names this topic.")))
    for one in asked:
        view = one.view
        blocks.append(Heading(2, say(view.title), anchor=f"cycle-{view.code}"))
        for question, figure in one.figures:
            blocks += figure_blocks(figure, question, view.coverage_threshold, _address(view.code))
        if one.left_out:
            text = ngettext(
                "%(count)s more question on it is in the report of the cycle.",
                "%(count)s more questions on it are in the report of the cycle.",
                one.left_out,
            )
            blocks.append(Paragraph(text % {"count": number(one.left_out)}))
    return blocks


def _address(cycle: str) -> Callable[[str], str]:
    return lambda question: reverse("assessments:question", args=[cycle, question])


def _treaties(found: TopicPack, shelf: Shelf) -> list[Block]:
    if not found.treaties:
        return []
    rows: list[tuple[Inline, ...]] = []
    for treaty, counts in found.treaties:
        title = treaty.title(language())
        rows.append(
            (
                (Run(title.text, language=_lang(title.language)),),
                number(counts.party),
                _in_force(counts),
                number(counts.force_unknown),
                number(counts.unknown),
                number(counts.states),
            )
        )
    columns = (
        Column(_("Treaty"), width=4),
        Column(_("Party"), "end"),
        Column(_("In force"), "end"),
        Column(_("Entry into force not recorded"), "end"),
        Column(_("Unknown whether party"), "end"),
        Column(_("States"), "end"),
    )
    text = _("As recorded on this platform; standing on %(day)s.") % {"day": day(shelf.on)}
    table = Table(_("States under each treaty"), columns, tuple(rows), anchor="treaties-table")
    return [Heading(1, _("Treaties on it"), anchor="treaties"), table, Source(text)]


def _in_force(counts: Counts) -> str:
    """Return for how many parties a treaty is in force, as far as it is recorded."""
    if not counts.force_unknown:
        return number(counts.in_force)
    if not counts.in_force:
        return _("unknown")
    return _("%(count)s or more") % {"count": number(counts.in_force)}


def _proposals(found: Listed, shelf: Shelf) -> list[Block]:
    blocks: list[Block] = [Heading(1, _("What was proposed"), anchor="proposals")]
    if not found.passages:
        return [*blocks, Paragraph(_("No proposal on it is recorded that you may read."))]
    decided: dict[int, set[str]] = {}
    for meeting, code in found.decided:
        decided.setdefault(meeting, set()).add(code)
    rows: list[tuple[Inline, ...]] = []
    for one in found.passages:
        if one.proposal and one.meeting:
            facts = facts_of(Proposal, one.proposal)
            ended, _is_open = fate(facts, frozenset(decided.get(one.meeting.pk, ())))
            address = reverse("meetings:proposal", args=[one.meeting.code, facts.code])
            link = Run(facts.code, href=address)
            rows.append(((link,), shelf.people(one, list(facts.proposers)), _text(facts.language, facts), ended))
    columns = (Column(_("Code")), Column(_("By"), width=2), Column(_("What"), width=5), Column(_("Its end"), width=3))
    return [*blocks, Table(_("Proposals, newest meeting first"), columns, tuple(rows)), *_more(found)]


def _text(own: str, one: Proposal) -> Inline:
    found = shown({own: one.gist} | dict(one.translations), language())
    return (Run(found.text, language=_lang(found.language)),)


def _more(found: Listed) -> list[Block]:
    left = found.count - len(found.passages)
    if not left:
        return []
    text = ngettext("%(count)s more is found by the search.", "%(count)s more are found by the search.", left)
    return [Paragraph(text % {"count": number(left)})]


def _owed(found: tuple[Commitment, ...], shelf: Shelf) -> list[Block]:
    blocks: list[Block] = [Heading(1, _("What is still owed"), anchor="owed")]
    if not found:
        return [*blocks, Paragraph(_("No open commitment on it is recorded that you may read."))]
    rows: list[tuple[Inline, ...]] = []
    for one in found:
        text = shown(one.texts, language())
        what = Run(text.text, href=reverse("meetings:commitment", args=[one.code]), language=_lang(text.language))
        owners = ", ".join(shelf.name(one.pack, party) for party in one.owners) or _("nobody named")
        due = day(one.due_on) if one.due_on else _("no date")
        rows.append(((what,), owners, _("%(day)s, overdue") % {"day": due} if one.is_overdue(shelf.on) else due))
    columns = (Column(_("What"), width=5), Column(_("Owner"), width=2), Column(_("Due"), width=2))
    return [*blocks, Table(_("Open commitments"), columns, tuple(rows))]


def _lang(code: str) -> str:
    return "" if code == language() else code


def _said(found: Listed, shelf: Shelf) -> list[Block]:
    items: list[Inline] = []
    for one in found.passages:
        said = one.intervention
        if said and one.meeting:
            text = shown({said.language: said.gist} | dict(said.translations), language())
            address = reverse("meetings:record", args=[one.meeting.code]) + f"?said={said.code}#{said.code}"
            name = Run(f"{shelf.people(one, said.speakers)}:", bold=True, href=address)
            items.append((name, Run(" "), Run(text.text, language=_lang(text.language))))
    if not items:
        return []
    return [Heading(1, _("What was said"), anchor="said"), Bullets(tuple(items)), *_more(found)]


def _papers(found: TopicPack) -> list[Block]:
    items: list[Inline] = []
    for one in found.documents.passages:
        if one.document:
            title = in_language(one.document.title, language())
            address = reverse("meetings:document", args=[one.document.pk])
            items.append((Run(one.document.symbol, href=address), Run(f" {title}")))
    if not items:
        return []
    return [Heading(1, _("Documents"), anchor="documents"), Bullets(tuple(items)), *_more(found.documents)]


def _coming(found: TopicPack) -> list[Block]:
    if not found.coming:
        return []
    items = [f"{day(one.starts_on)}: {_event(one.title, one.forum)}" for one in found.coming]
    return [Heading(1, _("Where else it comes up"), anchor="coming"), Bullets(tuple(items))]


def _event(title: Text, forum: str) -> str:
    return f"{say(title)} ({forum})" if forum else say(title)
