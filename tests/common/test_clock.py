"""The one place that asks for the time."""

from datetime import UTC, timedelta

from enlace.common import clock


def test_the_time_is_that_of_utc() -> None:
    before = clock.now()
    assert before.tzinfo is UTC
    assert clock.today() - before.date() in (timedelta(0), timedelta(days=1))
