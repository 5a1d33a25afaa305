"""`enlace replies import CYCLE FILE.csv`: store the answers of a reply file, all or nothing."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import import_replies
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import Invalid, Problem
from enlace.common.progress import progress
from enlace.common.sources import file_name, read_bytes


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="state,question,value and what goes with them")
    parser.add_argument("--synthetic", action="store_true", help="the answers are invented; they are marked so")


def _run(options: Namespace) -> int:
    problems: list[Problem] = []
    name = file_name(options.file)
    content = read_bytes(options.file, name, problems)
    if content is None:
        raise Invalid(problems)
    with progress("storing the answers"):
        done = import_replies(options.cycle, content, name, by=OPERATOR, at=clock.now(), synthetic=options.synthetic)
    for remark in done.remarks:
        print(remark, file=sys.stderr)
    print(
        f"{options.cycle}: {done.stored} answer{'' if done.stored == 1 else 's'} stored, {len(done.remarks)} left out",
        file=sys.stderr,
    )
    if done.ceased:
        plural = "answers are kept, but no longer count" if done.ceased > 1 else "answer is kept, but no longer counts"
        print(f"{options.cycle}: {done.ceased} earlier {plural}: the new ones make it irrelevant", file=sys.stderr)
    return 0


COMMAND = Command(
    "replies import",
    "Store the answers of a reply file: all of them, or none.",
    "enlace replies import HPA-2016 replies.csv",
    _arguments,
    _run,
)
