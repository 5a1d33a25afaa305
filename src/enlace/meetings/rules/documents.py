"""Documents: what is asked of one before it is stored, and how two revisions of its text differ."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, pairwise

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.symbols import LONGEST

LONGEST_TEXT = 400_000
LONGEST_TITLE = 300
# Words, else paragraphs, else the whole, each with the blanks before it: the first that `MOST_STEPS` suffice for.
PARTS = (re.compile(r"\s*\S+|\s+"), re.compile(r"\n*[^\n]+|\n+"), re.compile(r".+", re.DOTALL))
MOST_STEPS = 3_000_000
ROLES: dict[str, str] = {
    "agenda": N_("Agenda"),
    "work schedule": N_("Work schedule"),
    "mandate for the meeting": N_("Mandate"),
    "report": N_("Report"),
    "presentation": N_("Presentation"),
    "working document": N_("Working document"),
    "list of participants": N_("List of participants"),
}
SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Piece:
    """A piece of a difference: text that is the same, gone, or new."""

    kind: str
    text: str


def document_problems(symbol: str, role: str, title: str, text: str) -> list[Problem]:
    """Return what is wrong with a document as it is typed; a symbol that cannot be read is kept, not refused."""
    faults = []
    if not symbol.strip() or len(symbol) > LONGEST:
        message = N_("Give the symbol as it is printed, at most %(most)s characters.")
        faults.append(Problem("symbol", message, {"most": LONGEST}))
    if role not in ROLES:
        faults.append(Problem("role", N_("Choose what the document is.")))
    if len(title) > LONGEST_TITLE:
        faults.append(Problem("title", N_("At most %(most)s characters; say it shorter."), {"most": LONGEST_TITLE}))
    if len(text) > LONGEST_TEXT:
        faults.append(Problem("text", N_("At most %(most)s characters; say it shorter."), {"most": LONGEST_TEXT}))
    return faults


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return how `after` differs from `before`: joined, what is the same or gone is `before`, same or new `after`.

    >>> [(piece.kind, piece.text) for piece in difference("one two", "one three")]
    [('same', 'one'), ('gone', ' two'), ('new', ' three')]
    """
    pieces: list[Piece] = []
    for part in PARTS:
        comparison = _Comparison(part.findall(before), part.findall(after))
        pieces = list(_pieces(comparison))
        if comparison.steps_left >= 0:
            break
    return tuple(pieces)


class _Comparison(SequenceMatcher[str]):
    """A comparison that finds nothing more once it has taken `MOST_STEPS`; a part costs as often as it is in both."""

    a: list[str]
    b: list[str]
    b2j: Mapping[str, Collection[int]]

    def __init__(self, first: list[str], second: list[str]) -> None:
        super().__init__(None, first, second, autojunk=False)
        self.costs = list(accumulate((1 + len(self.b2j.get(one, ())) for one in first), initial=0))
        self.steps_left = MOST_STEPS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        self.steps_left -= self.costs[-1 if ahi is None else ahi] - self.costs[alo]
        return Match(alo, blo, 0) if self.steps_left < 0 else super().find_longest_match(alo, ahi, blo, bhi)


def _pieces(comparison: _Comparison) -> Iterator[Piece]:
    first, second = comparison.a, comparison.b
    for kind, start, end, new_start, new_end in comparison.get_opcodes():
        if kind == "equal":
            yield Piece(SAME, "".join(first[start:end]))
            continue
        if end > start:
            yield Piece(GONE, "".join(first[start:end]))
        if new_end > new_start:
            yield Piece(NEW, "".join(second[new_start:new_end]))


def revision_gaps(revisions: tuple[int, ...]) -> tuple[int, ...]:
    """Return the revisions that are missing between those that are there.

    >>> revision_gaps((1, 2, 5))
    (3, 4)
    """
    ordered = sorted(revisions)
    return tuple(number for first, second in pairwise(ordered) for number in range(first + 1, second))
