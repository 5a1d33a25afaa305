"""`enlace legal-basis`: under which treaties one State can ask another."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from typing import Any

from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.rules.legal_basis import LegalBasis
from enlace.instruments.queries.packs import chosen_pack
from enlace.instruments.rules.periods import day

PAIR = 2


def _day(text: str) -> date:
    found = day(text)
    if found is None:
        raise ArgumentTypeError(f"“{text}” is no date; write it as 2017-04-20")
    return found


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("states", metavar="STATE", nargs="*", help="who asks, then who is asked, for example COL PER")
    parser.add_argument("--all", action="store_true", help="every ordered pair of States, one object a line")
    parser.add_argument("--form", required=True, help="the form of cooperation, for example mla")
    parser.add_argument("--on", metavar="DATE", type=_day, help="the day (default: today); later acts do not count")
    parser.add_argument("--pack", metavar="CODE", default="", help="the pack, if several have treaties")
    parser.add_argument("--json", action="store_true", help="an object, for programs")


def _run(options: Namespace) -> int:
    if len(options.states) != (0 if options.all else PAIR):
        raise Invalid([Problem("", N_("name two States, or say --all instead"))])
    found = bases(chosen_pack(options.pack), options.form, options.on or clock.today())
    if options.all:
        for one in found.every():
            print(json.dumps(as_json(one), ensure_ascii=False))
        return 0
    one = found.of(*(state.upper() for state in options.states))
    if options.json:
        print(json.dumps(as_json(one), ensure_ascii=False, indent=1))
    else:
        _print(one)
    return 0


def as_json(one: LegalBasis) -> dict[str, Any]:
    """Return the object of contracts section 7; `carries` says how far a basis carries a request.

    A basis that is an agreement of the register says so besides: `"agreement": true`.
    """
    return {
        "requesting": one.requesting,
        "requested": one.requested,
        "form": one.form,
        "on": one.on.isoformat(),
        "bases": [
            {
                "instrument": basis.instrument,
                "standing": "in_force",
                "since": basis.since.isoformat() if basis.since else None,
                "provisions": list(basis.provisions),
                "carries": str(basis.carries) if basis.carries else None,
                "notes": [note.text() for note in basis.notes],
            }
            | ({"agreement": True} if basis.special else {})
            for basis in one.bases
        ],
        "open": [
            {"instrument": left.instrument, "standing": "unknown", "why": "; ".join(why.text() for why in left.why)}
            for left in one.open
        ],
        "not_in_force": list(one.not_in_force),
    }


def _print(one: LegalBasis) -> None:
    for basis in one.bases:
        since = basis.since.isoformat() if basis.since else "date not recorded"
        carries = basis.carries or "how far is not recorded"
        print(f"{basis.instrument}  in force since {since}  {', '.join(basis.provisions)}  ({carries})")
        for note in basis.notes:
            print(f"    {note.text()}")
    for left in one.open:
        print(f"{left.instrument}  unknown: {'; '.join(why.text() for why in left.why)}")
    if one.not_in_force:
        print(f"not in force between the two: {', '.join(one.not_in_force)}")
    print(f"{one.requesting} asks {one.requested}, {one.form}, {one.on}: {len(one.bases)} in force", file=sys.stderr)


COMMAND = Command(
    "legal-basis",
    "Say under which treaties one State can ask another for a form of cooperation, on a day.",
    "enlace legal-basis COL PER --form mla --on 2017-04-20 --json",
    _arguments,
    _run,
)
