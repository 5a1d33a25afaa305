"""Ballots on topics, within what a reader may see of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.meetings.models import Ballot
from enlace.meetings.queries.records import accesses

NOMINATING, RANKING, ENDED, COUNTED = "nominating", "ranking", "ended", "counted"


@dataclass(frozen=True)
class Nominated:
    """A topic with the States that nominated it and their reasons."""

    topic: str
    states: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class BallotView:
    """A ballot as its reader may see it. votes: (State, ranking) of all, once counted; before, of one's own States."""

    row: Ballot
    phase: str
    nominated: tuple[Nominated, ...]
    votes: tuple[tuple[str, tuple[str, ...]], ...]
    cast: int


def visible_ballots(by: Actor) -> QuerySet[Ballot]:
    """Return the ballots that `by` may see, none of a meeting that `by` may not know of.

    Who reads meetings sees them from the beginning, everybody once they were counted.
    """
    rows = Ballot.objects.select_related("meeting").order_by("-ranking_until", "code")
    rows = rows.filter(Q(meeting=None) | Q(meeting__access__in=accesses(by)))
    return rows if by.holds(Permission.MEETING_READ) else rows.filter(closed_at__isnull=False)


def phase_of(row: Ballot, now: datetime) -> str:
    """Return where a ballot stands."""
    if row.closed_at:
        return COUNTED
    if now < row.nominating_until:
        return NOMINATING
    return RANKING if now < row.ranking_until else ENDED


def ballot(code: str, by: Actor, now: datetime) -> BallotView:
    """Return one ballot; 3 queries. Raises: NotFound, also where `by` may not know of it."""
    row = visible_ballots(by).filter(code=code).first()
    if row is None:
        raise NotFound(N_("There is no ballot “%(code)s”."), code=code)
    by_topic: dict[str, list[tuple[str, str]]] = {}
    for topic, state, reason in row.nominations.order_by("topic", "state_code").values_list(
        "topic", "state_code", "reason"
    ):
        by_topic.setdefault(topic, []).append((state, reason))
    phase = phase_of(row, now)
    every = list(row.votes.order_by("state_code").values_list("state_code", "ranking"))
    own = by.states_for(Permission.TOPIC_RANK)
    open_to_all = phase == COUNTED and by.holds(Permission.MEETING_READ)
    return BallotView(
        row,
        phase,
        tuple(
            Nominated(topic, tuple(state for state, _ in found), tuple(reason for _, reason in found if reason))
            for topic, found in by_topic.items()
        ),
        tuple((state, tuple(ranking)) for state, ranking in every if open_to_all or state in own),
        len(every),
    )
