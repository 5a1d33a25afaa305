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


def marked(text: str, *, is_synthetic: bool) -> str:
    """Return a text that says so where what it tells of is invented; one that says so already as it stands.

    >>> marked("Meeting", is_synthetic=True), marked("SYNTHETIC: Meeting", is_synthetic=True)
    ('SYNTHETIC: Meeting', 'SYNTHETIC: Meeting')
    """
    return f"SYNTHETIC: {text}" if is_synthetic and "SYNTHETIC" not in text else text
