"""Unofficial titles of treaties, one YAML file a pack: used only where the pack has none in a language.

The file is named after the code of the pack in small letters (`oas.yaml`) and maps the code of a treaty to
language -> {title, short}.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from enlace.common.errors import Problem
from enlace.common.sources import read_yaml


@dataclass(frozen=True)
class UnofficialTitle:
    """A working translation of the title of a treaty; `short` may be empty."""

    title: str
    short: str


Titles = Mapping[str, Mapping[str, UnofficialTitle]]


@lru_cache(maxsize=64)
def unofficial_titles(pack_code: str) -> Titles:
    """Return treaty -> language -> title for the pack; empty if nobody translated them."""
    wanted = f"{pack_code.lower()}.yaml"
    for entry in files(__name__).iterdir():
        if entry.name == wanted:
            return _titles(entry.read_bytes(), entry.name)
    return {}


def _titles(content: bytes, name: str) -> Titles:
    problems: list[Problem] = []
    value = read_yaml(content, name, problems)
    if problems or not isinstance(value, dict):
        raise ValueError(f"{name}: {'; '.join(map(str, problems)) or 'not a map'}")
    return {
        str(code): {
            str(language): UnofficialTitle(str(texts.get("title") or ""), str(texts.get("short") or ""))
            for language, texts in languages.items()
        }
        for code, languages in value.items()
    }
