"""The skip rules that a page decides by itself, as JSON; the server decides them again."""

from collections.abc import Collection
from typing import Any

from enlace.assessments.rules import conditions
from enlace.assessments.rules.questionnaire import Questionnaire


def skip_model(questionnaire: Questionnaire, shown: Collection[str]) -> list[list[Any]]:
    """Return the questions that decide which of `shown` are relevant, with these, in the questionnaire's order.

    Each is [id, type, rule, calculation, codes of its exclusive choices]; a rule is as `conditions.to_json` writes it,
    None where there is none.
    """
    wanted, found = set(shown), []
    for question in reversed(questionnaire.questions):
        if question.id not in wanted:
            continue
        rules = (question.relevant_when, question.calculation)
        for rule in rules:
            wanted |= set(conditions.references(rule)) if rule is not None else set()
        written = [None if rule is None else conditions.to_json(rule) for rule in rules]
        found.append([question.id, question.type, *written, sorted(question.exclusive_codes)])
    return found[::-1]
