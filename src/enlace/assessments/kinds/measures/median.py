"""Median: the number in the middle of those that States gave."""

import math
import statistics
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from enlace.assessments.rules.measures import (
    UNBOUNDED,
    Context,
    Measure,
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
    """Return the median of the numbers given, in the unit of the question, and `n`, how many States gave one.

    Between two numbers in the middle it is their mean. Bounds: every open State gives the least number that
    the question allows, or every one the greatest. Where there is no limit and the open States are so many
    that the middle is one of them, there is no bound on that side.
    """
    question = context.questions[definition.parameters["question"]]
    replies = replies_to_all(context, (question.id,))
    numbers = [exact(answer) for (answer,) in replies.answered.values()]
    bounds = (
        _median(numbers, len(replies.open), -math.inf if question.minimum is None else question.minimum),
        _median(numbers, len(replies.open), math.inf if question.maximum is None else question.maximum),
    )
    return measured(
        definition,
        context,
        replies,
        value=_median(numbers, 0, 0),
        unit=question.unit,
        bounds=bounds,
        notes=(UNBOUNDED,) if replies.open and None in bounds else (),
        n=len(numbers),
    )


def _median(numbers: list[Fraction], more: int, each: float) -> float | None:
    """Return the median of `numbers` and `more` times `each`; None where there is none or it is infinite."""
    if not math.isinf(each):
        numbers = numbers + [exact(each)] * more
        return plain(Fraction(statistics.median(numbers))) if numbers else None
    if len(numbers) <= more:
        return None
    # Numbers without limit stand at one end: the middle lies so much nearer to the other.
    ordered = sorted(numbers, reverse=each < 0)
    middle = len(numbers) + more
    return plain((ordered[(middle - 1) // 2] + ordered[middle // 2]) / 2)


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("question",))
    return problems + question_problems(definition, "question", questions, NUMBER_TYPES)


KIND = Measure(
    code="median",
    summary=N_("The number in the middle of those that States gave."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
