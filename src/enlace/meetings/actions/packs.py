"""Storing the meetings of a pack."""

from datetime import datetime

from enlace.common.canonical import content_hash
from enlace.common.errors import N_, Invalid, Problem
from enlace.meetings.actions.commitments import store_paragraphs
from enlace.meetings.actions.passages import find_what_is_missing, keep_meeting_findable
from enlace.meetings.actions.rows import fill_meeting, store_record
from enlace.meetings.models import Body, Meeting
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
    store_record(meeting, record, at=at, by=PACK)
    keep_meeting_findable(meeting)
    counts = {"interventions": len(record.interventions), "proposals": len(record.proposals)}
    if is_new:
        message = N_("new meeting, %(interventions)s interventions, %(proposals)s proposals")
    else:
        message = N_("meeting brought up to date, %(interventions)s interventions, %(proposals)s proposals")
    return [Problem(code, message, counts)]


def _store_meeting(pack_code: str, record: Record, found: Meeting | None, found_hash: str, at: datetime) -> Meeting:
    meeting = found or Meeting(pack_id=pack_code, code=record.meeting.code, origin=PACK, created_at=at)
    meeting.status = record.meeting.status if found is None else meeting.status
    meeting.content_hash = found_hash
    fill_meeting(meeting, record)
    return meeting


def _store_bodies(pack_code: str, record: Record) -> None:
    for body in record.bodies:
        Body.objects.update_or_create(
            pack_id=pack_code, code=body.code, defaults={"name": dict(body.name), "aliases": list(body.aliases)}
        )
