"""Writing the parts of a meeting's record as rows; called within an action."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from enlace.meetings.models import (
    Commitment,
    Credit,
    Decision,
    Delegation,
    Document,
    ForumEvent,
    Intervention,
    Item,
    Meeting,
    Need,
    Owner,
    Person,
    Presentation,
    Proposal,
    Series,
    Sitting,
)
from enlace.meetings.rules import record as facts
from enlace.meetings.rules.symbols import parse

ENTRY = facts.CommitmentKind.ENTRY


def fill_meeting(meeting: Meeting, record: facts.Record) -> None:
    """Store what the record says of the meeting as a whole; its status and origin are the caller's."""
    one = record.meeting
    if one.series:
        meeting.series, _ = Series.objects.get_or_create(
            code=one.series, defaults={"pack_id": meeting.pack_id, "title": dict(one.title), "body": one.body}
        )
    meeting.title, meeting.title_inferred = dict(one.title), one.title_inferred
    meeting.body, meeting.place, meeting.video_link = one.body, one.place, one.video_link
    meeting.access, meeting.starts_on, meeting.ends_on = one.access, one.starts_on, one.ends_on
    meeting.not_before, meeting.not_after = one.not_before, one.not_after
    meeting.duration_days, meeting.synthetic = one.duration_days, one.synthetic
    meeting.mandates, meeting.languages = list(one.mandates), list(one.languages)
    meeting.topics = list(record.topics)
    meeting.save()


def store_record(meeting: Meeting, record: facts.Record, *, at: datetime, by: str) -> None:
    """Store everything that is recorded of a meeting but what it is itself."""
    store_documents(meeting, record.documents, at=at, by=by)
    store_parts(meeting, record, by=by)
    store_proposals(meeting, record.proposals, by=by)
    store_entries(meeting, record.entries)
    store_events(meeting, record.events, at=at)


def store_documents(meeting: Meeting, documents: Iterable[facts.DocumentFacts], *, at: datetime, by: str) -> None:
    """Store the documents that the record names; texts given since are kept."""
    kept = []
    for one in documents:
        work, revision = _work(meeting, one)
        Document.objects.update_or_create(
            meeting=meeting,
            code=one.code,
            defaults={
                "pack_id": meeting.pack_id,
                "symbol": one.symbol,
                "work": work,
                "revision": revision,
                "parsed": dict(one.parsed),
                "title": dict(one.title),
                "role": one.role,
                "item": one.item,
                "status": one.status,
                "access": meeting.access,
                "dated_on": one.dated_on,
                "language": one.language,
                "url": one.url,
                "synthetic": meeting.synthetic,
                "recorded_at": at,
                "recorded_by": by,
            },
        )
        kept.append(one.code)
    Document.objects.filter(meeting=meeting, recorded_by=by).exclude(code__in=kept).delete()


def _work(meeting: Meeting, one: facts.DocumentFacts) -> tuple[str, int]:
    """Return the work that a document belongs to and its revision; of what is no symbol, the text and none.

    A document without a symbol is a work of its own.
    """
    parsed = parse(one.symbol)
    return parsed.work or f"{meeting.code}/{one.code}", parsed.symbol.revision if parsed.symbol else 0


def store_parts(meeting: Meeting, record: facts.Record, *, by: str) -> None:
    """Store what only the record itself tells, in the place of what was stored of it before."""
    for model in (Person, Sitting, Item, Delegation, Presentation, Intervention, Decision, Credit, Need):
        model.objects.filter(meeting=meeting).delete()
    Person.objects.bulk_create(Person(meeting=meeting, **asdict(one)) for one in record.people)
    Sitting.objects.bulk_create(
        Sitting(meeting=meeting, place_in_order=place, **asdict(one)) for place, one in enumerate(record.sittings)
    )
    Item.objects.bulk_create(_item(meeting, one) for one in record.items)
    Delegation.objects.bulk_create(
        Delegation(meeting=meeting, party=one.party, delegates=[asdict(member) for member in one.delegates])
        for one in record.delegations
    )
    Presentation.objects.bulk_create(_presentation(meeting, one) for one in record.presentations)
    Intervention.objects.bulk_create(intervention_row(meeting, one, by) for one in record.interventions)
    Decision.objects.bulk_create(Decision(meeting=meeting, **asdict(one)) for one in record.decisions)
    Credit.objects.bulk_create(
        Credit(meeting=meeting, place=place, **asdict(one) | {"credited": list(one.credited)})
        for place, one in enumerate(record.credits)
    )
    Need.objects.bulk_create(Need(meeting=meeting, **asdict(one)) for one in record.needs)


def _item(meeting: Meeting, one: facts.Item) -> Item:
    forward = one.brought_forward
    return Item(
        meeting=meeting,
        number=one.number,
        title=dict(one.title),
        kind=one.kind,
        sitting=one.sitting,
        documents=list(one.documents),
        forward_requested_by=forward.requested_by if forward else "",
        forward_under_item=forward.under_item if forward else None,
        forward_at=forward.requested_at if forward else None,
    )


def _presentation(meeting: Meeting, one: facts.Presentation) -> Presentation:
    return Presentation(meeting=meeting, **asdict(one) | {"title": dict(one.title), "presenters": list(one.presenters)})


def intervention_row(meeting: Meeting, one: facts.Intervention, by: str) -> Intervention:
    """Return the row of an intervention, not yet stored."""
    return Intervention(
        meeting=meeting,
        recorded_by=by,
        **asdict(one) | {"speakers": list(one.speakers), "translations": dict(one.translations)},
    )


def store_proposals(meeting: Meeting, proposals: Iterable[facts.Proposal], *, by: str) -> None:
    """Store what was proposed; what has become of it since is kept."""
    kept = []
    for one in proposals:
        columns = asdict(one)
        for name in ("code", "ending", "ending_ref", "ending_reason"):
            del columns[name]
        for name in ("proposers", "supporters", "addressees", "topics", "interventions", "entries"):
            columns[name] = list(columns[name])
        Proposal.objects.update_or_create(meeting=meeting, code=one.code, defaults={**columns, "recorded_by": by})
        kept.append(one.code)
    Proposal.objects.filter(meeting=meeting, recorded_by=by).exclude(code__in=kept).delete()


def store_entries(meeting: Meeting, entries: Iterable[facts.Entry]) -> None:
    """Store the closing list as commitments; owners and dates that were settled since are kept."""
    kept = []
    for place, one in enumerate(entries):
        code = f"{meeting.code}:{one.letter}"
        found, is_new = Commitment.objects.get_or_create(
            pack_id=meeting.pack_id,
            code=code,
            defaults={
                "meeting": meeting,
                "kind": ENTRY,
                "letter": one.letter,
                "gist": one.gist,
                "language": "en",
                "status": one.status,
                "due_on": one.due_on,
                "synthetic": meeting.synthetic,
            },
        )
        found.place, found.letter_printed, found.gist = place, one.letter_printed, one.gist
        found.owners_inferred, found.topics = list(one.owners_inferred), list(one.topics)
        found.due_note, found.due_asked_by = one.due_note, one.due_asked_by
        found.save()
        if is_new:
            Owner.objects.bulk_create(Owner(commitment=found, party=party) for party in one.owners)
        kept.append(code)
    Commitment.objects.filter(meeting=meeting, kind=ENTRY, progress=None, continued_by=None).exclude(
        code__in=kept
    ).delete()


def store_events(meeting: Meeting, events: Iterable[facts.Event], *, at: datetime) -> None:
    """Store the dates of forums that the record names; one that changes gets a later version."""
    before = {row.uid: row for row in ForumEvent.objects.filter(meeting=meeting, origin=meeting.origin)}
    kept = set()
    for one in events:
        uid = f"{meeting.code}:{one.code}"
        kept.add(uid)
        columns = {
            "title": dict(one.title),
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "place": one.place,
            "note": one.note,
            "states": list(one.states),
            "item": one.item,
            "synthetic": meeting.synthetic,
        }
        row = before.get(uid) or ForumEvent(pack_id=meeting.pack_id, uid=uid, meeting=meeting, origin=meeting.origin)
        if row.pk and all(getattr(row, name) == value for name, value in columns.items()):
            continue
        row.sequence, row.changed_at = row.sequence + 1 if row.pk else 0, at
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
    ForumEvent.objects.filter(meeting=meeting, origin=meeting.origin).exclude(uid__in=kept).delete()
