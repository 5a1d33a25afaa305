"""Agreements between two States or a few: what is asked of one, and whether it is in force on a day."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.cooperation.rules.legal_basis import Carries
from enlace.instruments.rules.periods import last_day

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{1,39}")
LINK = re.compile(r"https?://[^\s<>\"]{1,480}")
FIRST_YEAR, LAST_YEAR = 1800, 2200
FEWEST_PARTIES, MOST_PARTIES = 2, 60
MOST_NAMED = 5
LONGEST: Mapping[str, int] = {"title": 300, "citation": 500, "note": 2000}
DAYS = ("signed_on", "in_force_on", "ended_on")


class Ending(StrEnum):
    """Whether an agreement has ended, by its source; where the source does not say, that is unknown."""

    UNKNOWN = "unknown"
    NONE = "none"
    ENDED = "ended"


@dataclass(frozen=True)
class Agreement:
    """An agreement as it is recorded. parties: codes of States; forms: codes of forms of cooperation.

    A day that is None is not known, and says nothing of whether the thing has happened. ending: as of `as_of`.
    carries: how far it carries a request, None while nobody has said. as_of: the year, month or day to which the
    source speaks. url, citation: where it stands. recorded_by: the State on whose word it stands here, "" for the
    Secretariat.
    """

    code: str
    title: Text
    parties: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    carries: Carries | None = None
    signed_on: date | None = None
    in_force_on: date | None = None
    ending: Ending = Ending.UNKNOWN
    ended_on: date | None = None
    url: str = ""
    citation: str = ""
    as_of: str = ""
    note: str = ""
    synthetic: bool = False
    recorded_by: str = ""


# What an agreement says; who recorded it is no part of that.
FIELDS = tuple(one.name for one in fields(Agreement) if one.name != "recorded_by")


@dataclass(frozen=True)
class Held:
    """Whether an agreement is in force on a day; None: that cannot be told, with the reasons."""

    agreement: Agreement
    in_force: bool | None
    why: tuple[Problem, ...] = ()


NOT_SAID_BEGUN = N_("whether and from which day it is in force is not recorded")
NOT_SAID_ENDED = N_("in force from %(day)s; whether it has ended since is not recorded")
ENDED_UNDATED = N_("it has ended, but on which day is not recorded; the source speaks as of %(as_of)s")
ENDED_UNDATED_AT_ALL = N_("it has ended, but neither on which day nor as of when is recorded")


def held_on(one: Agreement, on: date) -> Held:
    """Return whether an agreement is in force on the day `on`.

    What is signed, begins or ends on a recorded day is judged by that day; on the day on which it ends it is no
    longer in force. A day of entry into force that is not recorded leaves it open, and so does not knowing whether
    it has ended. That it has not ended as of `as_of` holds on: an end would be recorded. Reading: ADR 0023.
    """
    if _cannot_be(one, on):
        return Held(one, in_force=False)
    if one.in_force_on is None:
        return Held(one, None, (Problem("", NOT_SAID_BEGUN),))
    if one.ended_on is not None or one.ending is Ending.NONE:
        return Held(one, in_force=True)
    if one.ending is Ending.ENDED:
        message = ENDED_UNDATED if one.as_of else ENDED_UNDATED_AT_ALL
        return Held(one, None, (Problem("", message, {"as_of": one.as_of}),))
    return Held(one, None, (Problem("", NOT_SAID_ENDED, {"day": one.in_force_on}),))


def _cannot_be(one: Agreement, on: date) -> bool:
    """Return whether a recorded day excludes that an agreement is in force on `on`."""
    if any(day is not None and day > on for day in (one.signed_on, one.in_force_on)):
        return True
    if one.ended_on is not None:
        return one.ended_on <= on
    spoken = last_day(one.as_of)
    return one.ending is Ending.ENDED and spoken is not None and spoken <= on


def agreement_problems(
    one: Agreement, *, states: Collection[str], forms: Collection[str], today: date, treaties: Collection[str] = ()
) -> list[Problem]:
    """Return what is wrong with an agreement, all of it. states, forms, treaties: the codes that are known."""
    return [
        *_word_problems(one, treaties),
        *_party_problems(one, states, forms),
        *_day_problems(one),
        *_source_problems(one, today),
    ]


def _word_problems(one: Agreement, treaties: Collection[str]) -> Iterator[Problem]:
    if not CODE.fullmatch(one.code):
        yield Problem("code", N_("A code has 2 to 40 capital letters, figures, “-”, “.” or “_”, as BRA-PER-1998."))
    if one.code in treaties:
        yield Problem("code", N_("%(code)s is the code of a treaty; choose another."), {"code": one.code})
    if not any(text.strip() for text in one.title.values()):
        yield Problem("title", N_("Give the agreement a title."))
    for where, texts in (("title", tuple(one.title.values())), ("citation", (one.citation,)), ("note", (one.note,))):
        if any(len(text) > LONGEST[where] for text in texts):
            yield Problem(where, N_("At most %(most)s characters; say it shorter."), {"most": LONGEST[where]})
    if one.url and not LINK.fullmatch(one.url):
        yield Problem("url", N_("A link begins with https:// or http:// and holds no space."))
    if not one.url and not one.citation:
        yield Problem("citation", N_("Say where it stands: a link, or where it was published."))
    for where, value in (("title", one.title), ("citation", one.citation), ("note", one.note), ("url", one.url)):
        if unfit := unfit_in(value):
            message = N_("This holds a character that cannot be seen or is not text (%(character)s); take it out.")
            yield Problem(where, message, {"character": unfit})


def _source_problems(one: Agreement, today: date) -> Iterator[Problem]:
    spoken = last_day(one.as_of)
    if one.as_of and spoken is None:
        yield Problem("as_of", N_("Write the day, month or year to which the source speaks, as 2017-04-20 or 2017."))
    elif one.as_of > today.isoformat()[: len(one.as_of)]:
        yield Problem("as_of", N_("No source speaks to a day that is yet to come."))
    if one.ending is not Ending.UNKNOWN and not one.as_of and one.ended_on is None:
        yield Problem("as_of", N_("Say as of when it is known whether it has ended."))
    if one.ending is Ending.NONE and spoken and one.in_force_on and spoken < one.in_force_on:
        message = N_("The source speaks to a day before its entry into force: that it has not ended is not known then.")
        yield Problem("ending", message)


def _party_problems(one: Agreement, states: Collection[str], forms: Collection[str]) -> Iterator[Problem]:
    if not FEWEST_PARTIES <= len(set(one.parties)) <= MOST_PARTIES:
        yield Problem("parties", N_("Name two States at least, and %(most)s at most."), {"most": MOST_PARTIES})
    if not one.forms:
        yield Problem("forms", N_("Say for which forms of cooperation it serves."))
    for where, message, codes, known in (
        ("parties", N_("“%(code)s” is no State of this organization."), one.parties, states),
        ("forms", N_("There is no form of cooperation “%(code)s”."), one.forms, forms),
    ):
        wrong = [code[:40] for code in dict.fromkeys(codes) if code not in known]
        if wrong:
            yield Problem(where, message, {"code": ", ".join(wrong[:MOST_NAMED])})


def _day_problems(one: Agreement) -> Iterator[Problem]:
    for where in DAYS:
        day = getattr(one, where)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = N_("A day between the years %(first)s and %(last)s is expected.")
            yield Problem(where, message, {"first": FIRST_YEAR, "last": LAST_YEAR})
    if one.signed_on and one.in_force_on and one.in_force_on < one.signed_on:
        yield Problem("in_force_on", N_("It enters into force before it is signed."))
    begun = one.in_force_on or one.signed_on
    if one.ended_on and begun and one.ended_on < begun:
        yield Problem("ended_on", N_("It ends before it begins."))
    if one.ended_on and one.ending is not Ending.ENDED:
        yield Problem("ended_on", N_("Leave the day of its end empty, or say that it has ended."))


def as_json(one: Agreement) -> dict[str, Any]:
    """Return an agreement as JSON; days as text."""
    return {name: _plain(value) for name, value in asdict(one).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(stored: Mapping[str, Any]) -> Agreement:
    """Return the agreement that `as_json` wrote."""
    values = dict(stored)
    values |= {name: date.fromisoformat(stored[name]) if stored[name] else None for name in DAYS}
    values |= {name: tuple(stored[name]) for name in ("parties", "forms")}
    values |= {"carries": Carries(stored["carries"]) if stored["carries"] else None}
    return Agreement(**values | {"ending": Ending(stored["ending"])})


def differences(old: Agreement | None, new: Agreement) -> tuple[str, ...]:
    """Return the fields in which two agreements differ; of a new one those that hold anything."""
    before = old or Agreement("", {})
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(new, name))
