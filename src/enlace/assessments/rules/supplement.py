"""What the product adds to a questionnaire of a pack: measures of indicators, texts in more languages.

Form: `indicators: {IND-1: {never_named: false, measures: [{code, measure, title, ...parameters}]}}` and
`texts: {pt: {title, sections: {A: ...}, questions: {A1: {text, hint}}, choices: {list: {code: ...}},
suffixes: {TA1: ...}, indicators: {IND-1: {name, formula}}}}`. What the pack itself says always stands.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from enlace.assessments.rules.indicator_reading import read_measures
from enlace.assessments.rules.questionnaire import (
    NO_DATA,
    Choice,
    IndicatorDefinition,
    Question,
    Questionnaire,
    Section,
)
from enlace.assessments.rules.shape import LANGUAGE, Source
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

Texts = Mapping[str, Any]


def with_supplement(questionnaire: Questionnaire, value: Any) -> Questionnaire:
    """Return `questionnaire` with what the parsed YAML `value` adds to it; what it cannot use it leaves."""
    whole = _map(value)
    found = replace(
        questionnaire,
        indicators=tuple(_measured(one, _map(whole, "indicators", one.code)) for one in questionnaire.indicators),
    )
    for language, texts in _map(whole, "texts").items():
        if isinstance(language, str) and LANGUAGE.fullmatch(language):
            found = _translated(found, language, _map(texts))
    return found


def supplement_problems(questionnaire: Questionnaire, value: Any, name: str) -> list[Problem]:
    """Return what in the supplement `value` is misshapen or belongs to nothing in `questionnaire`."""
    source = Source(name)
    top = source.mapping(value, "", allowed=("indicators", "texts"))
    codes = {indicator.code for indicator in questionnaire.indicators}
    for code, entry in source.mapping(top.get("indicators", {}), "indicators").items():
        here = f"indicators.{code}"
        if code not in codes:
            source.fault(here, N_("there is no indicator “%(code)s”"), code=code)
        read = source.mapping(entry, here, allowed=("never_named", "measures"))
        source.flag(read.get("never_named"), f"{here}.never_named")
        for measure in read_measures(source, read.get("measures"), f"{here}.measures"):
            source.texts(dict(measure.title), f"{here}.{measure.code}.title", needed=questionnaire.languages[0])
    known = set(places(questionnaire))
    for language, texts in source.mapping(top.get("texts", {}), "texts").items():
        for path, text in _leaves(texts):
            here = f"texts.{language}.{'.'.join(path)}"
            if path not in known and path[-1:] != (NO_DATA,):  # lists hold it, questionnaires do not
                source.fault(here, N_("the questionnaire has no such text"))
            elif not source.text(text, here):
                source.fault(here, N_("the text is empty"))
    return source.problems


def missing_texts(questionnaire: Questionnaire, language: str) -> list[str]:
    """Return the places of the texts that `questionnaire` does not have in `language`, as dotted paths."""
    return [".".join(path) for path, texts in places(questionnaire).items() if texts and language not in texts]


def _measured(indicator: IndicatorDefinition, entry: Texts) -> IndicatorDefinition:
    measures = read_measures(Source(""), entry.get("measures"), "")
    return replace(
        indicator,
        measures=indicator.measures or measures,
        never_named=indicator.never_named or entry.get("never_named") is True,
    )


def _translated(questionnaire: Questionnaire, language: str, texts: Texts) -> Questionnaire:
    def add(old: Text, *path: str) -> Text:
        return _added(old, language, _leaf(texts, *path))

    def choice(one: Choice, list_name: str) -> Choice:
        return replace(one, texts=add(one.texts, "choices", list_name, one.code))

    def question(one: Question) -> Question:
        path = ("suffixes", one.suffix) if one.suffix else ("questions", one.id, "text")
        return replace(
            one,
            texts=add(one.texts, *path),
            hint=add(one.hint, "questions", one.id, "hint") if one.hint else one.hint,
            choices=tuple(choice(option, one.choice_list) for option in one.choices),
        )

    def section(one: Section) -> Section:
        return replace(one, name=add(one.name, "sections", one.code))

    def indicator(one: IndicatorDefinition) -> IndicatorDefinition:
        return replace(
            one,
            name=add(one.name, "indicators", one.code, "name"),
            formula=add(one.formula, "indicators", one.code, "formula"),
        )

    title = add(questionnaire.title, "title")
    languages = questionnaire.languages
    return replace(
        questionnaire,
        title=title,
        languages=languages if language in languages or language not in title else (*languages, language),
        sections=tuple(map(section, questionnaire.sections)),
        questions=tuple(map(question, questionnaire.questions)),
        self_report=tuple(map(question, questionnaire.self_report)),
        answer_fields=tuple(map(question, questionnaire.answer_fields)),
        indicators=tuple(map(indicator, questionnaire.indicators)),
    )


def places(questionnaire: Questionnaire) -> dict[tuple[str, ...], Text]:
    """Return every text of `questionnaire` by its path in a supplement."""
    found: dict[tuple[str, ...], Text] = {("title",): questionnaire.title}
    for section in questionnaire.sections:
        found["sections", section.code] = section.name
    for question in (*questionnaire.questions, *questionnaire.self_report, *questionnaire.answer_fields):
        if question.suffix:
            found["suffixes", question.suffix] = question.texts
        else:
            found["questions", question.id, "text"] = question.texts
        if question.hint and not question.suffix:
            found["questions", question.id, "hint"] = question.hint
        for choice in question.choices:
            found["choices", question.choice_list, choice.code] = choice.texts
    for indicator in questionnaire.indicators:
        found["indicators", indicator.code, "name"] = indicator.name
        if indicator.formula:
            found["indicators", indicator.code, "formula"] = indicator.formula
    return found


def _leaves(value: Any, path: tuple[str, ...] = (), levels: int = 4) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and levels:
        for key, one in value.items():
            yield from _leaves(one, (*path, str(key)), levels - 1)
    else:
        yield path, value


def _added(old: Text, language: str, text: Any) -> Text:
    if not isinstance(text, str) or not text.strip() or old.get(language):
        return old
    return {**old, language: text.strip()}


def _leaf(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _map(value: Any, *path: str) -> dict[Any, Any]:
    found = _leaf(value, *path)
    return found if isinstance(found, dict) else {}
