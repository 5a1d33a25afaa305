"""Calendars as two other readers take them: by RFC 5545, every character as given."""

from datetime import UTC, date, datetime

import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from enlace.meetings.rules.icalendar_out import Dated, written
from tests.meetings.calendar_events import read_whole

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = date(2027, 3, 1)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=200)


def dated(title: str, uid: str = "1@enlace") -> Dated:
    return Dated(uid, title, DAY, date(2027, 3, 3), AT, place="Lima, Peru; centre", note="One\nTwo", sequence=2)


@given(words)
def test_another_reader_reads_what_was_written(title: str) -> None:
    content = written("Forums", [dated(title)])
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert not event.errors
    assert str(event["SUMMARY"]) == title
    assert str(event["LOCATION"]) == "Lima, Peru; centre"
    assert (event["DTSTART"].dt, event["DTEND"].dt, event["DTSTAMP"].dt) == (DAY, date(2027, 3, 4), AT)
    assert event["SEQUENCE"] == 2


@given(words)
def test_lines_end_and_fold_as_the_standard_says(title: str) -> None:
    content = written("Forums", [dated(title)])
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()


def test_a_second_reader_agrees() -> None:
    found = vobject.readOne(written("Forums", [dated("Grupo de trabajo, sesión; 2")]).decode())
    assert found.vevent.summary.value == "Grupo de trabajo, sesión; 2"
    assert found.vevent.description.value == "One\nTwo"
    assert found.vevent.dtstart.value == DAY
    found.validate(raiseException=True)


def test_the_same_events_are_the_same_file_in_whatever_order() -> None:
    one, other = dated("A", "1@x"), dated("B", "2@x")
    assert written("Forums", [one, other]) == written("Forums", [other, one])


def test_what_was_written_can_be_brought_in() -> None:
    (found,) = read_whole(written("Forums", [dated("A")]), date(2026, 11, 25))
    assert (found.starts_on, found.ends_on, found.sequence, found.note) == (DAY, date(2027, 3, 3), 2, "One\nTwo")


def test_a_file_without_an_event_is_one_too() -> None:
    found = Calendar.from_ical(written("Forums", []))
    assert (found["VERSION"], found.walk("VEVENT")) == ("2.0", [])


def test_the_file_is_what_the_library_writes_of_all_events_at_once() -> None:
    content = written("Forums", [dated("A", "1@x"), dated("B", "2@x")])
    assert bytes(Calendar.from_ical(content).to_ical(sorted=False)) == content
