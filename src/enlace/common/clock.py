"""The one place that asks for the time; rules get it as an argument."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present instant, in UTC."""
    return datetime.now(tz=UTC)


def today() -> date:
    """Return the present date, in UTC."""
    return now().date()
