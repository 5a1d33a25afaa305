"""Editions with random numbers that a test chooses, and how likely each would have been."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from enlace.cooperation.rules.protection import GOES_ON, OF, Edition, Published, Scope, counts_of
from tests.cooperation.chains import BASES, CONVENTION, CRIMES, KINDS, STATES

GROUNDS = tuple(sorted({ground.code for kind in KINDS.values() for ground in kind.grounds}))
SCOPE = Scope(STATES, BASES, CRIMES, GROUNDS, CONVENTION)
SIZE = len(counts_of((), SCOPE, KINDS))
Cell = tuple[Published, str]
Counts = Mapping[Cell, int]


def scripted(noises: Iterable[int]) -> Callable[[int], int]:
    """Return draws that make the random numbers those."""
    draws = iter([draw for one in noises for draw in _draws(one)])
    return lambda _most: next(draws)


def _draws(one: int) -> list[int]:
    ended, goes_on = OF - 1, 0
    run = [goes_on] * abs(one) + [ended]
    return [*run, ended] if one >= 0 else [ended, *run]


def cells(edition: Edition) -> list[int | None]:
    return [figure.count for rows in edition.tables.values() for figure in rows.values()]


def chance(one: int) -> Fraction:
    """Return the chance of a random number, by the formula of the two-sided geometric distribution."""
    alpha = Fraction(GOES_ON, OF)
    return (1 - alpha) / (1 + alpha) * alpha ** abs(one)


def chance_of(figure: int | None, count: int) -> Fraction:
    """Return how likely it is that a count is published so. Few: all noisy counts to 12, a tail whose sum is known."""
    if figure is not None:
        return sum((chance(noisy - count) for noisy in range(figure - 2, figure + 3)), Fraction(0))
    return 1 - above(12 - count)


def above(one: int) -> Fraction:
    alpha = Fraction(GOES_ON, OF)
    return alpha ** (one + 1) / (1 + alpha) if one >= -1 else 1 - alpha**-one / (1 + alpha)
