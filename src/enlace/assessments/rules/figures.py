"""Figures: what the States answered to one question, with what the silent ones could still make of it.

The form is that of contracts, section 5. Unanswered, no data, not relevant and “no” are four things.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

from enlace.assessments.rules.conditions import Truth
from enlace.assessments.rules.questionnaire import (
    CHOICE_TYPES,
    NO_DATA,
    NO_DATA_TYPES,
    NUMBER_TYPES,
    Question,
)
from enlace.common.canonical import content_hash

Json = dict[str, Any]
# Column of groups -> value -> the States in it.
Groups = Mapping[str, Mapping[str, Iterable[str]]]
_SCALE = 10**6


class Silence(IntEnum):
    """Why a State asked has no answer that counts. A number, since every text can be an answer."""

    UNANSWERED = -1
    NO_DATA = -2
    NOT_RELEVANT = -3


# What one State asked has to say to one question: its answer, or why there is none.
Outcome = str | Silence


class ChoiceCount(NamedTuple):
    """How many States chose one choice, over those that answered; bounds over those it is relevant for."""

    code: str
    number: int
    share_of_answered: float | None
    lower_bound: float | None
    upper_bound: float | None


@dataclass(frozen=True)
class Spread:
    """What the numbers or dates given amount to; dates have no sum and no median. Empty where n is 0."""

    n: int
    least: Decimal | str | None = None
    most: Decimal | str | None = None
    sum: Decimal | None = None
    median: Decimal | None = None


@dataclass(frozen=True)
class Figure:
    """The answers of all States asked to one question; `groups`: column -> value -> its own figure."""

    question: str
    type: str
    asked: int
    relevant: int
    answered: int
    no_data: int
    unanswered: int
    coverage: float | None
    reportable: bool
    choices: tuple[ChoiceCount, ...] | None = None
    spread: Spread | None = None
    groups: Mapping[str, Mapping[str, "Figure"]] = field(default_factory=dict)


@lru_cache(maxsize=65_536)
def share(count: int, total: int) -> float | None:
    """Return `count` / `total` to six decimals, exactly (in whole numbers, half to even); None over nothing.

    >>> share(1, 3), share(1, 128), share(0, 0)
    (0.333333, 0.007812, None)
    """
    if not total:
        return None
    scaled, rest = divmod(count * _SCALE, total)
    if 2 * rest > total or (2 * rest == total and scaled % 2):
        scaled += 1
    return scaled / _SCALE


@lru_cache(maxsize=65_536)
def codes_of(said: str) -> tuple[str, ...]:
    """Return the codes of an answer to a `select_multiple`."""
    return tuple(said.split())


def outcome(question: Question, relevant: Truth, text: str | None) -> Outcome:
    """Return what a State has to say to `question`.

    While it is open whether the question is relevant, a stored answer does not count: the State counts as
    relevant and unanswered, so that no reply that comes in can widen a bound.
    """
    if relevant is False:
        return Silence.NOT_RELEVANT
    if relevant is None or not text:
        return Silence.UNANSWERED
    return Silence.NO_DATA if text == NO_DATA and question.type in NO_DATA_TYPES else text


def figure(
    question: Question, standings: Mapping[str, tuple[Truth, str | None]], groups: Groups, threshold: float
) -> Figure:
    """Return the figure of `question`.

    standings: for each State asked, whether the question is relevant to it (None: open) and its answer.
    groups: column -> value -> States; those not asked are left out, and a group with nobody asked too.
    threshold: the coverage, 0 to 1, from which a figure may speak of all.
    """
    outcomes = {state: outcome(question, relevant, text) for state, (relevant, text) in standings.items()}
    return figure_of(question, outcomes, groups, threshold)


def figure_of(question: Question, outcomes: Mapping[str, Outcome], groups: Groups, threshold: float) -> Figure:
    """Return the figure of `question` from what each State asked has to say to it."""
    broken_down: dict[str, dict[str, Figure]] = {}
    for column, values in groups.items():
        broken_down[column] = {}
        for value, states in values.items():
            tally: Counter[Outcome | None] = Counter(map(outcomes.get, states))
            del tally[None]
            if tally:
                broken_down[column][value] = _counted(question, tally, threshold, {})
    return _counted(question, Counter(outcomes.values()), threshold, broken_down)


def _counted(
    question: Question,
    tally: Mapping[Any, int],
    threshold: float,
    groups: Mapping[str, Mapping[str, Figure]],
) -> Figure:
    """Return the figure of a tally: outcome -> number of States."""
    not_relevant = tally.get(Silence.NOT_RELEVANT, 0)
    unanswered = tally.get(Silence.UNANSWERED, 0)
    no_data = tally.get(Silence.NO_DATA, 0)
    answers = {said: count for said, count in tally.items() if isinstance(said, str)}
    answered = sum(answers.values())
    relevant = answered + no_data + unanswered
    return Figure(
        question=question.id,
        type=question.type,
        asked=relevant + not_relevant,
        relevant=relevant,
        answered=answered,
        no_data=no_data,
        unanswered=unanswered,
        coverage=share(answered, relevant),
        reportable=bool(relevant) and answered / relevant >= threshold,
        choices=_choices(question, answers, answered, relevant) if question.type in CHOICE_TYPES else None,
        spread=_spread(question, answers),
        groups=groups,
    )


def _choices(question: Question, answers: Mapping[str, int], answered: int, relevant: int) -> tuple[ChoiceCount, ...]:
    counts: dict[str, int] = dict.fromkeys((choice.code for choice in question.choices), 0)
    if question.type == "select_multiple":
        for said, count in answers.items():
            for code in codes_of(said):
                counts[code] = counts.get(code, 0) + count
    else:
        counts.update(answers)
    silent = relevant - answered
    return tuple(
        [
            ChoiceCount(code, count, share(count, answered), share(count, relevant), share(count + silent, relevant))
            for code, count in counts.items()
        ]
    )


def _spread(question: Question, answers: Mapping[str, int]) -> Spread | None:
    if question.type == "date":
        return Spread(sum(answers.values()), min(answers, default=None), max(answers, default=None))
    if question.type not in NUMBER_TYPES:
        return None
    counts = sorted((Decimal(said), count) for said, count in answers.items())
    if not counts:
        return Spread(0)
    n = sum(count for _, count in counts)
    total = sum((number * count for number, count in counts), Decimal(0))
    return Spread(n, counts[0][0], counts[-1][0], total, _median(counts, n))


def _median(counts: Sequence[tuple[Decimal, int]], n: int) -> Decimal:
    """Return the middle number, or the mean of the two middle ones; `counts`: each number, how often."""
    middle = []
    for place in ((n - 1) // 2, n // 2):
        passed = 0
        for number, count in counts:
            passed += count
            if passed > place:
                middle.append(number)
                break
    return (middle[0] + middle[1]) / 2


def to_json(one: Figure) -> Json:
    """Return a figure as contracts, section 5, have it, keys in their order.

    Whole numbers are whole in JSON; others are the nearest floating-point number.
    """
    groups = {column: {value: _flat(part) for value, part in values.items()} for column, values in one.groups.items()}
    return {**_flat(one), "groups": groups}


def _flat(one: Figure) -> Json:
    found: Json = {
        "question": one.question,
        "type": one.type,
        "asked": one.asked,
        "relevant": one.relevant,
        "answered": one.answered,
        "no_data": one.no_data,
        "unanswered": one.unanswered,
        "coverage": one.coverage,
        "reportable": one.reportable,
    }
    spread = one.spread
    if spread is not None:
        found["n"] = spread.n
        if one.type != "date":
            found |= {"sum": plain(spread.sum), "median": plain(spread.median)}
        found |= {"min": plain(spread.least), "max": plain(spread.most)}
    if one.choices is not None:
        found["choices"] = [
            {
                "code": choice.code,
                "count": choice.number,
                "share_of_answered": choice.share_of_answered,
                "lower_bound": choice.lower_bound,
                "upper_bound": choice.upper_bound,
            }
            for choice in one.choices
        ]
    return found


def plain(number: Decimal | str | None) -> int | float | str | None:
    """Return a number as JSON has it; a text (a date) or None as it is."""
    if not isinstance(number, Decimal):
        return number
    return int(number) if number == number.to_integral_value() else float(number)


def document(kind: str, cycle: str, items: Iterable[Json], computed_at: str, *, synthetic: bool = False) -> Json:
    """Return the living document of a cycle. kind: the key of its items, `figures` or `indicators`.

    computed_at: an instant in UTC, ISO 8601 with Z. synthetic: any answer is invented; the document then says so.
    `content_hash` covers the rest: cycle, version and items.
    """
    content: Json = {"cycle": cycle, "version": "living", kind: list(items)}
    return {
        "cycle": cycle,
        **({"synthetic": True} if synthetic else {}),
        "version": "living",
        "computed_at": computed_at,
        "content_hash": content_hash(content),
        kind: content[kind],
    }


def figures_document(cycle: str, figures: Iterable[Json], computed_at: str) -> Json:
    """Return the figures of a cycle, in the order of its questionnaire (contracts, section 5)."""
    return document("figures", cycle, figures, computed_at)
