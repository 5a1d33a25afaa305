"""The program `enlace`: finds the commands of all rooms, runs one, and turns failures into exit statuses.

Exit status: 0 done, 1 the input is at fault, 2 the command line is at fault, 3 something outside failed.
"""

import argparse
import io
import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module

from enlace.common.commands import Command
from enlace.common.errors import EnlaceError, Invalid

ROOMS = ("site", "meetings", "assessments", "cooperation", "instruments", "directory", "accounts")
OUTSIDE_FAILED = 3
PIPE_CLOSED = 141
# The commands that take all of their input or nothing of it.
STORING = ("load", "replies import", "standing-import")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` (default: those of the process) name; return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What a terminal that is not UTF-8 does not have is a question mark there, and no traceback.
            stream.reconfigure(errors="replace")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enlace.site.settings")
    try:
        _set_up()
    except Exception as fault:  # noqa: BLE001  (whatever the environment holds must not end in a traceback)
        print(f"enlace: {fault}", file=sys.stderr)
        return OUTSIDE_FAILED
    options = _parser(_named(words) or commands()).parse_args(words)
    return run(options.command, options)


def _set_up() -> None:
    import django  # noqa: PLC0415  (Django reads the environment when it is set up, not before)

    django.setup()


def _modules() -> dict[str, str]:
    """Return the module of each command by its file name: `questionnaire_check`, `standing_import`."""
    found: dict[str, str] = {}
    for room in ROOMS:
        folder = import_module(f"enlace.{room}.management")
        found |= {info.name: f"{folder.__name__}.{info.name}" for info in pkgutil.iter_modules(folder.__path__)}
    return found


def _named(words: Sequence[str]) -> list[Command]:
    """Return the command that `words` begin with, alone: no other one need be imported; empty if there is none."""
    modules = _modules()
    for count in (2, 1):
        module = modules.get("_".join(words[:count]).replace("-", "_"))
        if module:
            return [import_module(module).COMMAND]
    return []


def commands() -> list[Command]:
    """Return every command of every room, in order of name."""
    found: list[Command] = [import_module(module).COMMAND for module in _modules().values()]
    return sorted(found, key=lambda command: command.name)


def _parser(known: Sequence[Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="enlace",
        description="The working platform of the national points of contact against transnational organized crime.",
        epilog="Example: enlace figures HPA-2016 --json. Each command has --help of its own.",
    )
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {
        "": parser.add_subparsers(metavar="COMMAND", required=True)
    }
    for command in known:
        first, _, second = command.name.partition(" ")
        if second and first not in groups:
            group = groups[""].add_parser(first, help=f"{first}: see enlace {first} --help")
            groups[first] = group.add_subparsers(metavar="COMMAND", required=True)
        own = groups[first if second else ""].add_parser(
            second or first,
            help=command.summary,
            description=command.summary,
            epilog=f"Example: {command.example}",
        )
        command.arguments(own)
        own.set_defaults(command=command)
    return parser


def run(command: Command, options: argparse.Namespace) -> int:
    """Run `command`; say on stderr what is wrong, if anything is."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.db import DatabaseError  # noqa: PLC0415

    try:
        return command.run(options)
    except Invalid as fault:
        for problem in fault.problems:
            print(problem, file=sys.stderr)
        count = len(fault.problems)
        stored = "; nothing was stored" if command.name in STORING else ""
        print(f"enlace: {count} problem{'s' if count > 1 else ''}{stored}", file=sys.stderr)
        return fault.exit_code
    except EnlaceError as fault:
        print(f"enlace: {fault}", file=sys.stderr)
        return fault.exit_code
    except ImproperlyConfigured as fault:
        print(f"enlace: {fault}", file=sys.stderr)
        return OUTSIDE_FAILED
    except DatabaseError as fault:
        print(f"enlace: the database does not answer as it should: {fault}", file=sys.stderr)
        print("enlace: run “enlace init” if it was never made, and look at DATABASE_URL", file=sys.stderr)
        return OUTSIDE_FAILED
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        print(f"enlace: {fault}", file=sys.stderr)
        return OUTSIDE_FAILED
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
