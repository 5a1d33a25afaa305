"""People, what they were granted, the audit trail, and the trigger that makes a table append-only."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class User(AbstractUser):
    """A person; what the person may do stands in the grants."""

    full_name = models.CharField(max_length=150, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    synthetic = models.BooleanField(default=False)


class RoleGrant(models.Model):
    """A role held by a person, for a State or (empty) for the organization, and for one authority or (empty) all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=40)
    state_code = models.CharField(max_length=16, blank=True, default="")
    authority_code = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "state_code", "authority_code"], name="one_grant_once"),
        ]


class AuditEntry(models.Model):
    """One line of the trail: no foreign keys, never changed, chained by hash."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    state_code = models.CharField(max_length=16, blank=True, default="", db_index=True)
    verb = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=71)
    hash = models.CharField(max_length=71, unique=True)
    address = models.CharField(max_length=45, blank=True, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "verb"], name="what_was_done_to_a_thing")]


class Invitation(models.Model):
    """A role offered to an e-mail address; it holds until it is used or withdrawn.

    token_hash: of the link last sent; the link itself is kept nowhere. user: who opened it and gave a name.
    used_at: the person has a second factor, and the role. note_number: the diplomatic note of a point of contact.
    """

    email = models.EmailField(max_length=150, db_index=True)
    role = models.CharField(max_length=40)
    state_code = models.CharField(max_length=16, blank=True, default="", db_index=True)
    authority_code = models.CharField(max_length=60, blank=True, default="")
    note_number = models.CharField(max_length=80, blank=True, default="")
    language = models.CharField(max_length=8, default="en")
    token_hash = models.CharField(max_length=71, unique=True)
    invited_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Nomination(models.Model):
    """A point of contact whom a State names by a diplomatic note; outcome: "", `approved` or `refused`."""

    state_code = models.CharField(max_length=16, db_index=True)
    full_name = models.CharField(max_length=150)
    email = models.EmailField(max_length=150)
    language = models.CharField(max_length=8, default="en")
    note_number = models.CharField(max_length=80)
    proposed_by = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True, default="")
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True, blank=True)


class Letter(models.Model):
    """An e-mail that waits to be sent, or was: written in the transaction of the act that it tells of.

    body: emptied once it was sent, for it may hold a link that opens something. attempts: how often it was tried.
    """

    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(max_length=200)
    written_at = models.DateTimeField()
    send_after = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_fault = models.TextField(blank=True, default="")


class AppendOnly(Operation):
    """A migration step after which the rows of `table` can be added but neither changed nor deleted.

    To be said again after a step that alters a column of `table`: SQLite makes such a table anew, without its triggers.
    """

    reversible = True

    def __init__(self, table: str, keys: tuple[tuple[str, ...], ...] = (("id",),)) -> None:
        """keys: the unique sets of columns, by which SQLite could otherwise replace a row while inserting one."""
        self.table = table
        self.keys = keys

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self._statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        on_table = f' ON "{self.table}"' if schema_editor.connection.vendor == "postgresql" else ""
        others = ["truncate"] if on_table else [f"replace_{place}" for place in range(len(self.keys))]
        for event in ("update", "delete", *others):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.table}_no_{event}"{on_table}', params=None)

    def _statements(self, vendor: str) -> list[str]:
        message = f"{self.table} is append-only"
        if vendor == "sqlite":
            return [
                f'CREATE TRIGGER IF NOT EXISTS "{self.table}_no_{event}" BEFORE {event.upper()} ON "{self.table}" '
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
                for event in ("update", "delete")
            ] + [self._no_replacing(place, key, message) for place, key in enumerate(self.keys)]
        function = (
            f'CREATE OR REPLACE FUNCTION "{self.table}_refuse"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
        )
        return [function] + [
            f'CREATE OR REPLACE TRIGGER "{self.table}_no_{event}" BEFORE {event.upper()} ON "{self.table}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{self.table}_refuse"()'
            for event in ("update", "delete", "truncate")
        ]

    def _no_replacing(self, place: int, key: tuple[str, ...], message: str) -> str:
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
        taken = f'EXISTS (SELECT 1 FROM "{self.table}" WHERE {same})'  # noqa: S608  (names of our own)
        return (
            f'CREATE TRIGGER IF NOT EXISTS "{self.table}_no_replace_{place}" BEFORE INSERT ON "{self.table}" '
            f"WHEN {taken} BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )

    def describe(self) -> str:
        return f"Make {self.table} append-only"


class FailedAttempt(models.Model):
    """An attempt to sign in that failed, until a job tells the trail of it, if there is such an account.

    login_hash: of what was typed as the address, which may be anything. step: `password`, `second` or `confirm`.
    limited: refused unseen, because too many had failed before.
    """

    login_hash = models.CharField(max_length=71)
    step = models.CharField(max_length=10)
    limited = models.BooleanField()
    address = models.CharField(max_length=45, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["login_hash", "step", "address"], condition=models.Q(limited=False), name="first_failure_once"
            ),
            models.UniqueConstraint(
                fields=["login_hash", "step"], condition=models.Q(limited=True), name="first_refusal_once"
            ),
        ]


class JobRun(models.Model):
    """A job of the background and its last run. outcome: "", `running`, `done` or `failed`.

    done: how many things the last run did. failures: how many runs in a row failed.
    error: the class of the last failure and where it happened; its text may name people and stands in the log only.
    holder: the worker that runs it, whose claim ends at `held_until` unless the worker renews it.
    """

    name = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    holder = models.CharField(max_length=120, blank=True, default="")
    held_until = models.DateTimeField(null=True)


class Worker(models.Model):
    """A machine on which a worker runs, and when it last said so."""

    host = models.CharField(max_length=255, primary_key=True)
    seen_at = models.DateTimeField()
