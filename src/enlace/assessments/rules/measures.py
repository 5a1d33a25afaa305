"""Measures: one number or list of an indicator each, with what the States that did not answer could make of
it.

A State whose answers do not settle whether a question is relevant counts as relevant and unanswered. The
bounds of a measure are the least and the greatest value that it could take once every State has answered:
States that said `no_data` may find their data, States that are silent may answer anything that the question
allows, and questions that are not settled may turn out not relevant. So a reply can only narrow the bounds.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from enlace.assessments.rules.questionnaire import NO_DATA, MeasureDefinition, Question
from enlace.common.errors import N_, Problem

UNBOUNDED = N_("A State that has not answered could give any number, so there is no bound on this side.")


@dataclass(frozen=True)
class Standing:
    """How one State stands towards one question.

    relevant: None where its other answers do not settle it. value: the stored answer (a code; codes separated
    by one space; a number with a dot; an ISO date; `no_data`), or None.
    """

    relevant: bool | None
    value: str | None

    @property
    def given(self) -> str | None:
        """The answer that counts: None where there is none, or `no_data`, or relevance is not settled."""
        return self.value if self.relevant and self.value and self.value != NO_DATA else None

    @property
    def no_data(self) -> bool:
        return self.relevant is True and self.value == NO_DATA


# A State of which nothing is known.
UNSETTLED = Standing(relevant=None, value=None)
Standings = tuple[Standing, ...]


@dataclass(frozen=True)
class ContactRecord:
    """A point of contact in the directory: when its State recorded, retired and confirmed it; synthetic: invented."""

    recorded_on: date
    retired_on: date | None = None
    confirmed_on: tuple[date, ...] = ()
    synthetic: bool = False


@dataclass(frozen=True)
class Context:
    """What measures are computed from.

    asked: the States asked. answers: question -> State -> standing; a State that is not there is unsettled.
    standing: instrument -> State -> `party`, `signatory`, `none_recorded` or `unknown`, by the depositary.
    started: the States that gave any answer. threshold: 0 to 1, the coverage from which a figure speaks of
    all. contacts: State -> its points of contact in the directory; a State that is not there has recorded none.
    """

    asked: tuple[str, ...]
    questions: Mapping[str, Question]
    answers: Mapping[str, Mapping[str, Standing]]
    standing: Mapping[str, Mapping[str, str]]
    started: frozenset[str]
    threshold: float
    reference_date: date | None
    contacts: Mapping[str, Sequence[ContactRecord]] = field(default_factory=dict)


# What a measure tells of one answer, where it puts different answers together: in the share, or out of it.
Side = Callable[[str], Hashable]


def no_side(definition: MeasureDefinition, question: Question, on: date | None) -> Side | None:
    """Say that a measure tells of one answer what the figure of its question tells."""
    return None


@dataclass(frozen=True)
class Measure:
    """A kind of measure.

    summary: translation key. questions: the questions whose answers it counts. problems: what is wrong with a
    definition, `where` being the parameter. compute: the value as in `measured`, for a definition without
    problems. side: on which side of the measure an answer to one of its questions falls, the reference date
    being `on`; None where it draws no line, or one that no answer can cross.
    """

    code: str
    summary: str
    questions: Callable[[MeasureDefinition], tuple[str, ...]]
    problems: Callable[[MeasureDefinition, Mapping[str, Question]], list[Problem]]
    compute: Callable[[MeasureDefinition, Context], dict[str, Any]]
    side: Callable[[MeasureDefinition, Question, date | None], Side | None] = no_side


@dataclass(frozen=True)
class Replies:
    """The States for which the questions of a measure are relevant, by how they replied.

    answered: State -> its answers. no_data, unanswered: State -> its standings, some of them without an
    answer.
    """

    asked: int
    answered: Mapping[str, tuple[str, ...]]
    no_data: Mapping[str, Standings]
    unanswered: Mapping[str, Standings]

    @cached_property
    def open(self) -> Mapping[str, Standings]:
        """The States whose reply could still be another one: silent, or without data."""
        return {**self.unanswered, **self.no_data}

    @property
    def relevant(self) -> int:
        return len(self.answered) + len(self.no_data) + len(self.unanswered)


def replies_to_all(context: Context, questions: Sequence[str]) -> Replies:
    """Return the replies of the States for which all `questions` are relevant, one place a question."""
    return _replies(context, questions, lambda found: () if any(one.relevant is False for one in found) else found)


def replies_to_any(context: Context, questions: Sequence[str]) -> Replies:
    """Return the replies of the States for which any of `questions` is relevant, to those that are."""
    return _replies(context, questions, lambda found: tuple(one for one in found if one.relevant is not False))


def _replies(context: Context, questions: Sequence[str], relevant: Callable[[Standings], Standings]) -> Replies:
    answered: dict[str, tuple[str, ...]] = {}
    no_data: dict[str, Standings] = {}
    unanswered: dict[str, Standings] = {}
    columns = [context.answers.get(question, {}) for question in questions]
    for state in context.asked:
        standings = relevant(tuple(column.get(state, UNSETTLED) for column in columns))
        if not standings:
            continue
        answers = tuple(answer for standing in standings if (answer := standing.given) is not None)
        if len(answers) == len(standings):
            answered[state] = answers
        elif all(standing.given is not None or standing.no_data for standing in standings):
            no_data[state] = standings
        else:
            unanswered[state] = standings
    return Replies(len(context.asked), answered, no_data, unanswered)


def measured(
    definition: MeasureDefinition,
    context: Context,
    replies: Replies,
    *,
    value: float | None,
    unit: str,
    bounds: tuple[float | None, float | None] = (None, None),
    notes: Iterable[str] = (),
    **more: object,
) -> dict[str, Any]:
    """Return a measure as JSON: its value, the counts and bounds that go with it, and `more` of its own.

    value: null where nobody answered, and for a measure that is a list (`items`). reportable: whether
    coverage (answered / relevant) reaches the threshold. notes: translation keys, why the value or a bound is
    null.
    """
    answered, relevant = len(replies.answered), replies.relevant
    return {
        "code": definition.code,
        "measure": definition.measure,
        "title": dict(definition.title),
        "questions": list(asked_by(definition)),
        "value": value,
        "unit": unit,
        "asked": replies.asked,
        "relevant": relevant,
        "answered": answered,
        "no_data": len(replies.no_data),
        "unanswered": len(replies.unanswered),
        "coverage": share(answered, relevant),
        "reportable": relevant > 0 and answered / relevant >= context.threshold,
        "lower_bound": bounds[0],
        "upper_bound": bounds[1],
        "notes": list(notes),
        **more,
    }


def asked_by(definition: MeasureDefinition) -> tuple[str, ...]:
    """Return the ids of the questions that `definition` names, in whichever parameter, each once.

    >>> asked_by(MeasureDefinition("X.1", "rate", {}, {"numerator": "F5", "denominator": "F4"}))
    ('F5', 'F4')
    """
    names: dict[str, None] = {}
    for key in ("question", "questions", "numerator", "denominator", "needs", "offers", "named", "confirmed"):
        value = definition.parameters.get(key) or ()
        names |= dict.fromkeys((value,) if isinstance(value, str) else value)
    return tuple(names)


def exact(number: float | str) -> Fraction:
    """Return a number as it is written: 0.1 is one tenth."""
    return Fraction(number) if isinstance(number, int) else Fraction(str(number))


def plain(number: Fraction) -> float:
    """Return a whole number as an `int`, any other as the nearest `float`."""
    return number.numerator if number.denominator == 1 else float(number)


def share(part: Fraction | int, whole: Fraction | int) -> float | None:
    """Return `part / whole` to six decimals, or None where there is no whole.

    >>> share(4, 7), share(0, 0)
    (0.571429, None)
    """
    return rounded(Fraction(part) / whole) if whole else None


def rounded(number: Fraction) -> float:
    """Return `number` to six decimals; a half goes to the even one."""
    return float(round(number, 6))


def share_bounds(count: int, replies: Replies, could: int | None = None) -> tuple[float | None, float | None]:
    """Return the least and the greatest share of the relevant States, `count` of which are known to be in it.

    could: how many open States could still be in it; by default all.
    """
    possible = len(replies.open) if could is None else could
    return share(count, replies.relevant), share(count + possible, replies.relevant)


def options_chosen(question: Question, answer: str) -> int:
    """Return how many options `answer` chooses, those that mean “none of these” not counted."""
    return len(question.exclusive_codes.union(answer.split())) - len(question.exclusive_codes)


def least_ratio(total: tuple[Fraction, Fraction], optional: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return the least ratio of two sums, (part, whole), to which each pair in `optional` may be added.

    Adding a pair lowers the ratio just when its own ratio is lower, so the best are added first, as long as
    they help. Wholes are not negative. None: whatever is added, there is no whole.
    """
    pairs = list(optional)
    part, whole = total
    part += sum(more for more, size in pairs if not size and more < 0)
    for more, size in sorted((pair for pair in pairs if pair[1]), key=lambda pair: pair[0] / pair[1]):
        if whole and part * size <= more * whole:
            break
        part, whole = part + more, whole + size
    return part / whole if whole else None


def greatest_ratio(total: tuple[Fraction, Fraction], optional: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Return the greatest ratio of two sums, as `least_ratio` returns the least."""
    least = least_ratio((-total[0], total[1]), [(-part, whole) for part, whole in optional])
    return None if least is None else -least


def parameter_problems(
    definition: MeasureDefinition, *, required: Sequence[str], optional: Sequence[str] = ()
) -> list[Problem]:
    """Return what `definition` lacks of `required`, and what it has beyond these and `optional`."""
    problems = [
        Problem("", N_("“%(key)s” is missing"), {"key": key})
        for key in required
        if definition.parameters.get(key) is None
    ]
    known = ", ".join([*required, *optional]) or "–"
    message = N_("the measure “%(measure)s” does not take this; it takes: %(known)s")
    params = {"measure": definition.measure, "known": known}
    for key in definition.parameters:
        if key not in required and key not in optional:
            problems.append(Problem(key, message, params))
    return problems


def question_problems(
    definition: MeasureDefinition, key: str, questions: Mapping[str, Question], types: frozenset[str]
) -> list[Problem]:
    """Return what is wrong with the question or questions that the parameter `key` names, if it is there.

    types: of questions that the measure can count.
    """
    value = definition.parameters.get(key)
    if value is None:
        return []
    if key == "questions":
        names = value if isinstance(value, list | tuple) else []
        message = N_("this must be a list of ids of questions, each of them once")
    else:
        names = [value]
        message = N_("this must be the id of one question")
    if not names or not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        return [Problem(key, message)]
    problems = []
    for name in names:
        question = questions.get(name)
        if question is None:
            problems.append(Problem(key, N_("there is no question “%(question)s”"), {"question": name}))
        elif question.type not in types:
            message = N_("%(question)s is of type %(type)s; this measure counts: %(types)s")
            params = {"question": name, "type": question.type, "types": ", ".join(sorted(types))}
            problems.append(Problem(key, message, params))
    return problems
