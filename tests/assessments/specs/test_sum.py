"""Sum: what the numbers that States gave amount to."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.sum import KIND
from enlace.assessments.rules.measures import UNBOUNDED


def test_whole_numbers_stay_whole_and_the_states_that_gave_one_are_counted(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world("C10  120 0 7 no_data .", measuring.number("C10", unit="US dollars"))
    result = KIND.compute(measuring.measure(KIND, question="C10"), world)
    assert (result["value"], type(result["value"]), result["unit"], result["n"]) == (
        127,
        int,
        "US dollars",
        3,
    )
    assert [result[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")] == [
        5,
        5,
        3,
        1,
        1,
    ]


def test_with_a_silent_state_the_sum_is_a_lower_bound_and_there_is_no_upper_one(
    measuring: SimpleNamespace,
) -> None:
    definition = measuring.measure(KIND, question="F3")
    result = KIND.compute(definition, measuring.world("F3  10 5 .", measuring.number("F3")))
    assert (measuring.bounds(result), result["notes"]) == ((15, None), [UNBOUNDED])
    complete = KIND.compute(definition, measuring.world("F3  10 5 6", measuring.number("F3")))
    assert (measuring.bounds(complete), complete["notes"]) == ((21, 21), [])


def test_decimals_are_added_as_they_are_written(measuring: SimpleNamespace) -> None:
    world = measuring.world("Q  0.1 0.2 0.7", measuring.number("Q"))
    result = KIND.compute(measuring.measure(KIND, question="Q"), world)
    assert (result["value"], type(result["value"])) == (1, int)
    two = KIND.compute(measuring.measure(KIND, question="Q"), measuring.world("Q  0.1 0.2", measuring.number("Q")))
    assert two["value"] == 0.3


def test_a_state_that_may_not_be_concerned_may_add_nothing(measuring: SimpleNamespace) -> None:
    world = measuring.world("Q  10 ?", measuring.number("Q", least=1, most=4))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, question="Q"), world)) == (10, 14)
    settled = measuring.world("Q  10 .", measuring.number("Q", least=1, most=4))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, question="Q"), settled)) == (11, 14)


def test_a_number_that_may_be_negative_leaves_no_lower_bound(measuring: SimpleNamespace) -> None:
    world = measuring.world("Q  10 .", measuring.number("Q", least=None))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, question="Q"), world)) == (None, None)


def test_a_sum_of_nothing_is_not_zero(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="Q")
    silent = KIND.compute(definition, measuring.world("Q . no_data", measuring.number("Q")))
    assert (silent["value"], measuring.bounds(silent)) == (None, (0, None))
    nobody = KIND.compute(definition, measuring.world("Q - -", measuring.number("Q")))
    assert (nobody["value"], measuring.bounds(nobody), nobody["notes"]) == (None, (None, None), [])


@settings(max_examples=60, deadline=None)
@given(data=st.data(), least=st.sampled_from([-1, 0, 1]))
def test_the_bounds_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, least: int
) -> None:
    world = data.draw(measuring.worlds(measuring.number("Q", least=least, most=least + 2)))
    definition = measuring.measure(KIND, question="Q")
    result = KIND.compute(definition, world)
    ends = [measuring.given(whole, "Q").values() for whole in measuring.completions(world)]
    every = [sum(int(answer) for answer in end) for end in ends] if result["relevant"] else []
    assert measuring.bounds(result) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_without_a_limit_a_reply_only_raises_the_lower_bound(measuring: SimpleNamespace, data: st.DataObject) -> None:
    world = data.draw(measuring.worlds(measuring.number("Q")))
    assert measuring.replies_only_narrow(KIND, measuring.measure(KIND, question="Q"), world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“question” is missing"),
        ({"question": "Q"}, "question: Q is of type select_one; this measure counts: decimal, integer"),
        ({"question": "N", "above": 0}, "above: the measure “sum” does not take this; it takes: question"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.number("N")]
    assert measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions) == [complaint]


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="N")
    assert measuring.complaints(KIND, definition, [measuring.number("N")]) == []
    assert KIND.questions(definition) == ("N",)
