"""Choosing topics: opening a ballot, nominating, voting, and counting once voting has ended."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.common.texts import Text
from enlace.meetings.actions.meetings import need_state
from enlace.meetings.models import Ballot, Nomination, Vote
from enlace.meetings.queries.records import meeting_row
from enlace.meetings.queries.topic_names import topic_meant
from enlace.meetings.queries.topics import visible_ballots
from enlace.meetings.rules.ballots import MOST_SEATS, RULE, Count, Ranking, count, lot_of
from enlace.meetings.rules.record import Access, MeetingStatus
from enlace.meetings.rules.topic_words import LONGEST_TOPIC


@action(Permission.BALLOT_RUN)
def open_ballot(
    pack: str, code: str, title: Text, *, seats: int, nominating_until: datetime, ranking_until: datetime,
    by: Actor, at: datetime, meeting: str = "",
) -> None:  # fmt: skip
    """Open the choice of `seats` topics, for a meeting that is being prepared, or none. Raises: Invalid, NotFound."""
    problems = []
    held = meeting_row(meeting, by) if meeting else None
    if held and (held.pack_id != pack or held.status != MeetingStatus.PLANNED):
        problems.append(Problem("meeting", N_("Topics are chosen for a meeting that is still being prepared.")))
    if held and held.access == Access.SECRETARIAT:
        problems.append(Problem("meeting", N_("The States choose the topics: let them read this meeting first.")))
    if not code or Ballot.objects.filter(code=code).exists():
        problems.append(Problem("code", N_("There is a ballot of this name already, or it has none.")))
    if not 1 <= seats <= MOST_SEATS:
        problems.append(Problem("seats", N_("Between 1 and %(most)s topics can be chosen."), {"most": MOST_SEATS}))
    if not at < nominating_until < ranking_until:
        problems.append(Problem("ranking_until", N_("Nominating ends after now, and ranking after nominating.")))
    if problems:
        raise Invalid(problems)
    Ballot.objects.create(
        pack_id=pack, code=code, title=dict(title), rule=RULE, seats=seats, nominating_until=nominating_until,
        ranking_until=ranking_until, meeting=held, synthetic=bool(held and held.synthetic),
    )  # fmt: skip
    record("meetings.ballot.opened", code)


@action(Permission.TOPIC_NOMINATE)
def nominate(ballot: str, topic: str, reason: str, *, state: str, by: Actor, at: datetime) -> None:
    """Nominate a topic for `state`; one that differs in capitals alone is the same.

    Raises: Invalid, WrongStatus; NotFound, also for a State that is not of the pack.
    """
    row, words = _ballot(ballot, by), " ".join(topic.split())
    need_state(row.pack_id, state)
    if at >= row.nominating_until:
        raise WrongStatus(N_("Nominating has ended."))
    if not words or len(words) > LONGEST_TOPIC:
        raise Invalid([Problem("topic", N_("Name a topic, in at most %(most)s characters."), {"most": LONGEST_TOPIC})])
    known = {one.casefold(): one for one in row.nominations.values_list("topic", flat=True)}
    words = known.get(words.casefold(), words)
    if row.nominations.filter(state_code=state, topic=words).exists():
        raise Invalid([Problem("topic", N_("Your State has nominated this topic already."))])
    Nomination.objects.create(ballot=row, state_code=state, topic=words, reason=reason.strip(), nominated_at=at)
    record("meetings.topic.nominated", ballot, state=state)


@action(Permission.TOPIC_RANK)
def cast_vote(ballot: str, ranking: Collection[str], *, state: str, by: Actor, at: datetime) -> None:
    """Cast the one vote of `state`. Raises: Invalid; NotFound; WrongStatus, also if it has voted."""
    row = _ballot(ballot, by)
    need_state(row.pack_id, state)
    if not row.nominating_until <= at < row.ranking_until:
        raise WrongStatus(N_("Topics cannot be ranked now."))
    if row.votes.filter(state_code=state).exists():
        raise WrongStatus(N_("Your State has voted already; a vote is cast once."))
    known = set(row.nominations.values_list("topic", flat=True))
    if not ranking or len(set(ranking)) != len(ranking) or not set(ranking) <= known:
        raise Invalid([Problem("ranking", N_("Rank at least one of the nominated topics, each once."))])
    Vote.objects.create(ballot=row, state_code=state, ranking=list(ranking), cast_at=at, cast_by=by.name)
    record("meetings.vote.cast", ballot, state=state)


@action(Permission.BALLOT_RUN)
def close_ballot(ballot: str, *, by: Actor, at: datetime) -> Count:
    """Count the votes and store the result; the topics that were chosen become topics of the meeting.

    Raises: NotFound; WrongStatus, before ranking ends, without votes, or if counted already.
    """
    row = _ballot(ballot, by)
    if at < row.ranking_until:
        raise WrongStatus(N_("Ranking has not ended yet."))
    if row.closed_at is not None:
        raise WrongStatus(N_("The votes were counted already."))
    if not row.votes.exists():
        raise WrongStatus(N_("No State has voted; there is nothing to count."))
    counted = recount(row)
    row.result, row.closed_at = stored(counted), at
    row.save(update_fields=["result", "closed_at"])
    if row.meeting:
        chosen = map(topic_meant, counted.chosen)
        row.meeting.topics = list(dict.fromkeys([*row.meeting.topics, *chosen]))
        row.meeting.save(update_fields=["topics"])
    record("meetings.ballot.closed", ballot, count=row.votes.count())
    return counted


def recount(row: Ballot) -> Count:
    """Return the count of the votes as they are stored."""
    nominations = Counter(row.nominations.values_list("topic", flat=True))
    votes: list[Ranking] = [tuple(one) for one in row.votes.values_list("ranking", flat=True)]
    return count(votes, nominations, row.seats, lot_of(row.code, nominations))


def stored(counted: Count) -> dict[str, object]:
    """Return a count as it is stored; fractions as text, exact."""
    return {
        "quota": counted.quota,
        "chosen": list(counted.chosen),
        "lot": list(counted.lot),
        "rounds": [
            {
                "tallies": {topic: str(tally) for topic, tally in one.tallies.items()},
                "exhausted": str(one.exhausted),
                "chosen": list(one.chosen),
                "dropped": one.dropped,
                "tied": list(one.tied),
            }
            for one in counted.rounds
        ],
    }


def _ballot(code: str, by: Actor) -> Ballot:
    row = visible_ballots(by).filter(code=code).first()
    if row is None:
        raise NotFound(N_("There is no ballot “%(code)s”."), code=code)
    return row
