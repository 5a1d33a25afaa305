"""Choosing topics: the published rule `stv` by which rankings become a choice; docs/explanation/choosing-topics.md.

Single transferable vote, counted in exact fractions, so that the same votes always give the same choice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

RULE = "stv"
MOST_SEATS = 10

Ranking = tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """One step of a count: what each topic had, and who was chosen or dropped; exhausted: weight ranked no further."""

    tallies: Mapping[str, Fraction]
    exhausted: Fraction
    chosen: tuple[str, ...] = ()
    dropped: str = ""
    tied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count:
    """A whole count; chosen: in the order of choosing."""

    quota: int
    chosen: tuple[str, ...]
    rounds: tuple[Round, ...]
    lot: tuple[str, ...]


def lot_of(ballot: str, topics: Collection[str]) -> tuple[str, ...]:
    """Return the topics in the order of the lot: by the hash of the ballot, of all nominated topics, and of each.

    It is known as soon as nominating ends, before the first vote, and nobody can redraw it.
    """
    seed = "\n".join([ballot, *sorted(topics)])
    return tuple(sorted(topics, key=lambda topic: sha256(f"{seed}\n\n{topic}".encode()).hexdigest()))


def count(votes: Collection[Ranking], nominations: Mapping[str, int], seats: int, lot: Sequence[str]) -> Count:
    """Return the choice of `seats` topics. nominations: topic -> how many States nominated it.

    Of topics with equal tallies the one with more nominations stands before, then the one earlier in the lot.
    """
    strength = {topic: (nominations[topic], -lot.index(topic)) for topic in nominations}
    quota = len(votes) // (seats + 1) + 1
    papers = [(Fraction(1), ranking) for ranking in votes]
    standing, chosen, rounds = set(nominations), list[str](), list[Round]()
    while standing and len(chosen) < seats:
        tallies = _tallies(papers, standing)
        exhausted = len(votes) - quota * len(chosen) - sum(tallies.values(), Fraction(0))
        order = sorted(standing, key=lambda topic: (tallies[topic], strength[topic]), reverse=True)
        if len(standing) <= seats - len(chosen):
            chosen.extend(order)
            rounds.append(Round(tallies, exhausted, chosen=tuple(order)))
            break
        first, last = order[0], order[-1]
        if tallies[first] >= quota:
            rounds.append(Round(tallies, exhausted, chosen=(first,), tied=_tied(tallies, first)))
            papers = _passed_on(papers, standing, first, Fraction(tallies[first] - quota, 1) / tallies[first])
            chosen.append(first)
            standing.remove(first)
        else:
            rounds.append(Round(tallies, exhausted, dropped=last, tied=_tied(tallies, last)))
            standing.remove(last)
    return Count(quota, tuple(chosen), tuple(rounds), tuple(lot))


def _first(ranking: Ranking, standing: Collection[str]) -> str:
    return next((topic for topic in ranking if topic in standing), "")


def _tallies(papers: Collection[tuple[Fraction, Ranking]], standing: Collection[str]) -> dict[str, Fraction]:
    tallies = dict.fromkeys(sorted(standing), Fraction(0))
    for weight, ranking in papers:
        if first := _first(ranking, standing):
            tallies[first] += weight
    return tallies


def _passed_on(
    papers: Collection[tuple[Fraction, Ranking]], standing: Collection[str], chosen: str, share: Fraction
) -> list[tuple[Fraction, Ranking]]:
    return [(weight * share if _first(one, standing) == chosen else weight, one) for weight, one in papers]


def _tied(tallies: Mapping[str, Fraction], topic: str) -> tuple[str, ...]:
    same = tuple(sorted(one for one, tally in tallies.items() if tally == tallies[topic]))
    return same if len(same) > 1 else ()
