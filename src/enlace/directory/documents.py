"""The pocket edition of a State's entries: a document that works offline and says how old it is on every page."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from babel import Locale
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _

from enlace.common.texts import Shown, Text, shown
from enlace.directory.queries.entries import EntryView
from enlace.directory.rules.entries import Competence, Entry, Person
from enlace.directory.rules.freshness import FRESH_DAYS, age_of
from enlace.directory.rules.vocabulary import Term, Vocabulary
from enlace.directory.rules.wording import FIELD_WORDS
from enlace.publishing.rules.dates import written
from enlace.publishing.rules.tree import (
    Block,
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


def pocket_document(
    views: Sequence[EntryView], words: Vocabulary, *, state: str, organization: str, made_at: datetime
) -> Document:
    """Return the entries of a State in the reader's language, as those of the States read them.

    state, organization: names.
    """
    synthetic = any(view.synthetic for view in views)
    return Document(
        title=_("Pocket directory: %(state)s") % {"state": state},
        subtitle=_("Whom to call, to be carried and read without a connection"),
        language="pt-BR" if _language() == "pt" else _language(),
        organization=organization,
        symbol=_("For the use of the States only"),
        issued_on=made_at.astimezone(UTC).date(),
        version_line=age_line(views, made_at),
        synthetic_line=_("SYNTHETIC: these entries were invented for a demonstration.") if synthetic else "",
        labels=Labels.translated(gettext),
        blocks=tuple(_blocks(views, words, made_at)),
    )


def age_line(views: Sequence[EntryView], made_at: datetime) -> str:
    """Say when an edition was made, when its entries were confirmed, and until when it may be relied on."""
    days = sorted(age.confirmed_on for view in views if (age := age_of(view.confirmed_at, made_at)).confirmed_on)
    never = sum(view.confirmed_at is None for view in views)
    made_on = made_at.astimezone(UTC).date()
    sentences = [_("Made on %(day)s.") % {"day": _day(made_on)}]
    if days and days[0] == days[-1]:
        sentences.append(_("Entries confirmed on %(day)s.") % {"day": _day(days[0])})
    elif days:
        span = {"first": _day(days[0]), "last": _day(days[-1])}
        sentences.append(_("Entries confirmed between %(first)s and %(last)s.") % span)
    if never:
        words = ngettext("%(count)s was never confirmed.", "%(count)s were never confirmed.", never)
        sentences.append(words % {"count": never})
    last = _day(made_on + timedelta(days=FRESH_DAYS))
    sentences.append(_("After %(day)s ask for a new one.") % {"day": last})
    return " ".join(sentences)


def _language() -> str:
    return (get_language() or "en")[:2]


def _day(day: date) -> str:
    return written(day, _language())


def _blocks(views: Sequence[EntryView], words: Vocabulary, made_at: datetime) -> Iterator[Block]:
    text = _(
        "For the use of the States only: this edition holds what the States keep among themselves. Do not pass it on. "
        "It was made on %(day)s and does not change: what was changed since is not in it. After %(count)s days ask "
        "for a new one."
    )
    yield Notice("warning", text % {"day": _day(made_at.astimezone(UTC).date()), "count": FRESH_DAYS})
    if not views:
        yield Paragraph(_("This State has recorded no authority."))
        return
    lines = [view for view in views if view.entry.line_247]
    if lines:
        yield Heading(1, _("Answered day and night"))
        columns = (Column(_("Authority"), width=3), Column(_("Line"), width=2), Column(_("Time zone"), width=2))
        rows = tuple(
            (_name(view.entry), (Run(view.entry.line_247, bold=True),), view.entry.time_zone or "—") for view in lines
        )
        yield Table(_("Lines answered day and night"), columns, rows)
    for view in views:
        yield from _entry(view, words, made_at)


def _entry(view: EntryView, words: Vocabulary, made_at: datetime) -> Iterator[Block]:
    entry = view.entry
    yield Heading(1, shown(entry.names, _language()).text or entry.code)
    kind = _term(words.kinds.get(entry.kind), entry.kind)
    said = [("kind", (kind,)), *_rows(entry, words)]
    rows = [(gettext(FIELD_WORDS[name]), text) for name, text in said if text]
    rows.insert(1, (_("Confirmed"), age_words(view.confirmed_at, made_at)))
    yield Table(_("How to reach it"), (Column(_("What"), width=1), Column(_("Entry"), width=3)), tuple(rows))
    if entry.people:
        people = tuple(_person(one) for one in entry.people)
        heads = (_("Name and post"), _("Telephone"), _("E-mail"), _("Languages"))
        columns = tuple(Column(head, width=width) for head, width in zip(heads, (3, 2, 3, 2), strict=True))
        caption = FIELD_WORDS["people"]
        yield Table(gettext(caption), columns, people)


def _rows(entry: Entry, words: Vocabulary) -> Iterator[tuple[str, Inline]]:
    needs = entry.requirements
    yield "line_247", (Run(entry.line_247, bold=True),) if entry.line_247 else ""
    yield "phone", (Run(entry.phone, bold=True),) if entry.phone else ""
    yield "email", (Run(entry.email, href=f"mailto:{entry.email}"),) if entry.email else ""
    yield "urgent", _said(entry.urgent)
    yield "hours", entry.hours
    yield "time_zone", entry.time_zone
    yield "languages", ", ".join(_language_name(code) for code in entry.languages)
    yield "channels", "; ".join(_term(words.channels.get(code), code).text for code in entry.channels)
    accepted = ", ".join(_language_name(code) for code in needs.languages)
    copies = "" if needs.copies is None else gettext("copies: %(number)s") % {"number": needs.copies}
    certified = shown(needs.certification, _language()).text
    yield "requirements", "\n".join(line for line in (accepted, copies, certified) if line)
    yield "competences", "\n".join(_competence(one, words) for one in entry.competences)
    yield "website", entry.website
    yield "postal_address", entry.postal_address
    yield "note", _said(entry.note)


def _competence(one: Competence, words: Vocabulary) -> str:
    parts = [_term(words.forms.get(one.form), one.form).text]
    if one.crime:
        parts.append(_term(words.crimes.get(one.crime), one.crime).text)
    if one.instrument:
        treaty = _term(words.instruments.get(one.instrument), one.instrument).text
        article = gettext("art. %(article)s") % {"article": one.provision} if one.provision else ""
        parts.append(", ".join(part for part in (treaty, article) if part))
    return " · ".join(parts)


def _person(one: Person) -> tuple[Inline, ...]:
    post = shown(one.post, _language())
    name = (Run(one.name, bold=True), *((Run("\n"), _run(post)) if post.text else ()))
    return name, one.phone or "—", one.email or "—", ", ".join(_language_name(code) for code in one.languages) or "—"


def _name(entry: Entry) -> Inline:
    return (_run(shown(entry.names, _language())),) if entry.names else entry.code


def _said(texts: Text) -> Inline:
    found = shown(texts, _language())
    return (_run(found),) if found.text else ""


def _term(term: Term | None, code: str) -> Run:
    return _run(shown(term.names, _language())) if term else Run(code)


def _run(text: Shown) -> Run:
    return Run(text.text, language="" if text.language == _language() else text.language)


def _language_name(code: str) -> str:
    names = Locale.parse("pt_BR" if _language() == "pt" else _language()).languages
    return str(names.get(code, code))


def age_words(confirmed_at: datetime | None, at: datetime) -> str:
    """Say how long before `at` an entry was confirmed, with the day."""
    age = age_of(confirmed_at, at)
    if age.days is None or age.confirmed_on is None:
        return _("never confirmed")
    if age.days == 0:
        return f"{_('confirmed today')} ({_day(age.confirmed_on)})"
    words = ngettext("confirmed %(days)s day ago", "confirmed %(days)s days ago", age.days) % {"days": age.days}
    return f"{words} ({_day(age.confirmed_on)})"
