"""What stands out in a calendar of forums: clashes, chances to meet at one place, and work that is done twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

NEAR = timedelta(days=7)
SAME_WINDOW = timedelta(days=183)


class Hint(StrEnum):
    """What two events have to do with each other."""

    CLASH = "clash"
    CO_LOCATION = "co_location"
    DUPLICATION = "duplication"


@dataclass(frozen=True)
class Held:
    """An event with known days, both included, as the radar sees it."""

    uid: str
    forum: str
    starts_on: date
    ends_on: date
    place: str = ""
    topics: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    addressees: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """A hint about two events (their uids, the earlier first) and what they share."""

    hint: Hint
    first: str
    second: str
    shared: tuple[str, ...]


def hints(events: Iterable[Held]) -> tuple[Found, ...]:
    """Return every hint about every two events of different forums; a forum that is not known differs from any."""
    order = sorted(events, key=lambda one: (one.starts_on, one.uid))
    return tuple(
        found
        for one, other in combinations(order, 2)
        if gap(one, other) <= SAME_WINDOW and not (one.forum and one.forum == other.forum)
        for found in _between(one, other)
    )


def gap(one: Held, other: Held) -> timedelta:
    """Return how far apart two events are; none where they share a day."""
    return max(timedelta(0), max(one.starts_on, other.starts_on) - min(one.ends_on, other.ends_on))


def _between(one: Held, other: Held) -> Iterable[Found]:
    apart = gap(one, other)
    topics, states = one.topics & other.topics, one.states & other.states
    if not apart and (topics or states):
        yield Found(Hint.CLASH, one.uid, other.uid, tuple(sorted(topics | states)))
    place = _place(one.place)
    if place and place == _place(other.place) and apart <= NEAR:
        yield Found(Hint.CO_LOCATION, one.uid, other.uid, (one.place,))
    if topics and one.addressees & other.addressees:
        yield Found(Hint.DUPLICATION, one.uid, other.uid, tuple(sorted(topics | (one.addressees & other.addressees))))


def _place(words: str) -> str:
    return " ".join(words.casefold().split())
