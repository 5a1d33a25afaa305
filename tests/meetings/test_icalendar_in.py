"""Whatever is sent as a calendar: read, or refused with what is wrong with it, in bounded work."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.common.errors import Invalid
from enlace.meetings.rules.icalendar_in import MOST_BYTES, MOST_EVENTS, Brought
from tests.meetings.calendar_events import read_whole

TODAY = date(2026, 11, 25)


def calendar(*events: str) -> bytes:
    parts = [f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *parts, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "1@x") -> str:
    return "\r\n".join([f"UID:{uid}", "SUMMARY:Working group", *lines])


def days(*events: str) -> list[tuple[date, date]]:
    return [(one.starts_on, one.ends_on) for one in read_whole(calendar(*events), TODAY)]


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        (["DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270304"], (3, 1), (3, 3)),
        (["DTSTART;VALUE=DATE:20270301"], (3, 1), (3, 1)),
        (["DTSTART;VALUE=DATE:20270301", "DURATION:P2D"], (3, 1), (3, 2)),
        (["DTSTART:20270301T090000Z", "DTEND:20270301T170000Z"], (3, 1), (3, 1)),
        (["DTSTART:20270301T090000Z", "DTEND:20270302T000000Z"], (3, 1), (3, 1)),
        (["DTSTART;TZID=America/Lima:20270301T210000", "DTEND;TZID=America/Lima:20270301T230000"], (3, 1), (3, 1)),
        (["DTSTART:20270301T090000", "DURATION:PT30H"], (3, 1), (3, 2)),
    ],
)
def test_an_event_has_the_days_of_the_place_where_it_is_held(
    lines: list[str], first: tuple[int, int], last: tuple[int, int]
) -> None:
    assert days(event(*lines)) == [(date(2027, *first), date(2027, *last))]


def test_what_a_file_says_of_an_event_is_kept() -> None:
    lines = ["DTSTART;VALUE=DATE:20270301", "LOCATION:Lima\\, Peru", "URL:https://x.test/a", "DESCRIPTION:One\\nTwo"]
    (found,) = read_whole(calendar(event(*lines, "SEQUENCE:3")), TODAY)
    day = date(2027, 3, 1)
    assert found == Brought("1@x", "Working group", day, day, "Lima, Peru", "https://x.test/a", "One\nTwo", sequence=3)


def test_a_link_that_is_none_is_left_out() -> None:
    (found,) = read_whole(calendar(event("DTSTART;VALUE=DATE:20270301", "URL:javascript:alert(1)")), TODAY)
    assert found.url == ""


def test_of_two_with_one_uid_the_later_version_is_kept() -> None:
    newer = event("DTSTART;VALUE=DATE:20270302", "SEQUENCE:2")
    older = event("DTSTART;VALUE=DATE:20270301", "SEQUENCE:1")
    assert days(newer, older) == days(older, newer) == [(date(2027, 3, 2), date(2027, 3, 2))]


def test_a_cancelled_event_is_read_as_such() -> None:
    (found,) = read_whole(calendar(event("DTSTART;VALUE=DATE:20270301", "STATUS:CANCELLED")), TODAY)
    assert found.cancelled


def test_recurring_events_are_each_an_event_but_those_left_out_or_moved() -> None:
    weekly = event(
        "DTSTART;VALUE=DATE:20270301",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;VALUE=DATE:20270308",
        "RDATE;VALUE=DATE:20270405",
    )
    moved = event("RECURRENCE-ID;VALUE=DATE:20270315", "DTSTART;VALUE=DATE:20270316")
    assert [first.day for first, _ in days(moved, weekly)] == [1, 16, 22, 5]


def test_an_event_that_recurs_for_ever_is_read_within_the_window() -> None:
    found = days(event("DTSTART;VALUE=DATE:20150301", "RRULE:FREQ=YEARLY"))
    assert [first.year for first, _ in found] == [2024, 2025, 2026, 2027, 2028, 2029]


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;COUNT=1000000000",
        "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "RRULE:FREQ=MONTHLY;BYDAY=9MO",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=DAILY;BYSECOND=0,1,2,3",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY\r\nRRULE:FREQ=WEEKLY",
        "RDATE;VALUE=DATE:" + ",".join(f"2027{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)),
    ],
)
def test_a_bomb_of_recurrences_is_refused(rule: str) -> None:
    with pytest.raises(Invalid, match="recurs"):
        days(event("DTSTART;VALUE=DATE:20270301", rule))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a calendar"),
        (b"%PDF-1.7", "not a calendar"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "not a calendar"),
        (b"BEGIN:VCALENDAR\r\n", "not a calendar|no event"),
        (calendar(), "no event"),
        (calendar(event("DTSTART;VALUE=DATE:20270301")).decode().encode("utf-16"), "UTF-8"),
        (calendar("SUMMARY:Reuni\xf3n\r\nUID:1").decode().encode("latin-1"), "UTF-8"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * MOST_BYTES, "larger"),
        (calendar(*[event("DTSTART;VALUE=DATE:20270301", uid=str(n)) for n in range(MOST_EVENTS + 1)]), "more than"),
        (calendar("SUMMARY:x\r\nDTSTART;VALUE=DATE:20270301"), "UID"),
        (calendar(event("DTSTART;VALUE=DATE:20271301")), "date"),
        (calendar(event("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20260301")), "ends before"),
        (calendar("UID:1\r\nDTSTART;VALUE=DATE:20270301"), "no title"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_whole(content, TODAY)


@given(st.lists(st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR", "UID:1", "SUMMARY:x", "DTSTART:20270301", "DTSTART;VALUE=DATE:0",
    "RRULE:FREQ=", "RRULE:x", "RDATE:20270301/P1D", "EXDATE:1", "DTEND:99991231T235959Z", "DURATION:P999999999D",
    "SEQUENCE:-1", "RECURRENCE-ID:x", "DTSTART;TZID=No/Where:20270301T010101", ":", ";", " folded", "BEGIN:VTIMEZONE",
]), max_size=14))  # fmt: skip
def test_a_broken_file_is_read_or_refused_and_nothing_else(lines: list[str]) -> None:
    content = "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()
    try:
        found = read_whole(content, TODAY)
    except Invalid:
        return
    assert all(one.uid and one.title and one.starts_on <= one.ends_on for one in found)
