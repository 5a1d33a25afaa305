"""What a source says of one State and one treaty: the record that everything else is read from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """What is known of a State and a treaty.

    none_recorded: a source was seen and shows no action. unknown: no source could be used.
    """

    PARTY = "party"
    SIGNATORY = "signatory"
    NONE_RECORDED = "none_recorded"
    UNKNOWN = "unknown"


DATE_COLUMNS = ("signature_date", "action_date", "instrument_date", "entry_into_force_date")
WORD_COLUMNS = (
    "action_kind",
    "action_date_basis",
    "as_of",
    "reservation_note",
    "note",
    "conflict",
    "source",
    "source_other",
)
COLUMNS = (
    "status",
    "signature_date",
    "action_kind",
    "action_date",
    "action_date_basis",
    "instrument_date",
    "entry_into_force_date",
    "as_of",
    "reservation_note",
    "note",
    "conflict",
    "source",
    "source_other",
)

Key = tuple[str, str]  # State, instrument


@dataclass(frozen=True)
class Record:
    """One line of the table of statuses.

    action_date: of the deposit of ratification, accession, acceptance, approval or succession.
    instrument_date: on which that instrument was signed at home. entry_into_force_date: for this State.
    as_of: the date to which the source speaks (year, month or day), which is not today.
    reservation_note: that something is on file, and where; never the text. conflict: sources that disagree.
    """

    state: str
    instrument: str
    status: Status
    signature_date: date | None = None
    action_kind: str = ""
    action_date: date | None = None
    action_date_basis: str = ""
    instrument_date: date | None = None
    entry_into_force_date: date | None = None
    as_of: str = ""
    reservation_note: str = ""
    note: str = ""
    conflict: str = ""
    source: str = ""
    source_other: str = ""

    @property
    def key(self) -> Key:
        return self.state, self.instrument

    def cells(self) -> dict[str, str]:
        """Return the record as the table writes it: column -> text, in the order of the columns."""
        return {column: _written(getattr(self, column)) for column in COLUMNS}


def _written(value: date | str | None) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def unrecorded(state: str, instrument: str) -> Record:
    """Return the record of a State and a treaty of which no table says anything."""
    return Record(state, instrument, Status.UNKNOWN)


def from_cells(state: str, instrument: str, cells: Mapping[str, str]) -> Record:
    """Return the record that `Record.cells` wrote; columns that are not there are empty."""
    values: dict[str, Any] = {
        column: date.fromisoformat(cells[column]) if cells.get(column) else None for column in DATE_COLUMNS
    }
    values |= {column: cells.get(column, "") for column in WORD_COLUMNS}
    return Record(state, instrument, Status(cells["status"]), **values)
