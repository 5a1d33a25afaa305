"""An older report as it is brought: a Word file or plain text, read as lines; all else is refused with the reason."""

import re
from dataclasses import dataclass
from itertools import pairwise

from enlace.common.characters import UNFIT
from enlace.common.errors import N_, Problem
from enlace.meetings.rules.documents import LONGEST_TEXT
from enlace.meetings.rules.floor import LONGEST_GIST

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 4_000
# A line of a text that a program broke; what is longer is a whole paragraph.
LONGEST_BROKEN = 100
# A broken line is filled to this share of the longest one at least, else its paragraph ends there.
_FULL = 0.6
MOST_SHOWN = 5
_BEGINNINGS: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF",), N_("This is a PDF: open it in Word, save it as .docx, and bring that.")),
    ((b"{\\rtf",), N_("This is a file of the kind RTF: open it in Word, save it as .docx, and bring that.")),
    (
        (b"<!DOCTYPE", b"<!doctype", b"<html", b"<HTML", b"<?xml"),
        N_("This is a page or a file of a program: save it as plain text or .docx, and bring that."),
    ),
)
_LISTED = re.compile(r"\s*(?:[0-9]{1,3}|[a-zA-Z]|[IVX]{1,5})\s?[.)]\s|\s*[·•*–—-]\s")


@dataclass(frozen=True)
class Line:
    """A paragraph, heading or row of a table. number: as Word counts it, not part of the text; heading: its level.

    Level 0 is no heading. cells: of a row of a table, else none.
    """

    text: str
    number: str = ""
    heading: int = 0
    cells: tuple[str, ...] = ()


def lines_of_text(content: bytes, name: str, problems: list[Problem]) -> tuple[Line, ...]:
    """Return the paragraphs of a plain text, or none after adding a problem."""
    text = _decoded(content, name, problems)
    if text is None:
        return ()
    found = tuple(Line(one) for one in _paragraphs(text))
    return found if within_limits(found, name, problems) else ()


def _decoded(content: bytes, name: str, problems: list[Problem]) -> str | None:
    for beginnings, message in _BEGINNINGS:
        if content.lstrip().startswith(beginnings):
            problems.append(Problem(name, message))
            return None
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        message = N_("The text is not in UTF-8: save it again as plain text in UTF-8, or as .docx, and bring that.")
        problems.append(Problem(f"{name}:{line}", message))
        return None
    # The signs of a page break and of a byte order are no part of a text.
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\ufeff", "")
    if found := UNFIT.search(text):
        line = text.count("\n", 0, found.start()) + 1
        message = N_("The file holds signs that no text has: it is no plain text. Save it as .docx, and bring that.")
        problems.append(Problem(f"{name}:{line}", message))
        return None
    return text


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs: a line each, or several where a program broke them and left a line free between them."""
    lines = [line.rstrip() for line in text.strip().split("\n")]
    longest = max(map(len, lines))
    broken = longest <= LONGEST_BROKEN and "" in lines and any(_goes_on(*two) for two in pairwise(lines))
    found: list[str] = []
    for before, line in pairwise(["", *lines]):
        words = " ".join(line.split())
        is_full = len(before) >= longest * _FULL and before.isupper() == line.isupper()
        if broken and is_full and words and not _LISTED.match(line):
            found[-1] = f"{found[-1]} {words}"
        elif words:
            found.append(words)
    return found


def _goes_on(before: str, line: str) -> bool:
    return bool(before) and line.lstrip()[:1].islower()


def within_limits(lines: tuple[Line, ...], name: str, problems: list[Problem]) -> bool:
    """Return whether `lines` can be kept; where not, the reasons are added to `problems`."""
    before = len(problems)
    if not lines:
        problems.append(Problem(name, N_("There is no text in this file.")))
    if len(lines) > MOST_LINES or sum(len(line.number) + len(line.text) for line in lines) > LONGEST_TEXT:
        message = N_("The report is longer than is read: %(lines)s paragraphs and %(signs)s characters at most.")
        problems.append(Problem(name, message, {"lines": MOST_LINES, "signs": LONGEST_TEXT}))
    message = N_("Paragraph %(number)s, “%(begins)s…”, has more than %(most)s characters: divide it.")
    long = [(place, line) for place, line in enumerate(lines, 1) if len(line.text) > LONGEST_GIST]
    for place, line in long[:MOST_SHOWN]:
        params = {"number": place, "begins": line.text[:40], "most": LONGEST_GIST}
        problems.append(Problem(name, message, params))
    return len(problems) == before
