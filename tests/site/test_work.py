"""`enlace work`: jobs run when they are due, one at a time among all workers, whatever befalls one of them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from enlace.accounts.actions.jobs import beat, know
from enlace.accounts.models import JobRun
from enlace.accounts.rules.queue import UNSEEN_AT_MOST
from enlace.common import clock
from enlace.common.jobs import Job, retry_after
from enlace.site.management import work
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PATIENCE_SECONDS = 60
# Two of these at once: each job writes down that it begins and ends; a job that ran twice would begin twice.
SLOW = """
import os, sys, threading, time, django
django.setup()
from datetime import timedelta
from enlace.accounts.actions.jobs import know
from enlace.common import clock
from enlace.common.jobs import Job
from enlace.site.management.work import run_due
def job(name):
    def run(at):
        print(name, "begins", flush=True)
        time.sleep(0.05)
        print(name, "ends", flush=True)
        return 1
    return Job(name, timedelta(days=1), run)
jobs = [job(f"test.job.n{number}") for number in range(20)]
know(jobs, clock.now())
print("ready", flush=True)
sys.stdin.readline()
run_due(jobs, f"worker {os.getpid()}", threading.Event())
"""


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock: now(AT)."""

    def setting(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    setting(AT)
    return setting


def job(name: str, run: Callable[[datetime], int]) -> Job:
    return Job(name, HOUR, run)


def due(*jobs: Job) -> int:
    know(jobs, clock.now())
    return work.run_due(jobs, "worker", threading.Event())


def test_a_job_runs_when_it_is_due_and_not_before(now: Callable[[datetime], None]) -> None:
    ran: list[datetime] = []
    one = job("test.one.do", lambda at: ran.append(at) or 7)  # type: ignore[func-returns-value]
    assert due(one) == 0
    assert due(one) == 0
    now(AT + HOUR - timedelta(seconds=1))
    due(one)
    now(AT + HOUR)
    due(one)
    assert ran == [AT, AT + HOUR]
    assert JobRun.objects.get().done == 7


def test_a_job_that_fails_stops_neither_the_others_nor_itself_for_good(
    now: Callable[[datetime], None], caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    def broken(at: datetime) -> int:
        ran.append("broken")
        raise ConnectionRefusedError("no route to ana@example.org")

    jobs = (job("test.a.do", broken), job("test.b.do", lambda _: ran.append("whole") or 1))  # type: ignore[func-returns-value]
    assert due(*jobs) == 1
    assert ran == ["broken", "whole"]
    failed = JobRun.objects.get(name="test.a.do")
    assert (failed.outcome, failed.failures) == ("failed", 1)
    assert failed.error.startswith("ConnectionRefusedError (test_work.py:")
    assert "ana@example.org" not in str(JobRun.objects.values())
    assert "test.a.do failed" in caplog.text
    now(AT + retry_after(1))
    assert due(*jobs) == 1
    assert ran == ["broken", "whole", "broken"]


def test_nothing_new_is_begun_once_the_end_is_asked_for(now: Callable[[datetime], None]) -> None:
    stop = threading.Event()
    jobs = (
        job("test.a.do", lambda _: stop.set() or 1),  # type: ignore[func-returns-value]
        job("test.b.do", lambda _: 1 // 0),
    )
    know(jobs, AT)
    assert work.run_due(jobs, "worker", stop) == 0
    assert JobRun.objects.get(name="test.b.do").outcome == ""


def test_each_room_names_its_jobs_and_no_two_have_one_name() -> None:
    names = [one.name for one in work.all_jobs()]
    assert len(set(names)) == len(names)
    assert all(
        name.count(".") == 2 and one.every > timedelta(0) for name, one in zip(names, work.all_jobs(), strict=True)
    )


def test_two_workers_never_run_one_job_at_once(program: Run, surroundings: dict[str, str]) -> None:
    assert program("init", "--quiet").status == 0
    environment = surroundings | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen([sys.executable, "-c", SLOW], env=environment, **pipes) for _ in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    said = [worker.communicate()[0].splitlines() for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sorted(said[0] + said[1]) == sorted(
        f"test.job.n{n} {what}" for n in range(20) for what in ("begins", "ends")
    )
    assert all(said), "both had some of the work, else nothing was tried here"


# --- as a process


@pytest.fixture
def worker(program: Run, surroundings: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `enlace work` on a database of its own, and wait until it is at work."""
    assert program("init", "--quiet").status == 0
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "enlace.site.commands", "work", *words]
        started.append(subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE, text=True))
        assert started[-1].stderr
        assert started[-1].stderr.readline().startswith("worker: ")
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_worker_cleanly(
    worker: Callable[..., subprocess.Popen[str]], program: Run, number: signal.Signals
) -> None:
    running = worker()
    assert program("work", "--alive").status == 0
    running.send_signal(number)
    assert running.wait(PATIENCE_SECONDS) == 0
    assert running.stderr
    assert running.stderr.read() == ""


def test_what_is_due_is_run_once_by_a_timer_of_the_system(program: Run) -> None:
    assert program("init", "--quiet").status == 0
    unseen = program("work", "--alive")
    assert (unseen.status, unseen.err) == (3, "enlace: no worker runs on this machine\n")
    assert program("work", "--once") == (0, "", "")
    assert program("work", "--alive").status == 0


def test_a_worker_without_a_database_says_what_to_do(program: Run, tmp_path: Path) -> None:
    done = program("work", "--once", DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    assert (done.status, "run “enlace init”" in done.err) == (3, True)


def test_a_worker_ends_with_the_process_beside_which_it_runs(program: Run, surroundings: dict[str, str]) -> None:
    assert program("init", "--quiet").status == 0
    code = "import time, django; django.setup(); from enlace.site.management.demo import worker_beside\n"
    code += "with worker_beside() as worker: print(worker.pid, flush=True); time.sleep(600)"
    environment = surroundings | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True) as beside:
        assert beside.stdout
        pid = int(beside.stdout.readline())
        assert is_running(pid)
        beside.kill()
        # Whoever waits for the end of the pipe waits for the worker, which has inherited it.
        beside.stdout.read()
    for _ in range(PATIENCE_SECONDS * 10):
        if not is_running(pid):
            break
        time.sleep(0.1)
    assert not is_running(pid)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_alive_is_what_was_seen_of_late_on_this_machine(run: Run, now: Callable[[datetime], None]) -> None:
    beat("another-machine", "x", AT)
    assert run("work", "--alive").status == 3
    beat(work.HOST, "x", AT)
    assert run("work", "--alive").status == 0
    now(AT + UNSEEN_AT_MOST + timedelta(seconds=1))
    assert run("work", "--alive").status == 3
