"""The record of a meeting: its documents, its agenda, who was there, what was said, proposed and decided."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack


class Body(models.Model):
    """A body that speaks, is asked or owes; `name`: language -> text; `unit_of`: the body it is a part of."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="bodies")
    code = models.CharField(max_length=40)
    name = models.JSONField()
    aliases = models.JSONField(default=list)
    unit_of = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "code"], name="body_once")]


class Series(models.Model):
    """Meetings that follow each other: a body's regular ones."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="meeting_series")
    code = models.CharField(max_length=80, unique=True)
    title = models.JSONField()
    body = models.CharField(max_length=40, blank=True)


class Meeting(models.Model):
    """A meeting. Dates and place are empty where unknown; not_before, not_after: bounds of an unknown date.

    status, access: `rules.record`; origin: `pack`, `platform` or `import`; topics: the codes used in it.
    content_hash: of the pack's part it was last brought up to date from, "" otherwise.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="meetings")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="meetings", null=True)
    code = models.CharField(max_length=80, unique=True)
    title = models.JSONField()
    title_inferred = models.BooleanField(default=False)
    body = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=20)
    access = models.CharField(max_length=20)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    not_before = models.DateField(null=True)
    not_after = models.DateField(null=True)
    duration_days = models.PositiveSmallIntegerField(null=True)
    place = models.CharField(max_length=200, blank=True)
    mandates = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    video_link = models.CharField(max_length=500, blank=True)
    topics = models.JSONField(default=list)
    origin = models.CharField(max_length=20)
    synthetic = models.BooleanField(default=False)
    content_hash = models.CharField(max_length=71, blank=True)
    created_at = models.DateTimeField()
    adjourned_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "starts_on"], name="meeting_by_status")]


class Document(models.Model):
    """One revision of a document, which has its own symbol; `work`: the symbol without revision and the like.

    code: its name in the record of its meeting; parsed: what `rules.symbols` read, or the pack gives.
    A symbol that cannot be parsed is kept as printed, its `work` is the symbol itself.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="documents_of_meetings")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="documents", null=True)
    code = models.CharField(max_length=80)
    symbol = models.CharField(max_length=120)
    work = models.CharField(max_length=120, db_index=True)
    revision = models.PositiveSmallIntegerField(default=0)
    parsed = models.JSONField(default=dict)
    title = models.JSONField(default=dict)
    role = models.CharField(max_length=80, blank=True)
    item = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=40, blank=True)
    access = models.CharField(max_length=20)
    dated_on = models.DateField(null=True)
    language = models.CharField(max_length=12, blank=True)
    url = models.CharField(max_length=500, blank=True)
    synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="document_once")]


class Expression(models.Model):
    """A document in one language: its text, for reading and comparing, and its file, where there is one."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="expressions")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    file = models.BinaryField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=71, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "language"], name="expression_once")]


class Person(models.Model):
    """Somebody who speaks, presents or chairs at a meeting; party: the State or body."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="people")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    function = models.CharField(max_length=300, blank=True)
    party = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="meeting_person_once")]


class Sitting(models.Model):
    """A session of a meeting; chair, vice_chair: codes of its persons."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sittings")
    code = models.CharField(max_length=40)
    place_in_order = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(null=True)
    label = models.CharField(max_length=200, blank=True)
    chair = models.CharField(max_length=40, blank=True)
    vice_chair = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="sitting_once")]


class Item(models.Model):
    """An item of the agenda. taken: its place in the order in which items were taken, where it differs."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField()
    kind = models.CharField(max_length=40, blank=True)
    sitting = models.CharField(max_length=40, blank=True)
    documents = models.JSONField(default=list)
    forward_requested_by = models.CharField(max_length=40, blank=True)
    forward_under_item = models.PositiveSmallIntegerField(null=True)
    forward_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "number"], name="item_once")]


class Delegation(models.Model):
    """A delegation accredited to a meeting; delegates: `[{name, function, head}]`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="delegations")
    party = models.CharField(max_length=40)
    delegates = models.JSONField(default=list)
    invited_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField(null=True)
    named_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "party"], name="delegation_once")]


class Presentation(models.Model):
    """A presentation at a meeting; presenters: States or bodies; link_expected: the record announces a link."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="presentations")
    code = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    title = models.JSONField()
    presenters = models.JSONField(default=list)
    person = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=80, blank=True)
    link = models.CharField(max_length=500, blank=True)
    link_expected = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="presentation_once")]


class Intervention(models.Model):
    """The floor taken once; speakers: States or bodies; order: from 1 within the item; gist: in `language`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="interventions")
    code = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    order = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    speakers = models.JSONField()
    person = models.CharField(max_length=40, blank=True)
    gist = models.TextField()
    language = models.CharField(max_length=12)
    translations = models.JSONField(default=dict)
    procedural = models.BooleanField(default=False)
    presentation = models.CharField(max_length=40, blank=True)
    invited_by = models.CharField(max_length=40, blank=True)
    sums_up = models.BooleanField(default=False)
    spoken_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="intervention_once")]
        indexes: ClassVar = [models.Index(fields=["meeting", "item", "order"], name="intervention_in_order")]


class Proposal(models.Model):
    """Something proposed, asked or promised; ending, ending_ref, ending_reason: what became of it (`rules.record`)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="proposals")
    code = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=40)
    gist = models.TextField()
    language = models.CharField(max_length=12)
    translations = models.JSONField(default=dict)
    proposers = models.JSONField()
    supporters = models.JSONField(default=list)
    addressees = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    part = models.CharField(max_length=40, blank=True)
    interventions = models.JSONField(default=list)
    entries = models.JSONField(default=list)
    outcome = models.CharField(max_length=40, blank=True)
    ending = models.CharField(max_length=20, blank=True)
    ending_ref = models.CharField(max_length=80, blank=True)
    ending_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="proposal_once")]


class Decision(models.Model):
    """A decision of a meeting; document, proposal: their codes; requested_by: a State or body."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    code = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    gist = models.TextField()
    document = models.CharField(max_length=80, blank=True)
    proposal = models.CharField(max_length=40, blank=True)
    requested_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "code"], name="decision_once")]


class Credit(models.Model):
    """That a speaker credited somebody with an idea, as printed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="credits")
    place = models.PositiveSmallIntegerField()
    intervention = models.CharField(max_length=40)
    by = models.CharField(max_length=40)
    credited = models.JSONField()
    gist = models.TextField()
    proposal = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=80, blank=True)


class Need(models.Model):
    """A need that was voiced at a meeting; source: an intervention or presentation."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="needs")
    code = models.CharField(max_length=40)
    item = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=40)
    state = models.CharField(max_length=40, blank=True)
    topic = models.CharField(max_length=80)
    gist = models.TextField()
