"""A meeting of a test's own: planned by the Secretariat, with an agenda and a few interventions."""

from datetime import UTC, date, datetime

from enlace.meetings.actions.passages import keep_meeting_findable
from enlace.meetings.models import Delegation, Intervention, Item, Meeting

CODE = "toc-2027"
AT = datetime(2027, 3, 2, 15, tzinfo=UTC)
SPOKE = ("ATG", "ARG", "MEX")


def hold(code: str = CODE, *, status: str = "open", access: str = "states") -> Meeting:
    """Store a meeting in session with three items, three delegations and one intervention of each under item 2."""
    meeting = Meeting.objects.create(
        pack_id="OAS",
        code=code,
        title={"en": "Second meeting", "es": "Segunda reunión"},
        body="CSH",
        status=status,
        access=access,
        starts_on=date(2027, 3, 2),
        ends_on=date(2027, 3, 3),
        origin="platform",
        synthetic=True,
        created_at=AT,
    )
    Item.objects.bulk_create(
        Item(meeting=meeting, number=number, title={"en": f"Item {number}"}) for number in (1, 2, 3)
    )
    Delegation.objects.bulk_create(Delegation(meeting=meeting, party=party) for party in SPOKE)
    Intervention.objects.bulk_create(
        Intervention(
            meeting=meeting,
            code=f"I-2-{place:02d}",
            item=2,
            order=place,
            kind="delegation",
            speakers=[party],
            gist=f"Spoke as number {place}.",
            language="en",
            recorded_by="diego",
        )
        for place, party in enumerate(SPOKE, 1)
    )
    keep_meeting_findable(meeting)
    return meeting
