"""The closing list of a report: a table, lettered paragraphs, or letters within one paragraph."""

import re
from collections.abc import Sequence

from enlace.meetings.rules.checking import LETTERS
from enlace.meetings.rules.importing_draft import DraftEntry
from enlace.meetings.rules.importing_sections import Placed
from enlace.meetings.rules.importing_text import sentences

_INLINE = re.compile(r"(?:(?<=[\s;:,.(])|^)\(?(?P<letter>[a-z])[).]\s+")
_LINE = re.compile(r"\s*\(?(?P<letter>[a-z])\s?[).]\s+(?P<text>\S.*)")
_LINE_OF_LIST = re.compile(r"\s*\(?(?P<letter>[a-zA-Z]|[0-9]{1,2})\s?[).]\s+(?P<text>\S.*)")
_CELL = re.compile(r"\(?(?P<letter>[a-z])[).]?")
_LINKS = re.compile(r"[\s;,.]*(?:\b(?:and|y|e|et)\b)?[\s;,]*$")
_FEWEST, _FEWEST_OF_A_LIST = 3, 2
Found = list[tuple[str, str]]


def closing_list(places: Sequence[Placed]) -> tuple[tuple[DraftEntry, ...], frozenset[int]]:
    """Return the entries of the last lettered list, and the places of the lines that hold it.

    A list counts its entries from a on; where it skips one letter and one part stands between two marks without a
    letter, that part is the entry of the letter that is not printed. Elsewhere than under a heading of the closing list
    it has three entries at least, and small letters; under one, numbers may stand for letters, which are then not
    printed.
    """
    inline = next((one for one in reversed(places) if one.item and _letters(one)), None)
    lined = _of_lines(places)
    if lined and (inline is None or min(lined) > inline.place):
        return _entries(list(lined.values())), frozenset(lined)
    if inline is None:
        return (), frozenset()
    return _entries(_split(inline.line.text)), frozenset({inline.place})


def _letters(one: Placed) -> bool:
    letters = [found["letter"] for found in _INLINE.finditer(one.line.text)]
    return letters[:1] == ["a"] and len(_rising(letters)) >= (_FEWEST_OF_A_LIST if one.closes else _FEWEST)


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
        entry = _of_line(one, len(run))
        if entry is None:
            # Between two entries under such a heading, what bears no letter belongs to the first.
            run = run if one.closes and not one.heading else {}
            continue
        if entry[0] == "a":
            run = {}
        run[one.place] = entry
        begins = next(iter(run.values()))[0]
        if (begins == "a" and len(run) >= _FEWEST) or (one.closes and begins in ("a", "")):
            best = dict(run)
    return best


def _of_line(one: Placed, before: int) -> tuple[str, str] | None:
    """Return the letter and text of a line that is an entry. before: how many stand before it in its list."""
    cells = one.line.cells
    if len(cells) > 1:
        if found := _CELL.fullmatch(cells[0].strip().lower()):
            return found["letter"], cells[1]
        # A row of the list whose letter is not printed.
        return ("", cells[1]) if before and one.closes else None
    if one.heading:
        return None
    text = f"{one.line.number} {one.line.text}" if one.line.number else one.line.text
    found = (_LINE_OF_LIST if one.closes else _LINE).fullmatch(text)
    if found is None or (found["letter"].isdigit() and int(found["letter"]) != before + 1):
        return None
    return entry_in(text)


def entry_in(text: str) -> tuple[str, str]:
    """Return the letter of an entry, "" without one, and its text.

    >>> entry_in("B. Keep a register; and")
    ('b', 'Keep a register')
    """
    found = _LINE_OF_LIST.fullmatch(text)
    if found is None:
        return "", _LINKS.sub("", text)
    mark = found["letter"].lower()
    return "" if mark.isdigit() else mark, _LINKS.sub("", found["text"])


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
