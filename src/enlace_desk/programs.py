"""Programs among attachments: known by what they begin with, or by the ending of their name."""

import json
from functools import cache
from importlib import resources
from typing import Any

from enlace_desk.errors import SealedError


def program(name: str, beginning: bytes) -> SealedError | None:
    """Return why a file is taken for a program, None if it is not. beginning: at least its first octets."""
    for what, all_ in _known()["beginnings"].items():
        if any(beginning.startswith(bytes.fromhex(one)) for one in all_):
            return SealedError("program_content", name, what)
    _, point, ending = name.lower().rpartition(".")
    return SealedError("program_name", name, f".{ending}") if point and ending in _known()["endings"] else None


@cache
def _known() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("programs.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
