"""`enlace questionnaire publish PACK FILE`: show where the answers would go; with --apply, publish the version."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import publish_version
from enlace.assessments.queries.amending import outlook
from enlace.assessments.queries.questionnaires import note_code_of_another_pack, read_file, standing
from enlace.assessments.rules.amending import Fate
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import Invalid, Problem
from enlace.common.sources import file_name, read_bytes
from enlace.directory.queries import pack


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pack", metavar="PACK", help="the code of the pack")
    parser.add_argument("file", type=Path, metavar="FILE", help="a questionnaire in YAML, or an XLSForm (.xlsx)")
    parser.add_argument(
        "--move",
        action="append",
        type=_move,
        default=[],
        metavar="OLD=NEW",
        help="move the answers to a removed question to an added one; may be repeated",
    )
    parser.add_argument("--apply", action="store_true", help="publish it")


def _move(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise ArgumentTypeError(f"“{text}” is not OLD=NEW")
    return old, new


def _run(options: Namespace) -> int:
    pack(options.pack)
    problems: list[Problem] = []
    name = file_name(options.file)
    content = read_bytes(options.file, name, problems)
    definition = read_file(options.pack, content, name, problems) if content is not None else None
    if definition is not None:
        note_code_of_another_pack(options.pack, definition.code, problems)
    if definition is None or problems:
        raise Invalid(problems)
    moves = dict(options.move)
    for one in outlook(options.pack, definition.code, definition, moves, clock.today()):
        counts = ", ".join(f"{fate.value} {one.tallies[fate].answers}" for fate in Fate)
        print(f"{one.cycle.code}: {counts}", file=sys.stderr)
    if options.apply:
        seen = standing(options.pack, definition.code)[1]
        done = publish_version(options.pack, definition, moves, seen, by=OPERATOR, at=clock.now())
        print(f"{definition.code}: published as version no. {done.number}", file=sys.stderr)
    return 0


COMMAND = Command(
    "questionnaire publish",
    "Show where the answers given would go, were a questionnaire published; with --apply, publish it.",
    "enlace questionnaire publish OAS questionnaire.yaml --move C4=C4a --apply",
    _arguments,
    _run,
)
