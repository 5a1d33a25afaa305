"""One workbook on its way to a questionnaire, and what pyxform says of it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from enlace.assessments.rules.indicator_reading import check_indicators
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.shape import CODE_CHARACTERS, Source
from enlace.assessments.rules.skip_rules import order_problems
from enlace.assessments.rules.xlsform_columns import Columns, columns_of, entries_of, language_code
from enlace.assessments.rules.xlsform_entries import (
    CHOICES,
    DEFAULT_LANGUAGE,
    ENLACE,
    FEATURE_SHEETS,
    SETTINGS,
    SURVEY,
    Entry,
    Sheet,
    stem,
)
from enlace.assessments.rules.xlsform_merging import merged, placed, section_of
from enlace.assessments.rules.xlsform_rows import Form, form_of
from enlace.assessments.rules.xlsform_sheets import read_sheets
from enlace.assessments.rules.xlsform_stored import read_stored
from enlace.assessments.rules.xlsform_survey import Draft, read_choice_lists, read_survey
from enlace.common.errors import N_, Problem

VERSION = "1"
_PYXFORM_ROW = re.compile(r"\[row\s*:\s*(?P<row>[0-9]+)\]")
_PYXFORM_NAME = re.compile(r"element named '(?P<name>[^']+)'")


def read_form(content: bytes, name: str) -> tuple[Questionnaire | None, list[Problem]]:
    """Return what `read_xlsform` promises."""
    problems: list[Problem] = []
    sheets = read_sheets(content, name, problems)
    if sheets is None:
        return None, problems
    for sheet in FEATURE_SHEETS:
        if sheet in sheets and sheets[sheet].rows:
            where = sheets[sheet].at(sheets[sheet].rows[0].number)
            problems.append(Problem(where, N_("the sheet “%(sheet)s” is not read"), {"sheet": sheet}))
    questionnaire = _Reading(name, sheets, problems).questionnaire()
    problems.extend(_refused_by_pyxform(sheets, name, problems))
    return (None if problems else questionnaire), problems


class _Reading:
    """One workbook on its way to a questionnaire."""

    def __init__(self, name: str, sheets: Mapping[str, Sheet], problems: list[Problem]) -> None:
        self.name = name
        self.sheets = sheets
        self.problems = problems
        self.settings = self._settings()
        self.columns = self._columns()
        self.languages = self._languages()

    def questionnaire(self) -> Questionnaire:
        stored = read_stored(self.sheets[ENLACE], self.problems) if ENLACE in self.sheets else None
        form = form_of(stored) if stored else None
        language = self.languages[0]
        lists = {}
        if CHOICES in self.sheets:
            lists = read_choice_lists(self.sheets[CHOICES], self._entries(CHOICES), language, self.problems)
        survey = self.sheets[SURVEY]
        ids = {name: identity for identity, name in form.names.items()} if form else {}
        draft = read_survey(survey, self._entries(SURVEY), lists, ids, language=language, problems=self.problems)
        questionnaire = self._assembled(draft, form, lists)
        self._check(questionnaire, draft)
        return questionnaire

    def _settings(self) -> Entry:
        sheet = self.sheets.get(SETTINGS)
        entries = entries_of(sheet, columns_of(sheet, SETTINGS), self.problems) if sheet else []
        for entry in entries[1:]:
            assert sheet is not None
            message = N_("the sheet “settings” has one row; this one is not read")
            self.problems.append(Problem(sheet.at(entry.number), message))
        return entries[0] if entries else Entry(2, {}, {})

    def _columns(self) -> dict[str, Columns]:
        written = self.settings["default_language"]
        default = language_code(written) if written else DEFAULT_LANGUAGE
        return {kind: columns_of(self.sheets[kind], kind, default) for kind in (SURVEY, CHOICES) if kind in self.sheets}

    def _languages(self) -> tuple[str, ...]:
        """Return the languages of the form, the default one first."""
        found = dict.fromkeys(language for columns in self.columns.values() for language in columns.languages)
        written = self.settings["default_language"]
        default = language_code(written) if written else DEFAULT_LANGUAGE
        if default in found or not found:
            return tuple(dict.fromkeys([default, *found]))
        return tuple(found)

    def _entries(self, kind: str) -> Sequence[Entry]:
        return entries_of(self.sheets[kind], self.columns[kind], self.problems)

    def _head(self) -> Questionnaire:
        """Return a questionnaire without questions: what the settings say, or else the name of the file."""
        fallback = "_".join(stem(self.name).split())[:CODE_CHARACTERS] or "form"
        source = Source(self.name)
        code = source.code(self.settings["form_id"] or fallback, "settings row 2")
        version = source.code(self.settings["version"] or VERSION, "settings row 2", most=40)
        self.problems.extend(source.problems)
        title = {self.languages[0]: self.settings["form_title"] or code}
        return Questionnaire(code, version, title, self.languages, (), ())

    def _assembled(self, draft: Draft, form: Form | None, lists: Mapping[str, Sequence[Entry]]) -> Questionnaire:
        head = self._head()
        if form is not None:
            return merged(form, draft, head, self.settings["form_title"], lists)
        sections = {name: section_of(name, entry, head, draft.groups) for name, entry in draft.groups.items()}
        questions = tuple(
            placed(drafted.question, drafted, sections[drafted.group].code) for drafted in draft.questions
        )
        return Questionnaire(head.code, head.version, head.title, head.languages, tuple(sections.values()), questions)

    def _check(self, questionnaire: Questionnaire, draft: Draft) -> None:
        survey = self.sheets[SURVEY]
        if not questionnaire.questions:
            self.problems.append(Problem(survey.where, N_("the survey asks nothing")))
        rows = {drafted.question.id: drafted.entry.number for drafted in draft.questions}
        self.problems.extend(order_problems(questionnaire.questions, lambda question: survey.at(rows[question.id])))
        source = Source(self.name)
        paths = {identity: f"survey row {row}" for identity, row in rows.items()}
        check_indicators(source, questionnaire.indicators, questionnaire.questions, paths)
        self.problems.extend(source.problems)


def _refused_by_pyxform(sheets: Mapping[str, Sheet], name: str, problems: Sequence[Problem]) -> list[Problem]:
    """Return what pyxform refuses in the form, unless the row it speaks of is refused already."""
    try:
        convert(_for_pyxform(sheets, name), warnings=[], validate=False)
    except PyXFormError as refusal:
        text = " ".join(str(refusal).split())
        where = _place(text, sheets)
        if where and any(f"{problem.where}:".startswith(f"{where}:") for problem in problems):
            return []
        message = N_("pyxform, which reads such forms, refuses it: %(fault)s")
        return [Problem(where or name, message, {"fault": text[:500]})]
    except Exception as fault:  # noqa: BLE001
        # The boundary to pyxform: over some faulty forms it fails instead of refusing them.
        if problems:
            return []
        message = N_("pyxform, which reads such forms, fails over it (%(fault)s)")
        return [Problem(name, message, {"fault": f"{type(fault).__name__}: {fault}"[:200]})]
    return []


def _place(refusal: str, sheets: Mapping[str, Sheet]) -> str:
    """Return the row that pyxform speaks of, by its number or by the name of the question; "" if by neither."""
    if row := _PYXFORM_ROW.search(refusal):
        kind = CHOICES if "'choices' sheet" in refusal and CHOICES in sheets else SURVEY
        return sheets[kind].at(int(row["row"]))
    named = _PYXFORM_NAME.search(refusal)
    for line in sheets[SURVEY].rows if named else ():
        if named and named["name"] in (line.cells.get(head, "").strip() for head in ("name", "Name")):
            return sheets[SURVEY].at(line.number)
    return ""


def _for_pyxform(sheets: Mapping[str, Sheet], name: str) -> dict[str, Any]:
    """Return the sheets as pyxform's own reader would, with empty rows that keep its row numbers right."""
    workbook: dict[str, Any] = {"sheet_names": [*sheets], "fallback_form_name": stem(name)}
    for kind in (SURVEY, CHOICES, SETTINGS):
        if kind not in sheets:
            continue
        sheet = sheets[kind]
        rows: list[dict[str, str]] = [{} for _ in range(sheet.rows[-1].number - 1)] if sheet.rows else []
        for row in sheet.rows:
            rows[row.number - 2] = {head: text.replace("\u00a0", " ").strip() for head, text in row.cells.items()}
        workbook[kind] = rows
        workbook[f"{kind}_header"] = [dict.fromkeys(sheet.heads)]
    return workbook
