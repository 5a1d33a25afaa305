"""`enlace work`: the background worker, which runs the jobs of all rooms when they are due."""

import logging
import os
import secrets
import signal
import socket
import sys
import threading
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, close_old_connections, connection

from enlace.accounts.actions.jobs import beat, claim, fail, finish, know, let_go
from enlace.accounts.queries import due_jobs, worker_seen_at
from enlace.accounts.rules.queue import UNSEEN_AT_MOST
from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import N_, Unavailable
from enlace.common.jobs import Job

TICK_SECONDS = 5
BEAT_SECONDS = 30
# Of the failures in a row to reach the database, how many make the wait longer: 5 seconds to 5 minutes.
MOST_DOUBLINGS = 6
SOME_FAILED = 3
HOST = socket.gethostname()
log = logging.getLogger(__name__)


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="run what is due, then end; for a timer of the system")
    parser.add_argument("--alive", action="store_true", help="only say, by the exit status, whether a worker runs here")
    parser.add_argument("--parent", type=int, metavar="PID", help="end when this process, the parent, has ended")


def all_jobs() -> tuple[Job, ...]:
    """Return the jobs of every room that has a `tasks.py`."""
    modules = [f"{config.name}.tasks" for config in apps.get_app_configs() if config.name.startswith("enlace.")]
    return tuple(job for name in modules if find_spec(name) for job in import_module(name).JOBS)


def run_due(jobs: Sequence[Job], holder: str, stop: threading.Event) -> int:
    """Run each job that is due and that no other worker runs; return how many failed."""
    failed = 0
    due = due_jobs(clock.now())
    for job in jobs:
        if job.name in due and not stop.is_set() and claim(job, holder, clock.now()):
            failed += not _run_one(job, holder)
    return failed


def _run_one(job: Job, holder: str) -> bool:
    try:
        done = job.run(clock.now())
    except Exception as fault:
        # Whatever a job raises must end neither the worker nor the other jobs.
        log.exception("%s failed", job.name)
        fail(job, holder, _described(fault), clock.now())
        return False
    finish(job, holder, done, clock.now())
    return True


def _described(fault: Exception) -> str:
    """Return the class of `fault` and the place where it was raised."""
    trace = fault.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})" if trace else ""
    return f"{type(fault).__name__}{where}"


@contextmanager
def _beating(holder: str) -> Iterator[None]:
    """Say every half minute that this worker is there, also while a job runs."""
    ended = threading.Event()

    def run() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                close_old_connections()
                beat(HOST, holder, clock.now())
            except DatabaseError as fault:
                log.warning("the worker could not say that it is there: %s", fault)
        connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _loop(jobs: Sequence[Job], holder: str, stop: threading.Event, parent: int | None) -> None:
    unreached = 0
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        try:
            close_old_connections()
            if unreached:
                let_go(holder)
            run_due(jobs, holder, stop)
            unreached = 0
        except DatabaseError:
            log.exception("the worker does not reach the database")
            unreached += 1
        stop.wait(TICK_SECONDS * 2 ** min(unreached, MOST_DOUBLINGS))


def _run(options: Namespace) -> int:
    if options.alive:
        seen = worker_seen_at(HOST)
        if seen is None or clock.now() - seen > UNSEEN_AT_MOST:
            raise Unavailable(N_("no worker runs on this machine"))
        return 0
    jobs, holder, stop = all_jobs(), f"{HOST}:{os.getpid()}:{secrets.token_hex(4)}", threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    know(jobs, clock.now())
    beat(HOST, holder, clock.now())
    with _beating(holder):
        if options.once:
            return SOME_FAILED if run_due(jobs, holder, stop) else 0
        print(f"worker: {len(jobs)} jobs", file=sys.stderr)
        _loop(jobs, holder, stop, options.parent)
    return 0


COMMAND = Command("work", "Run the jobs of the background when they are due.", "enlace work", _arguments, _run)
