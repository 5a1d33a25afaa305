"""Adherence: how many of the States asked are party to an instrument, by the depositary."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from enlace.assessments.rules.measures import (
    UNSETTLED,
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

KNOWN = ("party", "signatory", "none_recorded")


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the share of parties among the States whose standing is known, with the counts of each standing.

    No State is asked for this: it rests on the record of the depositary. A State that the record does not
    settle is unknown, counts as unanswered, and could be a party.
    """
    instrument = definition.parameters["instrument"]
    record = context.standing.get(instrument, {})
    statuses = {state: record.get(state, "unknown") for state in context.asked}
    known = {state: (status,) for state, status in statuses.items() if status in KNOWN}
    unknown = {state: (UNSETTLED,) for state in statuses if state not in known}
    replies = Replies(len(context.asked), known, {}, unknown)
    counts = Counter(status for (status,) in known.values())
    return measured(
        definition,
        context,
        replies,
        value=share(counts["party"], len(known)),
        unit="share",
        bounds=share_bounds(counts["party"], replies),
        instrument=instrument,
        count=counts["party"],
        signatory=counts["signatory"],
        none_recorded=counts["none_recorded"],
        unknown=len(unknown),
    )


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("instrument",))
    if not problems and not isinstance(definition.parameters["instrument"], str):
        problems.append(Problem("instrument", N_("this must be the code of an instrument")))
    return problems


KIND = Measure(
    code="adherence",
    summary=N_("The share of the States asked that are party to an instrument, by the depositary."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
