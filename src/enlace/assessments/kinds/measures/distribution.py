"""Distribution: for each choice of a question, how many States gave it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    asked_by,
    measured,
    parameter_problems,
    question_problems,
    replies_to_all,
    share,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return an item for each choice, in the order of the question, with its own bounds over the relevant
    States.

    There is no single value. Where several can be chosen, the shares add up to more than one.
    """
    question = definition.parameters["question"]
    replies = replies_to_all(context, (question,))
    counts = Counter(code for (answer,) in replies.answered.values() for code in answer.split())
    items = []
    for choice in context.questions[question].choices:
        lower, upper = share_bounds(counts[choice.code], replies)
        items.append(
            {
                "code": choice.code,
                "title": dict(choice.texts),
                "count": counts[choice.code],
                "share_of_answered": share(counts[choice.code], len(replies.answered)),
                "lower_bound": lower,
                "upper_bound": upper,
            }
        )
    return measured(definition, context, replies, value=None, unit="States", items=items)


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("question",))
    return problems + question_problems(definition, "question", questions, CHOICE_TYPES)


KIND = Measure(
    code="distribution",
    summary=N_("For each choice of a question, how many States gave it."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
