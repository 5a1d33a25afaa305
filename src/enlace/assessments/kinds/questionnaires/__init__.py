"""What the product adds to questionnaires it knows: measures for their indicators, texts in further languages, and
which of their questions ask for what is on record already.

A file is named for the code of its questionnaire, in lower case (`hpa_q_2016_r1.yaml`, `hpa_q_2016_r1.texts.yaml`,
`hpa_q_2016_r1.record.yaml`).
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from enlace.assessments.rules.known_figures import FigureRules, read_figure_rules
from enlace.assessments.rules.on_record import RecordRule, read_rules


@cache
def supplements(code: str) -> tuple[dict[str, Any], ...]:
    """Return the supplements of the questionnaire `code`, in order of file name; empty for one we do not know."""
    stem = code.lower().replace("-", "_")
    wanted = {f"{stem}.yaml", f"{stem}.texts.yaml"}
    found = sorted((file for file in files(__name__).iterdir() if file.name in wanted), key=lambda file: file.name)
    return tuple(yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) for file in found)


@cache
def record_rules(code: str) -> tuple[RecordRule, ...]:
    """Return which questions of the questionnaire `code` ask for what is on record; empty for one we do not know."""
    return read_rules(_on_record(code).get("questions", ()))


@cache
def figure_rules(code: str) -> FigureRules | None:
    """Return which questions of the questionnaire `code` ask for numbers of requests; None for one we do not know."""
    return read_figure_rules(_on_record(code))


def _on_record(code: str) -> dict[str, Any]:
    stem = code.lower().replace("-", "_")
    found = [file for file in files(__name__).iterdir() if file.name == f"{stem}.record.yaml"]
    texts = [file.read_text(encoding="utf-8") for file in found]
    return {key: one for text in texts for key, one in yaml.load(text, Loader=yaml.CSafeLoader).items()}
