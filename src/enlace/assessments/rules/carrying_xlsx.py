"""Questions and answers as a workbook: one row a question, lists to choose from, nothing else to be changed."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from enlace.assessments.rules.carrying import Entry, Paper, Part, in_properties
from enlace.assessments.rules.carrying_skipping import Place, in_excel
from enlace.assessments.rules.questionnaire import NO_DATA, NUMBER_TYPES

STAMP_SHEET = "_enlace"
LIST_SHEET = "_lists"
# Marks the row that names the columns for the program; the row after it names them for people.
MARK = "enlace:"
COLUMNS = ("code", "question", "answer", "comment", "marking", "basis", "links")
MOST_IN_CELL = 32_767
WIDTHS = (9, 62, 34, 38, 16, 24, 38)
# Excel knows no day before 1900, and takes 1900 for a leap year.
FIRST_DATE = date(1900, 3, 1)
_ESCAPES = ("x005F_", "_x000D_")
_SIGNIFICANT_DIGITS = 15
_HEAD_ROW = 4
_TEAL, _INK, _QUIET, _PALE, _FIELD = "#0b5d63", "#1c2326", "#566166", "#ebeae5", "#fffdf2"
_DOTS = "#a9a99f"


@dataclass
class _Book:
    """The workbook while it is written: its looks, and the lists that were placed already."""

    book: Any
    paper: Paper
    looks: dict[str, Any]
    lists: Any
    placed: dict[tuple[str, ...], str] = field(default_factory=dict)

    def list_of(self, texts: Sequence[str]) -> str:
        """Return where the list of `texts` stands; Excel takes no long list within a cell's rule."""
        key = tuple(texts)
        if key not in self.placed:
            column = len(self.placed)
            for row, text in enumerate(key):
                self.lists.write_string(row, column, text)
            first = xl_rowcol_to_cell(0, column, row_abs=True, col_abs=True)
            last = xl_rowcol_to_cell(len(key) - 1, column, row_abs=True, col_abs=True)
            self.placed[key] = f"='{LIST_SHEET}'!{first}:{last}"
        return self.placed[key]


def write_workbook(paper: Paper) -> bytes:
    """Return the file."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": paper.title[:255], "subject": paper.subtitle[:255]})
    for name, value in in_properties(paper.token).items():
        book.set_custom_property(name, value, "text")
    guide = book.add_worksheet(paper.words["instructions_sheet"])
    pages = {name: book.add_worksheet(paper.words[name]) for name, parts in _sheets(paper).items() if parts}
    stamp, lists = book.add_worksheet(STAMP_SHEET), book.add_worksheet(LIST_SHEET)
    made = _Book(book, paper, _looks(book), lists)
    _write_guide(guide, made)
    places = {
        question: (f"'{paper.words[name]}'!", row)
        for name, parts in _sheets(paper).items()
        for question, row in _rows(parts)
    }
    for name, page in pages.items():
        _write_answers(page, _sheets(paper)[name], made, places)
    for place, start in enumerate(range(0, len(paper.token), MOST_IN_CELL)):
        stamp.write_string(place, 0, paper.token[start : start + MOST_IN_CELL])
    for sheet in (stamp, lists):
        sheet.protect()
        sheet.very_hidden()
    next(iter(pages.values())).activate()
    book.close()
    return out.getvalue()


def fits(entry: Entry) -> bool:
    """Return whether every text of an answer fits a cell, and comes out of it as it went in.

    Excel counts as UTF-16 does. It writes some characters in a way of its own, which openpyxl reads in part only.
    """
    content = entry.content
    texts = (content.value if not entry.options else "", content.comment, "\n".join(content.links))
    return all(
        len(text.encode("utf-16-le")) // 2 < MOST_IN_CELL and not any(mark in text for mark in _ESCAPES)
        for text in texts
    )


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True, "font_color": _INK}
    free = base | {"locked": False, "bg_color": _FIELD, "border": 4, "border_color": _DOTS}
    kinds = {
        "title": base | {"bold": True, "font_size": 15, "text_wrap": False},
        "line": base | {"text_wrap": False, "font_color": _QUIET},
        "synthetic": base | {"bold": True, "text_wrap": False, "font_color": "#ffffff", "bg_color": _INK},
        "guide": base | {"font_size": 12},
        "head": base | {"bold": True, "bottom": 2, "bottom_color": _TEAL, "valign": "vcenter"},
        "section": base | {"bold": True, "font_size": 13, "bg_color": _PALE, "text_wrap": False},
        "code": base | {"font_color": _QUIET},
        "question": base,
        "hint": base | {"font_color": _QUIET, "italic": True},
        "choice": base | {"indent": 2},
        "choice_code": base | {"font_color": _QUIET, "font_size": 8, "text_wrap": False},
        "none": base | {"font_color": _QUIET},
        "grey": {"font_color": "#9a9f9f", "bg_color": "#f0f0ee"},
        "free": free | {"num_format": "@"},
        "integer": free | {"num_format": "0", "align": "left"},
        "decimal": free | {"num_format": "General", "align": "left"},
        "date": free | {"num_format": "d mmmm yyyy", "align": "left"},
    }
    return {name: book.add_format(look) for name, look in kinds.items()}


def _write_guide(sheet: Any, made: _Book) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, made.paper.title, made.looks["title"])
    sheet.write_string(1, 0, made.paper.subtitle, made.looks["line"])
    if made.paper.synthetic_line:
        sheet.write_string(2, 0, made.paper.synthetic_line, made.looks["synthetic"])
    for row, line in enumerate(made.paper.instructions, start=4):
        sheet.write_string(row, 0, line, made.looks["guide"])
    sheet.protect()


def _sheets(paper: Paper) -> dict[str, tuple[Part, ...]]:
    """Return which questions stand on which sheet: those that follow the answer to another stand on their own."""
    return {
        name: tuple(
            replace(part, entries=kept)
            for part in paper.parts
            if (kept := tuple(entry for entry in part.entries if entry.follows == follows))
        )
        for name, follows in (("answers_sheet", False), ("follow_sheet", True))
    }


def _write_answers(sheet: Any, parts: Sequence[Part], made: _Book, places: Mapping[str, Place]) -> None:
    paper, looks = made.paper, made.looks
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, paper.title, looks["title"])
    sheet.write_string(1, 0, paper.subtitle, looks["line"])
    if paper.synthetic_line:
        sheet.write_string(2, 0, paper.synthetic_line, looks["synthetic"])
        sheet.set_header(f"&C{paper.synthetic_line.replace('&', '&&')[:200]}")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(_HEAD_ROW - 1, column, MARK + name)
        sheet.write_string(_HEAD_ROW, column, paper.words[name], looks["head"])
    sheet.set_row(_HEAD_ROW - 1, None, None, {"hidden": True})
    sheet.freeze_panes(_HEAD_ROW + 1, 3)
    row = _HEAD_ROW + 1
    for part in parts:
        for column in range(len(COLUMNS)):
            sheet.write_blank(row, column, None, looks["section"])
        sheet.write_string(row, 1, part.title, looks["section"])
        row += 1
        for entry in part.entries:
            _write_entry(sheet, row, entry, made, places)
            row += height_of(entry)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_footer("&C&P / &N")


def height_of(entry: Entry) -> int:
    """Return how many rows a question takes: one more for each choice, where several may be chosen."""
    return 1 + len(entry.options) if entry.many else 1


def _rows(parts: Sequence[Part]) -> Iterator[tuple[str, int]]:
    """Yield each question with its row."""
    row = _HEAD_ROW + 1
    for part in parts:
        row += 1
        for entry in part.entries:
            yield entry.question, row
            row += height_of(entry)


def _write_entry(sheet: Any, row: int, entry: Entry, made: _Book, places: Mapping[str, Place]) -> None:
    looks, words, content = made.looks, made.paper.words, entry.content
    sheet.write_string(row, 0, entry.question, looks["code"])
    if entry.hint and entry.text:
        sheet.write_rich_string(
            row, 1, looks["question"], entry.text, looks["hint"], f"\n{entry.hint}", looks["question"]
        )
    else:
        sheet.write_string(row, 1, entry.text, looks["question"])
    if entry.many:
        sheet.write_string(row, 2, words["below"], looks["none"])
        _write_choices(sheet, row + 1, entry, made)
    else:
        _write_answer(sheet, row, entry, made)
    _put(sheet, row, 3, content.comment, looks["free"])
    _put(sheet, row, 4, content.marking, looks["free"])
    basis = next((one.text for one in made.paper.bases if one.code == content.basis), content.basis)
    _put(sheet, row, 5, basis, looks["free"])
    _put(sheet, row, 6, "\n".join(content.links), looks["free"])
    _choose(sheet, row, 4, made.list_of(made.paper.labels))
    if made.paper.bases:
        _choose(sheet, row, 5, made.list_of([one.text for one in made.paper.bases]), strict=False)
    condition = in_excel(entry.when, {one.question: one for one in made.paper.entries}, places, words["yes"])
    if condition:
        rule = {"type": "formula", "criteria": f"={condition}", "format": looks["grey"]}
        sheet.conditional_format(row, 0, row + height_of(entry) - 1, len(COLUMNS) - 1, rule)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _write_choices(sheet: Any, row: int, entry: Entry, made: _Book) -> None:
    words = made.paper.words
    chosen = entry.content.value.split()
    source = made.list_of([words["yes"], words["no"]])
    for place, option in enumerate(entry.options, start=row):
        sheet.write_string(place, 0, f"{entry.question} {option.code}", made.looks["choice_code"])
        sheet.write_string(place, 1, option.text, made.looks["choice"])
        _put(sheet, place, 2, words["yes"] if option.code in chosen else "", made.looks["free"])
        _choose(sheet, place, 2, source)


def _choose(sheet: Any, row: int, column: int, source: str, *, strict: bool = True) -> None:
    sheet.data_validation(
        row, column, row, column, {"validate": "list", "source": source, "error_type": "stop" if strict else "warning"}
    )


def _write_answer(sheet: Any, row: int, entry: Entry, made: _Book) -> None:
    value, looks = entry.content.value, made.looks
    cell = xl_rowcol_to_cell(row, 2)
    if entry.listed:
        _put(sheet, row, 2, entry.shown(value) if value else "", looks["free"])
        _choose(sheet, row, 2, made.list_of([one.text for one in entry.options]))
        return
    look = looks.get(entry.type, looks["free"])
    if value == NO_DATA and entry.options:
        sheet.write_string(row, 2, entry.shown(value), look)
    elif not value:
        sheet.write_blank(row, 2, None, look)
    elif entry.type == "date" and date.fromisoformat(value) >= FIRST_DATE:
        sheet.write_datetime(row, 2, date.fromisoformat(value), look)
    elif entry.type in NUMBER_TYPES and sum(map(str.isdigit, value)) <= _SIGNIFICANT_DIGITS:
        sheet.write_number(row, 2, float(value), look)
    else:
        sheet.write_string(row, 2, value, look)
    if rule := _rule(entry, cell, made.paper.words):
        sheet.data_validation(row, 2, row, 2, rule)


def _rule(entry: Entry, cell: str, words: Mapping[str, str]) -> dict[str, Any]:
    """Return what a cell for a number or a date takes: besides it, “no data”."""
    if entry.type not in (*NUMBER_TYPES, "date"):
        return {}
    wanted = [f"ISNUMBER({cell})"]
    if entry.type == "integer":
        wanted.append(f"IF(ISNUMBER({cell}),{cell}=INT({cell}),FALSE)")
    if entry.type != "date":
        limits = ((entry.minimum, ">="), (entry.maximum, "<="))
        wanted += [f"{cell}{sign}{limit:.15g}" for limit, sign in limits if limit is not None]
    no_data = entry.shown(NO_DATA).replace('"', '""')
    what = words["date_rule"] if entry.type == "date" else words["number_rule"]
    return {
        "validate": "custom",
        "value": f'=OR({cell}="{no_data}",AND({",".join(wanted)}))',
        # A day before 1900 is a text to Excel: whoever insists may write one.
        "error_type": "warning" if entry.type == "date" else "stop",
        "error_title": entry.question[:32],
        "error_message": what[:255],
    }
