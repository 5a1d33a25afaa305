"""Points of contact current: how many States have one in the directory that they confirmed lately."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from enlace.assessments.kinds.measures.confirmed_within import MOST_MONTHS, NO_REFERENCE_DATE, months_before
from enlace.assessments.rules.measures import (
    UNSETTLED,
    ContactRecord,
    Context,
    Measure,
    Replies,
    asked_by,
    measured,
    parameter_problems,
    share,
    share_bounds,
)
from enlace.assessments.rules.questionnaire import MeasureDefinition, Question
from enlace.common.errors import N_, Problem

CURRENT, LAPSED = "current", "lapsed"


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the share of States with a current point of contact among those that have recorded one.

    No State is asked for this: it rests on the directory as it stood on the reference date of the cycle. Current is
    a point of contact that was recorded, not retired, and confirmed from `months` before that day to that day, both
    included; a later confirmation does not count. A State that had recorded none is unknown, counts as unanswered,
    and could have one. `synthetic` says that an entry that was counted is invented.
    """
    until, months = context.reference_date, definition.parameters["months"]
    standing = (
        {}
        if until is None
        else {state: _standing(context.contacts.get(state, ()), until, months) for state in context.asked}
    )
    known = {state: (one,) for state, one in standing.items() if one}
    unknown = {state: (UNSETTLED,) for state in context.asked if state not in known}
    replies = Replies(len(context.asked), known, {}, unknown)
    count = None if until is None else sum(one == CURRENT for (one,) in known.values())
    return measured(
        definition,
        context,
        replies,
        value=None if count is None else share(count, len(known)),
        unit="share",
        bounds=(None, None) if count is None else share_bounds(count, replies),
        notes=(NO_REFERENCE_DATE,) if count is None else (),
        count=count,
        lapsed=None if count is None else len(known) - count,
        unknown=len(unknown),
        months=months,
        reference_date=None if until is None else until.isoformat(),
        synthetic=any(one.synthetic for state in known for one in context.contacts[state]),
    )


def _standing(records: Sequence[ContactRecord], until: date, months: int) -> str:
    """Return how a State stood on the day `until`; "" if it had recorded no point of contact."""
    since = months_before(until, months)
    stood = [one for one in records if one.recorded_on <= until and (one.retired_on is None or one.retired_on > until)]
    if any(since <= day <= until for one in stood for day in one.confirmed_on):
        return CURRENT
    return LAPSED if stood else ""


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("months",))
    months = definition.parameters.get("months")
    if not problems and (isinstance(months, bool) or not isinstance(months, int) or not 0 < months <= MOST_MONTHS):
        message = N_("this must be a whole number of months from 1 to %(most)s")
        problems.append(Problem("months", message, {"most": MOST_MONTHS}))
    return problems


KIND = Measure(
    code="points_of_contact_current",
    summary=N_("The share of States whose point of contact in the directory was confirmed lately."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
