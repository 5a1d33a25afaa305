"""`instruments.csv`: the treaties of a pack, in the order in which they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from enlace.common.errors import N_, Problem
from enlace.common.sources import Row, Table, read_table
from enlace.common.texts import Text
from enlace.directory.rules.manifest import CODE
from enlace.instruments.rules.periods import day
from enlace.instruments.rules.status_table import INSTRUMENT_COLUMN

TITLE_PREFIX = "title_"
SHORT_COLUMN = "short_name"
SHORT_PREFIX = "short_name_"


@dataclass(frozen=True)
class InstrumentEntry:
    """A treaty as the pack gives it; an empty date or text was not found, which is not "none".

    titles, short_names: language -> text. entry_into_force: of the treaty itself.
    core: False for those that the pack adds beyond its own list.
    """

    code: str
    titles: Text = field(default_factory=dict)
    short_names: Text = field(default_factory=dict)
    adopted_on: date | None = None
    place: str = ""
    entry_into_force_date: date | None = None
    depositary: str = ""
    registration: str = ""
    theme: str = ""
    core: bool = True
    source: str = ""
    note: str = ""


def read_instruments(content: bytes, name: str, problems: list[Problem]) -> tuple[InstrumentEntry, ...]:
    """Return the treaties in `content`; every fault goes to `problems`."""
    table = read_table(content, name, problems, required=[INSTRUMENT_COLUMN])
    if table is None:
        return ()
    entries: dict[str, InstrumentEntry] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        code = row[INSTRUMENT_COLUMN]
        if not CODE.match(code):
            message = N_("“%(code)s” is no code: no spaces, no slash, 40 characters at most")
            problems.append(Problem(table.at(row), message, {"code": code}))
        elif code in entries:
            message = N_("two instruments have the code “%(code)s”; the first stands in line %(line)s")
            problems.append(Problem(table.at(row), message, {"code": code, "line": lines[code]}))
        else:
            entries[code] = _entry(code, table, row, problems)
            lines[code] = row.line
    return tuple(entries.values())


def _entry(code: str, table: Table, row: Row, problems: list[Problem]) -> InstrumentEntry:
    short_names = _texts(row, SHORT_PREFIX)
    if row[SHORT_COLUMN]:
        short_names.setdefault("en", row[SHORT_COLUMN])
    return InstrumentEntry(
        code=code,
        titles=_texts(row, TITLE_PREFIX),
        short_names=short_names,
        adopted_on=_date(table, row, "adopted", problems),
        place=row["place"],
        entry_into_force_date=_date(table, row, "entry_into_force", problems),
        depositary=row["depositary"],
        registration=row["registration"],
        theme=row["theme"],
        core=row["core"] != "n",
        source=row["source"],
        note=row["note"],
    )


def _texts(row: Row, prefix: str) -> dict[str, str]:
    cells: Mapping[str, str] = row.cells
    return {
        column.removeprefix(prefix): cell
        for column, cell in cells.items()
        if column.startswith(prefix) and column != prefix and cell
    }


def _date(table: Table, row: Row, column: str, problems: list[Problem]) -> date | None:
    text = row[column]
    found = day(text)
    if text and found is None:
        message = N_("%(column)s: “%(value)s” is no date; write it as 2017-04-20, or leave it empty")
        problems.append(Problem(table.at(row), message, {"column": column, "value": text}))
    return found
