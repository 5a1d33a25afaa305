"""Entries as vCard 4.0 (RFC 6350): one card an authority and one for each of its people, to be kept on a telephone."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from enlace.common.texts import Text, shown
from enlace.directory.rules.entries import Entry, Person

# RFC 6350, section 3.2: a line has at most 75 octets besides its end.
MOST_OCTETS = 75
MEDIA_TYPE = "text/vcard; charset=utf-8"
# By these a card that comes back says of which entry it is and what a note of it is; other programs pass over them.
ENTRY_MARK, FIELD_MARK, TOLD_MARK = "X-ENLACE-ENTRY", "X-ENLACE-FIELD", "told"
INVENTED = "(SYNTHETIC)"


@dataclass(frozen=True)
class Card:
    """An entry as its reader may know it. notes: what stands on each card, such as its age; synthetic: invented."""

    pack: str
    entry: Entry
    changed_at: datetime
    notes: tuple[str, ...] = ()
    synthetic: bool = False


def vcards(cards: tuple[Card, ...], language: str) -> str:
    """Return all `cards` as one file; names of authorities stand first in `language`, where there is one."""
    return "".join("".join(fold(line) for line in lines) for card in cards for lines in _cards(card, language))


def _cards(card: Card, language: str) -> Iterator[list[str]]:
    yield [*_head(card, "org", ""), *_authority(card, language), "END:VCARD"]
    for place, person in enumerate(card.entry.people):
        yield [*_head(card, "individual", f"/{place}/{person.name}"), *_person(card, person, language), "END:VCARD"]


def _head(card: Card, kind: str, part: str) -> list[str]:
    entry = card.entry
    number = uuid5(NAMESPACE_URL, f"enlace:{card.pack}/{entry.state}/{entry.code}{part}")
    return [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"KIND:{kind}",
        f"UID:urn:uuid:{number}",
        f"REV:{card.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"{ENTRY_MARK}:{escaped(f'{card.pack}/{entry.state}/{entry.code}')}",
    ]


def _authority(card: Card, language: str) -> Iterator[str]:
    entry = card.entry
    names = {language: _marked(card, text) for language, text in entry.names.items() if text}
    names = names or {"en": _marked(card, entry.code)}
    yield from _texts("FN", names, language)
    yield f"ORG:{escaped(shown(names, language).text)}"
    yield f"CATEGORIES:{','.join(escaped(word) for word in (entry.state, entry.kind, *_synthetic(card)))}"
    if entry.line_247:
        yield _property("TEL;TYPE=work,voice,x-247", {"PREF": "1"}, entry.line_247)
    if entry.phone:
        yield _property("TEL;TYPE=work,voice", {}, entry.phone)
    if entry.email:
        yield _property("EMAIL", {"TYPE": "work"}, entry.email)
    if entry.postal_address:
        # What is one text cannot be taken apart into street and city: the label carries it whole.
        label = ", ".join(entry.postal_address.splitlines())
        yield _property("ADR", {"TYPE": "work", "LABEL": label}, "", raw=f";;{escaped(entry.postal_address)};;;;")
    if entry.website:
        yield f"URL:{_one_line(entry.website)}"
    yield from _languages(entry.languages)
    if entry.time_zone:
        yield f"TZ:{escaped(entry.time_zone)}"
    if entry.hours:
        yield _property("NOTE", {FIELD_MARK: "hours"}, entry.hours)
    yield from _texts("NOTE", entry.urgent, language, field="urgent")
    yield from _texts("NOTE", entry.note, language, field="note")
    yield from _told(card)


def _person(card: Card, person: Person, language: str) -> Iterator[str]:
    organization = shown(card.entry.names, language).text or card.entry.code
    yield f"FN:{escaped(_marked(card, person.name))}"
    # What is one name cannot be taken apart into family and given names.
    yield f"N:{escaped(person.name)};;;;"
    yield f"ORG:{escaped(_marked(card, organization))}"
    yield f"CATEGORIES:{','.join(escaped(word) for word in (card.entry.state, card.entry.kind, *_synthetic(card)))}"
    yield from _texts("TITLE", person.post, language)
    if person.phone:
        yield _property("TEL;TYPE=work,voice", {}, person.phone)
    if person.email:
        yield _property("EMAIL", {"TYPE": "work"}, person.email)
    yield from _languages(person.languages)
    if card.entry.time_zone:
        yield f"TZ:{escaped(card.entry.time_zone)}"
    yield from _told(card)


def _marked(card: Card, name: str) -> str:
    """Return a name that says that it is invented, if it is, and says so once."""
    return f"{name} {INVENTED}" if card.synthetic and "SYNTHETIC" not in name else name


def _synthetic(card: Card) -> tuple[str, ...]:
    return ("SYNTHETIC",) if card.synthetic else ()


def _told(card: Card) -> Iterator[str]:
    yield from (_property("NOTE", {FIELD_MARK: TOLD_MARK}, note) for note in card.notes)


def _languages(languages: tuple[str, ...]) -> Iterator[str]:
    for place, language in enumerate(languages, 1):
        yield _property("LANG", {"PREF": str(min(place, 100))}, language)


def _texts(name: str, texts: Text, language: str, *, field: str = "") -> Iterator[str]:
    """Yield a property in each of its languages, `language` first; `ALTID` says that they are one."""
    known = sorted((one for one in texts if texts[one]), key=lambda one: (one != language, one))
    for one in known:
        given = {"LANGUAGE": one} | ({"ALTID": "1"} if len(known) > 1 and name != "NOTE" else {})
        yield _property(name, given | ({FIELD_MARK: field} if field else {}), texts[one])


def _property(name: str, parameters: Mapping[str, str], value: str, *, raw: str = "") -> str:
    given = "".join(f";{key}={_parameter(one)}" for key, one in parameters.items())
    return f"{name}{given}:{raw or escaped(value)}"


def _parameter(value: str) -> str:
    """Return the value of a parameter, quoted where it must be; RFC 6868 writes quotation marks and carets."""
    plain = _one_line(value).replace("^", "^^").replace('"', "^'")
    return f'"{plain}"' if re.search(r"[,:;^ ]", plain) else plain


def escaped(text: str) -> str:
    """Return `text` as the value of a property: no text ends its line or begins another part.

    >>> escaped("a;b, c" + chr(10) + "d") == "a" + chr(92) + ";b" + chr(92) + ", c" + chr(92) + "nd"
    True
    """
    lines = [_one_line(line) for line in text.replace("\r\n", "\n").split("\n")]
    safe = [line.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") for line in lines]
    return "\\n".join(safe)


def _one_line(text: str) -> str:
    """Return `text` without what could end a line: controls, and the separators of lines of Unicode."""
    return "".join(" " if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") else one for one in text)


def fold(line: str) -> str:
    """Return `line` in pieces of at most 75 octets, none of which ends within a character; a space begins the next.

    >>> [len(piece.encode()) for piece in fold("NOTE:" + "é" * 80).split(chr(13) + chr(10))]
    [75, 75, 17, 0]
    """
    pieces: list[str] = []
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > MOST_OCTETS:
            pieces.append(piece)
            piece, octets = " ", 1
        piece += character
        octets += size
    return "\r\n".join([*pieces, piece]) + "\r\n"
