"""Participation: how many of the States asked have answered anything."""

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
)
from enlace.assessments.rules.questionnaire import MeasureDefinition, Question
from enlace.common.errors import N_, Problem


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the share of the States asked that gave any answer, and their `count`.

    This is known of every State asked, so both bounds are the value itself and it can always be reported,
    however few have answered.
    """
    started = {state: ("",) for state in context.asked if state in context.started}
    silent = {state: (UNSETTLED,) for state in context.asked if state not in started}
    value = share(len(started), len(context.asked))
    return measured(
        definition,
        context,
        Replies(len(context.asked), started, {}, silent),
        value=value,
        unit="share",
        bounds=(value, value),
        count=len(started),
        reportable=bool(context.asked),
    )


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    return parameter_problems(definition, required=())


KIND = Measure(
    code="participation",
    summary=N_("The share of the States asked that have answered anything."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
)
