"""Questionnaires, cycles, answers as append-only revisions, stored figures, and editions of the report."""

import json
from typing import Any, ClassVar

from django.db import models

from enlace.directory.models import Pack


class KeptJSON(models.JSONField):
    """A JSON document kept as it was made, the order of its keys included: PostgreSQL's own type would sort them."""

    def get_internal_type(self) -> str:
        return "TextField"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else json.dumps(value, ensure_ascii=False)


class Questionnaire(models.Model):
    """A questionnaire as it stands; `content` is the JSON of `rules.questionnaire.Questionnaire`."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="questionnaires")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    content = KeptJSON()
    content_hash = models.CharField(max_length=71)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="questionnaire_once")]


class Cycle(models.Model):
    """A round of answering. asked: codes of the States asked. coverage_threshold: 0 to 1.

    computed_at, content_hash: when the stored figures were last brought up to date, and what they hold.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="cycles")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="cycles")
    code = models.CharField(max_length=40, unique=True)
    title = models.JSONField(default=dict)
    opens_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    coverage_threshold = models.FloatField()
    asked = models.JSONField()
    synthetic = models.BooleanField(default=False)
    computed_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=71, blank=True)


class AnswerRevision(models.Model):
    """One answer of a State to one question as it was given at one moment; the latest revision holds.

    value: as in a reply file; empty: the answer was taken back. origin: `pack` or `import`.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="revisions")
    state_code = models.CharField(max_length=16)
    question = models.CharField(max_length=80)
    value = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    marking = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=60, blank=True)
    answered_on = models.DateField(null=True)
    source = models.TextField(blank=True)
    origin = models.CharField(max_length=20)
    synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["cycle", "question"], name="revision_by_question"),
            models.Index(fields=["cycle", "state_code"], name="revision_by_state"),
        ]


class ReplySummary(models.Model):
    """How far one asked State's reply has come: counts of questions that take an answer.

    relevant = answered + no_data + unanswered; started: at least one answer was given.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="summaries")
    state_code = models.CharField(max_length=16)
    relevant = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    no_data = models.PositiveIntegerField(default=0)
    unanswered = models.PositiveIntegerField(default=0)
    started = models.BooleanField(default=False)
    synthetic = models.BooleanField(default=False)
    last_recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "state_code"], name="summary_once")]


class StoredFigure(models.Model):
    """The figure of one question, brought up to date whenever an answer it rests on changes.

    full: contracts section 5; limited: reader -> the form that this reader may know, where it differs.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="figures")
    place = models.PositiveIntegerField()
    section = models.CharField(max_length=40)
    question = models.CharField(max_length=80)
    full = KeptJSON()
    limited = KeptJSON(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "question"], name="figure_once")]


class StoredIndicator(models.Model):
    """An indicator with its measures, brought up to date like the figures."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="indicators")
    place = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    full = KeptJSON()
    limited = KeptJSON(default=dict)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "code"], name="indicator_once")]


class Edition(models.Model):
    """An issued report: an immutable snapshot. status: `preliminary` or `final`."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    symbol = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    content = KeptJSON()
    content_hash = models.CharField(max_length=71)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "number"], name="edition_once")]
