"""The register of agreements between States; requests and joint teams: their headers and steps, never content."""

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


class ToldMatrix(models.Model):
    """What States were last told that they can ask of each other. held: of `rules.told_changes`, as JSON."""

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="told_matrix")
    held = models.JSONField()
    told_at = models.DateTimeField()


class CoopRequest(models.Model):
    """A request from an authority of one State to one of another: its header, in clear, and where it stands.

    header: `rules.header.Header` as JSON, as it was last sent, or of a draft; its States, authorities and form stand
    besides in columns, to be sought by. amended: header and `filled` as its sender changes them until it is sent again.
    filled: codes of the sealed fields that its sender has filled in. done: codes of what has been executed.
    script: of `rules.training.Script`, how the training State answers; "" for a request of States.
    sent_on, received_on: the first time; None while it never was. The State that is asked sees it from then on.
    waits_for, due_on: whose turn it is and the last day in time; "" and None where nothing is waited for.
    changed_at: of the header or the status. version: who edits the header names the one that was read.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="coop_requests")
    reference = models.CharField(max_length=12, unique=True)
    form = models.CharField(max_length=40)
    requesting_state = models.CharField(max_length=16)
    requesting_authority = models.CharField(max_length=40, blank=True)
    requested_state = models.CharField(max_length=16)
    requested_authority = models.CharField(max_length=40, blank=True)
    header = models.JSONField()
    filled = models.JSONField(default=list)
    amended = models.JSONField(null=True)
    status = models.CharField(max_length=20)
    done = models.JSONField(default=list)
    waits_for = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)
    script = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["requesting_state", "status", "-changed_at"], name="request_by_sender"),
            models.Index(fields=["requested_state", "status", "-changed_at"], name="request_by_receiver"),
            # In the order of the lists, with all that an officer's list is chosen by: no row is read to count or page.
            models.Index(
                fields=["due_on", "-changed_at", "id", "sent_on", "script", "form", "status", "waits_for"],
                name="request_listed",
            ),
            models.Index(fields=["waits_for"], name="request_to_route", condition=models.Q(waits_for="router")),
        ]


class CoopStep(models.Model):
    """A step of a request's life, never altered. line: its line of evidence, as both sides keep it; hash: of the line.

    on: the day that whoever took it named; at: when the platform was told. Source: docs/reference/sealed-content.md.
    """

    coop_request = models.ForeignKey(CoopRequest, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    on = models.DateField()
    at = models.DateTimeField()
    line = models.TextField()
    hash = models.CharField(max_length=71)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["coop_request", "number"], name="step_once")]
        ordering: ClassVar = ["coop_request", "number"]


class RequestEdition(models.Model):
    """The published figures of requests of a year, made once and never again.

    tables: of `rules.protection.Published`, by row the count, None for “few”. synthetic: whether any request was.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="request_editions")
    year = models.PositiveSmallIntegerField()
    tables = models.JSONField()
    synthetic = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pack", "year"], name="request_edition_once")]


class DeclaredTotal(models.Model):
    """A version of a total of requests that a State declares; the latest counts, none is altered.

    year: 0 where the statement names none; role: of `rules.statistics.Role`, "" for both; form, basis: "" for all.
    count: None once it was taken back. covers, handling: of `rules.declared`. Form: docs/reference/declared-totals.md.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="declared_totals")
    state_code = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12, blank=True)
    form = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    covers = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    count = models.PositiveIntegerField(null=True)
    at_least = models.BooleanField(default=False)
    partners = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300)
    handling = models.CharField(max_length=20)
    synthetic = models.BooleanField(default=False)
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pack", "state_code", "year", "role", "form", "basis", "covers", "version"],
                name="total_declared_once",
            )
        ]


class CoopReminder(models.Model):
    """That somebody was written to of what is due. step: of `rules.reminding.Step`."""

    coop_request = models.ForeignKey(CoopRequest, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    step = models.CharField(max_length=12)
    posted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coop_request", "due_on", "step"], name="request_reminded_once")
        ]


class JointTeam(models.Model):
    """A joint team of several States: its terms, in clear, and where it stands; what it works on is in none of this.

    terms: `rules.teams.Terms` as JSON, as drafted; what has changed since, its steps tell. from_on, until_on: as they
    stand, None if not set. proposed_on: None while it is a draft. version: who edits the terms names the one read.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="joint_teams")
    reference = models.CharField(max_length=12, unique=True)
    form = models.CharField(max_length=40)
    terms = models.JSONField()
    status = models.CharField(max_length=12)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    proposed_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    synthetic = models.BooleanField(default=False)


class TeamMember(models.Model):
    """An authority of a team as it stands now, to be sought by; of a draft the lead alone.

    standing: of `rules.teams.Standing`, since a day. waits_for, due_on: what it is to do first and the last day in
    time; "" and None where nothing.
    """

    joint_team = models.ForeignKey(JointTeam, on_delete=models.CASCADE, related_name="members")
    state_code = models.CharField(max_length=16)
    authority_code = models.CharField(max_length=40)
    standing = models.CharField(max_length=12)
    since = models.DateField()
    waits_for = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joint_team", "state_code", "authority_code"], name="team_member_once")
        ]
        indexes: ClassVar = [models.Index(fields=["state_code", "standing"], name="team_by_state")]


class TeamStep(models.Model):
    """A step of a team's life, never altered. line: its line of evidence, as every member keeps it; hash: of it."""

    joint_team = models.ForeignKey(JointTeam, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    line = models.TextField()
    hash = models.CharField(max_length=71)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["joint_team", "number"], name="team_step_once")]
        ordering: ClassVar = ["joint_team", "number"]


class TeamReminder(models.Model):
    """That a member was written to of what is due. step: days from the last day in time."""

    member = models.ForeignKey(TeamMember, on_delete=models.CASCADE, related_name="reminders")
    waits_for = models.CharField(max_length=12)
    due_on = models.DateField()
    step = models.CharField(max_length=12)
    posted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "waits_for", "due_on", "step"], name="team_reminded_once")
        ]


class SealedEntry(models.Model):
    """An entry of a sealed file: a signed text about keys, or something sealed that nobody here can open.

    coop_request, joint_team: None for keys (cards, endorsements, epochs, wraps), which serve all of them; else one of
    the two. kind: its folder. name: in the file. state_code, authority_code: whose key it is, or who sent it.
    crc: the CRC-32 of its content, by which a file is laid out without being read.
    """

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="sealed_entries")
    coop_request = models.ForeignKey(CoopRequest, on_delete=models.PROTECT, null=True, related_name="sealed")
    joint_team = models.ForeignKey(JointTeam, on_delete=models.PROTECT, null=True, related_name="sealed")
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=220)
    hash = models.CharField(max_length=71)
    state_code = models.CharField(max_length=16)
    authority_code = models.CharField(max_length=40)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    crc = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pack", "name"], condition=models.Q(coop_request=None, joint_team=None), name="sealed_key_once"
            ),
            models.UniqueConstraint(fields=["coop_request", "name"], name="sealed_entry_once"),
            models.UniqueConstraint(fields=["joint_team", "name"], name="sealed_team_entry_once"),
        ]
        # Of what lies behind a piece of 4 MiB SQLite reads nothing without reading the piece.
        indexes: ClassVar = [
            models.Index(fields=["coop_request", "kind", "name", "size", "crc", "hash"], name="sealed_layout"),
            models.Index(fields=["joint_team", "kind", "name", "size", "crc", "hash"], name="sealed_team_layout"),
        ]
