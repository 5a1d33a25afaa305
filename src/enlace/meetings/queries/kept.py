"""What is kept in memory while nothing was written: every action adds to the trail, so its head tells."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from enlace.accounts.queries import audit_head
from enlace.meetings.models import Meeting
from enlace.meetings.queries.records import read
from enlace.meetings.rules.record import Access, Record

T = TypeVar("T")
# Of each name, so that many searches do not push out the records.
MOST_KEPT = 64
_kept: dict[str, OrderedDict[tuple[Hashable, ...], tuple[tuple[int, str], Any]]] = {}


def while_unwritten(name: str, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """Return what `make` returns, or returned for this name and key since the last entry of the trail; 1 query.

    key: all that it depends on besides what is written: levels of access, the day, the language.
    """
    head, kept = audit_head(), _kept.setdefault(name, OrderedDict())
    found = kept.pop(key, None)
    if found is None or found[0] != head:
        found = (head, make())
    kept[key] = found
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    value: T = found[1]
    return value


def kept_record(row: Meeting, levels: tuple[str, ...] = tuple(Access)) -> Record:
    """Return the record of a meeting, with the documents of these levels of access.

    1 query where it was read since the last entry of the trail, else 16.
    """
    return while_unwritten("record", (row.pk, levels), lambda: read(row, levels))


def forget() -> None:
    """Keep nothing: for tests, which take back what they wrote, the trail included."""
    _kept.clear()
