"""Adherence: how many of the States asked are party to an instrument, by the depositary."""

from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.adherence import KIND

KNOWN = ("party", "signatory", "none_recorded")


def test_parties_are_counted_among_the_states_asked(measuring: SimpleNamespace) -> None:
    record = {"A": "party", "B": "party", "C": "signatory", "D": "none_recorded", "Z": "party"}
    world = measuring.world("", asked="ABCD", standing={"UNTOC": record})
    result = KIND.compute(measuring.measure(KIND, instrument="UNTOC"), world)
    assert (result["value"], result["unit"], result["instrument"]) == (0.5, "share", "UNTOC")
    assert [result[key] for key in ("count", "signatory", "none_recorded", "unknown")] == [2, 1, 1, 0]
    assert (result["asked"], result["relevant"], result["answered"], result["coverage"]) == (4, 4, 4, 1.0)
    assert measuring.bounds(result) == (0.5, 0.5)
    assert result["questions"] == []


def test_an_unknown_standing_is_not_none_and_widens_the_upper_bound(measuring: SimpleNamespace) -> None:
    world = measuring.world("", asked="ABCD", standing={"A-63": {"A": "party", "B": "none_recorded", "C": "unknown"}})
    result = KIND.compute(measuring.measure(KIND, instrument="A-63"), world)
    assert (result["count"], result["unknown"], result["unanswered"], result["value"]) == (1, 2, 2, 0.5)
    assert measuring.bounds(result) == (0.25, 0.75)


def test_of_an_instrument_without_a_record_nothing_is_known(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND, instrument="ATT"), measuring.world("", asked="AB"))
    assert (result["value"], result["reportable"], measuring.bounds(result)) == (None, False, (0.0, 1.0))


@settings(max_examples=60, deadline=None)
@given(statuses=st.lists(st.sampled_from([*KNOWN, "unknown"]), min_size=1, max_size=4))
def test_the_bounds_are_what_the_unknown_states_could_make_of_it(
    measuring: SimpleNamespace, statuses: list[str]
) -> None:
    states = "ABCD"[: len(statuses)]
    definition = measuring.measure(KIND, instrument="X")

    def measured(record: list[str]) -> tuple[float, float]:
        standing = {"X": dict(zip(states, record, strict=True))}
        result = KIND.compute(definition, measuring.world("", asked=states, standing=standing))
        return measuring.bounds(result)

    ends = list(product(*([status] if status in KNOWN else KNOWN for status in statuses)))
    lower, upper = measured(statuses)
    assert (lower, upper) == measuring.tight(Fraction(end.count("party"), len(end)) for end in ends)
    for place, status in enumerate(statuses):
        for settled in KNOWN if status == "unknown" else ():
            low, high = measured([*statuses[:place], settled, *statuses[place + 1 :]])
            assert lower <= low <= high <= upper


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“instrument” is missing"),
        ({"instrument": 63}, "instrument: this must be the code of an instrument"),
        ({"instrument": "X", "question": "B1"}, "question: the measure “adherence” does not take this"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), [])
    assert [one.startswith(complaint) for one in found] == [True], found


def test_a_sound_definition_has_no_problems_and_rests_on_no_question(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, instrument="UNTOC")
    assert measuring.complaints(KIND, definition, []) == []
    assert KIND.questions(definition) == ()
