"""What is asked or owed twice, in two meetings, as far as somebody may see it."""

from dataclasses import dataclass

from enlace.accounts.rules.permissions import Actor
from enlace.common.texts import Text
from enlace.meetings import models
from enlace.meetings.queries.kept import while_unwritten
from enlace.meetings.queries.records import accesses
from enlace.meetings.rules.radar import Asked, Found, asked_twice
from enlace.meetings.rules.record import CommitmentStatus

MOST_COMPARED = 5000
MOST_SHOWN = 100


@dataclass(frozen=True)
class Thing:
    """A proposal (meeting and code) or a commitment (code alone), with its words and its meeting's title."""

    code: str
    meeting: str
    meeting_title: Text
    texts: Text
    is_commitment: bool
    synthetic: bool


@dataclass(frozen=True)
class Twice:
    """What is asked or owed twice: `MOST_SHOWN` pairs at most, of how many; undated: things that were not compared."""

    pairs: tuple[tuple[Thing, Thing, tuple[str, ...]], ...]
    count: int
    undated: int


def asked_or_owed_twice(by: Actor) -> Twice:
    """Compare the proposals and commitments of the meetings that `by` may read.

    What a commitment of the same meeting takes up, or carries on from an earlier one, is no work done twice.
    1 query where they were compared since the last entry of the trail, else 4.
    """
    return while_unwritten("twice", accesses(by), lambda: _compared_all(by))


def _compared_all(by: Actor) -> Twice:
    things: dict[str, Thing] = {}
    asked: list[Asked] = []
    undated = 0
    for uid, thing, one in (*_proposals(by), *_commitments(by)):
        things[uid] = thing
        if one is None:
            undated += 1
        else:
            asked.append(one)
    found: tuple[Found, ...] = asked_twice(asked)
    pairs = tuple((things[one.first], things[one.second], one.shared) for one in found[:MOST_SHOWN])
    return Twice(pairs, len(found), undated)


Compared = tuple[str, Thing, Asked | None]


def _proposals(by: Actor) -> list[Compared]:
    rows = models.Proposal.objects.filter(meeting__access__in=accesses(by)).select_related("meeting")
    rows = rows.exclude(addressees=[]).exclude(topics=[]).order_by("-meeting__starts_on", "pk")[:MOST_COMPARED]
    return [_compared(f"proposal/{row.pk}", row, row.meeting, row.addressees, frozenset()) for row in rows]


def _commitments(by: Actor) -> list[Compared]:
    rows = models.Commitment.objects.filter(meeting__access__in=accesses(by)).exclude(topics=[])
    rows = rows.exclude(status=CommitmentStatus.DROPPED).select_related("meeting").prefetch_related("owners")
    found = []
    for row in rows.order_by("-meeting__starts_on", "pk")[:MOST_COMPARED]:
        owners = [one.party for one in row.owners.all()]
        follows = frozenset({f"commitment/{row.continues_id}"} if row.continues_id else ())
        if owners and row.meeting:
            found.append(_compared(f"commitment/{row.pk}", row, row.meeting, owners, follows))
    return found


def _compared(
    uid: str,
    row: models.Proposal | models.Commitment,
    meeting: models.Meeting,
    parties: list[str],
    follows: frozenset[str],
) -> Compared:
    texts = {row.language: row.gist} | dict(row.translations)
    is_commitment = isinstance(row, models.Commitment)
    thing = Thing(row.code, meeting.code, meeting.title, texts, is_commitment, meeting.synthetic)
    if meeting.starts_on is None:
        return uid, thing, None
    last = meeting.ends_on or meeting.starts_on
    topics = frozenset(row.topics)
    return uid, thing, Asked(uid, meeting.code, meeting.starts_on, last, topics, frozenset(parties), follows)
