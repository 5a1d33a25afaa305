"""Mandates of resolutions that an officer enters by hand, and puts right."""

from datetime import date, datetime
from itertools import count
from typing import Any

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.directory.models import Pack
from enlace.meetings.actions.documents import printed
from enlace.meetings.actions.passages import keep_findable
from enlace.meetings.models import Commitment, Owner
from enlace.meetings.queries.commitments import commitment_row
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.rules.commitments import DONE
from enlace.meetings.rules.mandates import Mandate, mandate_problems
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus
from enlace.meetings.rules.symbols import parse


@action(Permission.COMMITMENT_KEEP)
def enter_mandate(pack: str, one: Mandate, *, by: Actor, at: datetime) -> str:
    """Store a mandate and return its code. Raises: Invalid; NotFound, for a pack that is not there."""
    if not Pack.objects.filter(code=pack).exists():
        raise NotFound(N_("There is no pack “%(code)s”."), code=pack)
    if problems := mandate_problems(one, party_names(pack)):
        raise Invalid(problems)
    entered = Commitment.objects.filter(pack_id=pack, kind=CommitmentKind.MANDATE).exclude(entered_by="")
    last = entered.order_by("-pk").first()
    if last and last.entered_by == by.name and _is_the_same(last, one):
        nothing_changed()  # sent twice, as by a double click
        return str(last.code)
    row = Commitment(
        pack_id=pack,
        code=_next_code(pack, entered.count()),
        kind=CommitmentKind.MANDATE,
        status=CommitmentStatus.OPEN,
        entered_by=by.name,
    )
    _fill(row, one)
    record("meetings.mandate.entered", row.code, symbol=row.source, at=at.isoformat())
    return str(row.code)


@action(Permission.COMMITMENT_KEEP)
def change_mandate(code: str, one: Mandate, version: int, reason: str, *, by: Actor, at: datetime) -> None:
    """Put a mandate right that was entered by hand. version: the one that was shown; reason: for another day.

    Raises: Invalid, also where somebody else changed it meanwhile or another day has no reason; NotFound; WrongStatus,
    for one that was not entered by hand, or is kept or dropped.
    """
    row = commitment_row(code, by)
    if not row.entered_by:
        raise WrongStatus(N_("This was not entered by hand: it stands as its source has it."))
    if row.status in DONE:
        raise WrongStatus(N_("This commitment is kept or dropped already."))
    problems = mandate_problems(one, party_names(row.pack_id))
    if row.version != version:
        problems.append(
            Problem("gist", N_("Somebody corrected this meanwhile. It now says: %(gist)s"), {"gist": row.gist})
        )
    if one.due_on != row.due_on and not reason.strip():
        problems.append(Problem("reason", N_("Give the reason.")))
    if problems:
        raise Invalid(problems)
    was, row.version = row.due_on, row.version + 1
    row.owners.exclude(party__in=one.owners).delete()
    _fill(row, one)
    if one.due_on == was:
        record("meetings.mandate.changed", code)
    else:
        record("meetings.mandate.changed", code, due_on=_day(one.due_on), was=_day(was), reason=reason.strip())


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _columns(one: Mandate) -> dict[str, Any]:
    return {
        "gist": one.gist.strip(),
        "language": one.language,
        "source": printed(parse(one.source)),
        "owed_to": list(one.owed_to),
        "due_on": one.due_on,
        "topics": list(one.topics),
    }


def _is_the_same(row: Commitment, one: Mandate) -> bool:
    owners = set(row.owners.values_list("party", flat=True))
    return owners == set(one.owners) and all(getattr(row, name) == value for name, value in _columns(one).items())


def _fill(row: Commitment, one: Mandate) -> None:
    for name, value in _columns(one).items():
        setattr(row, name, value)
    row.save()
    keep_findable(row)
    for party in one.owners:
        Owner.objects.get_or_create(commitment=row, party=party)


def _next_code(pack: str, entered: int) -> str:
    taken = set(Commitment.objects.filter(code__startswith=f"{pack}:M").values_list("code", flat=True))
    return next(code for number in count(entered + 1) if (code := f"{pack}:M{number}") not in taken)
