"""`enlace meeting check`: what the record of a meeting leaves open or contradicts."""

import json
import sys
from argparse import ArgumentParser, Namespace
from itertools import groupby

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.commands import Command
from enlace.meetings.queries.checks import checks_of


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", metavar="CODE", help="the meeting, for example oas-csh-npc-toc-2017")
    parser.add_argument("--json", action="store_true", help="one object a line, for programs")


def _run(options: Namespace) -> int:
    faults = checks_of(options.code, OPERATOR)
    if options.json:
        for (kind, subject), group in groupby(faults, key=lambda one: (one.kind, one.subject)):
            problems = [one.text for one in group]
            line = {"meeting": options.code, "kind": kind, "subject": subject, "ok": False, "problems": problems}
            print(json.dumps(line, ensure_ascii=False))
    else:
        for kind, group in groupby(faults, key=lambda one: one.kind):
            found = list(group)
            print(f"{kind} ({len(found)})")
            for one in found:
                print(f"  {one.subject}: {one.text}")
    print(f"{options.code}: {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


COMMAND = Command(
    "meeting check",
    "Say what the record of a meeting leaves open or contradicts; exit status 1 if anything.",
    "enlace meeting check oas-csh-npc-toc-2017 --json",
    _arguments,
    _run,
)
