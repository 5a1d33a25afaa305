"""Points of contact current: how many States have one in the directory that they confirmed lately."""

from datetime import date
from fractions import Fraction
from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.confirmed_within import NO_REFERENCE_DATE
from enlace.assessments.kinds.measures.points_of_contact_current import KIND
from enlace.assessments.rules.measures import ContactRecord

IN_A_YEAR = {"months": 12}
ON = date(2026, 11, 25)
LONG_AGO, LATELY = date(2024, 1, 1), date(2026, 6, 1)

CURRENT = ContactRecord(LONG_AGO, None, (LONG_AGO, LATELY))
LAPSED = ContactRecord(LONG_AGO, None, (LONG_AGO,))
NEVER_CONFIRMED = ContactRecord(LONG_AGO)


def test_a_point_of_contact_is_current_if_it_was_confirmed_within_the_months(measuring: SimpleNamespace) -> None:
    contacts = {"A": [CURRENT], "B": [LAPSED], "C": [NEVER_CONFIRMED], "Z": [CURRENT]}
    world = measuring.world("", asked="ABCD", contacts=contacts, reference_date=ON)
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert [result[key] for key in ("count", "lapsed", "unknown")] == [1, 2, 1]
    assert (result["value"], result["unit"], result["reference_date"]) == (0.333333, "share", "2026-11-25")
    assert (result["asked"], result["answered"], result["unanswered"], result["coverage"]) == (4, 3, 1, 0.75)
    assert result["questions"] == []


def test_a_state_without_a_record_is_unknown_and_could_have_one(measuring: SimpleNamespace) -> None:
    world = measuring.world("", asked="ABCD", contacts={"A": [CURRENT], "B": []}, reference_date=ON)
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert (result["count"], result["unknown"], result["value"]) == (1, 3, 1.0)
    assert measuring.bounds(result) == (0.25, 1.0)
    assert result["reportable"] is False


@pytest.mark.parametrize(
    ("day", "counts"), [("2025-11-24", 0), ("2025-11-25", 1), ("2026-11-25", 1), ("2026-11-26", 0)]
)
def test_both_ends_count_and_a_later_day_does_not(measuring: SimpleNamespace, day: str, counts: int) -> None:
    record = ContactRecord(LONG_AGO, None, (date.fromisoformat(day),))
    world = measuring.world("", asked="A", contacts={"A": [record]}, reference_date=ON)
    assert KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)["count"] == counts


@pytest.mark.parametrize(
    ("records", "standing"),
    [
        ([ContactRecord(date(2026, 11, 26), None, (date(2026, 11, 26),))], "unknown"),
        ([ContactRecord(LONG_AGO, ON, (LATELY,))], "unknown"),
        ([ContactRecord(LONG_AGO, date(2026, 11, 26), (LATELY,))], "count"),
        ([LAPSED, CURRENT], "count"),
        ([LAPSED, ContactRecord(LONG_AGO, ON, (LATELY,))], "lapsed"),
    ],
)
def test_the_directory_counts_as_it_stood_on_the_reference_date(
    measuring: SimpleNamespace, records: list[ContactRecord], standing: str
) -> None:
    world = measuring.world("", asked="A", contacts={"A": records}, reference_date=ON)
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert [result[key] for key in ("count", "lapsed", "unknown")] == [
        int(standing == key) for key in ("count", "lapsed", "unknown")
    ]


def test_without_a_reference_date_there_is_no_value_and_the_reason_is_given(measuring: SimpleNamespace) -> None:
    world = measuring.world("", asked="AB", contacts={"A": [CURRENT]})
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert (result["value"], result["count"], measuring.bounds(result)) == (None, None, (None, None))
    assert (result["notes"], result["unknown"]) == ([NO_REFERENCE_DATE], 2)


def test_it_says_when_an_invented_entry_is_counted(measuring: SimpleNamespace) -> None:
    invented = ContactRecord(LONG_AGO, None, (LATELY,), synthetic=True)
    for contacts, synthetic in (({"A": [CURRENT]}, False), ({"A": [invented]}, True), ({"Z": [invented]}, False)):
        world = measuring.world("", asked="AB", contacts=contacts, reference_date=ON)
        assert KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)["synthetic"] is synthetic


@settings(max_examples=60, deadline=None)
@given(states=st.lists(st.sampled_from(["current", "lapsed", "unknown"]), min_size=1, max_size=4))
def test_the_bounds_are_what_the_unknown_states_could_make_of_it(measuring: SimpleNamespace, states: list[str]) -> None:
    records = {"current": [CURRENT], "lapsed": [LAPSED], "unknown": []}
    codes = "ABCD"[: len(states)]

    def measured(found: list[str]) -> tuple[float, float]:
        contacts = {code: records[one] for code, one in zip(codes, found, strict=True)}
        world = measuring.world("", asked=codes, contacts=contacts, reference_date=ON)
        return measuring.bounds(KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world))

    ends = list(product(*([one] if one != "unknown" else ["current", "lapsed"] for one in states)))
    assert measured(states) == measuring.tight(Fraction(end.count("current"), len(end)) for end in ends)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“months” is missing"),
        ({"months": 0}, "months: this must be a whole number of months from 1 to 1200"),
        ({"months": True}, "months: this must be a whole number of months from 1 to 1200"),
        ({"months": 12, "named": "E1"}, "named: the measure “points_of_contact_current” does not take this"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), [])
    assert [one.startswith(complaint) for one in found] == [True], found


def test_a_sound_definition_has_no_problems_and_rests_on_no_question(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, **IN_A_YEAR)
    assert measuring.complaints(KIND, definition, []) == []
    assert KIND.questions(definition) == ()
