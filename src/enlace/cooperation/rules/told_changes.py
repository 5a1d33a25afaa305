"""What States are told of: what they can newly ask of whom, and what is recorded no longer, each of it once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from enlace.cooperation.rules.agreements import Agreement, held_on
from enlace.cooperation.rules.legal_basis import Bound, Serving, between, bound_on
from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Key, unrecorded


class Ask(NamedTuple):
    """That two States, `first` before `second` in order, can ask each other for a form under a basis."""

    form: str
    basis: str
    first: str
    second: str


@dataclass(frozen=True)
class Standing:
    """All of the matrix on a day: what can be asked since when (None: not recorded), and what cannot be told.

    ended: the agreements with a recorded end, by code.
    """

    held: Mapping[Ask, date | None]
    open: frozenset[Ask]
    ended: Mapping[str, date]


@dataclass(frozen=True)
class Line:
    """What a State can newly ask of some others, or no longer, for some forms since one day under one basis."""

    basis: str
    gained: bool
    on: date | None
    others: tuple[str, ...]
    forms: tuple[str, ...]


def standing(
    states: Sequence[str],
    serving: Mapping[str, Iterable[Serving]],
    bounds: Mapping[Key, Bound],
    agreements: Iterable[Agreement],
    on: date,
) -> Standing:
    """Return all of the matrix on the day `on`. serving: by form. bounds: by State and treaty, of that day."""
    held: dict[Ask, date | None] = {}
    cannot_be_told: set[Ask] = set()
    ended: dict[str, date] = {}
    for treaty, forms in _served(serving).items():
        by_state = [bounds.get((one, treaty)) or bound_on(unrecorded(one, treaty), on) for one in sorted(states)]
        for first, second in combinations(by_state, 2):
            asks = [Ask(form, treaty, first.state, second.state) for form in forms]
            answer = between(first, second)
            if answer:
                held |= dict.fromkeys(asks, _since(first, second))
            elif answer is None:
                cannot_be_told.update(asks)
    for one in agreements:
        asks = [Ask(form, one.code, *pair) for pair in combinations(sorted(set(one.parties)), 2) for form in one.forms]
        answer = held_on(one, on).in_force
        if answer:
            held |= dict.fromkeys(asks, one.in_force_on)
        elif answer is None:
            cannot_be_told.update(asks)
        if one.ended_on and one.ended_on <= on:
            ended[one.code] = one.ended_on
    return Standing(held, frozenset(cannot_be_told), ended)


def _since(first: Bound, second: Bound) -> date | None:
    """Return the first day of a treaty between two for whom it is in force, None where that cannot be told.

    The day of one alone is that of both where the other was bound by then, as of its source.
    """
    if first.since and second.since:
        return max(first.since, second.since)
    dated, undated = (first, second) if first.since else (second, first)
    spoken = last_day(undated.as_of)
    return dated.since if dated.since and spoken and spoken <= dated.since else None


def _served(serving: Mapping[str, Iterable[Serving]]) -> Mapping[str, tuple[str, ...]]:
    """Return treaty -> the forms that it serves."""
    found: dict[str, dict[str, None]] = {}
    for form, those in serving.items():
        for one in those:
            found.setdefault(one.instrument, {})[form] = None
    return {treaty: tuple(forms) for treaty, forms in found.items()}


def remembered(told: AbstractSet[Ask], now: Standing) -> frozenset[Ask]:
    """Return what States have been told once they are told of `now`.

    What was told and cannot be told any more stays: neither its return nor its end is then lost or told twice.
    """
    return frozenset(now.held) | (told & now.open)


def lines(told: AbstractSet[Ask], now: Standing) -> Mapping[str, tuple[Line, ...]]:
    """Return for each State that has something to be told its lines: by basis, the new first, the latest first."""
    gained, lost = now.held.keys() - told, told - now.held.keys() - now.open
    grouped: dict[str, dict[tuple[str, bool, date | None], dict[str, set[str]]]] = {}
    for asks, is_gained in ((gained, True), (lost, False)):
        for ask in asks:
            on = now.held[ask] if is_gained else now.ended.get(ask.basis)
            for state, other in ((ask.first, ask.second), (ask.second, ask.first)):
                others = grouped.setdefault(state, {}).setdefault((ask.basis, is_gained, on), {})
                others.setdefault(other, set()).add(ask.form)
    return {state: tuple(sorted(_lines(groups), key=_order)) for state, groups in sorted(grouped.items())}


def _lines(groups: Mapping[tuple[str, bool, date | None], Mapping[str, set[str]]]) -> Iterator[Line]:
    for (basis, is_gained, on), others in groups.items():
        by_forms: dict[tuple[str, ...], list[str]] = {}
        for other, forms in others.items():
            by_forms.setdefault(tuple(sorted(forms)), []).append(other)
        for those, states in by_forms.items():
            yield Line(basis, is_gained, on, tuple(sorted(states)), those)


def _order(one: Line) -> tuple[bool, str, int, tuple[str, ...]]:
    return not one.gained, one.basis, -one.on.toordinal() if one.on else 0, one.others


def as_json(told: Iterable[Ask]) -> dict[str, Any]:
    """Return what was told as JSON: form -> basis -> State -> the States after it in order."""
    found: dict[str, Any] = {}
    for form, basis, first, second in sorted(told):
        found.setdefault(form, {}).setdefault(basis, {}).setdefault(first, []).append(second)
    return found


def from_json(stored: Mapping[str, Any]) -> frozenset[Ask]:
    """Return what `as_json` wrote."""
    return frozenset(
        Ask(form, basis, first, second)
        for form, by_basis in stored.items()
        for basis, by_state in by_basis.items()
        for first, others in by_state.items()
        for second in others
    )
