"""What stands in a workbook that came back."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from openpyxl.reader.excel import ExcelReader

from enlace.assessments.rules.carrying import from_properties
from enlace.assessments.rules.carrying_opening import MOST_ROWS, NOT_OURS, Opened, expected_names, too_much
from enlace.assessments.rules.carrying_readings import Cell, Raw
from enlace.assessments.rules.carrying_xlsx import COLUMNS, LIST_SHEET, MARK, STAMP_SHEET
from enlace.common.errors import N_, Problem

_MOST_COLUMNS = 40
_MOST_STAMP = 20
Cells = dict[str, dict[str, Cell]]


def open_workbook(content: bytes, name: str, formulas: frozenset[str], problems: list[Problem]) -> Opened | None:
    """Return what stands in the workbook, or None after adding a problem. formulas: parts that were not worked out."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out of a workbook: none of it is read.
            warnings.simplefilter("ignore")
            return _opened(content, name, formulas, problems)
    except Exception:  # noqa: BLE001
        # The boundary to openpyxl, which raises whatever it meets.
        message = N_("The workbook cannot be read: open it in Excel, save it again as .xlsx, and bring that.")
        problems.append(Problem(name, message))
        return None


def _opened(content: bytes, name: str, formulas: frozenset[str], problems: list[Problem]) -> Opened | None:
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    try:
        book = reader.wb
        properties = {one.name: str(one.value) for one in book.custom_doc_props.props if one.name}
        tokens = {from_properties(properties)}
        if STAMP_SHEET in book.sheetnames:
            tokens.add("".join(str(row[0] or "") for row in _rows(book[STAMP_SHEET], _MOST_STAMP)))
        parts = {sheet.name: relation.target for sheet, relation in reader.parser.find_sheets()}
        cells: Cells = {}
        repeated: list[str] = []
        for title in book.sheetnames:
            if title in (STAMP_SHEET, LIST_SHEET) or not hasattr(book[title], "iter_rows"):
                continue
            rows = list(_rows(book[title], MOST_ROWS + 1))
            if parts.get(title) in formulas:
                message = N_("A cell holds a formula that was not worked out: open the file in Excel, save it again.")
                problems.append(Problem(f"{name}: {title}", message))
            if len(rows) > MOST_ROWS:
                problems.append(too_much(name))
                return None
            _add_answers(rows, cells, repeated)
        if not cells and not tokens - {""}:
            problems.append(Problem(name, NOT_OURS))
        return None if problems else Opened("xlsx", frozenset(tokens - {""}), cells, tuple(repeated))
    finally:
        reader.wb.close()
        reader.archive.close()


def _rows(sheet: Any, most: int) -> Iterator[tuple[Any, ...]]:
    # What a program says of the size of a sheet may be wrong.
    sheet.reset_dimensions()
    return iter(sheet.iter_rows(max_row=most, max_col=_MOST_COLUMNS, values_only=True))


def _add_answers(rows: Sequence[tuple[Any, ...]], cells: Cells, repeated: list[str]) -> None:
    """Add the rows under the one that names the columns, if there is one: not every sheet holds answers."""
    place = next((place for place, row in enumerate(rows) if f"{MARK}code" in row), len(rows))
    columns = {
        str(name).removeprefix(MARK): column for row in rows[place : place + 1] for column, name in enumerate(row)
    }
    # The row after the names for the program names the columns for people.
    for row in rows[place + 2 :]:
        found = {name: _cell(row, columns.get(name)) for name in COLUMNS}
        key = " ".join(str(found["code"] or "").split())
        if key in cells:
            repeated.append(key)
        elif key:
            cells[key] = found


def _cell(row: tuple[Any, ...], column: int | None) -> Cell:
    value = row[column] if column is not None and column < len(row) else None
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def raws_of_workbook(opened: Opened, expected: Mapping[str, Sequence[str]], problems: list[Problem]) -> dict[str, Raw]:
    """Return question -> its row. expected: question -> its choices, where several can be chosen."""
    known = {question: question for question in expected}
    known |= {f"{question} {code}": question for question, codes in expected.items() for code in codes}
    problems += expected_names(expected, opened, known)
    if problems:
        return {}
    cells = opened.cells
    return {
        question: Raw(
            answer=None if codes else cells[question]["answer"],
            chosen={code: cells[f"{question} {code}"]["answer"] for code in codes},
            comment=cells[question]["comment"],
            marking=cells[question]["marking"],
            basis=cells[question]["basis"],
            links=cells[question]["links"],
        )
        for question, codes in expected.items()
    }
