"""Meetings: what a page costs in a series of 200 meetings with 40,000 interventions; called by bench.py, prints JSON.

The meetings are the record of a pack, over and over, each made as long as 200 interventions; every page of the room
that a program can open by its address alone is opened as an officer, as a point of contact and as a stranger.
"""

import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from enlace.accounts.models import RoleGrant, User  # noqa: E402
from enlace.accounts.rules.permissions import OPERATOR, STRANGER, Role  # noqa: E402
from enlace.common import clock  # noqa: E402
from enlace.common.archives import read_pack_files  # noqa: E402
from enlace.meetings.documents.report_files import report_file  # noqa: E402
from enlace.meetings.queries.reports import public_report  # noqa: E402
from enlace.meetings.rules.pack import MeetingsPart  # noqa: E402
from enlace.meetings.rules.record import Intervention, Meeting, Proposal, Record  # noqa: E402
from enlace.meetings.rules.report_snapshot import Standing  # noqa: E402
from enlace.site.actions import load_pack  # noqa: E402
from enlace.site.packs import read_pack  # noqa: E402
from tests.site.meeting_addresses import MEETINGS  # noqa: E402

COUNT, SPOKEN = 200, 200
REPORTED = 300
GIVEN = "oas-csh-npc-toc-2017"
RUNS = 7
OK = 200
LIMIT_MS, LISTED = 30, 5
Measured = tuple[str, str, int, float]
Row = tuple[str, str, str, str]


def longer(given: Record, number: int) -> Record:
    """Return `given` as meeting `number` of a series, with as many interventions as are wanted."""
    first = date(1817 + number, 4, 20)
    meeting: Meeting = replace(
        given.meeting,
        code=f"bench-{number:03d}",
        series="bench",
        title={"en": f"Meeting {number} of the benchmark"},
        starts_on=first,
        ends_on=first + timedelta(days=1),
    )
    spoken: list[Intervention] = []
    for place in range(SPOKEN):
        one = given.interventions[place % len(given.interventions)]
        turn = place // len(given.interventions)
        spoken.append(replace(one, code=f"{one.code}-{turn}", order=one.order + 100 * turn))
    proposals: list[Proposal] = [
        replace(one, interventions=tuple(f"{code}-0" for code in one.interventions)) for one in given.proposals
    ]
    credits_of = tuple(replace(one, intervention=f"{one.intervention}-0") for one in given.credits)
    return replace(given, meeting=meeting, interventions=tuple(spoken), proposals=tuple(proposals), credits=credits_of)


def fill() -> Row:
    parts = read_pack(read_pack_files(ROOT / "packs" / "oas"))
    given = parts.meetings.records[0]
    more = MeetingsPart((given, *(longer(given, number) for number in range(COUNT - 1))))
    used = time.process_time()
    load_pack(replace(parts, meetings=more), by=OPERATOR, at=clock.now())
    what = (
        f"{COUNT} meetings with {COUNT * SPOKEN:,} interventions and {COUNT * len(given.proposals):,} proposals stored"
    )
    return (what, f"{time.process_time() - used:.0f} s CPU", "", "one transaction")


def browser(role: Role, state: str) -> Client:
    """Return a browser of somebody with `role`, who showed a second factor."""
    user, _ = User.objects.get_or_create(username=f"bench-{role}", defaults={"email": f"{role}@example.org"})
    RoleGrant.objects.get_or_create(user=user, role=role, state_code=state)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def addresses() -> tuple[str, ...]:
    """Return the addresses of the room's pages, of a meeting of the benchmark where they are of a meeting."""
    pages = [case.address for cases in MEETINGS.values() for case in cases if case.status == OK]
    return tuple(dict.fromkeys(address.replace(GIVEN, "bench-100") for address in pages if "/en/" in address))


def measure() -> list[Row]:
    readers = {
        "officer": browser(Role.OFFICER, ""),
        "point of contact": browser(Role.POINT_OF_CONTACT, "BRA"),
        "stranger": Client(HTTP_HOST="localhost"),
    }
    found: list[Measured] = []
    for who, client in readers.items():
        for address in addresses():
            with transaction.atomic(), CaptureQueriesContext(connection) as asked:
                opened = client.get(address)
                transaction.set_rollback(True)
            if opened.status_code != OK or not opened["Content-Type"].startswith("text/html"):
                continue
            found.append((address.removeprefix("/en"), who, len(told(asked)), cpu(client, address)))
    # Every page that is over the limit, and five at least, each as its slowest reader sees it.
    slowest: dict[str, Measured] = {}
    for one in sorted(found, key=lambda one: -one[3]):
        slowest.setdefault(one[0], one)
    worst = [one for place, one in enumerate(slowest.values()) if place < LISTED or one[3] > LIMIT_MS]
    most = max(found, key=lambda one: one[2])
    what = f"of {len(found)} pages, the most queries: {most[0]}"
    rows: list[Row] = [(what, str(most[2]), "15", most[1])]
    return rows + [(f"CPU in the server: {one[0]}", f"{one[3]:.1f} ms", "30 ms", one[1]) for one in worst]


def report_rows() -> list[Row]:
    """Return what the report of a meeting of 300 interventions costs in each of its formats."""
    content, _standing = public_report(GIVEN, STRANGER)
    given = content.record.interventions
    said = (replace(given[place % len(given)], code=f"I-{place}") for place in range(REPORTED))
    content = replace(content, record=replace(content.record, interventions=tuple(said)))
    rows: list[Row] = []
    for kind in ("docx", "pdf", "akn"):
        used = time.process_time()
        size = len(report_file(content, Standing(clock.today()), kind))
        spent = time.process_time() - used
        rows.append((f"report of {REPORTED} interventions as {kind}", f"{spent:.2f} s CPU", "3 s", f"{size:,} bytes"))
    return rows


def told(asked: CaptureQueriesContext) -> list[str]:
    """Return the statements that ask or tell something, not those that begin and end a transaction."""
    framing = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")
    return [one["sql"] for one in asked.captured_queries if not one["sql"].startswith(framing)]


def cpu(client: Client, address: str) -> float:
    """Return the median of CPU milliseconds."""
    found = []
    for _ in range(RUNS):
        used = time.process_time()
        client.get(address)
        found.append((time.process_time() - used) * 1000)
    return statistics.median(found)


if __name__ == "__main__":
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    json.dump([fill(), *measure(), *report_rows()], sys.stdout)
