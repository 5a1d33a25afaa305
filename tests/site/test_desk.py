"""The desk: what each of the cast may do, and what waits for them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.assessments.actions import open_cycle
from enlace.common import clock
from enlace.directory.actions.entries import create_entry
from enlace.directory.models import Authority
from enlace.meetings.models import Ballot, Commitment, Delegation, Meeting, Owner, Vote
from enlace.meetings.queries.kept import forget
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, tzinfo=UTC)
WAITING = "1 entry to confirm"


@pytest.fixture
def entry() -> None:
    create_entry("OAS", ENTRY, by=OPERATOR, at=AT, state="ATG", authority="PROSECUTION")


def desk(user: User) -> str:
    response = browser_of(user).get("/en/desk/")
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_may_confirm_is_told_how_many_entries_wait(entry: None, ana: User, carla: User) -> None:
    assert WAITING in desk(ana)
    assert '<li><a href="/en/directory/OAS/ATG/PROSECUTION/">Prosecution</a></li>' in desk(ana)
    assert WAITING not in desk(carla)
    Authority.objects.update(changed_at=clock.now() - timedelta(days=100))
    Authority.objects.update(confirmed_at=clock.now() - timedelta(days=90))
    assert WAITING not in desk(ana)
    Authority.objects.update(confirmed_at=clock.now() - timedelta(days=91))
    assert WAITING in desk(ana)
    Authority.objects.update(confirmed_at=clock.now() - timedelta(days=1), changed_at=clock.now())
    assert WAITING in desk(ana)


def test_a_state_is_told_what_it_owes(ana: User, carla: User, diego: User) -> None:
    assert "No commitment of your State is open" in desk(ana)
    for code, status, due_on in (
        ("a", "open", clock.today() - timedelta(days=1)),
        ("b", "under_way", None),
        ("c", "kept", clock.today() - timedelta(days=1)),
        ("d", "open", clock.today()),
    ):
        one = Commitment.objects.create(
            pack_id="OAS", code=code, kind="mandate", gist=code, language="en", status=status, due_on=due_on
        )
        Owner.objects.create(commitment=one, party="ATG")
    forget()
    page = desk(ana)
    assert "3 commitments of your State are open or under way" in page
    assert '<strong class="late">1 overdue</strong>' in page
    assert "No commitment of your State is open" in desk(carla)
    address = "/en/road-map/?owner=ATG&amp;status=not_done"
    assert f'href="{address}"' in page
    listed = browser_of(ana).get(address.replace("&amp;", "&")).context["lines"]
    assert {line.one.code for line in listed} == {"a", "b", "d"}
    officer = desk(diego)
    assert "What my State owes" not in officer
    assert 'href="/en/road-map/report/"' in officer


def test_a_state_is_told_which_meeting_awaits_its_delegation_and_which_ballot_its_topics(
    ana: User, carla: User
) -> None:
    now = clock.now()
    meeting = Meeting.objects.create(
        pack_id="OAS", code="toc-2027", title={"en": "Fifth Meeting"}, origin="platform", status="planned",
        access="states", created_at=now,
    )  # fmt: skip
    Delegation.objects.create(meeting=meeting, party="ATG", invited_at=now)
    ballot = Ballot.objects.create(
        pack_id="OAS", code="for-2027", title={"en": "Topics of 2027"}, seats=2,
        nominating_until=now + timedelta(days=3), ranking_until=now + timedelta(days=6),
    )  # fmt: skip
    page = desk(ana)
    assert '<a href="/en/meetings/toc-2027/delegations/">Name the delegation: Fifth Meeting</a>' in page
    assert '<a href="/en/topics/for-2027/">Nominate topics: Topics of 2027</a>' in page
    assert "Fifth Meeting" not in desk(carla)
    Ballot.objects.update(nominating_until=now - timedelta(days=1))
    Delegation.objects.update(named_at=now)
    assert "Rank topics: Topics of 2027" in desk(ana)
    assert "Fifth Meeting" not in desk(ana)
    Vote.objects.create(ballot=ballot, state_code="ATG", ranking=["x"], cast_at=now, cast_by="ana")
    assert "Topics of 2027" not in desk(ana)


def test_an_assistant_who_cannot_confirm_is_not_asked_to(entry: None, elsa: User) -> None:
    page = desk(elsa)
    assert "/en/directory/OAS/ATG/" in page
    assert WAITING not in page


def test_an_officer_finds_what_the_secretariat_does(diego: User) -> None:
    page = desk(diego)
    for address in ("/en/reports/HPA-2016/issue/", "/en/treaties/OAS/import/", "/en/directory/OAS/drills/"):
        assert f'href="{address}"' in page


def test_an_officer_follows_the_cycles_that_are_open(diego: User, ana: User) -> None:
    day = clock.today()
    for code, opens_on, due_on in (
        ("OPEN", day, day + timedelta(days=1)),
        ("LATER", day + timedelta(days=1), day + timedelta(days=9)),
    ):
        open_cycle(
            code, "OAS", "HPA-Q-2016-R1", {"en": "A round"}, opens_on, due_on, (), 0.75, by=OPERATOR, at=clock.now()
        )
    page = desk(diego)
    assert "Follow a cycle: OPEN" in page
    assert "Follow a cycle: LATER" not in page
    assert 'href="/en/cycles/"' in page
    assert "Follow a cycle" not in desk(ana)


def test_a_person_without_a_role_is_told_so(felix: User) -> None:
    assert "You hold no role at present." in desk(felix)


def test_the_desk_takes_few_queries(
    entry: None, ana: User, django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries]
) -> None:
    browser: Client = browser_of(ana)
    browser.get("/en/desk/")
    with django_assert_max_num_queries(13):
        browser.get("/en/desk/")
