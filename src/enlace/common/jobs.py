"""Work that is done again and again, in the background: what it is, and when it is due."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=1)


@dataclass(frozen=True)
class Job:
    """One work of a room, which names it in `JOBS` of its `tasks.py`.

    name: `room.thing.verb`. every: how long after its end it is due again.
    run: gets the present instant and returns how many things it did; whatever it raises is a failure, tried again.
    It may be ended at any moment and begun anew, so what it writes it writes by actions.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]


def retry_after(failures: int) -> timedelta:
    """Return how long after its `failures`-th failure in a row a job is tried again: 1, 2, 4 minutes, up to an hour.

    >>> [int(retry_after(failures).total_seconds() // 60) for failures in (1, 2, 6, 7, 5000)]
    [1, 2, 32, 60, 60]
    """
    doublings = min(failures - 1, 6)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)
