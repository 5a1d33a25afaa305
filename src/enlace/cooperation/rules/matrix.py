"""How many bases each two States have for a form of cooperation, on a day: the same whoever of them asks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from enlace.cooperation.rules.agreements import Held
from enlace.cooperation.rules.legal_basis import Bound, Carries, between, bound_on
from enlace.cooperation.rules.with_agreements import Pair
from enlace.instruments.rules.records import Key, unrecorded


@dataclass(frozen=True)
class Cell:
    """Of two States: how many bases are in force between them, and of how many that cannot be told.

    alone: whether one of those in force carries a request alone.
    """

    in_force: int = 0
    open: int = 0
    alone: bool = False


def matrix(
    states: Sequence[str],
    instruments: Iterable[str],
    bounds: Mapping[Key, Bound],
    agreements: Mapping[Pair, tuple[Held, ...]],
    on: date,
    alone: Collection[str] = (),
) -> Mapping[Pair, Cell]:
    """Return the cell of each two of `states`.

    bounds: by State and treaty, of the day `on`; one that is missing is unknown. agreements: those that serve the
    form, held on that day. alone: the treaties that carry a request alone.
    """
    pairs = list(combinations(states, 2))
    found: dict[Pair, list[bool | None]] = {frozenset(pair): [] for pair in pairs}
    carried: set[Pair] = set()
    for instrument in dict.fromkeys(instruments):
        by_state = dict(_bounds(states, instrument, bounds, on))
        for first, second in pairs:
            pair = frozenset((first, second))
            answer = between(by_state[first], by_state[second])
            found[pair].append(answer)
            if answer and instrument in alone:
                carried.add(pair)
    for pair, held in agreements.items():
        if pair in found:
            found[pair] += (one.in_force for one in held)
            if any(one.in_force and one.agreement.carries is Carries.TREATY for one in held):
                carried.add(pair)
    return {pair: Cell(answers.count(True), answers.count(None), pair in carried) for pair, answers in found.items()}


def _bounds(
    states: Iterable[str], instrument: str, bounds: Mapping[Key, Bound], on: date
) -> Iterator[tuple[str, Bound]]:
    return ((state, bounds.get((state, instrument)) or bound_on(unrecorded(state, instrument), on)) for state in states)
