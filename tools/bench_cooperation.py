"""Cooperation: legal bases, and the pages of requests with 100,000 of them stored; called by bench.py, prints JSON.

The requests are rows as the actions write them, made in bulk; lines of evidence are made for those of one State.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, permutations
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench_meetings import Row, browser, cpu, told  # noqa: E402
from enlace.accounts.rules.permissions import OPERATOR, Role  # noqa: E402
from enlace.common import clock  # noqa: E402
from enlace.common.archives import read_pack_files  # noqa: E402
from enlace.cooperation.models import CoopRequest, CoopStep  # noqa: E402
from enlace.cooperation.queries.legal_basis import bases  # noqa: E402
from enlace.cooperation.queries.request_figures import own_figures  # noqa: E402
from enlace.cooperation.rules.evidence import hash_of, line_of  # noqa: E402
from enlace.cooperation.rules.header import Header, Side  # noqa: E402
from enlace.cooperation.rules.life import Move  # noqa: E402
from enlace.cooperation.rules.statuses import Party, Status  # noqa: E402
from enlace.directory.queries import states_of  # noqa: E402
from enlace.site.actions import load_pack  # noqa: E402
from enlace.site.packs import read_pack  # noqa: E402

COUNT = 100_000
STATE = "BRA"
AT = datetime(2026, 3, 1, tzinfo=UTC)
LIFE = ((Status.SENT, Party.REQUESTING), (Status.RECEIVED, Party.SYSTEM), (Status.ACKNOWLEDGED, Party.REQUESTED))
LIST_MS, MOST_QUERIES = 40, 15
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(number: int) -> str:
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in range(8))


def headers() -> Iterator[Header]:
    """Yield headers, one pair of States after the other, again and again."""
    parts = read_pack(read_pack_files(ROOT / "packs" / "oas"))
    load_pack(parts, by=OPERATOR, at=clock.now())
    states = [one.code for one in states_of("OAS")]
    forms, crimes = ("mla", "extradition", "firearm_trace"), ("laundering", "ocg")
    number = 0
    while True:
        for first, second in permutations(states, 2):
            sides = Side(first, "CENTRAL"), Side(second, "CENTRAL")
            form, crime = forms[number % len(forms)], crimes[number % len(crimes)]
            yield Header(form, *sides, ("UNTOC",), ("records",), (crime,), ("es",))
            number += 1


def row(number: int, header: Header) -> CoopRequest:
    day = date(2026, 1, 1) + timedelta(days=number % 300)
    return CoopRequest(
        pack_id="OAS",
        reference=reference(number * 7919),
        form=header.form,
        requesting_state=header.requesting.state,
        requesting_authority="CENTRAL",
        requested_state=header.requested.state,
        requested_authority="CENTRAL",
        header=header.as_json(),
        status=Status.ACKNOWLEDGED,
        waits_for=Party.REQUESTED,
        due_on=day + timedelta(days=90),
        sent_on=day,
        received_on=day,
        created_at=AT,
        created_by="bench",
        changed_at=AT + timedelta(minutes=number),
        synthetic=True,
    )


def steps(one: CoopRequest) -> Iterator[CoopStep]:
    header, previous, came_from = Header.from_json(one.header), None, None
    sides = {Party.REQUESTING: header.requesting, Party.REQUESTED: header.requested}
    for number, (status, by) in enumerate(LIFE, 1):
        line = line_of(
            one.reference,
            header,
            Move(status, by, one.sent_on or AT.date()),
            side=sides.get(by),
            pack="OAS",
            number=number,
            came_from=came_from,
            previous=previous,
            at=AT,
        )
        previous, came_from = hash_of(line), status
        yield CoopStep(coop_request=one, number=number, status=status, on=line.on, at=AT, line=line.text, hash=previous)


def fill() -> Row:
    used = time.process_time()
    made = [row(number, header) for number, header in enumerate(islice(headers(), COUNT))]
    CoopRequest.objects.bulk_create(made, batch_size=5000)
    own = CoopRequest.objects.filter(requesting_state=STATE) | CoopRequest.objects.filter(requested_state=STATE)
    CoopStep.objects.bulk_create((step for one in own for step in steps(one)), batch_size=5000)
    return (f"{COUNT:,} requests stored", f"{time.process_time() - used:.0f} s CPU", "", f"{own.count():,} of {STATE}")


def pages() -> list[Row]:
    readers = {"point of contact": browser(Role.POINT_OF_CONTACT, STATE), "officer": browser(Role.OFFICER, "")}
    one = CoopRequest.objects.filter(requesting_state=STATE).order_by("pk").values_list("reference", flat=True)[0]
    addresses = (
        "/en/requests/",
        "/en/requests/?page=40",
        "/en/requests/?box=mine",
        "/en/requests/?box=waiting",
        "/en/requests/?status=refused",
        "/en/requests/?state=ARG&form=mla&status=acknowledged",
        f"/en/requests/{one}/",
    )
    return [_page(who, client, address) for who, client in readers.items() for address in addresses]


def _page(who: str, client: Client, address: str) -> Row:
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        client.get(address)
        transaction.set_rollback(True)
    # Told before the next request empties the list.
    queries = f"{len(told(asked))} queries, at most {MOST_QUERIES}"
    return (f"{address.removeprefix('/en')}, {who}", f"{cpu(client, address):.1f} ms CPU", f"{LIST_MS} ms", queries)


def legal() -> list[Row]:
    day = date(2017, 4, 20)
    used = time.process_time()
    bases("OAS", "mla", day).of("COL", "PER")
    pair = (time.process_time() - used) * 1000
    used = time.process_time()
    count = sum(1 for _ in bases("OAS", "mla", day).every())
    every = time.process_time() - used
    return [
        ("legal basis of one pair", f"{pair:.1f} ms CPU", "50 ms", "all that it rests on read anew"),
        ("legal bases of all pairs of one form", f"{every:.2f} s CPU", "2 s", f"{count:,} ordered pairs"),
    ]


def figures() -> list[Row]:
    contact = browser(Role.POINT_OF_CONTACT, STATE)
    by = contact.get("/en/requests/").wsgi_request.enlace_actor  # type: ignore[attr-defined]
    used = time.process_time()
    found = own_figures(by, STATE)
    spent = time.process_time() - used
    total = sum(one.total for one in found.figures.values())
    return [
        (
            "exact figures of one State",
            f"{spent:.2f} s CPU",
            "",
            f"{total:,} requests, from what stands beside their lines",
        )
    ]


if __name__ == "__main__":
    call_command("collectstatic", interactive=False, verbosity=0, stdout=sys.stderr)
    json.dump([fill(), *pages(), *legal(), *figures()], sys.stdout)
