"""Removing people, and letting in anew whoever lost every way of signing in."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from enlace.accounts.actions.people import readmit, remove
from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.accounts.rules.permissions import Grant, Role
from enlace.common.errors import NotAllowed, NotFound, WrongStatus
from tests.accounts.test_invitations import AT, PROFILE, SITE, accepted, invited, settled
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


def test_whoever_is_removed_is_out_at_once(ana: User) -> None:
    client = accepted(invited(actor_of(ana)))
    user = settled(client)
    assert UserSession.objects.filter(user=user).count() == 1
    other = browser_of(user)
    remove(user.pk, state="ATG", by=actor_of(ana), at=AT)
    for browser in (client, other):
        assert browser.get("/en/account/")["Location"].startswith("/en/sign-in/")
    user.refresh_from_db()
    assert (user.is_active, actor_of(user).grants, Authenticator.objects.filter(user=user).exists()) == (
        False,
        (),
        False,
    )
    entry = AuditEntry.objects.get(verb="accounts.person.removed")
    assert (entry.actor, entry.state_code, entry.detail) == ("ana", "ATG", {"roles": ["contributor"], "closed": True})
    # Invited anew, the person comes back by the link, with nothing of before.
    settled(accepted(invited(actor_of(ana), Role.REVIEWER)))
    assert actor_of(user).grants == (Grant(Role.REVIEWER, "ATG"),)


def test_one_state_ends_what_it_gave_and_nothing_else(ana: User, carla: User) -> None:
    user = settled(accepted(invited(actor_of(ana), Role.ASSISTANT)))
    browser_of(user).post(invited(actor_of(carla), Role.ASSISTANT, "ARG"))
    remove(user.pk, state="ATG", by=actor_of(ana), at=AT)
    user.refresh_from_db()
    assert (user.is_active, actor_of(user).grants) == (True, (Grant(Role.ASSISTANT, "ARG"),))
    with pytest.raises(NotFound):
        remove(user.pk, state="ATG", by=actor_of(ana), at=AT)


def test_nobody_removes_themselves(ana: User) -> None:
    with pytest.raises(WrongStatus):
        remove(ana.pk, state="ATG", by=actor_of(ana), at=AT)


def test_whoever_lost_everything_is_let_in_anew_by_a_link(ana: User, carla: User) -> None:
    client = accepted(invited(actor_of(ana)))
    user = settled(client)
    link = readmit(user.pk, state="ATG", site=SITE, by=actor_of(ana), at=AT).removeprefix(SITE)
    assert client.get("/en/account/")["Location"].startswith("/en/sign-in/")
    settled(accepted(link))
    assert actor_of(user).grants == (Grant(Role.CONTRIBUTOR, "ATG"),)
    # Whoever holds a role elsewhere too is not at the mercy of one State.
    user.refresh_from_db()
    browser_of(user).post(invited(actor_of(carla), Role.ASSISTANT, "ARG"))
    with pytest.raises(NotAllowed):
        readmit(user.pk, state="ATG", site=SITE, by=actor_of(ana), at=AT)


# --- points of contact


def test_a_person_removed_does_not_come_back_by_another_open_link(ana: User) -> None:
    by = actor_of(ana)
    first = invited(by, Role.CONTRIBUTOR)
    second = invited(by, Role.REVIEWER)
    user = settled(accepted(first))
    remove(user.pk, state="ATG", by=by, at=AT)
    assert Client().get(second).status_code == 404
    assert Client().post(second, PROFILE).status_code == 404


def test_whoever_was_removed_while_waiting_removes_nobody(ana: User) -> None:
    by = actor_of(ana)
    user = settled(accepted(invited(by, Role.REVIEWER)))
    RoleGrant.objects.filter(user=ana).delete()
    with pytest.raises(NotAllowed):
        remove(user.pk, state="ATG", by=by, at=AT)
