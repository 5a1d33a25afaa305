"""Invented replies: they obey the questionnaire, are the same every time, and are marked."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from enlace.assessments.kinds.measures import measures
from enlace.assessments.kinds.questionnaires import supplements
from enlace.assessments.rules.answers import check_reply, constraint_problems, parse, relevance
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.pack import read_assessments_part
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.assessments.rules.replies import GivenAnswer
from enlace.assessments.rules.synthetic import synthetic_replies
from enlace.common.archives import read_pack_files
from enlace.common.errors import Problem
from enlace.directory.rules.manifest import read_manifest
from enlace.directory.rules.states import read_states

PACKS = Path(__file__).parents[2] / "packs"
STATES = ("ARG", "ATG", "BRA", "CAN", "COL", "HTI", "MEX", "SUR", "USA")


@cache
def hpa() -> Questionnaire:
    problems: list[Problem] = []
    files = read_pack_files(PACKS / "oas")
    manifest = read_manifest(files, problems)
    assert manifest is not None
    states = read_states(manifest, files, problems)
    part = read_assessments_part(manifest, files, states, supplements, measures(), problems)
    assert problems == []
    return part.questionnaires[0]


def by_state(replies: tuple[GivenAnswer, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for answer in replies:
        found.setdefault(answer.state, {})[answer.question] = answer.value
    return found


@pytest.mark.parametrize("seed", ["HPA-2016", "a", "b"])
def test_every_skip_rule_and_every_limit_is_obeyed(seed: str) -> None:
    replies = by_state(synthetic_replies(hpa(), STATES, seed=seed))
    assert set(replies) == set(STATES)
    for given in replies.values():
        relevant = relevance(hpa(), given)
        assert [question for question in given if relevant[question] is not True] == []
        assert check_reply(hpa(), given) == []
        assert constraint_problems(hpa(), given) == []
        for name, value in given.items():
            assert parse(hpa().by_id[name], value) == value


def test_the_replies_use_every_kind_of_answer() -> None:
    replies = synthetic_replies(hpa(), STATES, seed="HPA-2016")
    answered = {hpa().by_id[answer.question].type for answer in replies}
    assert answered == {question.type for question in hpa().asked_questions}
    assert "no_data" in {answer.value for answer in replies}
    open_questions = [
        {question for question, truth in relevance(hpa(), given).items() if truth} - given.keys()
        for given in by_state(replies).values()
    ]
    assert any(open_questions)
    assert len({frozenset(given.items()) for given in by_state(replies).values()}) == len(STATES)


def test_the_same_seed_gives_the_same_replies_and_another_one_others() -> None:
    assert synthetic_replies(hpa(), STATES, seed="x") == synthetic_replies(hpa(), STATES, seed="x")
    assert synthetic_replies(hpa(), STATES, seed="x") != synthetic_replies(hpa(), STATES, seed="y")


def test_the_reply_of_a_state_rests_on_no_other_state() -> None:
    together = [answer for answer in synthetic_replies(hpa(), STATES, seed="x") if answer.state == "COL"]
    assert tuple(together) == synthetic_replies(hpa(), ["COL"], seed="x")


def test_every_answer_is_marked_as_invented() -> None:
    replies = synthetic_replies(hpa(), STATES, seed="x")
    assert {answer.source for answer in replies} == {"SYNTHETIC"}
    words = [answer for answer in replies if hpa().by_id[answer.question].type in ("text", "legislation_ref", "file")]
    assert words
    assert all(answer.value.startswith("SYNTHETIC ") for answer in words)


def test_handling_labels_are_known_and_what_is_restricted_stays_so() -> None:
    replies = synthetic_replies(hpa(), STATES, seed="x")
    assert {answer.marking for answer in replies} <= {"", *LABELS}
    restricted = {question.id for question in hpa().questions if question.marking == "TLP:AMBER"}
    assert {answer.marking for answer in replies if answer.question in restricted} == {"TLP:AMBER"}


def test_what_is_on_record_is_taken_from_there() -> None:
    question = next(question for question in hpa().asked_questions if question.type == "yes_no_partial")
    code = min(question.choice_codes)
    known = {(state, question.id): code for state in STATES}
    replies = synthetic_replies(hpa(), STATES, seed="x", known=known)
    assert {answer.value for answer in replies if answer.question == question.id} == {code}


@pytest.mark.parametrize(
    ("least", "most"), [(None, None), (0, 5), (5, 5), (0, 1), (500, None), (None, 3), (20, 30), (-9, -5)]
)
@pytest.mark.parametrize("kind", ["integer", "decimal"])
def test_a_number_stays_within_its_limits(kind: str, least: float | None, most: float | None) -> None:
    question = Question("N1", "A", kind, {"en": "How many?"}, minimum=least, maximum=most)
    small = replace(hpa(), questions=(question,), indicators=())
    values = {answer.value for answer in synthetic_replies(small, [f"S{n}" for n in range(60)], seed="x")}
    assert values - {"no_data"}
    assert all(parse(question, value) == value for value in values)
