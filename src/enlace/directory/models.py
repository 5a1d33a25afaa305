"""Packs, their States and memberships, their lists of coded values, geometry and statistical series."""

from typing import ClassVar

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
