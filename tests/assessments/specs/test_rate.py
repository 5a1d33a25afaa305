"""Rate: one number over another, summed over the States that gave both."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.rate import KIND
from enlace.assessments.rules.measures import UNBOUNDED

EXECUTED_OF_RECEIVED = {"numerator": "F5", "denominator": "F4"}


def numbers(measuring: SimpleNamespace, **more: object) -> list[object]:
    return [measuring.number("F5", **more), measuring.number("F4", **more)]


def test_the_rate_is_over_the_states_with_both_figures(measuring: SimpleNamespace) -> None:
    world = measuring.world(
        """
        F5  3  50   .   no_data  7
        F4  4  100  10  8        no_data
        """,
        *numbers(measuring),
    )
    result = KIND.compute(measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)
    assert (result["numerator"], result["denominator"], result["n"]) == (53, 104, 2)
    assert (result["value"], result["unit"]) == (0.509615, "share")
    assert [result[key] for key in ("relevant", "answered", "no_data", "unanswered")] == [5, 2, 2, 1]


def test_a_state_that_received_nothing_is_not_concerned(measuring: SimpleNamespace) -> None:
    world = measuring.world("F5  1 -\nF4  2 0", *numbers(measuring))
    result = KIND.compute(measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)
    assert (result["relevant"], result["value"], measuring.bounds(result)) == (1, 0.5, (0.5, 0.5))


def test_a_silent_state_could_bring_any_rate(measuring: SimpleNamespace) -> None:
    world = measuring.world("F5  1 .\nF4  2 .", *numbers(measuring))
    result = KIND.compute(measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)
    assert (measuring.bounds(result), result["notes"]) == ((0.0, None), [UNBOUNDED])


def test_one_figure_of_two_bounds_the_rate_on_one_side(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, **EXECUTED_OF_RECEIVED)
    executed = KIND.compute(definition, measuring.world("F5  1 1\nF4  2 .", *numbers(measuring)))
    assert measuring.bounds(executed) == (0.0, 1.0)
    received = KIND.compute(definition, measuring.world("F5  1 .\nF4  2 2", *numbers(measuring)))
    assert measuring.bounds(received) == (0.25, None)


def test_a_state_that_executed_some_may_have_received_none_in_the_period(measuring: SimpleNamespace) -> None:
    world = measuring.world("F5  1 3\nF4  2 ?", *numbers(measuring))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)) == (0.0, 2.0)


def test_nothing_over_nothing_is_no_rate(measuring: SimpleNamespace) -> None:
    world = measuring.world("F5  0\nF4  0", *numbers(measuring))
    result = KIND.compute(measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)
    assert (result["value"], measuring.bounds(result), result["n"]) == (None, (None, None), 1)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_bounds_are_what_the_open_states_could_make_of_it(measuring: SimpleNamespace, data: st.DataObject) -> None:
    over, under = measuring.number("F5", most=2), measuring.number("F4", least=1, most=3)
    world = data.draw(measuring.worlds(over, under))
    definition = measuring.measure(KIND, **EXECUTED_OF_RECEIVED)
    every = []
    for whole in measuring.completions(world):
        parts, wholes = measuring.given(whole, "F5"), measuring.given(whole, "F4")
        both = [state for state in whole.asked if state in parts and state in wholes]
        denominator = sum(int(wholes[state]) for state in both)
        every.append(Fraction(sum(int(parts[state]) for state in both), denominator) if both else None)
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_without_limits_too_replies_only_narrow(measuring: SimpleNamespace, data: st.DataObject) -> None:
    over, under = measuring.number("F5"), measuring.number("F4", least=1)
    world = data.draw(measuring.worlds(over, under))
    assert measuring.replies_only_narrow(KIND, measuring.measure(KIND, **EXECUTED_OF_RECEIVED), world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"numerator": "F5"}, "“denominator” is missing"),
        (
            {"numerator": "Q", "denominator": "F4"},
            "numerator: Q is of type select_one; this measure counts: ",
        ),
        ({"numerator": "F5", "denominator": "Z"}, "denominator: there is no question “Z”"),
        (
            {"numerator": "L", "denominator": "F4"},
            "numerator: a rate needs numbers that cannot be negative; ",
        ),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.number("L", least=None), *numbers(measuring)]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert [one.startswith(complaint) for one in found] == [True], found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, **EXECUTED_OF_RECEIVED)
    assert measuring.complaints(KIND, definition, numbers(measuring)) == []
    assert KIND.questions(definition) == ("F5", "F4")
