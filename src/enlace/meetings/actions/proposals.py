"""Proposals: taken down on the floor, sent in writing, supported, and brought to their end."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.meetings.actions.meetings import need_state, running
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Meeting, Proposal
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.queries.records import facts_of, meeting_row, read
from enlace.meetings.rules import record as facts
from enlace.meetings.rules.endings import ending_problems
from enlace.meetings.rules.proposing import proposal_problems
from enlace.meetings.rules.record import MeetingStatus

LISTS = ("proposers", "supporters", "addressees", "topics", "interventions", "entries")


@action(Permission.RECORD_KEEP)
def take_down_proposal(meeting: str, one: facts.Proposal, *, by: Actor, at: datetime) -> str:
    """Store a proposal made on the floor and return its code. Raises: Invalid, NotFound, WrongStatus."""
    row = open_meeting(meeting, by)
    if (known := _sent_twice(row, one)) is not None:
        return known
    code = _store(row, one, by)
    record("meetings.proposal.recorded", f"{meeting}/{code}")
    return code


@action(Permission.PROPOSAL_SEND)
def send_proposal(meeting: str, one: facts.Proposal, *, state: str, by: Actor, at: datetime) -> str:
    """Store a proposal that `state` sends in writing, in its own name alone. Raises: Invalid, NotFound, WrongStatus."""
    row = open_meeting(meeting, by)
    need_state(row.pack_id, state)
    own = replace(one, proposers=(state,), supporters=(), interventions=(), entries=())
    if (known := _sent_twice(row, own)) is not None:
        return known
    code = _store(row, own, by)
    record("meetings.proposal.sent", f"{meeting}/{code}", state=state)
    return code


def open_meeting(code: str, by: Actor) -> Meeting:
    """Return a meeting whose record can still grow. Raises: NotFound; WrongStatus, once its report was issued."""
    row = meeting_row(code, by)
    if row.status == MeetingStatus.REPORTED:
        raise WrongStatus(N_("The report of this meeting was issued; its record is closed."))
    return row


def _sent_twice(row: Meeting, one: facts.Proposal) -> str | None:
    """Return the code of the last proposal if `one` is it once more, as a double click sends it."""
    last = row.proposals.order_by("-id").first()
    if last is None or any(getattr(last, name) != value for name, value in _typed(one).items()):
        return None
    nothing_changed()
    return str(last.code)


def _typed(one: facts.Proposal) -> dict[str, Any]:
    """Return the columns of a proposal that are typed."""
    columns: dict[str, Any] = {name: list(getattr(one, name)) for name in LISTS if name != "entries"}
    return columns | {"item": one.item, "type": one.type, "gist": one.gist.strip(), "language": one.language}


def _store(row: Meeting, one: facts.Proposal, by: Actor) -> str:
    _refuse(row, one)
    code = _next_code(row)
    columns = asdict(replace(one, code=code, gist=one.gist.strip(), ending="", ending_ref="", ending_reason=""))
    columns |= {name: list(columns[name]) for name in LISTS}
    keep_findable(Proposal.objects.create(meeting=row, recorded_by=by.name, **columns))
    return code


@action(Permission.RECORD_KEEP)
def correct_proposal(meeting: str, code: str, one: facts.Proposal, was: str, *, by: Actor, at: datetime) -> None:
    """Correct what was taken down of a proposal. was: the `version_of` that the person was shown.

    Raises: Invalid, also where somebody else changed it meanwhile; NotFound; WrongStatus, in a record of a pack.
    """
    row = running(meeting, by)
    found = _proposal(row, code)
    if version_of(facts_of(facts.Proposal, found)) != was:
        message = N_("Somebody changed this meanwhile. It now says: %(gist)s")
        raise Invalid([Problem("gist", message, {"gist": found.gist})])
    _refuse(row, one)
    columns = _typed(one)
    for name, value in columns.items():
        setattr(found, name, value)
    found.save(update_fields=list(columns))
    keep_findable(found)
    record("meetings.proposal.corrected", f"{meeting}/{code}")


def version_of(one: facts.Proposal) -> str:
    """Return what tells a proposal from how it stood before."""
    return content_hash({name: value for name, value in asdict(one).items() if not name.startswith("end")})


def _refuse(row: Meeting, one: facts.Proposal) -> None:
    faults = proposal_problems(
        one,
        items=set(row.items.values_list("number", flat=True)),
        parties=party_names(row.pack_id).keys(),
        said=set(row.interventions.values_list("code", flat=True)),
    )
    if faults:
        raise Invalid(faults)


def _next_code(row: Meeting) -> str:
    numbers = [code[1:] for code in row.proposals.values_list("code", flat=True) if code.startswith("P")]
    return f"P{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1:03d}"


def _proposal(row: Meeting, code: str) -> Proposal:
    found = row.proposals.filter(code=code).first()
    if found is None:
        raise NotFound(N_("There is no proposal “%(code)s” in this meeting."), code=code)
    return found


@action(Permission.PROPOSAL_SEND)
def support_proposal(meeting: str, code: str, *, state: str, by: Actor, at: datetime) -> None:
    """Add `state` to those who support a proposal. Raises: NotFound, WrongStatus; Invalid, for its own one."""
    row = open_meeting(meeting, by)
    need_state(row.pack_id, state)
    found = _proposal(row, code)
    if state in found.proposers:
        raise Invalid([Problem("state", N_("A State does not support its own proposal."))])
    if state in found.supporters:
        nothing_changed()
        return
    found.supporters = [*found.supporters, state]
    found.save(update_fields=["supporters"])
    record("meetings.proposal.supported", f"{meeting}/{code}", state=state)


@action(Permission.RECORD_KEEP)
def end_proposal(meeting: str, code: str, ending: str, ref: str, reason: str, *, by: Actor, at: datetime) -> None:
    """Say what became of a proposal. Raises: NotFound, WrongStatus; Invalid, where that leads nowhere."""
    row = open_meeting(meeting, by)
    found = _proposal(row, code)
    one = replace(facts_of(facts.Proposal, found), ending=ending, ending_ref=ref.strip(), ending_reason=reason.strip())
    faults = ending_problems(one, read(row))
    if faults:
        raise Invalid(faults)
    former = found.ending_ref if found.ending == facts.Ending.ENTRY else ""
    entries = [letter for letter in found.entries if letter != former]
    found.entries = list(dict.fromkeys([*entries, one.ending_ref])) if ending == facts.Ending.ENTRY else entries
    found.ending, found.ending_ref, found.ending_reason = one.ending, one.ending_ref, one.ending_reason
    found.ended_at = at
    found.save(update_fields=["ending", "ending_ref", "ending_reason", "entries", "ended_at"])
    record("meetings.proposal.ended", f"{meeting}/{code}", ending=ending)
