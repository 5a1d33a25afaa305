"""The secrets of apps and recovery codes in the database: sealed, opened, sealed anew by another key."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from pytest_django import Settings

from enlace.accounts.actions.factors import seal_factors
from enlace.accounts.models import AuditEntry, User
from enlace.accounts.queries.factors import closed_factors
from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from tests.accounts.test_signin import SECRET, by_password, in_two_steps, person, works
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

KEY, OLD = "k" * 49 + "1", "k" * 49 + "2"
# What an app's secret (base32) and a seed (hexadecimal) look like.
IN_CLEAR = re.compile(r'"(secret|seed)": "([A-Z2-7=]{16,}|[0-9a-f]{40,})"')


@pytest.fixture
def zoe(settings: Settings) -> User:
    """A point of contact with a password, an app and recovery codes, sealed by `OLD`."""
    settings.ENLACE_FACTOR_KEYS = [OLD]
    user = person()
    RecoveryCodes.activate(user)
    return user


def kept() -> str:
    return json.dumps(list(Authenticator.objects.order_by("pk").values_list("data", flat=True)))


def in_clear() -> None:
    """Put the secrets as versions before this one kept them."""
    for row in Authenticator.objects.all():
        row.data = {"secret": SECRET} if row.type == "totp" else {"seed": "0a" * 40, "used_mask": 0}
        row.save()


def seal(*keys: str) -> int:
    return seal_factors(list(keys), by=OPERATOR, at=clock.now())


def test_the_database_holds_no_secret_in_clear(client: Client, zoe: User) -> None:
    assert SECRET not in kept()
    assert not IN_CLEAR.search(kept())
    in_two_steps(client)
    assert works(client)


def test_what_was_kept_in_clear_opens_and_is_sealed_afterwards(client: Client, zoe: User) -> None:
    in_clear()
    assert IN_CLEAR.search(kept())
    in_two_steps(client)
    assert works(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert seal(OLD) == 0
    assert SECRET not in kept()
    assert not IN_CLEAR.search(kept())
    other = Client()
    by_password(other)
    other.post("/en/sign-in/second-step/", {"code": codes[0]})
    assert works(other)
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes[1:]


def test_another_key_takes_over_and_the_old_one_can_go(client: Client, zoe: User, settings: Settings) -> None:
    settings.ENLACE_FACTOR_KEYS = [KEY, OLD]
    before = kept()
    assert seal(KEY, OLD) == 0
    assert kept() != before
    settings.ENLACE_FACTOR_KEYS = [KEY]
    in_two_steps(client)
    assert works(client)
    assert AuditEntry.objects.get(verb="accounts.factors.sealed").detail == {"count": 2}
    # Nothing is left to do, and nothing is told.
    now = kept()
    assert seal(KEY) == 0
    assert (kept(), AuditEntry.objects.filter(verb="accounts.factors.sealed").count()) == (now, 1)


def test_without_its_key_a_factor_opens_nothing_and_is_left_alone(
    client: Client, zoe: User, settings: Settings
) -> None:
    settings.ENLACE_FACTOR_KEYS = [KEY]
    before = kept()
    assert (seal(KEY), closed_factors([KEY]), closed_factors([KEY, OLD])) == (2, 2, 0)
    assert kept() == before
    response: Any = in_two_steps(client)
    assert response.status_code == 503
    assert not works(client)
    settings.ENLACE_FACTOR_KEYS = [KEY, OLD]
    in_two_steps(client)
    assert works(client)


def test_whoever_has_a_passkey_still_gets_in_without_the_key(zoe: User, settings: Settings) -> None:
    settings.ENLACE_FACTOR_KEYS = [KEY]
    assert works(browser_of(zoe))
