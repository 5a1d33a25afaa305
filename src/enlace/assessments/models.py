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


class Reply(models.Model):
    """The reply of one asked State to a cycle, from its first draft on. status: `rules.drafts.ReplyStatus`.

    form: `full`, or `core` where the State answers the questions of that tier alone. submitted: codes of sections.
    assignments: section or question -> {"authority", "due_on", "by", "at"}. delegated: reviewers may sign.
    state_code: "" where the Secretariat answers the questions put to itself.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="replies")
    state_code = models.CharField(max_length=16, blank=True)
    status = models.CharField(max_length=20)
    form = models.CharField(max_length=10, default="full")
    assignments = models.JSONField(default=dict)
    submitted = models.JSONField(default=list)
    delegated = models.BooleanField(default=False)
    begun_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "state_code"], name="reply_once")]


class DraftRevision(models.Model):
    """One answer of a working copy as it was left at one moment; the latest revision that `holds` stands.

    Not submitted, it is seen by its State alone. holds: false where another edit stood already and this one was kept
    beside it. evidence: [{"title", "url"}, ...] and [{"title", "file"}, ...]. status: `rules.drafts.DraftStatus`.
    origin: `typed`, `proposal`, `file`, `stored` (answers of the cycle given by other ways) or `amended`.
    source: where a proposal came from. note: what whoever returned it asks for.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="drafts")
    state_code = models.CharField(max_length=16, blank=True)
    question = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    holds = models.BooleanField(default=True)
    value = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    marking = models.CharField(max_length=20, blank=True)
    basis = models.CharField(max_length=60, blank=True)
    evidence = models.JSONField(default=list)
    status = models.CharField(max_length=12)
    origin = models.CharField(max_length=20)
    source = models.TextField(blank=True)
    note = models.TextField(blank=True)
    synthetic = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "state_code", "question", "number"], name="draft_once")
        ]


class ReplyVersion(models.Model):
    """A reply as it was submitted, signed or amended: numbered, never altered, citable by its number and hash.

    status: `rules.drafts.ReplyStatus` that it reached. sections: those that were submitted with it.
    content: {"answers": {question: {"value", "comment", "marking", "basis", "evidence"}}} of all submitted sections.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="versions")
    state_code = models.CharField(max_length=16, blank=True)
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    sections = models.JSONField()
    reason = models.TextField(blank=True)
    content = KeptJSON()
    content_hash = models.CharField(max_length=71)
    synthetic = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "state_code", "number"], name="reply_version_once")
        ]


class Remark(models.Model):
    """A word beside an answer, among those who work on it; settled_at: since when it waits for nobody."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="remarks")
    state_code = models.CharField(max_length=16, blank=True)
    question = models.CharField(max_length=80)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cycle", "state_code"], name="remark_by_state")]


class Attachment(models.Model):
    """A file given as evidence; `content_hash` names it in a draft's evidence."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="attachments")
    state_code = models.CharField(max_length=16, blank=True)
    question = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    content_hash = models.CharField(max_length=71)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "state_code", "question", "content_hash"], name="attachment_once")
        ]


class RefusedProposal(models.Model):
    """A proposal that a person of the State refused; `source` is its key (`rules.proposals.Proposal.key`)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="refused_proposals")
    state_code = models.CharField(max_length=16)
    question = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    refused_at = models.DateTimeField()
    refused_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "state_code", "question", "source"], name="refusal_once")
        ]


class Mapping(models.Model):
    """How a question of one questionnaire stands to one of another, reviewed by a person; from a pack's file.

    relation: `equal`, `subset`, `superset` or `intersects`, read from `source` to `target`.
    values: code of the source -> code of the target, where they are not the same.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="mappings")
    concept = models.CharField(max_length=60)
    concept_texts = models.JSONField(default=dict)
    source_questionnaire = models.CharField(max_length=60)
    source_question = models.CharField(max_length=80)
    target_questionnaire = models.CharField(max_length=60)
    target_question = models.CharField(max_length=80)
    relation = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    note = models.JSONField(default=dict)
    reviewer = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_questionnaire", "source_question", "target_questionnaire", "target_question"],
                name="mapping_once",
            )
        ]


class Extension(models.Model):
    """A later day for some or all States asked, who asked for it and who granted it; the latest for a State holds."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="extensions")
    states = models.JSONField()
    due_on = models.DateField()
    asked_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=200)


class Reminder(models.Model):
    """A reminder that went to the people of one State. recipients: how many letters."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="reminders")
    state_code = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    recipients = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)


class QuestionnaireVersion(models.Model):
    """A questionnaire as it was published once. moves: question before -> question now, where an answer moves.

    origin: `pack`, where a pack that was loaded brought it, or `published`.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="questionnaire_versions")
    code = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=40)
    content = KeptJSON()
    content_hash = models.CharField(max_length=71)
    moves = models.JSONField(default=dict)
    origin = models.CharField(max_length=12)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "code", "number"], name="questionnaire_version_once")
        ]


class BroughtFile(models.Model):
    """A file of Word or Excel that came back, as long as its answers are looked at; only taking them stores any.

    left_at: when it was made. left: question -> [number of its draft, fingerprint] as it left.
    rows: question -> what it says, for thirty days. A file of which nothing was taken goes then, or when the person
    brings another.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="brought")
    state_code = models.CharField(max_length=16, blank=True)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    questionnaire_hash = models.CharField(max_length=71)
    left_at = models.DateTimeField()
    left = models.JSONField()
    rows = models.JSONField()
    brought_at = models.DateTimeField()
    brought_by = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["cycle", "state_code"], name="brought_by_state")]


class QuestionnaireUpload(models.Model):
    """A questionnaire as it was sent, read without a fault; nothing rests on it before it is published."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="questionnaire_uploads")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=71)
    content = KeptJSON()
    content_hash = models.CharField(max_length=71)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
