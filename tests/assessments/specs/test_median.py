"""Median: the number in the middle of those that States gave."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.median import KIND
from enlace.assessments.rules.measures import UNBOUNDED


def test_the_median_is_the_number_in_the_middle(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="F8")
    states = measuring.number("F8", unit="states")
    odd = KIND.compute(definition, measuring.world("F8  1 30 2", states))
    assert (odd["value"], type(odd["value"]), odd["unit"], odd["n"]) == (2, int, "states", 3)
    even = KIND.compute(definition, measuring.world("F8  1 30 2 5", states))
    assert even["value"] == 3.5


def test_a_silent_state_could_move_the_middle(measuring: SimpleNamespace) -> None:
    world = measuring.world("F8  1 2 30 .", measuring.number("F8"))
    result = KIND.compute(measuring.measure(KIND, question="F8"), world)
    assert (result["value"], measuring.bounds(result), result["notes"]) == (2, (1.5, 16), [])


def test_where_most_are_silent_the_middle_is_one_of_them_and_has_no_upper_bound(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world("F8  4 no_data", measuring.number("F8"))
    result = KIND.compute(measuring.measure(KIND, question="F8"), world)
    assert (result["value"], measuring.bounds(result), result["notes"]) == (4, (2, None), [UNBOUNDED])
    either = measuring.world("F8  4 .", measuring.number("F8", least=None))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, question="F8"), either)) == (None, None)


def test_when_all_have_answered_the_bounds_are_the_median(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND, question="Q"), measuring.world("Q 3 4 -", measuring.number("Q")))
    assert (result["value"], measuring.bounds(result)) == (3.5, (3.5, 3.5))


def test_without_any_number_there_is_no_median(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND, question="Q"), measuring.world("Q - -", measuring.number("Q")))
    assert (result["value"], measuring.bounds(result), result["notes"]) == (None, (None, None), [])


def in_the_middle(numbers: list[int]) -> Fraction | None:
    """Take away the least and the greatest for as long as something is left between them."""
    left = sorted(numbers)
    while len(left) > 2:
        left = left[1:-1]
    return Fraction(sum(left), len(left)) if left else None


@settings(max_examples=60, deadline=None)
@given(data=st.data(), least=st.sampled_from([0, 1]))
def test_the_bounds_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, least: int
) -> None:
    world = data.draw(measuring.worlds(measuring.number("Q", least=least, most=least + 3), states=4))
    definition = measuring.measure(KIND, question="Q")
    ends = [measuring.given(whole, "Q").values() for whole in measuring.completions(world)]
    every = [in_the_middle([int(answer) for answer in end]) for end in ends]
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), least=st.sampled_from([None, 0]))
def test_without_a_limit_the_bounds_are_those_of_numbers_beyond_all_others(
    measuring: SimpleNamespace, data: st.DataObject, least: int | None
) -> None:
    world = data.draw(measuring.worlds(measuring.number("Q", least=least), states=5))
    definition = measuring.measure(KIND, question="Q")
    result = KIND.compute(definition, world)
    far = 10**9
    given_numbers = [int(one.value) for one in world.answers["Q"].values() if one.given is not None]
    silent = result["relevant"] - len(given_numbers)
    for bound, extreme in zip(measuring.bounds(result), (least if least is not None else -far, far), strict=True):
        reached = in_the_middle(given_numbers + [extreme] * silent)
        infinite = reached is None or abs(reached) > far // 4
        assert bound == (None if infinite else float(reached))
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“question” is missing"),
        ({"question": "Q"}, "question: Q is of type select_one; this measure counts: decimal, integer"),
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
