"""How far a reply has come, when it is late, and that a day only becomes later."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enlace.assessments.rules.drafts import ReplyStatus
from enlace.assessments.rules.following import (
    OUTSTANDING,
    STAGE_WORDS,
    Stage,
    StateStanding,
    extension_faults,
    gaining,
    stage_of,
)

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PRESENT = {"AA": date(2026, 12, 1), "BB": date(2026, 12, 20), "CC": None}


@pytest.mark.parametrize("status", list(ReplyStatus))
def test_every_status_of_a_reply_is_a_stage(status: ReplyStatus) -> None:
    assert stage_of(status, started=True).value == status.value
    assert STAGE_WORDS[stage_of(status, started=False)]


def test_without_a_working_copy_answers_came_as_a_file_or_not_at_all() -> None:
    assert stage_of(None, started=True) is Stage.BY_FILE
    assert stage_of(None, started=False) is Stage.NOT_BEGUN
    assert {Stage.NOT_BEGUN, Stage.IN_PREPARATION, Stage.PARTLY_SUBMITTED} == OUTSTANDING


@pytest.mark.parametrize(
    ("stage", "due_on", "late"),
    [
        (Stage.NOT_BEGUN, TODAY, False),
        (Stage.NOT_BEGUN, TODAY - timedelta(days=1), True),
        (Stage.SUBMITTED, TODAY - timedelta(days=1), False),
        (Stage.NOT_BEGUN, None, False),
    ],
)
def test_late_is_who_is_awaited_after_the_day(stage: Stage, due_on: date | None, late: bool) -> None:
    assert StateStanding("AA", stage, due_on=due_on).late(TODAY) is late


def test_a_day_after_a_reminder_another_may_follow() -> None:
    def reminded(at: datetime | None) -> bool:
        return StateStanding("AA", Stage.NOT_BEGUN, reminded_at=at).reminded_lately(NOW)

    assert not reminded(None)
    assert reminded(NOW - timedelta(hours=23, minutes=59))
    assert not reminded(NOW - timedelta(hours=24))


@pytest.mark.parametrize(
    ("day", "states", "asked_by", "reason", "where"),
    [
        (date(2026, 12, 2), ("AA", "CC"), "Note 1", "Elections", []),
        (date(2026, 12, 1), ("AA",), "Note 1", "Elections", ["due_on"]),
        (date(2026, 12, 2), ("AA", "BB"), "Note 1", "Elections", ["due_on"]),
        (TODAY, ("CC",), "Note 1", "Elections", ["due_on"]),
        (date(2026, 12, 2), (), "Note 1", "Elections", ["states"]),
        (date(2026, 12, 2), ("ZZ",), "Note 1", "Elections", ["states"]),
        (date(2026, 12, 2), ("AA",), " ", "", ["asked_by", "reason"]),
        (date(2026, 12, 2), ("AA",), "x" * 201, "a\x00b", ["asked_by", "reason"]),
    ],
)
def test_an_extension_is_a_later_day_with_who_asked_and_why(
    day: date, states: tuple[str, ...], asked_by: str, reason: str, where: list[str]
) -> None:
    faults = extension_faults(day, PRESENT, states, asked_by, reason, today=TODAY)
    assert [one.where for one in faults] == where


def test_those_who_have_a_later_day_already_gain_nothing() -> None:
    assert gaining(date(2026, 12, 10), PRESENT, ("CC", "AA", "BB")) == ("AA", "CC")
