"""`enlace directory import`: what a table of entries would change, and with --apply, change it."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import Invalid, Problem
from enlace.common.uploads import read_file
from enlace.directory.actions.imports import apply_import, propose_import
from enlace.directory.queries.imports import read_import
from enlace.directory.rules.entry_table import EntryChange


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="the code of the pack whose States these are")
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help="with the columns of docs/reference/directory-csv.md, or vCards (.vcf)",
    )
    parser.add_argument("--apply", action="store_true", help="store it; without this nothing is stored")


def _run(options: Namespace) -> int:
    problems: list[Problem] = []
    table = read_file(options.file, problems)
    if table is None:
        raise Invalid(problems)
    proposal = read_import(options.pack, table.content, table.name, problems)
    if problems:
        raise Invalid(problems)
    for change in proposal.changes:
        _print_change(change)
    count = len(proposal.changes)
    if not count or not options.apply:
        more = "; add --apply to store them" if count else ""
        print(f"{options.pack}: entries that would change: {count}{more}", file=sys.stderr)
        return 0
    at = clock.now()
    number = propose_import(options.pack, table.name, table.content_hash, proposal, by=OPERATOR, at=at)
    apply_import(options.pack, number, by=OPERATOR, at=at)
    print(f"{options.pack}: import {number}: entries made or changed: {count}", file=sys.stderr)
    return 0


def _print_change(change: EntryChange) -> None:
    print(" ".join(change.key), "" if change.version else "(new)")
    for cell in change.cells:
        old, new = (" / ".join(text.split("\n")) or "(empty)" for text in (cell.old, cell.new))
        print(f"  {cell.column}: {old} -> {new}")


COMMAND = Command(
    "directory import",
    "Show what a table of entries of the directory would change; with --apply, change it.",
    "enlace directory import OAS entries.csv --apply",
    _arguments,
    _run,
)
