"""The calendar of forums and its subscriptions."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack
from enlace.meetings.models.record import Meeting


class ForumEvent(models.Model):
    """A date in the calendar of forums. starts_on, ends_on: both included, None where unknown.

    uid: of iCalendar, or of the pack; forum: a body; topics, addressees: codes, for the radar of duplications.
    origin: `pack`, `platform` or `import`. sequence: raised with each change; who edits names the one that was read.
    brought: what the file said that brought it last, as `rules.event_import.Content`; None where none did.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="forum_events")
    uid = models.CharField(max_length=200)
    forum = models.CharField(max_length=40, blank=True)
    title = models.JSONField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    topics = models.JSONField(default=list)
    addressees = models.JSONField(default=list)
    states = models.JSONField(default=list)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="events", null=True)
    item = models.PositiveSmallIntegerField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    origin = models.CharField(max_length=20)
    cancelled = models.BooleanField(default=False)
    brought = models.JSONField(null=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "uid"], name="forum_event_once")]
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="forum_event_by_day")]


class CalendarImport(models.Model):
    """A calendar file that was sent: what it would change, or has changed.

    rows: of each event that changes something, as `rules.event_import.as_json`; refused: `[{where, message, params}]`.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="calendar_imports")
    forum = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    rows = models.JSONField()
    refused = models.JSONField(default=list)
    unchanged = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)


class Feed(models.Model):
    """A subscription to the calendar: the hash of its secret address, whose it is, and for which State."""

    user_id = models.BigIntegerField()
    state_code = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=71, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
