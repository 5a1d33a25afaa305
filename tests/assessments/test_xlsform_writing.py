"""What is written is a form that pyxform accepts, and reads back to the same questionnaire."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from enlace.assessments.rules.choice_lists import lists_from_taxonomies
from enlace.assessments.rules.conditions import (
    NO_DATA,
    Expression,
    Literal,
    Operation,
    Reference,
    Value,
    evaluate,
)
from enlace.assessments.rules.questionnaire import (
    CHOICE_TYPES,
    QUESTION_TYPES,
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
    Section,
)
from enlace.assessments.rules.reading import read_questionnaire
from enlace.assessments.rules.xlsform import read_xlsform
from enlace.assessments.rules.xlsform_rules import answer_rule, in_xpath
from enlace.assessments.rules.xlsform_writing import write_xlsform
from enlace.common.errors import Invalid

PACKS = Path(__file__).parents[2] / "packs"


def load(path: str) -> Any:
    return yaml.load((PACKS / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def lists() -> dict[str, tuple[Choice, ...]]:
    with (PACKS / "oas/states.csv").open(encoding="utf-8-sig") as file:
        states = tuple(
            Choice(row["iso3"], {"en": row["name_en"], "es": row["name_es"]}) for row in csv.DictReader(file)
        )
    return {**lists_from_taxonomies(load("oas/taxonomies.yaml")), "iso3166:OAS": states}


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


@pytest.mark.parametrize(
    "path",
    [
        "oas/questionnaire_2016.yaml",
        "illicit_trade/questionnaires/fctc_core.yaml",
        "untoc_review/questionnaire_ic.yaml",
    ],
)
def test_the_real_ones_come_back_the_same(path: str) -> None:
    questionnaire, problems = read_questionnaire(load(path), path, lists())
    assert questionnaire is not None, problems
    content = write_xlsform(questionnaire)
    assert convert(content, validate=False).xform
    assert back(content) == questionnaire
    assert write_xlsform(questionnaire) == content
    # Saved by another program without what only Enlace reads, it still asks the same.
    alone = back(edited(content, lambda book: book.remove(book["enlace"])))
    assert {one.id for one in alone.questions} == {one.id for one in questionnaire.questions}
    for one in alone.questions:
        asked = questionnaire.by_id[one.id]
        assert (one.texts, one.hint, one.required) == (asked.texts, asked.hint, asked.required)
        assert one.choice_codes == asked.choice_codes


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip).filter(bool)
CODES = st.text("abZ019.-_:/é", min_size=1, max_size=6)
TEXTS = st.fixed_dictionaries({"en": WORDS}, optional={"es": WORDS, "pt": WORDS})


@st.composite
def choices(draw: st.DrawFn) -> tuple[Choice, ...]:
    codes = draw(st.lists(CODES, min_size=1, max_size=4, unique=True))
    scores = st.none() | st.sampled_from([0.0, 0.25, 1.0])
    return tuple(Choice(code, draw(TEXTS), draw(scores), draw(st.booleans())) for code in codes)


def rule(draw: st.DrawFn, earlier: list[Question]) -> Expression | None:
    chosen = [question for question in earlier if question.type in CHOICE_TYPES]
    if not chosen or draw(st.booleans()):
        return None
    question = draw(st.sampled_from(chosen))
    codes = draw(st.lists(st.sampled_from([*question.choice_codes, NO_DATA]), min_size=1, unique=True))
    reference = Reference(question.id)
    counted = "count-positive" if question.type == "select_multiple" else "count-selected"
    test = draw(
        st.sampled_from(
            [
                Operation("in", (reference, *(Literal(code) for code in codes))),
                Operation("selected", (reference, Literal(codes[0]))),
                Operation(">", (Operation(counted, (reference,)), Literal(0))),
            ]
        )
    )
    return Operation("and", (test, rule_of)) if (rule_of := rule(draw, earlier)) else test


@st.composite
def questions(draw: st.DrawFn, sections: list[str]) -> list[Question]:
    found: list[Question] = []
    for identity in draw(st.lists(CODES, min_size=1, max_size=7, unique=True)):
        kind = draw(st.sampled_from(sorted(QUESTION_TYPES)))
        several = kind == "select_multiple"
        question = Question(
            id=identity,
            section=draw(st.sampled_from(sections)),
            type=kind,
            texts=draw(TEXTS),
            hint=draw(TEXTS | st.just({})),
            choices=draw(choices()) if kind in CHOICE_TYPES else (),
            choice_list=draw(st.sampled_from(["taxonomy:a", "yn", ""])) if kind in CHOICE_TYPES else "",
            required=kind not in ("note", "calculate") and draw(st.booleans()),
            relevant_when=rule(draw, found),
            calculation=Operation("+", (Literal(1), Literal(2))) if kind == "calculate" else None,
            tier=draw(st.sampled_from(["core", "full"])),
            plan=tuple(draw(st.lists(CODES, max_size=2, unique=True))),
            marking=draw(st.sampled_from(["", "TLP:GREEN"])),
            unit=draw(WORDS | st.just("")),
            minimum=draw(st.none() | st.just(0)) if kind == "integer" else None,
            maximum=draw(st.none() | st.just(99.5)) if kind == "decimal" else None,
            max_selected=draw(st.none() | st.just(2)) if several else None,
            derived_from=found[0].id if found and draw(st.booleans()) else "",
            suffix="TA1" if draw(st.booleans()) else "",
        )
        found.append(question)
    return found


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    codes = draw(st.lists(CODES, min_size=1, max_size=4, unique=True))
    asked = draw(questions(codes))
    measure = MeasureDefinition("m", "share", draw(TEXTS), {"codes": ["yes"], "above": 0, "of": {"a": [1, None]}})
    indicator = IndicatorDefinition("I1", draw(TEXTS), {}, (asked[0].id,), (measure,), "minutes", never_named=True)
    return Questionnaire(
        code=draw(CODES),
        version=draw(CODES),
        title=draw(TEXTS),
        languages=draw(st.sampled_from([("en",), ("en", "es"), ("en", "pt", "es")])),
        sections=tuple(Section(code, draw(TEXTS), draw(WORDS | st.just("")), "Heading") for code in codes),
        questions=tuple(asked),
        indicators=(indicator,),
        status=draw(WORDS | st.just("")),
        default_marking=draw(st.sampled_from(["", "TLP:GREEN"])),
        self_report=(Question("S1", "", "text", draw(TEXTS)),),
        answer_fields=(Question("COM", "", "text", draw(TEXTS), suffix="COM"),),
    )


@settings(max_examples=30, deadline=None)
@given(questionnaires())
def test_any_questionnaire_comes_back_the_same(questionnaire: Questionnaire) -> None:
    content = write_xlsform(questionnaire)
    assert convert(content, validate=False).xform
    assert back(content) == questionnaire


LANGUAGES = ("en", "es", "pt", "fr", "de", "zh", "sw", "pt-br", "zh-hant")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=4, unique=True), st.data())
def test_it_comes_back_the_same_whatever_its_languages(languages: list[str], data: st.DataObject) -> None:
    """What Enlace itself brings, the scale and “no data”, is written for the form's languages, its first before all."""
    texts = st.fixed_dictionaries({languages[0]: WORDS}, optional=dict.fromkeys(languages[1:], WORDS))
    source = {
        "code": "Q",
        "version": "1",
        "title": data.draw(texts),
        "languages": languages,
        "sections": [{"code": "A", "name": data.draw(texts)}],
        "choice_lists": {"l": [{"code": "a", **data.draw(texts)}]},
        "questions": [
            {"id": "y", "section": "A", "type": "yes_no_partial", "text": data.draw(texts)},
            {"id": "o", "section": "A", "type": "select_one", "choices": "l", "text": data.draw(texts)},
            {"id": "s", "section": "A", "type": "select_multiple", "choices": "iso3166:T", "text": data.draw(texts)},
        ],
    }
    questionnaire, problems = read_questionnaire(source, "q.yaml", {"iso3166:T": (Choice("AA", {"en": "Land"}),)})
    assert questionnaire is not None, problems
    content = write_xlsform(questionnaire)
    assert convert(content, validate=False).xform
    assert back(content) == questionnaire
    labels = [row[2 : 2 + len(languages)] for row in openpyxl.load_workbook(io.BytesIO(content))["choices"].values]
    assert all(row[0] for row in labels)


def test_the_generated_ones_say_everything() -> None:
    """Whatever is added to the dataclasses must be generated above, or named here."""
    generated = {
        Questionnaire: "code version title languages sections questions indicators status default_marking "
        "self_report answer_fields",
        Section: "code name part report_heading",
        Choice: "code texts score exclusive",
        Question: "id section type texts hint choices choice_list required relevant_when calculation tier plan "
        "marking unit minimum maximum max_selected derived_from suffix",
        IndicatorDefinition: "code name formula questions measures origin never_named",
        MeasureDefinition: "code measure title parameters",
    }
    elsewhere = {
        Questionnaire: "plan",
        Question: "constraint constraint_message provisions evidence ta_follow_up indicators origin",
    }
    for kind, names in generated.items():
        named = {*names.split(), *elsewhere.get(kind, "").split()}
        assert {field.name for field in fields(kind)} == named  # type: ignore[arg-type]


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


def first(**changes: Any) -> Questionnaire:
    return replace(SMALL, questions=(replace(SMALL.questions[0], **changes), *SMALL.questions[1:]))


def test_the_form_of_a_small_one() -> None:
    book = openpyxl.load_workbook(io.BytesIO(CONTENT))
    rows = [[value or "" for value in row] for row in book["survey"].iter_rows(values_only=True)]
    assert rows[0][:4] == ["type", "name", "label::English (en)", "label::Español (es)"]
    assert [row[:2] for row in rows[1:]] == [
        ["begin group", "n_1"],
        ["select_one yn", "A1"],
        ["select_multiple means", "A1.TA1"],
        ["end group", ""],
        ["begin group", "A1_2"],
        ["integer", "n_2x"],
        ["end group", ""],
    ]
    relevant, constraint = rows[0].index("relevant"), rows[0].index("constraint")
    assert rows[3][relevant] == "${A1} = 'yes' or ${A1} = 'no'"
    assert rows[6][relevant] == (
        "count-selected(${A1.TA1}) - number(selected(${A1.TA1}, 'none')) - number(selected(${A1.TA1}, 'no_data')) > 0"
    )
    assert rows[6][constraint] == ". < 500 and . >= 0"
    assert rows[3][constraint] == (
        "count-selected(.) <= 2 and (count-selected(.) <= 1 or not(selected(., 'none') or selected(., 'no_data')))"
    )
    assert [row[:3] for row in book["choices"].iter_rows(values_only=True)][1:4] == [
        ("yn", "yes", "Yes"),
        ("yn", "no", "No"),
        ("yn", "no_data", "No data"),
    ]
    assert book["enlace"].sheet_state == "hidden"


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(Invalid, match="survey row 3"):
        write_xlsform(first(texts={"en": "x" * 32_768}))


def test_what_would_mislead_a_form_is_kept_from_it() -> None:
    """A text that looks like an answer, a formula or an escape comes back as it was."""
    for text in ("${A1}", "=1+1", "_x0041_", "https://a.example/?b=c d", "a\nb", "“so”  it  goes", "{b}"):
        assert back(write_xlsform(first(texts={"en": text}))).questions[0].texts == {"en": text}


class Given:
    """The answers of one State to the small questionnaire."""

    def __init__(self, answers: Mapping[str, str | None]) -> None:
        self.answers = answers

    def value(self, question: str) -> Value:
        given_ = self.answers.get(question)
        if given_ is None or given_ == NO_DATA:
            return None
        return frozenset(given_.split()) if question == "A1.TA1" else given_

    def raw(self, question: str) -> str | None:
        return self.answers.get(question)

    def exclusive(self, question: str) -> frozenset[str]:
        return SMALL.by_id[question].exclusive_codes


@given(
    st.none() | st.sampled_from(["yes", "no", "", NO_DATA]),
    st.none() | st.sampled_from(["radar", "radar dogs", "none", "", NO_DATA]),
    st.lists(st.sampled_from(["yes", "no", "radar", "none", NO_DATA]), min_size=1, unique=True),
    st.sampled_from(["A1", "A1.TA1"]),
)
def test_in_other_words_a_rule_decides_the_same(
    one: str | None, several: str | None, codes: list[str], question: str
) -> None:
    answers = Given({"A1": one, "A1.TA1": several})
    reference = Reference(question)
    for rule_ in (
        Operation("in", (reference, *(Literal(code) for code in codes))),
        Operation(">", (Operation("count-positive", (Reference("A1.TA1"),)), Literal(0))),
    ):
        assert evaluate(in_xpath(rule_, SMALL.by_id), answers) == evaluate(rule_, answers)


@pytest.mark.parametrize(
    ("chosen", "valid"),
    [("radar", True), ("radar dogs", True), ("none", True), ("radar none", False), ("radar dogs none", False)],
)
def test_the_limits_of_an_answer_are_in_its_constraint(chosen: str, valid: bool) -> None:
    rule_ = answer_rule(SMALL.questions[1], SMALL.by_id)
    assert rule_ is not None
    assert evaluate(rule_, Given({}), own=frozenset(chosen.split())) is valid


def test_dates_are_marked_as_dates() -> None:
    rule_ = Operation(">=", (Reference("since"), Literal("2016-09-01")))
    dated = Operation("date", (Literal("2016-09-01"),))
    assert in_xpath(rule_, {}) == Operation(">=", (Reference("since"), dated))
