"""The register of commitments: what it says of the 2017 meeting, who may keep it, and at what cost."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import STRANGER
from enlace.meetings.models import Commitment, Meeting, Owner, ProgressReport
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.rules.commitments import counts_of
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db
MEETING = "oas-csh-npc-toc-2017"


def _entry() -> Commitment:
    return Commitment.objects.filter(meeting__code=MEETING, owners=None).order_by("place")[0]


def test_four_entries_of_2017_have_no_owner_and_eleven_no_date() -> None:
    every = [one for one in commitments(STRANGER) if one.meeting == MEETING]
    counts = counts_of(every, date(2026, 11, 25))
    assert (counts.total, counts.without_owner, counts.without_date, counts.overdue) == (11, 4, 11, 0)
    page = browser_of().get(f"/en/road-map/?meeting={MEETING}").content.decode()
    assert "11 commitments: 4 without an owner stated, 11 without a date, 0 overdue." in page


def test_pages_take_few_queries_with_many_commitments() -> None:
    meeting = Meeting.objects.get(code=MEETING)
    Commitment.objects.bulk_create(
        Commitment(
            pack_id=meeting.pack_id,
            meeting=meeting,
            code=f"many:{n}",
            kind="entry",
            gist="x",
            language="en",
            status="open",
        )
        for n in range(500)
    )
    code = Commitment.objects.filter(meeting=meeting).order_by("place")[0].code
    for url in ("/en/road-map/", "/en/road-map/owed/", "/en/road-map/owed/CSH/", f"/en/road-map/{code}/"):
        with CaptureQueriesContext(connection) as made:
            assert browser_of().get(url).status_code == 200, url
        assert len(made) <= 15, (url, len(made))


def test_paragraphs_addressed_to_the_secretariat_link_to_the_plan() -> None:
    row = Commitment.objects.filter(kind="paragraph").order_by("id")[0]
    assert [one.party for one in row.owners.all()] == ["GS"]
    page = browser_of().get(f"/en/road-map/{row.code}/").content.decode()
    assert f"#{row.code.partition(':')[2]}" in page


def test_what_a_reader_may_not_know_is_404() -> None:
    entry = _entry()
    Meeting.objects.filter(code=MEETING).update(access="secretariat")
    assert browser_of().get(f"/en/road-map/{entry.code}/").status_code == 404
    assert browser_of().get("/en/road-map/owed/XXX/").status_code == 404


def test_a_state_reports_for_itself_alone(ana: User, carla: User, diego: User) -> None:
    entry = _entry()
    Owner.objects.create(commitment=entry, party="ATG")
    given = {"party": "ATG", "text": "Done", "status": "kept", "evidence": "CP/CSH-1/26"}
    for user in (carla, diego):
        assert browser_of(user).post(f"/en/road-map/{entry.code}/report/", given).status_code == 403
    assert ProgressReport.objects.count() == 0
    assert browser_of(ana).post(f"/en/road-map/{entry.code}/report/", given).status_code == 302
    assert Commitment.objects.get(pk=entry.pk).status == "kept"


def test_only_the_officer_keeps_the_register(ana: User, diego: User) -> None:
    entry = _entry()
    url = f"/en/road-map/{entry.code}"
    assert browser_of(ana).post(f"{url}/due/", {"due_on": "2026-01-01", "reason": "x"}).status_code != 302
    officer = browser_of(diego)
    assert officer.post(f"{url}/due/", {"due_on": "soon", "reason": "x"}).status_code == 422
    assert officer.post(f"{url}/due/", {"due_on": "2026-01-01", "reason": ""}).status_code == 422
    assert officer.post(f"{url}/owners/", {"owner": "ATG NOBODY"}).status_code == 422
    assert Commitment.objects.get(pk=entry.pk).due_on is None
    assert officer.post(f"{url}/due/", {"due_on": "2026-01-01", "reason": "Agreed"}).status_code == 302
    assert officer.post(f"{url}/owners/", {"owner": "ATG GS"}).status_code == 302
    assert "overdue" in officer.get(f"{url}/").content.decode()
    assert officer.post(f"{url}/drop/", {"reason": "Overtaken"}).status_code == 302
    assert officer.post(f"{url}/drop/", {"reason": "Overtaken"}).status_code == 409


def test_what_is_refused_is_told_on_the_page_beside_what_was_typed(ana: User, diego: User) -> None:
    entry = _entry()
    Owner.objects.create(commitment=entry, party="ATG")
    url, officer = f"/en/road-map/{entry.code}", browser_of(diego)
    sent = [
        (officer, "due", {"due_on": "2027-03-05", "reason": ""}, "due_reason", 'value="2027-03-05"'),
        (officer, "due", {"due_on": "soon", "reason": "Agreed in Lima"}, "due_on", 'value="Agreed in Lima"'),
        (officer, "drop", {"reason": " "}, "drop_reason", "Give the reason."),
        (officer, "owners", {"owner": "ATG NOBODY"}, "owner", 'value="ATG NOBODY"'),
        (officer, "carry", {"meeting": "x", "due_on": "soon"}, "carry_due_on", "There is a problem"),
        (
            browser_of(ana),
            "report",
            {"party": "ATG", "text": "", "status": "kept", "evidence": "CP/CSH-1/26"},
            "text",
            'value="CP/CSH-1/26"',
        ),
    ]
    for browser, form, given, field, kept in sent:
        answer = browser.post(f"{url}/{form}/", given)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert [one["where"] for one in answer.context["problems"]] == [field]
        assert kept in page


@pytest.mark.parametrize("form", ["due", "carry", "drop", "owners", "report"])
def test_of_a_commitment_that_is_not_there_nothing_is_told_but_that(diego: User, form: str) -> None:
    assert browser_of(diego).post(f"/en/road-map/none/{form}/", {"due_on": "soon"}).status_code == 404


def test_the_form_of_a_commitment_shows_its_day_and_names_each_reason_apart(diego: User) -> None:
    entry = _entry()
    Commitment.objects.filter(pk=entry.pk).update(due_on=date(2027, 3, 5))
    page = browser_of(diego).get(f"/en/road-map/{entry.code}/").content.decode()
    assert re.search(r'id="due_on"[^>]*value="2027-03-05"', page)
    labels = re.findall(r'<label[^>]*for="\w+_reason">([^<]*)<', page)
    assert len(labels) == len(set(labels)) == 2


def test_what_was_kept_is_said(diego: User) -> None:
    entry, officer = _entry(), browser_of(diego)
    sent = [
        ("owners", {"owner": "ATG"}),
        ("due", {"due_on": "2027-03-05", "reason": "Agreed"}),
        ("drop", {"reason": "x"}),
    ]
    for form, given in sent:
        page = officer.post(f"/en/road-map/{entry.code}/{form}/", given, follow=True).content.decode()
        assert 'class="done"' in page


def test_topics_of_a_commitment_stand_by_their_names(client: Client) -> None:
    entry = _entry()
    Commitment.objects.filter(pk=entry.pk).update(topics=["firearms"])
    assert "Armas de fuego" in client.get(f"/es/road-map/{entry.code}/").content.decode()


def test_what_a_party_owes_and_is_owed_is_leafed_through_list_by_list() -> None:
    meeting = Meeting.objects.get(code=MEETING)
    made = Commitment.objects.bulk_create(
        Commitment(
            pack_id=meeting.pack_id,
            meeting=meeting,
            code=f"many:{n}",
            kind="entry",
            gist=f"Thing {n}.",
            language="en",
            status="open",
            owed_to=["CUB"],
        )
        for n in range(60)
    )
    Owner.objects.bulk_create(Owner(commitment=one, party="CUB") for one in made)
    first = browser_of().get("/en/road-map/owed/CUB/").context["lists"]
    assert [len(part["lines"]) for part in first] == [50, 50]
    assert [part["counts"].total for part in first] == [60, 60]
    second = browser_of().get("/en/road-map/owed/CUB/?page=2")
    owes, owed = second.context["lists"]
    assert [line.text.text for line in owes["lines"]] == [f"Thing {n}." for n in range(50, 60)]
    assert len(owed["lines"]) == 50
    assert "60 commitments: 0 without an owner stated, 60 without a date, 0 overdue." in second.content.decode()
    assert "?page=2&amp;owed_page=2" in second.content.decode()
    both = browser_of().get("/en/road-map/owed/CUB/?page=2&owed_page=2").context["lists"]
    assert [len(part["lines"]) for part in both] == [10, 10]
    assert browser_of().get("/en/road-map/owed/CUB/?page=x&owed_page=-1").status_code == 200


def test_the_filters_show_what_was_asked() -> None:
    page = browser_of().get(f"/en/road-map/?meeting={MEETING}&status=not_done&overdue=1").content.decode()
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    assert chosen == ["not_done", MEETING, "1"]


def test_a_name_that_is_there_in_english_alone_is_marked_as_english(client: Client) -> None:
    entry = _entry()
    Owner.objects.create(commitment=entry, party="CSH")
    for address in (f"/es/road-map/{entry.code}/", f"/es/road-map/?meeting={MEETING}&owner=CSH"):
        assert 'lang="en">Committee on Hemispheric Security' in client.get(address).content.decode()
