"""What is asked of a meeting, its agenda and its delegations before they are stored."""

import re
from dataclasses import dataclass, field
from datetime import date

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.meetings.rules.record import Access, MeetingStatus
from enlace.meetings.rules.topic_words import topic_problems

CODE = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?")
# Pages that stand where a meeting would, by its code.
RESERVED = frozenset({"import", "new"})
LONGEST_TITLE = 300
MOST_ITEMS = 99
MOST_DELEGATES = 60
LONGEST_NAME = 200
LINK = re.compile(r"https?://[^\s<>\"]{1,480}")
# From which state of a meeting which other one is reached.
NEXT: dict[MeetingStatus, tuple[MeetingStatus, ...]] = {
    MeetingStatus.PLANNED: (MeetingStatus.OPEN,),
    MeetingStatus.OPEN: (MeetingStatus.CLOSED,),
    MeetingStatus.CLOSED: (MeetingStatus.OPEN,),
    MeetingStatus.REPORTED: (),
}


@dataclass(frozen=True)
class Plan:
    """A meeting as its officer writes it; dates and place may stay unknown. languages: of interpretation."""

    code: str
    title: Text
    body: str = ""
    series: str = ""
    access: str = Access.STATES
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    languages: tuple[str, ...] = ()
    video_link: str = ""
    topics: tuple[str, ...] = field(default=())


def plan_problems(one: Plan) -> list[Problem]:
    """Return what is wrong with a meeting's plan, all of it."""
    faults: list[Problem] = []

    def fault(where: str, message: str, **params: object) -> None:
        faults.append(Problem(where, message, params))

    if not CODE.fullmatch(one.code):
        fault("code", N_("A code is made of small letters, digits, dots and hyphens, 60 at most: toc-2027."))
    elif one.code in RESERVED:
        fault("code", N_("“%(code)s” is the address of a page here: choose another code."), code=one.code)
    if not any(text.strip() for text in one.title.values()):
        fault("title", N_("Give the meeting a title."))
    if any(len(text) > LONGEST_TITLE for text in one.title.values()):
        fault("title", N_("At most %(most)s characters; say it shorter."), most=LONGEST_TITLE)
    if one.starts_on and one.ends_on and one.ends_on < one.starts_on:
        fault("ends_on", N_("the meeting ends before it starts"))
    if one.ends_on and not one.starts_on:
        fault("starts_on", N_("Say on which day it starts, too."))
    return faults + _place_problems(one) + topic_problems(one.topics)


def _place_problems(one: Plan) -> list[Problem]:
    faults: list[Problem] = []

    def fault(where: str, message: str, **params: object) -> None:
        faults.append(Problem(where, message, params))

    if one.access not in set(Access):
        fault("access", N_("Choose who may read it."))
    if one.series and not CODE.fullmatch(one.series):
        fault("series", N_("A code is made of small letters, digits, dots and hyphens, 60 at most: toc-2027."))
    if len(one.place) > LONGEST_NAME:
        fault("place", N_("At most %(most)s characters; say it shorter."), most=LONGEST_NAME)
    if one.video_link and not LINK.fullmatch(one.video_link):
        fault("video_link", N_("A link begins with https:// and holds no space."))
    return faults


def item_problems(number: int, title: str) -> list[Problem]:
    """Return what is wrong with an item of an agenda."""
    faults = []
    if not 0 < number <= MOST_ITEMS:
        faults.append(Problem("number", N_("Items are numbered from 1 to %(most)s."), {"most": MOST_ITEMS}))
    if not title.strip() or len(title) > LONGEST_TITLE:
        message = N_("Give the item a title of at most %(most)s characters.")
        faults.append(Problem("item_title", message, {"most": LONGEST_TITLE}))
    return faults


def read_delegates(text: str, problems: list[Problem]) -> tuple[dict[str, object], ...]:
    r"""Return the members of a delegation from lines “Name, function”; the first one heads it.

    >>> read_delegates("Ana Pérez, Ambassador\n\nLuis Gil", [])[1]
    {'name': 'Luis Gil', 'function': '', 'head': False}
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_DELEGATES:
        problems.append(Problem("delegates", N_("At most %(most)s members can be named."), {"most": MOST_DELEGATES}))
    members = []
    for number, line in enumerate(lines[:MOST_DELEGATES], 1):
        name, _, function = line.partition(",")
        if not name.strip() or max(len(name), len(function)) > LONGEST_NAME:
            message = N_("Line %(number)s: write a name, a comma and the function, %(most)s characters each at most.")
            problems.append(Problem("delegates", message, {"number": number, "most": LONGEST_NAME}))
        members.append({"name": name.strip(), "function": function.strip(), "head": number == 1})
    return tuple(members)
