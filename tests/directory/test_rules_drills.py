"""Drills: how each stands, what is counted, and which are drawn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.directory.rules.drills import (
    ANSWER_WITHIN,
    DrillStatus,
    Timing,
    can_be_tested,
    sampled,
    status_of,
    summary,
)
from enlace.directory.rules.entries import Entry

SENT = datetime(2026, 11, 25, 3, tzinfo=UTC)
OPEN = Timing(SENT, SENT + ANSWER_WITHIN)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answered", "now", "status"),
    [
        (None, SENT, DrillStatus.WAITING),
        (None, OPEN.due_at, DrillStatus.WAITING),
        (None, OPEN.due_at + SECOND, DrillStatus.OVERDUE),
        (OPEN.due_at, OPEN.due_at + SECOND, DrillStatus.IN_TIME),
        (OPEN.due_at + SECOND, OPEN.due_at + SECOND, DrillStatus.LATE),
    ],
)
def test_how_a_drill_stands(answered: datetime | None, now: datetime, status: DrillStatus) -> None:
    assert status_of(replace(OPEN, answered_at=answered), now) is status


def test_what_is_counted_names_no_state() -> None:
    answers = [None, SENT + 10 * timedelta(minutes=1), SENT + 20 * timedelta(minutes=1), SENT + timedelta(hours=2)]
    found = summary([replace(OPEN, answered_at=one) for one in answers], SENT + timedelta(hours=3))
    assert (found.sent, found.waiting, found.overdue, found.in_time, found.late, found.minutes) == (4, 0, 1, 2, 1, 20)
    assert summary([], SENT).minutes is None


def test_an_answer_is_never_before_its_question() -> None:
    assert replace(OPEN, answered_at=SENT - SECOND).answered_after == timedelta()


def test_only_a_line_that_is_said_to_be_answered_is_tested() -> None:
    entry = Entry("ATG", "X", "fiu", {}, line_247="+1 268 000 0000", email="desk@example.org")
    assert can_be_tested(entry)
    assert not can_be_tested(replace(entry, line_247=""))
    assert not can_be_tested(replace(entry, email=""))


@given(codes=st.lists(st.integers(), unique=True), size=st.integers(-3, 40), seed=st.integers())
def test_a_sample_is_drawn_without_repeating(codes: list[int], size: int, seed: int) -> None:
    drawn = sampled(codes, size, Random(seed).sample)
    assert len(drawn) == len(set(drawn)) == min(max(size, 0), len(codes))
    assert set(drawn) <= set(codes)
