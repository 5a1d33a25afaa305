"""Events that officers of the Secretariat keep: added, changed, cancelled, taken out; by nobody else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from enlace.accounts.models import AuditEntry, User
from enlace.meetings.models import Body, ForumEvent
from tests.conftest import browser_of, rows_of
from tests.meetings.calendar_events import AT, DAY, add, closed_meeting

pytestmark = pytest.mark.django_db
SENT = {
    "pack": "OAS",
    "title": "Working group on firearms",
    "forum": "UNODC",
    "starts_on": "2190-03-01",
    "ends_on": "2190-03-03",
    "place": "Lima",
    "url": "https://example.org/a",
    "note": "One\r\nTwo",
    "topics": "firearms, trafficking",
    "states": "Peru, CHL",
    "addressees": "Mexico",
}


@pytest.fixture(autouse=True)
def body(db: None) -> None:
    Body.objects.get_or_create(pack_id="OAS", code="UNODC", defaults={"name": {"en": "Office on Drugs and Crime"}})


def added() -> ForumEvent:
    return ForumEvent.objects.exclude(uid="").latest("pk")


def last_entry() -> AuditEntry:
    found = AuditEntry.objects.order_by("number").last()
    assert found is not None
    return found


def test_an_officer_adds_an_event_with_all_that_is_said_of_it(diego: User) -> None:
    browser = browser_of(diego)
    assert browser.post("/en/forums/new/", SENT).status_code == 302
    row = added()
    assert (row.title, row.forum, row.origin) == ({"en": "Working group on firearms"}, "UNODC", "platform")
    assert (row.starts_on, row.ends_on, row.place) == (DAY, date(2190, 3, 3), "Lima")
    assert (row.url, row.note) == ("https://example.org/a", "One\nTwo")
    assert (row.topics, row.states, row.addressees) == (["firearms", "trafficking"], ["PER", "CHL"], ["MEX"])
    assert (last_entry().verb, last_entry().subject) == ("meetings.event.added", f"event-{row.pk}")
    page = browser.get("/en/forums/").content.decode()
    assert f"/en/forums/{row.pk}/edit/" in page
    assert 'href="https://example.org/a"' in page


def test_what_is_sent_twice_is_added_once(diego: User) -> None:
    browser = browser_of(diego)
    for _ in range(2):
        browser.post("/en/forums/new/", SENT)
    assert ForumEvent.objects.filter(title__en=SENT["title"]).count() == 1


def test_days_that_are_not_known_stay_unknown(diego: User) -> None:
    browser = browser_of(diego)
    browser.post("/en/forums/new/", SENT | {"starts_on": "", "ends_on": ""})
    assert added().starts_on is None
    assert "Working group on firearms" in browser.get("/en/forums/").content.decode().split("Date not recorded", 1)[1]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"title": "  "}, "Give the event a title"),
        ({"title": "x" * 301}, "At most 300 characters"),
        ({"url": "javascript:alert(1)"}, "begins with https://"),
        ({"url": "https://a b"}, "begins with https://"),
        ({"ends_on": "2190-02-28"}, "ends before it begins"),
        ({"ends_on": "2192-02-28"}, "more than a year"),
        ({"starts_on": ""}, "on which day it starts"),
        ({"starts_on": "0001-01-01", "ends_on": ""}, "between the years"),
        ({"starts_on": "9999-12-31", "ends_on": "9999-12-31"}, "between the years"),
        ({"starts_on": "1 March"}, "is no date"),
        ({"forum": "Nobody"}, "Nobody is known"),
        ({"states": "UNODC"}, "Nobody is known"),
        ({"addressees": "Atlantis"}, "Nobody is known"),
        ({"topics": "=cmd()"}, "no code of a topic"),
        ({"topics": " ".join(f"t{number}" for number in range(60))}, "At most 20 topics"),
        ({"note": "x" * 2001}, "At most 2000 characters"),
    ],
)
def test_bad_input_is_told_and_nothing_is_stored(diego: User, sent: dict[str, str], words: str) -> None:
    before = rows_of(ForumEvent, AuditEntry)
    answer = browser_of(diego).post("/en/forums/new/", SENT | sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert rows_of(ForumEvent, AuditEntry) == before


def test_what_was_typed_stands_in_the_form_again(diego: User) -> None:
    page = browser_of(diego).post("/en/forums/new/", SENT | {"url": "x"}).content.decode()
    assert 'value="Working group on firearms"' in page
    assert 'href="#url"' in page


@pytest.mark.parametrize("doing", ["edit", "cancel", "remove"])
def test_a_point_of_contact_changes_nothing(ana: User, doing: str) -> None:
    row = add("Kept")
    before = rows_of(ForumEvent)
    answer = browser_of(ana).post(f"/en/forums/{row.pk}/{doing}/", SENT | {"sequence": "0"})
    assert answer.status_code == 403
    assert browser_of(ana).post("/en/forums/new/", SENT).status_code == 403
    assert rows_of(ForumEvent) == before
    assert "/edit/" not in browser_of(ana).get("/en/forums/").content.decode()


def test_each_change_raises_the_version_and_the_instant(diego: User) -> None:
    row, browser = add("Kept", note="old"), browser_of(diego)
    browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "0"})
    row.refresh_from_db()
    assert (row.sequence, row.title["en"]) == (1, "Working group on firearms")
    assert row.changed_at > AT
    assert set(last_entry().detail["fields"]) >= {"title", "place", "note"}
    browser.post(f"/en/forums/{row.pk}/cancel/", {"sequence": "1", "cancelled": "1"})
    row.refresh_from_db()
    assert (row.sequence, row.cancelled) == (2, True)


def test_a_change_that_changes_nothing_is_none(diego: User) -> None:
    browser = browser_of(diego)
    browser.post("/en/forums/new/", SENT)
    row = added()
    before = rows_of(ForumEvent, AuditEntry)
    assert browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "0"}).status_code == 302
    assert rows_of(ForumEvent, AuditEntry) == before


def test_whoever_edits_an_older_version_is_told_and_loses_nothing(diego: User) -> None:
    row, browser = add("Kept"), browser_of(diego)
    browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "0", "place": "Quito"})
    answer = browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "0", "place": "Bogotá"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this event" in page
    assert 'value="Bogotá"' in page
    assert "Place: Quito" in page
    row.refresh_from_db()
    assert (row.place, row.sequence) == ("Quito", 1)
    assert browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "1", "place": "Bogotá"}).status_code == 302


@pytest.mark.parametrize("doing", ["edit", "cancel", "remove"])
@pytest.mark.parametrize("sequence", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_refused(diego: User, doing: str, sequence: str) -> None:
    row = add("Kept")
    before = rows_of(ForumEvent)
    answer = browser_of(diego).post(f"/en/forums/{row.pk}/{doing}/", SENT | {"sequence": sequence})
    assert answer.status_code == 422
    assert rows_of(ForumEvent) == before


def test_a_cancelled_event_stays_marked_and_is_told_to_calendars(diego: User) -> None:
    row, browser = add("Kept"), browser_of(diego)
    for _ in range(2):  # sent twice, as by a double click
        browser.post(f"/en/forums/{row.pk}/cancel/", {"sequence": "0", "cancelled": "1"})
    assert "cancelled" in browser.get("/en/forums/").content.decode()
    events = Calendar.from_ical(browser.get("/en/forums/forums.ics").content).walk("VEVENT")
    (event,) = [one for one in events if one["SUMMARY"] == "Kept"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 1)
    browser.post(f"/en/forums/{row.pk}/cancel/", {"sequence": "1", "cancelled": "0"})
    events = Calendar.from_ical(browser.get("/en/forums/forums.ics").content).walk("VEVENT")
    (event,) = [one for one in events if one["SUMMARY"] == "Kept"]
    assert (event.get("STATUS"), event["SEQUENCE"]) == (None, 2)


def test_an_event_is_taken_out_and_the_trail_says_which(diego: User) -> None:
    row, browser = add("Kept"), browser_of(diego)
    assert browser.post(f"/en/forums/{row.pk}/remove/", {"sequence": "4"}).status_code == 409
    assert browser.post(f"/en/forums/{row.pk}/remove/", {"sequence": "0"}).status_code == 302
    assert not ForumEvent.objects.filter(pk=row.pk).exists()
    assert (last_entry().verb, last_entry().detail["title"]) == ("meetings.event.removed", "Kept")


@pytest.mark.parametrize("doing", ["edit", "cancel", "remove"])
def test_what_a_pack_or_a_meeting_gives_is_not_changed_here(diego: User, doing: str) -> None:
    rows = (add("Pack", origin="pack"), add("Meeting", meeting=closed_meeting()))
    before = rows_of(ForumEvent)
    for row, words in zip(rows, ("data of the organization", "record of a meeting"), strict=True):
        answer = browser_of(diego).post(f"/en/forums/{row.pk}/{doing}/", SENT | {"sequence": "0"})
        assert answer.status_code == 409
        assert words in answer.content.decode()
    assert rows_of(ForumEvent) == before


def test_a_title_is_kept_in_its_other_languages(diego: User) -> None:
    row, browser = add("Kept", title={"es": "Grupo"}), browser_of(diego)
    page = browser.get(f"/en/forums/{row.pk}/edit/").content.decode()
    assert "In another language: Grupo" in page
    browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "0", "title": ""})
    row.refresh_from_db()
    assert row.title == {"es": "Grupo"}
    browser.post(f"/en/forums/{row.pk}/edit/", SENT | {"sequence": "1", "title": "Group"})
    row.refresh_from_db()
    assert row.title == {"es": "Grupo", "en": "Group"}


def test_the_pages_ask_little_of_the_database(diego: User, django_assert_max_num_queries: Any) -> None:
    row, browser = add("Kept"), browser_of(diego)
    for number in range(60):
        add(f"Event {number}", topics=[f"t{number}"], starts_on=DAY + timedelta(number))
    for address in ("/en/forums/", "/en/forums/new/", f"/en/forums/{row.pk}/edit/"):
        with django_assert_max_num_queries(15):
            browser.get(address)


def test_the_instant_of_a_change_is_that_of_the_server(diego: User) -> None:
    row = add("Kept")
    before = datetime.now(UTC)
    browser_of(diego).post(f"/en/forums/{row.pk}/cancel/", {"sequence": "0"})
    row.refresh_from_db()
    assert before <= row.changed_at <= datetime.now(UTC)


@pytest.mark.parametrize(
    "value", ["\x00", "9" * 5000, "x" * 30_000, "\u202e=1+1", "-1", "\U0001f600" * 200, "²", "\ud800"]
)
@pytest.mark.parametrize("name", [*SENT, "sequence", "cancelled"])
def test_no_odd_value_fails_a_form(diego: User, name: str, value: str) -> None:
    row, browser = add("Kept"), browser_of(diego)
    for doing in ("edit", "cancel", "remove"):
        sent = SENT | {"sequence": "0", name: value}
        quoted = {key: one.encode(errors="surrogatepass") for key, one in sent.items()}
        assert browser.post(f"/en/forums/{row.pk}/{doing}/", quoted).status_code < 500, doing
