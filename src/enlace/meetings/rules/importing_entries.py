"""The closing list of a report: a table, lettered paragraphs, or letters within one paragraph."""

import re
from collections.abc import Sequence

from enlace.meetings.rules.checking import LETTERS
from enlace.meetings.rules.importing_draft import DraftEntry
from enlace.meetings.rules.importing_sections import CLOSING, Placed
from enlace.meetings.rules.importing_text import sentences

_INLINE = re.compile(r"(?:(?<=[\s;:,.(])|^)\(?(?P<letter>[a-z])[).]\s+")
_LINE = re.compile(r"\s*\(?(?P<letter>[a-z])\s?[).]\s+(?P<text>\S.*)")
_CELL = re.compile(r"\(?(?P<letter>[a-z])[).]?")
_LINKS = re.compile(r"[\s;,.]*(?:\b(?:and|y|e|et)\b)?[\s;,]*$")
_FEWEST = 3
Found = list[tuple[str, str]]


def closing_list(places: Sequence[Placed]) -> tuple[tuple[DraftEntry, ...], frozenset[int]]:
    """Return the entries of the last lettered list, and the places of the lines that hold it.

    A list counts its entries from a on; where it skips one letter and one part stands between two marks without a
    letter, that part is the entry of the letter that is not printed.
    """
    inline = next((one for one in reversed(places) if one.item and _letters(one.line.text)), None)
    lined = _of_lines(places)
    if lined and (inline is None or min(lined) > inline.place):
        return _entries(list(lined.values())), frozenset(lined)
    if inline is None:
        return (), frozenset()
    return _entries(_split(inline.line.text)), frozenset({inline.place})


def _letters(text: str) -> bool:
    letters = [one["letter"] for one in _INLINE.finditer(text)]
    return letters[:1] == ["a"] and len(_rising(letters)) >= _FEWEST


def _rising(letters: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for one in letters:
        if not kept or one > kept[-1]:
            kept.append(one)
    return kept


def _split(text: str) -> Found:
    marks = list(_INLINE.finditer(text))
    kept: list[re.Match[str]] = []
    for mark in marks:
        if (not kept and mark["letter"] == "a") or (
            kept and 0 < ord(mark["letter"]) - ord(kept[-1]["letter"]) <= _FEWEST
        ):
            kept.append(mark)
    found: Found = []
    for place, mark in enumerate(kept):
        last = place + 1 == len(kept)
        part = text[mark.end() : len(text) if last else kept[place + 1].start()]
        if last:
            part = sentences(part)[0] if part.strip() else ""
        found.append((mark["letter"], part.strip()))
        missing = 0 if last else ord(kept[place + 1]["letter"]) - ord(mark["letter"]) - 1
        if missing == 1:
            found[-1:] = _with_unlettered(*found[-1])
    return [(letter, _LINKS.sub("", part)) for letter, part in found if part.strip()]


def _with_unlettered(letter: str, part: str) -> Found:
    """Return an entry and the one after it that stands without a letter, divided at a semicolon outside brackets."""
    depth = 0
    for place, sign in enumerate(part):
        depth += (sign == "(") - (sign == ")")
        if sign == ";" and not depth and part[place + 1 :].strip(" ;"):
            return [(letter, part[:place].strip()), ("", part[place + 1 :].strip())]
    return [(letter, part)]


def _of_lines(places: Sequence[Placed]) -> dict[int, tuple[str, str]]:
    """Return the last list of lettered lines or rows: place -> entry."""
    best: dict[int, tuple[str, str]] = {}
    run: dict[int, tuple[str, str]] = {}
    for one in places:
        entry = _of_line(one, begun=bool(run))
        if entry is None:
            run = {}
            continue
        if entry[0] == "a":
            run = {}
        run[one.place] = entry
        if len(run) >= _FEWEST and next(iter(run.values()))[0] == "a":
            best = dict(run)
    return best


def _of_line(one: Placed, *, begun: bool) -> tuple[str, str] | None:
    cells = one.line.cells
    if len(cells) > 1:
        if found := _CELL.fullmatch(cells[0].strip().lower()):
            return found["letter"], cells[1]
        # A row of the list whose letter is not printed.
        return ("", cells[1]) if begun and one.part == CLOSING else None
    if one.heading:
        return None
    text = f"{one.line.number} {one.line.text}" if one.line.number else one.line.text
    found = _LINE.fullmatch(text)
    return (found["letter"], _LINKS.sub("", found["text"])) if found else None


def _entries(found: Found) -> tuple[DraftEntry, ...]:
    """Return the entries; one without a printed letter takes the first letter that is free."""
    printed = {letter for letter, _ in found if letter}
    free = (letter for letter in LETTERS if letter not in printed)
    entries, taken = [], set()
    for letter, text in found:
        if letter in taken:
            continue
        one = DraftEntry(letter or next(free, ""), letter, text)
        if one.letter:
            taken.add(one.letter)
            entries.append(one)
    return tuple(entries)
