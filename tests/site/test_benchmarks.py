"""Every table of the benchmarks has its place in the page, and is written there alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "tools")
    return import_module("bench")


def test_each_part_is_written_into_its_own_table(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = bench.PAGE.read_text(encoding="utf-8")
    page = tmp_path / "benchmarks.md"
    page.write_text(text, encoding="utf-8")
    monkeypatch.setattr(bench, "PAGE", page)
    bench.write({part: f"the table of {part}" for part in bench.PARTS})
    written = page.read_text(encoding="utf-8")
    for part in bench.PARTS:
        assert text.count(bench.START.format(part)) == 1
        assert f"{bench.START.format(part)}\nthe table of {part}\n{bench.END}" in written
    outside = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in written.splitlines() if line.startswith("#")] == outside


def test_a_combination_is_a_line_even_if_nothing_was_answered(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = bench.bench_load
    log = tmp_path / "server.log"
    asked: list[tuple[str, ...]] = []
    answers = iter([0, 2, 0, 0])

    @contextmanager
    def serving(environment: Any, *words: str) -> Iterator[Any]:
        asked.append(words)
        log.write_text("")
        yield SimpleNamespace(log=log)

    def visits(keys: list[str], server: Any, seconds: float, reading: float) -> Any:
        count = next(answers)
        log.write_text(log.read_text() + "2026-11-25 10:00:00 +0000 GET /en/ 200 40.0 ms\n" * count)
        return load.Seen({"/en/": [50.0] * count} if count else {})

    monkeypatch.setattr(load, "prepare", lambda _, count: ["key"] * count)
    monkeypatch.setattr(load, "serving", serving)
    monkeypatch.setattr(load, "visits", visits)
    # What was seen is there already; the loop of this thread may be a browser's.
    monkeypatch.setattr(load.asyncio, "run", lambda seen: seen)
    monkeypatch.setattr(load, "cpu_seconds", lambda _: 1.0)
    monkeypatch.setattr(load, "COMBINATIONS", ((1, 1), (2, 4)))
    times = "server time p50 40 ms, p99 40 ms; the visitor waited p50 50 ms, p99 50 ms"
    assert load.tune(0.5) == [
        ("1 process of 1 thread, SQLite", "4 pages a second", "", f"0.0 ms CPU a page; {times}; 0 errors"),
        ("2 processes of 4 threads, SQLite", "0 pages a second", "", "0 errors"),
    ]
    assert asked[1] == ("--workers", "2", "--threads", "4", "--log-access")
