"""Importing a calendar file: seen before it is stored, once, and nothing of a file that cannot be read."""

import gzip
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from enlace.accounts.models import AuditEntry, User
from enlace.meetings.models import Body, CalendarImport, ForumEvent
from tests.conftest import browser_of, rows_of
from tests.meetings.test_icalendar_in import calendar, event

pytestmark = pytest.mark.django_db
FIRST = event("DTSTART;VALUE=DATE:21900301", "DTEND;VALUE=DATE:21900304", "LOCATION:Lima", uid="1@x")
SECOND = event("DTSTART;VALUE=DATE:21900401", "URL:https://example.org/", uid="2@x")


@pytest.fixture(autouse=True)
def body(db: None) -> None:
    Body.objects.get_or_create(pack_id="OAS", code="UNODC", defaults={"name": {"en": "Office on Drugs and Crime"}})


def send(user: User, content: bytes, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("a.ics", content, "text/calendar")
    sent = {"pack": "OAS", "forum": "UNODC", "language": "en", "file": file} | more
    answer: HttpResponse = browser_of(user).post("/en/forums/import/", sent)
    return answer


def store(user: User, content: bytes) -> None:
    answer = send(user, content)
    assert answer.status_code == 302, answer.content.decode()
    assert browser_of(user).post(answer["Location"]).status_code == 302


def test_a_file_is_looked_at_and_then_stored(diego: User) -> None:
    browser = browser_of(diego)
    before = rows_of(ForumEvent)
    answer = send(diego, calendar(FIRST, SECOND))
    page = browser.get(answer["Location"]).content.decode()
    assert rows_of(ForumEvent) == before
    assert "New events: 2. Changed: 0. Unchanged: 0." in page
    assert "Lima" in page
    browser.post(answer["Location"])
    row = ForumEvent.objects.get(uid="1@x")
    assert (row.title, row.forum, row.origin, row.place) == ({"en": "Working group"}, "UNODC", "import", "Lima")
    assert (row.starts_on, row.ends_on) == (date(2190, 3, 1), date(2190, 3, 3))
    verbs = [one.verb for one in AuditEntry.objects.order_by("-number")[:2]]
    assert verbs == ["meetings.calendar.imported", "meetings.calendar.proposed"]
    assert "Applied on" in browser.get(answer["Location"]).content.decode()


def test_the_same_file_again_changes_nothing_even_after_an_edit(diego: User) -> None:
    store(diego, calendar(FIRST, SECOND))
    ForumEvent.objects.filter(uid="1@x").update(place="Quito", topics=["cyber"], sequence=1)
    before = rows_of(ForumEvent, AuditEntry, CalendarImport)
    answer = send(diego, calendar(FIRST, SECOND))
    assert answer.status_code == 200
    assert "stay as they are: 2" in answer.content.decode()
    assert rows_of(ForumEvent, AuditEntry, CalendarImport) == before


def test_what_the_file_changes_is_shown_and_what_was_edited_here_stays(diego: User) -> None:
    store(diego, calendar(FIRST, SECOND))
    ForumEvent.objects.filter(uid="1@x").update(place="Quito", topics=["cyber"], sequence=1)
    moved = FIRST.replace("21900301", "21900302")
    answer = send(diego, calendar(moved, SECOND))
    page = browser_of(diego).get(answer["Location"]).content.decode()
    assert "New events: 0. Changed: 1. Unchanged: 1." in page
    assert "March 1, 2190" in page
    assert "March 2, 2190" in page
    assert "Lima" not in page
    browser_of(diego).post(answer["Location"])
    row = ForumEvent.objects.get(uid="1@x")
    assert (row.starts_on, row.place, row.topics, row.sequence) == (date(2190, 3, 2), "Quito", ["cyber"], 2)


def test_an_event_that_the_file_cancels_becomes_cancelled(diego: User) -> None:
    store(diego, calendar(FIRST, SECOND))
    store(diego, calendar(FIRST + "\r\nSTATUS:CANCELLED", SECOND))
    assert ForumEvent.objects.get(uid="1@x").cancelled
    assert not ForumEvent.objects.get(uid="2@x").cancelled
    assert "cancelled" in browser_of(diego).get("/en/forums/").content.decode()


def test_an_event_that_cannot_be_used_is_left_out_with_line_and_reason(diego: User) -> None:
    bad = event("DTSTART;VALUE=DATE:21900301", "RRULE:FREQ=SECONDLY", uid="3@x")
    answer = send(diego, calendar(FIRST, bad, SECOND, "UID:4@x\r\nSUMMARY:No day"))
    page = browser_of(diego).get(answer["Location"]).content.decode()
    assert "2 events are left out" in page
    assert "<code>a.ics:11</code>: The event “Working group” recurs by a rule" in page
    assert "<code>a.ics:23</code>: The event “No day” has no usable UID or date" in page
    assert "New events: 2." in page


def test_the_calendar_as_it_is_written_here_is_not_taken_in_again(diego: User) -> None:
    store(diego, calendar(FIRST))
    written = browser_of(diego).get("/en/forums/forums.ics").content
    before = rows_of(ForumEvent, CalendarImport)
    answer = send(diego, written)
    assert "is kept in this calendar itself" in answer.content.decode()
    assert rows_of(ForumEvent, CalendarImport) == before


def zipped() -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("a.ics", b"0" * 1_000_000)
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"BEGIN:VCALENDAR\r\n" + b"x" * 600_000, "larger than 512 kB"),
        (b"x" * 3_000_000, "larger than 2 MB"),
        (zipped(), "not"),
        (gzip.compress(calendar(FIRST)), "UTF-8"),
        (calendar(FIRST).replace(b"Lima", b"Li\0ma"), "not a calendar"),
        (calendar(FIRST).decode().encode("utf-16"), "UTF-8"),
        (calendar(FIRST.replace("Lima", "Bogotá")).decode().encode("latin-1"), "UTF-8"),
        (calendar(*[event("DTSTART;VALUE=DATE:20270301", uid=str(number)) for number in range(501)]), "more than 500"),
        (
            calendar(
                *[
                    event("DTSTART;VALUE=DATE:20270301", "RRULE:FREQ=DAILY;COUNT=90", uid=str(number))
                    for number in range(50)
                ]
            ),
            "more than 500",
        ),
    ],
    ids=["empty", "large", "huge", "zip", "gzip", "nul", "utf-16", "latin-1", "many", "recurring"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(diego: User, content: bytes, words: str) -> None:
    before = rows_of(ForumEvent, CalendarImport, AuditEntry)
    answer = send(diego, content)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert rows_of(ForumEvent, CalendarImport, AuditEntry) == before


@pytest.mark.parametrize("more", [{"pack": "NONE"}, {"forum": "Nobody"}])
def test_a_form_that_names_what_is_not_known_is_refused(diego: User, more: dict[str, str]) -> None:
    assert send(diego, calendar(FIRST), **more).status_code == 422
    assert not CalendarImport.objects.exists()


def test_a_form_without_a_file_is_refused(diego: User) -> None:
    assert browser_of(diego).post("/en/forums/import/", {"pack": "OAS"}).status_code == 422


def test_an_import_is_applied_once_and_not_over_what_has_changed_since(diego: User) -> None:
    store(diego, calendar(FIRST))
    moved = calendar(FIRST.replace("21900301", "21900302"))
    address = send(diego, moved)["Location"]
    ForumEvent.objects.filter(uid="1@x").update(sequence=5)
    answer = browser_of(diego).post(address)
    assert answer.status_code == 409
    assert "The calendar has changed since this preview" in answer.content.decode()
    assert ForumEvent.objects.get(uid="1@x").starts_on == date(2190, 3, 1)
    address = send(diego, moved)["Location"]
    assert [browser_of(diego).post(address).status_code for _ in range(2)] == [302, 409]


def test_two_proposals_of_one_new_event_make_one_event(diego: User) -> None:
    addresses = [send(diego, calendar(FIRST))["Location"] for _ in range(2)]
    assert [browser_of(diego).post(address).status_code for address in addresses] == [302, 409]
    assert ForumEvent.objects.filter(uid="1@x").count() == 1


def test_a_point_of_contact_imports_nothing(ana: User, diego: User) -> None:
    assert send(ana, calendar(FIRST)).status_code == 403
    address = send(diego, calendar(FIRST))["Location"]
    assert browser_of(ana).get(address).status_code == 403
    assert browser_of(ana).post(address).status_code == 403
    assert not ForumEvent.objects.filter(uid="1@x").exists()


def test_the_pages_ask_little_of_the_database(diego: User, django_assert_max_num_queries: Any) -> None:
    many = [event("DTSTART;VALUE=DATE:21900301", uid=f"{number}@x") for number in range(300)]
    address = send(diego, calendar(*many))["Location"]
    browser = browser_of(diego)
    for page in ("/en/forums/import/", address):
        with django_assert_max_num_queries(15):
            browser.get(page)
