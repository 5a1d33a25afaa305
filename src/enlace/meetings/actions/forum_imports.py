"""Importing a calendar file: kept as a proposal, looked at, then stored as a whole or not at all."""

from datetime import datetime
from typing import Any

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, NotFound, Problem, WrongStatus
from enlace.meetings.models import Body, CalendarImport, ForumEvent
from enlace.meetings.queries.forum_imports import proposal_of
from enlace.meetings.rules.event_import import FIELDS, Change, Proposal, as_json, content_json

IMPORT = "import"


@action(Permission.FORUM_KEEP)
def propose_calendar(
    pack: str, forum: str, proposal: Proposal, *, file_name: str, file_hash: str, language: str, by: Actor, at: datetime
) -> int:
    """Keep what a file would change, to be looked at and applied; return its number.

    forum: the body whose events they are, "" where that is not known. language: of the file. Raises: Invalid.
    """
    if forum and not Body.objects.filter(pack_id=pack, code=forum).exists():
        raise Invalid([Problem("forum", N_("“%(code)s” is no body that is known here."), {"code": forum[:40]})])
    row = CalendarImport.objects.create(
        pack_id=pack,
        forum=forum,
        language=language,
        file_name=file_name[:200],
        file_hash=file_hash,
        rows=[as_json(one) for one in proposal.changes],
        refused=[{"where": x.where, "message": x.message, "params": dict(x.params)} for x in proposal.refused],
        unchanged=proposal.unchanged,
        proposed_at=at,
        proposed_by=by.name,
    )
    told: dict[str, Any] = {"file": row.file_name, "file_hash": file_hash, "changes": len(proposal.changes)}
    record("meetings.calendar.proposed", f"import-{row.pk}", **told)
    return int(row.pk)


@action(Permission.FORUM_KEEP)
def apply_calendar(number: int, *, by: Actor, at: datetime) -> int:
    """Store what the import `number` proposed; return how many events it made or changed.

    Raises: NotFound; WrongStatus, if it was applied before, or an event that it read has changed since.
    """
    row = CalendarImport.objects.select_for_update().filter(pk=number).first() if number < 2**63 else None
    if row is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    if row.applied_at is not None:
        raise WrongStatus(N_("The import %(number)s was applied before."), number=number)
    changes = proposal_of(row).changes
    events = _events(row, changes)
    for change in changes:
        _store(row, change, events.get(change.number), at)
    row.applied_at, row.applied_by = at, by.name
    row.save(update_fields=["applied_at", "applied_by"])
    told: dict[str, Any] = {"file": row.file_name, "file_hash": row.file_hash, "changes": len(changes)}
    record("meetings.calendar.imported", f"import-{number}", rows_hash=content_hash(row.rows), **told)
    return len(changes)


def _events(row: CalendarImport, changes: tuple[Change, ...]) -> dict[int, ForumEvent]:
    """Return the events that are to change, by number.

    Raises: WrongStatus, where one is not as it was read, or is no longer new.
    """
    wanted = [one.uid for one in changes]
    stored = list(ForumEvent.objects.select_for_update().filter(pack_id=row.pack_id, uid__in=wanted))
    events, uids = {one.pk: one for one in stored}, {one.uid for one in stored}
    moved = [
        one.new.title
        for one in changes
        if (one.uid in uids if one.old is None else getattr(events.get(one.number), "sequence", None) != one.sequence)
    ]
    if moved:
        message = N_("The calendar has changed since this preview (%(titles)s). Send the file again.")
        raise WrongStatus(message, titles="; ".join(moved[:3]))
    return events


def _store(row: CalendarImport, change: Change, event: ForumEvent | None, at: datetime) -> None:
    new = change.new
    if event is None:
        event = ForumEvent(pack_id=row.pack_id, uid=change.uid, forum=row.forum, origin=IMPORT, title={})
    else:
        event.sequence += 1
    for name in FIELDS:
        setattr(event, name, {**event.title, row.language: new.title} if name == "title" else getattr(new, name))
    event.brought, event.changed_at = content_json(change.brought), at
    event.save()
