"""`enlace restore FILE`: put a backup in the place of the database."""

import sqlite3
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

from django.db import connection

from enlace.accounts.models import AuditEntry
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem, Unavailable
from enlace.site.management.backup import postgres


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
        postgres(
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            f"--dbname={connection.settings_dict['NAME']}",
            str(options.file),
        )
    return 0


def _restore_sqlite(file: Path) -> None:
    connection.close()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
        fault = _fault_of(source)
        if fault:
            message = N_("this is no backup that can be read (%(fault)s); nothing was replaced")
            raise Invalid([Problem(str(file), message, {"fault": fault})])
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
    return "" if AuditEntry._meta.db_table in tables else "it is a database of another program"


COMMAND = Command(
    "restore",
    "Put a backup in the place of the database.",
    "enlace restore enlace.backup --replace",
    _arguments,
    _run,
)
