"""Answering: what a page, a save, a step to the next section and a version cost; three hundred people on the last day;
one officer of a small State who answers the short form.

python tools/bench_answering.py      that officer, and the last day, on PostgreSQL too where a server can be started

Beside each figure stands that of RDMO 2.5, the nearest peer on the same framework. Counted are the statements that ask
or tell the database something: not those that begin and end a transaction.
"""

import asyncio
import csv
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import postgres  # noqa: E402
from bench_load import GIVE_UP_SECONDS, WORKERS, percentile  # noqa: E402
from enlace.accounts.rules.permissions import Role  # noqa: E402
from tests.journeys.browsers import launched  # noqa: E402
from tests.journeys.demonstration import served  # noqa: E402
from tests.journeys.one_officer import measure as measure_one_officer  # noqa: E402
from tests.serving import Server, run, serving, sessions  # noqa: E402

PEOPLE = 300
SECONDS = 60
BETWEEN_SECONDS = 6.0
LIMIT_MS = 500
CYCLE = "HPA-2016"
TOKEN = "a" * 32
# Yes-or-no questions that are always asked, one of each section.
QUESTIONS = ("A1", "A5", "A8", "B7", "B9", "C5", "C7", "D3", "D7", "E5", "F1", "F12")
KEPT = """
import json, sys, django
django.setup()
from enlace.accounts.queries import first_broken_entry
from enlace.assessments.models import DraftRevision
found = set(DraftRevision.objects.exclude(comment="").values_list("comment", flat=True))
told = json.load(sys.stdin)
json.dump({"lost": sorted(set(told) - found)[:5], "count": len(set(told) - found), "broken": first_broken_entry()},
          sys.stdout)
"""


@dataclass
class Told:
    """What those who save were told: milliseconds a save, the words acknowledged, and what went wrong."""

    waited: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    beside: int = 0
    faults: list[str] = field(default_factory=list)


class Writer:
    """A person of a State who saves one answer after another, each with a word of its own beside it."""

    def __init__(self, number: int, key: str, state: str, port: int, told: Told) -> None:
        self.number, self.key, self.state, self.port, self.told = number, key, state, port, told
        self.chance = random.Random(number)
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.read: dict[str, int] = {}

    async def write(self, until: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, BETWEEN_SECONDS))
        turn = 0
        try:
            while time.perf_counter() < until:
                turn += 1
                await self._save(self.chance.choice(QUESTIONS), f"{self.number}-{turn}")
                await asyncio.sleep(self.chance.expovariate(1 / BETWEEN_SECONDS))
        except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as fault:
            self.told.faults.append(repr(fault))
        finally:
            if self.streams:
                self.streams[1].close()

    async def _save(self, question: str, word: str) -> None:
        fields = {
            f"{question}.value": self.chance.choice(("yes", "no")),
            f"{question}.comment": word,
            f"{question}.number": self.read.get(question, 0),
        }
        body = urlencode(fields).encode()
        path = f"/en/replies/{CYCLE}/{self.state}/part/{question[0]}/"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.key}; csrftoken={TOKEN}\r\n"
            f"X-CSRFToken: {TOKEN}\r\nAccept: application/json\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        begun = time.perf_counter()
        if self.streams is None or self.streams[0].at_eof():
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        writer.write(head.encode() + body)
        async with asyncio.timeout(GIVE_UP_SECONDS):
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"(?i)content-length: (\d+)", answer)
            content = await reader.readexactly(int(length[1]) if length else 0)
        self.told.waited.append((time.perf_counter() - begun) * 1000)
        if " 200 " in answer.partition("\r\n")[0]:
            self.read[question] = json.loads(content)["saved"][question]["number"]
        elif " 409 " in answer.partition("\r\n")[0]:
            # Somebody of the same State was there before: both are kept, and the next save says that this was seen.
            (met,) = json.loads(content)["conflicts"]
            self.read[question] = met["number"]
            self.told.beside += 1
        else:
            self.told.faults.append(f"{path}: {answer.partition(chr(13))[0]} {content[:200]!r}")
            return
        self.told.acknowledged.append(word)


async def last_day(keys: list[str], states: list[str], server: Server, seconds: float) -> Told:
    told, until = Told(), time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for number, key in enumerate(keys):
            writer = Writer(number, key, states[number % len(states)], server.port, told)
            group.create_task(writer.write(until))
    return told


def saving_times(log: str) -> list[float]:
    """Return the milliseconds of server time of each save, from the lines of the server's log."""
    rows = (line.split() for line in log.splitlines())
    return [float(words[-2]) for words in rows if len(words) > 4 and words[-1] == "ms" and "/part/" in words[-4]]


def measure(environment: Mapping[str, str], engine: str) -> list[tuple[str, str, str, str]]:
    """Let everybody save at once for a minute; return the lines of the table."""
    pack = ROOT / "packs" / "oas"
    run(environment, "init")
    run(environment, "load", pack)
    with (pack / "states.csv").open(encoding="utf-8") as stream:
        states = [row["iso3"] for row in csv.DictReader(stream)]
    keys = sessions(environment, PEOPLE, Role.POINT_OF_CONTACT, states)
    with serving(environment, "--workers", str(WORKERS), "--log-access") as server:
        asyncio.run(last_day(keys[:8], states, server, 3))
        warm = len(server.log.read_text())
        told = asyncio.run(last_day(keys, states, server, SECONDS))
        took = saving_times(server.log.read_text()[warm:])
    django = dict(environment) | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    words = json.dumps(told.acknowledged)
    checked = subprocess.run(
        [sys.executable, "-c", KEPT], env=django, input=words, capture_output=True, text=True, check=True
    )
    found = json.loads(checked.stdout)
    for fault in [*told.faults[:5], *found["lost"]]:
        print(fault, file=sys.stderr)
    what = f"{PEOPLE} people of {len(states)} States saving at once, {engine}"
    remark = f"median {statistics.median(took):.0f} ms; who saved waited {statistics.median(told.waited):.0f} ms, "
    remark += f"p99 {percentile(told.waited, 0.99):.0f} ms"
    rate = f"{len(told.waited)} saves, {len(told.waited) / SECONDS:.0f} a second; "
    rate += f"{told.beside} met another's and were kept beside it"
    lost = found["count"] + (0 if found["broken"] is None else 1)
    return [
        (f"{what}: server time of a save, p99", f"{percentile(took, 0.99):.0f} ms", f"{LIMIT_MS} ms", remark),
        ("the same: errors", str(len(told.faults)), "0", rate),
        ("the same: acknowledged answers lost, faults of the audit chain", str(lost), "0", ""),
    ]


def on_each_engine() -> list[tuple[str, str, str, str]]:
    lines = []
    os.environ.pop("DATABASE_URL", None)
    if postgres.programs():
        with tempfile.TemporaryDirectory(prefix="enlace-last-") as name, postgres.server() as server:
            lines += measure(os.environ | {"ENLACE_HOME": name, "DATABASE_URL": server.create("enlace")}, "PostgreSQL")
    with tempfile.TemporaryDirectory(prefix="enlace-last-") as name:
        lines += measure(os.environ | {"ENLACE_HOME": name}, "SQLite")
    return lines


def by_one_officer() -> list[tuple[str, str, str, str]]:
    """Have one officer of a small State answer the short form in a browser; return what that took."""
    with tempfile.TemporaryDirectory(prefix="enlace-one-") as name:
        home = Path(name)
        with served(home, "demo", "--serve") as address, launched() as browser:
            return measure_one_officer(browser, address, home).lines()


def main() -> int:
    for line in [*by_one_officer(), *on_each_engine()]:
        print("| " + " | ".join(line) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
