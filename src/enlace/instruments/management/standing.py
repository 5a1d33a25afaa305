"""`enlace standing`: who is bound, as of when, on whose word."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import Counter
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enlace.common import clock
from enlace.common.commands import Command
from enlace.instruments.queries.packs import packs_meant
from enlace.instruments.queries.standings import standings
from enlace.instruments.rules.periods import day
from enlace.instruments.rules.standing import Standing

WIDTH_OF_FILES = 200
LONGEST_SOURCE = 60


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise ArgumentTypeError(f"“{text}” is no date; write it as 2017-04-20")
    return found


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--instrument", metavar="ID", default="", help="one treaty only, for example UNTOC")
    parser.add_argument("--on", metavar="DATE", type=_day, help="the day; later acts do not count")
    parser.add_argument("--pack", metavar="CODE", default="", help="one pack only, if several have treaties")
    parser.add_argument("--json", action="store_true", help="a list of objects, for programs")


def _run(options: Namespace) -> int:
    packs = packs_meant(options.pack, options.instrument)
    today = clock.today()
    found = tuple(one for pack in packs for one in standings(pack, options.on, options.instrument, today=today))
    if options.json:
        print(json.dumps([as_json(one) for one in found], ensure_ascii=False, indent=1))
        return 0
    _print_table(found)
    counts = Counter(str(one.status) for one in found)
    told = ", ".join(f"{status} {count}" for status, count in counts.items())
    print(f"{', '.join(packs)}: {len(found)} standings ({told or 'none'})", file=sys.stderr)
    return 0


def as_json(standing: Standing) -> dict[str, Any]:
    """Return the object that stands for one State and treaty; empty values are null."""
    return {
        "state": standing.record.state,
        "instrument": standing.record.instrument,
        "status": str(standing.status),
        "signature_date": _iso(standing.signature_date),
        "action_kind": standing.action_kind or None,
        "action_date": _iso(standing.action_date),
        "entry_into_force_date": _iso(standing.entry_into_force_date),
        "as_of": standing.as_of or None,
        "source": standing.source or None,
        "conflict": standing.conflict or None,
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _print_table(found: tuple[Standing, ...]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("State", "Treaty", "Status", "Signed", "Action", "Deposit", "In force", "As of"):
        table.add_column(title, no_wrap=True)
    table.add_column("Source")
    for one in found:
        cells = as_json(one)
        keys = [key for key in cells if key != "conflict"]
        row = [str(cells[key] or "") for key in keys]
        if one.conflict:
            row[-1] = f"(sources disagree) {row[-1]}"
        row[-1] = row[-1] if len(row[-1]) <= LONGEST_SOURCE else f"{row[-1][: LONGEST_SOURCE - 1]}…"
        table.add_row(*(Text(cell) for cell in row))
    on_terminal = sys.stdout.isatty()
    Console(file=sys.stdout, width=None if on_terminal else WIDTH_OF_FILES).print(table)


COMMAND = Command(
    "standing",
    "Say who is bound by which treaty, as of when, on whose word.",
    "enlace standing --instrument UNTOC --on 2010-01-01",
    _arguments,
    _run,
)
