"""Importing a table of agreements: kept as a proposal, looked at, then stored as a whole or not at all."""

from datetime import datetime
from typing import Any

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, NotAllowed, NotFound, WrongStatus
from enlace.cooperation.actions.agreements import add_agreement, change_agreement, refuse_put_out
from enlace.cooperation.models import Agreement, AgreementImport
from enlace.cooperation.queries.agreements import LARGEST, proposal_of
from enlace.cooperation.rules.agreement_table import Change, Proposal
from enlace.cooperation.rules.agreements import as_json


@action(Permission.AGREEMENT_KEEP)
def propose_agreements(
    pack: str, file_name: str, file_hash: str, proposal: Proposal, *, by: Actor, at: datetime, state: str = ""
) -> int:
    """Keep what a table would change, to be looked at and applied; return its number.

    state: the one State whose agreements it holds, "" for the Secretariat. Raises: NotAllowed.
    """
    if state and any(state not in change.new.parties for change in proposal.changes):
        raise NotAllowed(N_("An agreement is kept by its parties and by the Secretariat."))
    for change in proposal.changes:
        if change.old:
            refuse_put_out(state, change.old, change.new)
    last = AgreementImport.objects.filter(pack_id=pack, state_code=state).order_by("-pk").first()
    if last and last.applied_at is None and last.file_hash == file_hash and proposal_of(last) == proposal:
        nothing_changed()  # sent twice, as by a double click
        return int(last.pk)
    row = AgreementImport.objects.create(
        pack_id=pack,
        state_code=state,
        file_name=file_name[:200],
        file_hash=file_hash,
        rows=[
            {"old": as_json(one.old) if one.old else None, "new": as_json(one.new), "version": one.version}
            for one in proposal.changes
        ],
        change_count=len(proposal.changes),
        unchanged=proposal.unchanged,
        proposed_at=at,
        proposed_by=by.name,
    )
    told: dict[str, Any] = {"file": row.file_name, "file_hash": file_hash, "changes": len(proposal.changes)}
    record("cooperation.agreements.proposed", f"import-{row.pk}", state=state, **told)
    return int(row.pk)


@action(Permission.AGREEMENT_KEEP)
def apply_agreements(pack: str, number: int, *, by: Actor, at: datetime, state: str = "") -> int:
    """Store what the import `number` proposed; return how many agreements it made or changed.

    Raises: NotFound; WrongStatus, if it was applied before, or an agreement that it read has changed since; Invalid.
    """
    rows = AgreementImport.objects.select_for_update().filter(pack_id=pack, state_code=state)
    row = rows.filter(pk=number).first() if number < LARGEST else None
    if row is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    if row.applied_at is not None:
        raise WrongStatus(N_("The import %(number)s was applied before."), number=number)
    changes = proposal_of(row).changes
    numbers = _numbers(pack, changes)
    for change in changes:
        if change.old is None:
            add_agreement(pack, change.new, by=by, at=at, state=state)
        else:
            change_agreement(numbers[change.new.code], change.new, change.version, by=by, at=at, state=state)
    row.applied_at, row.applied_by = at, by.name
    row.save(update_fields=["applied_at", "applied_by"])
    told: dict[str, Any] = {"file": row.file_name, "file_hash": row.file_hash, "changes": len(changes)}
    record("cooperation.agreements.imported", f"import-{number}", state=state, rows_hash=content_hash(row.rows), **told)
    return len(changes)


def _numbers(pack: str, changes: tuple[Change, ...]) -> dict[str, int]:
    """Return the numbers of the agreements that are to change, by code.

    Raises: WrongStatus, where one is not as it was read, or is no longer new.
    """
    wanted = [one.new.code for one in changes]
    stored = Agreement.objects.select_for_update().filter(pack_id=pack, code__in=wanted)
    found = {row.code: (int(row.pk), row.version) for row in stored}
    moved = [one.new.code for one in changes if found.get(one.new.code, (0, 0))[1] != one.version]
    if moved:
        message = N_("The register has changed since this preview (%(codes)s). Send the file again.")
        raise WrongStatus(message, codes=", ".join(moved[:5]))
    return {code: number for code, (number, _) in found.items()}
