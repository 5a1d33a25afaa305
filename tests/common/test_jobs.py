"""When a job that failed is tried again."""

from datetime import timedelta

import pytest

from enlace.common.jobs import FIRST_RETRY, LONGEST_RETRY, retry_after


def test_the_first_retry_comes_soon_and_each_later_one_later() -> None:
    waits = [retry_after(failures) for failures in range(1, 8)]
    assert waits[0] == FIRST_RETRY
    assert waits == sorted(set(waits))
    assert waits[-1] == LONGEST_RETRY


@pytest.mark.parametrize("failures", [8, 1000, 10**9])
def test_however_often_it_failed_it_is_tried_every_hour(failures: int) -> None:
    assert retry_after(failures) == timedelta(hours=1)
