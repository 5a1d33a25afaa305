"""What is published gives no request away: an attacker enumerates every world that agrees with it, and finds nothing.

Slow and obvious. A world is what requests there were. The attacker reads the whole edition and knows every request of
its own State; it puts together all worlds that could have yielded the edition, and looks for anything that is the same
in all of them. Against plain methods it wins; those tests show that it is no fool.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.cooperation.rules.evidence import Line
from enlace.cooperation.rules.protection import (
    GOES_ON,
    MARGIN,
    MOST_FIGURES,
    ODDS,
    OF,
    Edition,
    counts_of,
    noise,
    publish,
)
from enlace.cooperation.rules.statistics import counted
from enlace.cooperation.rules.statuses import Status
from tests.cooperation.chains import (
    DAY,
    EXECUTED,
    KINDS,
    REFUSED,
    chain,
    requests,
    worlds,
)
from tests.cooperation.editions import SCOPE, SIZE, Counts, cells, chance, chance_of, scripted

S = Status


@dataclass(frozen=True)
class Asked:
    """A request in the small worlds of the attacker: all that there is to know of it."""

    asking: str
    asked_of: str
    form: str = "mla"
    crime: str = "ocg"
    refused: bool = False

    @property
    def facts(self) -> tuple[Any, ...]:
        return (self.asking, self.asked_of, self.form, self.crime, self.refused)


World = tuple[Asked, ...]
PEOPLE = ("", "ARG", "BRA", "CHL")  # everybody, and one who sees what a State has made and received
EVERY = [
    Asked(*pair, form, crime, refused)
    for pair in product(PEOPLE[1:], repeat=2)
    if pair[0] != pair[1]
    for form, crime, refused in product(("mla", "extradition"), ("ocg", "laundering"), (False, True))
]


@cache
def chain_of(one: Asked, number: int) -> tuple[Line, ...]:
    sides = {"asking": one.asking, "asked_of": one.asked_of}
    statuses = REFUSED if one.refused else EXECUTED
    return chain(*statuses, reference=f"R{number}", form=one.form, crime_types=(one.crime,), **sides)


def lines_of(world: World) -> list[Line]:
    return [line for number, one in enumerate(world) for line in chain_of(one, number)]


def exact(world: World) -> Counts:
    return counts_of(counted(lines_of(world), KINDS), SCOPE, KINDS)


def knows(person: str, one: Asked) -> bool:
    return person in (one.asking, one.asked_of)


def alike(person: str, world: World, most: int = 2) -> Iterator[World]:
    """Yield every world that agrees with what a person knows from its own requests."""
    own = tuple(one for one in world if knows(person, one))
    others = [one for one in EVERY if not knows(person, one)]
    for size in range(most + 1):
        for rest in combinations_with_replacement(others, size):
            yield (*own, *rest)


def settled(person: str, possible: Iterable[World]) -> list[tuple[tuple[Any, ...], str]]:
    """Return what is the same of the others' requests in all possible worlds: that one exists, or how many there are.

    Sought is by every description: each of the attributes (partner, form, crime, outcome) either given or left open.
    """
    told = []
    cases = [[one.facts for one in world if not knows(person, one)] for world in possible]
    described = {
        tuple(fact if named else None for fact, named in zip(one.facts, mask, strict=True))
        for one in EVERY
        if not knows(person, one)
        for mask in product((True, False), repeat=len(one.facts))
    }
    for description in described:
        numbers = {
            sum(all(want in (None, fact) for want, fact in zip(description, one, strict=True)) for one in case)
            for case in cases
        }
        if min(numbers) > 0:
            told.append((description, "exists"))
        elif len(numbers) == 1:
            told.append((description, "does not exist"))
    return told


# The attacker wins against plain methods.


def as_it_is(count: int) -> set[int | None]:
    return {count}


def under_three_is_few(count: int) -> set[int | None]:
    return {count if count >= 3 else None}


def to_the_nearest_five(count: int) -> set[int | None]:
    return {(count + 2) // 5 * 5}


def nearest_five_and_few(count: int) -> set[int | None]:
    return {(count + 2) // 5 * 5 if count >= 8 else None}


def up_or_down_to_five_at_random(count: int) -> set[int | None]:
    return {count // 5 * 5, -(-count // 5) * 5}


OWN = Asked("ARG", "BRA")
OTHER = Asked("CHL", "BRA", "extradition", "laundering", refused=True)


@pytest.mark.parametrize(
    ("method", "world", "upward"),
    [
        (as_it_is, (OWN, OTHER), False),
        (under_three_is_few, (OWN, OWN, OTHER), False),
        (to_the_nearest_five, (OWN, OWN, OTHER), False),
        (nearest_five_and_few, (*[OWN] * 7, OTHER), False),
        (up_or_down_to_five_at_random, (*[OWN] * 9, OTHER, OTHER), True),
        (up_or_down_to_five_at_random, (OWN,) * 9, False),
    ],
)
def test_the_attacker_works_out_requests_that_are_protected_by_a_plain_method(
    method: Callable[[int], set[int | None]], world: World, upward: bool
) -> None:
    def yields(count: int) -> int | None:
        """Return what was published where chance decides."""
        return max(method(count), key=lambda one: (one or 0) * (1 if upward else -1))

    published = {cell: yields(count) for cell, count in exact(world).items()}
    possible = [
        case
        for case in alike("ARG", world)
        if all(published[cell] in method(count) for cell, count in exact(case).items())
    ]
    assert world in possible or sorted(map(str, world)) in [sorted(map(str, case)) for case in possible]
    assert settled("ARG", possible)


def test_three_states_that_contribute_are_no_protection_from_one_of_them() -> None:
    def published(world: World) -> int | None:
        return len(world) if len({one.asking for one in world}) >= 3 else None

    world = (OWN, Asked("BRA", "CHL"), OTHER)
    possible = [case for case in alike("ARG", world) if published(case) == published(world)]
    assert ((None,) * 5, "exists") in settled("ARG", possible)


# Against what is published it does not.


def edition_of(world: World, noises: Iterable[int]) -> Edition:
    return publish(lines_of(world), DAY.year, SCOPE, KINDS, scripted(noises))


def could_be_of(world: World, edition: Edition) -> bool:
    """Return whether some random numbers make the edition of this world: with those that it takes, it is made anew."""
    needed = [(count or 0) - told for count, told in zip(cells(edition), exact(world).values(), strict=True)]
    return edition_of(world, needed) == edition


small_worlds = st.lists(st.sampled_from(EVERY), max_size=4).map(tuple)
any_noises = st.lists(st.integers(-40, 40), min_size=SIZE, max_size=SIZE)


@pytest.mark.parametrize("person", PEOPLE)
@given(small_worlds, any_noises)
@settings(max_examples=4, deadline=None)
def test_the_attacker_works_out_nothing_from_what_is_published(person: str, world: World, noises: list[int]) -> None:
    edition = edition_of(world, noises)
    assert could_be_of(world, edition)
    possible = [case for case in alike(person, world, 1 if not person else 2) if could_be_of(case, edition)]
    assert settled(person, possible) == []


@given(small_worlds, any_noises, st.sampled_from(EVERY))
@settings(max_examples=60, deadline=None)
def test_not_even_one_who_knows_all_requests_but_one_can_tell_whether_it_exists(
    world: World, noises: list[int], last: Asked
) -> None:
    assert could_be_of((*world, last), edition_of(world, noises))
    assert could_be_of(world, edition_of((*world, last), noises))


# How sure anybody can become: the odds.


def noise_of(draws: Sequence[int]) -> int | None:
    """Return the random number that takes exactly those draws, None if there is none."""
    left = list(draws)
    try:
        one = noise(lambda _most: left.pop(0))
    except IndexError:
        return None
    return None if left else one


def test_the_random_number_has_the_distribution_that_is_claimed() -> None:
    """All runs of up to eight draws are tried."""
    depth = 8
    found: dict[int, Fraction] = {}
    for ends in range(2, depth + 1):
        for draws in product(range(OF), repeat=ends):
            one = noise_of(draws)
            if one is not None:
                found[one] = found.get(one, Fraction(0)) + Fraction(1, OF**ends)
    alpha = Fraction(GOES_ON, OF)
    for one, seen in found.items():
        runs = [(up, up - one) for up in range(depth) if up >= one and up + up - one + 2 <= depth]
        assert seen == sum(alpha ** (up + down) * (1 - alpha) ** 2 for up, down in runs)
    assert sum(chance(one) for one in range(-200, 201)) > 1 - Fraction(1, 10**20)


def test_the_chances_of_what_is_published_of_a_count_add_up() -> None:
    for count in (0, 3, 12, 40):
        assert 1 - sum(chance_of(one, count) for one in (None, *range(15, 400, 5))) < Fraction(1, 10**9)


def test_one_request_more_changes_the_odds_of_a_published_count_by_a_third_at_most() -> None:
    assert Fraction(4, 3) == ODDS
    for count in range(60):
        for figure in (None, *range(MARGIN, 120, 5)):
            assert 1 / ODDS <= chance_of(figure, count + 1) / chance_of(figure, count) <= ODDS


def counts_in(year: int, lines: list[Line]) -> Counts:
    return counts_of([one for one in counted(lines, KINDS) if one.year == year], SCOPE, KINDS)


@given(worlds(4), requests(reference="LAST"))
@settings(max_examples=100, deadline=None)
def test_a_request_stands_in_few_counts_and_in_one_edition(
    world: Sequence[tuple[Line, ...]], last: tuple[Line, ...]
) -> None:
    before = [line for one in world for line in one]
    after = [*before, *last]
    touched = 0
    for year in (2024, 2025, 2026, 2027):
        counts = [counts_in(year, some) for some in (before, after)]
        assert list(counts[0]) == list(counts[1])
        differences = [counts[1][cell] - count for cell, count in counts[0].items()]
        assert set(differences) <= {0, 1}
        touched += sum(differences)
        for some, told in zip((before, after), counts, strict=True):
            edition = publish(some, year, SCOPE, KINDS, scripted([17] * SIZE))
            assert cells(edition) == [(one + 19) // 5 * 5 for one in told.values()]
    assert touched <= MOST_FIGURES


@given(small_worlds, any_noises, st.sampled_from(EVERY))
@settings(max_examples=60, deadline=None)
def test_the_whole_edition_changes_the_odds_of_one_request_no_more_than_is_promised(
    world: World, noises: list[int], last: Asked
) -> None:
    edition = edition_of(world, noises)
    ratio = Fraction(1)
    told = zip(cells(edition), exact(world).values(), exact((*world, last)).values(), strict=True)
    for figure, without, with_it in told:
        ratio *= chance_of(figure, with_it) / chance_of(figure, without)
    assert ODDS**-MOST_FIGURES <= ratio <= ODDS**MOST_FIGURES
    assert MOST_FIGURES == 14
