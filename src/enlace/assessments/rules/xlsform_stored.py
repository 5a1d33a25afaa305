"""The sheet `enlace` of an exported form: what a questionnaire holds and an XLSForm has no column for.

It holds the whole questionnaire, a part a row: `part` (form, choices, section, question, ...), `name`, and
the part as JSON in `content` (continued in `content_2`, `content_3`, ... where a cell is too small). What the
other sheets say wins over it; see `xlsform_merging`.
"""

import dataclasses
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar

from enlace.assessments.rules.conditions import (
    FUNCTIONS,
    MAX_DEPTH,
    OPERATORS,
    Expression,
    Literal,
    Operation,
    Reference,
)
from enlace.assessments.rules.question_reading import MARKINGS, TIERS
from enlace.assessments.rules.questionnaire import (
    QUESTION_TYPES,
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
    Section,
)
from enlace.assessments.rules.questionnaire_json import to_json
from enlace.assessments.rules.shape import Source, shown
from enlace.assessments.rules.xlsform_entries import Sheet
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem

FORMAT = 1
# Excel holds 32,767 characters in a cell.
CELL_CHARACTERS = 30_000
# A code of a question, a dot, and the suffix of one derived from it.
ID_CHARACTERS = 80
HEADS = ("part", "name", "content")
# The parts that are questions, by the field of Questionnaire that holds them.
QUESTION_PARTS = {"question": "questions", "self_report": "self_report", "answer_field": "answer_fields"}

Reader = Callable[[Source, Any, str], Any]
D = TypeVar("D")


class Part(NamedTuple):
    """One row of the sheet."""

    part: str
    name: str
    content: Any


def parts_of(questionnaire: Questionnaire) -> list[Part]:
    """Return the rows of the sheet for `questionnaire`; `read_stored` makes it from them again."""
    form = to_json(questionnaire)
    lists = form.pop("choice_lists")
    sections, indicators = form.pop("sections"), form.pop("indicators")
    questions = [(part, one) for part, name in QUESTION_PARTS.items() for one in form.pop(name, ())]
    return [
        Part("form", questionnaire.code, {"format": FORMAT} | form),
        *(Part("choices", str(place), choices) for place, choices in enumerate(lists)),
        *(Part("section", section["code"], section) for section in sections),
        *(Part(part, question["id"], question) for part, question in questions),
        *(Part("indicator", indicator["code"], indicator) for indicator in indicators),
    ]


def cells_of(part: Part) -> list[str]:
    """Return the cells of one row: JSON in plain ASCII, so that no program alters it on the way."""
    content = json.dumps(part.content, ensure_ascii=True, separators=(",", ":"), default=str)
    # XlsxWriter escapes what looks like an escape of its own (_x0041_), and openpyxl does not undo it.
    content = content.replace("_x", "\\u005fx").replace(" ", "\\u0020")
    starts = range(0, len(content), CELL_CHARACTERS)
    return [part.part, part.name, *(content[start : start + CELL_CHARACTERS] for start in starts)]


def read_stored(sheet: Sheet, problems: list[Problem]) -> Questionnaire | None:
    """Return the questionnaire in the sheet `enlace`, or None after adding problems."""
    source = Source(sheet.where)
    parts = [part for row in sheet.rows if (part := _part(source, row.cells, row.number)) is not None]
    lists = {part.name: _tuple(_CHOICE, source, part.content, _at(part)) for part in parts if part.part == "choices"}
    question = partial(_question, lists)
    readers = {"section": _SECTION, "indicator": _INDICATOR} | dict.fromkeys(QUESTION_PARTS, question)
    found: dict[str, list[Any]] = {name: [] for name in readers}
    forms = [part for part in parts if part.part == "form"]
    for part in parts:
        if part.part in readers:
            found[part.part].append(readers[part.part](source, part.content, _at(part)))
        elif part.part not in ("form", "choices"):
            source.fault(_at(part), N_("no such part of a form is known here"))
    if len(forms) != 1:
        source.fault("", N_("the sheet must have one row “form”"))
    content = source.mapping(forms[0].content if forms else {}, "form")
    if content.pop("format", None) != FORMAT:
        source.fault("form", N_("the sheet was written by another version of this program"))
    form: Questionnaire = _FORM(source, content, "form")
    problems.extend(source.problems)
    if source.problems:
        return None
    return dataclasses.replace(
        form,
        sections=tuple(found["section"]),
        indicators=tuple(found["indicator"]),
        questions=tuple(found["question"]),
        self_report=tuple(found["self_report"]),
        answer_fields=tuple(found["answer_field"]),
    )


def _at(part: Part) -> str:
    return f"{part.part} {part.name}"


def _part(source: Source, cells: Mapping[str, str], row: int) -> Part | None:
    part, name, *content = (cells.get(head, "") for head in HEADS)
    number = 2
    while (head := f"{HEADS[-1]}_{number}") in cells:
        content.append(cells[head])
        number += 1
    try:
        read = json.loads("".join(content))
    except (ValueError, RecursionError):
        source.fault(f"row {row}", N_("the content cannot be read; export the form again"))
        return None
    if code := unfit_in(read):
        source.fault(f"row {row}", N_("the text holds an invisible control character (%(code)s); delete it"), code=code)
        return None
    return Part(part.strip(), name.strip(), read)


def _built(kind: type[D], readers: Mapping[str, Reader], source: Source, value: Any, path: str) -> D:
    """Return the dataclass `kind` from a map of its fields; absent ones have their defaults."""
    required = [
        field.name
        for field in dataclasses.fields(kind)  # type: ignore[arg-type]
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]
    entry = source.mapping(value, path, required=[name for name in required if name in readers], allowed=[*readers])
    empty: dict[str, Any] = dict.fromkeys(required, "")
    return kind(**(empty | {name: readers[name](source, one, f"{path}.{name}") for name, one in entry.items()}))


def _tuple(reader: Reader, source: Source, value: Any, path: str) -> tuple[Any, ...]:
    return tuple(reader(source, one, f"{path}[{place}]") for place, one in enumerate(source.items(value, path)))


def _one_of(known: tuple[str, ...], source: Source, value: Any, path: str) -> str:
    if value not in known:
        message = N_("“%(code)s” is not known here; known are: %(known)s")
        source.fault(path, message, code=shown(value), known=", ".join(filter(None, known)))
        return known[0]
    return str(value)


def _expression(source: Source, value: Any, path: str, level: int = 1) -> Expression:
    """Return the expression that `to_json` wrote as `value`; anything else is a fault."""
    if isinstance(value, bool | int | float | str):
        return Literal(value)
    if isinstance(value, list) and value and isinstance(value[0], str) and level <= MAX_DEPTH:
        name, *operands = value
        if name == "$" and len(operands) == 1 and isinstance(operands[0], str):
            return Reference(operands[0])
        least, most = {**OPERATORS, **FUNCTIONS}.get(name, (1, 0))
        if least <= len(operands) and (most is None or len(operands) <= most):
            read = (_expression(source, one, path, level + 1) for one in operands)
            return Operation(name, tuple(read))
    source.fault(path, N_("this is no rule: %(value)s"), value=shown(value))
    return Literal(value="")


def _question(lists: Mapping[str, Any], source: Source, value: Any, path: str) -> Question:
    def choices(source: Source, value: Any, path: str) -> tuple[Choice, ...]:
        found: tuple[Choice, ...] | None = lists.get(str(value))
        if found is None:
            source.fault(path, N_("there is no choice list “%(list)s”"), list=shown(value))
        return found or ()

    return _built(Question, {**_QUESTION, "choices": choices}, source, value, path)


def _whole(source: Source, value: Any, path: str) -> int | None:
    number = source.number(value, path)
    return None if number is None else int(number)


_CHOICE: Reader = partial(
    _built,
    Choice,
    {"code": Source.code, "texts": Source.texts, "score": Source.number, "exclusive": Source.flag},
)
_SECTION: Reader = partial(
    _built,
    Section,
    {"code": Source.code, "name": Source.texts, "part": Source.text, "report_heading": Source.text},
)
_QUESTION: Mapping[str, Reader] = {
    "id": partial(Source.code, most=ID_CHARACTERS),
    "type": partial(_one_of, tuple(sorted(QUESTION_TYPES))),
    "tier": partial(_one_of, TIERS),
    "marking": partial(_one_of, ("", *MARKINGS)),
    **dict.fromkeys(("texts", "hint", "constraint_message"), Source.texts),
    **dict.fromkeys(("relevant_when", "constraint", "calculation"), _expression),
    **dict.fromkeys(("plan", "provisions", "evidence", "indicators"), Source.codes),
    **dict.fromkeys(("required", "ta_follow_up"), Source.flag),
    **dict.fromkeys(("section", "choice_list", "unit", "origin", "derived_from", "suffix"), Source.text),
    **dict.fromkeys(("minimum", "maximum"), Source.number),
    "max_selected": _whole,
}
_MEASURE: Reader = partial(
    _built,
    MeasureDefinition,
    {"code": Source.code, "measure": Source.code, "title": Source.texts, "parameters": Source.mapping},
)
_INDICATOR: Reader = partial(
    _built,
    IndicatorDefinition,
    {
        "code": Source.code,
        **dict.fromkeys(("name", "formula"), Source.texts),
        "questions": Source.codes,
        "measures": partial(_tuple, _MEASURE),
        "origin": Source.text,
        "never_named": Source.flag,
    },
)
_FORM: Reader = partial(
    _built,
    Questionnaire,
    {
        **dict.fromkeys(("code", "version", "plan", "default_marking"), Source.code),
        "title": Source.texts,
        "languages": Source.codes,
        "status": Source.text,
    },
)
