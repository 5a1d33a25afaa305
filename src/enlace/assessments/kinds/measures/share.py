"""Share: of the States that answered, how many gave one of certain answers, or a number above a limit."""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    Side,
    asked_by,
    exact,
    measured,
    options_chosen,
    parameter_problems,
    question_problems,
    replies_to_all,
    share,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, NUMBER_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return count / answered, with the bounds over the relevant States.

    codes: a State counts if it chose any of them. above: it counts if its number is greater; for a
    `select_multiple` the number of options chosen, exclusive ones not counted, as in a skip rule with `gt`.
    as_number: true gives the value and the bounds as numbers of States.
    """
    question = definition.parameters["question"]
    counts = _counts(definition, context.questions[question])
    replies = replies_to_all(context, (question,))
    count = sum(counts(answer) for (answer,) in replies.answered.values())
    of_answered = share(count, len(replies.answered))
    value: float | None = of_answered
    bounds = share_bounds(count, replies)
    as_number = definition.parameters.get("as_number", False)
    if as_number:
        value = count if replies.answered else None
        bounds = (count, count + len(replies.open)) if replies.relevant else (None, None)
    return measured(
        definition,
        context,
        replies,
        value=value,
        unit="States" if as_number else "share",
        bounds=bounds,
        count=count,
        share_of_answered=of_answered,
    )


def _counts(definition: MeasureDefinition, question: Question) -> Callable[[str], bool]:
    above = definition.parameters.get("above")
    if above is None:
        codes = frozenset(definition.parameters["codes"])
        return lambda answer: not codes.isdisjoint(answer.split())
    if question.type == "select_multiple":
        return lambda answer: options_chosen(question, answer) > above
    limit = exact(above)
    return lambda answer: exact(answer) > limit


def _side(definition: MeasureDefinition, question: Question, on: date | None) -> Side | None:
    """Return whether an answer counts, if some answers can and others cannot."""
    above = definition.parameters.get("above")
    if above is None:
        splits = not question.choice_codes <= frozenset(definition.parameters["codes"])
    elif question.type == "select_multiple":
        splits = 0 <= above < len(question.choice_codes - question.exclusive_codes)
    else:
        least, most = question.minimum, question.maximum
        splits = (least is None or least <= above) and (most is None or most > above)
    return _counts(definition, question) if splits else None


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("question",), optional=("codes", "above", "as_number"))
    problems += question_problems(definition, "question", questions, CHOICE_TYPES | NUMBER_TYPES)
    if not isinstance(definition.parameters.get("as_number", False), bool):
        problems.append(Problem("as_number", N_("this must be true or false")))
    return problems or _limit_problems(definition, questions[definition.parameters["question"]])


def _limit_problems(definition: MeasureDefinition, question: Question) -> list[Problem]:
    codes, above = definition.parameters.get("codes"), definition.parameters.get("above")
    if (codes is None) == (above is None):
        return [Problem("", N_("give either the codes that count, or the number to be above"))]
    if above is not None:
        if isinstance(above, bool) or not isinstance(above, int | float) or not math.isfinite(above):
            return [Problem("above", N_("this must be a number"))]
        if question.type not in NUMBER_TYPES | {"select_multiple"}:
            params = {"question": question.id}
            return [Problem("above", N_("the answer to %(question)s is not a number; give codes"), params)]
        return []
    if not isinstance(codes, list | tuple) or not codes:
        return [Problem("codes", N_("this must be a list of codes"))]
    message = N_("“%(code)s” is no choice of %(question)s")
    return [
        Problem("codes", message, {"code": code, "question": question.id})
        for code in codes
        if not isinstance(code, str) or code not in question.choice_codes
    ]


KIND = Measure(
    code="share",
    summary=N_("The share, or the number, of States that gave certain answers or a number above a limit."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
    side=_side,
)
