"""Entries of the directory as vCards that come back: what a card says becomes the cells of a line of the table.

The lines of a card are taken apart by vobject. It is given one line at a time, unfolded here: the numbers of lines that
it counts are not those of the file, and what it is given is bounded before it sees it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from vobject.base import VObjectError, textLineToContentLine

from enlace.common.errors import N_, Problem
from enlace.common.sources import decode
from enlace.directory.rules.entries import Entry, Person
from enlace.directory.rules.entry_table import MOST_LINES, Key, SentEntries, admitted, person_line
from enlace.directory.rules.vcard import ENTRY_MARK, FIELD_MARK, INVENTED, TOLD_MARK

BEGIN = b"BEGIN:VCARD"
VERSIONS = ("3.0", "4.0")
# No text of an entry is longer when it is written; a picture is.
LONGEST_LINE = 20_000
MOST_LINES_OF_A_CARD = 200
MOST_FAULTS = 100
EMBEDDED = ("PHOTO", "LOGO", "SOUND", "KEY")
# What a telephone or we ourselves write and no entry holds; what begins with X- likewise.
PASSED = ("VERSION", "KIND", "UID", "REV", "PRODID", "N", "SOURCE")
PLAIN = {"EMAIL": "email", "URL": "website", "TZ": "time_zone"}


@dataclass
class _Card:
    """A card while it is read: the line it begins in, its lines taken apart, the cells that they make."""

    line: int
    lines: list[Any] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    posts: dict[str, str] = field(default_factory=dict)


@dataclass
class _Reading:
    """A file while it is read. spoilt: the first lines of cards that have a fault."""

    name: str
    problems: list[Problem]
    spoilt: set[int] = field(default_factory=set)
    count: int = 0

    def fault(self, line: int, message: str, **params: str | int) -> None:
        self.count += 1
        if self.count <= MOST_FAULTS:
            self.problems.append(Problem(f"{self.name}:{line}", message, params))
        elif self.count == MOST_FAULTS + 1:
            self.problems.append(Problem(self.name, N_("There are more faults, which are not listed.")))

    def fault_of(self, card: _Card, line: int, message: str, **params: str | int) -> None:
        self.spoilt.add(card.line)
        self.fault(line, message, **params)


def is_cards(content: bytes) -> bool:
    """Return whether a file holds vCards, by how it begins."""
    return content[:100].lstrip(b"\xef\xbb\xbf \r\n")[: len(BEGIN)].upper() == BEGIN


def read_cards(
    content: bytes, name: str, problems: list[Problem], *, pack: str, states: Collection[str], state: str = ""
) -> SentEntries | None:
    """Return what the cards in `content` say, or None where they cannot be used.

    pack: its code. states: those of the pack. state: the one State whose entries may be among them, "" for any.
    """
    if (count := content.upper().count(BEGIN)) > MOST_LINES:
        message = N_("the file has %(count)s cards; at most %(limit)s are read at once")
        problems.append(Problem(name, message, {"count": count, "limit": MOST_LINES}))
        return None
    text = decode(content, name, problems)
    if text is None:
        return None
    reading = _Reading(name, problems)
    cards = [card for card in _cards(text, reading) if card.line not in reading.spoilt]
    sent = SentEntries(name, {}, {}, set())
    people: dict[Key, list[str]] = {}
    for card in cards:
        kind, key = _first(card, "KIND").lower(), _key(card, pack, reading)
        if key is None:
            continue
        if kind == "individual":
            _person(card, key, sent, people, reading)
        elif kind == "org":
            _authority(card, key, sent, reading, states=states, state=state)
        else:
            reading.fault(card.line, N_("This card does not say what it is of; write KIND:org or KIND:individual."))
    for key, lines in people.items():
        sent.rows[key]["people"] = "\n".join(lines)
    return sent


def as_recorded(new: Entry, stored: Entry) -> Entry:
    """Return `new` with the names that only differ from recorded ones by our own mark of invented ones as recorded."""
    names = {*stored.names.values(), *(person.name for person in stored.people)}
    own = {f"{name} {INVENTED}": name for name in names if f"{name} {INVENTED}" not in names}
    return replace(
        new,
        names={language: own.get(name, name) for language, name in new.names.items()},
        people=tuple(replace(person, name=own.get(person.name, person.name)) for person in new.people),
    )


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield each line with the number of its first piece: a piece that begins with a space goes on with the last."""
    number, pieces = 0, [""]
    for place, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if line[:1] in (" ", "\t") and number:
            pieces.append(line[1:])
            continue
        if number and any(pieces):
            yield number, "".join(pieces)
        number, pieces = place, [line]
    if any(pieces):
        yield number, "".join(pieces)


def _cards(text: str, reading: _Reading) -> Iterator[_Card]:
    card: _Card | None = None
    for number, line in _unfolded(text):
        if line.strip().upper() == "BEGIN:VCARD":
            if card:
                reading.fault_of(card, number, N_("A card begins within another; END:VCARD is missing before it."))
            card = _Card(number)
        elif card is None:
            reading.fault(number, N_("This line belongs to no card."))
        elif line.strip().upper() == "END:VCARD":
            yield from _whole(card, reading)
            card = None
        elif len(card.lines) == MOST_LINES_OF_A_CARD:
            message = N_("The card has more than %(limit)s lines.")
            reading.fault_of(card, number, message, limit=MOST_LINES_OF_A_CARD)
            return
        else:
            _take(card, number, line, reading)
    if card:
        reading.fault_of(card, card.line, N_("The card has no end; END:VCARD is missing."))


def _whole(card: _Card, reading: _Reading) -> Iterator[_Card]:
    version = _first(card, "VERSION")
    if version not in VERSIONS:
        message = N_("vCards of version 4.0 and 3.0 are read; this is “%(version)s”.")
        reading.fault_of(card, card.line, message, version=version[:20])
    for one in card.lines:
        _tell(card, one, reading)
    yield card


def _take(card: _Card, number: int, line: str, reading: _Reading) -> None:
    name = re.split("[;:]", line[:100], maxsplit=1)[0].rpartition(".")[2].upper()
    if name in EMBEDDED:
        message = N_("%(name)s cannot be kept in the directory; delete it from the card.")
        reading.fault_of(card, number, message, name=name)
    elif len(line) > LONGEST_LINE:
        message = N_("The line is longer than %(limit)s characters.")
        reading.fault_of(card, number, message, limit=LONGEST_LINE)
    elif re.search(r";(ENCODING=|QUOTED-PRINTABLE|BASE64)", line.partition(":")[0], re.IGNORECASE):
        reading.fault_of(card, number, N_("Only plain text is read, no encoded one; save the card as version 4.0."))
    else:
        try:
            card.lines.append(textLineToContentLine(line, number))
        except (VObjectError, ValueError, LookupError):
            message = N_("This is no line of a vCard; a line that goes on begins with a space.")
            reading.fault_of(card, number, message)


def _first(card: _Card, name: str) -> str:
    return next((_text(one.value) for one in card.lines if one.name == name), "")


def _tell(card: _Card, one: Any, reading: _Reading) -> None:
    """Put what a line says into the cell, or the cells, of its column."""
    text = _text(one.value)
    if one.name in ("FN", "TITLE", "NOTE"):
        _tell_text(card, one, text, reading)
    elif one.name == "TEL":
        kinds = {kind.lower() for kind in one.params.get("TYPE", [])}
        _put(card, one, "line_247" if "x-247" in kinds else "phone", text.removeprefix("tel:"), reading)
    elif one.name == "ADR":
        parts = [_text(part) for part in _split(one.value, ";")]
        _put(card, one, "postal_address", "\n".join(part for part in parts if part), reading)
    elif one.name in PLAIN:
        _put(card, one, PLAIN[one.name], text, reading)
    elif one.name == "LANG":
        card.languages.append(text.strip().lower())
    elif one.name not in (*PASSED, "ORG", "CATEGORIES") and not one.name.startswith("X-"):
        message = N_("%(name)s cannot be kept in the directory; delete it from the card.")
        reading.fault_of(card, one.lineNumber, message, name=one.name[:40])


def _tell_text(card: _Card, one: Any, text: str, reading: _Reading) -> None:
    said = one.params.get(FIELD_MARK, [""])[0]
    individual = _first(card, "KIND").lower() == "individual"
    if said == TOLD_MARK:
        return
    if said == "hours":
        _put(card, one, "hours", text, reading)
        return
    if individual and one.name == "FN":
        _put(card, one, "person", text, reading)
        return
    if not individual and one.name == "TITLE":
        message = N_("The card of an authority holds no TITLE; its people have cards of their own.")
        reading.fault_of(card, one.lineNumber, message)
        return
    language = one.params.get("LANGUAGE", [""])[0].lower().partition("-")[0]
    if not re.fullmatch("[a-z]{2}", language):
        message = N_("Say in which language this is, as %(name)s;LANGUAGE=en.")
        reading.fault_of(card, one.lineNumber, message, name=one.name)
    elif one.name == "TITLE":
        card.posts[language] = text
    else:
        column = "name" if one.name == "FN" else "urgent" if said == "urgent" else "note"
        _put(card, one, f"{column}_{language}", text, reading)


def _put(card: _Card, one: Any, column: str, text: str, reading: _Reading) -> None:
    if column in card.cells:
        message = N_("The card has this twice (%(column)s); an entry has it once.")
        reading.fault_of(card, one.lineNumber, message, column=column)
    card.cells[column] = text


def _text(value: str) -> str:
    """Return the text that stands escaped in a value."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _split(value: str, sign: str) -> list[str]:
    """Return the parts of a value, still escaped, between the signs that are not escaped."""
    return re.findall(rf"((?:\\.|[^\\{sign}]|\\$)*)(?:{sign}|$)", value)


def _key(card: _Card, pack: str, reading: _Reading) -> Key | None:
    """Return of which entry the card is, as `X-ENLACE-ENTRY:OAS/ATG/PROSECUTION` says."""
    said = _first(card, ENTRY_MARK).split("/")
    of_pack, of_state, code = said if len(said) == 3 else ("", "", "")  # noqa: PLR2004  (pack, State, code)
    if not code:
        message = N_("This card does not say of which entry it is; write %(name)s:PACK/STATE/CODE.")
        reading.fault(card.line, message, name=ENTRY_MARK)
    elif of_pack != pack:
        reading.fault(card.line, N_("this is an entry of another pack (%(code)s)"), code=of_pack[:60])
    else:
        return of_state, code
    return None


def _authority(
    card: _Card, key: Key, sent: SentEntries, reading: _Reading, *, states: Collection[str], state: str
) -> None:
    where = f"{reading.name}:{card.line}"
    if not admitted(key, where, sent.lines, reading.problems, states=states, state=state):
        return
    words = [_text(word) for word in _split(_raw(card, "CATEGORIES"), ",") if word]
    kinds = [word for word in words if word not in (key[0], "SYNTHETIC")]
    if len(kinds) == 1:
        card.cells["kind"] = kinds[0]
    if card.languages:
        card.cells["languages"] = " ".join(card.languages)
    sent.lines[key] = card.line
    sent.rows[key] = card.cells
    if "SYNTHETIC" in words:
        sent.synthetic.add(key)


def _raw(card: _Card, name: str) -> str:
    return next((str(one.value) for one in card.lines if one.name == name), "")


def _person(card: _Card, key: Key, sent: SentEntries, people: dict[Key, list[str]], reading: _Reading) -> None:
    if key not in sent.rows:
        message = N_("This is somebody of %(code)s, whose own card does not stand before; send both.")
        reading.fault(card.line, message, code=key[1][:60])
        return
    cells = card.cells
    for column in sorted({*cells} - {"person", "phone", "email", "time_zone"}):
        message = N_("The card of a person holds no “%(column)s”; delete it from the card.")
        reading.fault(card.line, message, column=column)
    person = Person(
        cells.get("person", ""), card.posts, cells.get("phone", ""), cells.get("email", ""), tuple(card.languages)
    )
    people.setdefault(key, []).append(person_line(person))
