"""`enlace audit export`: the audit trail as lines of JSON."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date

from enlace.accounts.actions import note_reading
from enlace.accounts.queries import trail
from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.common.commands import Command


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"“{text}” is no date; write it as 2026-11-25") from fault


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--state", metavar="CODE", help="of one State only; '' for the Secretariat's own")
    parser.add_argument("--since", metavar="DATE", type=_day, help="the first day (UTC)")
    parser.add_argument("--until", metavar="DATE", type=_day, help="the last day (UTC)")
    parser.add_argument("--verb", default="", help="one kind of entry only")


def _run(options: Namespace) -> int:
    note_reading("accounts.audit.exported", "command line", by=OPERATOR, at=clock.now(), state=options.state or "")
    for line in trail.lines(trail.Wanted(options.state, options.since, options.until, options.verb)):
        sys.stdout.write(line)
    return 0


COMMAND = Command(
    "audit export",
    "Write the audit trail as lines of JSON, with the hash of each entry.",
    "enlace audit export --since 2026-11-01",
    _arguments,
    _run,
)
