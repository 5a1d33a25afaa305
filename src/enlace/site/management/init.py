"""`enlace init`: create or migrate the database, bring its figures up to date, seal anew what is to be."""

import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.core.management import call_command

from enlace.accounts.actions.factors import seal_factors
from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import recompute
from enlace.common import clock
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def _run(options: Namespace) -> int:
    call_command("migrate", interactive=False, verbosity=0 if options.quiet else 1, stdout=sys.stderr)
    # Figures are stored; what this version makes of the answers may differ from what the last one did.
    recompute(by=OPERATOR, at=clock.now())
    lost = seal_factors(settings.ENLACE_FACTOR_KEYS, by=OPERATOR, at=clock.now())
    if lost:
        said = "second factors cannot be opened: put the key that sealed them into ENLACE_FACTOR_KEYS"
        print(f"enlace: {lost} {said}", file=sys.stderr)
    return 0


COMMAND = Command("init", "Create or migrate the database.", "enlace init", _arguments, _run)
