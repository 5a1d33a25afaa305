"""`enlace requests totals`: what a State's own lines of evidence say, to compare with what the platform says."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem
from enlace.common.sources import decode, file_name, read_bytes
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.queries.request_figures import CONVENTION
from enlace.cooperation.queries.requests import known_codes
from enlace.cooperation.rules.figures_json import figures_json
from enlace.cooperation.rules.statistics import own_totals
from enlace.instruments.queries.packs import chosen_pack


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=Path, help="the lines of evidence, one a step")
    parser.add_argument("--state", metavar="CODE", required=True, help="the State whose totals they are")
    parser.add_argument("--pack", metavar="CODE", default="", help="the pack, if several have treaties")


def _run(options: Namespace) -> int:
    name, problems = file_name(options.file), list[Problem]()
    content = read_bytes(options.file, name, problems)
    text = decode(content, name, problems) if content is not None else None
    if problems or text is None:
        raise Invalid(problems)
    known, state = known_codes(chosen_pack(options.pack)), options.state.upper()
    if state not in known.states:
        raise Invalid([Problem("--state", N_("There is no State “%(code)s” in the pack."), {"code": state})])
    lines = text.splitlines()
    if not lines:
        raise Invalid([Problem(name, N_("The file is empty."))])
    found = own_totals(lines, state, cooperation_kinds(), known, CONVENTION, file=name)
    print(json.dumps(figures_json(found), ensure_ascii=False, indent=1))
    return 0


COMMAND = Command(
    "requests totals",
    "Work out the totals of a State from its own lines of evidence; refuse lines altered or left out between others.",
    "enlace requests totals requests-ATG.jsonl --state ATG",
    _arguments,
    _run,
)
