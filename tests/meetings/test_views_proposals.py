"""Proposals on the pages: of 2017 as recorded; of a meeting in session, from the floor to their end."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.meetings.models import Meeting, Proposal
from tests.conftest import browser_of, rows_of
from tests.meetings.holding import AT, CODE, hold

pytestmark = pytest.mark.django_db

OF_2017 = "/en/meetings/oas-csh-npc-toc-2017/"
HELD = f"/en/meetings/{CODE}/"


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def meeting(db: None) -> Meeting:
    return hold()


def take_down(client: Client, **more: str) -> Any:
    sent = {"gist": "Meet every year", "item": "2", "type": "proposal", "proposers": "mexi", "interventions": "I-2-03"}
    return client.post(f"{HELD}proposals/new/", sent | more)


def test_the_proposals_of_2017_are_all_there_with_what_became_of_them(client: Client) -> None:
    page = client.get(f"{OF_2017}proposals/")
    pages = [client.get(f"{OF_2017}proposals/?page={number}").context["rows"] for number in (1, 2, 3)]
    assert [len(rows) for rows in pages] == [50, 50, 9]
    assert len({row["code"] for rows in pages for row in rows}) == 109
    assert (page.context["count"], page.context["count_open"]) == (109, 51)
    assert "109 proposals 51 end nowhere" in words(page)
    only = client.get(f"{OF_2017}proposals/?open=1")
    assert only.context["page"].paginator.count == 51
    assert all(row["open"] for row in only.context["rows"])
    assert "?open=1&amp;page=2" in only.content.decode()


def test_proposals_are_found_by_who_made_them_item_and_topic(client: Client) -> None:
    def codes(query: str) -> set[str]:
        page = client.get(f"{OF_2017}proposals/?{query}").context["page"]
        return {one.code for one in page.paginator.object_list}

    stored = Proposal.objects.filter(meeting__code="oas-csh-npc-toc-2017")
    assert codes("party=CHL") == {one.code for one in stored if "CHL" in one.proposers}
    assert codes("item=8&topic=indicators") == {
        one.code for one in stored if one.item == 8 and "indicators" in one.topics
    }
    assert codes("party=NOBODY") == set()


@pytest.mark.parametrize("page", ["proposals/", "proposals/P035/", "closing/", "checks/"])
def test_a_page_asks_the_database_seldom(client: Client, page: str) -> None:
    client.get(f"{OF_2017}{page}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{OF_2017}{page}")
    assert len(asked) <= 10


def test_a_proposal_shows_where_it_was_said(client: Client) -> None:
    page = client.get(f"{OF_2017}proposals/P073/")
    assert [said.code for said, _, _ in page.context["spoken"]] == ["I-8-03", "I-8-04"]
    assert "supported" in words(page).lower()


def test_the_rapporteur_takes_down_a_proposal(meeting: Meeting, diego: User) -> None:
    browser = browser_of(diego)
    assert take_down(browser, addressees="SMS, CSH", topics="meeting_organization").status_code == 302
    one = meeting.proposals.get()
    assert (one.code, one.proposers, one.addressees) == ("P001", ["MEX"], ["SMS", "CSH"])
    for _ in range(2):
        assert take_down(browser, gist="Meet twice a year").status_code == 302
    assert set(meeting.proposals.values_list("code", flat=True)) == {"P001", "P002"}
    assert AuditEntry.objects.filter(verb="meetings.proposal.recorded").count() == 2


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"gist": "  "}, "gist"),
        ({"gist": "x" * 601}, "gist"),
        ({"item": "9"}, "item"),
        ({"item": "99999999999999999999"}, "item"),
        ({"type": "shout"}, "type"),
        ({"proposers": ""}, "proposers"),
        ({"proposers": "atlantis"}, "proposers"),
        ({"proposers": "c"}, "proposers"),
        ({"interventions": "I-9-99"}, "interventions"),
    ],
)
def test_what_cannot_be_taken_down_says_which_field_and_keeps_what_was_typed(
    meeting: Meeting, diego: User, sent: dict[str, str], field: str
) -> None:
    before = rows_of(Proposal, AuditEntry)
    page = take_down(browser_of(diego), **{"topics": "gangs", **sent})
    assert page.status_code == 422
    assert field in {one["where"] for one in page.context["problems"]}
    assert 'value="gangs"' in page.content.decode()
    assert rows_of(Proposal, AuditEntry) == {
        name: before[name] for name in ("meetings.Proposal", "accounts.AuditEntry")
    }


def test_a_delegation_writes_in_its_own_name_alone(meeting: Meeting, ana: User) -> None:
    browser = browser_of(ana)
    sent = {"gist": "Share what we know", "item": "3", "type": "offer", "proposers": "MEX", "supporters": "ARG"}
    assert browser.post(f"{HELD}proposals/send/ATG/", sent).status_code == 302
    one = meeting.proposals.get()
    assert (one.proposers, one.supporters, one.interventions) == (["ATG"], [], [])
    assert browser.post(f"{HELD}proposals/send/ARG/", sent).status_code == 404
    assert meeting.proposals.count() == 1
    assert AuditEntry.objects.get(verb="meetings.proposal.sent").state_code == "ATG"


def test_a_proposal_is_supported_once_and_not_by_who_made_it(
    meeting: Meeting, diego: User, ana: User, carla: User
) -> None:
    take_down(browser_of(diego), proposers="ATG", interventions="I-2-01")
    for _ in range(2):
        assert browser_of(carla).post(f"{HELD}proposals/P001/support/", {"state": "ARG"}).status_code == 302
    assert browser_of(ana).post(f"{HELD}proposals/P001/support/", {"state": "ATG"}).status_code == 422
    assert browser_of(ana).post(f"{HELD}proposals/P001/support/", {"state": "ARG"}).status_code == 403
    assert meeting.proposals.get().supporters == ["ARG"]


def test_nothing_vanishes(meeting: Meeting, diego: User) -> None:
    browser = browser_of(diego)
    for gist in ("Meet every year", "Meet yearly", "Write a song"):
        take_down(browser, gist=gist)
    entry = {"gist": "Annual meeting", "owners": "SMS", "due_on": "2028-03-01", "proposals": "P001"}
    for _ in range(2):
        assert browser.post(f"{HELD}closing/entries/", entry).status_code == 302
    assert meeting.commitments.count() == 1
    refused = browser.post(f"{HELD}closing/adopt/", {})
    assert refused.status_code == 422
    assert {one["where"] for one in refused.context["problems"]} == {
        "proposal_ends_nowhere:P002",
        "proposal_ends_nowhere:P003",
    }
    merged = {"ending": "merged", "ending_ref": "P001"}
    assert browser.post(f"{HELD}proposals/P002/end/", merged).status_code == 302
    assert browser.post(f"{HELD}proposals/P003/end/", {"ending": "not_taken_up"}).status_code == 422
    not_taken = {"ending": "not_taken_up", "ending_reason": "outside the mandate"}
    assert browser.post(f"{HELD}proposals/P003/end/", not_taken).status_code == 302
    assert browser.post(f"{HELD}closing/adopt/", {}).status_code == 302
    assert meeting.decisions.filter(kind="closing_list").count() == 1
    assert browser.post(f"{HELD}closing/entries/", entry).status_code == 409
    page = browser.get(f"{HELD}closing/")
    assert "This list was adopted." in words(page)
    assert browser.get(f"{HELD}checks/").context["count"] == 0


def test_each_thing_left_open_needs_a_reason_of_its_own(meeting: Meeting, diego: User) -> None:
    browser = browser_of(diego)
    take_down(browser)
    take_down(browser, gist="Write a song")
    first, second = "proposal_ends_nowhere:P001", "proposal_ends_nowhere:P002"
    refused = browser.post(f"{HELD}closing/adopt/", {first: "time ran out", second: " "})
    assert refused.status_code == 422
    assert [one["where"] for one in refused.context["problems"]] == [second]
    assert 'value="time ran out"' in refused.content.decode()
    assert browser.post(f"{HELD}closing/adopt/", {first: "x" * 501, second: "no"}).status_code == 422
    assert meeting.decisions.count() == 0
    assert browser.post(f"{HELD}closing/adopt/", {first: "time ran out", second: "no"}).status_code == 302
    assert meeting.decisions.get().gist == "P001: time ran out; P002: no"


def test_an_entry_is_mended_until_the_list_is_adopted(meeting: Meeting, diego: User) -> None:
    browser, entries = browser_of(diego), f"{HELD}closing/entries/"
    take_down(browser)
    assert browser.post(entries, {"gist": "Annual meeting", "proposals": "P001"}).status_code == 302
    assert browser.get(f"{HELD}checks/").context["count"] == 2
    assert "Annual meeting" in browser.get(f"{entries}a/").content.decode()
    assert browser.post(f"{entries}a/", {"gist": "Annual meeting", "due_on": "soon"}).status_code == 422
    assert browser.post(f"{entries}a/", {"gist": "", "owners": "SMS"}).status_code == 422
    assert browser.post(f"{entries}b/", {"gist": "Another"}).status_code == 404
    mended = {
        "gist": "Annual meeting",
        "owners": "SMS, MEX",
        "due_on": "2028-03-01",
        "proposals": "P001",
        "version": "1",
    }
    assert browser.post(f"{entries}a/", mended).status_code == 302
    entry = meeting.commitments.get()
    assert {one.party for one in entry.owners.all()} == {"SMS", "MEX"}
    assert meeting.proposals.get().entries == ["a"]
    assert browser.get(f"{HELD}checks/").context["count"] == 0
    assert browser.post(f"{HELD}closing/adopt/", {}).status_code == 302
    assert browser.post(f"{entries}a/", mended).status_code == 409


def test_a_hidden_document_is_checked_and_kept_from_who_may_not_read_it(
    meeting: Meeting, diego: User, client: Client
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(access="public", mandates=["D1"])
    meeting.documents.create(
        pack_id="OAS",
        code="D1",
        symbol="AG/RES. 2880 (XLV-O/16)",
        access="secretariat",
        role="mandate",
        title={},
        recorded_at=AT,
    )
    assert client.get(f"{HELD}checks/").context["count"] == 0
    assert browser_of(diego).get(f"{HELD}checks/").context["count"] == 1


def test_an_entry_at_fault_is_refused(meeting: Meeting, diego: User) -> None:
    sent = {"gist": "", "owners": "atlantis", "due_on": "soon", "proposals": "P999"}
    page = browser_of(diego).post(f"{HELD}closing/entries/", sent)
    assert page.status_code == 422
    assert {one["where"] for one in page.context["problems"]} == {"owners", "due_on"}
    page = browser_of(diego).post(f"{HELD}closing/entries/", {"gist": " ", "proposals": "P999"})
    assert {one["where"] for one in page.context["problems"]} == {"gist", "proposals"}
    assert meeting.commitments.count() == 0


def test_a_meeting_of_the_states_is_unknown_to_strangers(meeting: Meeting, client: Client, felix: User) -> None:
    for browser in (client, browser_of(felix)):
        for page in ("", "record/", "proposals/", "closing/", "checks/"):
            assert browser.get(f"{HELD}{page}").status_code == 404


def test_once_the_report_is_issued_the_record_is_closed(diego: User, ana: User) -> None:
    hold(status="reported")
    assert take_down(browser_of(diego)).status_code == 409
    sent = {"gist": "Late", "item": "3", "type": "offer"}
    assert browser_of(ana).post(f"{HELD}proposals/send/ATG/", sent).status_code == 409
    page = browser_of(diego).get(f"{HELD}proposals/")
    assert not page.context["may_keep"]


def _form_of(client: Client, address: str) -> dict[str, str]:
    """Return what a form sends as it stands."""
    page = client.get(address)
    assert page.status_code == 200
    return {**page.context["typed"], "was": page.context["was"]}


def test_the_rapporteur_corrects_a_proposal_and_of_two_the_second_is_told(meeting: Meeting, diego: User) -> None:
    desk = browser_of(diego)
    take_down(desk)
    address = f"{HELD}proposals/P001/correct/"
    first = _form_of(desk, address)
    assert (first["gist"], first["proposers"], first["interventions"]) == ("Meet every year", "MEX", "I-2-03")
    second = dict(first)
    sent = first | {"gist": "Meet twice a year", "addressees": "GS", "topics": "firearms"}
    assert desk.post(address, sent).status_code == 302
    row = Proposal.objects.get(meeting=meeting, code="P001")
    assert (row.gist, row.addressees, row.topics, row.proposers) == ("Meet twice a year", ["GS"], ["firearms"], ["MEX"])
    late = desk.post(address, second | {"gist": "Meet never"})
    assert late.status_code == 422
    assert "It now says: Meet twice a year" in words(late)
    row.refresh_from_db()
    assert row.gist == "Meet twice a year"
    assert AuditEntry.objects.order_by("number").last().verb == "meetings.proposal.corrected"  # type: ignore[union-attr]


def test_a_correction_at_fault_changes_nothing(meeting: Meeting, diego: User) -> None:
    desk = browser_of(diego)
    take_down(desk)
    address = f"{HELD}proposals/P001/correct/"
    sent = _form_of(desk, address)
    for wrong in ({"gist": " "}, {"item": "9"}, {"proposers": "nobody"}, {"interventions": "I-9-99"}, {"was": ""}):
        answer = desk.post(address, sent | wrong)
        assert answer.status_code == 422, wrong
        assert Proposal.objects.get(meeting=meeting, code="P001").gist == "Meet every year"


def test_a_proposal_of_a_pack_is_not_corrected_here(diego: User) -> None:
    desk = browser_of(diego)
    address = f"{OF_2017}proposals/P035/correct/"
    sent = _form_of(desk, address)
    assert desk.post(address, sent | {"gist": "Something else"}).status_code == 409
    assert "Correct it" not in words(desk.get(f"{OF_2017}proposals/P035/"))


def test_an_entry_is_kept_in_the_language_in_which_it_is_typed(meeting: Meeting, diego: User) -> None:
    desk = browser_of(diego)
    sent = {"gist": "Celebrar una reunión anual", "owners": "SMS", "due_on": "2028-06-30"}
    assert desk.post(f"/es/meetings/{CODE}/closing/entries/", sent).status_code == 302
    entry = meeting.commitments.get(letter="a")
    assert (entry.gist, entry.language) == ("Celebrar una reunión anual", "es")
    assert (
        desk.post(f"{HELD}closing/entries/a/", sent | {"gist": "An annual meeting", "version": "1"}).status_code == 302
    )
    entry.refresh_from_db()
    assert entry.language == "en"
