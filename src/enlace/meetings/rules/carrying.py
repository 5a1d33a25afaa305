"""Whether a meeting comes later than another one, so that it can carry on what that one left open."""

from datetime import date

from enlace.meetings.rules.record import Meeting, MeetingStatus

TAKING = frozenset({MeetingStatus.PLANNED, MeetingStatus.OPEN})


def is_later(one: Meeting, other: Meeting) -> bool:
    """Return whether `one` begins after `other`.

    Where a day is not known, its bounds count. Where they do not tell, a meeting that is still to be adjourned comes
    after one that was; of two that are not adjourned nothing can be said, so neither is the later one.
    """
    if one.code == other.code:
        return False
    first, last = _begins(one)
    others_first, others_last = _begins(other)
    if first and others_last and first > others_last:
        return True
    if last and others_first and last <= others_first:
        return False
    return one.status in TAKING and other.status not in TAKING


def _begins(one: Meeting) -> tuple[date | None, date | None]:
    """Return the first and the last day on which a meeting can have begun."""
    return (one.starts_on, one.starts_on) if one.starts_on else (one.not_before, one.not_after)
