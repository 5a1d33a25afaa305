"""`enlace replies export CYCLE -o FILE.csv`: write the answers that stand now."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.assessments.queries.answers import answers
from enlace.assessments.queries.cycles import cycle, definition_of
from enlace.assessments.rules.replies import GivenAnswer, importable, write_replies
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.csv", help="where to write it")


def _run(options: Namespace) -> int:
    view = cycle(options.cycle)
    order = {question.id: place for place, question in enumerate(definition_of(view).questions)}
    given = tuple(
        GivenAnswer(a.state, a.question, a.value, a.comment, a.marking, a.basis, a.answered_on, a.source)
        for a in answers(view)
    )
    kept = sorted(
        importable(given, definition_of(view), view.asked), key=lambda answer: (answer.state, order[answer.question])
    )
    options.output.write_text(write_replies(kept), encoding="utf-8", newline="")
    written = set(kept)
    for answer in given:
        if answer not in written:
            why = "left out, for it does not count today and could not be imported again"
            print(f"{view.code}: {answer.state}, {answer.question}: {why}", file=sys.stderr)
    return 0


COMMAND = Command(
    "replies export",
    "Write the answers that stand now as a reply file.",
    "enlace replies export FCTC-2014 -o replies.csv",
    _arguments,
    _run,
)
