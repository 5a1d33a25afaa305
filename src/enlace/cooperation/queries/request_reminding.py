"""Which requests have reached a day on which somebody is to be written to, and who that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from enlace.accounts.queries.people import Correspondent, correspondents
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.cooperation.models import CoopReminder, CoopRequest
from enlace.cooperation.queries.requests import never_named, readers_of, view_of
from enlace.cooperation.rules.clocks import BEFORE_DAYS, Escalation, escalation, reminders
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.statuses import Party, Priority
from enlace.directory.queries.entries import entries_of


@dataclass(frozen=True)
class Reminding:
    """A step of reminding that a request has reached. step: days from the last day in time, or how high it goes.

    readers: (address, language) of those to be written to. to_desk: whether a desk on duty is among them.
    """

    row: CoopRequest
    due_on: date
    step: str
    readers: tuple[tuple[str, str], ...]
    to_desk: bool = False


def remindings_due(today: date) -> tuple[Reminding, ...]:
    """Return what is to be told today and was not told yet, by request: of each the latest step of each kind."""
    rows = CoopRequest.objects.filter(due_on__lte=today + timedelta(days=max(BEFORE_DAYS)), script="").prefetch_related(
        "steps"
    )
    told = set(CoopReminder.objects.filter(coop_request__in=rows).values_list("coop_request_id", "due_on", "step"))
    found = []
    for row in rows.order_by("pk"):
        for step in _reached(row, today):
            if row.due_on is not None and (row.pk, row.due_on, step) not in told:
                readers, to_desk = _readers(row, step)
                found.append(Reminding(row, row.due_on, step, readers, to_desk=to_desk))
    return tuple(found)


def _reached(row: CoopRequest, today: date) -> tuple[str, ...]:
    """Return the steps that a request has reached: the last reminder, and how high it has gone."""
    if row.due_on is None:
        return ()
    since = max(one.on for one in row.steps.all())
    days = [day for day in reminders(since, row.due_on) if day <= today]
    high = escalation(row.due_on, Priority(row.header["priority"]), today)
    reached = [str((days[-1] - row.due_on).days)] if days else []
    return (*reached, *([high.value] if high is not Escalation.NONE else []))


def _readers(row: CoopRequest, step: str) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return who is written to, and whether a desk on duty is.

    It is whoever must act; once it goes higher, the points of contact of both that know of it, then the desk.
    """
    view = view_of(row, OPERATOR)
    sides = {Party.REQUESTING: view.header.requesting, Party.REQUESTED: view.header.requested}
    if view.waits_for not in sides:
        people: tuple[Correspondent, ...] = correspondents("")
        officers = (one for one in people if any(role is Role.OFFICER for role, _ in one.roles))
        return tuple((one.email, one.language) for one in officers), False
    acting = sides[view.waits_for]
    if step not in set(Escalation):
        return tuple((one.email, one.language) for one in readers_of(acting)), False
    contacts = [
        (one.email, one.language)
        for side in (sides.values() if row.received_on else (view.header.requesting,))
        for one in correspondents(side.state)
        if any(role is Role.POINT_OF_CONTACT for role, _ in one.roles)
    ]
    high = step == Escalation.DESK and row.form not in never_named()
    desk = _desk(row.pack_id, acting) if high else []
    return tuple(dict.fromkeys([*contacts, *desk])), bool(desk)


def _desk(pack: str, side: Side) -> list[tuple[str, str]]:
    """Return where an authority is written to that answers day and night; no other of its State may know."""
    entries = [one.entry for one in entries_of(pack, side.state, by_states=True) if one.entry.code == side.authority]
    return [(one.email, (one.languages or ("en",))[0]) for one in entries if one.line_247 and one.email]
