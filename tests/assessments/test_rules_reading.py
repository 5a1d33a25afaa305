"""A questionnaire is read whole, or every fault in it is named with its place."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.choice_lists import YES_NO_PARTIAL, lists_from_taxonomies
from enlace.assessments.rules.conditions import to_json
from enlace.assessments.rules.questionnaire import Choice, Questionnaire
from enlace.assessments.rules.reading import read_questionnaire
from enlace.common.errors import Problem

PACKS = Path(__file__).parents[2] / "packs"


def load(path: str) -> Any:
    return yaml.safe_load((PACKS / path).read_text(encoding="utf-8"))


LISTS = {
    **lists_from_taxonomies(load("oas/taxonomies.yaml")),
    "iso3166:OAS": (Choice("ARG", {"en": "Argentina"}), Choice("BRA", {"en": "Brazil"})),
}
HPA = load("oas/questionnaire_2016.yaml")


def small(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A questionnaire of one section; each question is completed with what it does not say."""
    common = {"section": "A", "type": "yes_no_partial", "text": {"en": "?"}}
    return {
        "code": "Q",
        "version": 1,
        "title": {"en": "A questionnaire"},
        "languages": ["en"],
        "sections": [{"code": "A", "name": {"en": "A section"}}],
        "choice_lists": {
            "colours": [
                {"code": "red", "en": "Red", "score": 1},
                {"code": "blue", "en": "Blue"},
                {"code": "none", "en": "None", "exclusive": True},
                {"code": "no_data", "en": "No data"},
            ]
        },
        "questions": [{**common, **question} for question in questions] or [{**common, "id": "A1"}],
        **more,
    }


def rule_of(questionnaire: Questionnaire, question: str) -> Any:
    rule = questionnaire.by_id[question].relevant_when
    assert rule is not None
    return to_json(rule)


def read(value: Any) -> Questionnaire:
    questionnaire, problems = read_questionnaire(value, "q.yaml", LISTS)
    assert problems == []
    assert questionnaire is not None
    return questionnaire


def faults(value: Any) -> list[str]:
    questionnaire, problems = read_questionnaire(value, "q.yaml", LISTS)
    assert questionnaire is None
    return [str(problem) for problem in problems]


def test_the_questionnaire_of_the_plan_is_read_whole() -> None:
    questionnaire = read(HPA)
    own = [question for question in questionnaire.questions if not question.derived_from]
    assert len(own) == 95
    assert [section.code for section in questionnaire.sections] == list("RABCDEFGH")
    assert len(questionnaire.indicators) == 20
    assert [question.id for question in questionnaire.self_report] == [f"S{n}" for n in range(1, 10)]
    assert [field.suffix for field in questionnaire.answer_fields] == ["COM", "MARK", "BASIS"]
    assert questionnaire.by_id["C10"].minimum == 0
    assert questionnaire.by_id["D4"].max_selected == 5
    assert "no_data" not in questionnaire.by_id["A1"].choice_codes


def test_follow_ups_stand_right_after_their_question_and_have_its_rule_and_their_own() -> None:
    questionnaire = read(HPA)
    ids = [question.id for question in questionnaire.questions]
    start = ids.index("C4")
    assert ids[start : start + 6] == ["C4", "C4.OBST", "C4.TA1", "C4.TA2", "C4.TA3", "C4.TA4"]
    asked = [">", ["count-positive", ["$", "C2"]], 0]
    assert rule_of(questionnaire, "C4.OBST") == asked
    assert rule_of(questionnaire, "C4.TA2") == [
        "and",
        asked,
        ["in", ["$", "C4.TA1"], "yes"],
    ]
    assert rule_of(questionnaire, "A1.TA2") == ["in", ["$", "A1.TA1"], "yes"]
    assert questionnaire.by_id["C4.TA2"].derived_from == "C4"


def test_the_scale_of_yes_no_partial_is_built_in() -> None:
    assert read(small()).questions[0].choices == YES_NO_PARTIAL
    assert [choice.score for choice in YES_NO_PARTIAL] == [1.0, 0.5, 0.0]


def test_no_data_is_no_choice() -> None:
    question = read(small({"id": "A1", "type": "select_multiple", "choices": "colours"})).questions[0]
    assert [choice.code for choice in question.choices] == ["red", "blue", "none"]
    assert question.exclusive_codes == {"none"}


COLOURS = {"id": "A1", "type": "select_multiple", "choices": "colours"}
NUMBER = {"id": "A2", "type": "integer"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"question": "A3", "in": ["yes", "partial"]}, ["in", ["$", "A3"], "yes", "partial"]),
        ({"question": "A3", "in": ["no_data"]}, ["in", ["$", "A3"], "no_data"]),
        ({"question": "A1", "contains": "red"}, ["selected", ["$", "A1"], "red"]),
        ({"question": "A1", "gt": 1}, [">", ["count-positive", ["$", "A1"]], 1]),
        ({"question": "A2", "gt": 0}, [">", ["$", "A2"], 0]),
        (
            {"all": [{"question": "A2", "gt": 0}, {"any": [{"question": "A3", "in": ["no"]}]}]},
            ["and", [">", ["$", "A2"], 0], ["in", ["$", "A3"], "no"]],
        ),
    ],
)
def test_the_forms_of_a_rule(rule: dict[str, Any], expected: object) -> None:
    questionnaire = read(small(COLOURS, NUMBER, {"id": "A3"}, {"id": "A4", "relevant_when": rule}))
    assert rule_of(questionnaire, "A4") == expected


@pytest.mark.parametrize(
    ("question", "where", "said"),
    [
        ({"id": None}, "questions[0]", "“id” is missing"),
        ({"id": "A 1"}, "questions[0].id", "no spaces"),
        ({"id": True}, "questions[0].id", "quote it"),
        ({"id": 7}, "questions[0].id", "quote it ('7')"),
        ({"section": "B"}, "questions[0].section", "no section “B”"),
        ({"type": "selectone"}, "questions[0].type", "“selectone” is not known"),
        ({"type": "calculate"}, "questions[0].type", "“calculate” is not known"),
        ({"text": {"es": "¿?"}}, "questions[0].text", "the text in “en” is missing"),
        ({"text": "?"}, "questions[0].text", "a map from language to text"),
        ({"type": "select_one"}, "questions[0]", "“choices” is missing"),
        ({"type": "select_one", "choices": "shapes"}, "questions[0].choices", "no choice list “shapes”"),
        ({"type": "select_one", "choices": "taxonomy:none"}, "questions[0].choices", "taxonomy:answer_scale"),
        ({"type": "select_one", "choices": ["red"]}, "questions[0].choices", "the name of a choice list"),
        ({"type": "text", "choices": "colours"}, "questions[0].choices", "has no choices"),
        ({"type": "integer", "min": 3, "max": 1}, "questions[0]", "min (3) is greater than max (1)"),
        ({"type": "integer", "min": "3"}, "questions[0].min", "must be a number"),
        ({"type": "date", "min": 3}, "questions[0].min", "no least or greatest"),
        ({"max_selected": 2}, "questions[0].max_selected", "only a select_multiple"),
        ({**COLOURS, "max_selected": 0}, "questions[0].max_selected", "at least 1"),
        ({"required": "yes"}, "questions[0].required", "true or false"),
        ({"requred": True}, "questions[0].requred", "not known here"),
        ({"tier": "short"}, "questions[0].tier", "known are: core, full"),
        ({"marking": "TLP:WHITE"}, "questions[0].marking", "TLP:CLEAR"),
        ({"evidence": ["photo"]}, "questions[0].evidence[0]", "legislation_ref"),
        ({"plan": "P"}, "questions[0].plan", "must be a list"),
        ({"indicators": ["I"]}, "questions[0].indicators", "no indicator “I”"),
        ({"ta_follow_up": True}, "questions[0].ta_follow_up", "no technical_assistance_block"),
        (
            {"relevant_when": {"question": "A9", "in": ["yes"]}},
            "questions[0].relevant_when",
            "no such question",
        ),
        (
            {"relevant_when": {"question": "A1", "in": ["yes"]}},
            "questions[0].relevant_when",
            "circle: A1 → A1",
        ),
        ({"relevant_when": {"question": "A9"}}, "questions[0].relevant_when", "one of in, contains, gt"),
        ({"relevant_when": {"all": []}}, "questions[0].relevant_when.all", "at least one rule"),
        ({"relevant_when": "A1 = yes"}, "questions[0].relevant_when", "must be a map"),
    ],
)
def test_a_fault_of_a_question_is_named_with_its_place(question: dict[str, Any], where: str, said: str) -> None:
    found = faults(small({"id": "A1", **question}))
    assert any(fault.startswith(f"q.yaml: {where}:") and said in fault for fault in found), found


def test_a_question_that_is_no_map_is_refused() -> None:
    value = small()
    value["questions"] = [5, None, []]
    assert [fault.split(": ")[1] for fault in faults(value)] == [f"questions[{n}]" for n in range(3)]


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    assert faults(small({"id": 10**5000, "type": "integer", "min": 10**5000}))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"question": "A1", "in": ["green"]}, "“green” is no choice of A1; its choices are: red, blue, none"),
        ({"question": "A1", "contains": True}, "quote it ('yes')"),
        ({"question": "A3", "in": [False]}, "quote it ('no')"),
        ({"question": "A3", "contains": "yes"}, "does not go with A3"),
        ({"question": "A2", "in": ["1"]}, "does not go with A2"),
        ({"question": "A3", "gt": 1}, "does not go with A3"),
        ({"question": "A2", "gt": "1"}, "must be a number"),
        ({"question": "A2", "gt": None}, "a number is asked for"),
        ({"question": "A3", "in": []}, "at least one code"),
        ({"question": "A5", "in": ["yes"]}, "asked later"),
        ({"question": "A3", "in": ["yes"], "gt": 1}, "one of in, contains, gt"),
    ],
)
def test_a_fault_of_a_rule_is_named(rule: dict[str, Any], said: str) -> None:
    found = faults(small(COLOURS, NUMBER, {"id": "A3"}, {"id": "A4", "relevant_when": rule}, {"id": "A5"}))
    assert len(found) == 1, found
    assert found[0].startswith("q.yaml: questions[3].relevant_when")
    assert said in found[0]


def test_a_circle_is_named_once_with_all_its_questions() -> None:
    def after(name: str) -> dict[str, Any]:
        return {"question": name, "in": ["yes"]}

    value = small(
        {"id": "A1", "relevant_when": after("A3")},
        {"id": "A2", "relevant_when": after("A1")},
        {"id": "A3", "relevant_when": after("A2")},
    )
    assert faults(value) == ["q.yaml: questions[0].relevant_when: the rules go in a circle: A1 → A3 → A2 → A1"]


def test_rules_nested_without_end_are_refused() -> None:
    rule: dict[str, Any] = {"question": "A1", "in": ["yes"]}
    for _ in range(2000):
        rule = {"all": [rule]}
    assert any("nested" in fault for fault in faults(small({"id": "A1"}, {"id": "A2", "relevant_when": rule})))


def change(**more: Any) -> Callable[[], Any]:
    return lambda: small(**more)


@pytest.mark.parametrize(
    ("value", "where", "said"),
    [
        (lambda: None, "", "must be a map"),
        (list, "", "must be a map"),
        (dict, "", "“code” is missing"),
        (change(questions=[]), "questions", "at least one question"),
        (change(questions={}), "questions", "must be a list"),
        (change(languages=[]), "languages", "at least one language"),
        (change(languages=["en", False]), "languages[1]", "quote it ('no')"),
        (change(languages=["english"]), "languages[0]", "no language code"),
        (change(title={"es": "x"}), "title", "the text in “en” is missing"),
        (change(default_marking="GREEN"), "default_marking", "TLP:GREEN"),
        (change(titel={}), "titel", "not known here"),
        (change(sections=[{"code": "A", "name": {"en": "a"}}] * 2), "sections[1].code", "stands twice"),
        (change(sections="A"), "sections", "must be a list"),
        (change(choice_lists={"x": []}), "choice_lists.x", "holds no choice"),
        (
            change(choice_lists={"x": [{"code": False, "en": "No"}]}),
            "choice_lists.x[0].code",
            "quote it ('no')",
        ),
        (
            change(choice_lists={"x": [{"code": "a", "en": "A"}, {"code": "a", "en": "B"}]}),
            "choice_lists.x[1].code",
            "stands twice",
        ),
        (change(choice_lists={"x": [{"code": "a b", "en": "A"}]}), "choice_lists.x[0].code", "no spaces"),
        (change(choice_lists={"x": [{"code": "a", "es": "A"}]}), "choice_lists.x[0]", "“en” is missing"),
        (
            change(choice_lists={"x": [{"code": "a", "en": "A", "score": 2}]}),
            "choice_lists.x[0].score",
            "0 and 1",
        ),
        (
            change(choice_lists={"x": [{"code": "a", "en": "A", "exlusive": 1}]}),
            "choice_lists.x[0].exlusive",
            "known",
        ),
        (change(indicators=[{"code": "I", "name": {"en": "i"}}] * 2), "indicators[1].code", "stands twice"),
        (
            change(indicators=[{"code": "I", "name": {"en": "i"}, "questions": ["A9"]}]),
            "indicators[0].questions",
            "no question “A9”",
        ),
        (
            change(indicators=[{"code": "I", "name": {"en": "i"}, "measures": [{"code": "m"}]}]),
            "indicators[0].measures[0]",
            "“measure” is missing",
        ),
        (
            change(per_answer_fields=[{"suffix": "X", "type": "text", "text": {"en": "x"}}] * 2),
            "per_answer_fields[1].suffix",
            "stands twice",
        ),
        (
            change(
                technical_assistance_block={
                    "questions": [
                        {
                            "suffix": "T1",
                            "type": "text",
                            "text": {"en": "x"},
                            "relevant_when": {"suffix": "T2", "in": ["yes"]},
                        }
                    ]
                }
            ),
            "technical_assistance_block.questions[0].relevant_when",
            "no such question",
        ),
    ],
)
def test_a_fault_of_the_whole_is_named_with_its_place(value: Callable[[], Any], where: str, said: str) -> None:
    found = faults(value())
    assert any(fault.startswith(f"q.yaml: {where}".rstrip(": ")) and said in fault for fault in found), found


def test_all_faults_are_found_at_once() -> None:
    value = small({"id": "A1"}, {"id": "A1"}, {"id": "A2", "section": "Z"}, title={}, sections=[])
    assert len(faults(value)) >= 4


def test_a_derived_id_is_taken_too() -> None:
    fields = [{"suffix": "OBST", "type": "text", "text": {"en": "?"}}]
    found = faults(small({"id": "A1"}, {"id": "A1.OBST"}, per_answer_fields=fields))
    assert found == ["q.yaml: questions[1].id: the id “A1.OBST” stands twice"]


def test_a_rule_may_look_at_a_derived_question() -> None:
    fields = [{"suffix": "WHY", "type": "select_multiple", "choices": "colours", "text": {"en": "?"}}]
    rule = {"question": "A1.WHY", "contains": "red"}
    questionnaire = read(small({"id": "A1"}, {"id": "A2", "relevant_when": rule}, per_answer_fields=fields))
    assert [question.id for question in questionnaire.questions] == ["A1", "A1.WHY", "A2", "A2.WHY"]


def test_taxonomies_give_their_lists_by_name() -> None:
    assert LISTS["taxonomy:tlp.labels"][0].code == "TLP:RED"
    assert [choice.score for choice in LISTS["taxonomy:adherence_status"]] == [
        1.0,
        1.0,
        0.25,
        0.25,
        0.0,
        None,
    ]
    problems: list[Problem] = []
    lists_from_taxonomies({"x": [{"code": "a"}, {"code": True}, 5]}, "t.yaml", problems)
    assert [problem.where for problem in problems] == ["t.yaml: x[1].code", "t.yaml: x[2]"]


@pytest.mark.parametrize(
    "path",
    [
        "oas/questionnaire_2016.yaml",
        "illicit_trade/questionnaires/fctc_core.yaml",
        "untoc_review/questionnaire_ic.yaml",
    ],
)
def test_a_questionnaire_survives_being_kept_as_json(path: str) -> None:
    questionnaire = read(load(path))
    kept = json.loads(json.dumps(questionnaire_json.to_json(questionnaire)))
    assert questionnaire_json.from_json(kept) == questionnaire
