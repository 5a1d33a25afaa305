"""What a table sent by a depositary would change: cell by cell, old to new, and what needs a second look."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from enlace.common.errors import N_, Problem
from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import COLUMNS, DATE_COLUMNS, Key, Record, Status, unrecorded
from enlace.instruments.rules.status_table import StatusTable, oddities

_STEPS = {Status.NONE_RECORDED: 0, Status.UNKNOWN: 0, Status.SIGNATORY: 1, Status.PARTY: 2}


class Flag(StrEnum):
    """Why a change needs a second look; none of them forbids it."""

    LOSES_DATE = "loses_date"
    OLDER_SOURCE = "older_source"
    STEPS_BACK = "steps_back"


@dataclass(frozen=True)
class CellChange:
    """One cell of the table: what stands there and what would."""

    column: str
    old: str
    new: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class RecordChange:
    """What would change for one State and treaty."""

    old: Record
    new: Record

    @property
    def key(self) -> Key:
        return self.new.key

    @property
    def cells(self) -> tuple[CellChange, ...]:
        before, after = self.old.cells(), self.new.cells()
        return tuple(
            CellChange(column, before[column], after[column], self._flags(column))
            for column in COLUMNS
            if before[column] != after[column]
        )

    @property
    def oddities(self) -> tuple[Problem, ...]:
        return oddities(self.new)

    @property
    def flagged(self) -> bool:
        return bool(self.oddities) or any(cell.flags for cell in self.cells)

    def _flags(self, column: str) -> tuple[Flag, ...]:
        if column in DATE_COLUMNS and getattr(self.new, column) is None:
            return (Flag.LOSES_DATE,)
        if column == "as_of":
            before, after = last_day(self.old.as_of), last_day(self.new.as_of)
            older = before is not None and (after is None or after < before)
            return (Flag.OLDER_SOURCE,) if older else ()
        if column == "status" and _STEPS[self.new.status] < _STEPS[self.old.status]:
            return (Flag.STEPS_BACK,)
        return ()


def compare(stored: Mapping[Key, Record], table: StatusTable, problems: list[Problem]) -> tuple[RecordChange, ...]:
    """Return what `table` would change in `stored`, in the order of the table; unchanged lines are left out.

    A column that the table does not have is left as it stands; an empty cell empties the stored one.
    A line that changes something must say as of when and on whose word, unless it says `unknown`.
    """
    changes = []
    for record in table.records:
        old = stored.get(record.key, unrecorded(*record.key))
        kept = {column: getattr(old, column) for column in COLUMNS if column not in table.columns}
        new = replace(record, **kept)
        if new == old:
            continue
        if new.status is not Status.UNKNOWN:
            for column in ("as_of", "source"):
                if not getattr(record, column):
                    message = N_("%(column)s is empty: a status is taken over only with its date and source")
                    problems.append(Problem(table.at(record.key), message, {"column": column}))
        changes.append(RecordChange(old, new))
    return tuple(changes)
