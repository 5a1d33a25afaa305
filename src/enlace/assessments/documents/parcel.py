"""Everything that the States allow the Secretariat of a cycle, as the files of one archive."""

import io
import json
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from enlace.assessments.queries import stored
from enlace.assessments.queries.answers import Answer
from enlace.assessments.queries.cockpit import evidence_of
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.figures import document
from enlace.assessments.rules.labels import label_of
from enlace.assessments.rules.replies import GivenAnswer, write_replies
from enlace.assessments.rules.synthetic import SOURCE as SYNTHETIC

# One content, one file: an archive has no day of its own.
TIMELESS = (1980, 1, 1, 0, 0, 0)
UNFIT = re.compile(r"[^\w.\- ]+")
MOST_NAME = 80


def parcel(view: CycleView, answers: tuple[Answer, ...]) -> bytes:
    """Return a ZIP of a reply file, the figures and indicators, and the files given as evidence.

    answers: those that the Secretariat may see beside the names of their States; nothing else of them goes in.
    """
    # A reply file has no place for the mark but its name.
    mark = f"-{SYNTHETIC}" if view.synthetic else ""
    files: dict[str, bytes] = {f"{view.code}-replies{mark}.csv": _replies(view, answers).encode()}
    for kind, items in (
        ("figures", stored.figures(view, reader=Reader.SECRETARIAT)),
        ("indicators", stored.indicators(view, reader=Reader.SECRETARIAT)),
    ):
        content = document(kind, view.code, items, stored.computed_at(view), synthetic=view.synthetic)
        files[f"{view.code}-{kind}.json"] = _json(content)
    for one in evidence_of(view, {(answer.state, answer.question) for answer in answers}):
        # The hash keeps two files of one name apart, and says which one an answer means.
        name = f"{one.content_hash.removeprefix('sha256:')[:12]}-{UNFIT.sub('_', one.name)[-MOST_NAME:]}"
        files[f"evidence{mark}/{one.state}/{one.question}/{name}"] = one.content
    return _zipped(files)


def _replies(view: CycleView, answers: tuple[Answer, ...]) -> str:
    definition = definition_of(view)
    order = {question.id: place for place, question in enumerate(definition.questions)}
    rows = [
        GivenAnswer(
            one.state,
            one.question,
            one.value,
            one.comment,
            # The label that holds, so that it goes with the answer wherever the file goes.
            label_of(one.marking, one.question, definition),
            one.basis,
            one.answered_on,
            one.source,
        )
        for one in sorted(answers, key=lambda one: (one.state, order[one.question]))
    ]
    return write_replies(rows, for_spreadsheets=True)


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, TIMELESS), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
