"""The skip rules of the questionnaire on the Hemispheric Plan, as a State meets them.

A question is asked (True), not asked (False), or it is open whether it will be (None): an answer that it
hangs on is missing, or is “we have no data”. While that is open the State counts as concerned and silent.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from enlace.assessments.rules.answers import check_reply, dependents, relevance
from enlace.assessments.rules.choice_lists import lists_from_taxonomies
from enlace.assessments.rules.questionnaire import Choice, Questionnaire
from enlace.assessments.rules.reading import read_questionnaire

PACK = Path(__file__).parents[3] / "packs" / "oas"


@pytest.fixture(scope="module")
def plan() -> Questionnaire:
    taxonomies = yaml.safe_load((PACK / "taxonomies.yaml").read_text(encoding="utf-8"))
    value = yaml.safe_load((PACK / "questionnaire_2016.yaml").read_text(encoding="utf-8"))
    lists = {**lists_from_taxonomies(taxonomies), "iso3166:OAS": (Choice("ARG", {"en": "Argentina"}),)}
    questionnaire, problems = read_questionnaire(value, "questionnaire_2016.yaml", lists)
    assert questionnaire is not None, problems
    return questionnaire


@pytest.mark.parametrize(
    ("answers", "question", "asked"),
    [
        # A strategy is asked about where there is one, wholly or in part.
        ({"A1": "yes"}, "A2", True),
        ({"A1": "partial"}, "A2", True),
        ({"A1": "no"}, "A2", False),
        ({"A1": "in_preparation"}, "A2", False),
        ({"A1": "na"}, "A2", False),
        ({"A1": "no_data"}, "A2", None),
        ({}, "A2", None),
        # The use of special techniques is asked about where the law permits any.
        ({"C2": "undercover"}, "C3", True),
        ({"C2": "no_data"}, "C3", None),
        ({}, "C4", None),
        # Training is counted where anybody was trained; “none” is nobody.
        ({"D1": "police judges"}, "D2", True),
        ({"D1": "none"}, "D2", False),
        # Requests executed are asked for where any were received.
        ({"F4": "12"}, "F5", True),
        ({"F4": "0"}, "F5", False),
        ({"F4": "no_data"}, "F5", None),
        ({"F6": "0"}, "F7", False),
        ({"E1": "yes"}, "E2", True),
        ({"E1": "no"}, "E2", False),
        # Assistance is described where it is needed, whatever the answer itself was.
        ({"A1": "no", "A1.TA1": "yes"}, "A1.TA2", True),
        ({"A1": "yes", "A1.TA1": "no"}, "A1.TA2", False),
        ({"A1": "yes"}, "A1.TA2", None),
        # A follow-up is asked only where its question is.
        ({"C2": "undercover"}, "C4.TA1", True),
        ({"C11": "no"}, "C13.TA1", False),
        ({"C11": "no", "C13.TA1": "yes"}, "C13.TA2", False),
        ({"C11": "yes", "C13.TA1": "yes"}, "C13.TA2", True),
        ({"C11": "no"}, "C13.OBST", False),
    ],
)
def test_when_a_question_is_asked(
    plan: Questionnaire, answers: Mapping[str, str], question: str, asked: bool | None
) -> None:
    assert relevance(plan, answers)[question] is asked


def test_most_questions_are_asked_of_everybody(plan: Questionnaire) -> None:
    settled = relevance(plan, {})
    own = [question for question in plan.questions if not question.derived_from]
    assert sum(settled[question.id] is True for question in own) == 79
    assert sum(settled[question.id] is None for question in own) == 16


def test_an_answer_to_a_question_that_is_not_asked_is_reported(plan: Questionnaire) -> None:
    found = check_reply(plan, {"A1": "no", "A2": "Ley 1", "A3": "2016-01-01", "A5": "yes"})
    assert [question for question, _ in found] == ["A2", "A3"]


def test_what_must_be_worked_out_again_when_an_answer_changes(plan: Questionnaire) -> None:
    hangs = dependents(plan)
    assert hangs["E1"] == {"E2", "E2.OBST"}
    assert hangs["F5"] == frozenset()
    assert {"C12", "C13", "C13.TA2", "C14", "C15"} <= hangs["C11"]
