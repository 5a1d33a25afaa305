"""What the readers and the writer of XLSForm share: names of sheets, rows of cells, and how a cell is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from enlace.common.texts import Text

SURVEY, CHOICES, SETTINGS, ENLACE = "survey", "choices", "settings", "enlace"
# Sheets with a meaning in XLSForm that is not read here.
FEATURE_SHEETS = ("external_choices", "entities", "osm", "cascades")
DEFAULT_LANGUAGE = "en"
LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}
# As pyxform does in rules and names.
_QUOTES = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'}


@dataclass(frozen=True)
class Row:
    """One row that holds anything: its number as Excel shows it, its cells by the head of the column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """One sheet: where it stands in reports (`FILE: survey`), the heads of its columns, its rows."""

    where: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    def at(self, row: int) -> str:
        return f"{self.where} row {row}"


@dataclass(frozen=True)
class Entry:
    """One row in the columns that are read: `plain` by column, `texts` by column and language."""

    number: int
    plain: Mapping[str, str]
    texts: Mapping[str, Text]

    def __getitem__(self, column: str) -> str:
        return self.plain.get(column, "")

    def text(self, column: str) -> Text:
        return self.texts.get(column, {})


def language_head(code: str) -> str:
    """Return how a language is written after `label::`, such as `Español (es)`."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def clean_text(text: str) -> str:
    """Return a text to be shown as it is read: without spaces at its ends."""
    return text.strip()


def plain_text(text: str) -> str:
    """Return a name, type or rule as pyxform reads it: plain quotation marks, plain and single spaces."""
    for curly, straight in _QUOTES.items():
        text = text.replace(curly, straight)
    return re.sub(r" +", " ", text.replace("\u00a0", " ").strip())


def row_list(rows: Iterable[int]) -> str:
    """Return row numbers for a message, runs of them joined.

    >>> row_list([2, 3, 4, 9])
    'row 2-4, row 9'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"row {first}" if first == last else f"row {first}-{last}" for first, last in runs)


def stem(name: str) -> str:
    """Return the name of a file without its folders and ending."""
    return PurePath(name).stem
