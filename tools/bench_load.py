"""Many people at once: a bounded load from this machine to itself, on the server as it is run, signed in.

python tools/bench_load.py           the load of the benchmark, on each engine
python tools/bench_load.py --tune    how much each number of processes and threads can carry

Both print their lines; `python tools/bench.py load tune --write` puts them into docs/reference/benchmarks.md.

Each session keeps its connection, opens a page, and reads it for ten seconds on average before it opens the next.
Server time is what the application took, as the server logs it; what the visitor waited for is told beside it: it
includes the wait for a free thread, the server's own work, and that of this program, which shares the cores with it.
"""

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import postgres  # noqa: E402
from enlace.accounts.rules.permissions import Role  # noqa: E402
from tests.serving import Server, run, serving, sessions  # noqa: E402

# One line a page; its address in the demonstration.
PAGES = (
    ("the home page", "/en/"),
    ("a State's page", "/en/states/OAS/ATG/"),
    ("whom to call", "/en/call/?state=ARG&form=mla"),
)
STATES = ("ATG", "ARG", "BRA", "CAN", "MEX")
SESSIONS = 500
SECONDS = 60
READING_SECONDS = 10.0
LIMIT_MS = 300
GIVE_UP_SECONDS = 30
# As many processes as cores; `--tune` shows why, and how many threads.
WORKERS = 2
# Processes and threads that are compared.
COMBINATIONS = ((1, 1), (1, 2), (1, 4), (2, 1), (2, 2), (2, 4), (3, 2))


@dataclass
class Seen:
    """What the visitors saw: milliseconds a page, and what went wrong."""

    waited: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class Visitor:
    """A session on a connection of its own, which is kept."""

    def __init__(self, key: str, port: int, seen: Seen) -> None:
        self.key, self.port, self.seen = key, port, seen
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def visit(self, until: float, reading: float) -> None:
        chance = random.Random(self.key)
        await asyncio.sleep(chance.uniform(0, reading))
        try:
            while time.perf_counter() < until:
                await self._open(chance.choice(PAGES)[1])
                await asyncio.sleep(chance.expovariate(1 / reading) if reading else 0)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as fault:
            self.seen.faults.append(repr(fault))
        finally:
            if self.streams:
                self.streams[1].close()

    async def _open(self, path: str) -> None:
        begun = time.perf_counter()
        # The server closes a connection on which nothing comes for half a minute; a browser opens another one.
        if self.streams is None or self.streams[0].at_eof():
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        head = (
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={self.key}\r\nAccept-Encoding: gzip\r\n\r\n"
        )
        writer.write(head.encode())
        async with asyncio.timeout(GIVE_UP_SECONDS):
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = next(line for line in answer.split("\r\n") if line.startswith("content-length:"))
            await reader.readexactly(int(length.partition(":")[2]))
        self.seen.waited.setdefault(path, []).append((time.perf_counter() - begun) * 1000)
        if " 200 " not in answer.partition("\r\n")[0]:
            self.seen.faults.append(f"{path}: {answer.partition(chr(13))[0]}")
        elif "cache-control: private, no-store" not in answer:
            self.seen.faults.append(f"{path}: the session was not known")


async def visits(keys: list[str], server: Server, seconds: float, reading: float) -> Seen:
    seen, until = Seen(), time.perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for key in keys:
            group.create_task(Visitor(key, server.port, seen).visit(until, reading))
    return seen


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def server_times(log: str) -> dict[str, list[float]]:
    """Return the milliseconds of each page from the lines of the server's log."""
    found: dict[str, list[float]] = {}
    for line in log.splitlines():
        words = line.split()
        if len(words) > 4 and words[-1] == "ms":
            found.setdefault(words[-4], []).append(float(words[-2]))
    return found


def prepare(environment: Mapping[str, str], count: int) -> list[str]:
    """Make the database of the demonstration, and return the keys of `count` sessions of points of contact."""
    run(environment, "demo")
    return sessions(environment, count, Role.POINT_OF_CONTACT, STATES)


def load(environment: Mapping[str, str], engine: str) -> list[tuple[str, str, str, str]]:
    """Run the load; return the lines of the table."""
    keys = prepare(environment, SESSIONS)
    with serving(environment, "--workers", str(WORKERS), "--log-access") as server:
        # A server in use has opened each page before.
        asyncio.run(visits(keys[:8], server, 3, 0))
        warm = len(server.log.read_text())
        seen = asyncio.run(visits(keys, server, SECONDS, READING_SECONDS))
        took = server_times(server.log.read_text()[warm:])
    asked = sum(map(len, seen.waited.values()))
    lines = []
    for name, path in PAGES:
        ours, theirs = took[path.partition("?")[0]], seen.waited[path]
        remark = f"median {statistics.median(ours):.0f} ms; the visitor waited {statistics.median(theirs):.0f} ms, "
        remark += f"p99 {percentile(theirs, 0.99):.0f} ms; {len(theirs)} times"
        what = f"{SESSIONS} sessions at once, {engine}: {name}, server time p99"
        lines.append((what, f"{percentile(ours, 0.99):.0f} ms", f"{LIMIT_MS} ms", remark))
    for fault in seen.faults[:5]:
        print(fault, file=sys.stderr)
    rate = f"{asked / SECONDS:.0f} pages a second"
    return [*lines, (f"the same, {engine}: errors", str(len(seen.faults)), "0", f"{asked} pages, {rate}")]


def cpu_seconds(server: Server) -> float:
    """Return the CPU seconds that the server and its processes have used so far."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(words[2]) == server.process.pid:
            ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def tune(seconds: float = 10) -> list[tuple[str, str, str, str]]:
    """Return how many pages a second each combination carries when 16 visitors do not read at all."""
    with tempfile.TemporaryDirectory(prefix="enlace-load-") as name:
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {"ENLACE_HOME": name}
        keys = prepare(environment, 16)
        return [carried(environment, keys, *combination, seconds) for combination in COMBINATIONS]


def carried(
    environment: Mapping[str, str], keys: list[str], workers: int, threads: int, seconds: float
) -> tuple[str, str, str, str]:
    """Return the line of one combination."""
    print(f"measuring: {workers} processes of {threads} threads", file=sys.stderr)
    words = ("--workers", str(workers), "--threads", str(threads), "--log-access")
    with serving(environment, *words) as server:
        asyncio.run(visits(keys[:8], server, min(3, seconds), 0))
        warm, used = len(server.log.read_text()), cpu_seconds(server)
        seen = asyncio.run(visits(keys, server, seconds, 0))
        used = cpu_seconds(server) - used
        took = [one for times in server_times(server.log.read_text()[warm:]).values() for one in times]
    waited = [one for times in seen.waited.values() for one in times]
    what = f"{workers} process{'es' if workers > 1 else ''} of {threads} thread{'s' if threads > 1 else ''}, SQLite"
    remark = f"{len(seen.faults)} errors"
    if waited and took:
        times = (f"p50 {percentile(one, 0.5):.0f} ms, p99 {percentile(one, 0.99):.0f} ms" for one in (took, waited))
        remark = "{:.1f} ms CPU a page; server time {}; the visitor waited {}; {}".format(
            used / len(waited) * 1000, *times, remark
        )
    for fault in seen.faults[:5]:
        print(fault, file=sys.stderr)
    return what, f"{len(waited) / seconds:.0f} pages a second", "", remark


def on_each_engine() -> list[tuple[str, str, str, str]]:
    lines = []
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="enlace-load-") as name:
        lines += load(os.environ | {"ENLACE_HOME": name}, "SQLite")
    if postgres.programs():
        with tempfile.TemporaryDirectory(prefix="enlace-load-") as name, postgres.server() as server:
            environment = os.environ | {"ENLACE_HOME": name, "DATABASE_URL": server.create("enlace")}
            lines += load(environment, "PostgreSQL")
    return lines


def main() -> int:
    for line in tune() if "--tune" in sys.argv else on_each_engine():
        print("| " + " | ".join(line) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
