"""Ranking: the options of a list by the number of States that chose them."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.ranking import KIND

TOPICS = ["sit", "mla", "cyber", "none"]


def test_options_are_ranked_by_the_states_that_chose_them_and_ties_share_a_rank(
    measuring: SimpleNamespace,
) -> None:
    topics = measuring.choices("D4", TOPICS, kind="select_multiple", none="none")
    world = measuring.world("D4  cyber sit+cyber mla none no_data . -", topics)
    result = KIND.compute(measuring.measure(KIND, question="D4"), world)
    assert (result["value"], result["unit"]) == (None, "States")
    assert [result[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")] == [
        7,
        6,
        4,
        1,
        1,
    ]
    shown = [(item["rank"], item["code"], item["count"], *measuring.bounds(item)) for item in result["items"]]
    assert shown == [
        (1, "cyber", 2, 0.333333, 0.666667),
        (2, "sit", 1, 0.166667, 0.5),
        (2, "mla", 1, 0.166667, 0.5),
    ]


def test_ranks_after_a_tie_are_left_free(measuring: SimpleNamespace) -> None:
    topics = measuring.choices("D4", TOPICS, kind="select_multiple", none="none")
    world = measuring.world("D4  sit+mla sit+mla+cyber", topics)
    items = KIND.compute(measuring.measure(KIND, question="D4"), world)["items"]
    assert [(item["rank"], item["code"]) for item in items] == [(1, "sit"), (1, "mla"), (3, "cyber")]


def test_over_several_questions_a_state_counts_once_for_an_option(measuring: SimpleNamespace) -> None:
    kinds = [measuring.choices(name, ["law", "course"], kind="select_multiple") for name in ("A1.TA2", "A5.TA2")]
    world = measuring.world(
        """
        A1.TA2  law   law+course  -    course  -
        A5.TA2  law   -           law  .       -
        """,
        *kinds,
    )
    result = KIND.compute(measuring.measure(KIND, questions=["A1.TA2", "A5.TA2"]), world)
    assert [result[key] for key in ("asked", "relevant", "answered", "unanswered")] == [5, 4, 3, 1]
    shown = [(item["code"], item["count"], *measuring.bounds(item)) for item in result["items"]]
    # D has named a course already, and could still name the law.
    assert shown == [("law", 3, 0.75, 1.0), ("course", 2, 0.5, 0.5)]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), names=st.sampled_from([["Q1"], ["Q1", "Q2"]]))
def test_the_bounds_of_each_option_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, names: list[str]
) -> None:
    questions = [measuring.choices(name, ["a", "b", "none"], kind="select_multiple", none="none") for name in names]
    world = data.draw(measuring.worlds(*questions))
    definition = measuring.measure(KIND, questions=names)
    ends = []
    for whole in measuring.completions(world):
        columns = [measuring.given(whole, name) for name in names]
        concerned = {state for column in columns for state in column}
        ends.append([" ".join(column.get(state, "") for column in columns).split() for state in concerned])
    for item in KIND.compute(definition, world)["items"]:
        every = [Fraction(sum(item["code"] in codes for codes in end), len(end)) if end else None for end in ends]
        assert measuring.bounds(item) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "give either one question or several questions"),
        ({"question": "Q", "questions": ["Q"]}, "give either one question or several questions"),
        (
            {"questions": ["Q", "N"]},
            "questions: N is of type decimal; this measure counts: select_multiple, ",
        ),
        ({"questions": ["Q", "R"]}, "questions: Q and R do not offer the same choices"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.choices("R", "abc"), measuring.number("N")]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert [one.startswith(complaint) for one in found] == [True], found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.choices("R", ["b", "a", "none"], none="none")]
    one = measuring.measure(KIND, question="Q")
    both = measuring.measure(KIND, questions=["Q", "R"])
    assert measuring.complaints(KIND, one, questions) == measuring.complaints(KIND, both, questions) == []
    assert (KIND.questions(one), KIND.questions(both)) == (("Q",), ("Q", "R"))
