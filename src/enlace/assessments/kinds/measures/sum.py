"""Sum: what the numbers that States gave amount to."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from enlace.assessments.rules.measures import (
    UNBOUNDED,
    Context,
    Measure,
    Replies,
    asked_by,
    exact,
    measured,
    parameter_problems,
    plain,
    question_problems,
    replies_to_all,
)
from enlace.assessments.rules.questionnaire import NUMBER_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the sum of the numbers given, in the unit of the question, and `n`, how many States gave one.

    Bounds: an open State could add the least or the greatest number that the question allows. Where the
    question sets no such limit there is no bound on that side. Nobody counts what was not counted: with one
    silent State a sum without a limit is a lower bound, never a total.
    """
    question = context.questions[definition.parameters["question"]]
    replies = replies_to_all(context, (question.id,))
    numbers = [exact(answer) for (answer,) in replies.answered.values()]
    bounds = (
        _bound(numbers, replies, question.minimum, min),
        _bound(numbers, replies, question.maximum, max),
    )
    return measured(
        definition,
        context,
        replies,
        value=plain(sum(numbers, Fraction(0))) if numbers else None,
        unit=question.unit,
        bounds=bounds,
        notes=(UNBOUNDED,) if replies.open and None in bounds else (),
        n=len(numbers),
    )


def _bound(numbers: Iterable[Fraction], replies: Replies, limit: float | None, worse: Any) -> float | None:
    """Return the sum when each open State gives `limit`, or nothing where it may not be concerned."""
    if not replies.relevant or (replies.open and limit is None):
        return None
    total = sum(numbers, Fraction(0))
    for (standing,) in replies.open.values():
        number = exact(limit or 0)
        total += worse(number, 0) if standing.relevant is None else number
    return plain(total)


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("question",))
    return problems + question_problems(definition, "question", questions, NUMBER_TYPES)


KIND = Measure(
    code="sum",
    summary=N_("The sum of the numbers that States gave."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
