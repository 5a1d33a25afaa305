"""Freshness: the days on which an entry turns amber and red, and when its people are reminded."""

import doctest
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.directory.rules import freshness as module
from enlace.directory.rules.freshness import Age, Freshness, age_of, counts, step_reached, waits

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_the_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("days", "freshness"),
    [(0, "fresh"), (90, "fresh"), (91, "amber"), (180, "amber"), (181, "red"), (4000, "red")],
)
def test_an_entry_turns_amber_after_90_days_and_red_after_180(days: int, freshness: str) -> None:
    age = age_of(NOW - timedelta(days=days), NOW)
    assert (age.freshness, age.days, age.confirmed_on) == (freshness, days, (NOW - timedelta(days=days)).date())


def test_days_are_those_of_the_calendar_and_not_of_the_clock() -> None:
    late = datetime(2026, 8, 26, 23, 59, tzinfo=UTC)
    assert age_of(late, datetime(2026, 11, 25, 0, 1, tzinfo=UTC)).days == 91
    elsewhere = late.astimezone(timezone(timedelta(hours=-5)))
    assert age_of(elsewhere, NOW) == age_of(late, NOW)


def test_one_that_was_changed_since_is_reminded_of_at_once() -> None:
    confirmed_at = NOW - timedelta(days=10)
    assert step_reached(confirmed_at, NOW, NOW) is None
    assert step_reached(confirmed_at, NOW, NOW, changed_since=True) == 0
    assert step_reached(NOW - timedelta(days=91), NOW, NOW, changed_since=True) == 90


@pytest.mark.parametrize(
    ("confirmed", "changed", "expected"),
    [(None, 9, True), (90, 99, False), (91, 99, True), (5, 5, False), (5, 4, True)],
)
def test_what_waits_to_be_confirmed(confirmed: int | None, changed: int, expected: bool) -> None:
    confirmed_at = None if confirmed is None else NOW - timedelta(days=confirmed)
    assert waits(confirmed_at, NOW - timedelta(days=changed), NOW) is expected


def test_one_that_was_never_confirmed_is_red_and_has_no_age() -> None:
    age = age_of(None, NOW)
    assert (age.freshness, age.confirmed_on, age.days, age.due_on) == (Freshness.RED, None, None, None)


def test_it_is_due_on_the_last_day_on_which_it_is_fresh() -> None:
    due = age_of(NOW, NOW).due_on
    assert due is not None
    assert age_of(NOW, datetime(due.year, due.month, due.day, tzinfo=UTC)).freshness is Freshness.FRESH
    assert age_of(NOW, datetime(due.year, due.month, due.day, tzinfo=UTC) + timedelta(1)).freshness is Freshness.AMBER


def test_a_clock_that_is_a_little_behind_makes_no_negative_age() -> None:
    assert age_of(NOW + timedelta(days=1), NOW).days == 0


@given(days=st.integers(0, 3000), later=st.integers(0, 3000))
def test_an_entry_never_gets_fresher_by_itself(days: int, later: int) -> None:
    order = list(Freshness)
    at = NOW - timedelta(days=days)
    assert order.index(age_of(at, NOW).freshness) <= order.index(age_of(at, NOW + timedelta(later)).freshness)


def test_every_freshness_is_counted() -> None:
    assert counts([Age(Freshness.RED), Age(Freshness.RED)]) == {"fresh": 0, "amber": 0, "red": 2}


@pytest.mark.parametrize(
    ("days", "step"), [(0, None), (74, None), (75, 75), (89, 75), (90, 90), (119, 90), (120, 120), (999, 120)]
)
def test_the_steps_of_reminding(days: int, step: int | None) -> None:
    assert step_reached(NOW - timedelta(days=days), NOW - timedelta(days=2000), NOW) == step


@pytest.mark.parametrize(("days", "step"), [(0, 0), (74, 0), (75, 75), (120, 120)])
def test_one_that_was_never_confirmed_is_reminded_of_at_once(days: int, step: int) -> None:
    assert step_reached(None, NOW - timedelta(days=days), NOW) == step
