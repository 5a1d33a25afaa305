"""Treaties, what is recorded of each State under each, where that came from, provisions, the Plan."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack


class Instrument(models.Model):
    """A treaty of a pack; `place` is its place in the pack's own order."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="instruments")
    code = models.CharField(max_length=40)
    place = models.PositiveIntegerField()
    titles = models.JSONField(default=dict)
    short_names = models.JSONField(default=dict)
    adopted_on = models.DateField(null=True)
    adopted_at = models.TextField(blank=True)
    entry_into_force_date = models.DateField(null=True)
    depositary = models.TextField(blank=True)
    registration = models.TextField(blank=True)
    theme = models.TextField(blank=True)
    core = models.BooleanField(default=True)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="instrument_once_in_pack")]


class StandingImport(models.Model):
    """A table sent by a depositary, and whether it was applied. rows: old and new cells of what it changes.

    Its number (the key) is the origin that each status it sets carries.
    """

    number = models.BigAutoField(primary_key=True)
    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="standing_imports")
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    rows = models.JSONField(default=list)
    change_count = models.PositiveIntegerField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)


class TreatyStatus(models.Model):
    """What is recorded of a State under a treaty; the columns are those of the pack's table.

    origin: the import that set it, or null for the pack. pack_hash: of the pack's row when it was last
    loaded (empty: the pack has none), so that an unchanged pack does not undo what a depositary sent.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="statuses")
    state_code = models.CharField(max_length=16)
    status = models.CharField(max_length=20)
    signature_date = models.DateField(null=True)
    action_kind = models.CharField(max_length=60, blank=True)
    action_date = models.DateField(null=True)
    action_date_basis = models.TextField(blank=True)
    instrument_date = models.DateField(null=True)
    entry_into_force_date = models.DateField(null=True)
    as_of = models.CharField(max_length=10, blank=True)
    reservation_note = models.TextField(blank=True)
    note = models.TextField(blank=True)
    conflict = models.TextField(blank=True)
    source = models.TextField(blank=True)
    source_other = models.TextField(blank=True)
    origin = models.ForeignKey(StandingImport, null=True, on_delete=models.RESTRICT, related_name="statuses")
    pack_hash = models.CharField(max_length=71, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["instrument", "state_code"], name="treaty_status_once")
        ]


class Provision(models.Model):
    """An article of a treaty, or a paragraph of note (its `article` has a dot)."""

    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="provisions")
    article = models.CharField(max_length=30)
    place = models.PositiveIntegerField()
    titles = models.JSONField(default=dict)
    gists = models.JSONField(default=dict)
    title_seen = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["instrument", "article"], name="provision_once")]


class Plan(models.Model):
    """The Plan of Action of a pack; parts: a list of {code, names, gists} in the Plan's order.

    content_hash: of the Plan as the pack gave it, paragraphs included.
    """

    pack = models.OneToOneField(Pack, on_delete=models.CASCADE, related_name="plan")
    code = models.CharField(max_length=40)
    names = models.JSONField(default=dict)
    resolution = models.TextField(blank=True)
    adopted_on = models.DateField(null=True)
    parts = models.JSONField(default=list)
    content_hash = models.CharField(max_length=71)


class Paragraph(models.Model):
    """A paragraph of the Plan; number: the Plan's own, empty where it is not known."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="paragraphs")
    code = models.CharField(max_length=40)
    place = models.PositiveIntegerField()
    part = models.CharField(max_length=40)
    number = models.TextField(blank=True)
    gists = models.JSONField(default=dict)
    seen = models.BooleanField(default=False)
    addressee = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    provisions = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "code"], name="paragraph_once")]
