"""Keeping the calendar of forums: events that no pack and no meeting gives are added, changed and cancelled here."""

from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotFound, WrongStatus
from enlace.common.texts import in_language
from enlace.directory.models import Pack
from enlace.meetings.models import ForumEvent
from enlace.meetings.queries.forums import event_row, is_kept_here, parties_of
from enlace.meetings.rules.forum_events import EventPlan, event_problems

PLATFORM = "platform"


@action(Permission.FORUM_KEEP)
def add_event(pack: str, plan: EventPlan, *, by: Actor, at: datetime) -> int:
    """Add an event to the calendar and return its number; the same one sent twice is added once.

    Raises: Invalid; NotFound, for a pack that is not there.
    """
    if not Pack.objects.filter(code=pack).exists():
        raise NotFound(N_("There is no pack “%(code)s”."), code=pack)
    columns = _columns(pack, plan)
    near = ForumEvent.objects.filter(pack_id=pack, origin=PLATFORM, starts_on=plan.starts_on, forum=plan.forum)
    same = next((row for row in near if all(getattr(row, name) == value for name, value in columns.items())), None)
    if same:
        nothing_changed()  # sent twice, as by a double click
        return int(same.pk)
    row = ForumEvent.objects.create(pack_id=pack, uid=f"enlace:{uuid4()}", origin=PLATFORM, changed_at=at, **columns)
    record("meetings.event.added", subject_of(row))
    return int(row.pk)


def _columns(pack: str, plan: EventPlan) -> dict[str, object]:
    parties = parties_of(pack)
    faults = event_problems(plan, states=parties.states, bodies=parties.bodies)
    if faults:
        raise Invalid(faults)
    lists = {name: list(getattr(plan, name)) for name in ("topics", "states", "addressees")}
    return asdict(plan) | lists | {"title": dict(plan.title)}


def subject_of(row: ForumEvent) -> str:
    """Return under which name the trail tells of an event."""
    return f"event-{row.pk}"


def _editable(number: int, sequence: int, by: Actor) -> ForumEvent:
    """Return an event that is kept here and has not changed since it was read as version `sequence`."""
    row = event_row(number, by)
    refuse_foreign(row)
    if row.sequence != sequence:
        raise WrongStatus(N_("Somebody else has changed this event since you opened it. Look at it as it stands now."))
    return row


def refuse_foreign(row: ForumEvent) -> None:
    """Refuse an event that is not kept here. Raises: WrongStatus."""
    if row.meeting_id is not None:
        raise WrongStatus(N_("This event comes from the record of a meeting; it is changed there."))
    if not is_kept_here(row):
        raise WrongStatus(N_("This event comes from the data of the organization; it is not changed here."))


@action(Permission.FORUM_KEEP)
def change_event(number: int, plan: EventPlan, sequence: int, *, by: Actor, at: datetime) -> None:
    """Change an event that was read as version `sequence`.

    Raises: Invalid, NotFound; WrongStatus, if it has changed since, or is not kept here.
    """
    row = _editable(number, sequence, by)
    columns = _columns(row.pack_id, plan)
    changed = [name for name, value in columns.items() if getattr(row, name) != value]
    if not changed:
        nothing_changed()
        return
    for name in changed:
        setattr(row, name, columns[name])
    _raise_version(row, at)
    record("meetings.event.changed", subject_of(row), fields=changed)


def _raise_version(row: ForumEvent, at: datetime) -> None:
    row.sequence, row.changed_at = row.sequence + 1, at
    row.save()


@action(Permission.FORUM_KEEP)
def cancel_event(number: int, sequence: int, *, cancelled: bool = True, by: Actor, at: datetime) -> None:
    """Mark an event as cancelled, or take that back; it stays in the calendar.

    Raises: NotFound; WrongStatus, if it has changed.
    """
    row = event_row(number, by)
    refuse_foreign(row)
    if row.cancelled == cancelled:
        nothing_changed()
        return
    row = _editable(number, sequence, by)
    row.cancelled = cancelled
    _raise_version(row, at)
    if cancelled:
        record("meetings.event.cancelled", subject_of(row))
    else:
        record("meetings.event.reinstated", subject_of(row))


@action(Permission.FORUM_KEEP)
def remove_event(number: int, sequence: int, *, by: Actor, at: datetime) -> None:
    """Take an event out that should never have been in. Raises: NotFound; WrongStatus, if it has changed."""
    row = _editable(number, sequence, by)
    subject, told = subject_of(row), in_language(row.title, "en")
    row.delete()
    record("meetings.event.removed", subject, title=told)
