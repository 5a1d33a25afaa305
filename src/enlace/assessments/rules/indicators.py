"""Indicators: their formulas in words, turned into measures and computed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from enlace.assessments.rules.measures import Context, Measure
from enlace.assessments.rules.questionnaire import IndicatorDefinition, Question
from enlace.common.errors import N_, Problem

Kinds = Mapping[str, Measure]


def compute_indicators(
    definitions: Sequence[IndicatorDefinition], context: Context, kinds: Kinds
) -> list[dict[str, Any]]:
    """Return the indicators as JSON, in order, each with its measures.

    An indicator that has only its formula in words has no measures; nothing is made up for it. `never_named`
    is passed on: no State may be shown beside its value.
    """
    return [
        {
            "code": definition.code,
            "title": dict(definition.name),
            "formula": dict(definition.formula),
            "never_named": definition.never_named,
            "measures": [kinds[one.measure].compute(one, context) for one in definition.measures],
        }
        for definition in definitions
    ]


def questions_of(definition: IndicatorDefinition, kinds: Kinds) -> frozenset[str]:
    """Return the questions whose answers an indicator counts.

    Their relevance can rest on further questions. Adherence rests on the record of the depositary,
    participation on whether a State has answered anything: on no question.
    """
    return frozenset(question for one in definition.measures for question in kinds[one.measure].questions(one))


def problems_of(
    definitions: Sequence[IndicatorDefinition], questions: Mapping[str, Question], kinds: Kinds
) -> list[Problem]:
    """Return what is wrong with the measures of the indicators, each problem with its path.

    A path names the indicator by its code: `indicators.IND-4.measures[1].questions`.
    """
    problems = []
    taken: set[str] = set()
    for definition in definitions:
        for place, one in enumerate(definition.measures):
            path = f"indicators.{definition.code}.measures[{place}]"
            kind = kinds.get(one.measure)
            if kind is None:
                message = N_("there is no measure “%(measure)s”; there are: %(known)s")
                params = {"measure": one.measure, "known": ", ".join(sorted(kinds))}
                problems.append(Problem(f"{path}.measure", message, params))
            else:
                problems += [
                    replace(found, where=f"{path}.{found.where}" if found.where else path)
                    for found in kind.problems(one, questions)
                ]
            if one.code in taken:
                problems.append(Problem(f"{path}.code", N_("“%(code)s” stands twice"), {"code": one.code}))
            taken.add(one.code)
    return problems
