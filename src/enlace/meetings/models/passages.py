"""What full-text search looks in, and its index on either engine."""

from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from enlace.meetings.models.commitments import Commitment
from enlace.meetings.models.record import Document, Intervention, Item, Meeting, Presentation, Proposal


class Passage(models.Model):
    """The words of one thing in all its languages, as `common.stems` compares them.

    kind: the name of the foreign key that leads to the thing; `meeting` where it is the meeting itself.
    meeting: that of the thing, None where it has none: who may read the one may read the other.
    """

    kind = models.CharField(max_length=20)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="passages", null=True)
    item = models.OneToOneField(Item, on_delete=models.CASCADE, null=True)
    intervention = models.OneToOneField(Intervention, on_delete=models.CASCADE, null=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, null=True)
    presentation = models.OneToOneField(Presentation, on_delete=models.CASCADE, null=True)
    commitment = models.OneToOneField(Commitment, on_delete=models.CASCADE, null=True)
    document = models.OneToOneField(Document, on_delete=models.CASCADE, null=True)
    stems = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting"], condition=models.Q(kind="meeting"), name="passage_of_a_meeting_once"
            )
        ]


class FullText(Operation):
    """A migration step after which the words in column `stems` of `table` are indexed.

    SQLite: a table `<table>_words` (FTS5), kept in step by triggers; to be said again after a step that alters a
    column of `table`, for SQLite makes such a table anew, without its triggers. PostgreSQL: an index (GIN).
    """

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the tables."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        for statement in self._statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f'DROP INDEX IF EXISTS "{self.table}_words"', params=None)
            return
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{self.table}_words_{event}"', params=None)
        schema_editor.execute(f'DROP TABLE IF EXISTS "{self.table}_words"', params=None)

    def _statements(self, vendor: str) -> list[str]:
        table, words = f'"{self.table}"', f'"{self.table}_words"'
        if vendor == "postgresql":
            return [f"CREATE INDEX {words} ON {table} USING gin (to_tsvector('simple', stems))"]
        # The words of an external table are taken out of the index by naming them once more (SQLite, FTS5 4.4.3).
        out = f"INSERT INTO {words} ({words}, rowid, stems) VALUES ('delete', old.id, old.stems);"  # noqa: S608
        into = f"INSERT INTO {words} (rowid, stems) VALUES (new.id, new.stems);"  # noqa: S608  (names of our own)
        trigger = f'CREATE TRIGGER "{self.table}_words_{{0}}" AFTER {{1}} ON {table} BEGIN {{2}} END'
        return [
            f"CREATE VIRTUAL TABLE {words} USING fts5 (stems, content='{self.table}', content_rowid='id')",
            f"INSERT INTO {words} ({words}) VALUES ('rebuild')",  # noqa: S608
            trigger.format("insert", "INSERT", into),
            trigger.format("delete", "DELETE", out),
            trigger.format("update", "UPDATE OF stems", out + " " + into),
        ]

    def describe(self) -> str:
        return f"Index the words of {self.table}"
