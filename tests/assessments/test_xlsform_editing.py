"""An export that was edited: the known sheets win in what they carry, the sheet `enlace` keeps the rest."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from enlace.assessments.rules.conditions import Literal, Operation, Reference
from enlace.assessments.rules.questionnaire import Choice, IndicatorDefinition, Question, Questionnaire, Section
from enlace.assessments.rules.xlsform import read_xlsform
from enlace.assessments.rules.xlsform_writing import write_xlsform

YES_NO = (Choice("yes", {"en": "Yes"}, 1.0), Choice("no", {"en": "No"}, 0.0))
MEANS = (
    Choice("radar", {"en": "Radar"}),
    Choice("dogs", {"en": "Dogs"}),
    Choice("none", {"en": "None"}, None, exclusive=True),
)
SMALL = Questionnaire(
    code="SMALL",
    version="2",
    title={"en": "Small", "es": "Pequeño"},
    languages=("en", "es"),
    sections=(Section("1", {"en": "One", "es": "Uno"}, "1", "1. One"), Section("A1", {"en": "Two"})),
    questions=(
        Question(
            "A1",
            "1",
            "yes_no_partial",
            {"en": "Strategy?", "es": "¿Estrategia?"},
            choices=YES_NO,
            choice_list="yn",
            provisions=("UNTOC:31",),
            evidence=("file",),
            ta_follow_up=True,
            indicators=("I1",),
            origin="minutes",
        ),
        Question(
            "A1.TA1",
            "1",
            "select_multiple",
            {"en": "Which?", "es": "¿Cuáles?"},
            choices=MEANS,
            choice_list="means",
            relevant_when=Operation("in", (Reference("A1"), Literal("yes"), Literal("no"))),
            max_selected=2,
            derived_from="A1",
            suffix="TA1",
        ),
        Question(
            "2x",
            "A1",
            "integer",
            {"en": "How many?", "es": "¿Cuántos?"},
            minimum=0,
            unit="cases",
            constraint=Operation("<", (Reference("."), Literal(500))),
            constraint_message={"en": "Under 500"},
            relevant_when=Operation(">", (Operation("count-positive", (Reference("A1.TA1"),)), Literal(0))),
        ),
    ),
    indicators=(IndicatorDefinition("I1", {"en": "One"}, questions=("A1",)),),
    plan="HPA",
)


CONTENT = write_xlsform(SMALL)


def back(content: bytes) -> Questionnaire:
    questionnaire, problems = read_xlsform(content, "F.xlsx")
    assert questionnaire is not None, [str(problem) for problem in problems]
    return questionnaire


def edited(content: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def cells(book: openpyxl.Workbook, sheet: str, row: int) -> dict[str, Any]:
    """Return the cells of a row by the head of their column."""
    return {head.value: cell for head, cell in zip(book[sheet][1], book[sheet][row], strict=True)}


def put(sheet: str, row: int, column: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        cells(book, sheet, row)[column].value = value

    return change


def first(**changes: Any) -> Questionnaire:
    return replace(SMALL, questions=(replace(SMALL.questions[0], **changes), *SMALL.questions[1:]))


def last(**changes: Any) -> Questionnaire:
    return replace(SMALL, questions=(*SMALL.questions[:2], replace(SMALL.questions[2], **changes)))


def shared(book: openpyxl.Workbook) -> None:
    cells(book, "choices", 2)["label::Español (es)"].value = "Sí"


EDITS: dict[str, tuple[Callable[[openpyxl.Workbook], None], Questionnaire]] = {
    "nothing": (lambda _: None, SMALL),
    "a label": (
        put("survey", 3, "label::English (en)", "A plan?"),
        first(texts={"en": "A plan?", "es": "¿Estrategia?"}),
    ),
    "a hint": (put("survey", 3, "hint::Español (es)", "En ley"), first(hint={"es": "En ley"})),
    "required": (put("survey", 3, "required", "yes"), first(required=True)),
    "a rule": (
        put("survey", 7, "relevant", "${A1} = 'yes'"),
        last(relevant_when=Operation("=", (Reference("A1"), Literal("yes")))),
    ),
    "a rule taken away": (put("survey", 7, "relevant", None), last(relevant_when=None)),
    "a constraint": (
        put("survey", 7, "constraint", ". > 5"),
        last(constraint=Operation(">", (Reference("."), Literal(5))), minimum=None),
    ),
    "a message": (
        put("survey", 7, "constraint_message::English (en)", "Too many"),
        last(constraint_message={"en": "Too many"}),
    ),
    "a type": (put("survey", 7, "type", "decimal"), last(type="decimal")),
    "a choice": (
        shared,
        first(choices=(replace(YES_NO[0], texts={"en": "Yes", "es": "Sí"}), YES_NO[1])),
    ),
    "a section": (
        put("survey", 2, "label::English (en)", "First"),
        replace(SMALL, sections=(replace(SMALL.sections[0], name={"en": "First", "es": "Uno"}), SMALL.sections[1])),
    ),
    "the title": (
        put("settings", 2, "form_title", "Tiny"),
        replace(SMALL, title={"en": "Tiny", "es": "Pequeño"}),
    ),
    "the version": (put("settings", 2, "version", "3"), replace(SMALL, version="3")),
    "the code": (put("settings", 2, "form_id", "OTHER"), replace(SMALL, code="OTHER")),
    "a question taken away": (
        lambda book: book["survey"].delete_rows(7),
        replace(SMALL, questions=SMALL.questions[:2], sections=SMALL.sections),
    ),
    "a question added": (
        lambda book: book["survey"].append(["text", "more", "More?", "¿Más?"]),
        replace(
            SMALL,
            sections=(*SMALL.sections, Section("main", {"en": "Small"})),
            questions=(*SMALL.questions, Question("more", "main", "text", {"en": "More?", "es": "¿Más?"})),
        ),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_edited_wins_and_the_rest_stays(name: str) -> None:
    change, expected = EDITS[name]
    assert back(edited(CONTENT, change)) == expected


def test_questions_in_another_order_stay_in_it() -> None:
    def swap(book: openpyxl.Workbook) -> None:
        rows = [[cell.value for cell in row] for row in book["survey"].iter_rows()]
        for place, row in enumerate([*rows[:1], *rows[5:8], *rows[1:5]], start=1):
            for column, value in enumerate(row, start=1):
                book["survey"].cell(place, column).value = value

    simple = replace(SMALL, questions=tuple(replace(one, relevant_when=None) for one in SMALL.questions))
    found = back(edited(write_xlsform(simple), swap))
    assert [question.id for question in found.questions] == ["2x", "A1", "A1.TA1"]
    assert [section.code for section in found.sections] == ["A1", "1"]
    assert {one.id: one for one in found.questions} == simple.by_id


def test_an_indicator_needs_its_question() -> None:
    content = edited(CONTENT, lambda book: book["survey"].delete_rows(3))
    questionnaire, problems = read_xlsform(content, "F.xlsx")
    assert questionnaire is None
    assert "F.xlsx: indicators[0].questions: there is no question “A1”" in [str(one) for one in problems]


def damage(row: int, content: object) -> bytes:
    """Return the small form with other JSON in one row of the sheet `enlace`."""
    text = ILLEGAL_CHARACTERS_RE.sub("", content) if isinstance(content, str) else json.dumps(content)
    return edited(CONTENT, lambda book: book["enlace"].cell(row, 3, text) and None)


def stored() -> list[tuple[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    return [(row[0], json.loads(row[2])) for row in book["enlace"].iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize(
    ("part", "change", "words"),
    [
        ("form", "{", "row 2: the content cannot be read"),
        pytest.param("form", "[" * 30_000, "row 2: the content cannot be read", id="deep"),
        ("form", [], "form: this must be a map"),
        ("form", {"format": 2}, "another version"),
        ("form", {"colour": "red"}, "form.colour: this key is not known"),
        ("section", {"code": "a b"}, "“a b” is no code"),
        ("question", {"type": "repeat"}, "“repeat” is not known here"),
        ("question", {"texts": "A"}, "this must be a map from language to text"),
        ("question", {"choices": 77}, "there is no choice list “77”"),
        ("question", {"relevant_when": ["system", "rm"]}, "this is no rule"),
        ("question", {"relevant_when": ["$"]}, "this is no rule"),
        ("question", {"relevant_when": ["not"]}, "this is no rule"),
        ("question", {"tier": "half"}, "“half” is not known here"),
        ("question", {"max_selected": "x"}, "this must be a number"),
        ("indicator", {"measures": [{"code": "m"}]}, "“measure” is missing"),
    ],
)
def test_a_damaged_sheet_is_refused(part: str, change: object, words: str) -> None:
    place, content = next((place, one) for place, (name, one) in enumerate(stored(), start=2) if name == part)
    altered = {**content, **change} if isinstance(change, dict) else change
    questionnaire, problems = read_xlsform(damage(place, altered), "F.xlsx")
    assert questionnaire is None
    assert any(words in str(problem) for problem in problems), [str(problem) for problem in problems]


SCALARS = st.none() | st.booleans() | st.integers(-3, 10**16) | st.floats() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_content_of_the_sheet_makes_it_fail(data: st.DataObject) -> None:
    parts = stored()
    place = data.draw(st.integers(0, len(parts) - 1))
    content = parts[place][1]
    if isinstance(content, dict) and data.draw(st.booleans()):
        content = {**content, data.draw(st.sampled_from(sorted(content))): data.draw(JSON)}
    else:
        content = data.draw(JSON)
    questionnaire, problems = read_xlsform(damage(place + 2, content), "F.xlsx")
    assert (questionnaire is None) == bool(problems)
