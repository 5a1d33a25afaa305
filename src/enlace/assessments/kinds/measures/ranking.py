"""Ranking: the options of a list by the number of States that chose them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    Standings,
    asked_by,
    measured,
    parameter_problems,
    question_problems,
    replies_to_any,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, Choice, MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the options as items, most chosen first, those of one count in the order of the list.

    Options of one count share a rank, and the ranks after it are left free (1, 1, 3). Options are ranked,
    never States. “None of these” is no option. There is no single value.

    Over several `questions` a State counts once for an option, however many of them it chose it in. It has
    answered when it has answered all of them that are relevant for it; what it has chosen already counts
    before that. Bounds: every open State could still choose the option, or not.
    """
    questions = asked_by(definition)
    replies = replies_to_any(context, questions)
    counts = Counter(code for answers in replies.answered.values() for code in _codes(answers))
    already: Counter[str] = Counter(code for standings in replies.open.values() for code in _codes(_given(standings)))
    counts.update(already)
    options = _options(context.questions[question] for question in questions)
    items = []
    for choice in sorted(options.values(), key=lambda choice: -counts[choice.code]):
        count = counts[choice.code]
        lower, upper = share_bounds(count, replies, len(replies.open) - already[choice.code])
        items.append(
            {
                "code": choice.code,
                "title": dict(choice.texts),
                "rank": 1 + sum(counts[code] > count for code in options),
                "count": count,
                "lower_bound": lower,
                "upper_bound": upper,
            }
        )
    return measured(definition, context, replies, value=None, unit="States", items=items)


def _codes(answers: Iterable[str]) -> set[str]:
    return {code for answer in answers for code in answer.split()}


def _given(standings: Standings) -> Iterable[str]:
    return (answer for standing in standings if (answer := standing.given) is not None)


def _options(questions: Iterable[Question]) -> dict[str, Choice]:
    return {choice.code: choice for question in questions for choice in question.choices if not choice.exclusive}


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=(), optional=("question", "questions"))
    for key in ("question", "questions"):
        problems += question_problems(definition, key, questions, CHOICE_TYPES)
    if (definition.parameters.get("question") is None) == (definition.parameters.get("questions") is None):
        problems.append(Problem("", N_("give either one question or several questions")))
    if problems:
        return problems
    first, *others = (questions[name] for name in asked_by(definition))
    message = N_("%(question)s and %(other)s do not offer the same choices")
    return [
        Problem("questions", message, {"question": first.id, "other": other.id})
        for other in others
        if _options([other]).keys() != _options([first]).keys()
    ]


KIND = Measure(
    code="ranking",
    summary=N_("The options of a list by the number of States that chose them."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
