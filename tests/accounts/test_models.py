"""The tables that can only grow, as the database itself sees them: on whichever engine the tests run."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from enlace.accounts.models import AppendOnly, AuditEntry
from tests.conftest import rows_of

pytestmark = pytest.mark.django_db


def append_only_tables() -> dict[str, AppendOnly]:
    loader = MigrationLoader(connection)
    steps = [step for migration in loader.disk_migrations.values() for step in migration.operations]
    return {step.table: step for step in steps if isinstance(step, AppendOnly)}


def triggers() -> set[str]:
    catalogue = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_the_tables_that_only_grow_are_known() -> None:
    assert {"accounts_auditentry", "assessments_answerrevision", "assessments_edition"} <= set(append_only_tables())


def test_no_later_migration_took_a_trigger_away() -> None:
    wanted = set()
    for table, step in append_only_tables().items():
        events = ["update", "delete"]
        events += ["truncate"] if connection.vendor == "postgresql" else [f"replace_{n}" for n in range(len(step.keys))]
        wanted |= {f"{table}_no_{event}" for event in events}
    assert wanted <= triggers()


@pytest.mark.parametrize("table", ["accounts_auditentry", "assessments_answerrevision"])
def test_rows_can_neither_be_changed_nor_deleted(table: str) -> None:
    before = rows_of()
    column = "actor" if table == "accounts_auditentry" else "value"
    statements = [f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"]
    statements += [f"TRUNCATE {table}"] if connection.vendor == "postgresql" else []
    for statement in statements:
        with pytest.raises(DatabaseError, match=f"{table} is append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    assert rows_of() == before


def test_a_row_is_not_replaced_by_inserting_it_again() -> None:
    first = AuditEntry.objects.order_by("number")[0]
    # On PostgreSQL the key refuses it, on SQLite, where “INSERT OR REPLACE” goes around the key, a trigger.
    otherwise = "OR REPLACE " if connection.vendor == "sqlite" else ""
    columns = "number, at, actor, state_code, verb, subject, detail, previous_hash, hash"
    statement = f"INSERT {otherwise}INTO accounts_auditentry ({columns}) SELECT number, at, 'x', "
    statement += "state_code, verb, subject, detail, previous_hash, hash FROM accounts_auditentry WHERE number = %s"
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(statement, [first.number])
    assert AuditEntry.objects.get(number=first.number).actor == first.actor
