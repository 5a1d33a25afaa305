"""`enlace standing-import`: what a depositary's table would change, and with --apply, change it."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import Invalid, Problem
from enlace.common.uploads import read_file
from enlace.instruments.actions import apply_import, propose_import
from enlace.instruments.queries.imports import read_import
from enlace.instruments.queries.packs import chosen_pack
from enlace.instruments.rules.comparison import RecordChange
from enlace.instruments.rules.wording import FLAG_WORDS


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="with the columns of treaty_status.csv")
    parser.add_argument("--pack", metavar="CODE", default="", help="the pack, if several have treaties")
    parser.add_argument("--apply", action="store_true", help="store it; without this nothing is stored")


def _run(options: Namespace) -> int:
    pack = chosen_pack(options.pack)
    problems: list[Problem] = []
    table = read_file(options.file, problems)
    changes = read_import(pack, table.content, table.name, problems) if table else ()
    if problems or table is None:
        raise Invalid(problems)
    for change in changes:
        _print_change(change)
    if not options.apply:
        print(f"{pack}: statuses that would change: {len(changes)}; add --apply to store them", file=sys.stderr)
        return 0
    if not changes:
        print(f"{pack}: nothing has changed", file=sys.stderr)
        return 0
    at = clock.now()
    number = propose_import(pack, table.name, table.content_hash, changes, by=OPERATOR, at=at)
    count = apply_import(pack, number, by=OPERATOR, at=at)
    print(f"{pack}: import {number}: statuses changed: {count}", file=sys.stderr)
    return 0


def _print_change(change: RecordChange) -> None:
    print(" ".join(change.key))
    for cell in change.cells:
        flags = "".join(f"  [{FLAG_WORDS[flag]}]" for flag in cell.flags)
        print(f"  {cell.column}: {cell.old or '(empty)'} -> {cell.new or '(empty)'}{flags}")
    for oddity in change.oddities:
        print(f"  look again: {oddity.text()}")


COMMAND = Command(
    "standing-import",
    "Show what a depositary's table would change; with --apply, change it.",
    "enlace standing-import untoc.csv --apply",
    _arguments,
    _run,
)
