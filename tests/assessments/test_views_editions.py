"""Issuing an edition in the browser, without script: ask, look at what would be issued, confirm."""

import re

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, User
from enlace.assessments.models import Edition
from tests.assessments.conftest import Load, bring
from tests.conftest import browser_of
from tests.packs import CYCLE, HEAD, LATER

pytestmark = pytest.mark.django_db

ADDRESS = f"/en/reports/{CYCLE}/issue/"


@pytest.fixture
def officer(load: Load, diego: User) -> Client:
    load(threshold=0.5)
    return browser_of(diego)


def hidden(html: str) -> dict[str, str]:
    """Return what the form of the page sends when its button is pressed."""
    return dict(re.findall(r'<input type="hidden" name="(status|symbol|seen)" value="([^"]*)"', html))


def test_first_is_shown_what_would_be_issued_and_nothing_is_stored(officer: Client) -> None:
    page = officer.get(ADDRESS, {"status": "final", "symbol": " CP/1 "})
    html = page.content.decode()
    assert page.status_code == 200
    for said in (
        "no. 1, <strong>final</strong>",
        "CP/1",
        "3 of 4",
        "Figures under the threshold of 50%",
        "2 of 5",
        "can never be altered, withdrawn or deleted",
        "Issue edition no. 1 for good",
    ):
        assert said in html, said
    assert re.findall(r'questions/(Q\d)/">', html) == ["Q4", "Q5"]  # AA alone answered these, of four
    assert not Edition.objects.exists()
    assert not AuditEntry.objects.filter(verb="assessments.edition.issued").exists()


def test_what_was_shown_is_issued_when_it_is_confirmed(officer: Client) -> None:
    sent = hidden(officer.get(ADDRESS, {"status": "preliminary", "symbol": "CP/1"}).content.decode())
    assert sent == {"status": "preliminary", "symbol": "CP/1", "seen": sent["seen"]}
    answer = officer.post(ADDRESS, sent)
    assert (answer.status_code, answer["Location"]) == (302, f"/en/reports/{CYCLE}/editions/1/")
    edition = Edition.objects.get(cycle__code=CYCLE)
    assert (edition.status, edition.symbol, edition.content_hash) == ("preliminary", "CP/1", sent["seen"])


def test_nothing_is_issued_without_having_been_shown(officer: Client) -> None:
    answer = officer.post(ADDRESS, {"status": "final", "symbol": ""})
    assert (answer.status_code, "Issue edition no. 1 for good" in answer.content.decode()) == (200, True)
    assert not Edition.objects.exists()


def test_a_report_that_moved_since_is_not_issued_unseen(officer: Client) -> None:
    sent = hidden(officer.get(ADDRESS, {"status": "final"}).content.decode())
    bring(HEAD + "DD,Q1,yes\n")
    answer = officer.post(ADDRESS, sent)
    said = "The report has changed since you looked at it"
    assert (answer.status_code, said in answer.content.decode()) == (409, True)
    assert not Edition.objects.exists()
    html = officer.get(ADDRESS, {"status": "final"}).content.decode()
    assert "4 of 4" in html
    assert officer.post(ADDRESS, hidden(html)).status_code == 302


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ({}, 200, "Show what would be issued"),
        ({"status": ""}, 422, "There is a problem"),
        ({"status": "draft"}, 422, "There is a problem"),
        ({"status": "final", "symbol": "x" * 81}, 422, "There is a problem"),
        ({"status": "final", "symbol": "a\x1b"}, 422, "U+001B"),
    ],
)
def test_what_cannot_be_issued_is_not_shown_as_if_it_could(
    officer: Client, query: dict[str, str], status: int, said: str
) -> None:
    page = officer.get(ADDRESS, query)
    assert (page.status_code, said in page.content.decode()) == (status, True)


def test_where_there_is_nothing_to_issue_it_is_said_before(officer: Client) -> None:
    page = officer.get(f"/en/reports/{LATER}/issue/", {"status": "final"})
    assert (page.status_code, "No State has answered yet" in page.content.decode()) == (409, True)


def test_invented_answers_are_marked_before_they_are_issued(officer: Client) -> None:
    bring(HEAD + "DD,Q1,yes\n", synthetic=True)
    assert "SYNTHETIC</span>" in officer.get(ADDRESS, {"status": "final"}).content.decode()


def test_an_edition_begins_with_a_list_of_its_chapters(officer: Client) -> None:
    sent = hidden(officer.get(ADDRESS, {"status": "preliminary"}).content.decode())
    html = officer.post(ADDRESS, sent, follow=True).content.decode()
    assert '<p class="done" role="status">Edition no. 1 was issued.</p>' in html
    listed = re.findall(r'<li><a href="#([^"]+)">', html.partition('id="parts"')[2])
    assert listed[0] == "coverage"
    assert listed[-1] == "annex"
    assert all(f'id="{anchor}"' in html for anchor in listed)


def test_what_cannot_be_issued_again_says_why_and_nothing_else(officer: Client) -> None:
    sent = hidden(officer.get(ADDRESS, {"status": "final"}).content.decode())
    officer.post(ADDRESS, sent)
    answer = officer.get(ADDRESS, {"status": "final"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Nothing has changed since edition no. 1." in html
    assert "Somebody may have changed it" not in html
