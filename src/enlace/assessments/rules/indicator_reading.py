"""Indicators and their measures as a pack, or a supplement to it, writes them in YAML."""

from collections.abc import Mapping, Sequence
from typing import Any

from enlace.assessments.rules.questionnaire import IndicatorDefinition, MeasureDefinition, Question
from enlace.assessments.rules.shape import LANGUAGE, Source
from enlace.common.errors import N_

INDICATOR_CHARACTERS = 40


def read_indicators(source: Source, value: Any, language: str) -> tuple[IndicatorDefinition, ...]:
    indicators: dict[str, IndicatorDefinition] = {}
    for place, item in enumerate(source.items(value, "indicators")):
        here = f"indicators[{place}]"
        formulas = {f"formula_{language}": language for language in _formula_languages(item)}
        entry = source.mapping(
            item,
            here,
            required=("code", "name"),
            allowed=("formula_en", "questions", "origin", "never_named", "measures", *formulas),
        )
        code = source.code(entry.get("code"), f"{here}.code", most=INDICATOR_CHARACTERS)
        indicator = IndicatorDefinition(
            code=code,
            name=source.texts(entry.get("name"), f"{here}.name", needed=language if entry.get("name") else ""),
            formula=source.texts({formulas[key]: entry.get(key) for key in formulas}, here),
            questions=source.codes(entry.get("questions"), f"{here}.questions"),
            measures=read_measures(source, entry.get("measures"), f"{here}.measures"),
            origin=source.text(entry.get("origin"), f"{here}.origin"),
            never_named=source.flag(entry.get("never_named"), f"{here}.never_named"),
        )
        if code in indicators:
            source.fault(f"{here}.code", N_("“%(code)s” stands twice"), code=code)
        elif code:
            indicators[code] = indicator
    return tuple(indicators.values())


def _formula_languages(value: Any) -> list[str]:
    """Return the languages of the keys `formula_en`, `formula_es`, ... of `value`."""
    keys = [key for key in value if isinstance(key, str)] if isinstance(value, dict) else []
    languages = [key.removeprefix("formula_") for key in keys if key.startswith("formula_")]
    return [language for language in languages if LANGUAGE.fullmatch(language)]


def read_measures(source: Source, value: Any, path: str) -> tuple[MeasureDefinition, ...]:
    """Return the measures of an indicator; whether their parameters are right, their kinds will say."""
    measures: dict[str, MeasureDefinition] = {}
    for place, item in enumerate(source.items(value, path)):
        here = f"{path}[{place}]"
        entry = source.mapping(item, here, required=("code", "measure"))
        code = source.code(entry.get("code"), f"{here}.code")
        kind = source.code(entry.get("measure"), f"{here}.measure")
        title = source.texts(entry.get("title"), f"{here}.title")
        parameters = {key: one for key, one in entry.items() if key not in ("code", "measure", "title")}
        for key, one in parameters.items():
            if not all(isinstance(part, str | int | float) for part in (one if isinstance(one, list) else [one])):
                source.fault(f"{here}.{key}", N_("a parameter is a text, a number, or a list of these"))
        if code in measures:
            source.fault(f"{here}.code", N_("“%(code)s” stands twice"), code=code)
        elif code and kind:
            measures[code] = MeasureDefinition(code, kind, title, parameters)
    return tuple(measures.values())


def check_indicators(
    source: Source,
    indicators: Sequence[IndicatorDefinition],
    questions: Sequence[Question],
    paths: Mapping[str, str],
) -> None:
    """Note each indicator or question that is named by the other and does not exist.

    paths: where each question stands in the file.
    """
    codes = {indicator.code for indicator in indicators}
    for question in questions:
        for code in question.indicators:
            if code not in codes:
                message = N_("there is no indicator “%(code)s”")
                source.fault(f"{paths[question.id]}.indicators", message, code=code)
    for place, indicator in enumerate(indicators):
        for name in indicator.questions:
            if name not in paths:
                message = N_("there is no question “%(question)s”")
                source.fault(f"indicators[{place}].questions", message, question=name)
