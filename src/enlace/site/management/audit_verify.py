"""`enlace audit verify`: follow the chain of the audit trail, and compare every edition with what was issued."""

import sys
from argparse import ArgumentParser, Namespace

from enlace.accounts.queries import audit_length, first_broken_entry
from enlace.assessments.queries.editions import altered_editions, edition_count
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    """Take no arguments."""


def _run(options: Namespace) -> int:
    broken = first_broken_entry()
    altered = altered_editions()
    if broken is not None:
        print(f"the chain breaks at entry {broken}")
    for one in altered:
        print(f"edition {one.number} of {one.cycle}: {one.fault}")
    if broken is not None or altered:
        return 1
    print(f"the chain of {audit_length()} entries holds; editions as issued: {edition_count()}", file=sys.stderr)
    return 0


COMMAND = Command(
    "audit verify",
    "Follow the chain of the audit trail and compare every edition with its hash; name what does not hold.",
    "enlace audit verify",
    _arguments,
    _run,
)
