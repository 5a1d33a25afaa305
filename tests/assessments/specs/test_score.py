"""Score: the mean score of the States that answered all questions of a measure."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.score import KIND

SCALE = {"yes": 1.0, "partial": 0.5, "no": 0.0, "in_preparation": 0.25, "na": None}


def test_the_score_of_one_question_is_the_mean_of_the_scores(measuring: SimpleNamespace) -> None:
    world = measuring.world("A8  yes partial no in_preparation", measuring.choices("A8", SCALE))
    result = KIND.compute(measuring.measure(KIND, questions=["A8"]), world)
    assert (result["value"], result["unit"], result["n"]) == (0.4375, "score", 4)
    assert measuring.bounds(result) == (0.4375, 0.4375)


def test_only_states_that_answered_all_questions_are_in_the_mean(measuring: SimpleNamespace) -> None:
    world = measuring.world(
        """
        A1  yes  yes  no   yes
        A5  yes  no   .    no_data
        """,
        measuring.choices("A1", SCALE),
        measuring.choices("A5", SCALE),
    )
    result = KIND.compute(measuring.measure(KIND, questions=["A1", "A5"]), world)
    assert (result["value"], result["n"]) == (0.75, 2)
    assert [result[key] for key in ("relevant", "answered", "no_data", "unanswered")] == [4, 2, 1, 1]
    # C: 0 or 0.5; D: 0.5 or 1. Both could also say that A5 does not apply to them, and leave the mean;
    # for the least value both stay in it, for the greatest only D does.
    assert measuring.bounds(result) == (0.5, 0.833333)


def test_not_applicable_is_no_zero_and_leaves_the_state_out_of_the_mean(measuring: SimpleNamespace) -> None:
    world = measuring.world("C7  yes na na", measuring.choices("C7", SCALE))
    result = KIND.compute(measuring.measure(KIND, questions=["C7"]), world)
    assert (result["value"], result["n"], result["not_scored"]) == (1.0, 1, 2)
    assert (result["answered"], result["coverage"]) == (3, 1.0)
    assert measuring.bounds(result) == (1.0, 1.0)


def test_a_state_that_is_out_of_the_mean_for_one_question_is_out_whatever_it_says_to_the_other(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world(
        """
        A1  yes  na
        A5  yes  .
        """,
        measuring.choices("A1", SCALE),
        measuring.choices("A5", SCALE),
    )
    result = KIND.compute(measuring.measure(KIND, questions=["A1", "A5"]), world)
    assert result["unanswered"] == 1
    assert measuring.bounds(result) == (1.0, 1.0)


def test_a_state_for_which_one_of_the_questions_is_not_relevant_is_not_concerned(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world(
        """
        C11  yes  no
        C13  no   -
        """,
        measuring.choices("C11", SCALE),
        measuring.choices("C13", SCALE),
    )
    result = KIND.compute(measuring.measure(KIND, questions=["C11", "C13"]), world)
    assert (result["asked"], result["relevant"], result["value"]) == (2, 1, 0.5)


def test_with_nobody_in_the_mean_there_is_no_score(measuring: SimpleNamespace) -> None:
    scale = measuring.choices("Q", SCALE)
    definition = measuring.measure(KIND, questions=["Q"])
    silent = KIND.compute(definition, measuring.world("Q . no_data", scale))
    assert (silent["value"], measuring.bounds(silent)) == (None, (0.0, 1.0))
    left_out = KIND.compute(definition, measuring.world("Q na -", scale))
    assert (left_out["value"], measuring.bounds(left_out)) == (None, (None, None))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), last=st.sampled_from([None, 0.25]), count=st.sampled_from([1, 2]))
def test_the_bounds_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, last: float | None, count: int
) -> None:
    names = ["Q1", "Q2"][:count]
    scores = {"yes": 1.0, "no": 0.0, "third": last}
    world = data.draw(measuring.worlds(*(measuring.choices(name, scores) for name in names)))
    definition = measuring.measure(KIND, questions=names)
    every = []
    for whole in measuring.completions(world):
        columns = [measuring.given(whole, name) for name in names]
        means = []
        for state in whole.asked:
            marks = [scores[column[state]] if state in column else None for column in columns]
            if None not in marks:
                means.append(sum(Fraction(mark) for mark in marks if mark is not None) / len(marks))
        every.append(sum(means) / len(means) if means else None)
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“questions” is missing"),
        ({"questions": "Q"}, "questions: this must be a list of ids of questions, each of them once"),
        ({"questions": []}, "questions: this must be a list of ids of questions, each of them once"),
        ({"questions": ["Q", "Q"]}, "questions: this must be a list of ids of questions, each of them once"),
        ({"questions": ["Q", 7]}, "questions: this must be a list of ids of questions, each of them once"),
        ({"questions": ["Q", "Z"]}, "questions: there is no question “Z”"),
        ({"questions": ["M"]}, "questions: M is of type select_multiple; this measure counts: select_one, "),
        ({"questions": ["Q", "U"]}, "questions: no choice of U has a score"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [
        measuring.choices("Q", SCALE),
        measuring.choices("U", "ab"),
        measuring.choices("M", "ab", kind="select_multiple"),
    ]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert any(one.startswith(complaint) for one in found), found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, questions=["Q", "P"])
    questions = [measuring.choices("Q", SCALE), measuring.choices("P", SCALE, kind="yes_no_partial")]
    assert measuring.complaints(KIND, definition, questions) == []
    assert KIND.questions(definition) == ("Q", "P")


def test_the_side_of_an_answer_is_its_score_where_the_mean_is_of_one_question(measuring: SimpleNamespace) -> None:
    question = measuring.choices("Q", {"yes": 1, "signed": 0.5, "partial": 0.5, "no": 0, "na": None})
    side = KIND.side(measuring.measure(KIND, questions=["Q"]), question, None)
    assert side is not None
    assert side("signed") == side("partial")
    assert len({side(code) for code in question.choice_codes}) == 4
    assert KIND.side(measuring.measure(KIND, questions=["Q", "P"]), question, None) is None
    alike = measuring.choices("Q", {"a": 1, "b": 1})
    assert KIND.side(measuring.measure(KIND, questions=["Q"]), alike, None) is None
