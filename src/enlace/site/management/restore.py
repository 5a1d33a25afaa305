"""`enlace restore FILE`: put a backup in the place of the database, whole or not at all."""

import shutil
import sqlite3
import subprocess
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import closing, suppress
from pathlib import Path

from django.db import connection

from enlace.accounts.models import AuditEntry
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem, Unavailable
from enlace.site.management.backup import failed, postgres, program, surroundings

ANOTHER_PROGRAM = "it is a database of another program"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that “enlace backup” wrote")
    parser.add_argument("--replace", action="store_true", help="replace the data that are there")


def _run(options: Namespace) -> int:
    if not options.file.is_file():
        raise Invalid([Problem(str(options.file), N_("there is no such file"))])
    if not options.replace and connection.introspection.table_names():
        message = N_("the database holds data already; say --replace to replace them")
        raise Invalid([Problem(str(options.file), message)])
    if connection.vendor == "sqlite":
        _restore_sqlite(options.file)
    else:
        _restore_postgres(options.file)
    return 0


def _unreadable(file: Path, fault: str) -> Invalid:
    message = N_("this is no backup that can be read (%(fault)s); nothing was replaced")
    return Invalid([Problem(str(file), message, {"fault": fault})])


def _restore_sqlite(file: Path) -> None:
    connection.close()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        fault = _fault_of(source)
        if fault:
            raise _unreadable(file, fault)
        target = Path(connection.settings_dict["NAME"])
        fresh = target.with_name(target.name + ".restored")
        try:
            fresh.unlink(missing_ok=True)
            with closing(sqlite3.connect(fresh)) as copy:
                source.backup(copy)
            # Put in place whole: what stood there may be damaged, and is not asked.
            fresh.replace(target)
            for journal in ("-wal", "-shm"):
                target.with_name(target.name + journal).unlink(missing_ok=True)
        except (sqlite3.Error, OSError) as refused:
            raise Unavailable(N_("the database could not be replaced: %(fault)s"), fault=refused) from refused


def _fault_of(source: sqlite3.Connection) -> str:
    """Return what keeps `source` from being a backup of this program, "" if nothing does."""
    try:
        found = str(source.execute("PRAGMA integrity_check").fetchone()[0])
        tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error as refused:
        return str(refused)
    if found != "ok":
        return found
    return "" if AuditEntry._meta.db_table in tables else ANOTHER_PROGRAM


def _restore_postgres(file: Path) -> None:
    try:
        listed = postgres("pg_restore", "--list", str(file))
    except Unavailable as refused:
        raise _unreadable(file, str(refused)) from refused
    if f" {AuditEntry._meta.db_table} " not in listed:
        raise _unreadable(file, ANOTHER_PROGRAM)
    # Tables of a later version, which the backup does not know, go too; all of it is one transaction.
    names = ", ".join(f'"{name}"' for name in connection.introspection.table_names())
    clear = ["--command", f"DROP TABLE {names} CASCADE"] if names else []
    connection.close()
    read = [program("pg_restore"), "--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(file)]
    write = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    _pipe(read, [*write, *clear, "--file=-"])


def _pipe(read: list[str], write: list[str]) -> None:
    """Have `write` execute what `read` says; where `read` fails, `write` is ended before it can commit."""
    with tempfile.TemporaryFile("w+") as said:
        source = subprocess.Popen(read, stdout=subprocess.PIPE, stderr=said)  # noqa: S603
        target = subprocess.Popen(  # noqa: S603
            write, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        assert source.stdout
        assert target.stdin
        # Whoever of the two ends first: its exit status tells, not the pipe.
        with suppress(BrokenPipeError):
            shutil.copyfileobj(source.stdout, target.stdin)
        source.stdout.close()
        unread = source.wait()
        if unread:
            target.kill()
        with suppress(BrokenPipeError):
            target.stdin.close()
        if target.wait() or unread:
            said.seek(0)
            raise failed("pg_restore", said.read())


COMMAND = Command(
    "restore",
    "Put a backup in the place of the database.",
    "enlace restore enlace.backup --replace",
    _arguments,
    _run,
)
