"""The calendar of forums: what it shows and what it keeps back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from enlace.directory.models import Pack
from enlace.meetings.models import ForumEvent, Meeting

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)


def add(uid: str, **values: Any) -> ForumEvent:
    defaults = {"title": {"en": uid}, "changed_at": AT, "origin": "platform", "starts_on": date(2027, 3, 1)}
    return ForumEvent.objects.create(pack_id=Pack.objects.earliest("pk").code, uid=uid, **defaults | values)


@pytest.fixture
def secret() -> ForumEvent:
    meeting = Meeting.objects.create(
        pack_id=Pack.objects.earliest("pk").code,
        code="closed",
        title={"en": "Closed"},
        status="planned",
        access="states",
        starts_on=date(2027, 4, 1),
        origin="platform",
        created_at=AT,
    )
    return add("Closed session", meeting=meeting)


def test_events_without_a_date_are_told_apart(client: Client) -> None:
    add("Dated event")
    add("Undated event", starts_on=None)
    page = client.get("/en/forums/").content.decode()
    before, after = page.split("Date not recorded", 1)
    assert "Dated event" in before
    assert "Undated event" in after


def test_the_calendar_is_filtered(client: Client) -> None:
    add("Of Peru", states=["PER"])
    add("Of Chile", states=["CHL"])
    page = client.get("/en/forums/?state=PER").content.decode()
    assert "Of Peru" in page
    assert "Of Chile" not in page


@pytest.mark.parametrize("address", ["/en/forums/", "/en/forums/forums.ics", "/en/forums/radar/"])
def test_what_is_for_the_states_is_kept_from_everybody(client: Client, secret: ForumEvent, address: str) -> None:
    add("Open event", topics=["cyber"], states=["PER"])
    secret.states = ["PER"]
    secret.save()
    assert b"Closed" not in client.get(address).content


def test_the_file_is_a_calendar_and_answers_no_twice(client: Client) -> None:
    add("Dated event", sequence=4)
    answer = client.get("/en/forums/forums.ics")
    titles = [str(one["SUMMARY"]) for one in Calendar.from_ical(answer.content).walk("VEVENT")]
    assert "Dated event" in titles
    assert client.get("/en/forums/forums.ics", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_radar_shows_a_clash(client: Client) -> None:
    add("One forum", states=["PER"], forum="a")
    add("Other forum", states=["PER"], forum="b")
    page = client.get("/en/forums/radar/").content.decode()
    assert "One forum" in page
    assert "Other forum" in page


def test_the_number_of_queries_does_not_grow(client: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        add(f"Event {number}", states=["PER"], forum=str(number))
    for address in ("/en/forums/", "/en/forums/forums.ics", "/en/forums/radar/"):
        with django_assert_max_num_queries(8):
            client.get(address)
