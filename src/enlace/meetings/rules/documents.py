"""Documents: what is asked of one before it is stored, and how two revisions of its text differ."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.symbols import LONGEST

LONGEST_TEXT = 400_000
LONGEST_TITLE = 300
# Beyond this many words a comparison word by word would take seconds: paragraphs are compared then.
MOST_WORDS = 6_000
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
    [('same', 'one '), ('gone', 'two'), ('new', 'three')]
    """
    split = r"(\s+)" if len(before) + len(after) <= MOST_WORDS * 6 else r"(\n+)"
    first, second = ([part for part in re.split(split, text) if part] for text in (before, after))
    pieces: list[Piece] = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(first[start:end])))
            continue
        if end > start:
            pieces.append(Piece(GONE, "".join(first[start:end])))
        if new_end > new_start:
            pieces.append(Piece(NEW, "".join(second[new_start:new_end])))
    return tuple(pieces)


def revision_gaps(revisions: tuple[int, ...]) -> tuple[int, ...]:
    """Return the revisions that are missing between those that are there.

    >>> revision_gaps((1, 2, 5))
    (3, 4)
    """
    ordered = sorted(revisions)
    return tuple(number for first, second in pairwise(ordered) for number in range(first + 1, second))
