"""`enlace edition issue CYCLE`: issue the report as it stands now."""

from argparse import ArgumentParser, Namespace

from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import issue_edition
from enlace.common import clock
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("--status", required=True, choices=["preliminary", "final"])
    parser.add_argument("--symbol", default="", help="the official number of the document, if it has one")


def _run(options: Namespace) -> int:
    number = issue_edition(options.cycle, options.status, options.symbol, by=OPERATOR, at=clock.now())
    print(number)
    return 0


COMMAND = Command(
    "edition issue",
    "Issue the report as it stands now: an immutable edition; prints its number.",
    "enlace edition issue HPA-2016 --status preliminary",
    _arguments,
    _run,
)
