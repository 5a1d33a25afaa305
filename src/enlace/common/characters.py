"""Characters that no text may hold: what they stand for cannot be seen, and some cannot be written in a report."""

import re
from typing import Any

# What XML 1.0 forbids, and the controls that turn the text around them or hide it (Unicode TR 36 on spoofing).
# The marks that only say in which direction a sign runs (U+200E, U+200F, U+061C) belong to many languages.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")

# What a line that names somebody does not hold either: marks without width, which make two names look like one.
_NO_WIDTH = re.compile("[\u200b-\u200d\u2060]")


def unfit_in(value: Any) -> str:
    r"""Return the first unfit character in `value`, a text or lists and maps of texts, as `U+001B`; "" if none is.

    >>> unfit_in({"en": ["fine", "not\x1bfine"]}), unfit_in("señal")
    ('U+001B', '')
    """
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.values(), *one]
        elif isinstance(one, list | tuple):
            waiting += one
        elif isinstance(one, str) and (found := UNFIT.search(one)):
            return named(found[0])
    return ""


def unseen_in(line: str) -> str:
    r"""Return the first character of a name or number that cannot be seen, as `U+200B`; "" if none is.

    >>> unseen_in("A\u200bna"), unseen_in("A\u202ena"), unseen_in("Ana")
    ('U+200B', 'U+202E', '')
    """
    found = UNFIT.search(line) or _NO_WIDTH.search(line)
    return named(found[0]) if found else ""


def fit(text: str) -> str:
    r"""Return `text` with a space for each unfit character; the ends of its lines stay.

    >>> fit("one\x00\r\ntwo")
    'one \r\ntwo'
    """
    return UNFIT.sub(" ", text)


def named(character: str) -> str:
    """Return how Unicode numbers a character: `U+001B`."""
    return f"U+{ord(character):04X}"
