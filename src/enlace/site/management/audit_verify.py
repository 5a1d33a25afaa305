"""`enlace audit verify`: follow the chain of the audit trail, and compare every edition with what was issued."""

import sys
from argparse import ArgumentParser, Namespace

from enlace.accounts.queries import audit_hash, audit_head, first_broken_entry
from enlace.assessments.queries.editions import altered_editions, edition_count
from enlace.common.commands import Command

# An entry of a longer number would not fit into its column.
LONGEST_NUMBER = 18


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--kept",
        metavar="NUMBER:HASH",
        default="",
        help="a head that was printed earlier and kept elsewhere: it must still be there",
    )


def _run(options: Namespace) -> int:
    broken = first_broken_entry()
    altered = altered_editions()
    if broken is not None:
        print(f"the chain breaks at entry {broken}")
    for one in altered:
        print(f"edition {one.number} of {one.cycle}: {one.fault}")
    gone = options.kept and not _still_there(options.kept)
    if gone:
        print(
            f"entry {options.kept.partition(':')[0]} is not the one that was kept: the chain was cut off or made anew"
        )
    if broken is not None or altered or gone:
        return 1
    number, head = audit_head()
    print(f"the chain of {number} entries holds; editions as issued: {edition_count()}", file=sys.stderr)
    if number:
        # What follows the last entry is not there to show that it is missing: the head, kept elsewhere, shows it.
        print(f"its head, to be kept elsewhere: {number}:{head}", file=sys.stderr)
    return 0


def _still_there(kept: str) -> bool:
    number, _, expected = kept.partition(":")
    return number.isdecimal() and len(number) <= LONGEST_NUMBER and audit_hash(int(number)) == expected


COMMAND = Command(
    "audit verify",
    "Follow the chain of the audit trail and compare every edition with its hash; name what does not hold.",
    "enlace audit verify",
    _arguments,
    _run,
)
