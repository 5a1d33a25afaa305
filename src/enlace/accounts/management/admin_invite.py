"""`enlace admin invite`: the first administrator of the Secretariat, or one more when nobody can sign in."""

import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings

from enlace.accounts.actions.invitations import invite
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.common import clock
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("email", metavar="EMAIL", help="where the letter goes")
    codes = [code for code, _ in settings.LANGUAGES]
    parser.add_argument("--language", choices=codes, default="en", help="(default: %(default)s)")
    parser.add_argument(
        "--site", metavar="ADDRESS", default=settings.ENLACE_ADDRESS, help="of this site (default: %(default)s)"
    )


def _run(options: Namespace) -> int:
    link = invite(
        options.email,
        Role.ADMINISTRATOR,
        language=options.language,
        site=options.site.rstrip("/"),
        by=OPERATOR,
        at=clock.now(),
    )
    print(link)
    print("the link opens the account for whoever has it: pass it on to that person alone", file=sys.stderr)
    return 0


COMMAND = Command(
    "admin invite",
    "Invite an administrator of the Secretariat: print the link, and post the letter.",
    "enlace admin invite someone@example.org --site https://enlace.example.org",
    _arguments,
    _run,
)
