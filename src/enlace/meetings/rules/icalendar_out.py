"""Writing events as iCalendar (RFC 5545): whole days, stable UIDs, nothing of the moment of writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar
from icalendar import Event as Component

MOST_KEPT = 5000
PRODUCT = "-//Enlace//Calendar of forums//EN"


@dataclass(frozen=True)
class Dated:
    """Something with days, both included; changed_at: of the content, so that the same content is the same file."""

    uid: str
    title: str
    starts_on: date
    ends_on: date
    changed_at: datetime
    place: str = ""
    url: str = ""
    note: str = ""
    sequence: int = 0
    cancelled: bool = False


def written(name: str, events: Iterable[Dated]) -> bytes:
    """Return the calendar called `name`, its events by day and UID."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    head, end, tail = bytes(calendar.to_ical()).rpartition(b"END:VCALENDAR")
    parts = [_component(one) for one in sorted(events, key=lambda one: (one.starts_on, one.uid))]
    return b"".join((head, *parts, end, tail))


@lru_cache(maxsize=MOST_KEPT)
def _component(one: Dated) -> bytes:
    """Return an event as it stands in a file; calendars are asked for again and again, and few events change."""
    event = Component()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.starts_on)
    # An end is not included; after the last day that there is comes none.
    event.add("dtend", one.ends_on + timedelta(days=1) if one.ends_on < date.max else one.ends_on)
    event.add("summary", one.title)
    event.add("transp", "TRANSPARENT")
    if one.cancelled:
        event.add("status", "CANCELLED")
    for key, value in (("location", one.place), ("description", one.note), ("url", one.url)):
        if value:
            event.add(key, value)
    return bytes(event.to_ical())
