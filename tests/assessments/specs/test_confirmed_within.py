"""Confirmed within: how many States have named somebody and confirmed it lately."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.confirmed_within import KIND, NO_REFERENCE_DATE, months_before

IN_A_YEAR = {"named": "E1", "confirmed": "E2", "months": 12}
ON = date(2017, 4, 20)


def questions(measuring: SimpleNamespace) -> list[object]:
    return [measuring.choices("E1", ["yes", "no"]), measuring.day("E2")]


def test_somebody_must_be_named_and_the_day_must_be_recent(measuring: SimpleNamespace) -> None:
    world = measuring.world(
        """
        E1  yes         yes         no  yes  .  yes
        E2  2016-12-01  2015-12-01  -   .    ?  no_data
        """,
        *questions(measuring),
        reference_date=ON,
    )
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert [result[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")] == [
        6,
        6,
        3,
        1,
        2,
    ]
    assert (result["count"], result["value"], result["unit"]) == (1, 0.333333, "share")
    assert measuring.bounds(result) == (0.166667, 0.666667)
    assert (result["reference_date"], result["months"]) == ("2017-04-20", 12)


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2016-04-19", 0), ("2016-04-20", 1), ("2017-04-20", 1), ("2017-04-21", 0)],
)
def test_both_ends_count_and_a_later_day_does_not(measuring: SimpleNamespace, day: str, counts: int) -> None:
    world = measuring.world(f"E1  yes\nE2  {day}", *questions(measuring), reference_date=ON)
    assert KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)["count"] == counts


def test_without_a_reference_date_there_is_no_value_and_the_reason_is_given(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world("E1  yes\nE2  2016-12-01", *questions(measuring))
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert (result["value"], result["count"], measuring.bounds(result)) == (None, None, (None, None))
    assert (result["notes"], result["answered"]) == ([NO_REFERENCE_DATE], 1)


def test_a_state_that_was_not_asked_whom_it_named_or_when_is_not_concerned(measuring: SimpleNamespace) -> None:
    world = measuring.world("E1  yes - yes\nE2  2016-12-01 - -", *questions(measuring), reference_date=ON)
    result = KIND.compute(measuring.measure(KIND, **IN_A_YEAR), world)
    assert (result["asked"], result["relevant"], result["value"]) == (3, 1, 1.0)


@settings(max_examples=60, deadline=None)
@given(day=st.dates(), months=st.integers(1, 1200))
def test_months_are_counted_back_on_the_calendar(day: date, months: int) -> None:
    found = months_before(day, months)
    gone = (day.year - found.year) * 12 + day.month - found.month
    if found == date.min and gone < months:
        return
    assert gone == months
    later = date.fromordinal(found.toordinal() + 1)
    assert found.day == day.day or (found.day < day.day and later.month != found.month)


def slow(named: dict[str, str], confirmed: dict[str, str]) -> Fraction | None:
    lately = [state for state in named if named[state] == "yes" and confirmed.get(state, "") > "2016-04-19"]
    return Fraction(len(lately), len(named)) if named else None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_bounds_are_what_the_open_states_could_make_of_it(measuring: SimpleNamespace, data: st.DataObject) -> None:
    world = data.draw(measuring.worlds(*questions(measuring), reference_date=ON))
    # The day is asked of those that named somebody: what the skip rule says is made so.
    days = {
        state: type(day)(named.given == "yes" if named.given or named.relevant is False else None, day.value)
        for (state, named), day in zip(world.answers["E1"].items(), world.answers["E2"].values(), strict=True)
    }
    world = type(world)(**{**vars(world), "answers": {**world.answers, "E2": days}})
    definition = measuring.measure(KIND, **IN_A_YEAR)
    every = [slow(measuring.given(whole, "E1"), measuring.given(whole, "E2")) for whole in measuring.completions(world)]
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"named": "E1", "confirmed": "E2"}, "“months” is missing"),
        ({**IN_A_YEAR, "months": 0}, "months: this must be a whole number of months from 1 to 1200"),
        ({**IN_A_YEAR, "months": True}, "months: this must be a whole number of months from 1 to 1200"),
        ({**IN_A_YEAR, "named": "H"}, "named: H cannot be answered with “yes”"),
        ({**IN_A_YEAR, "confirmed": "E1"}, "confirmed: E1 is of type select_one; this measure counts: date"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    found = measuring.complaints(
        KIND, measuring.measure(KIND, **parameters), [*questions(measuring), measuring.choices("H", "ab")]
    )
    assert found == [complaint]


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, **IN_A_YEAR)
    assert measuring.complaints(KIND, definition, questions(measuring)) == []
    assert KIND.questions(definition) == ("E1", "E2")


def test_the_side_of_an_answer_is_whether_somebody_is_named_and_whether_the_day_is_recent(
    measuring: SimpleNamespace,
) -> None:
    named, day = questions(measuring)
    definition = measuring.measure(KIND, **IN_A_YEAR)
    side = KIND.side(definition, named, ON)
    assert side is not None
    assert (side("yes"), side("no")) == (True, False)
    recent = KIND.side(definition, day, ON)
    assert recent is not None
    assert (recent(ON.isoformat()), recent("1999-01-01")) == (True, False)
    assert KIND.side(definition, day, None) is None
