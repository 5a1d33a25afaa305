"""Answers as they stand now, and who may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.answers import counted


@dataclass(frozen=True)
class Answer:
    """The answer that holds: the latest revision."""

    state: str
    question: str
    value: str
    comment: str
    marking: str
    basis: str
    answered_on: date | None
    source: str
    recorded_at: datetime
    synthetic: bool


def values(
    view: CycleView, *, questions: Collection[str] | None = None, states: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """Return state -> question -> value as it stands now, taken-back answers left out."""
    rows = AnswerRevision.objects.filter(cycle_id=view.pk)
    if questions is not None:
        rows = rows.filter(question__in=questions)
    if states is not None:
        rows = rows.filter(state_code__in=states)
    found: dict[str, dict[str, str]] = {state: {} for state in (view.asked if states is None else states)}
    for state, question, value in rows.order_by("pk").values_list("state_code", "question", "value").iterator(2000):
        if value:
            found.setdefault(state, {})[question] = value
        else:
            found.setdefault(state, {}).pop(question, None)
    return found


def markings(view: CycleView, questions: Collection[str] | None = None) -> dict[str, dict[str, str]]:
    """Return question -> state -> the handling label given with the answer; answers without one are left out."""
    rows = AnswerRevision.objects.filter(cycle_id=view.pk)
    if questions is not None:
        rows = rows.filter(question__in=questions)
    found: dict[str, dict[str, str]] = {}
    ordered = rows.order_by("pk").values_list("state_code", "question", "marking")
    for state, question, marking in ordered.iterator(2000):
        if marking:
            found.setdefault(question, {})[state] = marking
        elif question in found:
            found[question].pop(state, None)
    return found


def answers(
    view: CycleView, *, question: str | None = None, states: Collection[str] | None = None
) -> tuple[Answer, ...]:
    """Return the answers that stand now, to one question or of some States, or all, in order of State and question."""
    rows = AnswerRevision.objects.filter(cycle_id=view.pk)
    if question is not None:
        rows = rows.filter(question=question)
    if states is not None:
        rows = rows.filter(state_code__in=states)
    latest: dict[tuple[str, str], Answer] = {}
    for row in rows.order_by("pk").iterator(2000):
        latest[row.state_code, row.question] = Answer(
            row.state_code,
            row.question,
            row.value,
            row.comment,
            row.marking,
            row.basis,
            row.answered_on,
            row.source,
            row.recorded_at,
            row.synthetic,
        )
    return tuple(answer for _key, answer in sorted(latest.items()) if answer.value)


def uncounted(view: CycleView, *, states: Collection[str] | None = None) -> frozenset[tuple[str, str]]:
    """Return (State, question) of the answers that stand and do not count: the questionnaire, amended since perhaps,
    asks for no such thing, or the State's other answers make it irrelevant, or the State is not asked.
    """
    definition, asked = cycles.definition_of(view), frozenset(view.asked)
    return frozenset(
        (state, question)
        for state, given in values(view, states=states).items()
        for question in given.keys() - (counted(definition, given).keys() if state in asked else set())
    )


def has_real_answers(cycle_code: str) -> bool:
    """Return whether a State has given any answer in the cycle, if there is such a cycle."""
    return AnswerRevision.objects.filter(cycle__code=cycle_code, synthetic=False).exists()
