"""Rate: one number over another, summed over the States that gave both."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from enlace.assessments.rules.measures import (
    UNBOUNDED,
    Context,
    Measure,
    Replies,
    asked_by,
    exact,
    greatest_ratio,
    least_ratio,
    measured,
    parameter_problems,
    plain,
    question_problems,
    replies_to_all,
    rounded,
    share,
)
from enlace.assessments.rules.questionnaire import NUMBER_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem

Pair = tuple[Fraction, Fraction]


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the sum of `numerator` over the sum of `denominator`, of the `n` States that gave both numbers.

    A State weighs as much as its denominator, so this is not the mean of the rates of the States. Bounds: an
    open State could give the least numerator with the greatest denominator that the questions allow, or the
    reverse. A denominator without limit can bring the rate as near to 0 as one likes; a numerator without
    limit leaves no upper bound.
    """
    over, under = (context.questions[definition.parameters[key]] for key in ("numerator", "denominator"))
    replies = replies_to_all(context, (over.id, under.id))
    numerator, denominator = Fraction(0), Fraction(0)
    for given, whole in replies.answered.values():
        numerator += exact(given)
        denominator += exact(whole)
    total = (numerator, denominator)
    bounds = (_lower(total, replies, over, under), _upper(total, replies, over, under))
    return measured(
        definition,
        context,
        replies,
        value=share(numerator, denominator),
        unit="share",
        bounds=bounds,
        notes=(UNBOUNDED,) if replies.open and None in bounds else (),
        n=len(replies.answered),
        numerator=plain(numerator),
        denominator=plain(denominator),
    )


def _lower(total: Pair, replies: Replies, over: Question, under: Question) -> float | None:
    if under.maximum is None and any(whole.given is None for _, whole in replies.open.values()):
        return 0.0
    least = least_ratio(*_with_open(total, replies, over.minimum, under.maximum))
    return None if least is None else rounded(least)


def _upper(total: Pair, replies: Replies, over: Question, under: Question) -> float | None:
    if over.maximum is None and any(part.given is None for part, _ in replies.open.values()):
        return None
    greatest = greatest_ratio(*_with_open(total, replies, over.maximum, under.minimum))
    return None if greatest is None else rounded(greatest)


def _with_open(total: Pair, replies: Replies, over: float | None, under: float | None) -> tuple[Pair, list[Pair]]:
    """Return `total` with the States that will be counted, and those that may turn out not to be concerned.

    over, under: what an open State gives where its number is missing.
    """
    numerator, denominator = total
    optional = []
    for part, whole in replies.open.values():
        pair = (exact(part.given or over or 0), exact(whole.given or under or 0))
        if part.relevant is None or whole.relevant is None:
            optional.append(pair)
        else:
            numerator, denominator = numerator + pair[0], denominator + pair[1]
    return (numerator, denominator), optional


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("numerator", "denominator"))
    for key in ("numerator", "denominator"):
        found = question_problems(definition, key, questions, NUMBER_TYPES)
        question = questions.get(str(definition.parameters.get(key)))
        if not found and question and (question.minimum is None or question.minimum < 0):
            message = N_("a rate needs numbers that cannot be negative; give %(question)s a minimum of 0")
            found = [Problem(key, message, {"question": question.id})]
        problems += found
    return problems


KIND = Measure(
    code="rate",
    summary=N_("The sum of one number over the sum of another, of the States that gave both."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
