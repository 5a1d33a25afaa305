"""Entries of the directory: a State records, changes and retires them; every version is kept."""

from collections.abc import Iterable
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem
from enlace.directory.models import Authority, AuthorityRevision, Confirmation
from enlace.directory.queries.confirming import CHANGE
from enlace.directory.queries.entries import vocabulary
from enlace.directory.queries.states import pack, state_of
from enlace.directory.rules.entries import Entry
from enlace.directory.rules.entry_checks import check_entry
from enlace.directory.rules.entry_json import as_json, from_json
from enlace.directory.rules.merging import Overtaken, Version, changed_fields


@action(Permission.ENTRY_EDIT)
def create_entry(
    pack_code: str, entry: Entry, *, state: str, authority: str, by: Actor, at: datetime, synthetic: bool = False
) -> None:
    """Record a new entry of `state`, with the code `authority`. Raises: NotFound, NotAllowed, Invalid."""
    pack(pack_code)
    state_of(pack_code, state)
    _of_this(entry, state, authority)
    problems = [*check_entry(entry, vocabulary(pack_code))]
    rows = Authority.objects.filter(pack_id=pack_code, state_code=state)
    known = None if any(one.where == "code" for one in problems) else rows.filter(code=entry.code).first()
    if known is not None:
        retired = N_("The code %(code)s was that of an entry that is retired; choose another.")
        taken = N_("This State has an entry with the code %(code)s already; choose another.")
        problems.append(Problem("code", retired if known.retired_at else taken, {"code": entry.code}))
    if problems:
        raise Invalid(problems)
    row = Authority.objects.create(
        pack_id=pack_code,
        state_code=state,
        code=entry.code,
        kind=entry.kind,
        content=as_json(entry),
        changed_at=at,
        changed_by=by.name,
        synthetic=synthetic,
    )
    _keep_version(row)
    told = _hold(row, by, at)
    record("directory.entry.created", _subject(row), state=state, version=row.version, **told)


@action(Permission.ENTRY_EDIT)
def change_entry(
    pack_code: str, entry: Entry, version: int, *, state: str, authority: str, by: Actor, at: datetime
) -> None:
    """Store `entry` in place of the version that was read, which must be the latest.

    Whoever of the State may confirm it has confirmed what they wrote; what anybody else writes waits to be confirmed.

    The trail names the fields that changed, never what they hold: they tell of people.
    Raises: NotFound; NotAllowed; Invalid; Overtaken, if a later version was stored in the meantime.
    """
    row = _locked(pack_code, state, authority)
    _of_this(entry, state, authority)
    problems = check_entry(entry, vocabulary(pack_code))
    if problems:
        raise Invalid(problems)
    stored = from_json(row.content)
    if version != row.version:
        raise Overtaken(
            read=_version(row, version),
            typed=entry,
            stored=Version(stored, row.version, row.changed_by, row.changed_at),
        )
    changed = changed_fields(stored, entry)
    if not changed:
        nothing_changed()
        return
    row.content, row.kind = as_json(entry), entry.kind
    _advance(row, by, at)
    told = _hold(row, by, at)
    record("directory.entry.changed", _subject(row), state=state, version=row.version, fields=list(changed), **told)


@action(Permission.ENTRY_EDIT)
def retire_entry(pack_code: str, version: int, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Take an entry out of the directory; what it said is kept. Raises: NotFound, Overtaken."""
    row = _locked(pack_code, state, authority)
    if version != row.version:
        stored = from_json(row.content)
        raise Overtaken(
            read=_version(row, version),
            typed=_version(row, version).entry,
            stored=Version(stored, row.version, row.changed_by, row.changed_at),
        )
    row.retired_at = at
    _advance(row, by, at)
    record("directory.entry.retired", _subject(row), state=state, version=row.version)


def _locked(pack_code: str, state: str, authority: str) -> Authority:
    """Return the row, which nobody else can change until this action ends."""
    rows = Authority.objects.select_for_update()
    row = rows.filter(pack_id=pack_code, state_code=state, code=authority, retired_at=None).first()
    if row is None:
        raise NotFound(N_("There is no such entry in the directory."))
    return row


def _of_this(entry: Entry, state: str, authority: str) -> None:
    """Refuse an entry that is of another State or authority than the one it was permitted for."""
    if (entry.state, entry.code) != (state, authority):
        raise NotAllowed(N_("An entry keeps its State and its code."))


def _version(row: Authority, number: int) -> Version:
    found = AuthorityRevision.objects.filter(authority=row, version=number).first()
    if found is None:
        raise NotFound(N_("There is no such version of this entry."))
    return Version(from_json(found.content), found.version, found.by, found.at)


def _advance(row: Authority, by: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_at, row.changed_by = at, by.name
    row.save()
    _keep_version(row)


def _hold(row: Authority, by: Actor, at: datetime) -> dict[str, bool]:
    """Take as confirmed what somebody wrote who may confirm it for the State; return what the trail tells of that."""
    if not by.speaks_for(Permission.ENTRY_CONFIRM, row.state_code, row.code):
        return {}
    Confirmation.objects.create(authority=row, version=row.version, at=at, by=by.name, way=CHANGE)
    row.confirmed_at, row.confirmed_by = at, by.name
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    return {"confirmed": True}


def _keep_version(row: Authority) -> None:
    AuthorityRevision.objects.create(
        authority=row, version=row.version, content=row.content, at=row.changed_at, by=row.changed_by
    )


def _subject(row: Authority) -> str:
    return f"{row.pack_id}/{row.state_code}/{row.code}"


@action(Permission.PACK_LOAD)
def store_synthetic_entries(
    pack_code: str,
    entries: Iterable[tuple[Entry, datetime, datetime | None]],
    *,
    by: Actor,
    at: datetime,
) -> int:
    """Store invented entries for a demonstration, each with when it was recorded and last confirmed; return how many.

    Nothing is stored where the directory of the pack holds any entry already: real ones are never mixed with these.
    Raises: NotFound, Invalid.
    """
    pack(pack_code)
    if Authority.objects.filter(pack_id=pack_code).exists():
        nothing_changed()
        return 0
    wanted = tuple(entries)
    words = vocabulary(pack_code)
    problems = [problem for entry, _, _ in wanted for problem in check_entry(entry, words)]
    if problems:
        raise Invalid(problems)
    rows = Authority.objects.bulk_create(
        Authority(
            pack_id=pack_code,
            state_code=entry.state,
            code=entry.code,
            kind=entry.kind,
            content=as_json(entry),
            changed_at=recorded_at,
            changed_by=SYNTHETIC,
            confirmed_at=confirmed_at,
            confirmed_by=SYNTHETIC if confirmed_at else "",
            synthetic=True,
        )
        for entry, recorded_at, confirmed_at in wanted
    )
    AuthorityRevision.objects.bulk_create(
        AuthorityRevision(authority=row, version=1, content=row.content, at=row.changed_at, by=SYNTHETIC)
        for row in rows
    )
    Confirmation.objects.bulk_create(
        Confirmation(authority=row, version=1, at=row.confirmed_at, by=SYNTHETIC, way="page")
        for row in rows
        if row.confirmed_at
    )
    record("directory.entries.invented", pack_code, count=len(rows), synthetic=True)
    return len(rows)


SYNTHETIC = "SYNTHETIC"
