"""The columns of an XLSForm: which are read, and what the rows hold in them; any other cell is refused."""

import re
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header
from pyxform.question import MultipleChoiceQuestion, Option
from pyxform.survey import Survey

from enlace.assessments.rules.xlsform_entries import (
    CHOICES,
    DEFAULT_LANGUAGE,
    SETTINGS,
    SURVEY,
    Entry,
    Sheet,
    clean_text,
    plain_text,
    row_list,
)
from enlace.common.errors import N_, Problem
from enlace.common.texts import FALLBACKS

# The columns that are read, by what pyxform makes of their heads.
PLAIN: Mapping[str, Mapping[tuple[str, ...], str]] = {
    SURVEY: {
        ("type",): "type",
        ("name",): "name",
        ("bind", "required"): "required",
        ("bind", "relevant"): "relevant",
        ("bind", "constraint"): "constraint",
        ("bind", "calculate"): "calculation",
    },
    CHOICES: {("list name",): "list_name", ("name",): "name"},
    SETTINGS: {
        ("title",): "form_title",
        ("id_string",): "form_id",
        ("version",): "version",
        ("default_language",): "default_language",
    },
}
TRANSLATED: Mapping[str, Mapping[tuple[str, ...], str]] = {
    SURVEY: {
        ("label",): "label",
        ("hint",): "hint",
        ("bind", "jr:constraintMsg"): "constraint_message",
    },
    CHOICES: {("label",): "label"},
    SETTINGS: {},
}
_PYXFORM = {
    SURVEY: (aliases.survey_header, frozenset(MultipleChoiceQuestion.get_slot_names())),
    CHOICES: (aliases.list_header, frozenset(Option.get_slot_names())),
    SETTINGS: (aliases.settings_header, frozenset(Survey.get_slot_names())),
}
_BRACKETS = re.compile(r".*\(\s*(?P<code>[^()]*)\s*\)\s*")
_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


@dataclass
class Columns:
    """The heads of one sheet: what each is read as, and the language of those that are translated."""

    read: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language for _, language in self.read.values() if language))


def language_code(name: str) -> str:
    """Return the code of the language that a form calls `name`.

    >>> [language_code(name) for name in ("Español (es)", "francais", "pt-BR", "Dothraki")]
    ['es', 'fr', 'pt-br', 'und-dothraki']
    """
    name = " ".join(name.split())
    bracketed = _BRACKETS.fullmatch(name)
    for candidate in (bracketed["code"].strip() if bracketed else "", name):
        code = candidate.casefold().replace("_", "-")
        if _CODE.fullmatch(code):
            return code
    plain = _folded(name[: name.rindex("(")] if bracketed else name)
    if plain in ("", "default"):
        return DEFAULT_LANGUAGE
    letters = re.sub(r"[^a-z0-9]", "", plain)[:8]
    unknown = letters if len(letters) > 1 else f"{zlib.crc32(plain.encode()):08x}"
    return _named_languages().get(plain) or f"und-{unknown}"


def _folded(name: str) -> str:
    """Return `name` in small letters without accents."""
    parts = unicodedata.normalize("NFKD", name.strip().casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


@cache
def _named_languages() -> Mapping[str, str]:
    """Return the codes of languages by their names in the languages of this platform."""
    named: dict[str, str] = {}
    for language in reversed(FALLBACKS):
        for code, name in Locale(language).languages.items():
            if _CODE.fullmatch(code):
                named[_folded(name)] = code
    return named


def columns_of(sheet: Sheet, kind: str, default_language: str = DEFAULT_LANGUAGE) -> Columns:
    """Return what the heads of `sheet` (SURVEY, CHOICES or SETTINGS) mean."""
    known_aliases, known = _PYXFORM[kind]
    double_colon = any("::" in head for head in sheet.heads)
    columns = Columns()
    for head in sheet.heads:
        tokens = process_header(head, double_colon, known_aliases, known)[1]
        if tokens in PLAIN[kind]:
            columns.read[head] = PLAIN[kind][tokens], ""
        elif tokens in TRANSLATED[kind]:
            columns.read[head] = TRANSLATED[kind][tokens], default_language
        elif tokens[:-1] in TRANSLATED[kind]:
            columns.read[head] = TRANSLATED[kind][tokens[:-1]], language_code(tokens[-1])
        else:
            columns.refused.append(head)
    return columns


def entries_of(sheet: Sheet, columns: Columns, problems: list[Problem]) -> list[Entry]:
    """Return the rows of `sheet` in the columns that are read; cells in other columns are problems."""
    _refuse(sheet, columns, problems)
    entries = []
    for row in sheet.rows:
        plain: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for head, text in row.cells.items():
            if head not in columns.read:
                continue
            column, language = columns.read[head]
            target = texts.setdefault(column, {}) if language else plain
            key = language or column
            value = clean_text(text) if language else plain_text(text)
            if target.setdefault(key, value) != value:
                message = N_("the column “%(head)s” and another one say the same thing differently; keep one of them")
                problems.append(Problem(sheet.at(row.number), message, {"head": head}))
        entries.append(Entry(row.number, plain, texts))
    return [entry for entry in entries if entry.plain or entry.texts]


def _refuse(sheet: Sheet, columns: Columns, problems: list[Problem]) -> None:
    """Report each column that is not read, with the rows in which it is used."""
    for head in columns.refused:
        rows = [row.number for row in sheet.rows if head in row.cells]
        if not rows:
            continue
        message = N_("the column “%(column)s” is not read; it is used in: %(rows)s; write the form without it")
        problems.append(Problem(sheet.at(rows[0]), message, {"column": head, "rows": row_list(rows)}))
