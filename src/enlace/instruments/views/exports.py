"""The table of standings as CSV: exactly what the page shows."""

import csv

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from enlace.common.cells import marked
from enlace.directory.queries import StateView
from enlace.instruments.documents import standing_words
from enlace.instruments.queries.standings import Matrix

# So that a spreadsheet program takes the file for UTF-8.
MARK = "\ufeff"


def csv_response(name: str, rows: list[list[str]]) -> HttpResponse:
    """Return `rows` as a CSV file to save; no cell can be taken for a formula."""
    response = HttpResponse(MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    csv.writer(response, lineterminator="\r\n").writerows([marked(cell) for cell in row] for row in rows)
    return response


def wide_rows(found: Matrix, states: list[StateView], language: str) -> list[list[str]]:
    """Return the table as the page shows it: a line a State, a column a treaty, words in each cell."""
    codes = [one.code for one in found.instruments]
    rows = [[gettext("Code"), gettext("State"), *(one.short(language).text for one in found.instruments)]]
    for state in states:
        cells = [found.cells[state.code, code] for code in codes]
        words = [standing_words(cell.standing.status, cell.force) for cell in cells]
        rows.append([state.code, state.name(language), *words])
    return rows


def long_rows(found: Matrix, states: list[StateView], language: str) -> list[list[str]]:
    """Return a line a State and treaty of the table, with dates, `as_of`, source and conflict."""
    head = ["state", "name", "instrument", "status", "in_force", "signature_date", "action_kind"]
    rows = [[*head, "action_date", "entry_into_force_date", "as_of", "source", "conflict"]]
    for state in states:
        for one in found.instruments:
            cell = found.cells[state.code, one.code]
            standing = cell.standing
            dates = (standing.action_date, standing.entry_into_force_date)
            rows.append(
                [
                    state.code,
                    state.name(language),
                    one.code,
                    standing.status,
                    cell.force or "",
                    standing.signature_date.isoformat() if standing.signature_date else "",
                    standing.action_kind,
                    *(day.isoformat() if day else "" for day in dates),
                    standing.as_of,
                    standing.source,
                    standing.conflict,
                ]
            )
    return rows
