"""Words, sentences and languages of an older report; nothing here knows who speaks."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LANGUAGES = ("en", "es", "pt", "fr")
_COMMON = {
    "en": "the of and to that in for on with was by it as an at which this from its be had has were",
    "es": "el la los las de y que en para con del por una un al se su como fue es lo más sus",
    "pt": "o a os as de e que em para com do da por uma um ao se sua como foi é dos das não pela",
    "fr": "le la les des de et que en pour avec du par une un au se sa est dans qui sur aux cette ont",
}
# How a report marks words that it prints in another language than its own: “[inglés]” after them.
_MARKS = {
    "en": ("english", "ingles", "anglais"),
    "es": ("spanish", "espanol", "espanhol", "espagnol"),
    "pt": ("portuguese", "portugues", "portugais"),
    "fr": ("french", "frances", "francais"),
}
_MARKED = re.compile(r"\s*\[(?P<name>[^\[\]]{5,12})\]\s*$")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_SHORT = 12
# A full stop after these ends no sentence.
_SHORT = (
    "mr|mrs|ms|dr|dra|sr|sra|srta|amb|lic|ing|prof|no|num|art|arts|par|rev|add|corr|doc|res|dec|st|u.s|d.c|e.g|i.e|etc"
    "|p|pp|vol|inf|cf|ee|uu|ee.uu|mme|mlle|m|exc|excmo|excma|exmo|exma|v|vs"
)
_STOP = re.compile(r"[.!?…][\"”»’)\]]*\s+(?=[\"“«(\[¿¡]*[A-ZÀ-Þ0-9])")
_SHORT_BEFORE = re.compile(rf"(?:^|[\s(\"“«])(?:{_SHORT}|[a-z])\.\s*$", re.IGNORECASE)


@lru_cache(maxsize=4096)
def flat(text: str) -> str:
    """Return `text` in small letters without accents, sign by sign, so that places in it are places in `text`.

    >>> flat("México señaló")
    'mexico senalo'
    """
    return "".join(_flat_sign(sign) for sign in text)


def _flat_sign(sign: str) -> str:
    if sign in "’‘´`":
        return "'"
    plain = unicodedata.normalize("NFKD", sign)[:1].lower()
    return plain if len(plain) == 1 else sign


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph; joined by a space they are the paragraph.

    >>> sentences("Dr. Paz spoke. The Chair (Mr. Gil) thanked her.")
    ('Dr. Paz spoke.', 'The Chair (Mr. Gil) thanked her.')
    """
    found, begin = [], 0
    for stop in _STOP.finditer(text):
        before = text[max(begin, stop.start() - _LONGEST_SHORT) : stop.start() + 1]
        if _SHORT_BEFORE.search(before):
            continue
        found.append(text[begin : stop.end()].strip())
        begin = stop.end()
    if text[begin:].strip():
        found.append(text[begin:].strip())
    return tuple(found)


def language_of(texts: Iterable[str]) -> str:
    """Return the language of LANGUAGES whose commonest words occur most; English of a text without any.

    >>> language_of(["La delegación de México señaló que el plan es útil."])
    'es'
    """
    words = [word.lower() for text in texts for word in _WORD.findall(text)]
    counts = {code: sum(word in set(common.split()) for word in words) for code, common in _COMMON.items()}
    return max(LANGUAGES, key=lambda code: counts[code])


def marked(text: str) -> tuple[str, str]:
    """Return `text` without the mark of its language at its end, and that language; "" where there is no mark.

    >>> marked("Asked for replies. [inglés]")
    ('Asked for replies.', 'en')
    """
    found = _MARKED.search(text)
    name = flat(found["name"]) if found else ""
    language = next((code for code, names in _MARKS.items() if name in names), "")
    return (text[: found.start()], language) if found and language else (text, "")
