"""`enlace audit verify`: follow the chain of the audit trail."""

import sys
from argparse import ArgumentParser, Namespace

from enlace.accounts.queries import audit_length, first_broken_entry
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    """Take no arguments."""


def _run(options: Namespace) -> int:
    broken = first_broken_entry()
    if broken is not None:
        print(f"the chain breaks at entry {broken}")
        return 1
    print(f"the chain of {audit_length()} entries holds", file=sys.stderr)
    return 0


COMMAND = Command(
    "audit verify",
    "Follow the chain of the audit trail; name the first broken link.",
    "enlace audit verify",
    _arguments,
    _run,
)
