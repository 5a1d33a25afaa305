"""`enlace audit verify`: follow the chain of the audit trail."""

import sys
from argparse import ArgumentParser, Namespace

from enlace.accounts.queries import audit_hash, audit_head, first_broken_entry
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--kept",
        metavar="NUMBER:HASH",
        default="",
        help="a head that was printed earlier and kept elsewhere: it must still be there",
    )


def _run(options: Namespace) -> int:
    broken = first_broken_entry()
    if broken is not None:
        print(f"the chain breaks at entry {broken}")
        return 1
    number, head = audit_head()
    kept, _, expected = options.kept.partition(":")
    if options.kept and (not kept.isdecimal() or audit_hash(int(kept)) != expected):
        print(f"entry {kept} is not the one that was kept: the chain was cut off or made anew")
        return 1
    print(f"the chain of {number} entries holds", file=sys.stderr)
    if number:
        # What follows the last entry is not there to show that it is missing: the head, kept elsewhere, shows it.
        print(f"its head, to be kept elsewhere: {number}:{head}", file=sys.stderr)
    return 0


COMMAND = Command(
    "audit verify",
    "Follow the chain of the audit trail; name the first broken link.",
    "enlace audit verify",
    _arguments,
    _run,
)
