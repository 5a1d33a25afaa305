"""Which outstanding reply would tell most: how much each silent State leaves open, figure by figure.

A State that has not answered a question stands in the hatched part of every bar of that figure: between least and
greatest share lies 1 / relevant for it. Its answer, whatever it is, takes exactly that away, so the width of a figure
is known to narrow by 1 / relevant before anybody knows what the State will say. Where it turns out instead that the
question is not relevant to it, or the State has no data, the width narrows less, or not at all; what is worked out here
is what a full answer would do. What a State has answered already does not count again: that, and which figures are
just under the threshold, is all in which States differ.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Counts:
    """What is known of a figure. bounded: it has least and greatest shares, which numbers and texts have not."""

    question: str
    relevant: int
    answered: int
    bounded: bool


@dataclass(frozen=True)
class Effect:
    """What the reply of each of `states` would do: of States that leave the same questions open, the same.

    open: to how many questions they owe an answer. becoming: figures that one answer more makes reportable.
    indicators: those whose figures would all be reportable then, and are not now.
    narrowing: by how much the widths of all bounded figures narrow together; 1 is one figure, from all open to settled.
    """

    states: tuple[str, ...]
    open: int
    becoming: tuple[str, ...]
    indicators: tuple[str, ...]
    narrowing: Fraction


def effects(
    figures: Sequence[Counts],
    silent: Mapping[str, Collection[str]],
    states: Iterable[str],
    threshold: float,
    indicators: Mapping[str, Collection[str]],
) -> tuple[Effect, ...]:
    """Return what each outstanding reply would do, that which tells most first.

    silent: question -> the States that owe an answer to it. states: those whose replies are outstanding, in the order
    in which equals are named. threshold: the coverage, 0 to 1, from which a figure is reportable.
    indicators: code -> the questions that it rests on.
    First come the replies that make most figures reportable, among equals those that narrow the bounds most.
    """
    alike: dict[frozenset[str], list[str]] = {}
    for state in states:
        owed = frozenset(one.question for one in figures if state in silent.get(one.question, ()))
        alike.setdefault(owed, []).append(state)
    found = [_effect(owed, tuple(names), figures, threshold, indicators) for owed, names in alike.items() if owed]
    return tuple(sorted(found, key=lambda one: (-len(one.becoming), -len(one.indicators), -one.narrowing)))


def _effect(
    owed: frozenset[str],
    states: tuple[str, ...],
    figures: Sequence[Counts],
    threshold: float,
    indicators: Mapping[str, Collection[str]],
) -> Effect:
    becoming = tuple(one.question for one in figures if one.question in owed and replies_missing(one, threshold) == 1)
    reportable = {one.question for one in figures if one.relevant and not replies_missing(one, threshold)}
    after = reportable.union(becoming)
    return Effect(
        states=states,
        open=len(owed),
        becoming=becoming,
        indicators=tuple(
            code
            for code, rests_on in indicators.items()
            if rests_on and after.issuperset(rests_on) and not reportable.issuperset(rests_on)
        ),
        narrowing=sum(
            (Fraction(1, one.relevant) for one in figures if one.bounded and one.question in owed), Fraction(0)
        ),
    )


def replies_missing(figure: Counts, threshold: float) -> int:
    """Return how many answers more make a figure reportable; 0 where it is, or is relevant to nobody.

    >>> replies_missing(Counts("Q1", 35, 26, True), 0.75), replies_missing(Counts("Q1", 35, 27, True), 0.75)
    (1, 0)
    """
    needed = math.ceil(threshold * figure.relevant)
    # As `figures` decides it, so that no rounding stands between the two.
    while needed and (needed - 1) / figure.relevant >= threshold:
        needed -= 1
    while figure.relevant and needed / figure.relevant < threshold:
        needed += 1
    return max(needed - figure.answered, 0)
