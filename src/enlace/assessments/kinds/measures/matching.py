"""Matching: for each subject, how many States need something and how many offer it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    Replies,
    asked_by,
    measured,
    parameter_problems,
    question_problems,
    replies_to_all,
    replies_to_any,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return an item for each option of the list, in its order: `needs` and `offers`, numbers of States.

    Each has its own bounds, over the States for which its question is relevant. “None of these” is no item,
    and there is no single value. A State has answered when it has answered the questions relevant for it: who
    offers nothing may not be asked what. No State is named: who needs and who offers is for the States to
    tell each other.
    """
    needs, offers = (context.questions[definition.parameters[key]] for key in ("needs", "offers"))
    sides = [(key, *_counted(context, question)) for key, question in (("needs", needs), ("offers", offers))]
    items = []
    for choice in needs.choices:
        if choice.exclusive:
            continue
        item: dict[str, Any] = {"code": choice.code, "title": dict(choice.texts)}
        for key, counts, replies in sides:
            item[key] = counts[choice.code]
            item[f"{key}_lower_bound"], item[f"{key}_upper_bound"] = share_bounds(counts[choice.code], replies)
        items.append(item)
    both = replies_to_any(context, (needs.id, offers.id))
    return measured(definition, context, both, value=None, unit="States", items=items)


def _counted(context: Context, question: Question) -> tuple[Counter[str], Replies]:
    replies = replies_to_all(context, (question.id,))
    return Counter(code for (answer,) in replies.answered.values() for code in answer.split()), replies


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("needs", "offers"))
    for key in ("needs", "offers"):
        problems += question_problems(definition, key, questions, CHOICE_TYPES)
    if problems:
        return problems
    needs, offers = (questions[definition.parameters[key]] for key in ("needs", "offers"))
    if needs.choice_codes - needs.exclusive_codes != offers.choice_codes - offers.exclusive_codes:
        message = N_("%(question)s and %(other)s do not offer the same choices")
        problems.append(Problem("offers", message, {"question": needs.id, "other": offers.id}))
    return problems


KIND = Measure(
    code="matching",
    summary=N_("For each subject, how many States need something and how many offer it."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
