"""A supplement adds what a pack leaves out, and never overrules what the pack says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.questionnaire import (
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
    Section,
)
from enlace.assessments.rules.supplement import missing_texts, supplement_problems, with_supplement

MEASURE = {"code": "yes", "measure": "share", "title": {"en": "Yes"}, "question": "A1", "codes": ["yes"]}


def questionnaire(*, measures: tuple[MeasureDefinition, ...] = ()) -> Questionnaire:
    choices = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No", "pt": "Nunca"}))
    return Questionnaire(
        code="Q",
        version="1",
        title={"en": "Title"},
        languages=("en",),
        sections=(Section("A", {"en": "Section"}),),
        questions=(
            Question("A1", "A", "select_one", {"en": "Text"}, {"en": "Hint"}, choices, "yes_no"),
            Question("A1.TA1", "A", "text", {"en": "Help?"}, derived_from="A1", suffix="TA1"),
        ),
        indicators=(IndicatorDefinition("I", {"en": "Name"}, {"en": "Formula"}, measures=measures),),
        self_report=(Question("S1", "", "text", {"en": "Own"}),),
        answer_fields=(Question("COM", "", "text", {"en": "Comment"}, suffix="COM"),),
    )


TEXTS = {
    "title": "Título",
    "sections": {"A": "Seção"},
    "questions": {"A1": {"text": "Texto", "hint": "Dica"}, "S1": {"text": "Próprio"}},
    "choices": {"yes_no": {"yes": "Sim", "no": "Não"}},
    "suffixes": {"TA1": "Ajuda?", "COM": "Comentário"},
    "indicators": {"I": {"name": "Nome", "formula": "Fórmula"}},
}


def test_texts_are_added_in_a_further_language() -> None:
    found = with_supplement(questionnaire(), {"texts": {"pt": TEXTS}})
    assert found.languages == ("en", "pt")
    assert found.title == {"en": "Title", "pt": "Título"}
    assert found.questions[0].texts["pt"] == "Texto"
    assert found.questions[0].hint["pt"] == "Dica"
    assert found.questions[0].choices[0].texts == {"en": "Yes", "pt": "Sim"}
    assert found.questions[1].texts["pt"] == "Ajuda?"
    assert found.indicators[0].formula["pt"] == "Fórmula"
    assert found.self_report[0].texts["pt"] == "Próprio"
    assert found.answer_fields[0].texts["pt"] == "Comentário"
    assert missing_texts(found, "pt") == []
    assert supplement_problems(questionnaire(), {"texts": {"pt": TEXTS}}, "s.yaml") == []


def test_a_text_of_the_pack_stands() -> None:
    found = with_supplement(questionnaire(), {"texts": {"pt": TEXTS, "en": {"title": "Other"}}})
    assert found.questions[0].choices[1].texts["pt"] == "Nunca"
    assert found.title["en"] == "Title"


def test_what_has_no_text_yet_is_listed() -> None:
    found = with_supplement(questionnaire(), {"texts": {"pt": {**TEXTS, "sections": {}, "suffixes": {}}}})
    assert missing_texts(found, "pt") == ["sections.A", "suffixes.TA1", "suffixes.COM"]


def test_measures_are_added_to_an_indicator_that_has_none() -> None:
    found = with_supplement(questionnaire(), {"indicators": {"I": {"never_named": True, "measures": [MEASURE]}}})
    parameters = {"question": "A1", "codes": ["yes"]}
    assert found.indicators[0].measures == (MeasureDefinition("yes", "share", {"en": "Yes"}, parameters),)
    assert found.indicators[0].never_named


def test_measures_of_the_pack_stand() -> None:
    own = (MeasureDefinition("own", "participation", {"en": "Own"}),)
    found = with_supplement(questionnaire(measures=own), {"indicators": {"I": {"measures": [MEASURE]}}})
    assert found.indicators[0].measures == own


def test_what_belongs_to_nothing_is_named() -> None:
    value = {
        "indicators": {"J": {"measures": [{**MEASURE, "title": {"es": "Sí"}}]}},
        "texts": {"pt": {"questions": {"A9": {"text": "?"}}, "title": ""}},
        "text": {},
    }
    assert [problem.where for problem in supplement_problems(questionnaire(), value, "s.yaml")] == [
        "s.yaml: text",
        "s.yaml: indicators.J",
        "s.yaml: indicators.J.yes.title",
        "s.yaml: texts.pt.questions.A9.text",
        "s.yaml: texts.pt.title",
    ]


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.sampled_from(["pt", "A1"])),
    lambda parts: st.one_of(
        st.lists(parts, max_size=2),
        st.dictionaries(
            st.sampled_from(["texts", "indicators", "pt", "I", "measures", "questions", "A1", "text", "choices"]),
            parts,
            max_size=3,
        ),
    ),
    max_leaves=10,
)


@given(VALUES)
def test_whatever_stands_in_the_file_nothing_fails_and_nothing_is_lost(value: Any) -> None:
    before = questionnaire()
    after = with_supplement(before, value)
    assert after.title["en"] == before.title["en"]
    assert after.questions[0].choices[1].texts["pt"] == "Nunca"
    assert isinstance(supplement_problems(before, value, "s.yaml"), list)
