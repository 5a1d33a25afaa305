"""Which two States have gained or lost a basis for a form of cooperation between two days, and under what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from enlace.cooperation.rules.agreements import Agreement, held_on
from enlace.cooperation.rules.legal_basis import Bound, between, bound_on
from enlace.instruments.rules.records import Key, unrecorded


@dataclass(frozen=True)
class Change:
    """That two States can ask each other under `basis`, or no longer can.

    state: whose day made it so, before `other`; of an agreement the first of the two. on: the first day of it, None
    where that is not recorded. special: the basis is an agreement.
    """

    state: str
    other: str
    basis: str
    gained: bool
    on: date | None
    special: bool = False


@dataclass(frozen=True)
class News:
    """What came about for one State with several others, on one day, under one basis."""

    state: str
    others: tuple[str, ...]
    basis: str
    gained: bool
    on: date | None
    special: bool


def treaty_changes(
    states: Sequence[str],
    instruments: Iterable[str],
    before: Mapping[Key, Bound],
    after: Mapping[Key, Bound],
    days: tuple[date, date],
) -> Iterator[Change]:
    """Return what has changed under treaties between two days. before, after: what holds of each State on them.

    A change is told only where both days are certain: what was unknown before is not new because it is known now.
    What begins and ends between the two days is not told.
    """
    for instrument in dict.fromkeys(instruments):
        sides = [
            {state: held.get((state, instrument)) or bound_on(unrecorded(state, instrument), day) for state in states}
            for held, day in zip((before, after), days, strict=True)
        ]
        for pair in combinations(states, 2):
            was, now = ([side[state] for state in pair] for side in sides)
            answers = between(*was), between(*now)
            if answers == (False, True):
                yield _gained(instrument, was, now)
            elif answers == (True, False):
                yield Change(*pair, instrument, gained=False, on=None)


def _gained(instrument: str, was: Sequence[Bound], now: Sequence[Bound]) -> Change:
    new = [after for before, after in zip(was, now, strict=True) if not before.in_force]
    dated = [one.since for one in new if one.since]
    last = max(new, key=lambda one: one.since or date.max)
    other = next(one.state for one in now if one.state != last.state)
    return Change(last.state, other, instrument, gained=True, on=max(dated) if len(dated) == len(new) else None)


def agreement_changes(agreements: Iterable[Agreement], days: tuple[date, date]) -> Iterator[Change]:
    """Return what has changed under agreements between two days, each certain."""
    for one in agreements:
        answers = tuple(held_on(one, day).in_force for day in days)
        if answers in ((False, True), (True, False)):
            gained = answers == (False, True)
            for first, second in combinations(sorted(set(one.parties)), 2):
                on = one.in_force_on if gained else one.ended_on
                yield Change(first, second, one.code, gained, on, special=True)


def seen_from(state: str, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes that touch a State, as they look from it, whoever's day made them so."""
    for one in changes:
        if one.state == state:
            yield one
        elif one.other == state:
            yield replace(one, state=state, other=one.state)


def news(changes: Iterable[Change]) -> tuple[News, ...]:
    """Return changes by State, day and basis, the latest first; those whose day is not recorded come last."""
    found: dict[tuple[str, str, bool, date | None, bool], list[str]] = {}
    for one in changes:
        found.setdefault((one.state, one.basis, one.gained, one.on, one.special), []).append(one.other)
    all_of_them = (
        News(state, tuple(sorted(others)), basis, gained, on, special)
        for (state, basis, gained, on, special), others in found.items()
    )
    return tuple(sorted(all_of_them, key=_latest_first))


def _latest_first(one: News) -> tuple[int, str, str]:
    return (-one.on.toordinal() if one.on else 0, one.basis, one.state)
