"""Entries in the reader's language, as the pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from enlace.common.errors import Problem
from enlace.common.texts import Shown, shown
from enlace.directory.queries.entries import EntryView
from enlace.directory.rules.calling import Call, Ground
from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements
from enlace.directory.rules.freshness import Age, age_of
from enlace.directory.rules.vocabulary import Term, Vocabulary
from enlace.directory.rules.wording import (
    ACCESS_WORDS,
    COMPETENT_WORDS,
    ELSEWHERE_WORDS,
    FIELD_WORDS,
    GROUND_WORDS,
    LATER_WORDS,
)


def told(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return `problems` in the reader's language, as the page lists them."""
    return [{"where": one.where, "what": sentence(one)} for one in problems]


def sentence(one: Problem) -> str:
    """Return what a problem says in the reader's language, days as that language writes them."""
    params = {
        name: date_format(value, "DATE_FORMAT") if isinstance(value, date) else value
        for name, value in one.params.items()
    }
    return Problem("", gettext(one.message), params).text()


def reader() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def term(terms: Mapping[str, Term], code: str) -> Shown:
    """Return the name of a coded word; the code itself where the pack has dropped it."""
    return shown(terms[code].names, reader()) if code in terms else Shown(code, reader()[:2])


def options(terms: Mapping[str, Term]) -> list[tuple[str, str]]:
    """Return (code, name) of each word, as a list to choose from."""
    return [(code, term(terms, code).text) for code in terms]


def language_name(code: str) -> str:
    """Return the name of a language (ISO 639-1) in the reader's."""
    names = Locale.parse(reader().replace("-br", "_BR")).languages
    return str(names.get(code, code))


@dataclass(frozen=True)
class Told:
    """An entry with what a page says of it: ready words for everything that is a code."""

    view: EntryView
    name: Shown
    kind: Shown
    age: Age
    local_time: str
    languages: tuple[str, ...]
    accepted: tuple[str, ...]
    channels: tuple[Shown, ...]
    competences: tuple[dict[str, Any], ...]
    people: tuple[dict[str, Any], ...]
    urgent: Shown
    note: Shown
    certification: Shown

    @property
    def entry(self) -> Entry:
        return self.view.entry

    @property
    def for_states(self) -> tuple[str, ...]:
        """The fields that only the States and the Secretariat read, among those that hold anything."""
        empty = Entry("", "", "", {})
        return tuple(
            name
            for name in ACCESS
            if self.entry.access_to(name) is Access.STATES and getattr(self.entry, name) != getattr(empty, name)
        )


def tell(view: EntryView, words: Vocabulary, now: datetime) -> Told:
    """Return `view` as a page shows it at the instant `now`."""
    entry, language = view.entry, reader()
    return Told(
        view=view,
        name=shown(entry.names, language),
        kind=term(words.kinds, entry.kind),
        age=age_of(view.confirmed_at, now),
        local_time=_local_time(entry.time_zone, now),
        languages=tuple(language_name(code) for code in entry.languages),
        accepted=tuple(language_name(code) for code in entry.requirements.languages),
        channels=tuple(term(words.channels, code) for code in entry.channels),
        competences=tuple(competence_words(one, words) for one in entry.competences),
        people=tuple(_person(one) for one in entry.people),
        urgent=shown(entry.urgent, language),
        note=shown(entry.note, language),
        certification=shown(entry.requirements.certification, language),
    )


def _local_time(zone: str, now: datetime) -> str:
    """Return the day of the week and the time of day in `zone`, or "" where it is not known."""
    try:
        return date_format(now.astimezone(ZoneInfo(zone)), "l H:i") if zone else ""
    except (ZoneInfoNotFoundError, ValueError):
        return ""


def competence_words(one: Competence, words: Vocabulary) -> dict[str, Any]:
    """Return a competence with its names; `crime` and `instrument` are None where any will do."""
    return {
        "form": term(words.forms, one.form),
        "crime": term(words.crimes, one.crime) if one.crime else None,
        "instrument": term(words.instruments, one.instrument) if one.instrument else None,
        "provision": one.provision,
    }


def _person(one: Person) -> dict[str, Any]:
    return {
        "person": one,
        "post": shown(one.post, reader()),
        "languages": tuple(language_name(code) for code in one.languages),
    }


def why(call: Call, words: Vocabulary) -> str:
    """Say why a desk is in the answer."""
    if call.competence is not None:
        message = COMPETENT_WORDS[call.rank.crime, call.rank.instrument]
        names = {
            "form": term(words.forms, call.competence.form).text,
            "crime": term(words.crimes, call.competence.crime).text,
            "instrument": term(words.instruments, call.competence.instrument).text,
        }
        return gettext(message) % names
    said = gettext(GROUND_WORDS[call.ground]) % {"kind": term(words.kinds, call.desk.entry.kind).text}
    return f"{said} {gettext(ELSEWHERE_WORDS)}" if call.elsewhere else said


def why_later(call: Call) -> str:
    """Say why a desk comes after the one before it; "" for the first."""
    return gettext(LATER_WORDS[call.later]) if call.later else ""


def weak(call: Call) -> bool:
    """Return whether the desk is not recorded as competent."""
    return call.ground is not Ground.COMPETENT


def value_text(entry: Entry, name: str, words: Vocabulary) -> str:
    """Return the field `name` of `entry` as lines of plain text, to be compared by eye."""
    if name == "kind":
        return term(words.kinds, entry.kind).text
    if name == "channels":
        return "\n".join(term(words.channels, code).text for code in entry.channels)
    if name == "access":
        said = ((gettext(FIELD_WORDS[key]), gettext(ACCESS_WORDS[value])) for key, value in entry.access.items())
        return "\n".join(f"{field}: {readers}" for field, readers in said)
    return "\n".join(line for line in _value_lines(getattr(entry, name), words) if line)


def _value_lines(value: Any, words: Vocabulary) -> Iterable[str]:
    match value:
        case str():
            yield value
        case Requirements():
            yield ", ".join(value.languages)
            yield "" if value.copies is None else gettext("copies: %(number)s") % {"number": value.copies}
            yield from _value_lines(value.certification, words)
        case Competence():
            told_of = competence_words(value, words)
            names = [told_of[key].text for key in ("form", "instrument", "crime") if told_of[key]]
            yield " · ".join([*names, *([value.provision] if value.provision else [])])
        case Person():
            posts = list(value.post.values())
            yield " · ".join(one for one in (value.name, *posts, value.phone, value.email, *value.languages) if one)
        case Mapping():
            for key, text in sorted(value.items()):
                yield f"{key}: {text}"
        case _:
            for one in value:
                yield from _value_lines(one, words)
