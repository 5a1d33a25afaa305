"""Agreements as a table, a line an agreement, as it is imported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from enlace.common.cells import unmarked
from enlace.common.errors import N_, Problem
from enlace.common.sources import Row, read_table, unknown_columns
from enlace.cooperation.rules.agreements import Agreement, Ending
from enlace.cooperation.rules.legal_basis import Carries
from enlace.instruments.rules.periods import day

MOST_LINES = 1000
TONGUES = ("en", "es", "pt", "fr")
# Every column with what is written in it; `*` stands for the code of a language.
GUIDE: Mapping[str, str] = {
    "code": N_("code of the agreement: capital letters, figures, “-”, “.” and “_”, as BRA-PER-1998"),
    "title_*": N_("title, a column for each language"),
    "parties": N_("codes of the States, separated by spaces: BRA PER"),
    "forms": N_("codes of the forms of cooperation that it serves, separated by spaces: mla extradition"),
    "carries": N_("how far it carries a request: treaty, conditional or facilitates; empty where nobody has said"),
    "signed_on": N_("day of signature, as 2017-04-20; empty where it is not known"),
    "in_force_on": N_("day of entry into force; empty where it is not known"),
    "ended": N_("“yes” or “no”, as of the date of the source; empty where it is not known"),
    "ended_on": N_("first day on which it is no longer in force; empty where it is not known"),
    "url": N_("link to the text or to the register of treaties, beginning with https://"),
    "citation": N_("where it was published"),
    "as_of": N_("day, month or year to which the source speaks: 2017-04-20, 2017-04 or 2017"),
    "note": N_("note"),
    "synthetic": N_("“yes” where the agreement was invented for a demonstration"),
}
REQUIRED = ("code", "parties", "forms")
COLUMNS = tuple(
    column for name in GUIDE for column in ([f"title_{tongue}" for tongue in TONGUES] if name == "title_*" else [name])
)
ENDINGS: Mapping[str, Ending] = {"": Ending.UNKNOWN, "no": Ending.NONE, "yes": Ending.ENDED}


@dataclass(frozen=True)
class Line:
    """A line of a table: where it stands, the code, and its cells by column."""

    where: str
    code: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """What an agreement becomes; old is None and version 0 where it is new."""

    old: Agreement | None
    new: Agreement
    version: int


@dataclass(frozen=True)
class Proposal:
    """What a table would do: what changes, and how many lines change nothing."""

    changes: tuple[Change, ...]
    unchanged: int


def read_lines(content: bytes, name: str, problems: list[Problem]) -> tuple[Line, ...]:
    """Return the lines of a table; every fault of its head, and a code that stands twice, goes to `problems`."""
    table = read_table(content, name, problems, required=REQUIRED)
    if table is None:
        return ()
    unknown = [column[:60] for column in table.columns if column not in COLUMNS]
    if unknown:
        problems += unknown_columns(f"{name}:1", unknown, COLUMNS)
        return ()
    if len(table.rows) > MOST_LINES:
        message = N_("the table has %(count)s lines; at most %(limit)s are read at once")
        problems.append(Problem(name, message, {"count": len(table.rows), "limit": MOST_LINES}))
        return ()
    first: dict[str, int] = {}
    found = []
    for row in table.rows:
        code = row["code"].strip()
        if code in first:
            message = N_("%(code)s stands twice; the first stands in line %(line)s")
            problems.append(Problem(table.at(row), message, {"code": code[:40], "line": first[code]}))
            continue
        first[code] = row.line
        found.append(Line(table.at(row), code, _cells(row)))
    return tuple(found)


def _cells(row: Row) -> Mapping[str, str]:
    return {column: unmarked(cell).strip() for column, cell in row.cells.items() if column != "code"}


def agreement_from(line: Line, stored: Agreement | None, problems: list[Problem]) -> Agreement:
    """Return what a line makes of the `stored` agreement (None: a new one).

    A column that the table does not have is left as it stands; an empty cell empties it. What was once marked as
    invented stays so.
    """
    one = stored or Agreement(line.code, {})
    title = dict(one.title)
    values: dict[str, Any] = {}
    for column, cell in line.cells.items():
        if column.startswith("title_"):
            title[column.removeprefix("title_")] = " ".join(cell.split())
        elif column == "ended":
            values["ending"] = _chosen(ENDINGS, cell.lower(), f"{line.where}: {column}", problems)
        elif column == "synthetic":
            values["synthetic"] = one.synthetic or _chosen(YES, cell.lower(), f"{line.where}: {column}", problems)
        else:
            values[column] = READ.get(column, _text)(cell, f"{line.where}: {column}", problems)
    if values.get("ended_on") and not line.cells.get("ended"):
        values["ending"] = Ending.ENDED
    return replace(one, title={tongue: text for tongue, text in title.items() if text}, **values)


YES: Mapping[str, bool] = {"": False, "no": False, "yes": True}
CARRIES: Mapping[str, Carries | None] = {"": None, **{one.value: one for one in Carries}}


def _chosen(known: Mapping[str, Any], cell: str, where: str, problems: list[Problem]) -> Any:
    if cell in known:
        return known[cell]
    message = N_("“%(value)s” is none of: %(known)s")
    problems.append(Problem(where, message, {"value": cell[:40], "known": ", ".join(one for one in known if one)}))
    return known[""]


def _text(cell: str, where: str, problems: list[Problem]) -> str:
    return cell


def _codes(cell: str, where: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(sorted(set(cell.replace(",", " ").split())))


def _carries(cell: str, where: str, problems: list[Problem]) -> Carries | None:
    found: Carries | None = _chosen(CARRIES, cell.lower(), where, problems)
    return found


def _day(cell: str, where: str, problems: list[Problem]) -> date | None:
    found = day(cell)
    if cell and found is None:
        message = N_("“%(value)s” is no date; write it as 2017-04-20.")
        problems.append(Problem(where, message, {"value": cell[:20]}))
    return found


READ: Mapping[str, Callable[[str, str, list[Problem]], Any]] = {
    "parties": _codes,
    "forms": _codes,
    "carries": _carries,
    "signed_on": _day,
    "in_force_on": _day,
    "ended_on": _day,
}
