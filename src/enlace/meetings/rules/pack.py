"""The part of a pack that this room stores: the records of meetings."""

from collections.abc import Mapping
from dataclasses import dataclass

from enlace.common.errors import N_, Problem
from enlace.directory.rules.manifest import NAME, Manifest, read_map
from enlace.directory.rules.states import StateEntry
from enlace.meetings.rules.reading import read_record
from enlace.meetings.rules.record import Record


@dataclass(frozen=True)
class MeetingsPart:
    """What a pack says of meetings, checked."""

    records: tuple[Record, ...] = ()


def read_meetings_part(
    manifest: Manifest, files: Mapping[str, bytes], states: tuple[StateEntry, ...], problems: list[Problem]
) -> MeetingsPart:
    """Return the meetings of the pack in `files`; every fault goes to `problems`."""
    codes = frozenset(state.code for state in states)
    records: list[Record] = []
    for place, file in enumerate(manifest.meetings):
        value = read_map(files[file], file, problems) if file in files else None
        if value is None:
            continue
        record = read_record(value, file, codes, problems)
        if record is None:
            continue
        if record.meeting.code in {other.meeting.code for other in records}:
            message = N_("two meetings have the code “%(code)s”")
            problems.append(Problem(f"{NAME}: meetings[{place}]", message, {"code": record.meeting.code}))
        records.append(record)
    return MeetingsPart(tuple(records))
