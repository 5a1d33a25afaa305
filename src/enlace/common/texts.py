"""Multilingual text: a map from language code (`en`, `es`, `pt`, `fr`, ...) to text."""

from collections.abc import Mapping
from typing import NamedTuple

Text = Mapping[str, str]
FALLBACKS = ("en", "es", "fr", "pt")


class Shown(NamedTuple):
    """A text in the language in which it could be had."""

    text: str
    language: str


def shown(texts: Text, language: str) -> Shown:
    """Return `texts` in `language`, else in the first fallback language that has it.

    >>> shown({"es": "Sí", "en": "Yes"}, "pt")
    Shown(text='Yes', language='en')
    >>> shown({}, "en")
    Shown(text='', language='en')
    """
    base = language[:2]
    for candidate in (language, base, *FALLBACKS, *sorted(texts)):
        if texts.get(candidate):
            return Shown(texts[candidate], candidate)
    return Shown("", base)


def in_language(texts: Text, language: str) -> str:
    """Return the text of `shown`."""
    return shown(texts, language).text
