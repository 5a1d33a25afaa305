"""The count of ranked votes, against a slow obvious version and by its properties."""

from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.meetings.rules.ballots import Count, Ranking, count, lot_of

TOPICS = ("assets", "cyber", "firearms", "migrants")
rankings = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=4, unique=True).map(tuple)
elections = st.tuples(
    st.lists(rankings, max_size=9),
    st.fixed_dictionaries({topic: st.integers(1, 3) for topic in TOPICS}),
    st.integers(1, 3),
)
LOT = lot_of("next", TOPICS)


def slowly(votes: list[Ranking], nominations: dict[str, int], seats: int, lot: tuple[str, ...]) -> tuple[str, ...]:
    """Count as one would with papers on a table: a heap for each topic, each paper with its weight."""
    quota = len(votes) // (seats + 1) + 1
    heaps: dict[str, list[tuple[Fraction, list[str]]]] = {topic: [] for topic in nominations}
    chosen: list[str] = []

    def lay(weight: Fraction, rest: list[str]) -> None:
        for place, topic in enumerate(rest):
            if topic in heaps:
                heaps[topic].append((weight, rest[place:]))
                return

    for vote in votes:
        lay(Fraction(1), list(vote))
    while heaps and len(chosen) < seats:
        weights = {topic: sum((weight for weight, _ in heap), Fraction(0)) for topic, heap in heaps.items()}
        best_first = list(lot)
        best_first = [topic for topic in best_first if topic in heaps]
        best_first.sort(key=lambda topic: nominations[topic], reverse=True)
        best_first.sort(key=lambda topic: weights[topic], reverse=True)
        if len(heaps) + len(chosen) <= seats:
            return (*chosen, *best_first)
        if weights[best_first[0]] >= quota:
            heap, won = heaps.pop(best_first[0]), best_first[0]
            chosen.append(won)
            for weight, rest in heap:
                lay(weight * (weights[won] - quota) / weights[won], rest)
        else:
            for weight, rest in heaps.pop(best_first[-1]):
                lay(weight, rest)
    return tuple(chosen)


@given(elections)
def test_the_count_is_that_of_papers_on_a_table(
    election: tuple[list[Ranking], dict[str, int], int],
) -> None:
    votes, nominations, seats = election
    assert count(votes, nominations, seats, LOT).chosen == slowly(votes, nominations, seats, LOT)


@given(elections, st.randoms(use_true_random=False))
def test_the_order_of_votes_and_of_nominations_changes_nothing(
    election: tuple[list[Ranking], dict[str, int], int], chance: Random
) -> None:
    votes, nominations, seats = election
    shuffled = list(votes)
    chance.shuffle(shuffled)
    names = list(nominations.items())
    chance.shuffle(names)
    assert count(shuffled, dict(names), seats, LOT) == count(votes, nominations, seats, LOT)


@given(elections, st.sampled_from(list(permutations(TOPICS))))
def test_no_topic_is_favoured_for_its_name(
    election: tuple[list[Ranking], dict[str, int], int], other: tuple[str, ...]
) -> None:
    votes, nominations, seats = election
    renamed = dict(zip(TOPICS, other, strict=True))
    expected = tuple(renamed[topic] for topic in count(votes, nominations, seats, LOT).chosen)
    found = count(
        [tuple(renamed[topic] for topic in vote) for vote in votes],
        {renamed[topic]: number for topic, number in nominations.items()},
        seats,
        tuple(renamed[topic] for topic in LOT),
    )
    assert found.chosen == expected


@given(elections, st.sampled_from(TOPICS))
def test_a_topic_that_every_state_ranks_first_is_chosen_first(
    election: tuple[list[Ranking], dict[str, int], int], favourite: str
) -> None:
    votes, nominations, seats = election
    agreed = [(favourite, *(topic for topic in vote if topic != favourite)) for vote in votes] or [(favourite,)]
    assert count(agreed, nominations, seats, LOT).chosen[0] == favourite


@given(elections)
def test_every_seat_is_filled_once_and_no_weight_is_made_or_lost(
    election: tuple[list[Ranking], dict[str, int], int],
) -> None:
    votes, nominations, seats = election
    found = count(votes, nominations, seats, LOT)
    assert len(found.chosen) == len(set(found.chosen)) == min(seats, len(TOPICS))
    chosen = 0
    for step in found.rounds:
        assert step.exhausted >= 0
        assert sum(step.tallies.values()) + step.exhausted + chosen * found.quota == len(votes)
        chosen += len(step.chosen)


def test_a_tie_goes_to_the_topic_that_more_states_nominated_then_to_the_lot() -> None:
    votes: list[Ranking] = [("assets",), ("cyber",)]
    assert _chosen(votes, {"assets": 1, "cyber": 2}) == "cyber"
    assert _chosen(votes, {"assets": 2, "cyber": 1}) == "assets"
    for lot in (("assets", "cyber"), ("cyber", "assets")):
        found = count(votes, {"assets": 1, "cyber": 1}, 1, lot)
        assert found.chosen == (lot[0],)
        assert found.rounds[0].tied == ("assets", "cyber")


def _chosen(votes: list[Ranking], nominations: dict[str, int]) -> str:
    found: Count = count(votes, nominations, 1, ("assets", "cyber"))
    return found.chosen[0]


def test_the_second_preference_counts_once_the_first_is_dropped() -> None:
    votes: list[Ranking] = [("assets",), ("assets",), ("cyber",), ("cyber",), ("migrants", "cyber")]
    found = count(votes, {"assets": 3, "cyber": 1, "migrants": 1}, 1, ("assets", "cyber", "migrants"))
    assert found.rounds[0].dropped == "migrants"
    assert found.chosen == ("cyber",)


@pytest.mark.parametrize("ballot", ["next", "other"])
def test_the_lot_is_the_same_however_often_and_in_whatever_order_it_is_drawn(ballot: str) -> None:
    assert {lot_of(ballot, topics) for topics in permutations(TOPICS)} == {lot_of(ballot, TOPICS)}


def test_the_lot_differs_between_ballots() -> None:
    assert len({lot_of(f"ballot {number}", TOPICS) for number in range(50)}) > 1
