"""Time limits: which clock runs, until when, what a day of difference excuses, and who is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.common.errors import Invalid
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.rules.clocks import (
    Due,
    Escalation,
    clock_of,
    due,
    escalation,
    overdue_days,
    reminders,
    reply_due,
    turn_of,
    urgency_problems,
)
from enlace.cooperation.rules.kind import Clock
from enlace.cooperation.rules.life import Life, Step
from enlace.cooperation.rules.statuses import Party, Priority, Status

DAY = date(2026, 3, 2)
KINDS = cooperation_kinds()
MLA = KINDS["mla"]
S = Status
ROUTINE, URGENT, EMERGENCY = Priority


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def life(*steps: tuple[Status, int], form: str = "mla") -> Life:
    return Life(KINDS[form], ("service",), tuple(Step(status, after(days)) for status, days in steps))


def test_each_status_waits_for_one_thing_from_one_party() -> None:
    assert due(life((S.SENT, 0)), ROUTINE) == Due(Clock.DELIVER, Party.ROUTER, DAY, after(3))
    assert due(life((S.RECEIVED, 0)), ROUTINE) == Due(Clock.ACKNOWLEDGE, Party.REQUESTED, DAY, after(10))
    assert due(life((S.RECEIVED, 0)), EMERGENCY) == Due(Clock.ACKNOWLEDGE, Party.REQUESTED, DAY, after(1))
    assert due(life((S.INFO_REQUESTED, 0)), URGENT) == Due(Clock.COMPLETE, Party.REQUESTING, DAY, after(7))
    assert due(life((S.POSTPONED, 0)), ROUTINE) == Due(Clock.REVIEW, Party.REQUESTED, DAY, after(90))
    assert due(life((S.EXECUTED, 0)), ROUTINE) == Due(Clock.FEEDBACK, Party.REQUESTING, DAY, after(60))
    for status in (S.DRAFT, S.FEEDBACK_GIVEN, S.CLOSED):
        assert due(life((status, 0)), ROUTINE) is None


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_status_of_a_form_that_waits_has_a_time_limit(code: str) -> None:
    kind = KINDS[code]
    silent = {status for status in kind.statuses if clock_of(kind, status) is None}
    assert silent == {S.DRAFT, S.FEEDBACK_GIVEN, S.CLOSED}


def test_the_clock_of_execution_runs_on_from_acknowledgment() -> None:
    found = due(life((S.RECEIVED, -5), (S.ACKNOWLEDGED, 0), (S.IN_EXECUTION, 20)), ROUTINE)
    assert found == Due(Clock.EXECUTE, Party.REQUESTED, after(20), after(90))


def test_the_clock_of_execution_stands_still_while_it_is_postponed() -> None:
    one = life((S.ACKNOWLEDGED, 0), (S.IN_EXECUTION, 10), (S.POSTPONED, 40), (S.IN_EXECUTION, 240))
    found = due(one, ROUTINE)
    assert found is not None
    assert found.on == after(240 + 90 - 40)


def test_no_step_makes_up_for_days_that_are_used_up() -> None:
    found = due(life((S.ACKNOWLEDGED, 0), (S.INFO_REQUESTED, 100), (S.ACKNOWLEDGED, 120)), ROUTINE)
    assert found is not None
    assert found.on == after(110)
    late = due(life((S.ACKNOWLEDGED, 0), (S.IN_EXECUTION, 120)), ROUTINE)
    assert late is not None
    assert overdue_days(late.on, after(120)) == 30


def test_what_is_executed_in_part_is_still_owed_by_the_requested_state() -> None:
    found = due(life((S.ACKNOWLEDGED, 0), (S.PARTLY_EXECUTED, 20)), ROUTINE)
    assert found == Due(Clock.EXECUTE, Party.REQUESTED, after(20), after(90))


@settings(deadline=None)
@given(
    days=st.lists(st.integers(0, 60), min_size=1, max_size=8),
    statuses=st.lists(st.sampled_from([S.ACKNOWLEDGED, S.IN_EXECUTION, S.POSTPONED, S.INFO_REQUESTED]), min_size=9),
)
def test_the_days_of_execution_are_those_counted_one_by_one(days: list[int], statuses: list[Status]) -> None:
    steps, at = [(statuses[0], 0)], 0
    for status, gap in zip(statuses[1:], days, strict=False):
        at += gap
        steps.append((status, at))
    one = life(*steps, (S.IN_EXECUTION, at))
    left, day = 90, 0
    while day < at:
        standing = [status for status, since in steps if since <= day][-1]
        left -= standing in (S.ACKNOWLEDGED, S.IN_EXECUTION)
        day += 1
    found = due(one, ROUTINE)
    assert found is not None
    assert found.on == after(at + left)


def test_a_reply_is_due_by_the_form_or_by_the_day_that_is_asked_for() -> None:
    assert reply_due(DAY, MLA) == after(90)
    assert reply_due(DAY, MLA, URGENT) == after(30)
    assert reply_due(DAY, MLA, ROUTINE, needed_by=after(12)) == after(12)
    assert reply_due(DAY, MLA, ROUTINE, needed_by=after(200)) == after(90)
    assert reply_due(DAY, MLA, ROUTINE, needed_by=after(-3)) == DAY
    assert reply_due(date(2028, 2, 28), KINDS["sit_cooperation"], EMERGENCY) == date(2028, 2, 29)


def test_no_reply_is_owed_to_spontaneous_information() -> None:
    with pytest.raises(Invalid, match="No reply is owed"):
        reply_due(DAY, KINDS["spontaneous"])
    told = life((S.ACKNOWLEDGED, 0), form="spontaneous")
    assert due(told, ROUTINE) == Due(Clock.FEEDBACK, Party.REQUESTED, DAY, after(60))
    assert turn_of(MLA, Clock.FEEDBACK) is Party.REQUESTING


def test_nothing_is_late_while_the_last_day_may_still_be_running_elsewhere() -> None:
    assert [overdue_days(DAY, after(days)) for days in (-1, 0, 1, 2, 9)] == [0, 0, 0, 2, 9]


def test_reminders_before_the_day_only_where_there_is_time() -> None:
    assert reminders(DAY, after(10)) == (after(3), after(9), after(12), after(17))
    assert reminders(DAY, after(3)) == (after(2), after(5), after(10))
    assert reminders(DAY, after(1)) == (after(3), after(8))


@pytest.mark.parametrize(
    ("priority", "late", "goes_to"),
    [
        (ROUTINE, 14, Escalation.NONE),
        (ROUTINE, 15, Escalation.CONTACT),
        (ROUTINE, 400, Escalation.CONTACT),
        (URGENT, 1, Escalation.NONE),
        (URGENT, 2, Escalation.CONTACT),
        (URGENT, 5, Escalation.DESK),
        (EMERGENCY, 0, Escalation.NONE),
        (EMERGENCY, 1, Escalation.DESK),
    ],
)
def test_how_high_a_late_step_goes(priority: Priority, late: int, goes_to: Escalation) -> None:
    assert escalation(DAY, priority, after(late)) is goes_to


@pytest.mark.parametrize(
    ("priority", "reasons", "complaint"),
    [
        (ROUTINE, ("hearing",), "A request that is not urgent"),
        (URGENT, (), "Say why it cannot wait."),
        (URGENT, ("because",), "“because” is no reason"),
        (EMERGENCY, ("assets",), "An emergency is a risk to life"),
        (EMERGENCY, (), "Say why it cannot wait."),
    ],
)
def test_urgency_has_a_reason(priority: Priority, reasons: tuple[str, ...], complaint: str) -> None:
    (found,) = urgency_problems(priority, reasons)
    assert found.where == "urgency_reason"
    assert found.text().startswith(complaint)


def test_urgency_with_its_reason_is_sound() -> None:
    assert urgency_problems(ROUTINE, ()) == []
    assert urgency_problems(URGENT, ("hearing", "custody")) == []
    assert urgency_problems(EMERGENCY, ("operation", "life")) == []
