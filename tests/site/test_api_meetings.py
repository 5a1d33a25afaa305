"""Meetings for programs: what is public to strangers, what is for States to members alone."""

from typing import Any

import pytest
from django.test import Client
from pydantic import TypeAdapter

from enlace.accounts.models import User
from enlace.meetings.models import Ballot, Commitment, Document, ForumEvent, Meeting
from enlace.site.api import meeting_schemas as schemas
from tests.conftest import browser_of
from tests.meetings.holding import AT, CODE, hold

pytestmark = pytest.mark.django_db
REAL = "oas-csh-npc-toc-2017"
ANSWERS = {
    "meetings": schemas.Meetings,
    f"meetings/{REAL}": schemas.MeetingHead,
    f"meetings/{REAL}/record": schemas.MeetingRecord,
    "commitments": schemas.Commitments,
    "documents": schemas.Papers,
    "forums": schemas.Dates,
    "search?q=cooperation": schemas.Hits,
    "ballots": schemas.Ballots,
}
SECRET = "only-for-states"


@pytest.fixture
def meeting() -> Meeting:
    """Return a meeting for States, with something in each register."""
    held = hold()
    common = {"pack_id": "OAS", "meeting": held}
    Commitment.objects.create(code=SECRET, kind="entry", gist=SECRET, language="en", status="open", **common)
    levels = (("states", f"{SECRET}-1"), ("secretariat", f"{SECRET}-2"))
    Document.objects.bulk_create(
        Document(code=code, symbol=code, work=code, access=access, recorded_at=AT, **common) for access, code in levels
    )
    ForumEvent.objects.create(uid=SECRET, title={"en": SECRET}, changed_at=AT, origin="platform", **common)
    return held


def read(browser: Client, address: str) -> Any:
    answer = browser.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize("address", ANSWERS)
def test_it_answers_as_described(client: Client, address: str) -> None:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200
    TypeAdapter(ANSWERS[address]).validate_json(answer.content)


def test_the_record_is_whole(client: Client) -> None:
    said = read(client, f"meetings/{REAL}/record")
    row = Meeting.objects.get(code=REAL)
    assert len(said["items"]) == row.items.count() == 8
    assert len(said["interventions"]) == row.interventions.count() == 60
    assert len(said["proposals"]) == row.proposals.count() > 0
    assert len(said["entries"]) == row.commitments.count() > 0


@pytest.mark.parametrize("address", ["meetings", "commitments", "documents", "forums"])
def test_strangers_get_no_trace_of_what_is_for_states(
    client: Client, ana: User, meeting: Meeting, address: str
) -> None:
    stranger, member = read(client, address), read(browser_of(ana), address)
    assert CODE not in str(stranger)
    assert SECRET not in str(stranger)
    assert CODE in str(member)
    assert member["count"] == stranger["count"] + 1


def test_what_is_for_the_secretariat_is_read_there_alone(ana: User, diego: User, meeting: Meeting) -> None:
    codes = [
        [one["code"] for one in read(browser_of(person), f"meetings/{CODE}/record")["documents"]]
        for person in (ana, diego)
    ]
    assert codes == [[f"{SECRET}-1"], [f"{SECRET}-1", f"{SECRET}-2"]]


@pytest.mark.parametrize("part", ["", "/record"])
def test_a_meeting_for_states_is_not_there_for_strangers(client: Client, meeting: Meeting, part: str) -> None:
    assert client.get(f"/api/v1/meetings/{CODE}{part}").status_code == 404


def test_pages_hold_each_row_once(client: Client) -> None:
    whole = read(client, "commitments?limit=100")["commitments"]
    found, number = [], 1
    while number:
        page = read(client, f"commitments?limit=3&page={number}")
        found += page["commitments"]
        number = page["next_page"]
    assert found == whole
    assert read(client, "commitments?limit=3&page=9999") == {
        "count": len(whole), "next_page": None, "commitments": [],
    }  # fmt: skip


def test_commitments_are_found_by_owner_and_status(client: Client) -> None:
    every = read(client, "commitments?limit=100")["commitments"]
    owner = next(one["owners"][0] for one in every if one["owners"])
    wanted = [one["code"] for one in every if owner in one["owners"]]
    assert [one["code"] for one in read(client, f"commitments?limit=100&owner={owner}")["commitments"]] == wanted
    assert read(client, "commitments?status=kept")["count"] == 0


@pytest.mark.parametrize("address", ANSWERS)
def test_it_asks_the_database_little(client: Client, address: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(15):
        client.get(f"/api/v1/{address}")


def test_a_search_finds_what_the_page_finds(client: Client) -> None:
    said = read(client, "search?q=firearms&kind=intervention&limit=100")
    page = client.get("/en/search/?q=firearms&kind=intervention").content.decode()
    assert said["count"] > 0
    assert f"({said['count']})" in page
    assert all(one["kind"] == "intervention" and "firearm" in one["excerpt"].lower() for one in said["hits"])


def test_a_search_finds_nothing_of_a_meeting_of_states_for_a_stranger(
    client: Client, meeting: Meeting, ana: User
) -> None:
    assert read(client, f"search?q=number&meeting={CODE}")["count"] == 0
    assert read(browser_of(ana), f"search?q=number&meeting={CODE}")["count"] == 3


def test_a_choice_of_topics_is_told_to_everybody_once_it_is_counted(
    client: Client, ana: User, meeting: Meeting
) -> None:
    row = Ballot.objects.create(
        pack_id="OAS", code="next", title={"en": "Next"}, rule="stv", seats=1, nominating_until=AT, ranking_until=AT
    )
    assert read(client, "ballots")["count"] == 0
    assert [one["phase"] for one in read(browser_of(ana), "ballots")["ballots"]] == ["nominating"]
    row.result, row.closed_at = {"chosen": ["Gangs"]}, AT
    row.save()
    assert [(one["phase"], one["chosen"]) for one in read(client, "ballots")["ballots"]] == [("counted", ["Gangs"])]
    row.meeting = meeting
    row.save()
    assert read(client, "ballots")["count"] == 0
