"""Text fit for every format: no character that XML, PDF or a reader's eye would trip over."""

import re

from enlace.common.characters import UNFIT

_NOT_IN_ANCHOR = re.compile(r"[^A-Za-z0-9-]+")


def clean(text: str) -> str:
    r"""Return `text` without unfit characters and with `\n` as its only line end.

    >>> clean("a\x00b\r\nc")
    'ab\nc'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNFIT.sub("", text)


def one_line(text: str) -> str:
    """Return `text` cleaned, with each stretch of white space as one space."""
    return " ".join(clean(text).split())


def anchor_of(text: str) -> str:
    """Return `text` as the name of a place in a document: ASCII letters, digits and `-`, a letter first.

    >>> anchor_of("C 9: ¿law?")
    'C-9-law'
    >>> anchor_of("9")
    'a-9'
    """
    name = _NOT_IN_ANCHOR.sub("-", text).strip("-")
    if not name:
        return ""
    return name if name[0].isalpha() else f"a-{name}"
