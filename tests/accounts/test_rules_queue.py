"""What is said of the task queue."""

from datetime import UTC, datetime, timedelta

import pytest

from enlace.accounts.rules.queue import Queue, QueueState, queue_state

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ago(**words: float) -> datetime:
    return NOW - timedelta(**words)


@pytest.mark.parametrize(
    ("seen_at", "due_since", "expected"),
    [
        (None, None, QueueState.NEVER_RAN),
        (None, ago(days=1), QueueState.NEVER_RAN),
        (ago(seconds=20), None, QueueState.OK),
        (ago(minutes=5), ago(minutes=15), QueueState.OK),
        (ago(seconds=20), NOW + timedelta(hours=1), QueueState.OK),
        (ago(minutes=5, seconds=1), None, QueueState.LATE),
        # A worker is there, but hangs in a job.
        (ago(seconds=20), ago(minutes=15, seconds=1), QueueState.LATE),
    ],
)
def test_the_queue_is_late_without_a_worker_or_with_one_that_hangs(
    seen_at: datetime | None, due_since: datetime | None, expected: QueueState
) -> None:
    assert queue_state(Queue(seen_at, due_since, jobs=1, failing=0), NOW) == expected
