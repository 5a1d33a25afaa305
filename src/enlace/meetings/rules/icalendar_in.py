"""Reading an iCalendar file (RFC 5545) as events of whole days; whatever is sent, in bounded time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice
from re import split
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Event

from enlace.common.errors import N_, Invalid, Problem

MOST_BYTES = 512 * 1024
MOST_LINES = 20_000
MOST_EVENTS = 500
MOST_TIMES = 100
MOST_RULES = 50
WINDOW = timedelta(days=3 * 366)
LONGEST = timedelta(days=366)
LONGEST_TEXT = 200
RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY"}
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


@dataclass(frozen=True)
class Brought:
    """An event of a file; its days are those of the place where it is held, both included.

    line: of the file, on which it begins, from 1.
    """

    uid: str
    title: str
    starts_on: date
    ends_on: date
    place: str = ""
    url: str = ""
    note: str = ""
    sequence: int = 0
    cancelled: bool = False
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Reading:
    """What a file holds: events by day, each once, and those that cannot be used, with line and reason."""

    events: tuple[Brought, ...]
    refused: tuple[Problem, ...]


def read_calendar(content: bytes, today: date, name: str = "file") -> Reading:
    """Return what a file of this name holds; of what recurs, the days within the window around today.

    Raises: Invalid, for what is no calendar, or too large a one.
    """
    text = _text(content)
    calendar = _parsed(text)
    events = [one for one in calendar.subcomponents if isinstance(one, Event)]
    if not events:
        raise _refused(N_("There is no event in this calendar."))
    if sum("RRULE" in one for one in events) > MOST_RULES:
        raise _refused(N_("More than %(most)s events of this calendar recur."), most=MOST_RULES)
    found: dict[str, Brought] = {}
    refused: list[Problem] = []
    # A day that was moved takes the place of the one that recurs there.
    for event, line in sorted(zip(events, _beginnings(text, len(events)), strict=True), key=_is_moved):
        for one in _usable(event, line, today, name, refused):
            before = found.get(one.uid)
            if before is None or one.sequence >= before.sequence:
                found[one.uid] = one
            if len(found) > MOST_EVENTS:
                raise _refused(N_("There are more than %(most)s events in this calendar."), most=MOST_EVENTS)
    return Reading(tuple(sorted(found.values(), key=lambda one: (one.starts_on, one.uid))), tuple(refused))


def _is_moved(one: tuple[Event, int]) -> bool:
    return "RECURRENCE-ID" in one[0]


def _beginnings(text: str, count: int) -> list[int]:
    """Return the lines on which the events begin; all zero where events stand in events."""
    lines = (line.strip().upper() for line in split(r"\r\n|\r|\n", text))
    found = [number for number, line in enumerate(lines, 1) if line == "BEGIN:VEVENT"]
    return found if len(found) == count else [0] * count


def _usable(event: Event, line: int, today: date, name: str, refused: list[Problem]) -> tuple[Brought, ...]:
    try:
        return tuple(replace(one, line=line) for one in _times(event, today))
    except Invalid as error:
        refused += [replace(one, where=f"{name}:{line}") for one in error.problems]
        return ()


def _refused(message: str, **values: Any) -> Invalid:
    return Invalid([Problem("file", message, values)])


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _refused(N_("This file is larger than %(most)s kB."), most=MOST_BYTES // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(N_("This file is not text in UTF-8, as a calendar must be.")) from error
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        raise _refused(N_("This file has more than %(most)s lines."), most=MOST_LINES)
    if "\0" in text or not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise _refused(N_("This file is not a calendar (iCalendar, .ics)."))
    if text.upper().count("BEGIN:VEVENT") > MOST_EVENTS:
        raise _refused(N_("There are more than %(most)s events in this calendar."), most=MOST_EVENTS)
    return text


def _parsed(text: str) -> Calendar:
    try:
        found = Calendar.from_ical(text)
    # The library has no error of its own: what it meets in a broken file may be any of these.
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise _refused(N_("This file is not a calendar (iCalendar, .ics).")) from error
    if not isinstance(found, Calendar):
        raise _refused(N_("This file is not a calendar (iCalendar, .ics)."))
    return found


def _times(event: Event, today: date) -> Iterator[Brought]:
    if event.errors:
        title = "" if "SUMMARY" in dict(event.errors) else _line(event, "SUMMARY")
        raise _refused(N_("The event “%(title)s” holds a date or another value that cannot be read."), title=title)
    first = _once(event)
    instead_of = getattr(event.get("RECURRENCE-ID"), "dt", None)
    if isinstance(instead_of, date):
        yield replace(first, uid=f"{first.uid}/{_day(instead_of)}")
        return
    if "RRULE" not in event and "RDATE" not in event:
        yield first
        return
    length = first.ends_on - first.starts_on
    left_out = set(islice(_days(event, "EXDATE"), MOST_EVENTS))
    days = {*_recurring(event, first, today), *_additional(event, first, today)} - left_out
    for day in sorted(days):
        yield replace(first, uid=f"{first.uid}/{day}", starts_on=day, ends_on=day + length)


def _once(event: Event) -> Brought:
    uid, title = str(event.get("UID", "")).strip(), _line(event, "SUMMARY")
    start = getattr(event.get("DTSTART"), "dt", None)
    if not uid or len(uid) > LONGEST_TEXT - 20 or not isinstance(start, date):
        raise _refused(N_("The event “%(title)s” has no usable UID or date."), title=title or uid)
    first, last = _day(start), _last(event, start)
    if not title:
        raise _refused(N_("The event “%(uid)s” has no title."), uid=uid)
    if not timedelta(0) <= last - first <= LONGEST:
        raise _refused(N_("The event “%(title)s” ends before it begins, or lasts more than a year."), title=title)
    sequence = str(event.get("SEQUENCE", "0"))
    return Brought(
        uid=uid,
        title=title,
        starts_on=first,
        ends_on=last,
        place=_line(event, "LOCATION"),
        url=_link(str(event.get("URL", ""))),
        note=str(event.get("DESCRIPTION", ""))[:2000],
        sequence=int(sequence) if sequence.isdecimal() and len(sequence) < 9 else 0,  # noqa: PLR2004
        cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
    )


def _line(event: Event, name: str) -> str:
    value = event.get(name, "")
    value = value[0] if isinstance(value, list) else value
    return " ".join(str(value).split())[:LONGEST_TEXT]


def _link(address: str) -> str:
    return address if address.startswith(("https://", "http://")) and len(address) <= 2 * LONGEST_TEXT else ""


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _last(event: Event, start: date) -> date:
    end = getattr(event.get("DTEND"), "dt", None)
    duration = getattr(event.get("DURATION"), "dt", None)
    try:
        if end is None and isinstance(duration, timedelta):
            end = start + duration
    except OverflowError:
        return date.min
    if not isinstance(end, date):
        return _day(start)
    at_midnight = not isinstance(end, datetime) or (end.hour, end.minute, end.second) == (0, 0, 0)
    # An end is not included: one at midnight is that of the day before.
    return _day(end) - timedelta(days=1) if at_midnight and _day(end) > _day(start) else _day(end)


def _recurring(event: Event, first: Brought, today: date) -> Iterator[date]:
    rules = event.get("RRULE")
    if rules is None:
        yield first.starts_on
        return
    if isinstance(rules, list):
        raise _refused(N_("The event “%(title)s” recurs by more than one rule."), title=first.title)
    frequency = str(rules.get("FREQ", [""])[0]).upper()
    interval = int(rules.get("INTERVAL", [1])[0])
    usable = frequency in FREQUENCIES and {key.upper() for key in rules} <= RULE_PARTS and 1 <= interval <= 100  # noqa: PLR2004
    # A day of the week that a longer step never falls on would be looked for until the year 9999.
    sparse = "BYDAY" in rules and (interval > 1 if frequency == "DAILY" else frequency == "YEARLY")
    sixth = any(digit in str(day) for day in rules.get("BYDAY", []) for digit in "6789")
    if not usable or sparse or sixth or abs(first.starts_on - today) > 4 * WINDOW:
        raise _refused(N_("The event “%(title)s” recurs by a rule that cannot be read here."), title=first.title)
    words = ";".join(part for part in rules.to_ical().decode().split(";") if not part.startswith("UNTIL"))
    until = rules.get("UNTIL", [today + WINDOW])[0]
    end = min(_day(until), today + WINDOW)
    try:
        rule = rrulestr(words, dtstart=datetime.combine(first.starts_on, datetime.min.time()))
        known = rule.replace(until=datetime.combine(end, datetime.min.time())) if "COUNT" not in rules else rule
    except (ValueError, TypeError) as error:
        message = N_("The event “%(title)s” recurs by a rule that cannot be read here.")
        raise _refused(message, title=first.title) from error
    # A daily meeting that began long ago: days before the window are passed over, within a bound.
    days = (one.date() for one in islice(known, 8 * WINDOW.days))
    yield from _bounded((day for day in _until(days, end) if day >= today - WINDOW), first.title)


def _until(days: Iterable[date], end: date) -> Iterator[date]:
    for day in days:
        if day > end:
            return
        yield day


def _bounded(days: Iterable[date], title: str) -> Iterator[date]:
    for place, day in enumerate(days):
        if place >= MOST_TIMES:
            raise _refused(N_("The event “%(title)s” recurs more than %(most)s times."), title=title, most=MOST_TIMES)
        yield day


def _additional(event: Event, first: Brought, today: date) -> Iterator[date]:
    near = (day for day in _days(event, "RDATE") if abs(day - today) <= WINDOW)
    yield from _bounded(near, first.title)


def _days(event: Event, name: str) -> Iterator[date]:
    held = event.get(name, [])
    for group in held if isinstance(held, list) else [held]:
        for one in getattr(group, "dts", []):
            yield _day(one.dt[0] if isinstance(one.dt, tuple) else one.dt)
