"""The page of questions asked twice: for those who follow cycles, with counts and never an answer."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from enlace.accounts.models import User
from enlace.assessments.models import Mapping
from tests.assessments.test_queries_proposals import HPA, REVIEW, WHOLE, review, said
from tests.conftest import browser_of

__all__ = ["review"]
PAGE = "/en/questionnaires/duplicates/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(review: None, diego: User) -> Client:
    return browser_of(diego)


def rows(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_it_shows_each_pair_once_with_texts_relation_note_and_reviewer(officer: Client) -> None:
    page = officer.get(PAGE).content.decode()
    table = page.split('<table id="duplicates">')[1]
    assert table.count("<tr>") - 1 == Mapping.objects.count() / 2
    for part in (
        "Is a central authority for mutual legal assistance designated and notified to the depositary?",
        "Have you named a central authority for mutual legal assistance and notified it?",
        "asks the same as",
        "Both ask whether an authority was named and notified.",
        "Enlace project, reconstruction",
        '<time datetime="2026-11-25">',
    ):
        assert part in table, part
    shared = re.findall(r'<td class="number">(\d+)</td>', page.split('<table id="shared">')[1].split("</table>")[0])
    assert shared == ["22", "31", "11"]


def test_what_each_state_is_spared_is_counted_and_no_answer_is_shown(officer: Client) -> None:
    said(REVIEW, WHOLE, synthetic=True)
    page = officer.get(PAGE, {"cycle": HPA}).content.decode()
    line = page.split("Antigua and Barbuda")[1].split("</tr>")[0]
    assert re.findall(r"(\d+)<", line) == ["53", "20", "0", "14", "5", "1"]
    assert "SYNTHETIC" in line
    assert "With Barbados" not in page
    assert page.count('<th scope="row">') >= 35
    assert "SYNTHETIC" not in page.split("Argentina")[1].split("</tr>")[0]


def test_the_short_form_or_the_whole_of_any_cycle_can_be_looked_at(officer: Client) -> None:
    whole = rows(officer, f"/en/questionnaires/spared.csv?cycle={HPA}&form=full")
    assert {row["questions"] for row in whole} == {"95"}
    assert {row["cycle"] for row in rows(officer, f"/en/questionnaires/spared.csv?cycle={REVIEW}")} == {REVIEW}
    assert officer.get(PAGE, {"cycle": "NONE"}).status_code == 404


def test_the_tables_are_files_too(officer: Client) -> None:
    said(REVIEW, WHOLE)
    found = rows(officer, "/en/questionnaires/duplicates.csv")
    assert len(found) == Mapping.objects.count()
    (one,) = [row for row in found if (row["source_question"], row["target_question"]) == ("F1", "M4")]
    assert (one["relation"], one["values"], one["reviewed_on"]) == ("equal", "in_preparation>no", "2026-11-25")
    spared = {row["state"]: row for row in rows(officer, f"/en/questionnaires/spared.csv?cycle={HPA}")}
    assert (spared["ATG"]["offered"], spared["ATG"]["questionnaire"], spared["ATG"]["synthetic"]) == ("20", "14", "")
    assert len(spared) == 35


@pytest.mark.parametrize("marking", ["TLP:AMBER+STRICT", "TLP:RED"])
def test_no_count_tells_an_answer_that_the_secretariat_may_not_see(officer: Client, marking: str) -> None:
    """From a “yes” to C1 follows an answer to C8, from a “no” none: counted, that would tell one from the other."""
    found = []
    for value in ("yes", "no"):
        said(REVIEW, {"C1": value}, marking=marking)
        (row,) = [row for row in rows(officer, f"/en/questionnaires/spared.csv?cycle={HPA}") if row["state"] == "ATG"]
        found.append(row)
    assert found[0] == found[1]
    assert found[0]["questionnaire"] == "0"


def test_an_unreviewed_mapping_is_said_to_offer_nothing(officer: Client) -> None:
    Mapping.objects.filter(source_question="M4").update(reviewer="", reviewed_on=None)
    assert "not reviewed: nothing is offered by it" in officer.get(PAGE).content.decode()


def test_a_questionnaire_that_is_not_loaded_has_no_text(officer: Client) -> None:
    Mapping.objects.filter(source_question="M4").update(source_questionnaire="GONE-Q")
    page = officer.get(PAGE).content.decode()
    assert "GONE-Q M4" in page
    assert "not loaded" in page


def test_without_mappings_the_page_says_so(diego: User) -> None:
    page = browser_of(diego).get(PAGE).content.decode()
    assert "No pack maps questions" in page
    assert '<table id="spared">' in page


@pytest.mark.parametrize("address", [PAGE, "/en/questionnaires/duplicates.csv", "/en/questionnaires/spared.csv"])
def test_it_is_for_those_who_follow_cycles(ana: User, felix: User, address: str) -> None:
    assert browser_of(ana).get(address).status_code == 403
    assert browser_of(felix).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_it_speaks_the_readers_language(officer: Client, language: str) -> None:
    with translation.override(language):
        page = officer.get(f"/{language}/questionnaires/duplicates/").content.decode()
    assert "Questions asked twice" not in page
    assert "asks the same as" not in page


def test_the_officers_desk_leads_there(officer: Client) -> None:
    assert PAGE in officer.get("/en/desk/").content.decode()


def test_the_page_takes_few_queries(officer: Client) -> None:
    said(REVIEW, WHOLE)
    officer.get(PAGE)
    with CaptureQueriesContext(connection) as caught:
        officer.get(PAGE, {"cycle": HPA})
    assert len(caught) <= 14
