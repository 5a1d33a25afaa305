"""`enlace backup FILE`: the whole database as one file, while the server goes on writing."""

import os
import shutil
import sqlite3
import subprocess
from argparse import ArgumentParser, Namespace
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from enlace.common import clock
from enlace.common.commands import Command
from enlace.common.errors import N_, Invalid, Problem, Unavailable

DEBIAN = Path("/usr/lib/postgresql")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it; it must not exist yet")


def _run(options: Namespace) -> int:
    file: Path = options.file
    if file.exists():
        raise Invalid([Problem(str(file), N_("the file exists already; choose another name"))])
    if not connection.introspection.table_names():
        raise Unavailable(N_("there is no database to back up; look at DATABASE_URL and ENLACE_HOME"))
    # Under another name until it is whole, so that a backup that was cut off is never taken for one.
    part = file.with_name(f"{file.name}.part")
    try:
        _make_private(part)
        if connection.vendor == "sqlite":
            _back_up_sqlite(part)
        else:
            postgres("pg_dump", "--format=custom", f"--file={part}")
        part.rename(file)
    except OSError as fault:
        raise _unwritten(file, fault) from fault
    finally:
        part.unlink(missing_ok=True)
    stamp().write_text(f"{clock.now().isoformat()}\n")
    return 0


def stamp() -> Path:
    """Return the file that holds the instant of the last backup; it is not there before the first one."""
    return Path(settings.HOME) / "last-backup"


def _make_private(path: Path) -> None:
    """Make an empty file that its owner alone may read: a backup holds what the database holds."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _unwritten(file: Path, fault: Exception) -> Unavailable:
    return Unavailable(N_("%(file)s could not be written: %(fault)s"), file=file, fault=fault)


def _back_up_sqlite(part: Path) -> None:
    try:
        # All pages in one step: one instant of the database, whoever writes meanwhile.
        with closing(sqlite3.connect(part)) as target:
            connection.connection.backup(target)
    except sqlite3.Error as fault:
        raise _unwritten(part, fault) from fault


def program(name: str) -> str:
    """Return the path of a program of PostgreSQL: of the PATH, else Debian's newest. Raises: Unavailable."""
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: int(path.parents[1].name), reverse=True)
    found = shutil.which(name) or next(map(str, newest), None)
    if found is None:
        raise Unavailable(N_("%(name)s is not on this machine: install the client programs of PostgreSQL"), name=name)
    return found


def surroundings() -> dict[str, str]:
    """Return the environment in which a program of PostgreSQL finds the database of the settings."""
    named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    found = {variable: str(connection.settings_dict[key]) for key, variable in named.items()}
    return os.environ | {variable: value for variable, value in found.items() if value}


def postgres(name: str, *words: str) -> str:
    """Run a program of PostgreSQL on the database of the settings and return what it says. Raises: Unavailable."""
    run = [program(name), *words]
    done = subprocess.run(run, env=surroundings(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise failed(name, done.stderr)
    return done.stdout


def failed(name: str, said: str) -> Unavailable:
    return Unavailable(N_("%(program)s failed: %(fault)s"), program=name, fault=said.strip()[-400:])


COMMAND = Command("backup", "Write the whole database to one file.", "enlace backup enlace.backup", _arguments, _run)
