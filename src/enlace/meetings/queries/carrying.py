"""Into which meetings an entry of a closing list can be carried on."""

from enlace.accounts.rules.permissions import Actor
from enlace.common.texts import Text
from enlace.meetings.queries.records import meeting_facts, visible
from enlace.meetings.rules.carrying import TAKING, is_later
from enlace.meetings.rules.commitments import Commitment
from enlace.meetings.rules.record import CommitmentKind


def later_meetings(one: Commitment, by: Actor) -> tuple[tuple[str, Text], ...]:
    """Return code and title of each later meeting that is prepared or held and whose list was not adopted; 2 queries.

    None for what is no entry, is done, or was carried on.
    """
    own = visible(by).select_related("series").filter(code=one.meeting).first()
    if own is None or one.kind != CommitmentKind.ENTRY or not one.is_open:
        return ()
    rows = visible(by).filter(pack_id=one.pack, status__in=TAKING).exclude(origin="pack").select_related("series")
    rows = rows.exclude(decisions__kind="closing_list")
    begun = meeting_facts(own)
    return tuple(
        (row.code, row.title) for row in rows.order_by("starts_on", "code") if is_later(meeting_facts(row), begun)
    )
