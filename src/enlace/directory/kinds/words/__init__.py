"""Working translations of the coded words of a pack, one YAML file a pack: used only where the pack has none.

The file is named after the code of the pack in small letters (`oas.yaml`) and maps a list of its taxonomies to
code -> language -> text.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from enlace.common.errors import Problem
from enlace.common.sources import read_yaml

Words = Mapping[str, Mapping[str, Mapping[str, str]]]


@lru_cache(maxsize=64)
def working_words(pack_code: str) -> Words:
    """Return list -> code -> language -> text for the pack; empty if nobody translated any."""
    wanted = f"{pack_code.lower()}.yaml"
    for entry in files(__name__).iterdir():
        if entry.name == wanted:
            problems: list[Problem] = []
            value: Any = read_yaml(entry.read_bytes(), entry.name, problems)
            if problems or not isinstance(value, dict):
                raise ValueError(f"{entry.name}: {'; '.join(map(str, problems)) or 'not a map'}")
            return value
    return {}
