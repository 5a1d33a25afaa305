"""The header of a request: what is in clear, codes and days alone, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.completeness import Draft
from enlace.cooperation.rules.kind import CooperationKind

MOST_CODES = 20
# What a request rests on where no treaty and no agreement does: the law of the State that is asked may allow it.
RECIPROCITY = "reciprocity"
LISTS = ("asked", "crime_types", "language", "urgency_reason")


@dataclass(frozen=True)
class Side:
    """One of the two that a request is between. state: its code; authority: the code of its entry, "" if not chosen."""

    state: str
    authority: str = ""


@dataclass(frozen=True)
class Header:
    """What is in clear. Tuples hold codes; bases: of treaties and agreements; language: ISO 639-1, of the content."""

    form: str
    requesting: Side
    requested: Side
    bases: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    priority: str = "routine"
    urgency_reason: tuple[str, ...] = ()
    needed_by: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the header as it is stored and signed: lists for tuples, a day as ISO 8601 or None."""
        content = {name: list(one) if isinstance(one, tuple) else one for name, one in asdict(self).items()}
        return content | {"needed_by": self.needed_by.isoformat() if self.needed_by else None}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return the header that `as_json` gave."""
        needed = content["needed_by"]
        return cls(
            form=content["form"],
            requesting=Side(**content["requesting"]),
            requested=Side(**content["requested"]),
            bases=tuple(content["bases"]),
            priority=content["priority"],
            needed_by=date.fromisoformat(needed) if needed else None,
            **{name: tuple(content[name]) for name in LISTS},
        )

    def draft(self, filled: frozenset[str]) -> Draft:
        """Return the header as `completeness` reads it. filled: the sealed fields that the content has."""
        given = {
            "requesting_authority": (self.requesting.authority,),
            "requested_authority": (self.requested.authority,),
            "legal_basis": self.bases,
            "asked": self.asked,
            "crime_types": self.crime_types,
            "language": self.language,
            "priority": (self.priority,),
            "urgency_reason": self.urgency_reason,
            "needed_by": (self.needed_by.isoformat(),) if self.needed_by else (),
        }
        return Draft({name: tuple(filter(None, codes)) for name, codes in given.items()}, filled, self.needed_by)


@dataclass(frozen=True)
class KnownCodes:
    """The codes that a header may hold. authorities: of each State, those of its entries in the directory."""

    states: frozenset[str]
    authorities: Mapping[str, frozenset[str]]
    bases: frozenset[str]
    crime_types: frozenset[str]
    languages: frozenset[str]


UNKNOWN = N_("“%(code)s” is not known here; choose one of those that are offered.")


def header_problems(header: Header, kind: CooperationKind, known: KnownCodes) -> list[Problem]:
    """Say what is wrong with what the header holds; what it lacks is for `completeness` to say."""
    problems = [
        Problem(where, UNKNOWN, {"code": code[:40]})
        for where, code, codes in _named(header, kind, known)
        if code not in codes
    ]
    problems = problems[:MOST_CODES]
    if header.requesting.state == header.requested.state:
        problems.append(Problem("requested", N_("A State asks another one, not itself.")))
    lists = {"legal_basis": header.bases} | {name: getattr(header, name) for name in LISTS}
    for where, given in lists.items():
        if len(given) > MOST_CODES or len(set(given)) != len(given):
            problems.append(Problem(where, N_("Name each only once, %(most)s at most."), {"most": MOST_CODES}))
    if header.crime_types and kind.field("crime_types") is None:
        problems.append(Problem("crime_types", N_("This form of cooperation does not say for which crimes.")))
    return problems


def _named(header: Header, kind: CooperationKind, known: KnownCodes) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each code of a header, with where it stands and the codes that it may be one of."""
    for where, side in (("requesting", header.requesting), ("requested", header.requested)):
        yield where, side.state, known.states
        if side.authority:
            yield f"{where}_authority", side.authority, known.authorities.get(side.state, frozenset())
    for where, given in (("asked", header.asked), ("urgency_reason", header.urgency_reason)):
        one = kind.field(where)
        yield from ((where, code, frozenset(each.code for each in one.choices)) for code in given if one is not None)
    for where, given, codes in (
        ("legal_basis", header.bases, known.bases),
        ("crime_types", header.crime_types, known.crime_types),
        ("language", header.language, known.languages),
    ):
        yield from ((where, code, codes) for code in given)
