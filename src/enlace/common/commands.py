"""What a command of the program is; each room keeps its own in `management/`, one a file."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    name: one or two words (`standing`, `questionnaire check`). example: a whole line that works.
    run: gets the parsed options; returns the exit status; raises `EnlaceError` for what is at fault.
    Output for programs goes to stdout, everything else to stderr.
    """

    name: str
    summary: str
    example: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int]
