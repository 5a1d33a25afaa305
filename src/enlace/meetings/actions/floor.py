"""What is said: taken down as it is said, and corrected so that of two who correct the second is told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.directory.models import State
from enlace.meetings.actions.meetings import running
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.actions.rows import intervention_row
from enlace.meetings.models import Delegation, Meeting
from enlace.meetings.rules import record as facts
from enlace.meetings.rules.floor import intervention_problems, kind_of
from enlace.meetings.rules.record import MeetingStatus

SAME = timedelta(minutes=1)


@dataclass(frozen=True)
class Spoken:
    """What the rapporteur types of an intervention; waited: how long ago, where the line was down (at most a day)."""

    item: int
    speakers: tuple[str, ...]
    gist: str
    language: str = "en"
    procedural: bool = False
    waited: timedelta = timedelta()


@action(Permission.RECORD_KEEP)
def take_floor(code: str, one: Spoken, *, by: Actor, at: datetime) -> str:
    """Store an intervention as the next one under its item and return its code; the time is when it was typed.

    The same words of the same speakers, typed within `SAME`, as a page sends them again after a line was lost, are
    kept once.
    Raises: Invalid; NotFound; WrongStatus, unless the meeting is in session.
    """
    row = running(code, by)
    if row.status != MeetingStatus.OPEN:
        raise WrongStatus(N_("The meeting is not in session."))
    states = set(State.objects.filter(pack_id=row.pack_id).values_list("code", flat=True))
    spoken = facts.Intervention(
        code="",
        item=one.item,
        order=0,
        kind=kind_of(one.speakers, states),
        speakers=one.speakers,
        gist=one.gist.strip(),
        language=one.language,
        procedural=one.procedural,
        spoken_at=at - one.waited,
    )
    _refuse(row, spoken, states)
    if known := _taken_before(row, spoken):
        nothing_changed()
        return known
    order = 1 + max(row.interventions.filter(item=one.item).values_list("order", flat=True), default=0)
    made = replace(spoken, code=f"I-{one.item}-{order:02d}", order=order)
    stored = intervention_row(row, made, by.name)
    stored.save()
    keep_findable(stored)
    record("meetings.intervention.recorded", f"{code}/{made.code}")
    return made.code


def _taken_before(row: Meeting, one: facts.Intervention) -> str:
    """Return the code of the same words of the same speakers, typed within `SAME`; "" without any."""
    if one.spoken_at is None:
        return ""
    near = row.interventions.filter(
        item=one.item, gist=one.gist, spoken_at__gt=one.spoken_at - SAME, spoken_at__lt=one.spoken_at + SAME
    )
    return next((said.code for said in near if said.speakers == list(one.speakers)), "")


def _refuse(row: Meeting, one: facts.Intervention, states: set[str]) -> None:
    faults = intervention_problems(
        one,
        items=set(row.items.values_list("number", flat=True)),
        states=states,
        accredited=set(row.delegations.values_list("party", flat=True)),
    )
    if faults:
        raise Invalid(faults)


@action(Permission.RECORD_KEEP)
def correct_intervention(code: str, said: str, one: Spoken, version: int, *, by: Actor, at: datetime) -> None:
    """Correct an intervention: who spoke, and what. version: that which the person was shown.

    Raises: Invalid, also with the text that stands, where somebody else corrected it meanwhile; NotFound, WrongStatus.
    """
    row = running(code, by)
    found = row.interventions.filter(code=said).first()
    if found is None:
        raise NotFound(N_("there is no intervention “%(code)s”"), code=said)
    if found.version != version:
        message = N_("Somebody corrected this meanwhile. It now says: %(gist)s")
        raise Invalid([Problem("gist", message, {"gist": found.gist})])
    states = set(State.objects.filter(pack_id=row.pack_id).values_list("code", flat=True))
    kind = kind_of(one.speakers, states)
    made = facts.Intervention(found.code, found.item, found.order, kind, one.speakers, one.gist.strip())
    _refuse(row, made, states)
    found.kind, found.speakers, found.gist = kind, list(one.speakers), made.gist
    found.procedural, found.language = one.procedural, one.language
    found.version += 1
    found.recorded_by = by.name
    found.save()
    keep_findable(found)
    record("meetings.intervention.corrected", f"{code}/{said}")


@action(Permission.RECORD_KEEP)
def accredit(code: str, parties: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Accredit delegations on the spot. Raises: Invalid, NotFound, WrongStatus."""
    row = running(code, by)
    if not parties:
        raise Invalid([Problem("accredit", N_("Say whom to accredit."))])
    for party in parties:
        Delegation.objects.get_or_create(meeting=row, party=party)
    record("meetings.delegation.accredited", code, states=list(parties))
