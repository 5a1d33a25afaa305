"""What is owed after a meeting, by whom, and what was reported of it."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack
from enlace.meetings.models.record import Meeting


class Commitment(models.Model):
    """Something owed: an entry of a closing list, a mandate of a resolution, or a paragraph of the Plan.

    kind, status: `rules.record`. meeting, letter: of an entry of a closing list. source: where a mandate stands
    (a symbol, or a paragraph of the Plan). continues: the commitment of an earlier meeting that this one carries on.
    letter_printed: "" where the closing list skips the letter. due_note: a deadline in words, where no date is set.
    entered_by: who entered a mandate by hand, "" where it comes from a pack or a list; version: of what was entered.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="commitments")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="commitments", null=True)
    code = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    place = models.PositiveSmallIntegerField(default=0)
    letter = models.CharField(max_length=8, blank=True)
    letter_printed = models.CharField(max_length=8, blank=True)
    gist = models.TextField()
    language = models.CharField(max_length=12)
    translations = models.JSONField(default=dict)
    source = models.CharField(max_length=200, blank=True)
    owners_inferred = models.JSONField(default=list)
    owed_to = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    due_note = models.CharField(max_length=300, blank=True)
    due_asked_by = models.CharField(max_length=40, blank=True)
    topics = models.JSONField(default=list)
    status = models.CharField(max_length=20)
    continues = models.ForeignKey("self", on_delete=models.PROTECT, related_name="continued_by", null=True)
    synthetic = models.BooleanField(default=False)
    entered_by = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="commitment_once")]
        indexes: ClassVar = [models.Index(fields=["status", "due_on"], name="commitment_by_due")]


class Owner(models.Model):
    """Who owes a commitment: a State, a body, or a unit of the Secretariat."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="owners")
    party = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["commitment", "party"], name="owner_once")]


class ProgressReport(models.Model):
    """What an owner reported of a commitment; status: as the report leaves it; evidence: a link or a symbol."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="progress")
    party = models.CharField(max_length=40)
    text = models.TextField()
    language = models.CharField(max_length=12)
    evidence = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=20)
    reported_at = models.DateTimeField()
    reported_by = models.CharField(max_length=200)


class CommitmentReminder(models.Model):
    """A reminder of a commitment that was posted to a party; no second one for the same day due and step."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="reminders")
    party = models.CharField(max_length=40)
    due_on = models.DateField()
    step = models.PositiveSmallIntegerField()
    posted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["commitment", "party", "due_on", "step"], name="commitment_reminded_once")
        ]
