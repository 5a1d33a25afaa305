"""The record of a meeting, read from its rows, within what the reader may see."""

from dataclasses import fields
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.meetings import models
from enlace.meetings.rules import record as facts
from enlace.meetings.rules.record import Access, MeetingStatus, Record

T = TypeVar("T")


def accesses(by: Actor) -> tuple[str, ...]:
    """Return the levels of access that `by` may read: everybody the public, the States and the Secretariat theirs."""
    if by.may(Permission.MEETING_RUN):
        return tuple(Access)
    return (Access.PUBLIC, Access.STATES) if by.holds(Permission.MEETING_READ) else (Access.PUBLIC,)


def visible(by: Actor) -> QuerySet[models.Meeting]:
    """Return the meetings that `by` may read."""
    return models.Meeting.objects.filter(access__in=accesses(by))


def meeting_row(code: str, by: Actor) -> models.Meeting:
    """Return one meeting. Raises: NotFound, also where `by` may not know of it."""
    found = visible(by).filter(code=code).select_related("series").first()
    if found is None:
        raise NotFound(N_("There is no meeting “%(code)s”."), code=code)
    return found


def record_of(code: str, by: Actor) -> Record:
    """Return the whole record of a meeting: its documents within what `by` may read. Raises: NotFound."""
    return read(meeting_row(code, by), accesses(by))


def read(row: models.Meeting, levels: tuple[str, ...] = tuple(Access)) -> Record:
    """Return the record that `row` heads, with the documents of these levels of access; 15 queries."""
    documents = row.documents.filter(access__in=levels).order_by("id")
    entries = row.commitments.filter(kind=facts.CommitmentKind.ENTRY).order_by("place").prefetch_related("owners")
    return Record(
        meeting=meeting_facts(row),
        bodies=tuple(
            facts.Body(one.code, one.name, tuple(one.aliases))
            for one in models.Body.objects.filter(pack_id=row.pack_id).order_by("id")
        ),
        documents=tuple(document_facts(one) for one in documents),
        people=_all(facts.Person, row.people.order_by("id")),
        sittings=_all(facts.Sitting, row.sittings.order_by("place_in_order")),
        items=tuple(item_facts(one) for one in row.items.order_by("number")),
        delegations=tuple(delegation_facts(one) for one in row.delegations.order_by("party")),
        presentations=_all(facts.Presentation, row.presentations.order_by("item", "id")),
        events=tuple(_event(one) for one in row.events.order_by("id")),
        topics=tuple(row.topics),
        interventions=_all(facts.Intervention, row.interventions.order_by("item", "order", "id")),
        proposals=_all(facts.Proposal, row.proposals.order_by("id")),
        decisions=_all(facts.Decision, row.decisions.order_by("id")),
        entries=tuple(entry_facts(one) for one in entries),
        credits=_all(facts.Credit, row.credits.order_by("place")),
        needs=_all(facts.Need, row.needs.order_by("id")),
    )


def meeting_facts(row: models.Meeting) -> facts.Meeting:
    """Return what a meeting is, from its row."""
    return facts.Meeting(
        code=row.code,
        title=row.title,
        body=row.body,
        series=row.series.code if row.series else "",
        status=MeetingStatus(row.status),
        access=Access(row.access),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        not_before=row.not_before,
        not_after=row.not_after,
        duration_days=row.duration_days,
        place=row.place,
        mandates=tuple(row.mandates),
        languages=tuple(row.languages),
        video_link=row.video_link,
        title_inferred=row.title_inferred,
        synthetic=row.synthetic,
    )


def facts_of(form: type[T], row: Model) -> T:
    """Return `row` as the dataclass `form` whose fields have the names of its columns; lists become tuples."""
    names = [one.name for one in fields(form)]  # type: ignore[arg-type]
    return form(**{name: _tuple(getattr(row, name)) for name in names})


def _all(form: type[T], rows: QuerySet[Any]) -> tuple[T, ...]:
    return tuple(facts_of(form, row) for row in rows)


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def document_facts(row: models.Document) -> facts.DocumentFacts:
    """Return a document, from its row."""
    return facts_of(facts.DocumentFacts, row)


def item_facts(row: models.Item) -> facts.Item:
    """Return an item of the agenda, from its row."""
    forward = None
    if row.forward_requested_by:
        forward = facts.BroughtForward(row.forward_requested_by, row.forward_under_item, row.forward_at)
    return facts.Item(row.number, row.title, row.kind, row.sitting, tuple(row.documents), forward)


def delegation_facts(row: models.Delegation) -> facts.Delegation:
    """Return a delegation, from its row."""
    return facts.Delegation(row.party, tuple(facts.Delegate(**one) for one in row.delegates))


def entry_facts(row: models.Commitment) -> facts.Entry:
    """Return an entry of the closing list, from its row (owners prefetched)."""
    return facts.Entry(
        letter=row.letter,
        letter_printed=row.letter_printed,
        gist=row.gist,
        owners=tuple(sorted(one.party for one in row.owners.all())),
        owners_inferred=tuple(row.owners_inferred),
        due_on=row.due_on,
        due_note=row.due_note,
        due_asked_by=row.due_asked_by,
        topics=tuple(row.topics),
        status=facts.CommitmentStatus(row.status),
    )


def _event(row: models.ForumEvent) -> facts.Event:
    code = row.uid.rpartition(":")[2]
    return facts.Event(code, row.title, row.starts_on, row.ends_on, row.place, row.item, tuple(row.states), row.note)
