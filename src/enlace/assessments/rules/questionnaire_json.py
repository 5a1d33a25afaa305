"""A questionnaire as JSON, for keeping: nothing is lost, and each choice list stands once."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from enlace.assessments.rules import conditions
from enlace.assessments.rules.questionnaire import (
    Choice,
    IndicatorDefinition,
    MeasureDefinition,
    Question,
    Questionnaire,
    Section,
)

Json = dict[str, Any]
_RULES = ("relevant_when", "constraint", "calculation")
_QUESTION_LISTS = ("questions", "self_report", "answer_fields")


def to_json(questionnaire: Questionnaire) -> Json:
    """Return `questionnaire` as a JSON value that `from_json` turns back into an equal one."""
    lists: dict[str, int] = {}
    choice_lists: list[list[Json]] = []

    def question_json(question: Question) -> Json:
        written = _written(question)
        for name in _RULES:
            if name in written:
                written[name] = conditions.to_json(written[name])
        if question.choices:
            choices = [_written(choice) for choice in question.choices]
            place = lists.setdefault(repr(choices), len(choice_lists))
            if place == len(choice_lists):
                choice_lists.append(choices)
            written["choices"] = place
        return written

    written = _written(questionnaire)
    for name in _QUESTION_LISTS:
        if name in written:
            written[name] = [question_json(question) for question in written[name]]
    written["sections"] = [_written(section) for section in questionnaire.sections]
    written["indicators"] = [_indicator_json(indicator) for indicator in questionnaire.indicators]
    written["choice_lists"] = choice_lists
    return written


def from_json(value: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that `to_json` wrote as `value`."""
    read = dict(value)
    lists = [tuple(Choice(**choice) for choice in choices) for choices in read.pop("choice_lists")]

    def question_of(written: Json) -> Question:
        one = _with_tuples(written)
        for name in _RULES:
            if name in one:
                one[name] = conditions.from_json(written[name])
        if "choices" in one:
            one["choices"] = lists[one["choices"]]
        return Question(**one)

    for name in _QUESTION_LISTS:
        if name in read:
            read[name] = tuple(question_of(question) for question in read[name])
    read["sections"] = tuple(Section(**section) for section in read["sections"])
    read["indicators"] = tuple(_indicator_of(indicator) for indicator in read["indicators"])
    return Questionnaire(**_with_tuples(read))


def _indicator_json(indicator: IndicatorDefinition) -> Json:
    written = _written(indicator)
    if indicator.measures:
        written["measures"] = [_written(measure) for measure in indicator.measures]
    return written


def _indicator_of(written: Json) -> IndicatorDefinition:
    read = _with_tuples(written)
    if "measures" in read:
        read["measures"] = tuple(MeasureDefinition(**measure) for measure in written["measures"])
    return IndicatorDefinition(**read)


def _written(one: Any) -> Json:
    """Return the fields of a dataclass that hold more than their default; tuples as lists, maps copied."""
    found: Json = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if value != _default(field):
            found[field.name] = _plain(value)
    return found


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        make: Callable[[], Any] = field.default_factory
        return make()
    return field.default


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _with_tuples(read: Mapping[str, Any]) -> Json:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}
