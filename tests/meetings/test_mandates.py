"""Mandates entered by hand: kept as printed, marked where a symbol is at fault, put right by the officer."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.meetings.models import Commitment, Document, Meeting, Owner
from tests.conftest import browser_of, rows_of
from tests.meetings.holding import AT

pytestmark = pytest.mark.django_db

NEW = "/en/road-map/new/"
TYPED = {
    "pack": "OAS",
    "gist": "Report each year on what was done.",
    "language": "en",
    "source": "ag/res 2880 (XLVI-O/16)",
    "owners": "GS, antigua",
    "owed_to": "GA",
    "due_on": "2027-06-01",
    "topics": "reporting",
}


def faults(response: Any) -> set[str]:
    assert response.status_code == 422
    return {one["where"] for one in response.context["problems"]}


@pytest.fixture
def officer(diego: User) -> Client:
    return browser_of(diego)


def enter(officer: Client, **other: str) -> Commitment:
    assert officer.post(NEW, TYPED | other).status_code == 302
    return Commitment.objects.order_by("-pk")[0]


def test_a_mandate_is_entered_and_read_by_everybody(officer: Client) -> None:
    row = enter(officer)
    assert (row.kind, row.status, row.source) == ("mandate", "open", "AG/RES. 2880 (XLVI-O/16)")
    assert (row.due_on, row.owed_to, row.topics) == (date(2027, 6, 1), ["GA"], ["reporting"])
    assert sorted(row.owners.values_list("party", flat=True)) == ["ATG", "GS"]
    page = browser_of().get(f"/en/road-map/{row.code}/").content.decode()
    for said in ("Report each year on what was done.", "AG/RES. 2880", "OAS General Assembly", "Entered by hand"):
        assert said in page
    assert "Put it right" not in page
    assert "Put it right" in officer.get(f"/en/road-map/{row.code}/").content.decode()
    assert row.code in browser_of().get("/en/road-map/?kind=mandate&owner=ATG").content.decode()
    entry = AuditEntry.objects.filter(verb="meetings.mandate.entered").order_by("number")[0]
    assert (entry.actor, entry.subject) == ("diego", row.code)


def test_what_the_resolution_does_not_say_stays_unknown(officer: Client) -> None:
    row = enter(officer, owners="", owed_to="", due_on="", topics="")
    page = browser_of().get(f"/en/road-map/{row.code}/").content.decode()
    for said in ("no owner stated", "no date set", "not recorded"):
        assert said in page


@pytest.mark.parametrize(
    ("symbol", "marked"),
    [
        ("Resolution 5 of the ministers", "the series is not known"),
        ("AG/RES. 2880 (XLV-O/16)", "XLV-O was the regular"),
    ],
)
def test_a_symbol_at_fault_is_kept_as_printed_and_marked(officer: Client, symbol: str, marked: str) -> None:
    row = enter(officer, source=symbol)
    assert row.source == symbol
    page = browser_of().get(f"/en/road-map/{row.code}/").content.decode()
    assert marked in page


@pytest.mark.rows_of_its_own
def test_the_source_links_to_its_document_for_those_who_may_read_it(officer: Client, ana: User) -> None:
    row = enter(officer)
    document = Document.objects.create(
        pack_id="OAS", code="D1", symbol=row.source, work=row.source, access="states", recorded_at=AT, recorded_by="x"
    )
    address = f'href="/en/documents/{document.pk}/"'
    assert address in browser_of(ana).get(f"/en/road-map/{row.code}/").content.decode()
    assert address not in browser_of().get(f"/en/road-map/{row.code}/").content.decode()


def test_it_is_found_by_its_words_and_its_symbol_and_by_those_it_has_now(officer: Client) -> None:
    row = enter(officer)

    def found(words: str) -> bool:
        return f"/en/road-map/{row.code}/" in browser_of().get("/en/search/", {"q": words}).content.decode()

    assert found("report year done")
    typed = TYPED | {"version": "1", "gist": "Convene the ministers."}
    assert officer.post(f"/en/road-map/{row.code}/edit/", typed).status_code == 302
    assert found("convene ministers")
    assert not found("report year done")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"gist": " "}, "gist"),
        ({"gist": "x" * 601}, "gist"),
        ({"language": "xx"}, "language"),
        ({"source": ""}, "source"),
        ({"source": "x" * 121}, "source"),
        ({"owners": "atlantis"}, "owners"),
        ({"owed_to": "atlantis"}, "owed_to"),
        ({"due_on": "2027-02-30"}, "due_on"),
        ({"topics": "x" * 81}, "topics"),
        ({"pack": "NONE"}, "pack"),
        ({"pack": ""}, "pack"),
    ],
)
def test_a_mandate_at_fault_is_refused_whole(officer: Client, sent: dict[str, str], field: str) -> None:
    before = rows_of(Commitment, Owner, AuditEntry)
    assert field in faults(officer.post(NEW, TYPED | sent))
    assert rows_of(Commitment, Owner, AuditEntry) == before


def test_what_is_sent_twice_is_kept_once_and_two_mandates_have_two_codes(officer: Client) -> None:
    first = enter(officer)
    assert enter(officer).pk == first.pk
    second = enter(officer, gist="Meet each year.")
    assert second.code != first.code


def test_it_is_put_right_and_another_day_needs_a_reason(officer: Client, ana: User) -> None:
    row = enter(officer)
    url = f"/en/road-map/{row.code}/edit/"
    shown = officer.get(url)
    assert 'value="ATG, GS"' in shown.content.decode()
    typed = TYPED | {"owners": "GS, MEX", "gist": "Informar cada año.", "language": "es", "version": "1"}
    assert officer.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert (row.gist, row.language, row.version) == ("Informar cada año.", "es", 2)
    assert sorted(row.owners.values_list("party", flat=True)) == ["GS", "MEX"]
    assert faults(officer.post(url, typed | {"version": "2", "due_on": ""})) == {"reason"}
    assert faults(officer.post(url, typed)) == {"gist"}
    later = typed | {"version": "2", "due_on": "2028-01-01", "reason": "The Assembly said so."}
    assert officer.post(url, later).status_code == 302
    row.refresh_from_db()
    assert row.due_on == date(2028, 1, 1)
    told = AuditEntry.objects.filter(verb="meetings.mandate.changed").order_by("-number")[0].detail
    assert told == {"due_on": "2028-01-01", "was": "2027-06-01", "reason": "The Assembly said so."}
    assert browser_of(ana).post(url, later).status_code == 403
    assert browser_of(ana).post(NEW, TYPED).status_code == 403
    assert officer.post(f"/en/road-map/{row.code}/drop/", {"reason": "Overtaken"}).status_code == 302
    assert officer.post(url, later | {"version": "3"}).status_code == 409


def test_what_was_not_entered_by_hand_is_not_edited(officer: Client) -> None:
    entry = Commitment.objects.filter(meeting__isnull=False).order_by("pk")[0]
    assert officer.get(f"/en/road-map/{entry.code}/edit/").status_code == 404
    assert officer.post(f"/en/road-map/{entry.code}/edit/", TYPED | {"version": "1"}).status_code == 404
    assert officer.get("/en/road-map/none/edit/").status_code == 404


def test_its_pages_take_few_queries(officer: Client) -> None:
    row = enter(officer)
    assert Meeting.objects.exists()
    for url in (NEW, f"/en/road-map/{row.code}/edit/", f"/en/road-map/{row.code}/"):
        with CaptureQueriesContext(connection) as made:
            assert officer.get(url).status_code == 200
        assert len(made) <= 15, (url, len(made))
