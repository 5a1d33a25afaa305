"""Storing the meetings of a pack."""

from datetime import datetime

from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, Problem
from enlace.meetings.actions.commitments import store_paragraphs
from enlace.meetings.actions.passages import find_what_is_missing, keep_meeting_findable
from enlace.meetings.actions.rows import store_documents, store_entries, store_events, store_parts, store_proposals
from enlace.meetings.models import Body, Meeting, Series
from enlace.meetings.rules.pack import MeetingsPart
from enlace.meetings.rules.record import Record
from enlace.meetings.rules.record_json import to_json

PACK = "pack"


def store_meetings(pack_code: str, part: MeetingsPart, *, at: datetime) -> list[Problem]:
    """Store the meetings of a pack and return what was done; called within the action that loads it.

    A meeting that the pack gives anew is brought up to date; what has become of its proposals and commitments on the
    platform is kept. Raises: Invalid, if a meeting's code is taken by another pack.
    """
    changes: list[Problem] = []
    for place, record in enumerate(part.records):
        changes += _store_record(pack_code, record, place, at)
    store_paragraphs(pack_code)
    find_what_is_missing()
    return changes


def _store_record(pack_code: str, record: Record, place: int, at: datetime) -> list[Problem]:
    code, found_hash = record.meeting.code, content_hash(to_json(record))
    meeting = Meeting.objects.filter(code=code).first()
    if meeting and (meeting.pack_id != pack_code or meeting.origin != PACK):
        message = N_("the code “%(code)s” is taken by another meeting")
        raise Invalid([Problem(f"meetings[{place}]", message, {"code": code})])
    if meeting and meeting.content_hash == found_hash:
        return []
    is_new = meeting is None
    meeting = _store_meeting(pack_code, record, meeting, found_hash, at)
    _store_bodies(pack_code, record)
    store_documents(meeting, record.documents, at=at, by=PACK)
    store_parts(meeting, record, by=PACK)
    store_proposals(meeting, record.proposals, by=PACK)
    store_entries(meeting, record.entries)
    store_events(meeting, record.events, at=at)
    keep_meeting_findable(meeting)
    counts = {"interventions": len(record.interventions), "proposals": len(record.proposals)}
    if is_new:
        message = N_("new meeting, %(interventions)s interventions, %(proposals)s proposals")
    else:
        message = N_("meeting brought up to date, %(interventions)s interventions, %(proposals)s proposals")
    return [Problem(code, message, counts)]


def _store_meeting(pack_code: str, record: Record, found: Meeting | None, found_hash: str, at: datetime) -> Meeting:
    facts = record.meeting
    meeting = found or Meeting(pack_id=pack_code, code=facts.code, origin=PACK, created_at=at)
    if facts.series:
        meeting.series, _ = Series.objects.get_or_create(
            code=facts.series, defaults={"pack_id": pack_code, "title": dict(facts.title), "body": facts.body}
        )
    meeting.title, meeting.title_inferred = dict(facts.title), facts.title_inferred
    meeting.body, meeting.place, meeting.video_link = facts.body, facts.place, facts.video_link
    meeting.status = facts.status if found is None else meeting.status
    meeting.access = facts.access
    meeting.starts_on, meeting.ends_on = facts.starts_on, facts.ends_on
    meeting.not_before, meeting.not_after = facts.not_before, facts.not_after
    meeting.duration_days, meeting.synthetic = facts.duration_days, facts.synthetic
    meeting.mandates, meeting.languages = list(facts.mandates), list(facts.languages)
    meeting.topics, meeting.content_hash = list(record.topics), found_hash
    meeting.save()
    return meeting


def _store_bodies(pack_code: str, record: Record) -> None:
    for body in record.bodies:
        Body.objects.update_or_create(
            pack_id=pack_code, code=body.code, defaults={"name": dict(body.name), "aliases": list(body.aliases)}
        )
