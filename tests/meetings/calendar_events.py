"""Events of the calendar of a test's own: kept on the platform, or given by a pack or a meeting."""

from datetime import UTC, date, datetime
from typing import Any

from enlace.common.errors import Invalid
from enlace.meetings.models import ForumEvent, Meeting
from enlace.meetings.rules.icalendar_in import Brought, read_calendar

AT = datetime(2026, 11, 1, tzinfo=UTC)
# Far enough for any day on which the tests may run.
DAY = date(2190, 3, 1)


def add(uid: str, **values: Any) -> ForumEvent:
    """Store an event of State-free content, on `DAY` if nothing else is said."""
    defaults = {"title": {"en": uid}, "changed_at": AT, "origin": "platform", "starts_on": DAY}
    return ForumEvent.objects.create(pack_id="OAS", uid=uid, **defaults | values)


def closed_meeting(code: str = "closed", **values: Any) -> Meeting:
    """Store a meeting that the States and the Secretariat may read."""
    defaults = {"title": {"en": "Closed"}, "status": "planned", "access": "states", "starts_on": DAY}
    return Meeting.objects.create(
        pack_id="OAS", code=code, origin="platform", created_at=AT, **{"ends_on": None} | defaults | values
    )


def read_whole(content: bytes, today: date) -> tuple[Brought, ...]:
    """Return the events of a file of which none is refused. Raises: Invalid."""
    found = read_calendar(content, today)
    if found.refused:
        raise Invalid(found.refused)
    return found.events
