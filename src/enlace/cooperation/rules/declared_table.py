"""Declared totals as they are written, in a line of a table or on a page: read by the same rules."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from enlace.common.cells import unmarked
from enlace.common.errors import N_, Problem
from enlace.common.sources import read_table, unknown_columns
from enlace.cooperation.rules.declared import Covers, Handling, Key, KnownTotals, Total, total_problems
from enlace.cooperation.rules.statistics import Role

MOST_LINES = 1000
MOST_FIGURES = 9
# Every column with what is written in it.
GUIDE: Mapping[str, str] = {
    "year": N_("the year, as 2025; empty where the statement names none"),
    "role": N_("“made” or “received”; empty where both are told together"),
    "form": N_("code of the form of cooperation, as mla; empty for all forms together"),
    "basis": N_("code of the treaty or agreement, as UNTOC; empty for whatever basis"),
    "covers": N_("“all” for all requests, or “elsewhere” for those not sent through this platform; empty is “all”"),
    "count": N_("how many requests, in figures alone"),
    "at_least": N_("“yes” where there were that many or more; for “more than 500” write 501 and “yes”"),
    "partners": N_("with how many other States; empty where that is not told"),
    "source": N_("where the number comes from"),
    "handling": N_("who sees it: TLP:CLEAR, TLP:GREEN, TLP:AMBER or TLP:RED; empty is TLP:RED, your State alone"),
}
REQUIRED = ("year", "count", "source")
YES: Mapping[str, bool] = {"": False, "no": False, "yes": True}
_Coded = TypeVar("_Coded", bound=StrEnum)


def total_from(cells: Mapping[str, str], known: KnownTotals, today: date, problems: list[Problem]) -> Total:
    """Return the total that cells tell of, by column; each fault goes to `problems`, at its column."""
    found: list[Problem] = []
    text = {name: unmarked(cells.get(name, "")).strip() for name in GUIDE}
    if not text["count"]:
        found.append(Problem("count", N_("Say how many requests there were; 0 if there were none.")))
    if text["at_least"].lower() not in YES:
        found.append(_none_of("at_least", text["at_least"], ("yes", "no")))
    key = Key(
        year=_number(text, "year", found),
        role=_one(text, "role", Role, found),
        form=text["form"],
        basis=text["basis"],
        covers=_one(text, "covers", Covers, found) or Covers.ALL,
    )
    total = Total(
        key=key,
        count=_number(text, "count", found),
        at_least=YES.get(text["at_least"].lower(), False),
        partners=_number(text, "partners", found),
        source=" ".join(text["source"].split()),
        handling=_one(text, "handling", Handling, found) or Handling.RED,
    )
    problems += [*found, *total_problems(total, known, today)]
    return total


def read_totals(
    content: bytes, name: str, known: KnownTotals, today: date, problems: list[Problem]
) -> tuple[Total, ...]:
    """Return the totals of a table, a line each; every fault goes to `problems` with file, line and column."""
    table = read_table(content, name, problems, required=REQUIRED)
    if table is None:
        return ()
    if unknown := [column[:60] for column in table.columns if column not in GUIDE]:
        problems += unknown_columns(f"{name}:1", unknown, tuple(GUIDE))
        return ()
    if len(table.rows) > MOST_LINES:
        message = N_("the table has %(count)s lines; at most %(limit)s are read at once")
        problems.append(Problem(name, message, {"count": len(table.rows), "limit": MOST_LINES}))
        return ()
    first: dict[Key, int] = {}
    totals = []
    for row in table.rows:
        faults: list[Problem] = []
        total = total_from(row.cells, known, today, faults)
        problems += [Problem(f"{table.at(row)}: {one.where}", one.message, one.params) for one in faults]
        if total.key in first:
            message = N_("this total stands twice; the first stands in line %(line)s")
            problems.append(Problem(table.at(row), message, {"line": first[total.key]}))
        first.setdefault(total.key, row.line)
        totals.append(total)
    return tuple(totals)


def _number(text: Mapping[str, str], name: str, problems: list[Problem]) -> int | None:
    cell = text[name]
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= MOST_FIGURES):
        message = N_("“%(value)s” is no whole number; write it in figures alone, as 512.")
        problems.append(Problem(name, message, {"value": cell[:20]}))
        return None
    return int(cell)


def _one(text: Mapping[str, str], name: str, known: type[_Coded], problems: list[Problem]) -> _Coded | None:
    cell = text[name]
    if not cell:
        return None
    if cell not in set(known):
        problems.append(_none_of(name, cell, tuple(known)))
        return None
    return known(cell)


def _none_of(name: str, value: str, known: tuple[str, ...]) -> Problem:
    message = N_("“%(value)s” is none of: %(known)s")
    return Problem(name, message, {"value": value[:40], "known": ", ".join(known)})
