"""Proposals of a meeting, all of them or some."""

from dataclasses import dataclass

from enlace.common.errors import N_, NotFound
from enlace.meetings.models import Meeting
from enlace.meetings.queries.records import facts_of
from enlace.meetings.rules.endings import is_actionable
from enlace.meetings.rules.record import Intervention, Proposal


@dataclass(frozen=True)
class Wanted:
    """Which proposals are asked for; "" and False: all of them."""

    party: str = ""
    item: str = ""
    topic: str = ""
    only_open: bool = False


@dataclass(frozen=True)
class Found:
    """The proposals that were asked for, and what else a list of them says.

    decided: codes of those that a decision names. count, count_open: of the whole meeting.
    """

    proposals: tuple[Proposal, ...]
    decided: frozenset[str]
    parties: tuple[str, ...]
    items: tuple[int, ...]
    topics: tuple[str, ...]
    count: int
    count_open: int


def proposals_of(row: Meeting, wanted: Wanted) -> Found:
    """Return the proposals of a meeting that are asked for; 2 queries."""
    every = tuple(facts_of(Proposal, one) for one in row.proposals.order_by("id"))
    decided = frozenset(row.decisions.exclude(proposal="").values_list("proposal", flat=True))
    return Found(
        tuple(one for one in every if _is_wanted(one, wanted, decided)),
        decided,
        tuple(sorted({party for one in every for party in one.proposers})),
        tuple(sorted({one.item for one in every})),
        tuple(sorted({topic for one in every for topic in one.topics})),
        len(every),
        sum(is_open(one, decided) for one in every),
    )


def is_open(one: Proposal, decided: frozenset[str]) -> bool:
    """Return whether something should follow from a proposal and nothing has."""
    return is_actionable(one) and not one.entries and not one.ending and one.code not in decided


def _is_wanted(one: Proposal, wanted: Wanted, decided: frozenset[str]) -> bool:
    return (
        (not wanted.party or wanted.party in one.proposers)
        and (not wanted.item or wanted.item == str(one.item))
        and (not wanted.topic or wanted.topic in one.topics)
        and (not wanted.only_open or is_open(one, decided))
    )


def one_proposal(row: Meeting, code: str) -> tuple[Proposal, frozenset[str]]:
    """Return a proposal, and the codes of those that a decision names. Raises: NotFound."""
    found = row.proposals.filter(code=code).first()
    if found is None:
        raise NotFound(N_("There is no proposal “%(code)s” in this meeting."), code=code)
    decided = frozenset(row.decisions.exclude(proposal="").values_list("proposal", flat=True))
    return facts_of(Proposal, found), decided


def spoken_in(row: Meeting, one: Proposal) -> tuple[Intervention, ...]:
    """Return the interventions in which a proposal was made or taken up."""
    rows = row.interventions.filter(code__in=one.interventions).order_by("item", "order")
    return tuple(facts_of(Intervention, said) for said in rows)


def topics_of(row: Meeting) -> tuple[str, ...]:
    """Return the codes of the topics that the meeting's record uses."""
    return tuple(row.topics)
