"""Importing a table of entries: kept as a proposal, looked at, then stored as a whole or not at all."""

from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, NotAllowed, NotFound, WrongStatus
from enlace.directory.actions.entries import change_entry, create_entry
from enlace.directory.models import Authority, EntryImport
from enlace.directory.queries.imports import Proposal, changes_of
from enlace.directory.rules.entry_json import as_json
from enlace.directory.rules.entry_table import EntryChange


@action(Permission.ENTRY_IMPORT)
def propose_import(
    pack_code: str, file_name: str, file_hash: str, proposal: Proposal, *, by: Actor, at: datetime, state: str = ""
) -> int:
    """Keep what a table would change, to be looked at and applied; return its number.

    state: the one State whose entries it holds; "" for several, which the operator alone may import.
    """
    if any(change.new.state != state for change in proposal.changes if state):
        raise NotAllowed(N_("The entries of a State are kept by that State."))
    proposed = EntryImport.objects.create(
        pack_id=pack_code,
        state_code=state,
        file_name=file_name[:200],
        file_hash=file_hash,
        rows=[
            {"old": as_json(one.old) if one.old else None, "new": as_json(one.new), "version": one.version}
            for one in proposal.changes
        ],
        unchanged=proposal.unchanged,
        proposed_at=at,
        proposed_by=by.name,
    )
    told = {"file": file_name[:200], "file_hash": file_hash, "changes": len(proposal.changes)}
    record("directory.import.proposed", f"{pack_code}/{proposed.pk}", state=state, **told)
    return proposed.pk


@action(Permission.ENTRY_IMPORT)
def apply_import(pack_code: str, number: int, *, by: Actor, at: datetime, state: str = "") -> int:
    """Store what the import `number` proposed; return how many entries it made or changed.

    Raises: NotFound; WrongStatus, if it was applied before, or an entry it read has changed since; Invalid.
    """
    proposed = EntryImport.objects.select_for_update().filter(pack_id=pack_code, pk=number, state_code=state).first()
    if proposed is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    if proposed.applied_at is not None:
        raise WrongStatus(N_("The import %(number)s was applied before."), number=number)
    changes = changes_of(proposed)
    _refuse_stale(pack_code, changes)
    for change in changes:
        _store(pack_code, change, by=by, at=at)
    proposed.applied_at, proposed.applied_by = at, by.name
    proposed.save(update_fields=["applied_at", "applied_by"])
    told = {"file": proposed.file_name, "file_hash": proposed.file_hash, "changes": len(changes)}
    record(
        "directory.entries.imported",
        f"{pack_code}/{number}",
        state=state,
        rows_hash=content_hash(proposed.rows),
        **told,
    )
    return len(changes)


def _refuse_stale(pack_code: str, changes: tuple[EntryChange, ...]) -> None:
    """Refuse what was made from entries that have changed since, were retired, or are no longer new."""
    rows = Authority.objects.select_for_update().filter(pack_id=pack_code)
    versions = {(row.state_code, row.code): 0 if row.retired_at else row.version for row in rows}
    known = {(row.state_code, row.code) for row in rows}
    moved = [
        one
        for one in changes
        if (one.version == 0 and one.key in known) or (one.version and versions.get(one.key) != one.version)
    ]
    if moved:
        message = N_("The directory has changed since this preview (%(places)s). Send the file again.")
        raise WrongStatus(message, places=", ".join(" ".join(one.key) for one in moved[:5]))


def _store(pack_code: str, change: EntryChange, *, by: Actor, at: datetime) -> None:
    state, code = change.key
    if change.version == 0:
        create_entry(pack_code, change.new, state=state, authority=code, by=by, at=at)
    else:
        change_entry(pack_code, change.new, change.version, state=state, authority=code, by=by, at=at)
