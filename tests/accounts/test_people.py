"""The page of the people of a State: for which authority each acts, and how the demonstration's people stand there."""

from datetime import UTC, datetime
from typing import Any

import pytest

from enlace.accounts.actions import create_demo_person
from enlace.accounts.actions.people import remove
from enlace.accounts.models import Invitation, RoleGrant, User
from enlace.accounts.queries import actor_of, people
from enlace.accounts.rules.permissions import OPERATOR, Role
from tests.conftest import browser_of
from tests.directory.world import store

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


def invited(browser: Any, **sent: str) -> Any:
    return browser.post("/en/people/ATG/", {"email": "new@atg.example", "language": "en", **sent})


def test_for_which_authority_a_contributor_acts_is_chosen_and_never_all_by_silence(ana: User) -> None:
    store()
    browser = browser_of(ana)
    page = browser.get("/en/people/ATG/").content.decode()
    assert '<option value="">Choose</option><option value="PROSECUTION">Prosecution</option><option value="*">' in page
    answer = invited(browser, role="contributor", authority="")
    html = answer.content.decode()
    assert (answer.status_code, Invitation.objects.count()) == (422, 0)
    assert '<a href="#authority">Choose for which authority: one of them, or all of the State.</a>' in html
    assert 'value="new@atg.example"' in html
    assert invited(browser, role="reviewer", authority="").status_code == 302
    assert invited(browser, role="contributor", authority="*").status_code == 302
    assert invited(browser, role="contributor", authority="PROSECUTION").status_code == 302
    assert invited(browser, role="contributor", authority="NONE").status_code == 422
    found = Invitation.objects.order_by("pk").values_list("role", "authority_code")
    assert list(found) == [("reviewer", ""), ("contributor", ""), ("contributor", "PROSECUTION")]


def test_the_list_says_for_which_authority_each_contributor_acts(ana: User, bruno: User) -> None:
    store()
    page = browser_of(ana).get("/en/people/ATG/").content.decode()
    assert 'Contributor<br><span class="note">All authorities of the State</span>' in page
    RoleGrant.objects.filter(user=bruno).update(authority_code="PROSECUTION")
    page = browser_of(ana).get("/en/people/ATG/").content.decode()
    assert 'Contributor<br><span class="note">Prosecution</span>' in page


def test_whoever_was_removed_returns_when_the_demonstration_is_started_anew(ana: User) -> None:
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    zoe = User.objects.get(username="zoe")
    page = browser_of(ana).get(f"/en/people/ATG/{zoe.pk}/remove/").content.decode()
    assert "they return when the demonstration is started anew" in page
    assert f"/en/people/ATG/{zoe.pk}/readmit/" not in browser_of(ana).get("/en/people/ATG/").content.decode()
    remove(zoe.pk, by=actor_of(ana), at=AT, state="ATG")
    assert "Zoe" not in [one.name for one in people.people_of("ATG")]
    create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    assert "Zoe" in [one.name for one in people.people_of("ATG")]


def test_no_second_factor_is_missed_of_an_invented_person(ana: User) -> None:
    RoleGrant.objects.exclude(user=ana).delete()
    User.objects.filter(pk=ana.pk).update(synthetic=True)
    page = browser_of(ana).get("/en/people/ATG/").content.decode()
    assert "not asked for in the demonstration" in page
