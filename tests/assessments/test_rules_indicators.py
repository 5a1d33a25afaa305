"""Indicators: formulas in words become measures, each resting on the questions that the words name."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from enlace.assessments.kinds.measures import measures
from enlace.assessments.kinds.questionnaires import supplements
from enlace.assessments.rules.choice_lists import lists_from_taxonomies
from enlace.assessments.rules.indicators import compute_indicators, problems_of, questions_of
from enlace.assessments.rules.measures import Context, Standing
from enlace.assessments.rules.questionnaire import (
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
)
from enlace.assessments.rules.reading import read_questionnaire
from enlace.assessments.rules.supplement import supplement_problems, with_supplement
from enlace.common.canonical import content_hash

PACK = Path(__file__).parents[2] / "packs" / "oas"
LANGUAGES = {"en", "es", "pt", "fr"}


def read_plan() -> Questionnaire:
    taxonomies = yaml.safe_load((PACK / "taxonomies.yaml").read_text(encoding="utf-8"))
    value = yaml.safe_load((PACK / "questionnaire_2016.yaml").read_text(encoding="utf-8"))
    lists = {**lists_from_taxonomies(taxonomies), "iso3166:OAS": (Choice("ARG", {"en": "Argentina"}),)}
    questionnaire, problems = read_questionnaire(value, "questionnaire_2016.yaml", lists)
    assert questionnaire is not None, problems
    return questionnaire


def measured_supplement() -> dict[str, Any]:
    return next(one for one in supplements("HPA-Q-2016-R1") if "indicators" in one)


@pytest.fixture(scope="module")
def plan() -> Questionnaire:
    """The questionnaire of the pack with the measures of its indicators."""
    return with_supplement(read_plan(), measured_supplement())


def question(name: str, kind: str = "yes_no_partial") -> Question:
    scale = (Choice("yes", {"en": "Yes"}, 1.0), Choice("no", {"en": "No"}, 0.0))
    return Question(name, "A", kind, {"en": name}, choices=scale)


def indicator(code: str, *definitions: MeasureDefinition, **more: Any) -> IndicatorDefinition:
    return IndicatorDefinition(code, {"en": "An indicator"}, {"en": "In words."}, measures=definitions, **more)


def measure(code: str, kind: str, **parameters: Any) -> MeasureDefinition:
    return MeasureDefinition(code, kind, {"en": "A measure"}, parameters)


def context(questions: Mapping[str, Question], answers: Mapping[str, Mapping[str, str]], asked: str = "AB") -> Context:
    return Context(
        asked=tuple(asked),
        questions=questions,
        answers={
            name: {state: Standing(relevant=True, value=by_state.get(state)) for state in asked}
            for name, by_state in answers.items()
        },
        standing={},
        started=frozenset(),
        threshold=0.75,
        reference_date=None,
    )


def named_in(formula: str) -> set[str]:
    """Return the ids in a formula, `B8-B14` meaning all from B8 to B14.

    >>> sorted(named_in("Mean score of B7, B9-B10."))
    ['B10', 'B7', 'B9']
    """
    found = set(re.findall(r"\b[A-Z]\d{1,2}\b", formula))
    for letter, first, last in re.findall(r"\b([A-Z])(\d{1,2})-\1(\d{1,2})\b", formula):
        found |= {f"{letter}{number}" for number in range(int(first), int(last) + 1)}
    return found


def test_an_indicator_is_its_name_its_formula_and_its_measures() -> None:
    questions = {"A1": question("A1"), "A5": question("A5")}
    one = indicator(
        "IND-1",
        measure("IND-1.1", "score", questions=["A1", "A5"]),
        measure("IND-1.2", "share", question="A1", codes=["yes"]),
        never_named=True,
    )
    answers = {"A1": {"A": "yes", "B": "yes"}, "A5": {"A": "no"}}
    (result,) = compute_indicators([one], context(questions, answers), measures())
    assert {key: result[key] for key in ("code", "title", "formula", "never_named")} == {
        "code": "IND-1",
        "title": {"en": "An indicator"},
        "formula": {"en": "In words."},
        "never_named": True,
    }
    assert [(one["code"], one["measure"], one["value"]) for one in result["measures"]] == [
        ("IND-1.1", "score", 0.5),
        ("IND-1.2", "share", 1.0),
    ]
    assert questions_of(one, measures()) == {"A1", "A5"}


def test_an_indicator_in_words_alone_has_no_measures_and_rests_on_nothing() -> None:
    one = indicator("IND-9", questions=("A1",))
    (result,) = compute_indicators([one], context({}, {}), measures())
    assert (result["measures"], result["formula"]) == ([], {"en": "In words."})
    assert questions_of(one, measures()) == frozenset()
    assert problems_of([one], {}, measures()) == []


def test_a_state_of_which_nothing_is_known_counts_as_relevant_and_silent() -> None:
    questions = {"A1": question("A1")}
    one = indicator("IND-1", measure("IND-1.1", "share", question="A1", codes=["yes"]))
    (result,) = compute_indicators([one], context(questions, {}), measures())
    (only,) = result["measures"]
    assert (only["relevant"], only["unanswered"], only["lower_bound"], only["upper_bound"]) == (
        2,
        2,
        0.0,
        1.0,
    )


def test_an_answer_to_a_question_that_is_not_settled_is_not_counted() -> None:
    questions = {"A1": question("A1")}
    one = indicator("IND-1", measure("IND-1.1", "share", question="A1", codes=["yes"]))
    stored = {"A1": {"A": Standing(relevant=None, value="yes"), "B": Standing(relevant=False, value="yes")}}
    world = replace(context(questions, {}), answers=stored)
    (only,) = compute_indicators([one], world, measures())[0]["measures"]
    assert [only[key] for key in ("asked", "relevant", "answered", "unanswered", "count")] == [2, 1, 0, 1, 0]


def test_every_problem_is_told_with_its_place() -> None:
    definitions = [
        indicator("IND-1", measure("M.1", "share", question="A1", codes=["yes"])),
        indicator("IND-2", measure("M.1", "guess"), measure("M.2", "sum", question="A1"), measure("M.3", "sum")),
    ]
    problems = [str(one) for one in problems_of(definitions, {"A1": question("A1")}, measures())]
    known = ", ".join(sorted(measures()))
    mistyped = "A1 is of type yes_no_partial; this measure counts: decimal, integer"
    assert problems == [
        f"indicators.IND-2.measures[0].measure: there is no measure “guess”; there are: {known}",
        "indicators.IND-2.measures[0].code: “M.1” stands twice",
        f"indicators.IND-2.measures[1].question: {mistyped}",
        "indicators.IND-2.measures[2]: “question” is missing",
    ]


@pytest.mark.parametrize("code", sorted(measures()))
@pytest.mark.parametrize("value", [None, 7, True, "A1", [], ["A1"], [["A1"]], {"a": 1}, ["A1", None]])
def test_whatever_stands_in_a_definition_is_told_and_never_breaks(code: str, value: object) -> None:
    kind = measures()[code]
    keys = (
        *("question", "questions", "codes", "above", "as_number", "of_options", "numerator", "denominator"),
        *("needs", "offers", "named", "confirmed", "months", "instrument"),
    )
    questions = {"A1": question("A1")}
    for definition in (
        measure("M.1", code, **dict.fromkeys(keys, value)),
        measure("M.1", code, question=value),
    ):
        assert all(str(problem) for problem in kind.problems(definition, questions))


@pytest.mark.parametrize("code", sorted(measures()))
def test_each_kind_of_measure_has_its_own_file_and_its_own_spec(code: str) -> None:
    kind = measures()[code]
    assert kind.compute.__module__ == f"enlace.assessments.kinds.measures.{code}"
    assert (Path(__file__).parent / "specs" / f"test_{code}.py").is_file()
    assert kind.summary.endswith(".")


def test_the_supplement_of_the_plan_is_sound(plan: Questionnaire) -> None:
    assert supplement_problems(read_plan(), measured_supplement(), "hpa_q_2016_r1.yaml") == []
    assert problems_of(plan.indicators, plan.by_id, measures()) == []


def test_all_indicators_of_the_plan_are_measured(plan: Questionnaire) -> None:
    assert len(plan.indicators) == 20
    assert [one.code for one in plan.indicators if not one.measures] == []
    assert set(measured_supplement()["indicators"]) == {one.code for one in plan.indicators}


def test_every_question_that_a_formula_names_is_measured_and_no_other_is(plan: Questionnaire) -> None:
    for one in plan.indicators:
        used = questions_of(one, measures())
        named = named_in(one.formula["en"])
        assert named <= used, one.code
        assert used <= named | set(one.questions), one.code


def test_codes_follow_their_indicator_and_titles_are_in_four_languages(plan: Questionnaire) -> None:
    for one in plan.indicators:
        places = range(1, len(one.measures) + 1)
        assert [found.code for found in one.measures] == [f"{one.code}.{place}" for place in places]
        for found in one.measures:
            assert set(found.title) == LANGUAGES, found.code
            assert len(set(found.title.values())) >= 3, found.code


def test_no_state_is_named_beside_the_relocation_of_witnesses_only(plan: Questionnaire) -> None:
    assert [one.code for one in plan.indicators if one.never_named] == ["IND-6"]


def test_adherence_is_measured_by_the_states_and_by_the_depositary(plan: Questionnaire) -> None:
    adherence = next(one for one in plan.indicators if one.code == "IND-3")
    reported = [one.parameters["questions"] for one in adherence.measures if one.measure == "score"]
    recorded = [one.parameters["instrument"] for one in adherence.measures if one.measure == "adherence"]
    assert reported == [["B1"], ["B2"], ["B3"], ["B4"], ["B5"]]
    assert recorded == ["UNTOC", "UNTOC-TIP", "UNTOC-SOM", "UNTOC-FIR", "A-63"]


def test_the_same_answers_give_the_same_content_in_any_order(plan: Questionnaire) -> None:
    answers = {
        "A1": {"A": "yes", "B": "no"},
        "C10": {"A": "0.1", "B": "0.2"},
        "D4": {"A": "sit mla", "B": "mla"},
    }
    backwards = {name: dict(reversed(by_state.items())) for name, by_state in reversed(answers.items())}
    once, again = (
        compute_indicators(plan.indicators, context(plan.by_id, one), measures()) for one in (answers, backwards)
    )
    assert content_hash(once) == content_hash(again)
    values = {one["code"]: one["value"] for found in once for one in found["measures"]}
    assert (values["IND-7.3"], values["IND-1.1"]) == (0.3, None)
