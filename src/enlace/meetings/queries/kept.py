"""Whole records, kept in memory while nothing was written: every action adds to the trail, so its head tells."""

from functools import lru_cache

from enlace.accounts.queries import audit_head
from enlace.meetings.models import Meeting
from enlace.meetings.queries.records import read
from enlace.meetings.rules.record import Access, Record

MOST_KEPT = 64


def kept_record(row: Meeting, levels: tuple[str, ...] = tuple(Access)) -> Record:
    """Return the record of a meeting, with the documents of these levels of access.

    1 query where it was read since the last entry of the trail, else 17.
    """
    return _at(row.pk, levels, audit_head())


@lru_cache(maxsize=MOST_KEPT)
def _at(number: int, levels: tuple[str, ...], head: tuple[int, str]) -> Record:
    return read(Meeting.objects.select_related("series").get(pk=number), levels)


def forget() -> None:
    """Keep nothing: for tests, which take back what they wrote, the trail included."""
    _at.cache_clear()
