"""How old an entry is, counted from the day on which its State last confirmed it, and when a reminder is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

# An entry is confirmed every 90 days; after twice as long nothing in it can be relied on.
FRESH_DAYS = 90
AMBER_DAYS = 180
# The ages, in days, at which a reminder is posted: before it is due, when it is, and when it is late.
STEPS = (75, 90, 120)
# The step of an entry that was never confirmed, or not as it stands now: its first reminder is due at once.
NEVER = 0


class Freshness(StrEnum):
    """How far an entry can be relied on."""

    FRESH = "fresh"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Age:
    """The age of an entry. confirmed_on, days: None if it was never confirmed."""

    freshness: Freshness
    confirmed_on: date | None = None
    days: int | None = None

    @property
    def due_on(self) -> date | None:
        """The last day on which the entry is fresh."""
        return None if self.confirmed_on is None else self.confirmed_on + timedelta(days=FRESH_DAYS)


def age_of(confirmed_at: datetime | None, now: datetime) -> Age:
    """Return how old an entry is; days are counted on the calendar of UTC.

    >>> at = datetime(2026, 11, 25, tzinfo=UTC)
    >>> [age_of(at - timedelta(days=days), at).freshness.value for days in (90, 91, 180, 181)]
    ['fresh', 'amber', 'amber', 'red']
    >>> age_of(None, at)
    Age(freshness=<Freshness.RED: 'red'>, confirmed_on=None, days=None)
    """
    if confirmed_at is None:
        return Age(Freshness.RED)
    on = confirmed_at.astimezone(UTC).date()
    # Clocks of two machines may differ by a little: what was confirmed a moment ahead was confirmed today.
    days = max(0, (now.astimezone(UTC).date() - on).days)
    if days <= FRESH_DAYS:
        return Age(Freshness.FRESH, on, days)
    return Age(Freshness.AMBER if days <= AMBER_DAYS else Freshness.RED, on, days)


def counts(ages: Iterable[Age]) -> Mapping[Freshness, int]:
    """Return how many of `ages` are of each freshness, each one present."""
    found = dict.fromkeys(Freshness, 0)
    for age in ages:
        found[age.freshness] += 1
    return found


def is_changed_since(confirmed_at: datetime | None, changed_at: datetime) -> bool:
    """Return whether an entry was changed after it was last confirmed, so that nobody has confirmed what it says."""
    return confirmed_at is not None and changed_at > confirmed_at


def waits(confirmed_at: datetime | None, changed_at: datetime, now: datetime) -> bool:
    """Return whether an entry waits for its State to confirm it."""
    is_fresh = age_of(confirmed_at, now).freshness is Freshness.FRESH
    return not is_fresh or is_changed_since(confirmed_at, changed_at)


def step_reached(
    confirmed_at: datetime | None, entered_at: datetime, now: datetime, *, changed_since: bool = False
) -> int | None:
    """Return the last step of reminding that an entry has reached, or None.

    One that was never confirmed, or not as it stands now, is reminded of at once, and then by its age.
    """
    age = age_of(confirmed_at or entered_at, now).days or 0
    reached = [step for step in STEPS if age >= step]
    if reached:
        return reached[-1]
    return NEVER if confirmed_at is None or changed_since else None
