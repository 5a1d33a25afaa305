"""Measure what users wait for, on invented data of the size of a world-wide treaty; print the table as Markdown.

    python tools/bench.py            everything (up to an hour: twenty kills of the server on each engine take longest)
    python tools/bench.py PART ...   some of it: pack, answering, meetings, cooperation, canaries, desk, load, tune,
                                     faults
    python tools/bench.py --write    put the lines that were measured into docs/reference/benchmarks.md

193 States x 250 questions x 10 cycles, about 69 % of them answered. Each figure is the median of its runs; CPU seconds
are user and system together, of the whole process, as the operating system counts them.
"""

import csv
import json
import os
import platform
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

import bench_answering
import bench_canaries
import bench_desk
import bench_faults
import bench_load

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
ENLACE = Path(sys.executable).parent / "enlace"
STATES, QUESTIONS, CYCLES, ANSWERS = 193, 250, 10, 332_783
START, END = "<!-- table: {} -->", "<!-- end of table -->"


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    what: str
    value: str
    limit: str
    remark: str = ""


def make_pack(folder: Path) -> None:
    """Write a pack of the size above: choices, numbers, several choices, some skip rules."""
    chance = random.Random(193)
    codes = [f"S{place:03d}" for place in range(STATES)]
    with (folder / "states.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["code", "name_en", "region", "island"])
        writer.writerows([c, f"State {c}", f"Region {place % 6}", "yn"[place % 2]] for place, c in enumerate(codes))
    questions = [question(place) for place in range(QUESTIONS)]
    lists = {"yn": choices("yes", "partial", "no"), "many": choices("a", "b", "c", "d", "e", "f")}
    sections = [{"code": chr(65 + place), "name": {"en": f"Part {place}"}} for place in range(10)]
    form = {"code": "BENCH-Q", "version": 1, "title": {"en": "Benchmark"}, "languages": ["en"], "sections": sections}
    (folder / "q.yaml").write_text(yaml.safe_dump(form | {"choice_lists": lists, "questions": questions}))
    cycles = [{"code": f"B-{2010 + n}", "questionnaire": "BENCH-Q", "replies": f"r{n}.csv"} for n in range(CYCLES)]
    head = {"code": "BENCH", "title": {"en": "Benchmark"}, "languages": ["en"]}
    states = {"file": "states.csv", "code": "code", "groups": ["region", "island"]}
    (folder / "pack.yaml").write_text(
        yaml.safe_dump(head | {"states": states, "questionnaires": ["q.yaml"], "cycles": cycles})
    )
    # Questions without a skip rule are answered freely, those with one only after a “yes”.
    free = [one for one in questions if "relevant_when" not in one]
    pairs = [(cycle, state, one) for cycle in range(CYCLES) for state in codes for one in free]
    chosen = chance.sample(range(len(pairs)), min(ANSWERS, len(pairs)))
    rows: list[list[list[str]]] = [[] for _ in range(CYCLES)]
    for place in sorted(chosen):
        cycle, state, one = pairs[place]
        rows[cycle].append([state, str(one["id"]), answer(one, chance)])
    for cycle, written in enumerate(rows):
        with (folder / f"r{cycle}.csv").open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([["state", "question", "value"], *written])


def choices(*codes: str) -> list[dict[str, str]]:
    return [{"code": code, "en": f"Choice {code}"} for code in codes]


def question(place: int) -> dict[str, object]:
    kind = ("select_one", "select_one", "select_multiple", "integer", "select_one")[place % 5]
    found: dict[str, object] = {"id": f"Q{place:03d}", "section": chr(65 + place // 25), "type": kind}
    found["text"] = {"en": f"Question number {place} of the benchmark?"}
    if kind != "integer":
        found["choices"] = "many" if kind == "select_multiple" else "yn"
    if place % 25 == 24:
        found["relevant_when"] = {"question": f"Q{place - 4:03d}", "in": ["yes"]}
    return found


def answer(one: dict[str, object], chance: random.Random) -> str:
    if one["type"] == "integer":
        return str(chance.randrange(1000))
    if one["type"] == "select_multiple":
        return " ".join(sorted(chance.sample("abcdef", chance.randrange(1, 5))))
    return chance.choice(("yes", "partial", "no"))


def cpu(words: list[str], home: Path) -> tuple[float, float, float]:
    """Run a command; return CPU seconds, wall seconds, and its greatest memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        words, env=os.environ | {"ENLACE_HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(words)} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def importing(work: Path, pack: Path) -> tuple[list[Line], Path]:
    runs = []
    for turn in range(3):
        home = work / f"home{turn}"
        home.mkdir()
        cpu([str(ENLACE), "init", "--quiet"], home)
        runs.append(cpu([str(ENLACE), "load", str(pack)], home))
    used, wall, memory = (statistics.median(run[place] for run in runs) for place in range(3))
    what = f"load {STATES} States x {QUESTIONS} questions x {CYCLES} cycles"
    return [
        Line(what, f"{wall:.1f} s", "30 s", f"{used:.1f} s CPU"),
        Line("the same, memory", f"{memory:.0f} MB", "500 MB"),
    ], work / "home0"


def figures(home: Path) -> list[Line]:
    whole = statistics.median(cpu([str(ENLACE), "figures", "B-2015", "--json"], home)[0] for _ in range(5))
    return [Line("`enlace figures` of one cycle, start-up included", f"{whole:.2f} s CPU", "1 s CPU")]


def inside(home: Path, *words_of_part: str, tool: str = "bench_inside.py") -> list[Line]:
    """Run a part that needs Django in a process of its own on the data of `home`."""
    words = [sys.executable, str(ROOT / "tools" / tool), *words_of_part]
    env = os.environ | {"ENLACE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    done = subprocess.run(words, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [Line(*row) for row in json.loads(done.stdout)]


def table(lines: list[Line]) -> str:
    rows = [f"| {line.what} | {line.value} | {line.limit} | {line.remark} |" for line in lines]
    return "\n".join(["| what | measured | limit | remark |", "|---|---|---|---|", *rows])


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"CPython {platform.python_version()}, {time.strftime('%Y-%m-%d')}"
    )


def pack() -> list[Line]:
    """Measure what is done with the pack of the size above."""
    with tempfile.TemporaryDirectory(prefix="enlace-bench-") as name:
        work = Path(name)
        folder = work / "pack"
        folder.mkdir()
        make_pack(folder)
        lines, home = importing(work, folder)
        lines += figures(home)
        for part in ("change", "page", "files"):
            print(f"measuring: {part}", file=sys.stderr)
            lines += inside(home, part)
    return lines


def load() -> list[Line]:
    return [Line(*line) for line in bench_load.on_each_engine()]


def faults() -> list[Line]:
    return [Line(*line) for line in bench_faults.on_each_engine()]


def answering() -> list[Line]:
    """Measure what a person who answers waits for, and the last day of a cycle."""
    with tempfile.TemporaryDirectory(prefix="enlace-bench-") as name:
        home = Path(name)
        for words in (["init", "--quiet"], ["load", str(ROOT / "packs" / "oas")]):
            cpu([str(ENLACE), *words], home)
        lines = inside(home, "answering")
    lines += [Line(*line) for line in bench_answering.by_one_officer()]
    return lines + [Line(*line) for line in bench_answering.on_each_engine()]


def meetings() -> list[Line]:
    """Measure the pages of a long series of meetings, and the report of a long one."""
    with tempfile.TemporaryDirectory(prefix="enlace-bench-") as name:
        home = Path(name)
        cpu([str(ENLACE), "init", "--quiet"], home)
        return inside(home, tool="bench_meetings.py")


def cooperation() -> list[Line]:
    """Measure legal bases, and the pages of many requests."""
    with tempfile.TemporaryDirectory(prefix="enlace-bench-") as name:
        home = Path(name)
        cpu([str(ENLACE), "init", "--quiet"], home)
        return inside(home, tool="bench_cooperation.py")


def canaries() -> list[Line]:
    return [Line(*line) for line in bench_canaries.on_each_engine()]


def desk() -> list[Line]:
    return [Line(*line) for line in bench_desk.lines()]


def tune() -> list[Line]:
    return [Line(*line) for line in bench_load.tune()]


PARTS: dict[str, Callable[[], list[Line]]] = {
    "pack": pack,
    "answering": answering,
    "meetings": meetings,
    "cooperation": cooperation,
    "canaries": canaries,
    "desk": desk,
    "load": load,
    "tune": tune,
    "faults": faults,
}


def write(parts: dict[str, str]) -> None:
    """Put the tables of the parts that were measured into the page."""
    page = PAGE.read_text(encoding="utf-8")
    for part, text in parts.items():
        before, _, rest = page.partition(START.format(part))
        page = f"{before}{START.format(part)}\n{text}\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(page, encoding="utf-8")


def main() -> int:
    # Whoever ends us ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted = [word for word in sys.argv[1:] if word in PARTS] or list(PARTS)
    measured = {}
    for part in wanted:
        print(f"measuring: {part}", file=sys.stderr)
        before = os.getloadavg()[0]
        text = table(PARTS[part]())
        measured[part] = f"{machine()}, busy with {before:.1f} other tasks on average before this began\n\n{text}"
        print(f"{measured[part]}\n", flush=True)
    if "--write" in sys.argv:
        write(measured)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"(the benchmark itself used {peak:.0f} MB)", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
