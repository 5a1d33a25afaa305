"""Time limits of a request: which clock runs, whose turn it is, until when, when to remind, when to go higher.

Days are calendar days and the day of the event is not counted. Two States seldom share a date: nothing is late before
a whole day has gone by after the last day. Where a treaty says “promptly”, the days are practice, not law.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.kind import Clock, CooperationKind
from enlace.cooperation.rules.life import SKEW_DAYS, Life
from enlace.cooperation.rules.statuses import Party, Priority, Status, UrgencyReason

CLOCKS: Mapping[Status, Clock] = {
    Status.SENT: Clock.DELIVER,
    Status.RECEIVED: Clock.ACKNOWLEDGE,
    Status.ACKNOWLEDGED: Clock.EXECUTE,
    Status.INFO_REQUESTED: Clock.COMPLETE,
    Status.IN_EXECUTION: Clock.EXECUTE,
    Status.POSTPONED: Clock.REVIEW,
    Status.PARTLY_EXECUTED: Clock.EXECUTE,
    Status.EXECUTED: Clock.FEEDBACK,
    Status.REFUSED: Clock.FEEDBACK,
    Status.WITHDRAWN: Clock.FEEDBACK,
}
TURNS: Mapping[Clock, Party] = {
    Clock.DELIVER: Party.ROUTER,
    Clock.ACKNOWLEDGE: Party.REQUESTED,
    Clock.EXECUTE: Party.REQUESTED,
    Clock.COMPLETE: Party.REQUESTING,
    Clock.REVIEW: Party.REQUESTED,
    Clock.FEEDBACK: Party.REQUESTING,
}
BEFORE_DAYS = (7, 1)
AFTER_DAYS = (2, 7)


class Escalation(StrEnum):
    """How high a late step goes: to nobody, to the points of contact of both States, to the desk on duty 24/7."""

    NONE = "none"
    CONTACT = "contact"
    DESK = "desk"


@dataclass(frozen=True)
class Escalating:
    """After how many days past the last one a step goes to the points of contact, and to the desk; None: never."""

    contact_days: int
    desk_days: int | None


ESCALATING: Mapping[Priority, Escalating] = {
    Priority.ROUTINE: Escalating(15, None),
    Priority.URGENT: Escalating(2, 5),
    Priority.EMERGENCY: Escalating(1, 1),
}


@dataclass(frozen=True)
class Due:
    """What is waited for, from whom, since when and until when (the last day in time)."""

    clock: Clock
    party: Party
    since: date
    on: date


def clock_of(kind: CooperationKind, status: Status) -> Clock | None:
    """Return the clock that runs in a status; None for a draft, after feedback, or where the form sets none."""
    clock = CLOCKS.get(status)
    if clock is Clock.EXECUTE and not kind.answered:
        clock = Clock.FEEDBACK
    return clock if clock and kind.deadline(clock) else None


def turn_of(kind: CooperationKind, clock: Clock) -> Party:
    """Return whose turn it is; what nobody asked for is judged by the State that received it."""
    return Party.REQUESTED if clock is Clock.FEEDBACK and not kind.answered else TURNS[clock]


def due(life: Life, priority: Priority, needed_by: date | None = None) -> Due | None:
    """Return what is waited for now, None if nothing is.

    The clock of execution stands still while a request is being completed or is postponed, and goes on afterwards,
    until all is executed or the rest refused: no step makes up for days that are used up. Every other clock begins
    anew. needed_by: see `reply_due`.
    """
    clock = clock_of(life.kind, life.status)
    deadline = life.kind.deadline(clock) if clock else None
    if clock is None or deadline is None:
        return None
    since = life.steps[-1].on
    days = deadline.days(priority)
    last = since + timedelta(days=days)
    if clock is Clock.EXECUTE:
        last = since + timedelta(days=days - _executing_days(life))
        begun = next(step.on for step in life.steps if clock_of(life.kind, step.status) is Clock.EXECUTE)
        last = min(last, max(begun, needed_by)) if needed_by else last
    return Due(clock, turn_of(life.kind, clock), since, last)


def _executing_days(life: Life) -> int:
    """Return the days that the clock of execution ran before the present status; a day of skew counts as none."""
    pairs = zip(life.steps, life.steps[1:], strict=False)
    return sum(
        max((later.on - step.on).days, 0) for step, later in pairs if clock_of(life.kind, step.status) is Clock.EXECUTE
    )


def reply_due(
    acknowledged_on: date,
    kind: CooperationKind,
    priority: Priority = Priority.ROUTINE,
    needed_by: date | None = None,
) -> date:
    """Return the last day on which a reply is in time.

    needed_by: a day that the requesting State asks for with a reason; it holds where it comes first, for the
    requested State takes the fullest possible account of it.
    Raises: Invalid, if `kind` owes no reply. Source: UNTOC art. 18(24).
    """
    deadline = kind.deadline(Clock.EXECUTE)
    if deadline is None:
        raise Invalid([Problem("kind", N_("No reply is owed to this form of cooperation."))])
    last = acknowledged_on + timedelta(days=deadline.days(priority))
    return max(acknowledged_on, min(last, needed_by or last))


def overdue_days(due_on: date, today: date) -> int:
    """Return how many days late it is; 0 on the day after the last one, which may still be that day elsewhere."""
    return (today - due_on).days if (today - due_on).days > SKEW_DAYS else 0


def reminders(since: date, due_on: date) -> tuple[date, ...]:
    """Return the days on which whoever must act is reminded: before, if there is time, and after."""
    before = (due_on - timedelta(days=days) for days in BEFORE_DAYS)
    after = (due_on + timedelta(days=days) for days in AFTER_DAYS)
    return (*(day for day in before if day > since), *after)


def escalation(due_on: date, priority: Priority, today: date) -> Escalation:
    """Return how high a step goes that is not taken. An emergency has no day of grace."""
    late = (today - due_on).days
    limits = ESCALATING[priority]
    if limits.desk_days is not None and late >= limits.desk_days:
        return Escalation.DESK
    return Escalation.CONTACT if late >= limits.contact_days else Escalation.NONE


def urgency_problems(priority: Priority, reasons: tuple[str, ...]) -> list[Problem]:
    """Say what is wrong with the urgency of a request. reasons: codes of `UrgencyReason`."""
    problems = [
        Problem("urgency_reason", N_("“%(code)s” is no reason for urgency."), {"code": code})
        for code in reasons
        if code not in set(UrgencyReason)
    ]
    if priority is Priority.ROUTINE:
        if reasons:
            problems.append(Problem("urgency_reason", N_("A request that is not urgent takes no reason for urgency.")))
    elif not reasons:
        problems.append(Problem("urgency_reason", N_("Say why it cannot wait.")))
    elif priority is Priority.EMERGENCY and UrgencyReason.LIFE not in reasons:
        problems.append(
            Problem("urgency_reason", N_("An emergency is a risk to life; else mark the request as urgent."))
        )
    return problems
