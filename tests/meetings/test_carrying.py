"""Entries carried on to a later meeting: followed and counted once, in their last place."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.rules.permissions import STRANGER
from enlace.meetings.models import Commitment, Decision, Meeting, Owner, Proposal
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.queries.kept import forget
from enlace.meetings.rules.carrying import is_later
from enlace.meetings.rules.commitments import Commitment as Facts
from enlace.meetings.rules.commitments import counts_of, owed_by_party
from enlace.meetings.rules.record import CommitmentKind, CommitmentStatus, MeetingStatus
from enlace.meetings.rules.record import Meeting as MeetingFacts
from tests.conftest import browser_of, rows_of
from tests.meetings.holding import AT, CODE, hold

pytestmark = pytest.mark.django_db

OF_2017 = "oas-csh-npc-toc-2017"
TODAY = date(2027, 3, 2)


@pytest.fixture
def later(db: None) -> Meeting:
    return hold(access="public")


@pytest.fixture
def officer(diego: User) -> Client:
    return browser_of(diego)


def entry_of_2017() -> Commitment:
    return Commitment.objects.filter(meeting__code=OF_2017).exclude(owners=None).order_by("place")[0]


def carry(officer: Client, code: str, meeting: str = CODE, due_on: str = "") -> int:
    return officer.post(f"/en/road-map/{code}/carry/", {"meeting": meeting, "due_on": due_on}).status_code


def test_an_entry_is_carried_on_with_its_owners_and_counted_once(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    shown = officer.get(f"/en/road-map/{before.code}/").context
    assert [code for code, _ in shown["meetings"]] == [CODE]
    owed_to = next(one.owed_to for one in commitments(STRANGER) if one.code == before.code)
    total = counts_of(commitments(STRANGER), TODAY).total
    by_party = owed_by_party(commitments(STRANGER))
    assert carry(officer, before.code, due_on="2028-01-01") == 302
    made = Commitment.objects.get(continues=before)
    assert (made.code, made.letter, made.letter_printed, made.kind) == (f"{CODE}:a", "a", "a", "entry")
    assert (made.gist, made.topics, made.due_on) == (before.gist, before.topics, date(2028, 1, 1))
    assert set(made.owners.values_list("party", flat=True)) == set(before.owners.values_list("party", flat=True))
    assert tuple(made.owed_to) == owed_to
    every = commitments(STRANGER)
    counts = counts_of(every, TODAY)
    assert (counts.total, counts.carried_on) == (total, 1)
    assert owed_by_party(every) == by_party
    page = browser_of().get(f"/en/road-map/{before.code}/").content.decode()
    assert "carried on in Second meeting" in page
    listed = browser_of().get("/en/road-map/?status=carried_on")
    assert [line.one.code for line in listed.context["lines"]] == [before.code]
    assert "1 more was carried on to a later meeting" in listed.content.decode()
    assert before.code not in {line.one.code for line in browser_of().get("/en/road-map/?status=open").context["lines"]}
    told = AuditEntry.objects.filter(verb="meetings.commitment.carried").order_by("number")[0]
    assert (told.subject, told.detail["into"]) == (before.code, made.code)


def test_it_takes_the_next_letter_of_that_list(later: Meeting, officer: Client) -> None:
    assert officer.post(f"/en/meetings/{CODE}/closing/entries/", {"gist": "Something else."}).status_code == 302
    assert carry(officer, entry_of_2017().code) == 302
    assert sorted(later.commitments.values_list("letter", flat=True)) == ["a", "b"]
    assert "b)" in browser_of().get(f"/en/meetings/{CODE}/closing/").content.decode()


def test_not_twice_and_what_was_carried_on_is_followed_in_its_last_place(
    later: Meeting, officer: Client, ana: User
) -> None:
    before = entry_of_2017()
    Owner.objects.create(commitment=before, party="ATG")
    assert carry(officer, before.code) == 302
    kept = rows_of(Commitment, Owner, AuditEntry)
    assert carry(officer, before.code) == 409
    report = {"party": "ATG", "text": "Done", "status": "kept"}
    assert browser_of(ana).post(f"/en/road-map/{before.code}/report/", report).status_code == 409
    assert officer.post(f"/en/road-map/{before.code}/due/", {"due_on": "2028-01-01", "reason": "x"}).status_code == 409
    assert rows_of(Commitment, Owner, AuditEntry) == kept
    assert officer.get(f"/en/road-map/{before.code}/").context["meetings"] == []
    assert browser_of(ana).post(f"/en/road-map/{CODE}:a/report/", report).status_code == 302
    assert Commitment.objects.get(code=f"{CODE}:a").status == "kept"
    assert all(not one.is_open for one in commitments(STRANGER) if one.code in (before.code, f"{CODE}:a"))


@pytest.mark.parametrize("status", ["kept", "dropped"])
def test_not_what_is_kept_or_dropped(later: Meeting, officer: Client, status: str) -> None:
    before = entry_of_2017()
    Commitment.objects.filter(pk=before.pk).update(status=status)
    assert carry(officer, before.code) == 409
    assert officer.get(f"/en/road-map/{before.code}/").context["meetings"] == []


def test_not_into_an_earlier_meeting_an_adjourned_one_or_an_adopted_list(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    assert carry(officer, before.code, "none") == 404
    assert carry(officer, before.code, OF_2017) == 409
    assert carry(officer, before.code, due_on="soon") == 422
    Meeting.objects.filter(pk=later.pk).update(starts_on=date(2001, 3, 2))
    assert carry(officer, before.code) == 422
    Meeting.objects.filter(pk=later.pk).update(starts_on=date(2027, 3, 2), status="closed")
    assert carry(officer, before.code) == 409
    Meeting.objects.filter(pk=later.pk).update(status="open")
    Decision.objects.create(meeting=later, code="DEC1", item=1, kind="closing_list", gist="Adopted", decided_at=AT)
    assert officer.get(f"/en/road-map/{before.code}/").context["meetings"] == []
    assert carry(officer, before.code) == 409
    assert not Commitment.objects.filter(continues=before).exists()


def test_not_a_paragraph_and_not_by_a_state(later: Meeting, officer: Client, ana: User) -> None:
    paragraph = Commitment.objects.filter(kind="paragraph").order_by("pk")[0]
    assert carry(officer, paragraph.code) == 409
    assert carry(browser_of(ana), entry_of_2017().code) == 403
    assert carry(browser_of(), entry_of_2017().code) == 302
    assert not later.commitments.exists()


def test_who_may_not_read_the_later_meeting_learns_nothing_of_it(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    assert carry(officer, before.code) == 302
    Meeting.objects.filter(pk=later.pk).update(access="secretariat")
    forget()
    page = browser_of().get(f"/en/road-map/{before.code}/").content.decode()
    assert CODE not in page
    assert "Second meeting" not in page
    assert next(one for one in commitments(STRANGER) if one.code == before.code).is_open
    Meeting.objects.filter(pk=later.pk).update(access="public")
    Meeting.objects.filter(code=OF_2017).update(access="secretariat")
    forget()
    page = browser_of().get(f"/en/road-map/{CODE}:a/").content.decode()
    assert before.code not in page


@pytest.mark.rows_of_its_own
def test_a_changed_entry_loses_the_translations_of_what_it_said(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    Commitment.objects.filter(pk=before.pk).update(translations={"es": "Lo mismo."})
    assert carry(officer, before.code) == 302
    assert Commitment.objects.get(code=f"{CODE}:a").translations == {"es": "Lo mismo."}
    url = f"/en/meetings/{CODE}/closing/entries/a/"
    assert officer.post(url, {"gist": before.gist, "owners": "GS", "version": "1"}).status_code == 302
    assert Commitment.objects.get(code=f"{CODE}:a").translations == {"es": "Lo mismo."}
    assert officer.post(url, {"gist": "Something else.", "owners": "GS", "version": "2"}).status_code == 302
    assert Commitment.objects.get(code=f"{CODE}:a").translations == {}


def test_programs_are_told_what_carries_it_on(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    assert carry(officer, before.code) == 302

    def carried() -> object:
        every = browser_of().get(f"/api/v1/commitments?limit=100&meeting={OF_2017}").json()["commitments"]
        return {one["code"]: one["continued_by"] for one in every}[before.code]

    assert carried() == f"{CODE}:a"
    Meeting.objects.filter(pk=later.pk).update(access="secretariat")
    assert carried() is None


def test_pages_of_a_long_chain_take_few_queries(later: Meeting, officer: Client) -> None:
    before = entry_of_2017()
    Commitment.objects.bulk_create(
        Commitment(
            pack_id="OAS", meeting=later, code=f"m:{n}", kind="entry", gist="x", language="en", status="open",
            continues=before,
        )
        for n in range(500)
    )  # fmt: skip
    assert Proposal.objects.exists()
    for url in ("/en/road-map/", "/en/road-map/?status=carried_on", f"/en/road-map/{before.code}/"):
        with CaptureQueriesContext(connection) as made:
            assert officer.get(url).status_code == 200
        assert len(made) <= 15, (url, len(made))


def facts(**given: object) -> Facts:
    return Facts("x", "OAS", CommitmentKind.ENTRY, {"en": "x"}, **{"status": CommitmentStatus.OPEN} | given)  # type: ignore[arg-type]


def test_a_commitment_carried_on_is_neither_open_nor_overdue_where_it_began() -> None:
    past = date(2020, 1, 1)
    assert facts(due_on=past).is_overdue(TODAY)
    carried = facts(due_on=past, continued_by="y", owners=("ATG",), owed_to=("CSH",))
    assert not carried.is_overdue(TODAY)
    assert (carried.is_open, carried.standing) == (False, "carried_on")
    assert owed_by_party([carried]) == {}
    assert counts_of([carried, facts()], TODAY).total == 1
    kept = facts(continued_by="y", status=CommitmentStatus.KEPT)
    assert (kept.standing, counts_of([kept], TODAY).total) == ("kept", 1)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"starts_on": date(2027, 1, 2)}, {"starts_on": date(2027, 1, 1)}, True),
        ({"starts_on": date(2027, 1, 1)}, {"starts_on": date(2027, 1, 1)}, False),
        ({"starts_on": date(2026, 1, 1)}, {"starts_on": date(2027, 1, 1), "status": MeetingStatus.REPORTED}, False),
        ({"starts_on": date(2018, 1, 1)}, {"not_before": date(2017, 4, 1), "not_after": date(2017, 4, 30)}, True),
        ({"starts_on": date(2017, 4, 1)}, {"not_before": date(2017, 4, 1), "not_after": date(2017, 4, 30)}, False),
        ({}, {"starts_on": date(2017, 4, 1), "status": MeetingStatus.CLOSED}, True),
        ({}, {"status": MeetingStatus.REPORTED}, True),
        ({}, {"status": MeetingStatus.PLANNED}, False),
        ({"status": MeetingStatus.CLOSED}, {"status": MeetingStatus.CLOSED}, False),
    ],
)
def test_a_meeting_is_later_by_its_days_else_by_how_far_it_is(
    one: dict[str, object], other: dict[str, object], expected: bool
) -> None:
    found = is_later(MeetingFacts("b", {}, **one), MeetingFacts("a", {}, **other))  # type: ignore[arg-type]
    assert found is expected
    assert not is_later(MeetingFacts("a", {}), MeetingFacts("a", {}, status=MeetingStatus.CLOSED))
