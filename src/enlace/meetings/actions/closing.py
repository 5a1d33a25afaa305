"""The closing list of a meeting: its entries with owner and day, and its adoption once nothing vanishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, Problem, WrongStatus
from enlace.meetings.actions.proposals import open_meeting
from enlace.meetings.models import Commitment, Decision, Meeting, Owner
from enlace.meetings.queries.checks import faults
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import read
from enlace.meetings.rules.checking import LETTERS
from enlace.meetings.rules.proposing import LONGEST_GIST
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus

LIST_ADOPTED = "closing_list"


@dataclass(frozen=True)
class NewEntry:
    """An entry of the closing list as it is typed. owners: States, bodies, units of the Secretariat."""

    gist: str
    owners: tuple[str, ...] = ()
    due_on: date | None = None
    topics: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@action(Permission.RECORD_KEEP)
def add_entry(meeting: str, one: NewEntry, *, by: Actor, at: datetime) -> str:
    """Add an entry under the next letter and return that; the proposals it takes up end in it.

    Raises: Invalid, NotFound; WrongStatus, once the list was adopted.
    """
    row = open_meeting(meeting, by)
    _not_adopted(row)
    taken = set(row.commitments.filter(kind=CommitmentKind.ENTRY).values_list("letter", flat=True))
    found = [letter for letter in LETTERS if letter not in taken]
    problems = _entry_problems(row, one)
    if not found:
        problems.append(Problem("gist", N_("The closing list is full: %(most)s entries."), {"most": len(LETTERS)}))
    if problems:
        raise Invalid(problems)
    letter = found[0]
    entry = Commitment.objects.create(
        pack_id=row.pack_id,
        meeting=row,
        code=f"{row.code}:{letter}",
        kind=CommitmentKind.ENTRY,
        place=LETTERS.index(letter),
        letter=letter,
        letter_printed=letter,
        gist=one.gist.strip(),
        language="en",
        due_on=one.due_on,
        topics=list(one.topics),
        status=CommitmentStatus.OPEN,
        synthetic=row.synthetic,
    )
    Owner.objects.bulk_create(Owner(commitment=entry, party=party) for party in dict.fromkeys(one.owners))
    for proposal in row.proposals.filter(code__in=one.proposals):
        proposal.entries = [*proposal.entries, letter]
        proposal.save(update_fields=["entries"])
    record("meetings.entry.added", f"{meeting}/{letter}")
    return letter


def _entry_problems(row: Meeting, one: NewEntry) -> list[Problem]:
    problems = []
    if not one.gist.strip() or len(one.gist) > LONGEST_GIST:
        message = N_("Say in a sentence of at most %(most)s characters what is to be done.")
        problems.append(Problem("gist", message, {"most": LONGEST_GIST}))
    known = party_names(row.pack_id)
    message = N_("“%(code)s” is neither a State nor a body that is known here.")
    problems += [Problem("owners", message, {"code": code}) for code in one.owners if code not in known]
    there = set(row.proposals.values_list("code", flat=True))
    message = N_("There is no proposal “%(code)s” in this meeting.")
    problems += [Problem("proposals", message, {"code": code}) for code in one.proposals if code not in there]
    return problems


def _not_adopted(row: Meeting) -> None:
    if row.decisions.filter(kind=LIST_ADOPTED).exists():
        raise WrongStatus(N_("The closing list of this meeting was adopted."))


@action(Permission.MEETING_RUN)
def adopt_list(meeting: str, reason: str, seen: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Adopt the closing list. What the checks still find must have been seen and be answered by a reason.

    seen: `kind:subject` of each fault that the person was shown. Raises: Invalid, with what was not; NotFound,
    WrongStatus.
    """
    row = open_meeting(meeting, by)
    _not_adopted(row)
    found = faults(read(row), row)
    unseen = [one for one in found if f"{one.kind}:{one.subject}" not in seen]
    if unseen:
        raise Invalid([Problem(one.subject, one.problem.message, one.problem.params) for one in unseen])
    if found and not reason.strip():
        raise Invalid([Problem("reason", N_("Say why the list is adopted although this is open."))])
    item = row.items.order_by("-number").values_list("number", flat=True).first() or 1
    count = row.decisions.count() + 1
    Decision.objects.create(
        meeting=row,
        code=f"DEC{count}",
        item=item,
        kind=LIST_ADOPTED,
        gist=reason.strip() or "The closing list was adopted.",
        decided_at=at,
    )
    record("meetings.list.adopted", meeting, open=len(found))
