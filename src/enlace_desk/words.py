"""What a person reads, in four languages: the message of each code, and the few sentences of the program."""

import json
import os
from functools import cache
from importlib import resources

LANGUAGES = ("en", "es", "pt", "fr")


def language() -> str:
    """Return the language that the surroundings ask for."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if asked := os.environ.get(name):
            return asked[:2] if asked[:2] in LANGUAGES else LANGUAGES[0]
    return LANGUAGES[0]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("words.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def say(code: str, *fields: object, in_: str | None = None) -> str:
    text = catalogue()[code][in_ or language()]
    return f"{text}: {', '.join(map(str, fields))}" if fields else text
