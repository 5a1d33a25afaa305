"""Whether the work of the background is done in time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A worker says that it is there every half minute; `enlace work --once` by a timer of the system counts as well.
UNSEEN_AT_MOST = timedelta(minutes=5)
# A job may have to wait for the end of another one.
OVERDUE_AT_MOST = timedelta(minutes=15)


class QueueState(StrEnum):
    """What can be said of the task queue."""

    OK = "ok"
    LATE = "late"
    NEVER_RAN = "never ran"


@dataclass(frozen=True)
class Queue:
    """The task queue as it stands: when a worker was last seen, since when a job is due, how many jobs fail."""

    seen_at: datetime | None
    due_since: datetime | None
    jobs: int
    failing: int


def queue_state(queue: Queue, now: datetime) -> QueueState:
    """Return the state of `queue`: late, if no worker was seen of late or a job waits though one was."""
    if queue.seen_at is None:
        return QueueState.NEVER_RAN
    waiting = queue.due_since is not None and now - queue.due_since > OVERDUE_AT_MOST
    return QueueState.LATE if waiting or now - queue.seen_at > UNSEEN_AT_MOST else QueueState.OK
