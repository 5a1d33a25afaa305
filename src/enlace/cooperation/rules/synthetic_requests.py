"""Invented requests for demonstrations: at every stage of their life, the same every time; no such request was made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from enlace.cooperation.rules.completeness import needed
from enlace.cooperation.rules.declared import Handling, Key, Total
from enlace.cooperation.rules.header import Header, Side
from enlace.cooperation.rules.kind import CooperationKind, Need
from enlace.cooperation.rules.life import Feedback, Useful
from enlace.cooperation.rules.statistics import Role
from enlace.cooperation.rules.statuses import Status

MARK = "SYNTHETIC"
S = Status
CONTACT, CENTRAL = "POINT-OF-CONTACT", "CENTRAL-AUTHORITY"


@dataclass(frozen=True)
class InventedStep:
    """A step so many days before today; more: what it brings, as `rules.life.Move` names it."""

    target: Status
    days_ago: int
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class InventedRequest:
    """A request as it is sent, and the steps after it. The first step is its sending."""

    header: Header
    steps: tuple[InventedStep, ...]


def _ask(form: str, sender: tuple[str, str], receiver: tuple[str, str], asked: str, **more: Any) -> Header:
    base = {"bases": ("UNTOC",), "crime_types": ("laundering",), "language": ("es",)} | more
    return Header(form, Side(*sender), Side(*receiver), asked=tuple(asked.split()), **base)


def _steps(*steps: tuple[Any, ...]) -> tuple[InventedStep, ...]:
    return tuple(InventedStep(*one) for one in steps)


def _feedback(useful: Useful, *uses: str) -> Mapping[str, Any]:
    return {"feedback": Feedback(useful, uses)}


ATG, ARG, COL = ("ATG", CONTACT), ("ARG", CENTRAL), ("COL", CENTRAL)
EN = {"language": ("en",)}
REQUESTS: tuple[InventedRequest, ...] = (
    InventedRequest(
        _ask("mla", ATG, ARG, "records video"),
        _steps(
            (S.SENT, 160),
            (S.RECEIVED, 158),
            (S.ACKNOWLEDGED, 150),
            (S.IN_EXECUTION, 140),
            (S.EXECUTED, 95),
            (S.FEEDBACK_GIVEN, 80, _feedback(Useful.YES, "evidence", "assets")),
            (S.CLOSED, 78),
        ),
    ),
    InventedRequest(
        _ask("mla", ATG, ("JAM", CENTRAL), "records service", **EN),
        _steps(
            (S.SENT, 70),
            (S.RECEIVED, 69),
            (S.ACKNOWLEDGED, 64),
            (S.IN_EXECUTION, 50),
            (S.PARTLY_EXECUTED, 20, {"part": ("service",)}),
        ),
    ),
    InventedRequest(
        _ask("law_enforcement", ATG, ("TTO", "POLICE"), "methods", crime_types=("firearms",), **EN),
        _steps((S.SENT, 12), (S.RECEIVED, 11), (S.ACKNOWLEDGED, 5)),
    ),
    InventedRequest(
        _ask("mla", ARG, ATG, "evidence_statement records"),
        _steps((S.SENT, 130), (S.RECEIVED, 128), (S.ACKNOWLEDGED, 121), (S.IN_EXECUTION, 110)),
    ),
    InventedRequest(
        _ask("mla", ARG, COL, "search_seizure", crime_types=("ocg",)),
        _steps(
            (S.SENT, 210),
            (S.RECEIVED, 208),
            (S.ACKNOWLEDGED, 200),
            (S.REFUSED, 170, {"grounds": ("domestic_bar",), "days": (185, 180)}),
            (S.FEEDBACK_GIVEN, 150, _feedback(Useful.NO)),
            (S.CLOSED, 149),
        ),
    ),
    InventedRequest(
        _ask("extradition", ("ARG", "EXTRADITION"), ("CRI", "EXTRADITION"), "surrender_trial", crime_types=("drugs",)),
        _steps((S.SENT, 60), (S.RECEIVED, 58), (S.ACKNOWLEDGED, 52), (S.IN_EXECUTION, 45)),
    ),
    InventedRequest(
        _ask("mla", COL, ARG, "proceeds records"),
        _steps((S.SENT, 40), (S.RECEIVED, 38), (S.ACKNOWLEDGED, 33), (S.INFO_REQUESTED, 15, {"missing": ("facts",)})),
    ),
    InventedRequest(
        _ask("fiu_exchange", ("PAN", "FIU"), ("ARG", "FIU"), "accounts ownership"),
        _steps((S.SENT, 55), (S.RECEIVED, 54), (S.ACKNOWLEDGED, 50), (S.IN_EXECUTION, 44), (S.EXECUTED, 18)),
    ),
    InventedRequest(
        _ask("law_enforcement", ("BRA", "POLICE"), ("ARG", "POLICE"), "persons", language=("pt",)),
        _steps((S.SENT, 4), (S.RECEIVED, 3)),
    ),
    InventedRequest(
        _ask("firearm_trace", ("PAN", "FIREARMS"), ("CRI", "FIREARMS"), "last_holder", bases=("A-63",)),
        _steps(
            (S.SENT, 120),
            (S.RECEIVED, 119),
            (S.ACKNOWLEDGED, 112),
            (S.IN_EXECUTION, 100),
            (S.EXECUTED, 75),
            (S.FEEDBACK_GIVEN, 60, _feedback(Useful.PARTLY, "weapon")),
            (S.CLOSED, 58),
        ),
    ),
    InventedRequest(
        _ask("extradition", ("CHL", "EXTRADITION"), ("BOL", "EXTRADITION"), "surrender_sentence"),
        _steps(
            (S.SENT, 90),
            (S.RECEIVED, 88),
            (S.ACKNOWLEDGED, 80),
            (S.POSTPONED, 40, {"reason": "custody", "days": (50, 47)}),
        ),
    ),
    InventedRequest(_ask("mla", ("TTO", CENTRAL), ATG, "service", **EN), _steps((S.SENT, 6))),
    InventedRequest(
        _ask("mla", ("JAM", CENTRAL), ATG, "records", **EN),
        _steps((S.SENT, 33), (S.RECEIVED, 32), (S.ACKNOWLEDGED, 29), (S.WITHDRAWN, 10, {"reason": "otherwise"})),
    ),
)


# State -> what it is made to declare, for the year before this one.
DECLARED: Mapping[str, tuple[Total, ...]] = {
    "ATG": (Total(Key(None, Role.MADE, "mla"), 6, source=f"{MARK}: a register"),),
    "ARG": (
        Total(Key(None, Role.RECEIVED, "mla"), 31, partners=9, source=f"{MARK}: a register", handling=Handling.GREEN),
    ),
    "BRA": (Total(Key(None, None, "", "UNTOC"), 121, True, 14, f"{MARK}: a speech, “over 120 times”", Handling.CLEAR),),
}


def filled(kind: CooperationKind, header: Header) -> tuple[str, ...]:
    """Return the sealed fields that must be filled in; nothing invented is sealed in them."""
    draft = header.draft(frozenset())
    return tuple(one.code for one in kind.fields if one.sealed and one.need is Need.ALWAYS and needed(one, draft))
