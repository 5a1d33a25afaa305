"""Packs with their States, lists and series; authorities of States, their confirmations, and drills."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Pack(models.Model):
    """The data of one organization; several live side by side, each with its own States.

    manifest: `pack.yaml` as it was read. content_hash: of all files of the pack.
    """

    code = models.CharField(max_length=40, primary_key=True)
    title = models.JSONField()
    languages = models.JSONField()
    manifest = models.JSONField()
    content_hash = models.CharField(max_length=71)
    loaded_at = models.DateTimeField()


class State(models.Model):
    """A State as one pack lists it. groups: group column -> its value, empty ones left out."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="states")
    code = models.CharField(max_length=16)
    names = models.JSONField()
    groups = models.JSONField(default=dict)
    details = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="state_once_in_pack")]


class Membership(models.Model):
    """What a source says of a State in an organization, as of a date."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="memberships")
    organization = models.CharField(max_length=60)
    state_code = models.CharField(max_length=16)
    role = models.CharField(max_length=60)
    as_of = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "organization", "state_code"], name="membership_once"),
        ]


class PackDocument(models.Model):
    """A whole file of a pack kept as it was read: `taxonomies`, `geometry`, `form_bases`, `meetings:FILE`."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "name"], name="pack_document_once")]


class SeriesValue(models.Model):
    """One value of a statistical series: a State, a period (year), a number as its source prints it."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="series_values")
    series = models.CharField(max_length=60)
    state_code = models.CharField(max_length=16)
    period = models.CharField(max_length=20)
    value = models.DecimalField(max_digits=24, decimal_places=10)
    source = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "series", "state_code", "period"], name="series_value_once"),
        ]


class Authority(models.Model):
    """One entry of the directory as it stands. content: `entry_json.as_json`. version: grows with each change.

    confirmed_at: when its State last said that all of it holds. retired_at: it is no longer shown.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="authorities")
    state_code = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    content = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    confirmed_by = models.CharField(max_length=200, blank=True, default="")
    retired_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "state_code", "code"], name="authority_once_in_state"),
        ]


class AuthorityRevision(models.Model):
    """What an entry said in one version; only ever added."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "version"], name="authority_revision_once"),
        ]


class Confirmation(models.Model):
    """That a State said an entry holds, on a day; only ever added. way: `page`, `link` or `change`."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="confirmations")
    version = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=200)
    way = models.CharField(max_length=20)


class Drill(models.Model):
    """A test message to the 24/7 line of an authority, and when it was acknowledged.

    token_hash: of the word in the link by which it is acknowledged; the word itself is kept nowhere.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="drills")
    token_hash = models.CharField(max_length=71, unique=True)
    ordered_by = models.CharField(max_length=200)
    sent_at = models.DateTimeField(db_index=True)
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=200, blank=True, default="")


class Reminder(models.Model):
    """That a person was reminded of an entry; counted_from: when it was confirmed or, if it never was, recorded.

    step: of `freshness.STEPS`. A step is reminded of once, whatever happens.
    """

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    counted_from = models.DateTimeField()
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "person", "counted_from", "step"], name="reminder_once"),
        ]


class EntryImport(models.Model):
    """A table of entries that was sent: what it would change, or has changed. state_code: "" for several States.

    rows: for each line that changes something, `old` and `new` as `entry_json.as_json`, and the `version` it read.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="entry_imports")
    state_code = models.CharField(max_length=16, blank=True, default="")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    rows = models.JSONField()
    unchanged = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.CharField(max_length=200, blank=True, default="")
