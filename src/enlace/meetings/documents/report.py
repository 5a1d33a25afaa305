"""The report of a meeting as a document: agenda item by item, who said what, and what was proposed and decided."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from enlace.assessments.documents.wording import day, language, language_name, listed, say
from enlace.common.texts import Text
from enlace.meetings.documents.report_parts import annex_blocks, document_table, summary_blocks
from enlace.meetings.documents.report_words import Words, dates_line, not_recorded_person, not_recorded_place
from enlace.meetings.rules.record import Decision, Intervention, Item, Proposal, Sitting
from enlace.meetings.rules.report_snapshot import OPENING, ReportContent, Standing, content_json
from enlace.publishing.rules.tree import Block, Bullets, Document, Heading, Labels, Notice, Paragraph, Run


def report_document(content: ReportContent, standing: Standing) -> Document:
    """Return the report in the reader's language; what was said stays in the language in which it was recorded."""
    record = content.edited
    words = Words.of(record, content.names)
    meeting = record.meeting
    synthetic = _("SYNTHETIC: this meeting was invented for the demonstration.") if meeting.synthetic else ""
    blocks: list[Block] = [Notice("synthetic", synthetic)] if synthetic else []
    blocks += [*_opening(words), *_own_text(content.texts, OPENING), *item_blocks(words, content.texts)]
    blocks += [*summary_blocks(words), *document_table(words), *annex_blocks(words)]
    return Document(
        title=_("Report of the meeting: %(title)s") % {"title": say(meeting.title)},
        subtitle="",
        language="pt-BR" if language() == "pt" else language(),
        organization=words.name(meeting.body) if meeting.body else "",
        symbol=standing.symbol,
        issued_on=standing.on,
        version_line=version_line(standing),
        synthetic_line=synthetic,
        blocks=tuple(blocks),
        labels=Labels.translated(gettext),
        content=report_json(content, standing),
    )


def version_line(standing: Standing) -> str:
    """Say whether the report was issued, or is a draft of a day."""
    text = _("Issued on %(day)s") if standing.issued else _("Draft, as it stands on %(day)s")
    return text % {"day": day(standing.on)}


def report_json(content: ReportContent, standing: Standing) -> Mapping[str, Any]:
    """Return the report as JSON: its standing, then its content (docs/reference/meeting-report.md)."""
    return {
        "status": "issued" if standing.issued else "draft",
        "symbol": standing.symbol or None,
        "on": standing.on.isoformat(),
        "content_hash": standing.content_hash or None,
    } | content_json(content)


def _opening(words: Words) -> list[Block]:
    meeting, documents = words.record.meeting, {one.code: one for one in words.record.documents}
    mandates = [documents[code].symbol for code in meeting.mandates if code in documents]
    lines = [
        _("Date: %(date)s") % {"date": dates_line(meeting)},
        _("Place: %(place)s") % {"place": meeting.place or not_recorded_place()},
        _("Mandate: %(symbols)s") % {"symbols": listed(mandates)} if mandates else _("Mandate: none is recorded"),
    ]
    blocks: list[Block] = [Heading(1, _("The meeting"), anchor="meeting"), Bullets(tuple(lines))]
    if meeting.title_inferred:
        blocks.append(Notice("info", _("The title of the meeting is inferred: the record does not state it.")))
    if words.record.sittings:
        blocks.append(Heading(2, _("Sittings"), anchor="sittings"))
        blocks.append(Bullets(tuple(_sitting(words, one) for one in words.record.sittings)))
    return blocks


def _sitting(words: Words, one: Sitting) -> str:
    items = [str(item.number) for item in words.record.items if item.sitting == one.code]
    person = words.people.get(one.chair)
    parts = [f"{one.code}: {one.label}" if one.label else one.code]
    parts.append(_("Chair: %(person)s") % {"person": person.name if person else not_recorded_person()})
    vice = words.people.get(one.vice_chair)
    if vice:
        parts.append(_("Vice chair: %(person)s") % {"person": vice.name})
    if items:
        parts.append(_("items: %(numbers)s") % {"numbers": ", ".join(items)})
    return "; ".join(parts)


def _own_text(texts: Mapping[str, Text], place: str) -> list[Block]:
    """Return what the rapporteur wrote at a place, in the reader's language or the one in which it is there."""
    found = texts.get(place) or {}
    code = next((code for code in (language(), *found) if found.get(code)), "")
    return [Paragraph((given(found[code], code),), anchor=place)] if code else []


def given(text: str, code: str) -> Run:
    """Return a text as it was given, marked with its language where the document's is another."""
    return Run(text, language="" if code == language() else code)


def given_runs(text: str, code: str) -> tuple[Run, ...]:
    """Return a text as it was given, and the name of its language after it where that is not the reader's."""
    mark = () if code == language() else (Run(f" [{language_name(code)}]", italic=True),)
    return (given(text, code), *mark)


def item_blocks(words: Words, texts: Mapping[str, Text]) -> list[Block]:
    """Return the items in the order of the record: what was said under each, proposed and decided."""
    record = words.record
    said: dict[int, list[Intervention]] = defaultdict(list)
    proposed: dict[int, list[Proposal]] = defaultdict(list)
    decided: dict[int, list[Decision]] = defaultdict(list)
    for one in record.interventions:
        said[one.item].append(one)
    for proposal in record.proposals:
        proposed[proposal.item].append(proposal)
    for decision in record.decisions:
        decided[decision.item].append(decision)
    blocks: list[Block] = []
    for item in record.items:
        blocks.append(Heading(1, f"{item.number}. {say(item.title)}", anchor=f"item-{item.number}-heading"))
        blocks += [*_about_item(words, item), *_own_text(texts, f"item-{item.number}")]
        for one in said[item.number]:
            blocks += intervention_blocks(words, one)
        if not said[item.number]:
            blocks.append(Paragraph(_("No intervention is recorded under this item.")))
        blocks += [*_decisions(words, decided[item.number]), *_proposals(words, item, proposed[item.number])]
    return blocks


def _about_item(words: Words, item: Item) -> list[Block]:
    symbols = [one.symbol for one in words.record.documents if one.code in item.documents]
    blocks: list[Block] = []
    if symbols:
        blocks.append(Paragraph(_("Documents: %(symbols)s") % {"symbols": listed(symbols)}))
    if item.brought_forward:
        state = words.name(item.brought_forward.requested_by)
        blocks.append(Paragraph(_("This item was brought forward at the request of: %(state)s.") % {"state": state}))
    return blocks


def intervention_blocks(words: Words, one: Intervention) -> list[Block]:
    """Return one intervention: who took the floor, then what was said, and its translation where there is one."""
    speaker = Run(words.speaker(one) + " ", bold=True)
    blocks: list[Block] = [Paragraph((speaker, *given_runs(one.gist, one.language)), numbered=True, anchor=one.code)]
    translated = one.translations.get(language(), "")
    if translated and one.language != language():
        blocks.append(Paragraph((Run(_("Translation:") + " ", italic=True), Run(translated))))
    return blocks


def _decisions(words: Words, decisions: list[Decision]) -> list[Block]:
    if not decisions:
        return []
    documents = {one.code: one.symbol for one in words.record.documents}
    lines = []
    for one in decisions:
        runs = [*given_runs(one.gist, "en")]
        if one.document:
            runs.append(Run(f" ({documents.get(one.document, one.document)})"))
        if one.requested_by:
            runs.append(Run(" – " + _("requested by: %(state)s") % {"state": words.name(one.requested_by)}))
        lines.append(tuple(runs))
    return [Heading(2, _("Decisions"), anchor=f"decisions-{decisions[0].item}"), Bullets(tuple(lines))]


def _proposals(words: Words, item: Item, proposals: list[Proposal]) -> list[Block]:
    """Return what was proposed under an item, by delegation in the order in which each first proposed something."""
    by_delegation: dict[tuple[str, ...], list[Proposal]] = defaultdict(list)
    for one in proposals:
        by_delegation[one.proposers].append(one)
    blocks: list[Block] = []
    if proposals:
        blocks.append(Heading(2, _("Proposals"), anchor=f"proposals-{item.number}"))
    for proposers, theirs in by_delegation.items():
        blocks.append(Paragraph((Run(words.listed(proposers) + ":", bold=True),)))
        blocks.append(Bullets(tuple(_proposal(words, one) for one in theirs)))
    return blocks


def _proposal(words: Words, one: Proposal) -> tuple[Run, ...]:
    translated = one.translations.get(language(), "")
    text = (Run(translated),) if translated else given_runs(one.gist, one.language)
    marks = [one.code]
    if one.supporters:
        marks.append(_("supported by: %(states)s") % {"states": words.listed(one.supporters)})
    if one.addressees:
        marks.append(_("addressed to: %(parties)s") % {"parties": words.listed(one.addressees)})
    return (*text, Run(f" ({'; '.join(marks)})"))
