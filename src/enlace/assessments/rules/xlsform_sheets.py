"""The sheets of a workbook as rows of text, each with its number, as pyxform would see them."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from pyxform.validators.pyxform.sheet_misspellings import find_sheet_misspellings
from pyxform.xls2json_backends import xlsx_value_to_str

from enlace.assessments.rules.xlsform_archive import Formulas, check_archive
from enlace.assessments.rules.xlsform_entries import (
    CHOICES,
    ENLACE,
    FEATURE_SHEETS,
    SETTINGS,
    SURVEY,
    Row,
    Sheet,
    row_list,
)
from enlace.common.characters import UNFIT, unfit_in
from enlace.common.errors import N_, Problem
from enlace.common.sources import MAX_CELL_CHARACTERS

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
# How a workbook writes a control character that XML forbids; openpyxl leaves it as it is written.
_ESCAPED_CONTROL = re.compile("_x(00(?:0[0-8BCEF]|1[0-9A-F]|7F))_", re.IGNORECASE)


def read_sheets(content: bytes, name: str, problems: list[Problem]) -> dict[str, Sheet] | None:
    """Return the sheets with a meaning by their names in lower case, or None where there is no survey.

    As in pyxform, a workbook of one sheet needs no name on it, and sheets of other names are notes.
    """
    try:
        formulas = check_archive(content, name, problems)
        if formulas is None:
            return None
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out of a workbook (styles, validations): none of it is read.
            warnings.simplefilter("ignore")
            return _read(content, name, formulas, problems)
    except Exception as fault:  # noqa: BLE001
        # The boundary to zipfile and openpyxl, which raise whatever they meet: all of it is “not readable”.
        message = N_("the workbook cannot be read (%(fault)s); open it, save it again as .xlsx")
        problems.append(Problem(name, message, {"fault": f"{type(fault).__name__}: {fault}"[:200]}))
        return None


def _read(
    content: bytes, name: str, formulas: tuple[Formulas, ...], problems: list[Problem]
) -> dict[str, Sheet] | None:
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    reader.read()
    try:
        titles = reader.wb.sheetnames
        wanted = _wanted(titles, name, problems)
        if wanted is None:
            return None
        _report_formulas(reader, name, wanted, formulas, problems)
        sheets = {}
        for key, title in wanted.items():
            # Of a sheet that is refused anyway, what its cells look like is no news.
            sheet = _sheet(reader.wb[title], f"{name}: {title}", [] if key in FEATURE_SHEETS else problems)
            if sheet is not None:
                sheets[key] = sheet
        return sheets
    finally:
        reader.wb.close()
        reader.archive.close()


def _wanted(titles: list[str], name: str, problems: list[Problem]) -> dict[str, str] | None:
    """Return the titles of the sheets to read by their names in lower case."""
    known = (SURVEY, CHOICES, SETTINGS, ENLACE, *FEATURE_SHEETS)
    found: dict[str, str] = {}
    for title in titles:
        key = title.lower()
        if key in found:
            problems.append(Problem(name, N_("the sheet “%(sheet)s” stands twice"), {"sheet": key}))
        elif key in known:
            found[key] = title
    if not found and len(titles) == 1:
        found[SURVEY] = titles[0]
    if SURVEY not in found:
        message = N_("the workbook has no sheet “survey”; it has: %(sheets)s")
        problems.append(Problem(name, message, {"sheets": ", ".join(titles) or "—"}))
        return None
    for key in (CHOICES, SETTINGS):
        others = [title for title in titles if title not in found.values()]
        if key not in found and find_sheet_misspellings(key=key, keys=others):
            message = N_("there is no sheet “%(sheet)s”, but one of nearly that name: %(sheets)s; rename it")
            problems.append(Problem(name, message, {"sheet": key, "sheets": ", ".join(others)}))
    return found


def _report_formulas(
    reader: Any, name: str, wanted: Mapping[str, str], formulas: tuple[Formulas, ...], problems: list[Problem]
) -> None:
    """Report the cells whose formula was never worked out: they would be read as empty."""
    titles = {relation.target: sheet.name for sheet, relation in reader.parser.find_sheets()}
    for unsettled in formulas:
        title = titles.get(unsettled.part)
        if title not in wanted.values():
            continue
        for cell in unsettled.cells:
            message = N_("%(cell)s holds a formula without a result; open the workbook in Excel and save it again")
            problems.append(Problem(f"{name}: {title} row {cell.lstrip(ascii_uppercase)}", message, {"cell": cell}))


def _sheet(worksheet: Any, where: str, problems: list[Problem]) -> Sheet | None:
    if not hasattr(worksheet, "iter_rows"):
        problems.append(Problem(where, N_("this is a chart, not a sheet of cells")))
        return None
    worksheet.reset_dimensions()
    lines = worksheet.iter_rows()
    heads = _heads(next(lines, ()), where, problems)
    rows: list[Row] = []
    headless: dict[int, list[int]] = {}
    for number, cells in enumerate(lines, start=2):
        row = _row(number, cells, heads, where, headless, problems) if cells else None
        if row is not None and number > MAX_ROWS:
            problems.append(Problem(where, N_("the sheet has more than %(limit)s rows"), {"limit": MAX_ROWS}))
            break
        if row is not None:
            rows.append(row)
    for column, numbers in headless.items():
        message = N_("the column %(column)s has no heading; it is used in: %(rows)s; give it one or empty it")
        params = {"column": get_column_letter(column), "rows": row_list(numbers)}
        problems.append(Problem(f"{where} row {numbers[0]}", message, params))
    return Sheet(where, tuple(head for head in heads if head), tuple(rows))


def _heads(cells: tuple[Any, ...], where: str, problems: list[Problem]) -> list[str]:
    heads: list[str] = []
    for column, text in _texts(cells, f"{where} row 1", problems):
        if column > MAX_COLUMNS:
            message = N_("the sheet has more than %(limit)s columns")
            problems.append(Problem(f"{where} row 1", message, {"limit": MAX_COLUMNS}))
            break
        head = " ".join(text.split())
        if head and head in heads:
            problems.append(Problem(f"{where} row 1", N_("the column “%(column)s” stands twice"), {"column": head}))
            head = ""
        heads += [""] * (column - len(heads) - 1) + [head]
    return heads


def _row(
    number: int,
    cells: tuple[Any, ...],
    heads: list[str],
    where: str,
    headless: dict[int, list[int]],
    problems: list[Problem],
) -> Row | None:
    here = f"{where} row {number}"
    found = {}
    for column, text in _texts(cells, here, problems):
        if not text.strip():
            continue
        head = heads[column - 1] if column <= len(heads) else ""
        if head:
            found[head] = text
        else:
            headless.setdefault(column, []).append(number)
    return Row(number, found) if found else None


def _texts(cells: tuple[Any, ...], here: str, problems: list[Problem]) -> Iterator[tuple[int, str]]:
    """Yield the number and the text of each cell that is not empty; a cell in error is reported."""
    for column, cell in enumerate(cells, start=1):
        if cell.value is None:
            continue
        text = cell.value if isinstance(cell.value, str) else xlsx_value_to_str(cell.value)
        if cell.data_type == "e":
            message = N_("a cell holds the error “%(text)s”; correct it")
            problems.append(Problem(here, message, {"text": text[:60]}))
        elif len(text) > MAX_CELL_CHARACTERS:
            message = N_("a cell holds more than %(limit)s characters; shorten it")
            problems.append(Problem(here, message, {"limit": MAX_CELL_CHARACTERS}))
        else:
            if code := unfit_in(text) or _escaped_control(text):
                message = N_("the cell in column %(column)s holds an invisible control character (%(code)s); delete it")
                problems.append(Problem(here, message, {"column": get_column_letter(column), "code": code}))
            yield column, UNFIT.sub("", text)


def _escaped_control(text: str) -> str:
    found = _ESCAPED_CONTROL.search(text)
    return f"U+{found[1].upper()}" if found else ""
