"""The invented requests of a demonstration, played through the same actions as real ones."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.cooperation.actions.declared import declare_totals
from enlace.cooperation.actions.requests import draft_request, route_step, take_step
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import CoopRequest
from enlace.cooperation.rules.header import Header, Side
from enlace.cooperation.rules.life import Consultation, Move
from enlace.cooperation.rules.statuses import Party, Status
from enlace.cooperation.rules.synthetic_requests import DECLARED, MARK, REQUESTS, InventedStep, filled

# Steps of whoever asked; all others are of whoever was asked, but delivery, which is the Secretariat's.
OF_SENDER = (Status.SENT, Status.FEEDBACK_GIVEN, Status.CLOSED, Status.WITHDRAWN)


def play_invented_requests(pack: str, *, by: Actor, at: datetime) -> int:
    """Have States ask each other, in the order of the days, and declare totals; return how many requests.

    Once they are there, they are left alone.
    by: who delivers, as the Secretariat.
    """
    if CoopRequest.objects.filter(created_by__startswith=MARK).exists():
        return 0
    references: dict[int, str] = {}
    for place, step in _in_order():
        header, then = REQUESTS[place].header, at - timedelta(days=step.days_ago)
        if place not in references:
            references[place] = _drafted(pack, header, then)
        _take(references[place], header, step, by=by, at=then)
    for state, totals in DECLARED.items():
        told = [replace(one, key=replace(one.key, year=at.year - 1)) for one in totals]
        declare_totals(pack, told, state=state, by=_person(Side(state)), at=at, synthetic=True)
    return len(references)


def _in_order() -> Iterator[tuple[int, InventedStep]]:
    every = ((place, step) for place, one in enumerate(REQUESTS) for step in one.steps)
    yield from sorted(every, key=lambda pair: -pair[1].days_ago)


def _drafted(pack: str, header: Header, at: datetime) -> str:
    sender = header.requesting
    return draft_request(
        pack,
        header,
        filled(cooperation_kinds()[header.form], header),
        state=sender.state,
        authority=sender.authority,
        by=_person(sender),
        at=at,
        synthetic=True,
    )


def _person(side: Side) -> Actor:
    return Actor(f"{MARK} {side.state}", (Grant(Role.POINT_OF_CONTACT, side.state),))


def _take(reference: str, header: Header, step: InventedStep, *, by: Actor, at: datetime) -> None:
    move = Move(step.target, Party.SYSTEM, at.date(), **_brought(step, at.date()))
    if step.target is Status.RECEIVED:
        # Where somebody with an account answers, the platform has delivered it already.
        if CoopRequest.objects.filter(reference=reference, status=Status.SENT).exists():
            route_step(reference, move, by=by, at=at)
        return
    side = header.requesting if step.target in OF_SENDER else header.requested
    take_step(reference, move, state=side.state, authority=side.authority, by=_person(side), at=at)


def _brought(step: InventedStep, on: date) -> dict[str, Any]:
    """Return what a step brings; `days`: so many days before today a consultation was offered, and held."""
    found = dict(step.more)
    if days := found.pop("days", None):
        offered, held = (on + timedelta(days=step.days_ago - one) for one in days)
        found["consultation"] = Consultation(offered, held)
    return found
