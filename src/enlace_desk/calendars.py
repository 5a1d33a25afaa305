"""The calendar of a team: entries that its messages add, change and take out; and as a file of iCalendar (RFC 5545)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from enlace_desk.texts import Text

LONGEST_LINE_BYTES = 75
# Some programs take each of these for the end of a line, where another property could begin.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class Entry:
    """An entry as it stands. on, until: days, both included.

    number: of the message that says it; first: of the one that it began with; changes: how often it was changed since.
    """

    number: int
    first: int
    changes: int
    party: str
    said_at: str
    on: str
    until: str
    what: str
    taken_out: bool = False


def calendar_of(messages: Iterable[Text]) -> list[Entry]:
    """Return all entries, those that were taken out too, in the order of their days. Messages may be closed."""
    found: dict[int, Entry] = {}
    for one in messages:
        if one["type"] != "calendar" or "body" not in one:
            continue
        body, number = one["body"], one["number"]
        before = found.pop(int(body.get("replaces", 0)), None)
        told = Entry(number, number, 0, one["from"], one["sent_at"], "", "", "")
        if before:
            told = replace(before, number=number, changes=before.changes + 1, party=one["from"], said_at=one["sent_at"])
        if "what" in body:
            on = body["on"]
            found[number] = replace(told, on=on, until=body.get("until", on), what=body["what"], taken_out=False)
        elif before:
            found[number] = replace(told, taken_out=True)
    return sorted(found.values(), key=lambda one: (one.on, one.until, one.number))


def to_icalendar(request: str, entries: Sequence[Entry]) -> str:
    """Return the entries as a file of iCalendar. request: the reference of the team."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Enlace//Sealed desk//EN"]
    for one in entries:
        lines += _event(request, one)
    return "".join(f"{_folded(line)}\r\n" for line in (*lines, "END:VCALENDAR"))


def _event(request: str, entry: Entry) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{request}-{entry.first}@enlace",
        f"DTSTAMP:{re.sub('[:-]', '', entry.said_at)}",
        f"SEQUENCE:{entry.changes}",
        f"DTSTART;VALUE=DATE:{_day(entry.on)}",
        f"DTEND;VALUE=DATE:{_day(entry.until, after=1)}",
        f"SUMMARY:{_escaped(entry.what)}",
        f"STATUS:{'CANCELLED' if entry.taken_out else 'CONFIRMED'}",
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
    ]


def _day(day: str, after: int = 0) -> str:
    return (date.fromisoformat(day) + timedelta(days=after)).isoformat().replace("-", "")


def _escaped(text: str) -> str:
    marked = re.sub(r"([\\;,])", r"\\\1", text.replace("\r\n", "\n"))
    return CONTROL.sub(" ", marked.replace("\n", "\\n"))


def _folded(line: str) -> str:
    """Return a line broken after at most 75 octets, never within a letter."""
    parts, size = [""], 0
    for char in line:
        width = len(char.encode())
        if size + width > LONGEST_LINE_BYTES:
            parts.append("")
            size = 1
        parts[-1] += char
        size += width
    return "\r\n ".join(parts)
