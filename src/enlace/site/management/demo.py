"""`enlace demo`: the packs, the fixed cast, SYNTHETIC replies; with --serve, the server and the worker too."""

import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from enlace.accounts.actions import create_demo_person
from enlace.accounts.models import User
from enlace.accounts.queries import has_real_people, synthetic_people
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.assessments.actions import import_replies
from enlace.assessments.actions.invented import play_invented_cycle
from enlace.assessments.queries import cycles
from enlace.assessments.queries.answers import has_real_answers
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.replies import write_replies
from enlace.assessments.rules.synthetic import synthetic_replies
from enlace.assessments.rules.synthetic_cycle import CYCLE as OPEN_CYCLE
from enlace.common import clock
from enlace.common.archives import read_pack_files
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem, WrongStatus
from enlace.cooperation.actions.invented import play_invented_requests
from enlace.directory import queries as directory
from enlace.directory.actions.entries import store_synthetic_entries
from enlace.directory.rules.synthetic import synthetic_entries
from enlace.instruments.queries.records import adherence
from enlace.meetings.actions.invented import play_invented_meeting
from enlace.site.actions import load_pack
from enlace.site.management.serve import COMMAND as SERVE
from enlace.site.management.serve import claim, port
from enlace.site.packs import read_pack

PACKS = ("oas", "illicit_trade", "untoc_review")
CYCLE, REVIEW = "HPA-2016", "UNTOC-IC"
# 22 of 35 States, uneven by subregion: all of North America, most of South and Central, few of the Caribbean.
ANSWERING = (
    "CAN", "MEX", "USA",
    "ARG", "BOL", "BRA", "CHL", "COL", "ECU", "GUY", "PER", "PRY", "URY",
    "CRI", "GTM", "HND", "PAN", "SLV",
    "ATG", "DOM", "JAM", "TTO",
)  # fmt: skip
# Those whose answers to the review can be offered to them again.
REVIEWED = ("ARG", "ATG", "BRB", "COL", "DOM", "GRD", "URY")
PEOPLE = {
    "ana": {Role.POINT_OF_CONTACT: "ATG"},
    "bruno": {Role.CONTRIBUTOR: "ATG"},
    "carla": {Role.POINT_OF_CONTACT: "ARG"},
    "diego": {Role.OFFICER: ""},
    "elsa": {Role.ASSISTANT: "ATG"},
    "felix": {},
}
LAST_PORT = 65_535
# What a State would answer on adherence is on record: it is taken from there, not invented.
ON_RECORD = {"party": "party", "signatory": "signatory", "none_recorded": "none"}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="then run the server, with a worker beside it")
    parser.add_argument("--port", type=port, default=8000, help="(default: %(default)s)")


def packs_folder() -> Path:
    """Return the folder of the packs that come with the product."""
    package = Path(__file__).resolve().parents[2]
    for folder in (package.parents[1] / "packs", package / "_packs"):
        if folder.is_dir():
            return folder
    raise Invalid([Problem("packs", N_("the packs that come with the product are missing"))])


def load_everything() -> None:
    """Make the database of the demonstration; doing it again changes nothing.

    Raises: WrongStatus, with nothing done, where the database holds what is not invented.
    """
    _refuse_real()
    call_command("migrate", interactive=False, verbosity=0)
    for name in PACKS:
        print(f"loading packs/{name}", file=sys.stderr)
        load_pack(read_pack(read_pack_files(packs_folder() / name)), by=OPERATOR, at=clock.now())
    view = cycles.cycle(CYCLE)
    definition = cycles.definition_of(view)
    known = _known(view.pack, definition)
    replies = synthetic_replies(definition, ANSWERING, seed=CYCLE, known=known)
    print(f"SYNTHETIC replies of {len(ANSWERING)} States to {CYCLE}", file=sys.stderr)
    content = write_replies(replies).encode()
    import_replies(CYCLE, content, "SYNTHETIC.csv", by=OPERATOR, at=clock.now(), synthetic=True)
    print(f"SYNTHETIC replies of {len(REVIEWED)} States to {REVIEW}", file=sys.stderr)
    replies = synthetic_replies(cycles.definition_of(cycles.cycle(REVIEW)), REVIEWED, seed=REVIEW)
    content = write_replies(replies).encode()
    import_replies(REVIEW, content, "SYNTHETIC.csv", by=OPERATOR, at=clock.now(), synthetic=True)
    played = play_invented_cycle(view.pack, view.questionnaire, known, by=OPERATOR, at=clock.now())
    print(f"SYNTHETIC cycle {OPEN_CYCLE}, open to be answered: {played} States have begun", file=sys.stderr)
    codes = [state.code for state in directory.states_of(view.pack)]
    invented = store_synthetic_entries(view.pack, synthetic_entries(codes, clock.now()), by=OPERATOR, at=clock.now())
    print(f"SYNTHETIC entries in the directory: {invented} new", file=sys.stderr)
    asked = play_invented_requests(view.pack, by=OPERATOR, at=clock.now())
    print(f"SYNTHETIC requests between States: {asked} new", file=sys.stderr)
    spoken = play_invented_meeting(view.pack, by=OPERATOR, at=clock.now())
    print(f"SYNTHETIC meeting, in session: {spoken} new interventions", file=sys.stderr)
    for username, grants in PEOPLE.items():
        create_demo_person(username, grants, by=OPERATOR, at=clock.now())


def _refuse_real() -> None:
    if User._meta.db_table not in connection.introspection.table_names():
        return  # a database that was never made
    for code in (CYCLE, REVIEW, OPEN_CYCLE):
        if has_real_answers(code):
            message = N_(
                "the demonstration would overwrite answers that States gave to %(cycle)s; use another database"
            )
            raise WrongStatus(message, cycle=code)
    # Whoever was invited within a demonstration has an account there, and it can be started again.
    if has_real_people() and not synthetic_people():
        raise WrongStatus(N_("there are accounts of real people here; use another database for the demonstration"))


def _known(pack: str, definition: Questionnaire) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    standing = adherence(pack)
    for question in definition.questions:
        if question.choice_list == "taxonomy:adherence_status" and question.provisions:
            instrument = question.provisions[0].partition(":")[0]
            for state, status in standing.get(instrument, {}).items():
                if status in ON_RECORD:
                    found[state, question.id] = ON_RECORD[status]
    return found


def _run(options: Namespace) -> int:
    if not options.serve:
        load_everything()
        return 0
    address = os.environ.setdefault("ENLACE_ADDRESS", f"http://localhost:{options.port}")
    desk = os.environ.setdefault("ENLACE_DESK_ADDRESS", f"http://localhost:{beside(options.port)}")
    if not settings.ENLACE_DEMO or (address, desk) != (settings.ENLACE_ADDRESS, settings.ENLACE_DESK_ADDRESS):
        # Settings are read once: the server starts anew as a demonstration, at its own address.
        os.environ["ENLACE_DEMO"] = "1"
        words = [sys.executable, "-m", "enlace.site.commands", "demo", "--serve", "--port", str(options.port)]
        os.execv(sys.executable, words)  # noqa: S606  (this same program, no shell)
    claim("127.0.0.1", options.port)
    load_everything()
    print(f"\n  Enlace               {address}/en/", file=sys.stderr)
    print(f"  living report        {address}/en/reports/{CYCLE}/", file=sys.stderr)
    print(f"  an open cycle        {address}/en/cycles/{OPEN_CYCLE}/", file=sys.stderr)
    print(f"  treaties and States  {address}/en/treaties/OAS/", file=sys.stderr)
    print(f"  whom do I call?      {address}/en/call/", file=sys.stderr)
    print(f"  for programs         {address}/en/api/", file=sys.stderr)
    print(f"  the sealed desk      {desk}/", file=sys.stderr)
    print(f"  demo sign-ins        {', '.join(PEOPLE)}: one click each on {address}/en/sign-in/", file=sys.stderr)
    print("  letters              are printed here, with their links, instead of being sent", file=sys.stderr)
    print(f"  on the command line  export ENLACE_HOME={settings.HOME} ENLACE_DEMO=1\n", file=sys.stderr)
    with worker_beside(), running_beside("desk", "--port", str(beside(options.port))):
        return SERVE.run(serving_at(options.port))


def beside(number: int) -> int:
    """Return the port next to another one."""
    return number + 1 if number < LAST_PORT else number - 1


def serving_at(number: int) -> Namespace:
    """Return the options of `enlace serve` for one process that this machine alone can reach."""
    parser = ArgumentParser()
    SERVE.arguments(parser)
    return parser.parse_args(["--port", str(number), "--workers", "1"])


@contextmanager
def worker_beside() -> Iterator[subprocess.Popen[bytes]]:
    """Have a worker run beside this process, which ends with it however that ends."""
    with running_beside("work") as worker:
        yield worker


@contextmanager
def running_beside(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have another command of this program run beside this process, which ends with it however that ends."""
    words = [sys.executable, "-m", "enlace.site.commands", *command, "--parent", str(os.getpid())]
    with subprocess.Popen(words) as running:  # noqa: S603  (this same program, no shell)
        try:
            yield running
        finally:
            running.terminate()


COMMAND = Command(
    "demo",
    "Load the packs, the fixed cast of users and SYNTHETIC replies.",
    "enlace demo --serve",
    _arguments,
    _run,
)
