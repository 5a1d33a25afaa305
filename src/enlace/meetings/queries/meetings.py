"""Lists of meetings, and who the codes in a record are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F

from enlace.accounts.rules.permissions import Actor
from enlace.common.texts import Text
from enlace.directory.models import State
from enlace.meetings.models import Body
from enlace.meetings.queries.records import meeting_facts, visible
from enlace.meetings.rules.record import Meeting


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list, with how much was recorded of it."""

    meeting: Meeting
    interventions: int


def meetings(by: Actor, *, series: str = "") -> tuple[MeetingLine, ...]:
    """Return the meetings that `by` may read, the latest first, those of unknown date by what bounds it."""
    rows = visible(by).select_related("series").annotate(spoken=Count("interventions"))
    if series:
        rows = rows.filter(series__code=series)
    ordered = rows.order_by(F("starts_on").desc(nulls_last=True), F("not_before").desc(nulls_last=True), "code")
    return tuple(MeetingLine(meeting_facts(row), row.spoken) for row in ordered)


def party_names(pack_code: str) -> Mapping[str, Text]:
    """Return the names of the States and bodies of a pack, by code; 2 queries."""
    names: dict[str, Text] = dict(Body.objects.filter(pack_id=pack_code).values_list("code", "name"))
    names.update(State.objects.filter(pack_id=pack_code).values_list("code", "names"))
    return names
