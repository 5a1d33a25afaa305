"""A questionnaire written as an XLSForm workbook that pyxform accepts and that reads back to the same one."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import xlsxwriter

from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.xlsform_entries import CHOICES, ENLACE, SETTINGS, SURVEY, Entry, language_head
from enlace.assessments.rules.xlsform_rows import (
    Form,
    choice_entries,
    form_of,
    question_entry,
    section_entry,
    settings_entry,
)
from enlace.assessments.rules.xlsform_stored import HEADS, cells_of, parts_of
from enlace.common.errors import N_, Invalid, Problem

# What Excel holds in one cell.
CELL_CHARACTERS = 32_767
_COLUMN_WIDTH = 40
# The columns in order, by sheet; those that stand once for each language are marked.
_SURVEY = (
    ("type", False),
    ("name", False),
    ("label", True),
    ("hint", True),
    ("required", False),
    ("relevant", False),
    ("constraint", False),
    ("constraint_message", True),
    ("calculation", False),
)
_CHOICES = (("list_name", False), ("name", False), ("label", True))
_SETTINGS = (("form_title", False), ("form_id", False), ("version", False), ("default_language", False))
# A fixed date of creation, so that one questionnaire always gives one file.
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001  (a workbook knows no time zones)

Line = Sequence[str]


def write_xlsform(questionnaire: Questionnaire) -> bytes:
    """Return `questionnaire` as a workbook with the sheets survey, choices, settings and `enlace` (hidden).

    Raises: Invalid, if a text or rule is longer than a cell can hold.
    """
    form = form_of(questionnaire)
    choices = (entry for name in form.choices for entry in choice_entries(name, form))
    sheets = {
        SURVEY: _lines(_SURVEY, _survey(form), form),
        CHOICES: _lines(_CHOICES, choices, form),
        SETTINGS: _lines(_SETTINGS, [settings_entry(form)], form),
        ENLACE: _stored(questionnaire),
    }
    problems = [*_too_long(sheets)]
    if problems:
        raise Invalid(problems)
    return _workbook(sheets)


def _survey(form: Form) -> Iterator[Entry]:
    sections = {section.code: section for section in form.questionnaire.sections}
    open_section = ""
    for question in form.questions:
        if question.section != open_section:
            if open_section in sections:
                yield Entry(0, {"type": "end group"}, {})
            if question.section in sections:
                yield section_entry(sections[question.section], form)
            open_section = question.section
        yield question_entry(question, form)
    if open_section in sections:
        yield Entry(0, {"type": "end group"}, {})


def _lines(columns: Sequence[tuple[str, bool]], entries: Iterator[Entry] | Sequence[Entry], form: Form) -> list[Line]:
    placed = [
        (column, language) for column, translated in columns for language in (form.languages if translated else ("",))
    ]
    head = [f"{column}::{language_head(language)}" if language else column for column, language in placed]
    return [
        head,
        *(
            [entry.text(column).get(language, "") if language else entry[column] for column, language in placed]
            for entry in entries
        ),
    ]


def _stored(questionnaire: Questionnaire) -> list[Line]:
    lines = [cells_of(part) for part in parts_of(questionnaire)]
    more = range(2, max(map(len, lines)) - len(HEADS) + 2)
    return [[*HEADS, *(f"{HEADS[-1]}_{number}" for number in more)], *lines]


def _too_long(sheets: Mapping[str, Sequence[Line]]) -> Iterator[Problem]:
    for name, lines in sheets.items():
        for number, line in enumerate(lines, start=1):
            for head, text in zip(lines[0], line, strict=False):
                if len(text) > CELL_CHARACTERS:
                    message = N_("the cell “%(column)s” would hold more than %(limit)s characters; shorten the text")
                    yield Problem(f"{name} row {number}", message, {"column": head, "limit": CELL_CHARACTERS})


def _workbook(sheets: Mapping[str, Sequence[Line]]) -> bytes:
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        bold = workbook.add_format({"bold": True})
        wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, lines in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(lines[0]) - 1, _COLUMN_WIDTH)
            for number, line in enumerate(lines):
                for column, text in enumerate(line):
                    if text:
                        sheet.write_string(number, column, text, wrapped if number else bold)
            if name == ENLACE:
                sheet.hide()
    return output.getvalue()
