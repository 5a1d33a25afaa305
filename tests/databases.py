"""Databases of a test's own on the engine of the tests, and all that is in one, read without the product."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

TRIGGERS = "-- triggers"
SEQUENCES = "-- sequences"


@contextmanager
def database_of_its_own() -> Iterator[str]:
    """Yield the address of an empty database on the server of the tests, removed afterwards; "" on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield ""
        return
    name = f"own_{uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"{url.rpartition('/')[0]}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def contents(environment: Mapping[str, str]) -> dict[str, list[Any]]:
    """Return every row of every table, the triggers, and where the sequences stand, in the database so named."""
    with _opened(environment) as connection:
        return _of_sqlite(connection) if isinstance(connection, sqlite3.Connection) else _of_postgres(connection)


def rows(environment: Mapping[str, str], table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Return `columns` of every row of `table`, in the database so named."""
    with _opened(environment) as connection:
        # The names come from the tests themselves.
        found = connection.execute(f"SELECT {', '.join(columns)} FROM {table}")  # type: ignore[arg-type]
        return list(found.fetchall())


def change(environment: Mapping[str, str], statement: str) -> None:
    """Run a statement on the database so named."""
    with _opened(environment) as connection:
        connection.execute(statement)
        connection.commit()


@contextmanager
def _opened(environment: Mapping[str, str]) -> Iterator[Any]:
    url = environment.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with psycopg.connect(url) as connection:
            yield connection
        return
    path = Path(url.removeprefix("sqlite:///") or Path(environment["ENLACE_HOME"]) / "enlace.sqlite3")
    with closing(sqlite3.connect(path, timeout=20)) as connection:
        yield connection


def _of_postgres(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    found = {name: connection.execute(f'SELECT * FROM "{name}"'.encode()).fetchall() for (name,) in tables}
    catalogue = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    found[TRIGGERS] = connection.execute(catalogue).fetchall()
    found[SEQUENCES] = connection.execute("SELECT sequencename, last_value FROM pg_sequences").fetchall()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def _of_sqlite(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}
    found[TRIGGERS] = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return {name: sorted(rows, key=repr) for name, rows in found.items()}
