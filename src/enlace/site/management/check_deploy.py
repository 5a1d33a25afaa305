"""`enlace check-deploy`: what of this installation is not fit for use by others."""

import os
import sqlite3
import stat
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from enlace.accounts import queries
from enlace.accounts.queries.factors import closed_factors
from enlace.accounts.rules.queue import UNSEEN_AT_MOST, QueueState, queue_state
from enlace.common import clock
from enlace.common.commands import Command
from enlace.site.environment import refuse_known_secret
from enlace.site.management.backup import stamp

ERROR, WARNING = "error", "warning"
OLDEST_BACKUP = timedelta(hours=26)
CLOCKS_APART_AT_MOST = timedelta(seconds=2)
LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]"}
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass(frozen=True)
class Finding:
    """What is not fit, how grave it is (`error` or `warning`), and what to do."""

    level: str
    what: str
    remedy: str


def _settings() -> Iterator[Finding]:
    if settings.ENLACE_DEMO:
        yield Finding(ERROR, "this is a demonstration: invented people may sign in", "unset ENLACE_DEMO")
    try:
        refuse_known_secret(settings.SECRET_KEY, demo=False)
    except ImproperlyConfigured as fault:
        yield Finding(ERROR, str(fault), "make one: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'")
    if not settings.HTTPS:
        yield Finding(ERROR, "pages are served without HTTPS", "put a proxy in front and set ENLACE_HTTPS=1")
    hosts = set(settings.ALLOWED_HOSTS)
    if "*" in hosts:
        yield Finding(ERROR, "the server answers to any name", "set ENLACE_HOSTS to the names it is reached by")
    elif not hosts - LOCAL_HOSTS:
        yield Finding(
            ERROR, "the server answers to this machine only", "set ENLACE_HOSTS to the names it is reached by"
        )
    if "django.contrib.admin" in settings.INSTALLED_APPS:
        yield Finding(ERROR, "Django's admin is on: it writes around the audit trail", "take it out of INSTALLED_APPS")


def _django() -> Iterator[Finding]:
    """Yield what Django's own check of a deployment finds."""
    for message in checks.run_checks(include_deployment_checks=True):
        if message.level >= checks.WARNING and not message.is_silenced():
            said = " ".join(message.msg.split()).partition(". ")[0].rstrip(".")
            yield Finding(ERROR, f"{message.id}: {said}", message.hint or "look it up in Django's manual")


def _letters() -> Iterator[Finding]:
    if settings.EMAIL_BACKEND != SMTP or settings.EMAIL_HOST == "localhost":
        yield Finding(ERROR, "no server for letters is named: nobody can be invited", "name an SMTP server")
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield Finding(WARNING, "letters leave this machine unencrypted", "use TLS towards the SMTP server")
    if "@localhost" in settings.DEFAULT_FROM_EMAIL:
        yield Finding(ERROR, "letters have no sender", "name the address that letters come from")


def _machine() -> Iterator[Finding]:
    for path in (Path(settings.HOME), Path(settings.HOME) / "secret.key"):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(ERROR, f"others on this machine may read {path}", f"chmod go= {path}")
    if os.geteuid() == 0:
        yield Finding(WARNING, "this runs as root", "make a user for the service")


def _database() -> Iterator[Finding]:
    made = MigrationExecutor(connection)
    if made.migration_plan(made.loader.graph.leaf_nodes()):
        yield Finding(ERROR, "the database is older than the program", "run “enlace init”")
        return
    if connection.vendor == "sqlite":
        if queries.workers_seen_since(clock.now() - UNSEEN_AT_MOST) > 1:
            yield Finding(ERROR, "SQLite is used by more than one machine", "move to PostgreSQL")
        else:
            yield Finding(WARNING, "SQLite is in use: one machine only", "PostgreSQL, when there are several")
        if loses_a_write_in_rare_cases(sqlite3.sqlite_version_info):
            said = f"SQLite {sqlite3.sqlite_version} can lose a write when two checkpoints meet"
            yield Finding(WARNING, said, "use PostgreSQL, or SQLite 3.51.3 or later (ADR 0014)")
    if people := queries.synthetic_people():
        yield Finding(ERROR, f"{people} invented people of a demonstration have accounts", "begin with a new database")
    if lost := closed_factors(settings.ENLACE_FACTOR_KEYS):
        yield Finding(ERROR, f"{lost} second factors cannot be opened", "name the key among ENLACE_FACTOR_KEYS")
    broken = queries.first_broken_entry()
    if broken is not None:
        yield Finding(ERROR, f"the chain of the audit trail breaks at entry {broken}", "find out who altered it")
    yield from _clock()
    yield from _worker()


def loses_a_write_in_rare_cases(version: tuple[int, ...]) -> bool:
    """Return whether this version of SQLite has the fault that its authors call “WAL reset”.

    Source: sqlite.org/wal.html#walresetbug, fixed in 3.51.3 and, going back, in 3.50.7 and 3.44.6.

    >>> loses_a_write_in_rare_cases((3, 40, 1)), loses_a_write_in_rare_cases((3, 51, 3))
    (True, False)
    """
    mended = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}.get((version[0], version[1]), (3, 51, 3))
    return version < mended


def _clock() -> Iterator[Finding]:
    now = clock.now()
    last = queries.last_entry_at()
    if last and last > now + CLOCKS_APART_AT_MOST:
        yield Finding(
            ERROR, f"the clock is wrong: the audit trail has reached {last:%Y-%m-%d %H:%M} UTC", "set it by NTP"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            apart = abs(cursor.fetchone()[0] - clock.now())
        if apart > CLOCKS_APART_AT_MOST:
            yield Finding(ERROR, f"the clocks of server and database are {apart.seconds} s apart", "set both by NTP")


def _worker() -> Iterator[Finding]:
    state = queue_state(queries.queue(), clock.now())
    if state == QueueState.NEVER_RAN:
        yield Finding(ERROR, "no worker ever ran: no letter is sent, nothing is followed", "run “enlace work”")
    elif state == QueueState.LATE:
        yield Finding(ERROR, "the worker has stopped, or hangs in a job", "look at its log; run “enlace work”")
    for name, failures, error in queries.failing_jobs():
        yield Finding(
            WARNING, f"the job {name} has failed {failures} times in a row: {error}", "look at the worker's log"
        )


def _backup() -> Iterator[Finding]:
    if not stamp().exists():
        yield Finding(ERROR, "no backup was ever made", "run “enlace backup FILE”, every night")
        return
    made = datetime.fromisoformat(stamp().read_text().strip())
    if clock.now() - made > OLDEST_BACKUP:
        yield Finding(
            WARNING, f"the last backup is of {made:%Y-%m-%d %H:%M} UTC", "run “enlace backup FILE”, every night"
        )


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (_settings, _django, _letters, _machine, _database, _backup)


def findings() -> list[Finding]:
    """Return all that is not fit, what is grave first."""
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check()
        except DatabaseError as fault:
            found.append(Finding(ERROR, f"the database does not answer as it should: {fault}", "look at DATABASE_URL"))
    return sorted(found, key=lambda finding: finding.level)


def _arguments(parser: ArgumentParser) -> None:
    """Take no arguments."""


def _run(options: Namespace) -> int:
    found = findings()
    for finding in found:
        print(f"{finding.level:8}{finding.what} -> {finding.remedy}")
    errors = sum(finding.level == ERROR for finding in found)
    print(f"{errors} errors, {len(found) - errors} warnings", file=sys.stderr)
    return 1 if errors else 0


COMMAND = Command(
    "check-deploy",
    "List what of this installation is not fit for use by others; exit status 1 if anything is grave.",
    "enlace check-deploy",
    _arguments,
    _run,
)
