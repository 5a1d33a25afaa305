"""Carrying an entry of a closing list on to a later meeting: it is followed, and counted, there."""

from datetime import date, datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, Problem, WrongStatus
from enlace.meetings.actions.closing import next_letter, not_adopted
from enlace.meetings.actions.meetings import running
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Commitment, Meeting, Owner
from enlace.meetings.queries.commitments import commitment, commitment_row
from enlace.meetings.queries.records import meeting_facts
from enlace.meetings.rules.carrying import TAKING, is_later
from enlace.meetings.rules.checking import LETTERS
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus


@action(Permission.COMMITMENT_KEEP)
def carry_on(code: str, meeting: str, due_on: date | None, *, by: Actor, at: datetime) -> str:
    """Take an entry up in the closing list of a later meeting, and return the code of the new entry.

    due_on: the new day, None while none is set. Raises: NotFound; Invalid, for a meeting that is not a later one or
    whose list is full; WrongStatus, for what is done, was carried on, or is no entry, and for a meeting that is over.
    """
    row = _carried(code, by)
    target = running(meeting, by)
    if target.status not in TAKING:
        raise WrongStatus(N_("The meeting is adjourned; nothing is carried into its list."))
    not_adopted(target)
    if problem := _meeting_problem(row, target):
        raise Invalid([problem])
    letter = next_letter(target)
    if not letter:
        message = N_("The closing list is full: %(most)s entries.")
        raise Invalid([Problem("meeting", message, {"most": len(LETTERS)})])
    facts, _ = commitment(row, by)
    entry = Commitment.objects.create(
        pack_id=target.pack_id,
        meeting=target,
        code=f"{target.code}:{letter}",
        kind=CommitmentKind.ENTRY,
        place=LETTERS.index(letter),
        letter=letter,
        letter_printed=letter,
        gist=row.gist,
        language=row.language,
        translations=row.translations,
        owed_to=list(facts.owed_to),
        due_on=due_on,
        topics=row.topics,
        status=CommitmentStatus.OPEN,
        continues=row,
        synthetic=row.synthetic or target.synthetic,
    )
    keep_findable(entry)
    Owner.objects.bulk_create(Owner(commitment=entry, party=party) for party in facts.owners)
    record("meetings.commitment.carried", code, into=entry.code, at=at.isoformat())
    return str(entry.code)


def _carried(code: str, by: Actor) -> Commitment:
    row = commitment_row(code, by)
    if row.kind != CommitmentKind.ENTRY or row.meeting is None:
        raise WrongStatus(N_("Only an entry of a closing list is carried on to a later meeting."))
    if row.status in {CommitmentStatus.KEPT, CommitmentStatus.DROPPED}:
        raise WrongStatus(N_("This commitment is kept or dropped already."))
    later = row.continued_by.order_by("pk").first()
    if later:
        raise WrongStatus(N_("This commitment was carried on already, as “%(code)s”."), code=later.code)
    return row


def _meeting_problem(row: Commitment, target: Meeting) -> Problem | None:
    assert row.meeting is not None
    if target.pack_id != row.pack_id or not is_later(meeting_facts(target), meeting_facts(row.meeting)):
        return Problem("meeting", N_("Choose a meeting that comes after the one in which it was promised."))
    return None
