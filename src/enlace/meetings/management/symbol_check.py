"""`enlace symbol check`: take symbols of documents apart and say what is wrong with each."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import Any

from enlace.common import clock
from enlace.common.commands import Command
from enlace.meetings.rules.symbol_checks import Register, checked
from enlace.meetings.rules.symbol_points import ESTABLISHED
from enlace.meetings.rules.symbols import Parsed, as_json

STANDARD_INPUT = "-"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "symbols",
        nargs="*",
        metavar="SYMBOL",
        help="as printed, in quotation marks if there is a space in it; - or nothing: one a line from standard input",
    )


def _run(options: Namespace) -> int:
    register = Register(ESTABLISHED)
    today = clock.today()
    count = at_fault = 0
    for text in _texts(options.symbols or [STANDARD_INPUT]):
        parsed = checked(text, register=register, today=today)
        print(json.dumps(_line(text, parsed), ensure_ascii=False))
        count += 1
        at_fault += not parsed.ok
    print(f"symbols: {count}, at fault: {at_fault}", file=sys.stderr)
    return 1 if at_fault else 0


def _texts(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        if word == STANDARD_INPUT:
            yield from (line.strip() for line in _lines() if line.strip())
        else:
            yield word


def _lines() -> Iterator[str]:
    """Return the lines of standard input; what is not UTF-8 in one is kept as a sign that stands for it."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8-sig", errors="replace")


def _line(text: str, parsed: Parsed) -> dict[str, Any]:
    return {
        "symbol": text,
        "ok": parsed.ok,
        "parsed": as_json(parsed.symbol) if parsed.symbol else None,
        "problems": [problem.text() for problem in parsed.problems],
    }


COMMAND = Command(
    "symbol check",
    "Take symbols of documents apart, one JSON object a line; exit status 1 if anything is wrong with one.",
    'enlace symbol check "CP/CSH-1769/17 rev. 5"',
    _arguments,
    _run,
)
