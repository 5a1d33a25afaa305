"""The States of a pack, their groups and memberships, and its statistical series."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from enlace.common.characters import unseen_in
from enlace.common.errors import N_, Problem
from enlace.common.sources import Row, Table, read_table
from enlace.common.texts import Text
from enlace.directory.rules.manifest import LANGUAGE, NO_LANGUAGE, Manifest, SeriesEntry

NAME_PREFIX = "name_"
# A State outside a group has this mark, or an empty cell.
OUTSIDE = "n"
# The columns in which other files of the pack may name a State, besides that of its code.
ISO_COLUMNS = ("iso3", "iso2")
# Letters and digits of any script: a code stands in addresses, in names of files, and in columns of other files.
STATE_CODE = re.compile(r"(?=.*[^\W_])[\w-]{1,16}")
MOST_WORDS = 60
MOST_TIME = 20
NO_STATE = N_("“%(code)s” is no State of this pack")
NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,10})?")


@dataclass(frozen=True)
class StateEntry:
    """A State as `states.csv` gives it; `other_codes` are its ISO codes besides `code`."""

    code: str
    names: Text
    groups: Mapping[str, str]
    details: Mapping[str, str]


@dataclass(frozen=True)
class MembershipEntry:
    """A State (its code in the pack) in an organization."""

    organization: str
    state: str
    role: str
    as_of: str
    note: str
    source: str


@dataclass(frozen=True)
class SeriesPoint:
    """One value of a series."""

    series: str
    state: str
    period: str
    value: Decimal
    source: str


def read_states(manifest: Manifest, files: Mapping[str, bytes], problems: list[Problem]) -> tuple[StateEntry, ...]:
    """Return the States of the pack; every fault of `states.csv` goes to `problems`."""
    name = manifest.states_file
    if name not in files or not manifest.state_column:
        return ()  # told of pack.yaml
    required = [manifest.state_column, *filter(None, manifest.group_columns)]
    table = read_table(files[name], name, problems, required=required)
    if table is None:
        return ()
    languages = _languages(table, manifest, problems)
    if not any(column.startswith(NAME_PREFIX) for column in table.columns):
        problems.append(Problem(f"{name}:1", N_("no column holds the names of States; add name_en or another name_…")))
    states: list[StateEntry] = []
    lines: dict[tuple[str, str], int] = {}
    for row in table.rows:
        code = row[manifest.state_column]
        names = {language: row[NAME_PREFIX + language] for language in languages if row[NAME_PREFIX + language]}
        if not STATE_CODE.fullmatch(code) or unseen_in(code):
            message = N_("“%(code)s” is no code of a State: 1 to 16 letters, digits, “-” or “_”")
            problems.append(Problem(table.at(row), message, {"code": code}))
        elif not _is_new(row, table, manifest, lines, problems):
            continue
        elif languages and not names:
            problems.append(Problem(table.at(row), N_("the State “%(code)s” has no name"), {"code": code}))
        else:
            groups = {column: row[column] for column in filter(None, manifest.group_columns) if row[column]}
            details = {
                column: cell
                for column, cell in row.cells.items()
                if cell and column not in groups and not column.startswith(NAME_PREFIX)
            }
            states.append(StateEntry(code, names, groups, details))
    if not states and not problems:
        problems.append(Problem(f"{name}:1", N_("the file names no State")))
    return tuple(states)


def _languages(table: Table, manifest: Manifest, problems: list[Problem]) -> list[str]:
    """Return the languages in which the table names States; what is no code of a language is a problem."""
    found = [column.removeprefix(NAME_PREFIX) for column in table.columns if column.startswith(NAME_PREFIX)]
    for language in found:
        if not LANGUAGE.fullmatch(language):
            problems.append(Problem(f"{manifest.states_file}:1", NO_LANGUAGE, {"language": language}))
    return found


def _is_new(
    row: Row, table: Table, manifest: Manifest, lines: dict[tuple[str, str], int], problems: list[Problem]
) -> bool:
    """Return whether no State before has a code of this one; lines: (column, code) -> the line that has it."""
    before = len(problems)
    for column in dict.fromkeys((manifest.state_column, *ISO_COLUMNS)):
        code = row[column]
        if code and lines.setdefault((column, code), row.line) != row.line:
            message = N_("two States have the %(column)s “%(code)s”; the first stands in line %(line)s")
            params = {"column": column, "code": code, "line": lines[column, code]}
            problems.append(Problem(table.at(row), message, params))
            break
    return len(problems) == before


def code_columns(states: tuple[StateEntry, ...], manifest: Manifest) -> Mapping[str, Mapping[str, str]]:
    """Return, for each column in which another file may name States, its values -> code in the pack."""
    columns: dict[str, dict[str, str]] = {manifest.state_column: {state.code: state.code for state in states}}
    for column in ISO_COLUMNS:
        if column != manifest.state_column:
            found = {state.details[column]: state.code for state in states if state.details.get(column)}
            if found:
                columns[column] = found
    return columns


def _fits(row: Row, table: Table, most: Mapping[str, int], problems: list[Problem]) -> bool:
    """Return whether each column of `most` holds no more characters than that, and any, but for `as_of`."""
    before = len(problems)
    for column, limit in most.items():
        if not row[column] and column != "as_of":
            problems.append(Problem(table.at(row), N_("“%(column)s” is empty"), {"column": column}))
        if len(row[column]) > limit:
            message = N_("“%(column)s” has more than %(limit)s characters")
            problems.append(Problem(table.at(row), message, {"column": column, "limit": limit}))
    return len(problems) == before


def read_memberships(
    manifest: Manifest, files: Mapping[str, bytes], states: tuple[StateEntry, ...], problems: list[Problem]
) -> tuple[MembershipEntry, ...]:
    """Return the memberships of the pack, if it has any."""
    name = manifest.files.get("memberships", "")
    if name not in files:
        return ()
    table = read_table(files[name], name, problems, required=["organization", "role"])
    if table is None:
        return ()
    columns = code_columns(states, manifest)
    column = next((column for column in columns if column in table.columns), "")
    if not column:
        message = N_("no column names the State; one of these is expected: %(columns)s")
        problems.append(Problem(f"{name}:1", message, {"columns": ", ".join(columns)}))
        return ()
    entries: dict[tuple[str, str], MembershipEntry] = {}
    for row in table.rows:
        state = columns[column].get(row[column], "")
        key = (row["organization"], state)
        if not state:
            problems.append(Problem(table.at(row), NO_STATE, {"code": row[column]}))
        elif key in entries:
            problems.append(Problem(table.at(row), N_("this membership stands twice")))
        elif _fits(row, table, {"organization": MOST_WORDS, "role": MOST_WORDS, "as_of": MOST_TIME}, problems):
            entries[key] = MembershipEntry(*key, row["role"], row["as_of"], row["note"], row["source"])
    return tuple(entries.values())


def read_series(
    entry: SeriesEntry,
    files: Mapping[str, bytes],
    columns: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
) -> tuple[SeriesPoint, ...]:
    """Return the values of one statistical series."""
    if entry.file not in files or not (entry.state and entry.period and entry.value):
        return ()  # told of pack.yaml
    table = read_table(files[entry.file], entry.file, problems, required=[entry.state, entry.period, entry.value])
    if table is None:
        return ()
    codes = columns.get(entry.state) or next(iter(columns.values()))
    points: dict[tuple[str, str], SeriesPoint] = {}
    for row in table.rows:
        state, period = codes.get(row[entry.state], ""), row[entry.period]
        if not state:
            problems.append(Problem(table.at(row), NO_STATE, {"code": row[entry.state]}))
        elif not NUMBER.fullmatch(row[entry.value]):
            message = N_("“%(value)s” is no number; use a dot for decimals (14 digits before it, 10 after it at most)")
            problems.append(Problem(table.at(row), message, {"value": row[entry.value]}))
        elif (state, period) in points:
            problems.append(Problem(table.at(row), N_("this State and period stand twice")))
        elif _fits(row, table, {entry.period: MOST_TIME}, problems):
            points[state, period] = SeriesPoint(entry.code, state, period, Decimal(row[entry.value]), row["source"])
    return tuple(points.values())
