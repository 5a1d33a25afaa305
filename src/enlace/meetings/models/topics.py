"""The choice of topics for a meeting."""

from typing import ClassVar

from django.db import models

from enlace.directory.models import Pack
from enlace.meetings.models.record import Meeting


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
