"""Mean count: how many of the options of a list a State chooses, on average."""

from collections.abc import Mapping
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    asked_by,
    measured,
    options_chosen,
    parameter_problems,
    question_problems,
    replies_to_all,
    share,
)
from enlace.assessments.rules.questionnaire import MeasureDefinition, Question
from enlace.common.errors import N_, Problem

TYPES = frozenset({"select_multiple"})


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the mean number of options chosen, those that mean “none of these” not counted.

    of_options: true gives the mean as a share of the options of the list. That is also the mean, over the
    options, of the share of States that chose each.

    Bounds: an open State could choose none, or all (or as many as the question allows). It could choose none
    even where the list has no “none of these”: for whom nothing applies, such a list leaves only silence.
    """
    question = context.questions[definition.parameters["question"]]
    replies = replies_to_all(context, (question.id,))
    options = len(question.choices) - len(question.exclusive_codes)
    most = options if question.max_selected is None else min(options, question.max_selected)
    of_options = definition.parameters.get("of_options", False)
    size = options if of_options else 1
    total = sum(options_chosen(question, answer) for (answer,) in replies.answered.values())
    possible = total + most * len(replies.open)
    return measured(
        definition,
        context,
        replies,
        value=share(total, len(replies.answered) * size),
        unit="share" if of_options else "options",
        bounds=(share(total, replies.relevant * size), share(possible, replies.relevant * size)),
        options=options,
    )


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("question",), optional=("of_options",))
    problems += question_problems(definition, "question", questions, TYPES)
    if not isinstance(definition.parameters.get("of_options", False), bool):
        problems.append(Problem("of_options", N_("this must be true or false")))
    return problems


KIND = Measure(
    code="mean_count",
    summary=N_("How many options of a list the States choose on average."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
