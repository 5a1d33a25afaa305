"""What a commitment is in the register: who owes it to whom, whether it is late, and what led to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from enlace.common.texts import Text
from enlace.meetings.rules.record import Access, CommitmentKind, CommitmentStatus, Proposal

DONE = frozenset({CommitmentStatus.KEPT, CommitmentStatus.DROPPED})
# How a commitment stands that a later meeting took up: it is followed, and counted, there.
CARRIED_ON = "carried_on"
# Asked of the register: whatever is open or under way, in its last place.
NOT_DONE = "not_done"


@dataclass(frozen=True)
class Commitment:
    """A commitment with its owners as stated, and those a reader of the record infers.

    meeting, letter: "" outside a closing list. link: the code of the Plan's paragraph. seen: False where the words
    of that paragraph are a reconstruction. continues, continued_by: the codes of what it carries on, and of what
    carries it on; continued_in: the title of the meeting of that. access: who may read the meeting that it is of.
    entered: it was entered by hand.
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
    continued_by: str = ""
    continued_in: Text | None = None
    access: str = Access.PUBLIC
    synthetic: bool = False
    entered: bool = False
    version: int = 1

    @property
    def is_done(self) -> bool:
        """Return whether nothing is owed any more."""
        return self.status in DONE

    @property
    def is_carried_on(self) -> bool:
        """Return whether a later commitment stands in its place; what was kept or dropped stands for itself."""
        return bool(self.continued_by) and not self.is_done

    @property
    def is_open(self) -> bool:
        """Return whether it is still owed, in this place."""
        return not self.is_done and not self.is_carried_on

    @property
    def standing(self) -> str:
        """Return its status, or `CARRIED_ON`."""
        return CARRIED_ON if self.is_carried_on else self.status

    def is_overdue(self, today: date) -> bool:
        """Return whether its day is past and it is still open; without a day nothing is overdue."""
        return self.due_on is not None and self.due_on < today and self.is_open


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
    """How many commitments there are, and what is missing in them.

    One that later meetings carried on is counted once, in its last place; carried_on: how many earlier places it has.
    """

    total: int
    without_owner: int
    without_date: int
    overdue: int
    carried_on: int = 0


def counts_of(commitments: Iterable[Commitment], today: date) -> Counts:
    """Return the counts; an inferred owner is not a stated one."""
    every = tuple(commitments)
    last = tuple(one for one in every if not one.is_carried_on)
    return Counts(
        len(last),
        sum(not one.owners for one in last),
        sum(one.due_on is None for one in last),
        sum(one.is_overdue(today) for one in last),
        len(every) - len(last),
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
        if not one.is_open:
            continue
        for party in one.owners:
            owes[party] = owes.get(party, 0) + 1
        for party in one.owed_to:
            owed[party] = owed.get(party, 0) + 1
    return {party: (owes.get(party, 0), owed.get(party, 0)) for party in sorted(owes.keys() | owed.keys())}
