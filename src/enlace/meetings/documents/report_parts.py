"""The closing parts of the report of a meeting: the chair's summary, the documents, the annexes."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enlace.assessments.documents.wording import day, language, say
from enlace.meetings.documents.report_words import (
    Words,
    not_recorded_date,
)
from enlace.meetings.rules.record import Entry, Event
from enlace.publishing.rules.tree import Block, Bullets, Column, Heading, Inline, Paragraph, Run, Table


def summary_blocks(words: Words) -> list[Block]:
    """Return the closing list with its letters as printed, who owes each entry, and by when."""
    entries = words.record.entries
    if not entries:
        return []
    columns = (
        Column(pgettext("of a list", "Letter")),
        Column(pgettext("of a closing list", "Entry"), width=5),
        Column(_("Owner"), width=3),
        Column(_("Due"), width=3),
    )
    rows: list[tuple[Inline, ...]] = [
        (
            f"{one.letter_printed})" if one.letter_printed else _("not printed (place: %(letter)s)") % vars(one),
            (Run(one.gist, language="" if language() == "en" else "en"),),
            _owners(words, one),
            _due(words, one),
        )
        for one in entries
    ]
    title = _("The Chair's summary")
    return [Heading(1, title, anchor="summary"), Table(_("Closing list"), columns, tuple(rows))]


def _owners(words: Words, one: Entry) -> str:
    if one.owners:
        return words.listed(one.owners)
    if one.owners_inferred:
        return _("none stated (inferred: %(owners)s)") % {"owners": words.listed(one.owners_inferred)}
    return _("none stated")


def _due(words: Words, one: Entry) -> Inline:
    runs: list[Run] = [Run(day(one.due_on) if one.due_on else not_recorded_date())]
    if one.due_note:
        runs += [Run(" – "), Run(one.due_note, language="" if language() == "en" else "en")]
    if one.due_asked_by:
        runs.append(Run(" – " + _("a date was asked for by: %(party)s") % {"party": words.name(one.due_asked_by)}))
    return tuple(runs)


def document_table(words: Words) -> list[Block]:
    """Return the documents of the meeting: symbol, what it is, where it can be read."""
    if not words.record.documents:
        return []
    columns = (Column(_("Symbol"), width=3), Column(_("Document"), width=4), Column(_("Where to read it"), width=3))
    rows: list[tuple[Inline, ...]] = []
    for one in words.record.documents:
        link: Inline = (Run(one.url, href=one.url),) if one.url.startswith("https://") else one.url
        what = (Run(say(one.title) or one.role, language="" if one.title or language() == "en" else "en"),)
        rows.append((one.symbol, what, link or _("no link is recorded")))
    return [Heading(1, _("Documents"), anchor="documents"), Table(_("Documents"), columns, tuple(rows))]


def annex_blocks(words: Words) -> list[Block]:
    """Return the annexes: delegations, presentations, dates of forums."""
    blocks: list[Block] = [Heading(1, _("Annexes"), anchor="annexes")]
    blocks += [Heading(2, _("Delegations"), anchor="delegations"), *_delegations(words)]
    blocks += [Heading(2, _("Presentations"), anchor="presentations"), *_presentations(words)]
    blocks.append(Heading(2, _("Calendar"), anchor="calendar"))
    events = words.record.events
    if not events:
        return [*blocks, Paragraph(_("No date is recorded."))]
    return [*blocks, Bullets(tuple(_event(words, one) for one in events))]


def _delegations(words: Words) -> list[Block]:
    delegations = words.record.delegations
    if not delegations:
        parties = {code for one in words.record.interventions if "deleg" in one.kind for code in one.speakers}
        names = tuple(sorted(words.name(code) for code in parties))
        text = _("No list of participants is recorded. These delegations took the floor:")
        return [Paragraph(text), Bullets(names)] if names else [Paragraph(_("No delegation is recorded."))]
    lines = []
    for one in delegations:
        members = [f"{who.name} ({who.function})" if who.function else who.name for who in one.delegates]
        # Whoever may not know who was in a delegation is told its State alone.
        lines.append(f"{words.name(one.party)}: {'; '.join(members)}" if members else words.name(one.party))
    return [Bullets(tuple(lines))]


def _presentations(words: Words) -> list[Block]:
    if not words.record.presentations:
        return [Paragraph(_("No presentation is recorded."))]
    lines: list[Inline] = []
    for one in words.record.presentations:
        person = words.people.get(one.person)
        who = words.listed(one.presenters) + (f" ({person.name})" if person else "")
        place = _("item %(number)s") % {"number": one.item}
        runs = [Run(f"{one.code}, {place}. {who}: {say(one.title)}")]
        if one.link.startswith("https://"):
            runs += [Run(" – "), Run(one.link, href=one.link)]
        elif one.link_expected:
            runs.append(Run(" – " + _("a link was announced; none is recorded")))
        lines.append(tuple(runs))
    return [Bullets(tuple(lines))]


def _event(words: Words, one: Event) -> str:
    when = day(one.starts_on) if one.starts_on else not_recorded_date()
    if one.ends_on and one.ends_on != one.starts_on:
        when += f" – {day(one.ends_on)}"
    parts = [say(one.title), when, one.place or _("place not recorded")]
    if one.states:
        parts.append(words.listed(one.states))
    return "; ".join(parts)
