"""What of meetings waits for a State: delegations to name, ballots to take part in."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.meetings.models import Ballot, Meeting, Vote
from enlace.meetings.queries.records import visible
from enlace.meetings.queries.topics import phase_of, visible_ballots
from enlace.meetings.rules.record import MeetingStatus


def to_name(state: str, by: Actor) -> tuple[Meeting, ...]:
    """Return the meetings to which a State is invited, and for which `by` can still name its delegation; 1 query."""
    if state not in by.states_for(Permission.DELEGATION_NAME):
        return ()
    rows = visible(by).filter(
        status__in=(MeetingStatus.PLANNED, MeetingStatus.OPEN),
        delegations__party=state,
        delegations__invited_at__isnull=False,
        delegations__named_at=None,
    )
    return tuple(rows.order_by("starts_on", "code"))


def to_choose(state: str, by: Actor, now: datetime) -> Iterator[tuple[Ballot, str]]:
    """Yield the ballots in which `by` can nominate, or rank for a State that has not yet, with their phase; 1 query."""
    if state not in by.states_for(Permission.TOPIC_RANK):
        return
    voted = Exists(Vote.objects.filter(ballot=OuterRef("pk"), state_code=state))
    for row in visible_ballots(by).filter(~voted, closed_at=None, ranking_until__gt=now):
        yield row, phase_of(row, now)
