"""`enlace backup FILE`: the whole database as one file."""

import sqlite3
import subprocess
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

from django.db import connection

from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem, Unavailable


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it; it must not exist yet")


def _run(options: Namespace) -> int:
    if options.file.exists():
        raise Invalid([Problem(str(options.file), N_("the file exists already; choose another name"))])
    if not connection.introspection.table_names():
        raise Unavailable(N_("there is no database to back up; look at DATABASE_URL and ENLACE_HOME"))
    if connection.vendor == "sqlite":
        _back_up_sqlite(options.file)
    else:
        postgres("pg_dump", "--format=custom", f"--file={options.file}")
    return 0


def _back_up_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as target:
            connection.connection.backup(target)
    except sqlite3.Error as fault:
        file.unlink(missing_ok=True)
        message = N_("%(file)s could not be written: %(fault)s")
        raise Unavailable(message, file=file, fault=fault) from fault


def postgres(program: str, *words: str) -> None:
    """Run a program of PostgreSQL on the database of the settings. Raises: Unavailable, if it fails."""
    settings = connection.settings_dict
    environment = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"] or "5432",
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PATH": "/usr/bin:/usr/local/bin:/bin",
    }
    done = subprocess.run([program, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Unavailable(N_("%(program)s failed: %(fault)s"), program=program, fault=done.stderr.strip()[-400:])


COMMAND = Command("backup", "Write the whole database to one file.", "enlace backup enlace.backup", _arguments, _run)
