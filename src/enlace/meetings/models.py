"""Tables of meetings: the record, what becomes of it, documents, ballots, and the calendar of forums.

States and bodies are named by their codes, people of a meeting by the codes of its record.
"""

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


class Commitment(models.Model):
    """Something owed: an entry of a closing list, a mandate of a resolution, or a paragraph of the Plan.

    kind, status: `rules.record`. meeting, letter: of an entry of a closing list. source: where a mandate stands
    (a symbol, or a paragraph of the Plan). continues: the commitment of an earlier meeting that this one carries on.
    letter_printed: "" where the closing list skips the letter. due_note: a deadline in words, where no date is set.
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


class Ballot(models.Model):
    """The choice of topics for a meeting: nominating until one instant, ranking until the next.

    seats: how many topics are chosen. rule: the code of the published rule. result: `rules.ballots`, once closed.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="ballots")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="ballots", null=True)
    code = models.CharField(max_length=80, unique=True)
    title = models.JSONField()
    rule = models.CharField(max_length=40)
    seats = models.PositiveSmallIntegerField()
    nominating_until = models.DateTimeField()
    ranking_until = models.DateTimeField()
    result = models.JSONField(null=True)
    closed_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)


class Nomination(models.Model):
    """A topic that a State nominates, with its reason."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="nominations")
    state_code = models.CharField(max_length=16)
    topic = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    nominated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ballot", "state_code", "topic"], name="nomination_once")
        ]


class Vote(models.Model):
    """The one vote of a State: topics from the first preference on."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    state_code = models.CharField(max_length=16)
    ranking = models.JSONField()
    cast_at = models.DateTimeField()
    cast_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "state_code"], name="vote_once")]


class ForumEvent(models.Model):
    """A date in the calendar of forums. starts_on, ends_on: both included, None where unknown.

    uid: of iCalendar, or of the pack; forum: a body; topics, addressees: codes, for the radar of duplications.
    origin: `pack`, `platform` or `import`.
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
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "uid"], name="forum_event_once")]
        indexes: ClassVar = [models.Index(fields=["starts_on"], name="forum_event_by_day")]


class Feed(models.Model):
    """A subscription to the calendar: the hash of its secret address, whose it is, and for which State."""

    user_id = models.BigIntegerField()
    state_code = models.CharField(max_length=16, blank=True)
    token_hash = models.CharField(max_length=71, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


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
