"""`enlace replies export CYCLE -o FILE.csv`: write the answers that stand now."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from enlace.assessments.queries.answers import answers
from enlace.assessments.queries.cycles import cycle, definition_of
from enlace.assessments.rules.replies import GivenAnswer, write_replies
from enlace.common.commands import Command


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("cycle", metavar="CYCLE", help="the code of the cycle")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.csv", help="where to write it")


def _run(options: Namespace) -> int:
    view = cycle(options.cycle)
    order = {question.id: place for place, question in enumerate(definition_of(view).questions)}
    found = sorted(answers(view), key=lambda answer: (answer.state, order.get(answer.question, len(order))))
    given = (
        GivenAnswer(a.state, a.question, a.value, a.comment, a.marking, a.basis, a.answered_on, a.source) for a in found
    )
    options.output.write_text(write_replies(given), encoding="utf-8", newline="")
    return 0


COMMAND = Command(
    "replies export",
    "Write the answers that stand now as a reply file.",
    "enlace replies export FCTC-2014 -o replies.csv",
    _arguments,
    _run,
)
