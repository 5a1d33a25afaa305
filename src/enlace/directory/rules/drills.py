"""Drills: a test message to the line of an authority that is answered day and night, and how soon it was answered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from enlace.directory.rules.entries import Entry

# A line that is answered day and night answers within the hour.
ANSWER_WITHIN = timedelta(hours=1)


class DrillStatus(StrEnum):
    """How a drill stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True)
class Timing:
    """When a test was sent, until when an answer was in time, and when it came (None: not yet)."""

    sent_at: datetime
    due_at: datetime
    answered_at: datetime | None = None

    @property
    def answered_after(self) -> timedelta | None:
        return None if self.answered_at is None else max(self.answered_at - self.sent_at, timedelta())


def status_of(timing: Timing, now: datetime) -> DrillStatus:
    """Return how a drill stands at `now`; an answer at the last moment is in time."""
    if timing.answered_at is not None:
        return DrillStatus.IN_TIME if timing.answered_at <= timing.due_at else DrillStatus.LATE
    return DrillStatus.WAITING if now <= timing.due_at else DrillStatus.OVERDUE


@dataclass(frozen=True)
class Summary:
    """How many drills stand how; minutes: the median until an answer, None if there was none. It names no State."""

    waiting: int
    overdue: int
    in_time: int
    late: int
    minutes: int | None

    @property
    def sent(self) -> int:
        return self.waiting + self.overdue + self.in_time + self.late


def summary(timings: Iterable[Timing], now: datetime) -> Summary:
    """Return the counts of `timings`."""
    known = list(timings)
    found = [status_of(one, now) for one in known]
    seconds = [one.answered_after.total_seconds() for one in known if one.answered_after is not None]
    return Summary(
        waiting=found.count(DrillStatus.WAITING),
        overdue=found.count(DrillStatus.OVERDUE),
        in_time=found.count(DrillStatus.IN_TIME),
        late=found.count(DrillStatus.LATE),
        minutes=int(median(seconds) // 60) if seconds else None,
    )


def can_be_tested(entry: Entry) -> bool:
    """Return whether a test can be sent: the State says that the line is answered, and where to write to."""
    return bool(entry.line_247 and entry.email)


def sampled(codes: Sequence[int], size: int, choose: Callable[[Sequence[int], int], list[int]]) -> list[int]:
    """Return `size` of `codes`, all if there are fewer; choose: draws without repeating (`SystemRandom().sample`)."""
    return sorted(choose(codes, min(max(size, 0), len(codes))))
