"""Whole records, kept in memory while nothing was written: every action adds to the trail, so its head tells."""

from collections import OrderedDict

from enlace.accounts.queries import audit_head
from enlace.meetings.models import Meeting
from enlace.meetings.queries.records import read
from enlace.meetings.rules.record import Access, Record

MOST_KEPT = 64
_kept: OrderedDict[tuple[int, tuple[str, ...]], tuple[tuple[int, str], Record]] = OrderedDict()


def kept_record(row: Meeting, levels: tuple[str, ...] = tuple(Access)) -> Record:
    """Return the record of a meeting, with the documents of these levels of access.

    1 query where it was read since the last entry of the trail, else 16.
    """
    head, key = audit_head(), (row.pk, levels)
    found = _kept.pop(key, None)
    if found is None or found[0] != head:
        found = (head, read(row, levels))
    _kept[key] = found
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
    return found[1]


def forget() -> None:
    """Keep nothing: for tests, which take back what they wrote, the trail included."""
    _kept.clear()
