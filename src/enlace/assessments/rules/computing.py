"""From answers to figures and indicators: which are affected by a change, and what they are now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from enlace.assessments.rules import figures as figure_rules
from enlace.assessments.rules.answers import dependents, fitting, parse, relevance
from enlace.assessments.rules.conditions import Truth, references
from enlace.assessments.rules.indicators import compute_indicators, questions_of
from enlace.assessments.rules.measures import ContactRecord, Context, Measure, Standing
from enlace.assessments.rules.questionnaire import NO_DATA, IndicatorDefinition, Question, Questionnaire

Groups = Mapping[str, Mapping[str, frozenset[str]]]
Standings = Mapping[str, tuple[Truth, str | None]]
Json = dict[str, Any]


@dataclass(frozen=True)
class Basis:
    """What figures are made of.

    answers: state -> question -> value; marked: question -> state -> handling label given with the answer;
    threshold: 0 to 1; standing: instrument -> state -> status by the depositary; contacts: state -> its points of
    contact in the directory.
    """

    asked: tuple[str, ...]
    threshold: float
    answers: Mapping[str, Mapping[str, str]]
    groups: Groups
    marked: Mapping[str, Mapping[str, str]]
    standing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    started: frozenset[str] = frozenset()
    reference_date: date | None = None
    contacts: Mapping[str, Sequence[ContactRecord]] = field(default_factory=dict)


def affected(questionnaire: Questionnaire, questions: Collection[str] | None) -> list[str]:
    """Return the questions whose figures a change of answers to `questions` (None: all) can change, in order."""
    if questions is None:
        return [question.id for question in questionnaire.asked_questions]
    known = dependents(questionnaire)
    touched = set(questions).union(*(known.get(question, frozenset()) for question in questions))
    return [question.id for question in questionnaire.asked_questions if question.id in touched]


def needed(questionnaire: Questionnaire, questions: Iterable[str]) -> frozenset[str]:
    """Return `questions` and every question that their relevance rests on."""
    found: set[str] = set()
    waiting = list(questions)
    while waiting:
        code = waiting.pop()
        question = questionnaire.by_id.get(code)
        if code in found or question is None:
            continue
        found.add(code)
        for expression in (question.relevant_when, question.calculation):
            if expression is not None:
                waiting += references(expression)
    return frozenset(found)


def standings(questionnaire: Questionnaire, basis: Basis, wanted: Collection[str]) -> Mapping[str, Standings]:
    """Return question -> State -> (relevance, answer) for the questions `wanted`.

    An answer that the questionnaire, amended since, no longer admits is kept in the database and not counted.
    """
    chosen = set(needed(questionnaire, wanted))
    part = replace(questionnaire, questions=tuple(q for q in questionnaire.questions if q.id in chosen))
    fits = {question.id: _Fitting(question) for question in part.questions if question.asks}
    found: dict[str, dict[str, tuple[Truth, str | None]]] = {code: {} for code in wanted}
    for state in basis.asked:
        stored = basis.answers.get(state, {})
        given = {code: value for code, value in stored.items() if code in fits and fits[code](value)}
        relevant = relevance(part, given)
        for code, rows in found.items():
            rows[state] = (relevant[code], given.get(code))
    return found


class _Fitting:
    """Whether a stored answer fits its question; each different answer is looked at once."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.known: dict[str, bool] = {}

    def __call__(self, value: str) -> bool:
        if value not in self.known:
            self.known[value] = isinstance(parse(self.question, value), str)
        return self.known[value]


def figures(questionnaire: Questionnaire, rows: Mapping[str, Standings], basis: Basis) -> dict[str, Json]:
    """Return question -> figure (contracts, section 5) for the questions in `rows`."""
    return {
        code: figure_rules.to_json(
            figure_rules.figure(questionnaire.by_id[code], by_state, basis.groups, basis.threshold)
        )
        for code, by_state in rows.items()
        if questionnaire.by_id[code].asks
    }


def progress(questionnaire: Questionnaire, given: Mapping[str, str]) -> dict[str, Any]:
    """Return how far one State's reply has come: `relevant`, `answered`, `no_data`, `unanswered`, `started`.

    Follow-up questions (derived ones) are left out: a reply without them is complete. An answer that the
    questionnaire, amended since, no longer admits is none.
    """
    admitted = fitting(questionnaire, given)
    relevant = relevance(questionnaire, admitted)
    counts = {"relevant": 0, "answered": 0, "no_data": 0, "unanswered": 0}
    for question in questionnaire.asked_questions:
        if question.derived_from or relevant[question.id] is False:
            continue
        value = admitted.get(question.id) if relevant[question.id] else None
        counts["relevant"] += 1
        counts["no_data" if value == NO_DATA else "answered" if value else "unanswered"] += 1
    return {**counts, "started": bool(given)}


def indicator_questions(indicators: Iterable[IndicatorDefinition], kinds: Mapping[str, Measure]) -> frozenset[str]:
    """Return the questions whose answers `indicators` count."""
    return frozenset().union(*(questions_of(indicator, kinds) for indicator in indicators))


def rests_on(indicator: IndicatorDefinition, kinds: Mapping[str, Measure], changed: Collection[str]) -> bool:
    """Return whether a change of the figures `changed` can move an indicator; participation always can."""
    counted = questions_of(indicator, kinds)
    return not counted or not counted.isdisjoint(changed)


def indicators(
    questionnaire: Questionnaire,
    wanted: Sequence[IndicatorDefinition],
    rows: Mapping[str, Standings],
    basis: Basis,
    kinds: Mapping[str, Measure],
) -> list[Json]:
    """Return the indicators `wanted`; rows: the standings of at least the questions that they count."""
    if not wanted:
        return []
    context = Context(
        asked=basis.asked,
        questions=questionnaire.by_id,
        answers={
            code: {state: Standing(relevant, value) for state, (relevant, value) in by_state.items()}
            for code, by_state in rows.items()
        },
        standing=basis.standing,
        started=basis.started,
        threshold=basis.threshold,
        reference_date=basis.reference_date,
        contacts=basis.contacts,
    )
    return compute_indicators(wanted, context, kinds)
