"""Nothing acknowledged is lost: twenty kills of the server, each in the midst of a thousand writes, on both engines.

python tools/bench_faults.py [KILLS [WRITES]]

`tests/faults/` says what a write is, what counts as lost or halved, and what this cannot show.
"""

import os
import random
import signal
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import postgres  # noqa: E402
from tests.faults import saves, shown  # noqa: E402
from tests.faults.kills import Told, faults, kill_while_writing, prepare, unacknowledged  # noqa: E402
from tests.faults.strain import PROCESSES, THREADS, strain  # noqa: E402
from tests.serving import run  # noqa: E402

KILLS, WRITES = 20, 1000
SHOWN_KILLS, SHOWN_SAVES = 10, 200
STRAIN_SECONDS = 30


def kill(environment: Mapping[str, str], engine: str, kills: int = KILLS, writes: int = WRITES) -> tuple[str, ...]:
    """Kill the server `kills` times, each time after a number of writes between a tenth and all of `writes`."""
    home = Path(environment["ENLACE_HOME"])
    keys = prepare(environment, home / "pack")
    told, chance, wrong = Told(), random.Random(writes), []
    for turn in range(kills):
        written = kill_while_writing(environment, keys, told, chance.randrange(writes // 10, writes))
        found = faults(environment, told)
        run(environment, "audit", "verify")
        print(f"{engine}: kill {turn + 1} of {kills} after {written} writes: {found or 'all there'}", file=sys.stderr)
        wrong += found
    remark = (
        f"{len(told)} acknowledged writes, {unacknowledged(environment, told)} whole ones cut off before the answer"
    )
    return f"{kills} kills in the midst of {writes} writes, {engine}: faults", str(len(wrong)), "0", remark


def kill_while_typing(environment: Mapping[str, str], engine: str) -> tuple[str, ...]:
    """Kill server and browser in turn while somebody types some 200 answers into the page of a section."""
    key, *_others = saves.prepare(environment, Path(environment["ENLACE_HOME"]) / "pack")
    seen = shown.type_and_kill(environment, key, SHOWN_SAVES, SHOWN_KILLS)
    run(environment, "audit", "verify")
    found = shown.faults(environment, seen)
    print(f"{engine}: {len(seen.saved)} answers shown as saved: {found or 'all there'}", file=sys.stderr)
    what = f"{SHOWN_KILLS} kills of server or browser while answers are typed, {engine}: answers lost"
    return what, str(len(found)), "0", f"{len(seen.saved)} answers that the page showed as saved"


def strained(folder: Path) -> tuple[str, ...]:
    written, found = strain(folder / "strained.sqlite3", STRAIN_SECONDS)
    print(f"SQLite under strain: {written} writes: {found or 'all there'}", file=sys.stderr)
    what = f"SQLite, {PROCESSES} processes of {THREADS} threads that write at once: faults"
    return what, str(len(found)), "0", f"{written} acknowledged writes in {STRAIN_SECONDS} s"


def on_each_engine(kills: int = KILLS, writes: int = WRITES) -> list[tuple[str, ...]]:
    lines = []
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="enlace-strain-") as name:
        lines.append(strained(Path(name)))
    with tempfile.TemporaryDirectory(prefix="enlace-kills-") as name:
        lines.append(kill(os.environ | {"ENLACE_HOME": name}, "SQLite", kills, writes))
    if postgres.programs():
        with tempfile.TemporaryDirectory(prefix="enlace-kills-") as name, postgres.server() as server:
            environment = os.environ | {"ENLACE_HOME": name, "DATABASE_URL": server.create("enlace")}
            lines.append(kill(environment, f"PostgreSQL {server.version}", kills, writes))
    with tempfile.TemporaryDirectory(prefix="enlace-shown-") as name:
        lines.append(kill_while_typing(os.environ | {"ENLACE_HOME": name}, "SQLite"))
    return lines


def main() -> int:
    # Whoever ends us ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    given = [int(word) for word in sys.argv[1:3]]
    kills, writes = [*given, *(KILLS, WRITES)[len(given) :]]
    lines = on_each_engine(kills, writes)
    for line in lines:
        print("| " + " | ".join(line) + " |")
    return 1 if any(line[1] != "0" for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
