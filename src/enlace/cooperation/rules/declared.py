"""Totals of requests that a State declares as numbers: what it counted itself, beside what is counted here.

A declared total is the State's word. It is never added to what is counted, and each change is a further version of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.header import UNKNOWN
from enlace.cooperation.rules.statistics import Counted, Role, partners

FIRST_YEAR = 1950
MOST, MOST_PARTNERS, LONGEST_SOURCE = 9_999_999, 250, 300


class Covers(StrEnum):
    """Which requests a total is of, by how they were sent."""

    ALL = "all"
    ELSEWHERE = "elsewhere"


class Handling(StrEnum):
    """Who sees a total: a label of TLP 2.0, from everybody to nobody but the State itself."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    RED = "TLP:RED"


@dataclass(frozen=True)
class Key:
    """What a total is of; a further total of the same takes the place of the one before.

    year: None where the statement names none. role: None where requests made and received are told together.
    form, basis: codes, "" for all forms, and for whatever basis.
    """

    year: int | None
    role: Role | None
    form: str = ""
    basis: str = ""
    covers: Covers = Covers.ALL


@dataclass(frozen=True)
class Total:
    """A number of requests as a State declares it.

    count: None once it was taken back. at_least: whether there were that many or more, as of “more than 500”.
    partners: with how many other States, None where that is not told. source: where the number comes from.
    """

    key: Key
    count: int | None
    at_least: bool = False
    partners: int | None = None
    source: str = ""
    handling: Handling = Handling.RED

    @property
    def exact(self) -> int | None:
        """The number, None where a bound is all that is known."""
        return None if self.at_least else self.count


@dataclass(frozen=True)
class KnownTotals:
    """The codes that a total may name. forms: those of which figures may be made."""

    forms: frozenset[str]
    bases: frozenset[str]


def total_problems(one: Total, known: KnownTotals, today: date) -> list[Problem]:
    """Say all that is wrong with a total; each fault is at the field of that name."""
    problems = []
    key = one.key
    if key.year is not None and not FIRST_YEAR <= key.year <= today.year:
        message = N_("A year from %(first)s to %(last)s is expected; leave it empty where none is named.")
        problems.append(Problem("year", message, {"first": FIRST_YEAR, "last": today.year}))
    for name, code, codes in (("form", key.form, known.forms), ("basis", key.basis, known.bases)):
        if code and code not in codes:
            problems.append(Problem(name, UNKNOWN, {"code": code[:40]}))
    for name, number, most in (("count", one.count, MOST), ("partners", one.partners, MOST_PARTNERS)):
        if number is not None and not 0 <= number <= most:
            problems.append(Problem(name, N_("A whole number from 0 to %(most)s is expected."), {"most": most}))
    if one.exact is not None and one.partners is not None and one.partners > one.exact:
        problems.append(Problem("partners", N_("There cannot be more partner States than requests.")))
    if not one.source:
        problems.append(Problem("source", N_("Say where the number comes from: a report, a register, a statement.")))
    if len(one.source) > LONGEST_SOURCE:
        message = N_("At most %(most)s signs are expected.")
        problems.append(Problem("source", message, {"most": LONGEST_SOURCE}))
    return problems


def counted_beside(key: Key, by_role: Mapping[Role, Sequence[Counted]], convention: frozenset[str]) -> tuple[int, int]:
    """Return how many requests were counted here of what a total is of, and with how many other States.

    by_role: the requests of the State. convention: codes that are one basis, under whichever of them it was named.
    """
    bases = convention if key.basis in convention else frozenset({key.basis})
    found = {
        role: [
            one
            for one in requests
            if key.year in (None, one.year)
            if key.form in ("", one.header.form)
            if not key.basis or bases.intersection(one.header.bases)
        ]
        for role, requests in by_role.items()
        if key.role in (None, role)
    }
    states = {code for role, requests in found.items() for code in partners(requests, role)}
    return sum(map(len, found.values())), len(states)
