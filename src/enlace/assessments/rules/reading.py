"""A questionnaire as a pack writes it in YAML: read whole, with all its faults found at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enlace.assessments.rules.choice_lists import Lists, read_choices
from enlace.assessments.rules.indicator_reading import check_indicators, read_indicators
from enlace.assessments.rules.question_reading import (
    ANSWER_COLUMNS,
    MARKINGS,
    SECTION_CHARACTERS,
    QuestionReader,
    with_follow_ups,
)
from enlace.assessments.rules.questionnaire import IndicatorDefinition, Question, Questionnaire, Section
from enlace.assessments.rules.shape import LANGUAGE, Source, shown
from enlace.assessments.rules.skip_rules import order_problems
from enlace.common.errors import N_, Problem

_REQUIRED = ("code", "title", "languages", "sections", "questions")
_OPTIONAL = (
    *("version", "status", "plan", "default_marking", "choice_lists", "per_answer_fields"),
    *("technical_assistance_block", "secretariat_self_report", "indicators"),
)


@dataclass(frozen=True)
class _Head:
    code: str
    version: str
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    indicators: tuple[IndicatorDefinition, ...]

    @property
    def language(self) -> str:
        return self.languages[0] if self.languages else ""


def read_questionnaire(value: Any, name: str, lists: Lists) -> tuple[Questionnaire | None, list[Problem]]:
    """Return the questionnaire in the parsed YAML `value`, or None and every fault found in it.

    name: the file, for the problems: `FILE: questions[12].choices`.
    lists: choice lists from elsewhere by the name that a question gives: `taxonomy:NAME`, `iso3166:CODE`.
    """
    source = Source(name)
    top = source.mapping(value, "", required=_REQUIRED, allowed=_OPTIONAL)
    if not isinstance(value, dict):
        return None, source.problems
    head = _read_head(source, top)
    own = _read_lists(source, top.get("choice_lists"), head.language)
    sections = [section.code for section in head.sections]
    reader = QuestionReader(source, head.language, own, lists, sections)
    fields = reader.follow_ups(top.get("per_answer_fields"), "per_answer_fields")
    assistance = _read_assistance(source, top.get("technical_assistance_block"), reader)
    questions = _read_questions(source, top.get("questions"), reader, fields, assistance)
    self_report = _read_self_report(source, top.get("secretariat_self_report"), reader)
    check_indicators(source, head.indicators, questions, reader.paths)
    default_marking = source.code(top.get("default_marking"), "default_marking")
    if default_marking and default_marking not in MARKINGS:
        message = N_("“%(code)s” is not known here; known are: %(known)s")
        source.fault("default_marking", message, code=default_marking, known=", ".join(MARKINGS))
    questionnaire = Questionnaire(
        code=head.code,
        version=head.version,
        title=source.texts(top.get("title"), "title", needed=head.language if top.get("title") else ""),
        languages=head.languages,
        sections=head.sections,
        questions=tuple(questions),
        indicators=head.indicators,
        status=source.text(top.get("status"), "status"),
        plan=source.code(top.get("plan"), "plan"),
        default_marking=default_marking,
        self_report=self_report,
        answer_fields=tuple(field for field in fields if field.suffix in ANSWER_COLUMNS),
    )
    return (None if source.problems else questionnaire), source.problems


def _read_head(source: Source, top: Mapping[str, Any]) -> _Head:
    version = top.get("version", "1")
    if isinstance(version, int | float) and not isinstance(version, bool):
        version = shown(version)
    languages = source.codes(top.get("languages"), "languages")
    for place, language in enumerate(languages):
        if not LANGUAGE.fullmatch(language):
            message = N_("%(key)s is no language code (en, es, pt-br, ...; quote 'no')")
            source.fault(f"languages[{place}]", message, key=shown(language))
    if not languages and isinstance(top.get("languages"), list):
        source.fault("languages", N_("at least one language is asked for"))
    language = languages[0] if languages else ""
    return _Head(
        code=source.code(top.get("code"), "code"),
        version=source.code(version, "version", most=40),
        languages=languages,
        sections=_read_sections(source, top.get("sections"), language),
        indicators=read_indicators(source, top.get("indicators"), language),
    )


def _read_sections(source: Source, value: Any, language: str) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    for place, item in enumerate(source.items(value, "sections")):
        here = f"sections[{place}]"
        entry = source.mapping(item, here, required=("code", "name"), allowed=("part", "report_heading"))
        code = source.code(entry.get("code"), f"{here}.code", most=SECTION_CHARACTERS)
        texts = source.texts(entry.get("name"), f"{here}.name", needed=language if entry.get("name") else "")
        part = source.text(entry.get("part"), f"{here}.part")
        heading = source.text(entry.get("report_heading"), f"{here}.report_heading")
        if code in sections:
            source.fault(f"{here}.code", N_("“%(code)s” stands twice"), code=code)
        elif code:
            sections[code] = Section(code, texts, part, heading)
    return tuple(sections.values())


def _read_lists(source: Source, value: Any, language: str) -> Lists:
    if value is None:
        return {}
    entries = source.mapping(value, "choice_lists")
    return {
        name: read_choices(source, one, f"choice_lists.{shown(name)}", language=language)
        for name, one in entries.items()
    }


def _read_assistance(source: Source, value: Any, reader: QuestionReader) -> tuple[Question, ...]:
    if value is None:
        return ()
    path = "technical_assistance_block"
    block = source.mapping(value, path, required=("questions",), allowed=("applies_to",))
    source.text(block.get("applies_to"), f"{path}.applies_to")
    return reader.follow_ups(block.get("questions"), f"{path}.questions")


def _read_questions(
    source: Source,
    value: Any,
    reader: QuestionReader,
    fields: Sequence[Question],
    assistance: Sequence[Question],
) -> list[Question]:
    """Return the questions in the order in which they are asked, each followed by those derived from it."""
    everywhere = [field for field in fields if field.suffix not in ANSWER_COLUMNS]
    questions: list[Question] = []
    for place, item in enumerate(source.items(value, "questions")):
        path = f"questions[{place}]"
        question = reader.question(item, path)
        if question is None:
            continue
        if question.ta_follow_up and not assistance:
            message = N_("the questionnaire has no technical_assistance_block to follow up with")
            source.fault(f"{path}.ta_follow_up", message)
        for one in with_follow_ups(question, [*everywhere, *(assistance if question.ta_follow_up else ())]):
            if one.id in reader.found:
                source.fault(f"{path}.id", N_("the id “%(id)s” stands twice"), id=one.id)
                break
            reader.found[one.id] = one
            reader.paths[one.id] = path
            questions.append(one)
    if isinstance(value, list) and not value:
        source.fault("questions", N_("at least one question is asked for"))
    # A derived question repeats its parent's rule, about which one complaint is enough.
    ruled = [replace(one, relevant_when=None) if one.derived_from else one for one in questions]
    where = {name: f"{source.name}: {path}.relevant_when" for name, path in reader.paths.items()}
    source.problems.extend(order_problems(ruled, lambda question: where[question.id]))
    return questions


def _read_self_report(source: Source, value: Any, reader: QuestionReader) -> tuple[Question, ...]:
    questions: dict[str, Question] = {}
    for place, item in enumerate(source.items(value, "secretariat_self_report")):
        path = f"secretariat_self_report[{place}]"
        question = reader.own_question(item, path)
        if question is not None and (question.id in questions or question.id in reader.found):
            source.fault(f"{path}.id", N_("the id “%(id)s” stands twice"), id=question.id)
        elif question is not None:
            questions[question.id] = question
    return tuple(questions.values())
