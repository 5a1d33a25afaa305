"""A questionnaire as rows of an XLSForm: the names it has there, and the cells of each row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enlace.assessments.rules.choice_lists import YES_NO_PARTIAL
from enlace.assessments.rules.conditions import Expression
from enlace.assessments.rules.questionnaire import (
    CHOICE_TYPES,
    NO_DATA,
    Choice,
    Question,
    Questionnaire,
    Section,
)
from enlace.assessments.rules.xlsform_entries import (
    DEFAULT_LANGUAGE,
    Entry,
    clean_text,
    language_head,
    plain_text,
)
from enlace.assessments.rules.xlsform_rules import answer_rule, in_xpath, renamed
from enlace.assessments.rules.xpath import to_xpath
from enlace.common.canonical import canonical
from enlace.common.texts import Text, in_language

# Types that XLSForm does not have, and what stands for them.
TYPES_IN_FORM: Mapping[str, str] = {"yes_no_partial": "select_one", "legislation_ref": "text"}
# What Enlace itself brings to a form, whatever languages that has.
NO_DATA_CHOICE = Choice(NO_DATA, {"en": "No data", "es": "Sin datos", "fr": "Pas de données", "pt": "Sem dados"})
# Names that pyxform keeps for itself.
_RESERVED = ("meta", "instanceID", "instanceName", "")
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.\-]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Form:
    """A questionnaire with the names its parts have in the form, which allows fewer characters than codes.

    names: of questions by id. groups: of sections by code. lists: of choice lists by question id.
    choices: the choices of each list, `no_data` included.
    """

    questionnaire: Questionnaire
    names: Mapping[str, str]
    groups: Mapping[str, str]
    lists: Mapping[str, str]
    choices: Mapping[str, tuple[Choice, ...]]

    @property
    def languages(self) -> tuple[str, ...]:
        return self.questionnaire.languages or (DEFAULT_LANGUAGE,)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order of the form: section by section."""
        places = {section.code: place for place, section in enumerate(self.questionnaire.sections)}
        questions = self.questionnaire.questions
        return tuple(sorted(questions, key=lambda question: places.get(question.section, len(places))))


def form_of(questionnaire: Questionnaire) -> Form:
    """Return `questionnaire` with names that a form can have; the same one always gets the same names."""
    taken = set(_RESERVED)
    names = {question.id: _name(question.id, taken) for question in questionnaire.questions}
    groups = {section.code: _name(section.code, taken) for section in questionnaire.sections}
    taken_lists = {""}
    by_content: dict[str, str] = {}
    lists, choices = {}, {}
    for question in questionnaire.questions:
        if question.type in CHOICE_TYPES:
            chosen = [[one.code, dict(one.texts), one.score, one.exclusive] for one in question.choices]
            content = canonical([question.choice_list, chosen])
            if content not in by_content:
                by_content[content] = _name(question.choice_list or question.type, taken_lists)
            name = lists[question.id] = by_content[content]
            choices[name] = _with_no_data(question.choices)
    return Form(questionnaire, names, groups, lists, choices)


def _name(code: str, taken: set[str]) -> str:
    """Return a name for `code` that XML allows and that is not taken yet, and take it."""
    plain = _NOT_IN_NAMES.sub("_", code)
    if not re.match(r"[A-Za-z_]", plain):
        plain = f"n_{plain}"
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}_{number}"
    taken.add(name)
    return name


def _with_no_data(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return choices if any(choice.code == NO_DATA for choice in choices) else (*choices, NO_DATA_CHOICE)


def question_entry(question: Question, form: Form) -> Entry:
    """Return the row of `question`, its cells as they are read back."""
    kind = TYPES_IN_FORM.get(question.type, question.type)
    rule = answer_rule(question, form.questionnaire.by_id)
    plain = {
        "type": f"{kind} {form.lists[question.id]}" if question.id in form.lists else kind,
        "name": form.names[question.id],
        "required": "yes" if question.required and question.asks else "",
        "relevant": _xpath(question.relevant_when, form),
        "constraint": _xpath(rule, form, said=True) if question.asks else "",
        "calculation": _xpath(question.calculation, form),
    }
    texts = {"label": question.texts, "hint": question.hint}
    if question.asks:
        texts["constraint_message"] = question.constraint_message
    return _entry(plain, texts, form.languages)


def section_entry(section: Section, form: Form) -> Entry:
    """Return the row that opens the group of `section`."""
    plain = {"type": "begin group", "name": form.groups[section.code]}
    return _entry(plain, {"label": section.name}, form.languages)


def choice_entries(name: str, form: Form) -> tuple[Entry, ...]:
    """Return the rows of the choice list `name`."""
    return tuple(
        _entry({"list_name": name, "name": choice.code}, {"label": _label(choice, form.languages)}, form.languages)
        for choice in form.choices[name]
    )


def _label(choice: Choice, languages: Sequence[str]) -> Text:
    """Return the texts of `choice` with one in the first language, which no form can do without.

    A choice that Enlace brings has a text in every language of the form: in English where it has none of its own.
    """
    built_in = choice == NO_DATA_CHOICE or choice in YES_NO_PARTIAL
    needed = languages if built_in else languages[:1]
    return {**choice.texts, **{code: in_language(choice.texts, code) for code in needed}}


def settings_entry(form: Form) -> Entry:
    """Return the row of the settings sheet."""
    questionnaire = form.questionnaire
    language = form.languages[0]
    plain = {
        "form_title": cell(in_language(questionnaire.title, language)),
        "form_id": questionnaire.code,
        "version": questionnaire.version,
        "default_language": language_head(language),
    }
    return Entry(2, {key: clean_text(text) for key, text in plain.items()}, {})


def _entry(plain: Mapping[str, str], texts: Mapping[str, Text], languages: Iterable[str]) -> Entry:
    shown = {
        column: {code: cell(in_one[code]) for code in languages if clean_text(cell(in_one.get(code, "")))}
        for column, in_one in texts.items()
    }
    cells = {column: plain_text(_CONTROL.sub("", text)) for column, text in plain.items()}
    return Entry(
        0,
        {column: text for column, text in cells.items() if text},
        {column: in_one for column, in_one in shown.items() if in_one},
    )


def cell(text: str) -> str:
    """Return `text` as a cell holds it: nothing that XML cannot say, nothing that pyxform would fill in."""
    return clean_text(_CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("${", "$ {"))


def _xpath(expression: Expression | None, form: Form, *, said: bool = False) -> str:
    """Return `expression` in the names of the form. said: it holds only what XPath has."""
    if expression is None:
        return ""
    spoken = expression if said else in_xpath(expression, form.questionnaire.by_id)
    return to_xpath(renamed(spoken, form.names))
