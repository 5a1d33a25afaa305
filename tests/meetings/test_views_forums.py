"""The calendar of forums: what it shows and what it keeps back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from enlace.accounts.models import User
from enlace.meetings.models import Commitment, ForumEvent, Meeting, Owner, Proposal
from enlace.meetings.queries.kept import forget
from tests.conftest import browser_of
from tests.meetings.calendar_events import DAY, add, closed_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret() -> ForumEvent:
    return add("Closed session", meeting=closed_meeting())


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


def titles(page: str) -> list[str]:
    return [part.split("<")[0] for part in page.split("<span>Event ")[1:]]


def test_what_is_to_come_is_shown_by_day_and_what_is_over_by_itself(client: Client) -> None:
    add("Event later", starts_on=DAY + timedelta(9))
    add("Event sooner")
    add("Event over", starts_on=date(2001, 1, 1))
    add("Event long over", starts_on=date(2000, 1, 1), ends_on=date(2000, 1, 5))
    add("Event under way", starts_on=date(2001, 1, 1), ends_on=DAY)
    page = client.get("/en/forums/").content.decode()
    assert titles(page) == ["under way", "sooner", "later"]
    assert 'href="?past=1"' in page
    assert titles(client.get("/en/forums/?past=1").content.decode()) == ["over", "long over"]


def test_fifty_are_on_a_page_and_the_filter_holds_on_the_next(client: Client) -> None:
    for number in range(60):
        add(f"Event {number:02}", starts_on=DAY + timedelta(number), topics=["cyber"], states=["PER"], forum="CSH")
    add("Event of another topic", topics=["cyber-2"])
    first = client.get("/en/forums/?topic=cyber&state=PER&forum=CSH").content.decode()
    assert titles(first) == [f"{number:02}" for number in range(50)]
    assert "?forum=CSH&amp;topic=cyber&amp;state=PER&amp;page=2" in first
    second = client.get("/en/forums/?forum=CSH&topic=cyber&state=PER&page=2").content.decode()
    assert titles(second) == [f"{number:02}" for number in range(50, 60)]


@pytest.mark.parametrize("query", ["topic=%22", "state=%25", "topic=_", "state=\\", "page=x", "page=-1", "past=2"])
def test_an_odd_filter_finds_nothing_or_everything_and_does_not_fail(client: Client, query: str) -> None:
    add("Event", topics=["cyber"], states=["PER"])
    answer = client.get(f"/en/forums/?{query}")
    assert answer.status_code == 200
    assert bool(titles(answer.content.decode()) or "<span>Event" in answer.content.decode()) == query.startswith("pa")


def test_an_event_is_shown_with_its_forum_topics_states_and_note_in_the_language_of_the_reader(client: Client) -> None:
    add(
        "Evento",
        forum="CSH",
        topics=["firearms"],
        states=["USA"],
        note="Bring lists.\nAnd seals.",
        url="https://x.org/y",
    )
    page = client.get("/es/forums/").content.decode()
    shown = page.partition('class="entries"')[2]
    for due in (
        'lang="en">Committee on Hemispheric Security',
        "Armas de fuego",
        "Estados Unidos",
        "Bring lists.<br>And seals.",
    ):
        assert due in shown
    assert 'href="https://x.org/y"' in shown


def test_the_filters_name_forums_and_states_and_the_page_says_what_stands_elsewhere(client: Client) -> None:
    add("Evento", forum="CSH", states=["USA"])
    page = client.get("/es/forums/?state=USA").content.decode()
    assert '<option value="CSH" lang="en">Committee on Hemispheric Security' in page
    assert '<option value="USA" selected lang="es">Estados Unidos' in page
    main = page.partition('id="main"')[2]
    assert 'href="/es/road-map/"' in main
    assert 'href="/es/meetings/"' in main


def test_the_offered_filters_are_those_of_what_may_be_seen(client: Client, secret: ForumEvent) -> None:
    secret.topics = ["hidden-topic"]
    secret.save()
    add("Event", topics=["cyber"])
    page = client.get("/en/forums/").content.decode()
    assert '<option value="cyber">cyber</option>' in page
    assert "hidden-topic" not in page


def proposal(code: str, meeting: Meeting, gist: str) -> Proposal:
    return Proposal.objects.create(
        meeting=meeting, code=code, item=1, type="proposal", gist=gist, language="en", proposers=["MEX"],
        addressees=["TS"], topics=["cyber"], recorded_by="diego",
    )  # fmt: skip


def commitment(meeting: Meeting, gist: str, **values: Any) -> Commitment:
    row = Commitment.objects.create(
        pack_id="OAS", meeting=meeting, code=f"{meeting.code}:a", kind="entry", letter="a", gist=gist, language="en",
        status="open", topics=["cyber"], **values,
    )  # fmt: skip
    Owner.objects.create(commitment=row, party="TS")
    return row


def test_the_radar_shows_what_is_asked_of_the_same_in_two_meetings(client: Client) -> None:
    first = closed_meeting("m1", access="public")
    second = closed_meeting("m2", access="public", starts_on=DAY + timedelta(100))
    third = closed_meeting("m3", access="public", starts_on=DAY + timedelta(500))
    proposal("P1", first, "A first request")
    commitment(second, "A second request")
    proposal("P3", third, "A request long after")
    page = client.get("/en/forums/radar/").content.decode()
    assert 'href="/en/meetings/m1/proposals/P1/" lang="en">A first request' in page
    assert 'href="/en/road-map/m2:a/" lang="en">A second request' in page
    assert "A request long after" not in page


def test_what_carries_on_an_earlier_commitment_is_not_done_twice(client: Client) -> None:
    first = closed_meeting("m1", access="public")
    second = closed_meeting("m2", access="public", starts_on=DAY + timedelta(100))
    before = commitment(first, "A first promise")
    after = commitment(second, "A second promise")
    assert "A second promise" in client.get("/en/forums/radar/").content.decode()
    after.continues = before
    after.save()
    forget()
    assert "A second promise" not in client.get("/en/forums/radar/").content.decode()


def test_what_was_asked_in_a_closed_meeting_is_kept_from_everybody(client: Client, ana: User) -> None:
    proposal("P1", closed_meeting("m1", access="public"), "A first request")
    proposal("P2", closed_meeting("m2"), "A request behind closed doors")
    assert "closed doors" not in client.get("/en/forums/radar/").content.decode()
    assert "closed doors" in browser_of(ana).get("/en/forums/radar/").content.decode()


def test_more_than_can_be_read_is_counted(client: Client, django_assert_max_num_queries: Any) -> None:
    first, second = closed_meeting("m1", access="public"), closed_meeting("m2", access="public")
    for number in range(12):
        proposal(f"P{number}", first, f"Request {number}")
        proposal(f"P{number}", second, f"Request again {number}")
    with django_assert_max_num_queries(15):
        page = client.get("/en/forums/radar/").content.decode()
    assert "44 more are not shown" in page
