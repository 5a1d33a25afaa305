"""XLSX: the sheets of the document as a workbook of plain tables, ready to filter and to count."""

import io
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from enlace.publishing.rules.characters import clean, one_line
from enlace.publishing.rules.colours import INK, PAPER, QUIET, RULE, TEAL
from enlace.publishing.rules.formats import Format
from enlace.publishing.rules.tree import CellValue, Document, Sheet

NO_DATE = date(1980, 1, 1)
# Excel knows no day before 1900, and takes 1900 for a leap year; a treaty may be older.
FIRST_DATE = date(1900, 3, 1)
MAX_CELL = 32_767
MAX_NAME = 31
_FORMATS = {"text": "@", "integer": "#,##0", "decimal": "#,##0.00", "share": "0.0%", "date": "yyyy-mm-dd"}


def write(document: Document) -> bytes:
    """Return the sheets as a workbook; a document without sheets gives one with its title alone."""
    out = io.BytesIO()
    # No text becomes a formula, a link or a number: a cell holds what its author gave.
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    created = datetime.combine(document.issued_on or NO_DATE, time(0))
    properties = {"title": document.title, "author": document.organization, "subject": document.symbol}
    book.set_properties({key: one_line(value)[:255] for key, value in properties.items()} | {"created": created})
    looks = _looks(book)
    taken: set[str] = set()
    for sheet in document.sheets or (Sheet(document.title, (), ()),):
        _write_sheet(book.add_worksheet(_name(sheet.name, taken)), sheet, document, looks)
    book.close()
    return out.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Public Sans", "font_size": 10, "valign": "top"}
    looks = {
        code: book.add_format(base | {"num_format": number, "text_wrap": code == "text"})
        for code, number in _FORMATS.items()
    }
    looks["title"] = book.add_format(base | {"bold": True, "font_size": 13, "font_color": INK})
    looks["quiet"] = book.add_format(base | {"font_color": QUIET})
    looks["synthetic"] = book.add_format(base | {"bold": True, "font_color": PAPER, "bg_color": INK})
    looks["head"] = book.add_format(
        base
        | {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 2, "bottom_color": TEAL, "top": 1}
        | {"top_color": RULE}
    )
    return looks


def _write_sheet(page: Any, sheet: Sheet, document: Document, looks: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    row = 0
    if document.synthetic_line:
        for number in range(max(len(sheet.columns), 1)):
            page.write_blank(row, number, None, looks["synthetic"])
        page.write_string(row, 0, _cell(document.synthetic_line), looks["synthetic"])
        page.set_header(f"&C{_header(document.synthetic_line)}")
        row += 1
    about = " · ".join(part for part in (document.organization, document.symbol, document.version_line) if part)
    for line, look in ((sheet.name, "title"), (about, "quiet"), (sheet.note, "quiet")):
        if line:
            page.write_string(row, 0, _cell(line), looks[look])
            row += 1
    _write_table(page, sheet, row + 1, looks)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C&P / &N")


def _write_table(page: Any, sheet: Sheet, head: int, looks: dict[str, Any]) -> None:
    """Write the table of `sheet` with its head in row `head`, frozen, repeated in print and with filters."""
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, looks[column.format])
        page.write_string(head, number, _cell(column.title), looks["head"])
    for line_number, cells in enumerate(sheet.rows, start=head + 1):
        for number, (cell, column) in enumerate(zip(cells, sheet.columns, strict=True)):
            _write_cell(page, line_number, number, cell, looks[column.format])
    if sheet.columns:
        page.freeze_panes(head + 1, 1)
        page.autofilter(head, 0, head + max(len(sheet.rows), 1), len(sheet.columns) - 1)
        page.repeat_rows(head)


def _write_cell(page: Any, row: int, column: int, value: CellValue, look: Any) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, value, look)
        case int() | float():
            page.write_number(row, column, value, look)
        case date() if value >= FIRST_DATE:
            page.write_datetime(row, column, value, look)
        case date():
            page.write_string(row, column, value.isoformat(), look)
        case str():
            page.write_string(row, column, _cell(value), look)


def _cell(value: str) -> str:
    return clean(value)[:MAX_CELL]


def _header(value: str) -> str:
    """Return `value` fit for a page header, where `&` begins a code and 255 characters are the end."""
    return one_line(value).replace("&", "&&")[:250]


def _name(wanted: str, taken: set[str]) -> str:
    """Return `wanted` as Excel allows it for a sheet: short, without signs of formulas, no name twice."""
    base = "".join(" " if sign in "[]:*?/\\" else sign for sign in one_line(wanted)).strip(" '") or "1"
    name, number = base[:MAX_NAME].strip(" '"), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        name = f"{base[: MAX_NAME - 5].strip()} ({number})"
    taken.add(name.casefold())
    return name


KIND = Format(
    code="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    extension="xlsx",
    write=write,
)
