"""What is asked of an event of the calendar before it is stored."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.meetings.rules.holding import LINK, LONGEST_NAME, LONGEST_TITLE
from enlace.meetings.rules.topic_words import topic_problems

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = timedelta(days=366)
LONGEST_NOTE = 2000
MOST_CODES = 40
TOPIC = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")


@dataclass(frozen=True)
class EventPlan:
    """An event as an officer writes it. starts_on, ends_on: both included, None while unknown.

    forum: the code of a body; topics, states, addressees: codes.
    """

    title: Text
    forum: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    url: str = ""
    note: str = ""
    topics: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()


def event_problems(one: EventPlan, *, states: Collection[str], bodies: Collection[str]) -> list[Problem]:
    """Return what is wrong with an event, all of it. states, bodies: the codes that are known."""
    faults: list[Problem] = []

    def fault(where: str, message: str, **params: object) -> None:
        faults.append(Problem(where, message, params))

    if not any(text.strip() for text in one.title.values()):
        fault("title", N_("Give the event a title."))
    for where, texts, most in (
        ("title", tuple(one.title.values()), LONGEST_TITLE),
        ("place", (one.place,), LONGEST_NAME),
        ("note", (one.note,), LONGEST_NOTE),
    ):
        if any(len(text) > most for text in texts):
            fault(where, N_("At most %(most)s characters; say it shorter."), most=most)
    if one.url and not LINK.fullmatch(one.url):
        fault("url", N_("A link begins with https:// or http:// and holds no space."))
    return faults + _code_problems(one, states, bodies) + topic_problems(one.topics) + _day_problems(one)


def _code_problems(one: EventPlan, states: Collection[str], bodies: Collection[str]) -> list[Problem]:
    forums = (one.forum,) if one.forum else ()
    wrong: tuple[tuple[str, str, list[str]], ...] = (
        ("forum", N_("“%(code)s” is no body that is known here."), [code for code in forums if code not in bodies]),
        ("states", N_("“%(code)s” is no State of this organization."), [x for x in one.states if x not in states]),
        (
            "addressees",
            N_("“%(code)s” is neither a State nor a body."),
            [code for code in one.addressees if code not in states and code not in bodies],
        ),
        (
            "topics",
            N_("“%(code)s” is no code of a topic: letters, digits, - and _, 80 at most."),
            [code for code in one.topics if not TOPIC.fullmatch(code)],
        ),
    )
    faults = [Problem(where, message, {"code": code[:40]}) for where, message, codes in wrong for code in codes]
    most = max(MOST_CODES, len(states))
    lists = (("states", one.states), ("addressees", one.addressees))
    return faults[:MOST_CODES] + [Problem(where, N_("These are too many.")) for where, x in lists if len(x) > most]


def _day_problems(one: EventPlan) -> list[Problem]:
    faults = []
    for where, day in (("starts_on", one.starts_on), ("ends_on", one.ends_on)):
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = N_("A day between the years %(first)s and %(last)s is expected.")
            faults.append(Problem(where, message, {"first": FIRST_YEAR, "last": LAST_YEAR}))
    if one.ends_on and not one.starts_on:
        faults.append(Problem("starts_on", N_("Say on which day it starts, too.")))
    if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
        faults.append(Problem("ends_on", N_("The event ends before it begins.")))
    if one.starts_on and one.ends_on and one.ends_on - one.starts_on > LONGEST:
        faults.append(Problem("ends_on", N_("The event lasts more than a year.")))
    return faults
