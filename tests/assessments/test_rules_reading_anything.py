"""Whatever a questionnaire file holds, it is read or it is refused with its faults; the reader never fails."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.reading import read_questionnaire

ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.dates(),
        st.sampled_from(["A1", "yes", "in", "question", "select_one", "en", "no_data", 10**400]),
    ),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(["id", "code", "in", "all", "question", "en", "questions"]), st.integers()),
            parts,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


COMMON = {"section": "A", "type": "yes_no_partial", "text": {"en": "?"}}
MEASURE = {"code": "m", "measure": "share", "title": {"en": "x"}, "question": "A3", "codes": ["yes"]}
GOOD: dict[str, Any] = {
    "code": "Q",
    "version": 1,
    "title": {"en": "A questionnaire"},
    "languages": ["en"],
    "sections": [{"code": "A", "name": {"en": "A section"}}],
    "choice_lists": {
        "colours": [{"code": "red", "en": "Red", "score": 1}, {"code": "none", "en": "None", "exclusive": True}]
    },
    "questions": [
        COMMON | {"id": "A1", "type": "select_multiple", "choices": "colours", "max_selected": 2},
        COMMON | {"id": "A2", "type": "integer", "min": 0, "max": 9, "unit": "cases"},
        COMMON | {"id": "A3", "ta_follow_up": True, "indicators": ["I"], "relevant_when": {"question": "A2", "gt": 0}},
        COMMON
        | {
            "id": "A4",
            "relevant_when": {"all": [{"question": "A1", "contains": "red"}, {"question": "A3", "in": ["no"]}]},
        },
    ],
    "indicators": [
        {
            "code": "I",
            "name": {"en": "i"},
            "formula_en": "Share of yes.",
            "questions": ["A3"],
            "measures": [MEASURE],
        }
    ],
    "per_answer_fields": [{"suffix": "COM", "type": "text", "text": {"en": "?"}}],
    "technical_assistance_block": {
        "applies_to": "every question that asks for it",
        "questions": [{"suffix": "T1", "type": "yes_no_partial", "text": {"en": "?"}}],
    },
    "secretariat_self_report": [{"id": "S1", "type": "text", "text": {"en": "?"}}],
}


@given(st.data())
def test_whatever_stands_in_the_file_is_read_or_refused(data: st.DataObject) -> None:
    value: Any = {"top": copy.deepcopy(GOOD)}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(value)[1:]))
        holder = value
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = data.draw(ANYTHING)
    questionnaire, problems = read_questionnaire(value["top"], "q.yaml", {})
    assert (questionnaire is None) == bool(problems)
    for problem in problems:
        assert problem.where.startswith("q.yaml")
        assert str(problem)
    if questionnaire is not None:
        assert questionnaire_json.from_json(questionnaire_json.to_json(questionnaire)) == questionnaire


@given(ANYTHING)
def test_anything_at_all_is_refused(value: Any) -> None:
    questionnaire, problems = read_questionnaire(value, "q.yaml", {})
    assert questionnaire is None
    assert problems


def test_the_good_one_is_good() -> None:
    questionnaire, problems = read_questionnaire(GOOD, "q.yaml", {})
    assert questionnaire is not None, problems
    assert [question.id for question in questionnaire.questions] == ["A1", "A2", "A3", "A3.T1", "A4"]
