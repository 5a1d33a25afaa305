"""Topics are nominated, ranked once by each State, counted, and counted again on the page."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from enlace.common import clock
from enlace.meetings.models import Ballot
from tests.conftest import browser_of
from tests.meetings.holding import CODE, hold

pytestmark = pytest.mark.django_db

PAGE = "/en/topics/next/"
OPENED = {
    "pack": "OAS",
    "code": "next",
    "title": "Topics of the next meeting",
    "seats": "1",
    "nominating_until": "2099-01-10",
    "ranking_until": "2099-01-20",
}


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def move_to(**ends: timedelta) -> None:
    """Have nominating and ranking end so long from now."""
    now = clock.now()
    Ballot.objects.filter(code="next").update(**{name: now + span for name, span in ends.items()})


@pytest.fixture
def opened(diego: User) -> Client:
    desk = browser_of(diego)
    assert desk.post("/en/topics/new/", OPENED).status_code == 302
    return desk


def test_a_ballot_is_played_to_its_end(opened: Client, ana: User, carla: User, client: Client) -> None:
    mine, other = browser_of(ana), browser_of(carla)
    for browser, state, topic in ((mine, "ATG", "Firearms"), (other, "ARG", "Gangs"), (other, "ARG", "firearms")):
        sent = {"state": state, "topic": topic, "reason": "It grows."}
        assert browser.post(f"{PAGE}nominate/", sent).status_code == 302
    assert mine.post(f"{PAGE}nominate/", {"state": "ATG", "topic": "FIREARMS"}).status_code == 422
    assert mine.post(f"{PAGE}nominate/", {"state": "ARG", "topic": "Ports"}).status_code == 403
    assert mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Gangs"]}).status_code == 409
    move_to(nominating_until=timedelta(hours=-1))
    assert mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Gangs", "Gangs"]}).status_code == 422
    assert mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Ports"]}).status_code == 422
    assert mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Gangs", "Firearms", ""]}).status_code == 302
    again = mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Firearms"]})
    assert again.status_code == 409
    assert "Your State has voted already" in words(again)
    assert other.post(f"{PAGE}vote/", {"state": "ARG", "ranking": ["Gangs"]}).status_code == 302
    # Until the votes are counted each State sees its own alone, and the public sees nothing.
    assert [name for name, _ in mine.get(PAGE).context["votes"]] == ["Antigua and Barbuda"]
    assert opened.get(PAGE).context["votes"] == []
    assert client.get(PAGE).status_code == 404
    assert opened.post(f"{PAGE}close/").status_code == 409
    move_to(nominating_until=timedelta(hours=-2), ranking_until=timedelta(hours=-1))
    assert opened.post(f"{PAGE}close/").status_code == 302
    page = mine.get(PAGE)
    assert page.context["result"]["chosen"] == ["Gangs"]
    assert page.context["same"]
    assert len(page.context["votes"]) == 2
    public = client.get(PAGE)
    assert public.context["votes"] == []
    assert "Counted again just now from the votes: the same result." in words(public)


def test_a_result_that_the_votes_do_not_give_is_told(opened: Client, ana: User) -> None:
    mine = browser_of(ana)
    for topic in ("Gangs", "Ports"):
        mine.post(f"{PAGE}nominate/", {"state": "ATG", "topic": topic})
    move_to(nominating_until=timedelta(hours=-1))
    mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Gangs"]})
    move_to(nominating_until=timedelta(hours=-2), ranking_until=timedelta(hours=-1))
    opened.post(f"{PAGE}close/")
    row = Ballot.objects.get(code="next")
    row.result = row.result | {"chosen": ["Ports"]}
    row.save()
    page = mine.get(PAGE)
    assert not page.context["same"]
    assert "the votes give another result" in words(page)


def test_without_a_vote_nothing_is_chosen(opened: Client, ana: User) -> None:
    browser_of(ana).post(f"{PAGE}nominate/", {"state": "ATG", "topic": "Gangs"})
    move_to(nominating_until=timedelta(hours=-2), ranking_until=timedelta(hours=-1))
    refused = opened.post(f"{PAGE}close/")
    assert refused.status_code == 409
    assert Ballot.objects.get(code="next").result is None


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"code": "a b"}, "code"),
        ({"code": ""}, "code"),
        ({"pack": "NONE"}, "pack"),
        ({"seats": "0"}, "seats"),
        ({"seats": "x"}, "seats"),
        ({"nominating_until": ""}, "nominating_until"),
        ({"ranking_until": "2099-02-30"}, "ranking_until"),
        ({"ranking_until": "2099-01-01"}, "ranking_until"),
        ({"nominating_until": "2020-01-01"}, "ranking_until"),
    ],
)
def test_a_ballot_at_fault_is_refused(diego: User, sent: dict[str, str], field: str) -> None:
    page = browser_of(diego).post("/en/topics/new/", OPENED | sent)
    assert page.status_code == 422
    assert field in {one["where"] for one in page.context["problems"]}
    assert not Ballot.objects.exists()


def test_a_day_ends_at_its_last_second(opened: Client) -> None:
    assert Ballot.objects.get().ranking_until == datetime(2099, 1, 20, 23, 59, 59, tzinfo=UTC)


def test_a_page_asks_the_database_seldom(opened: Client) -> None:
    opened.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        opened.get(PAGE)
    assert len(asked) <= 12


def test_topics_that_were_chosen_become_topics_of_the_meeting(diego: User, ana: User) -> None:
    meeting = hold(status="planned")
    desk, mine = browser_of(diego), browser_of(ana)
    assert "Second meeting" in words(desk.get("/en/topics/new/"))
    assert desk.post("/en/topics/new/", OPENED | {"meeting": meeting.code}).status_code == 302
    assert Ballot.objects.get(code="next").synthetic
    mine.post(f"{PAGE}nominate/", {"state": "ATG", "topic": "Armas de fuego"})
    move_to(nominating_until=timedelta(hours=-1))
    mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Armas de fuego"]})
    move_to(nominating_until=timedelta(hours=-2), ranking_until=timedelta(hours=-1))
    assert desk.post(f"{PAGE}close/").status_code == 302
    meeting.refresh_from_db()
    assert meeting.topics == ["firearms"]
    page = mine.get(PAGE).content.decode()
    assert "/en/topics/pack/?topic=Armas%20de%20fuego" in page
    assert "A topic is chosen with 1 vote;" in words(mine.get(PAGE))


def test_a_meeting_that_the_states_may_not_read_is_not_told_by_its_ballot(diego: User, ana: User) -> None:
    meeting = hold(status="planned", access="secretariat")
    desk, mine = browser_of(diego), browser_of(ana)
    assert desk.post("/en/topics/new/", OPENED | {"meeting": meeting.code}).status_code == 422
    meeting.access = "states"
    meeting.save()
    assert desk.post("/en/topics/new/", OPENED | {"meeting": meeting.code}).status_code == 302
    assert mine.get(PAGE).status_code == 200
    meeting.access = "secretariat"
    meeting.save()
    assert mine.get(PAGE).status_code == 404
    assert "Second meeting" not in words(mine.get("/en/topics/"))


@pytest.mark.parametrize("wrong", [{"meeting": "none"}, {"code": "pack"}, {"meeting": CODE}])
def test_a_ballot_for_no_such_meeting_is_not_opened(diego: User, wrong: dict[str, str]) -> None:
    hold(status="open")
    assert browser_of(diego).post("/en/topics/new/", OPENED | wrong).status_code in (404, 422)
    assert not Ballot.objects.exists()


def test_a_refused_ranking_keeps_what_was_chosen(opened: Client, ana: User) -> None:
    mine = browser_of(ana)
    for number in range(25):
        mine.post(f"{PAGE}nominate/", {"state": "ATG", "topic": f"Topic {number:02d}"})
    move_to(nominating_until=timedelta(hours=-1))
    page = mine.post(f"{PAGE}vote/", {"state": "ATG", "ranking": ["Topic 07", "Topic 07"]})
    assert page.status_code == 422
    assert page.content.decode().count("<option selected>Topic 07") == 2
    assert page.content.decode().count('name="ranking"') == 25
