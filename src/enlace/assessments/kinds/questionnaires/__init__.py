"""What the product adds to questionnaires it knows: measures for their indicators, texts in further languages.

A file is named for the code of its questionnaire, in lower case (`hpa_q_2016_r1.yaml`, `hpa_q_2016_r1.texts.yaml`).
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def supplements(code: str) -> tuple[dict[str, Any], ...]:
    """Return the supplements of the questionnaire `code`, in order of file name; empty for one we do not know."""
    stem = code.lower().replace("-", "_")
    wanted = {f"{stem}.yaml", f"{stem}.texts.yaml"}
    found = sorted((file for file in files(__name__).iterdir() if file.name in wanted), key=lambda file: file.name)
    return tuple(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for file in found)
