"""The register of agreements between two States or a few."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack


class Agreement(models.Model):
    """An agreement. parties, forms: lists of codes; ending: of `rules.agreements.Ending`; a day is None if unknown.

    carries: of `rules.legal_basis.Carries`, "" while nobody has said. version: who edits names the one that was read.
    recorded_by: the State that last recorded it, "" for the Secretariat.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="agreements")
    code = models.CharField(max_length=40)
    title = models.JSONField()
    parties = models.JSONField()
    forms = models.JSONField()
    carries = models.CharField(max_length=20, blank=True)
    signed_on = models.DateField(null=True)
    in_force_on = models.DateField(null=True)
    ending = models.CharField(max_length=20)
    ended_on = models.DateField(null=True)
    url = models.CharField(max_length=500, blank=True)
    citation = models.CharField(max_length=500, blank=True)
    as_of = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)
    recorded_by = models.CharField(max_length=16, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="agreement_once")]


class AgreementImport(models.Model):
    """A table of agreements that was sent: what it would change, or has changed. state_code: "" of the Secretariat.

    rows: for each line that changes something, `old` and `new` as `rules.agreements.as_json`, and the `version` read.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="agreement_imports")
    state_code = models.CharField(max_length=16, blank=True)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    rows = models.JSONField()
    change_count = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)
