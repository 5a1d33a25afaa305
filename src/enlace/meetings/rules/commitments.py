"""What a commitment is in the register: who owes it to whom, whether it is late, and what led to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enlace.common.texts import Text
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus, Proposal

DONE = frozenset({CommitmentStatus.KEPT, CommitmentStatus.DROPPED})


@dataclass(frozen=True)
class Commitment:
    """A commitment with its owners as stated, and those a reader of the record infers.

    meeting, letter: "" outside a closing list. link: the code of the Plan's paragraph. seen: False where the words
    of that paragraph are a reconstruction. continues: the code of what it carries on.
    """

    code: str
    pack: str
    kind: CommitmentKind
    texts: Text
    status: CommitmentStatus
    owners: tuple[str, ...] = ()
    owners_inferred: tuple[str, ...] = ()
    due_on: date | None = None
    due_note: str = ""
    due_asked_by: str = ""
    meeting: str = ""
    meeting_title: Text | None = None
    letter: str = ""
    letter_printed: str = ""
    source: str = ""
    link: str = ""
    seen: bool = True
    topics: tuple[str, ...] = ()
    owed_to: tuple[str, ...] = ()
    continues: str = ""
    synthetic: bool = False

    @property
    def is_done(self) -> bool:
        """Return whether nothing is owed any more."""
        return self.status in DONE

    def is_overdue(self, today: date) -> bool:
        """Return whether its day is past and it is neither kept nor dropped; without a day nothing is overdue."""
        return self.due_on is not None and self.due_on < today and not self.is_done


@dataclass(frozen=True)
class Progress:
    """What was reported of a commitment. evidence: a link or a symbol, or ""."""

    party: str
    text: str
    language: str
    evidence: str
    status: CommitmentStatus
    reported_at: datetime


@dataclass(frozen=True)
class Counts:
    """How many commitments there are, and what is missing in them."""

    total: int
    without_owner: int
    without_date: int
    overdue: int


def counts_of(commitments: Iterable[Commitment], today: date) -> Counts:
    """Return the counts; an inferred owner is not a stated one."""
    every = tuple(commitments)
    return Counts(
        len(every),
        sum(not one.owners for one in every),
        sum(one.due_on is None for one in every),
        sum(one.is_overdue(today) for one in every),
    )


def led_to(letter: str, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals that an entry takes up: as the record shows, or by how they were ended."""
    return tuple(
        one for one in proposals if letter in one.entries or (one.ending == "entry" and one.ending_ref == letter)
    )


def owed_by_party(commitments: Iterable[Commitment]) -> Mapping[str, tuple[int, int]]:
    """Return for each party how many open commitments it owes, and is owed."""
    owes: dict[str, int] = {}
    owed: dict[str, int] = {}
    for one in commitments:
        if one.is_done:
            continue
        for party in one.owners:
            owes[party] = owes.get(party, 0) + 1
        for party in one.owed_to:
            owed[party] = owed.get(party, 0) + 1
    return {party: (owes.get(party, 0), owed.get(party, 0)) for party in sorted(owes.keys() | owed.keys())}
