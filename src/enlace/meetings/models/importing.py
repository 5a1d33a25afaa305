"""Older reports on their way into the record."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack
from enlace.meetings.models.record import Meeting


class ImportDraft(models.Model):
    """A report that was brought, what the assistant proposes of it, and what was decided so far.

    lines: the text, a paragraph each; proposed: of `rules.importing_draft`; decisions: of `rules.importing_json`;
    head: what was typed about the meeting. version: told to whoever decides, so that of two the second is told.
    meeting: what it became, None while it is a draft.
    """

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="import_drafts")
    file = models.BinaryField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=71)
    lines = models.JSONField()
    proposed = models.JSONField()
    decisions = models.JSONField(default=dict)
    head = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="imported_from", null=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "digest"], name="import_draft_once")]
