"""`enlace init`: create or migrate the database."""

import sys
from argparse import ArgumentParser, Namespace

from django.core.management import call_command

from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def _run(options: Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1, stdout=sys.stderr)
    return 0


COMMAND = Command("init", "Create or migrate the database.", "enlace init", _arguments, _run)
