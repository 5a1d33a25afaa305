"""The registers across meetings, each within what the reader may see."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from enlace.accounts.rules.permissions import Actor
from enlace.meetings.models import Commitment, Document, ForumEvent
from enlace.meetings.queries.documents import visible_documents
from enlace.meetings.queries.records import accesses

CARRIED_ON_AS = "carried_on_as"


def _within(by: Actor) -> Q:
    """Return the condition that a row belongs to no meeting, or to one that `by` may read."""
    return Q(meeting=None) | Q(meeting__access__in=accesses(by))


def commitments(
    by: Actor, *, meeting: str = "", owner: str = "", kind: str | None = None, status: str | None = None
) -> QuerySet[Commitment]:
    """Return what is owed; "" and None: all of it. Each with the code of what carries it on, as `CARRIED_ON_AS`."""
    later = Commitment.objects.filter(_within(by), continues=OuterRef("pk")).order_by("id").values("code")[:1]
    rows = Commitment.objects.filter(_within(by)).select_related("meeting").prefetch_related("owners")
    rows = rows.annotate(**{CARRIED_ON_AS: Subquery(later)})
    if meeting:
        rows = rows.filter(meeting__code=meeting)
    if owner:
        rows = rows.filter(owners__party=owner)
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status=status)
    return rows.order_by(F("due_on").asc(nulls_last=True), "meeting", "place", "code")


def documents(by: Actor, *, meeting: str = "", work: str = "") -> QuerySet[Document]:
    """Return the documents whose own level of access, and that of their meeting, `by` may read."""
    rows = visible_documents(by).select_related("meeting")
    if meeting:
        rows = rows.filter(meeting__code=meeting)
    if work:
        rows = rows.filter(work=work)
    return rows.order_by("work", "revision", "id")


def events(by: Actor, *, meeting: str = "") -> QuerySet[ForumEvent]:
    """Return the dates of the calendar of forums."""
    rows = ForumEvent.objects.filter(_within(by)).select_related("meeting")
    if meeting:
        rows = rows.filter(meeting__code=meeting)
    return rows.order_by(F("starts_on").asc(nulls_last=True), "uid")
