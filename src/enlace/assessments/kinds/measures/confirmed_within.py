"""Confirmed within: how many States have named somebody and confirmed it lately."""

import calendar
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from enlace.assessments.rules.measures import (
    UNSETTLED,
    Context,
    Measure,
    Replies,
    Side,
    Standing,
    asked_by,
    measured,
    parameter_problems,
    question_problems,
    share,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, MeasureDefinition, Question
from enlace.common.errors import N_, Problem

YES = "yes"
MOST_MONTHS = 1200
NO_REFERENCE_DATE = N_("The cycle has no date to count back from, so nothing can be said.")


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the share of States that answered `named` with yes and gave in `confirmed` a day that is recent.

    Recent is a day from `months` before the reference date of the cycle to that date, both included; a month
    earlier than the 31st is the last day of a shorter month. A later day does not count: the figure speaks of
    the reference date. A State that answered no has answered and does not count; one that named somebody but
    gave no day is open.
    """
    replies = _replies(definition, context)
    until = context.reference_date
    count = None if until is None else _confirmed(replies, until, definition.parameters["months"])
    return measured(
        definition,
        context,
        replies,
        value=None if count is None else share(count, len(replies.answered)),
        unit="share",
        bounds=(None, None) if count is None else share_bounds(count, replies),
        notes=(NO_REFERENCE_DATE,) if count is None else (),
        count=count,
        months=definition.parameters["months"],
        reference_date=None if until is None else until.isoformat(),
    )


def _replies(definition: MeasureDefinition, context: Context) -> Replies:
    """Return the replies to both questions as one: the day where somebody was named, else the answer."""
    named = context.answers.get(definition.parameters["named"], {})
    confirmed = context.answers.get(definition.parameters["confirmed"], {})
    answered: dict[str, tuple[str, ...]] = {}
    no_data: dict[str, tuple[Standing, ...]] = {}
    unanswered: dict[str, tuple[Standing, ...]] = {}
    for state in context.asked:
        standing = named.get(state, UNSETTLED)
        if standing.given == YES:
            standing = confirmed.get(state, UNSETTLED)
        if standing.relevant is False:
            continue
        if standing.given is not None:
            answered[state] = (standing.given,)
        else:
            (no_data if standing.no_data else unanswered)[state] = (standing,)
    return Replies(len(context.asked), answered, no_data, unanswered)


def _confirmed(replies: Replies, until: date, months: int) -> int:
    is_recent = _recent(until, months)
    return sum(is_recent(answer) for (answer,) in replies.answered.values())


def _recent(until: date, months: int) -> Callable[[str], bool]:
    since = months_before(until, months).isoformat()
    # Codes such as “no” are no days, and do not stand between two days.
    return lambda answer: since <= answer <= until.isoformat()


def _side(definition: MeasureDefinition, question: Question, on: date | None) -> Side | None:
    """Return whether somebody was named, or the day is recent."""
    if question.id == definition.parameters["named"]:
        return lambda answer: answer == YES
    return None if on is None else _recent(on, definition.parameters["months"])


def months_before(day: date, months: int) -> date:
    """Return the day `months` earlier, at the earliest the first day of year 1.

    >>> months_before(date(2017, 4, 20), 12), months_before(date(2017, 3, 31), 1)
    (datetime.date(2016, 4, 20), datetime.date(2017, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("named", "confirmed", "months"))
    problems += question_problems(definition, "named", questions, CHOICE_TYPES)
    problems += question_problems(definition, "confirmed", questions, frozenset({"date"}))
    if problems:
        return problems
    named, months = definition.parameters["named"], definition.parameters["months"]
    if YES not in questions[named].choice_codes:
        message = N_("%(question)s cannot be answered with “yes”")
        problems.append(Problem("named", message, {"question": named}))
    if isinstance(months, bool) or not isinstance(months, int) or not 0 < months <= MOST_MONTHS:
        message = N_("this must be a whole number of months from 1 to %(most)s")
        problems.append(Problem("months", message, {"most": MOST_MONTHS}))
    return problems


KIND = Measure(
    code="confirmed_within",
    summary=N_("The share of States that have named somebody and confirmed it lately."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
    side=_side,
)
