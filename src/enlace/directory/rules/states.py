"""The States of a pack, their groups and memberships, and its statistical series."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from enlace.common.errors import N_, Problem
from enlace.common.sources import read_table
from enlace.common.texts import Text
from enlace.directory.rules.manifest import CODE, Manifest, SeriesEntry

NAME_PREFIX = "name_"
# A State outside a group has this mark, or an empty cell.
OUTSIDE = "n"


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


def read_states(
    manifest: Manifest, files: Mapping[str, bytes], problems: list[Problem]
) -> tuple[StateEntry, ...]:
    """Return the States of the pack; every fault of `states.csv` goes to `problems`."""
    name = manifest.states_file
    required = [manifest.state_column, *manifest.group_columns]
    table = read_table(files[name], name, problems, required=required)
    if table is None:
        return ()
    languages = [
        column.removeprefix(NAME_PREFIX) for column in table.columns if column.startswith(NAME_PREFIX)
    ]
    if not languages:
        problems.append(
            Problem(f"{name}:1", N_("no column holds the names of States; add name_en or another name_…"))
        )
    states: list[StateEntry] = []
    lines: dict[str, int] = {}
    for row in table.rows:
        code = row[manifest.state_column]
        names = {
            language: row[NAME_PREFIX + language] for language in languages if row[NAME_PREFIX + language]
        }
        if not code or not CODE.match(code) or len(code) > 16:  # noqa: PLR2004  (the length of the column)
            problems.append(Problem(table.at(row), N_("“%(code)s” is no code of a State"), {"code": code}))
        elif code in lines:
            message = N_("two States have the code “%(code)s”; the first stands in line %(line)s")
            problems.append(Problem(table.at(row), message, {"code": code, "line": lines[code]}))
        elif languages and not names:
            problems.append(Problem(table.at(row), N_("the State “%(code)s” has no name"), {"code": code}))
        else:
            lines[code] = row.line
            groups = {column: row[column] for column in manifest.group_columns if row[column]}
            details = {
                column: cell
                for column, cell in row.cells.items()
                if cell and column not in groups and not column.startswith(NAME_PREFIX)
            }
            states.append(StateEntry(code, names, groups, details))
    if not states and not problems:
        problems.append(Problem(f"{name}:1", N_("the file names no State")))
    return tuple(states)


def code_columns(states: tuple[StateEntry, ...], manifest: Manifest) -> Mapping[str, Mapping[str, str]]:
    """Return, for each column in which another file may name States, its values -> code in the pack."""
    columns: dict[str, dict[str, str]] = {manifest.state_column: {state.code: state.code for state in states}}
    for column in ("iso3", "iso2"):
        if column != manifest.state_column:
            found = {state.details[column]: state.code for state in states if state.details.get(column)}
            if found:
                columns[column] = found
    return columns


def read_memberships(
    manifest: Manifest, files: Mapping[str, bytes], states: tuple[StateEntry, ...], problems: list[Problem]
) -> tuple[MembershipEntry, ...]:
    """Return the memberships of the pack, if it has any."""
    name = manifest.files.get("memberships", "")
    if not name:
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
            message = N_("“%(code)s” is no State of this pack")
            problems.append(Problem(table.at(row), message, {"code": row[column]}))
        elif key in entries:
            problems.append(Problem(table.at(row), N_("this membership stands twice")))
        else:
            entries[key] = MembershipEntry(*key, row["role"], row["as_of"], row["note"], row["source"])
    return tuple(entries.values())


def read_series(
    entry: SeriesEntry,
    files: Mapping[str, bytes],
    columns: Mapping[str, Mapping[str, str]],
    problems: list[Problem],
) -> tuple[SeriesPoint, ...]:
    """Return the values of one statistical series."""
    table = read_table(
        files[entry.file], entry.file, problems, required=[entry.state, entry.period, entry.value]
    )
    if table is None:
        return ()
    codes = columns.get(entry.state) or next(iter(columns.values()))
    points: dict[tuple[str, str], SeriesPoint] = {}
    for row in table.rows:
        state, period = codes.get(row[entry.state], ""), row[entry.period]
        try:
            value = Decimal(row[entry.value])
        except InvalidOperation:
            value = Decimal("NaN")
        if not state:
            message = N_("“%(code)s” is no State of this pack")
            problems.append(Problem(table.at(row), message, {"code": row[entry.state]}))
        elif not value.is_finite():
            message = N_("“%(value)s” is no number; use a dot for decimals")
            problems.append(Problem(table.at(row), message, {"value": row[entry.value]}))
        elif (state, period) in points:
            problems.append(Problem(table.at(row), N_("this State and period stand twice")))
        else:
            points[state, period] = SeriesPoint(entry.code, state, period, value, row["source"])
    return tuple(points.values())
