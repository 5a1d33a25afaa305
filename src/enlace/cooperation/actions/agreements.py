"""Keeping the register of agreements: the Secretariat keeps all of it, a State the agreements it is a party to."""

from dataclasses import fields, replace
from datetime import date, datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.cooperation import models
from enlace.cooperation.queries.agreements import agreement_row, content_of, known
from enlace.cooperation.rules.agreements import Agreement, Ending, differences
from enlace.instruments.queries.records import instrument_codes


@action(Permission.AGREEMENT_KEEP)
def add_agreement(pack: str, agreement: Agreement, *, by: Actor, at: datetime, state: str = "") -> int:
    """Add an agreement to the register and return its number; the same one sent twice is added once.

    state: the party that `by` acts for, "" for the Secretariat. Raises: Invalid, NotAllowed.
    """
    _refuse_others(state, agreement)
    faults = known(pack).problems(agreement)
    if faults:
        raise Invalid(faults)
    stored = models.Agreement.objects.filter(pack_id=pack, code=agreement.code).first()
    if stored is not None:
        if differences(content_of(stored), agreement):
            message = N_("There is an agreement %(code)s already; choose another code, or edit that one.")
            raise Invalid([Problem("code", message, {"code": agreement.code})])
        nothing_changed()  # sent twice, as by a double click
        return int(stored.pk)
    row = models.Agreement(pack_id=pack)
    _fill(row, replace(agreement, recorded_by=state), at)
    record("cooperation.agreement.added", subject_of(row), state=state)
    return int(row.pk)


@action(Permission.AGREEMENT_KEEP)
def change_agreement(
    number: int, agreement: Agreement, version: int, *, by: Actor, at: datetime, state: str = ""
) -> None:
    """Change an agreement that was read as `version`.

    Raises: Invalid, NotAllowed, NotFound; WrongStatus, if it has changed since.
    """
    row = agreement_row(number)
    stored = content_of(row)
    _refuse_others(state, stored, agreement)
    refuse_put_out(state, stored, agreement)
    synthetic = stored.synthetic or agreement.synthetic
    new = replace(agreement, code=stored.code, synthetic=synthetic, recorded_by=state)
    faults = known(row.pack_id).problems(new)
    if faults:
        raise Invalid(faults)
    changed = differences(stored, new)
    if not changed:
        nothing_changed()
        return
    _refuse_overtaken(row, version)
    row.version += 1
    _fill(row, new, at)
    record("cooperation.agreement.changed", subject_of(row), state=state, fields=list(changed))


@action(Permission.AGREEMENT_KEEP)
def end_agreement(number: int, ended_on: date, version: int, *, by: Actor, at: datetime, state: str = "") -> None:
    """Record the first day on which an agreement, read as `version`, is no longer in force.

    Raises: Invalid, NotAllowed, NotFound; WrongStatus, if it has changed since.
    """
    row = agreement_row(number)
    stored = content_of(row)
    _refuse_others(state, stored)
    new = replace(stored, ending=Ending.ENDED, ended_on=ended_on, recorded_by=state)
    if not differences(stored, new):
        nothing_changed()
        return
    faults = known(row.pack_id).problems(new)
    if faults:
        raise Invalid(faults)
    _refuse_overtaken(row, version)
    row.version += 1
    _fill(row, new, at)
    record("cooperation.agreement.ended", subject_of(row), state=state, ended_on=ended_on.isoformat())


def subject_of(row: models.Agreement) -> str:
    """Return under which name the trail tells of an agreement."""
    return f"{row.pack_id}/{row.code}"


def _refuse_others(state: str, *agreements: Agreement) -> None:
    """Refuse whoever acts for a State that is not a party. Raises: NotAllowed."""
    if state and any(state not in one.parties for one in agreements):
        raise NotAllowed(N_("An agreement is kept by its parties and by the Secretariat."))


def refuse_put_out(state: str, stored: Agreement, new: Agreement) -> None:
    """Refuse a State that puts another party out of an agreement. Raises: NotAllowed."""
    if state and not set(stored.parties) <= set(new.parties):
        raise NotAllowed(N_("No party puts another one out of an agreement: ask the Secretariat."))


def refuse_codes_taken(pack: str) -> None:
    """Refuse a pack that gives a treaty the code of an agreement; called within the action that loads it.

    Raises: Invalid.
    """
    taken = models.Agreement.objects.filter(pack_id=pack, code__in=instrument_codes(pack)).values_list(
        "code", flat=True
    )
    message = N_("the register of agreements has an agreement of this code; give the treaty another one")
    if problems := [Problem(f"instruments: {code}", message) for code in taken]:
        raise Invalid(problems)


def _refuse_overtaken(row: models.Agreement, version: int) -> None:
    if row.version != version:
        message = N_("Somebody else has changed this agreement since you opened it. Look at it as it stands now.")
        raise WrongStatus(message)


def _fill(row: models.Agreement, one: Agreement, at: datetime) -> None:
    lists = {"parties": list(one.parties), "forms": list(one.forms), "title": dict(one.title)}
    plain = {"carries": one.carries or ""}
    for name in (field.name for field in fields(Agreement)):
        setattr(row, name, (lists | plain).get(name, getattr(one, name)))
    row.changed_at = at
    row.save()
