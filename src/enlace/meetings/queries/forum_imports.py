"""Calendar files that were sent: what each would change, or has changed."""

from dataclasses import dataclass
from datetime import date, datetime

from enlace.common.errors import N_, NotFound, Problem
from enlace.common.texts import in_language
from enlace.meetings.models import CalendarImport, ForumEvent
from enlace.meetings.rules.event_import import Content, Proposal, Recorded, change_from, compared, content_from
from enlace.meetings.rules.icalendar_in import read_calendar

MOST_SHOWN = 50


@dataclass(frozen=True)
class ImportView:
    """One import with what it proposes; applied_at is None while it is only a proposal."""

    number: int
    file_name: str
    forum: str
    applied_at: datetime | None
    applied_by: str
    proposal: Proposal


def read_import(pack: str, content: bytes, name: str, *, language: str, today: date) -> Proposal:
    """Return what a calendar file would change in the calendar of a pack. Raises: Invalid, for what is no calendar."""
    reading = read_calendar(content, today, name)
    rows = ForumEvent.objects.filter(pack_id=pack, uid__in=[one.uid for one in reading.events])
    return compared(reading, {row.uid: _recorded(row, language) for row in rows}, name)


def _recorded(row: ForumEvent, language: str) -> Recorded:
    title = in_language(row.title, language)
    content = Content(title, row.starts_on, row.ends_on, row.place, row.url, row.note, row.cancelled)
    return Recorded(row.pk, row.sequence, content, content_from(row.brought) if row.brought else None)


def imports() -> tuple[CalendarImport, ...]:
    """Return the latest imports, the last one first, without what each changes."""
    return tuple(CalendarImport.objects.defer("rows", "refused").order_by("-pk")[:MOST_SHOWN])


def import_of(number: int) -> ImportView:
    """Return one import. Raises: NotFound."""
    found = CalendarImport.objects.filter(pk=number).first() if number < 2**63 else None
    if found is None:
        raise NotFound(N_("There is no import %(number)s."), number=number)
    return ImportView(found.pk, found.file_name, found.forum, found.applied_at, found.applied_by, proposal_of(found))


def proposal_of(row: CalendarImport) -> Proposal:
    """Return what an import proposes, as it was read."""
    refused = tuple(Problem(one["where"], one["message"], one["params"]) for one in row.refused)
    return Proposal(tuple(change_from(one) for one in row.rows), row.unchanged, refused)
