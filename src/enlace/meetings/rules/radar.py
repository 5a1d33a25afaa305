"""What stands out in a calendar of forums, and between meetings: clashes, chances to meet, work that is done twice."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import islice, product

NEAR = timedelta(days=7)
SAME_WINDOW = timedelta(days=183)


class Hint(StrEnum):
    """What two events, or two things asked or owed, have to do with each other."""

    CLASH = "clash"
    CO_LOCATION = "co_location"
    DUPLICATION = "duplication"
    ASKED_TWICE = "asked_twice"


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
class Asked:
    """Something proposed or owed, on the days of its meeting, both included.

    parties: whom it is asked of, or who owes it. follows: uids of what it carries on, which is not work done twice.
    """

    uid: str
    meeting: str
    starts_on: date
    ends_on: date
    topics: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """A hint about two events, or things asked (their uids, the earlier first), and what they share."""

    hint: Hint
    first: str
    second: str
    shared: tuple[str, ...]


def hints(events: Iterable[Held]) -> tuple[Found, ...]:
    """Return every hint about every two events of different forums; a forum that is not known differs from any."""
    order = sorted(events, key=lambda one: (one.starts_on, one.uid))
    return tuple(
        found
        for place, one in enumerate(order)
        for other in islice(order, place + 1, bisect_right(order, _last_near(one), key=_start))
        if not (one.forum and one.forum == other.forum)
        for found in _between(one, other)
    )


def _start(one: Held) -> int:
    return one.starts_on.toordinal()


def _last_near(one: Held) -> int:
    return one.ends_on.toordinal() + SAME_WINDOW.days


def asked_twice(asked: Iterable[Asked]) -> tuple[Found, ...]:
    """Return every two things of different meetings, within half a year, on one topic and of the same party."""
    order = sorted(asked, key=lambda one: (one.starts_on, one.uid))
    places = {one.uid: place for place, one in enumerate(order)}
    # Only what shares a topic and a party is looked at: few of many.
    alike: dict[tuple[str, str], deque[Asked]] = {}
    pairs: set[tuple[int, int]] = set()
    for one in order:
        for key in product(one.topics, one.parties):
            near = alike.setdefault(key, deque())
            while near and one.starts_on - near[0].ends_on > SAME_WINDOW:
                near.popleft()
            pairs.update((places[other.uid], places[one.uid]) for other in near if _is_repeated(other, one))
            near.append(one)
    found = ((order[first], order[second]) for first, second in sorted(pairs))
    return tuple(
        Found(
            Hint.ASKED_TWICE,
            one.uid,
            other.uid,
            tuple(sorted((one.topics & other.topics) | (one.parties & other.parties))),
        )
        for one, other in found
    )


def _is_repeated(one: Asked, other: Asked) -> bool:
    linked = one.uid in other.follows or other.uid in one.follows
    return one.meeting != other.meeting and not linked and gap(one, other) <= SAME_WINDOW


def gap(one: Held | Asked, other: Held | Asked) -> timedelta:
    """Return how far apart two are; none where they share a day."""
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
