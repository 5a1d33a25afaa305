"""Reports of meetings and the corrections asked of them."""

from typing import ClassVar

from django.db import models

from enlace.meetings.models.record import Meeting


class MeetingReport(models.Model):
    """The report of a meeting in one of its states: `draft`, `circulated`, `issued`.

    texts: what the rapporteur edited, place -> language -> text; version: told to whoever edits, so that of two
    the second is told. content, content_hash, symbol: of an issued one, never altered.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    texts = models.JSONField(default=dict)
    corrections_until = models.DateField(null=True)
    symbol = models.CharField(max_length=120, blank=True)
    content = models.JSONField(null=True)
    content_hash = models.CharField(max_length=71, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    issued_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="meeting_report_once")]


class Correction(models.Model):
    """What a delegation asks to correct in a circulated report. place: an intervention's code or another place.

    status: `asked`, `made` or `refused`, with the reason given.
    """

    report = models.ForeignKey(MeetingReport, on_delete=models.CASCADE, related_name="corrections")
    party = models.CharField(max_length=40)
    place = models.CharField(max_length=80)
    text = models.TextField()
    status = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)
