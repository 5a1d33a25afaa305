"""The table of statuses (`treaty_status.csv`, and what a depositary sends): a line a State and treaty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.common.sources import Row, Table, read_table
from enlace.directory.rules.states import NO_STATE
from enlace.instruments.rules.periods import day, last_day
from enlace.instruments.rules.provisions import NO_INSTRUMENT
from enlace.instruments.rules.records import COLUMNS, DATE_COLUMNS, WORD_COLUMNS, Key, Record, Status

INSTRUMENT_COLUMN = "instrument_id"
LONGEST = {"action_kind": 60, "as_of": 10}

StateColumns = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class StatusTable:
    """The records of a table, the columns it has, and the line of each record."""

    name: str
    columns: frozenset[str]
    records: tuple[Record, ...]
    lines: Mapping[Key, int]

    def at(self, key: Key) -> str:
        return f"{self.name}:{self.lines[key]}"


def read_status_table(
    content: bytes,
    name: str,
    problems: list[Problem],
    *,
    states: StateColumns,
    instruments: Collection[str],
    required: Collection[str] = (),
    strict: bool = False,
) -> StatusTable | None:
    """Return the records in `content`, or None where the head cannot be used.

    states: column that may name the State -> its values -> code in the pack.
    required: columns asked for besides the State, the treaty and the status.
    strict: refuse columns that are not known here, as they may be misspelt.
    """
    table = read_table(
        content,
        name,
        problems,
        required=[INSTRUMENT_COLUMN, "status", *required],
        allowed=[*states, INSTRUMENT_COLUMN, *COLUMNS] if strict else None,
    )
    if table is None:
        return None
    naming = {column: codes for column, codes in states.items() if column in table.columns}
    if not naming:
        message = N_("no column names the State; one of these is expected: %(columns)s")
        problems.append(Problem(f"{name}:1", message, {"columns": ", ".join(states)}))
        return None
    records: dict[Key, Record] = {}
    lines: dict[Key, int] = {}
    for row in table.rows:
        record = _record(table, row, naming, instruments, problems)
        if record is None:
            continue
        if record.key in records:
            message = N_("%(state)s and %(instrument)s stand twice; the first stands in line %(line)s")
            params = {"state": record.state, "instrument": record.instrument, "line": lines[record.key]}
            problems.append(Problem(table.at(row), message, params))
            continue
        records[record.key] = record
        lines[record.key] = row.line
    return StatusTable(name, frozenset(table.columns), tuple(records.values()), lines)


def _record(
    table: Table, row: Row, naming: StateColumns, instruments: Collection[str], problems: list[Problem]
) -> Record | None:
    where = table.at(row)
    before = len(problems)
    state = _state(row, naming, where, problems)
    instrument = row[INSTRUMENT_COLUMN]
    if instrument not in instruments:
        problems.append(Problem(where, NO_INSTRUMENT, {"code": instrument}))
    status = row["status"]
    if status not in set(Status):
        message = N_("“%(status)s” is no status; write one of: %(known)s")
        problems.append(Problem(where, message, {"status": status, "known": ", ".join(Status)}))
    values: dict[str, Any] = {column: _date(row, column, where, problems) for column in DATE_COLUMNS}
    _check_words(row, where, problems)
    if len(problems) > before:
        return None
    values |= {column: row[column] for column in WORD_COLUMNS}
    return Record(state, instrument, Status(status), **values)


def _state(row: Row, naming: StateColumns, where: str, problems: list[Problem]) -> str:
    given = {column: row[column] for column in naming if row[column]}
    found = {column: naming[column].get(value, "") for column, value in given.items()}
    if not given:
        message = N_("the row names no State; fill “%(column)s”")
        problems.append(Problem(where, message, {"column": next(iter(naming))}))
        return ""
    for column, code in found.items():
        if not code:
            problems.append(Problem(where, NO_STATE, {"code": given[column]}))
            return ""
    codes = sorted(set(found.values()))
    if len(codes) > 1:
        message = N_("the row names two different States: %(values)s")
        problems.append(Problem(where, message, {"values": ", ".join(given.values())}))
        return ""
    return codes[0]


def _date(row: Row, column: str, where: str, problems: list[Problem]) -> date | None:
    text = row[column]
    if not text:
        return None
    found = day(text)
    if found is None:
        message = N_("%(column)s: “%(value)s” is no date; write it as 2017-04-20, or leave it empty")
        problems.append(Problem(where, message, {"column": column, "value": text}))
    return found


def _check_words(row: Row, where: str, problems: list[Problem]) -> None:
    as_of = row["as_of"]
    if as_of and last_day(as_of) is None:
        message = N_("as_of: “%(value)s” is no date; write a day, a month (2017-04) or a year (2017)")
        problems.append(Problem(where, message, {"value": as_of}))
        return
    for column, limit in LONGEST.items():
        if len(row[column]) > limit:
            message = N_("%(column)s has more than %(limit)s characters")
            problems.append(Problem(where, message, {"column": column, "limit": limit}))


def oddities(record: Record) -> tuple[Problem, ...]:
    """Return what is unusual in a record, though it is stored as it stands: each is worth a second look."""
    found = []
    signed, deposited, entered = (
        record.signature_date,
        record.action_date,
        record.entry_into_force_date,
    )
    if signed and deposited and signed > deposited:
        found.append(N_("signed after the deposit"))
    if deposited and entered and entered < deposited:
        found.append(N_("in force before the deposit"))
    if record.status is not Status.PARTY and (deposited or entered):
        found.append(N_("has a date of deposit or of entry into force, and is not given as party"))
    if record.status in (Status.NONE_RECORDED, Status.UNKNOWN) and signed:
        found.append(N_("has a date of signature, and is not given as signatory"))
    return tuple(Problem("", message) for message in found)
