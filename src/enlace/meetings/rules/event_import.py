"""What a calendar file would change in the calendar of forums.

An event is known again by its UID. Of each event what the file said last is kept: only what the file says otherwise
since then is a change, so that the same file again changes nothing, and what was edited here stays.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.meetings.rules.icalendar_in import Brought, Reading

# The UIDs under which this calendar is written.
OWN = re.compile(r"(?:event|meeting|commitment)-.+@enlace(?:/.*)?")


@dataclass(frozen=True)
class Content:
    """What a file says of an event, and what is recorded of it; title: in the language of the file."""

    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    url: str = ""
    note: str = ""
    cancelled: bool = False


FIELDS = tuple(one.name for one in fields(Content))


@dataclass(frozen=True)
class Recorded:
    """An event of the calendar under a UID. brought: what a file said of it last, None where none did."""

    number: int
    sequence: int
    content: Content
    brought: Content | None


@dataclass(frozen=True)
class Change:
    """What an event becomes. number, sequence: of the event as it was read, 0 and None where it is new."""

    uid: str
    number: int
    sequence: int
    old: Content | None
    new: Content
    brought: Content

    @property
    def cells(self) -> tuple[tuple[str, Any, Any], ...]:
        """The fields that differ: name, what is recorded, what is new; of a new event those that hold anything."""
        old = self.old or Content()
        pairs = ((name, getattr(old, name), getattr(self.new, name)) for name in FIELDS)
        return tuple(pair for pair in pairs if pair[1] != pair[2])


@dataclass(frozen=True)
class Proposal:
    """What a file would do: what changes, how many events do not, and what cannot be used."""

    changes: tuple[Change, ...]
    unchanged: int
    refused: tuple[Problem, ...]

    @property
    def added(self) -> int:
        return sum(one.old is None for one in self.changes)


def compared(reading: Reading, recorded: Mapping[str, Recorded], name: str) -> Proposal:
    """Return what a file of this name would change. recorded: the events of the calendar, by UID."""
    changes: list[Change] = []
    refused = list(reading.refused)
    unchanged = 0
    for one in reading.events:
        found, says = recorded.get(one.uid), content_of(one)
        if OWN.fullmatch(one.uid) or (found and found.brought is None):
            message = N_("“%(title)s” is kept in this calendar itself; a file does not change it.")
            refused.append(Problem(f"{name}:{one.line}", message, {"title": one.title}))
        elif found is None or found.brought is None:
            changes.append(Change(one.uid, 0, 0, None, says, says))
        elif (new := _brought_up_to_date(found.content, found.brought, says)) != found.content:
            changes.append(Change(one.uid, found.number, found.sequence, found.content, new, says))
        else:
            unchanged += 1
    return Proposal(tuple(changes), unchanged, tuple(refused))


def content_of(one: Brought) -> Content:
    """Return what a file says of an event, without what only tells its versions apart."""
    return Content(one.title, one.starts_on, one.ends_on, one.place, one.url, one.note, one.cancelled)


def _brought_up_to_date(content: Content, before: Content, says: Content) -> Content:
    new = {name: getattr(says, name) for name in FIELDS if getattr(says, name) != getattr(before, name)}
    return replace(content, **new)


def content_json(one: Content) -> dict[str, Any]:
    """Return a content as JSON; days as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(one).items()}


def content_from(stored: Mapping[str, Any]) -> Content:
    """Return the content that `content_json` wrote."""
    days = {name: date.fromisoformat(stored[name]) for name in ("starts_on", "ends_on") if stored[name]}
    return Content(**{**stored, **days})


def as_json(one: Change) -> dict[str, Any]:
    """Return a change as JSON."""
    return {
        "uid": one.uid,
        "number": one.number,
        "sequence": one.sequence,
        "old": content_json(one.old) if one.old else None,
        "new": content_json(one.new),
        "brought": content_json(one.brought),
    }


def change_from(stored: Mapping[str, Any]) -> Change:
    """Return the change that `as_json` wrote."""
    old = content_from(stored["old"]) if stored["old"] else None
    new, brought = content_from(stored["new"]), content_from(stored["brought"])
    return Change(stored["uid"], stored["number"], stored["sequence"], old, new, brought)
