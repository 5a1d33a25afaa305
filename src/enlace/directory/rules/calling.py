"""Whom do I call? The order in which the desks of a State come for what somebody needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND, Competence, Entry
from enlace.directory.rules.freshness import age_of
from enlace.directory.rules.vocabulary import Vocabulary

FOREIGN_MINISTRY_KIND = "mfa"


@dataclass(frozen=True)
class Need:
    """What somebody needs of a State. form: code; crime, instrument: codes, "" for not said."""

    form: str
    crime: str = ""
    instrument: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Desk:
    """An entry as its reader may know it, and when its State last confirmed it (None: never)."""

    entry: Entry
    confirmed_at: datetime | None = None
    synthetic: bool = False


class Ground(IntEnum):
    """On what ground a desk is named, the best first."""

    COMPETENT = 0
    BY_KIND = 1
    POINT_OF_CONTACT = 2
    FOREIGN_MINISTRY = 3


class Match(IntEnum):
    """How a recorded crime or treaty meets the one that is needed, the best first.

    EXACT: it is the very one. ANY: the record names none, so any. LIMITED: the record names one, the need none.
    """

    EXACT = 0
    ANY = 1
    LIMITED = 2


class Later(StrEnum):
    """Why a desk comes after the one before it."""

    GROUND = "ground"
    LIMITED = "limited"
    CRIME = "crime"
    INSTRUMENT = "instrument"
    LINE = "line"
    FRESHNESS = "freshness"
    CODE = "code"


@dataclass(frozen=True)
class Rank:
    """The place of a desk for a need: the smaller comes first, compared from the first field to the last.

    limited: 1 where the best competence recorded holds for a crime or a treaty alone of which nothing was said.
    crime, instrument: of that competence; ANY where the ground is another. line: 0 where the matter is
    urgent and there is a line answered day and night. age: days since confirmed, NEVER if it never was.
    """

    ground: Ground
    limited: int
    crime: Match
    instrument: Match
    line: int
    age: int
    code: str

    def key(self) -> tuple[int, int, int, int, int, int, str]:
        return self.ground, self.limited, self.crime, self.instrument, self.line, self.age, self.code


# More days than any entry is old.
NEVER = 10**6


@dataclass(frozen=True)
class Call:
    """A desk in the answer, and why it stands where it does.

    competence: the recorded one on which it is named, for COMPETENT alone. elsewhere: the form is recorded, but only
    for other crimes or treaties. later: why it comes after the desk before it; None for the first.
    """

    desk: Desk
    rank: Rank
    competence: Competence | None = None
    elsewhere: bool = False
    later: Later | None = None

    @property
    def ground(self) -> Ground:
        return self.rank.ground


@dataclass(frozen=True)
class Answer:
    """The desks of a State for a need, the right one first; none: the State has recorded nothing that serves."""

    need: Need
    calls: tuple[Call, ...] = field(default=())

    @property
    def first(self) -> Call | None:
        return self.calls[0] if self.calls else None

    @property
    def alternatives(self) -> tuple[Call, ...]:
        return self.calls[1:]

    @property
    def recorded(self) -> bool:
        """Whether the State has recorded a desk as competent for what is needed."""
        return bool(self.calls) and self.calls[0].ground is Ground.COMPETENT


def whom_to_call(need: Need, desks: Iterable[Desk], vocabulary: Vocabulary, at: datetime) -> Answer:
    """Return the desks of one State that serve `need`, the right one first, as of the instant `at`.

    A desk recorded as competent comes before one that is not; among those, one that surely serves before one recorded
    only for a crime or a treaty of which nothing was said, then one for the very crime before one for any, then one
    for the very treaty before one for any. Then come desks that are customary for the form by their kind
    (`Vocabulary.customary_kinds`), the national point of contact, and the ministry of foreign affairs. Between equals:
    if it is urgent, one with a line answered day and night; then the one confirmed later; then by code. Nothing is
    guessed from opening hours, and nothing is hidden for being old.
    Reading: docs/explanation/whom-do-i-call.md.
    """
    customary = vocabulary.customary_kinds(need.form)
    found = [call for desk in desks if (call := _call(need, desk, customary, at)) is not None]
    found.sort(key=lambda call: call.rank.key())
    calls = tuple(
        Call(call.desk, call.rank, call.competence, call.elsewhere, _later(found[place - 1], call) if place else None)
        for place, call in enumerate(found)
    )
    return Answer(need, calls)


def _call(need: Need, desk: Desk, customary: frozenset[str], at: datetime) -> Call | None:
    entry = desk.entry
    matches = [(match, one) for one in entry.competences if (match := match_of(one, need)) is not None]
    if matches:
        (crime, instrument), competence = min(matches, key=lambda found: (Match.LIMITED in found[0], found[0]))
        return Call(desk, _rank(need, desk, at, Ground.COMPETENT, crime, instrument), competence)
    ground = _ground(entry.kind, customary)
    if ground is None:
        return None
    elsewhere = any(one.form == need.form for one in entry.competences)
    return Call(desk, _rank(need, desk, at, ground), elsewhere=elsewhere)


def match_of(competence: Competence, need: Need) -> tuple[Match, Match] | None:
    """Return how `competence` meets `need`: its crime, its treaty; None if it does not."""
    crime = _match(competence.crime, need.crime)
    instrument = _match(competence.instrument, need.instrument)
    if competence.form != need.form or crime is None or instrument is None:
        return None
    return crime, instrument


def _match(recorded: str, needed: str) -> Match | None:
    if not recorded:
        return Match.ANY
    if not needed:
        return Match.LIMITED
    return Match.EXACT if recorded == needed else None


def _ground(kind: str, customary: frozenset[str]) -> Ground | None:
    if kind in customary:
        return Ground.BY_KIND
    return FALLBACKS.get(kind)


FALLBACKS: Mapping[str, Ground] = {
    POINT_OF_CONTACT_KIND: Ground.POINT_OF_CONTACT,
    FOREIGN_MINISTRY_KIND: Ground.FOREIGN_MINISTRY,
}


def _rank(
    need: Need,
    desk: Desk,
    at: datetime,
    ground: Ground,
    crime: Match = Match.ANY,
    instrument: Match = Match.ANY,
) -> Rank:
    line = 0 if not need.urgent or desk.entry.line_247 else 1
    days = age_of(desk.confirmed_at, at).days
    age = NEVER if days is None else days
    return Rank(ground, int(Match.LIMITED in (crime, instrument)), crime, instrument, line, age, desk.entry.code)


def _later(before: Call, call: Call) -> Later:
    """Return the first thing in which `call` is behind `before`."""
    for one, other, why in zip(before.rank.key(), call.rank.key(), Later, strict=True):
        if one != other:
            return why
    return Later.CODE
