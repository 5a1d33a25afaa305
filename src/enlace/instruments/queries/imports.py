"""The tables that depositaries sent: what each would change or has changed."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from enlace.common.errors import N_, NotFound, Problem
from enlace.instruments.models import StandingImport
from enlace.instruments.queries.records import instrument_codes, state_columns, stored_records
from enlace.instruments.rules.comparison import RecordChange, compare
from enlace.instruments.rules.records import COLUMNS, Record, from_cells
from enlace.instruments.rules.status_table import INSTRUMENT_COLUMN, read_status_table


@dataclass(frozen=True)
class ImportView:
    """One import; applied_at is None while it is only a proposal. `changes` is empty in a list."""

    number: int
    pack_code: str
    file_name: str
    proposed_at: datetime
    proposed_by: str
    applied_at: datetime | None
    applied_by: str
    change_count: int
    changes: tuple[RecordChange, ...] = ()


def read_import(pack_code: str, content: bytes, name: str, problems: list[Problem]) -> tuple[RecordChange, ...]:
    """Return what the table in `content` would change in the pack; every fault goes to `problems`.

    Raises: NotFound, if there is no such pack.
    """
    table = read_status_table(
        content,
        name,
        problems,
        states=state_columns(pack_code),
        instruments=frozenset(instrument_codes(pack_code)),
        required=("as_of", "source"),
        strict=True,
    )
    return compare(stored_records(pack_code), table, problems) if table else ()


def changes_of(proposed: StandingImport) -> tuple[RecordChange, ...]:
    """Return what an import changes, as it was proposed."""
    return tuple(
        RecordChange(
            from_cells(row["state"], row["instrument"], row["old"]),
            from_cells(row["state"], row["instrument"], row["new"]),
        )
        for row in proposed.rows
    )


def imports_of(pack_code: str) -> tuple[ImportView, ...]:
    """Return the imports of a pack, the latest first."""
    rows = StandingImport.objects.filter(pack_id=pack_code).defer("rows").order_by("-number")
    return tuple(_view(one, ()) for one in rows)


def latest_applied(pack_code: str) -> int:
    """Return the number of the last import that was applied, 0 if none: what was made from the table before is old."""
    applied = StandingImport.objects.filter(pack_id=pack_code, applied_at__isnull=False)
    return applied.order_by("-applied_at").values_list("number", flat=True).first() or 0


def import_of(pack_code: str, number: int) -> ImportView:
    """Return one import with its changes. Raises: NotFound."""
    found = StandingImport.objects.filter(pack_id=pack_code, number=number).first()
    if found is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    return _view(found, changes_of(found))


def _view(one: StandingImport, changes: tuple[RecordChange, ...]) -> ImportView:
    return ImportView(
        one.number,
        one.pack_id,
        one.file_name,
        one.proposed_at,
        one.proposed_by,
        one.applied_at,
        one.applied_by,
        one.change_count,
        changes,
    )


def status_csv(state_column: str, records: Iterable[Record]) -> str:
    """Return `records` as the table that an import reads; with no records, an empty table to fill in."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([state_column, INSTRUMENT_COLUMN, *COLUMNS])
    for record in records:
        writer.writerow([record.state, record.instrument, *record.cells().values()])
    return text.getvalue()
