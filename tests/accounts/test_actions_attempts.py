"""Attempts to sign in that failed are told in the trail of whoever has the account, and tell a stranger nothing."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.actions import attempts
from enlace.accounts.actions.attempts import note_attempt, tell_attempts
from enlace.accounts.models import AuditEntry, FailedAttempt, RoleGrant, User
from enlace.accounts.queries import first_broken_entry
from enlace.accounts.rules.permissions import Role
from enlace.accounts.tasks import JOBS
from enlace.common import clock
from tests.accounts.test_signin import EMAIL, PASSWORD, by_password, in_two_steps, person, works

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
HERE, THERE = "10.0.0.1", "2001:db8::2"


@pytest.fixture
def zoe() -> User:
    """A point of contact with a password and an app."""
    return person()


def told() -> list[tuple[Any, ...]]:
    """Have the job tell, and return what stands in the trail since."""
    last = AuditEntry.objects.count()
    tell_attempts(clock.now())
    rows = AuditEntry.objects.filter(number__gt=last).order_by("number")
    assert first_broken_entry() is None
    return [(row.actor, row.subject, row.state_code, row.address, row.detail) for row in rows]


def row(state: str = "BLZ", address: str = HERE, step: str = "password", *, limit: bool = False) -> tuple[Any, ...]:
    return ("stranger", EMAIL, state, address, {"step": step, "limit": limit})


def wrong(address: str = HERE, times: int = 1, email: str = EMAIL) -> None:
    for _ in range(times):
        by_password(Client(REMOTE_ADDR=address), email, "wrong")


def test_the_first_failure_from_each_address_and_the_limit_are_told_once(zoe: User) -> None:
    wrong(times=3)
    wrong(THERE, times=6)
    assert told() == [row(), row(address=THERE), row(address=THERE, limit=True)]
    assert told() == []
    # In the next window it is told again.
    wrong(times=2)
    assert told() == [row(limit=True)]


def test_it_stands_in_the_trail_of_each_place_that_the_person_has(zoe: User) -> None:
    RoleGrant.objects.create(user=zoe, role=Role.ASSISTANT, state_code="ATG")
    wrong()
    assert told() == [row("ATG"), row()]


def test_a_right_password_with_a_wrong_code_is_told_as_what_it_is(client: Client, zoe: User) -> None:
    by_password(client)
    for _ in range(7):
        client.post("/en/sign-in/second-step/", {"code": "000000"}, REMOTE_ADDR=HERE)
    assert told() == [row(step="second"), row(step="second", limit=True)]


def test_a_session_whose_holder_cannot_confirm_it_is_told_of(client: Client, zoe: User) -> None:
    in_two_steps(client)
    session = client.session
    session["account_authentication_methods"] = [{**one, "at": 0} for one in session["account_authentication_methods"]]
    session.save()
    client.post("/en/account/confirm/password/", {"password": "wrong"}, REMOTE_ADDR=HERE)
    client.post("/en/account/confirm/code/", {"code": "000000"}, REMOTE_ADDR=THERE)
    assert told() == [row(step="confirm"), row(address=THERE, step="confirm")]


def test_what_nobody_has_and_what_is_right_leave_nothing(client: Client, zoe: User) -> None:
    wrong(email="nobody@blz.example")
    by_password(client, "", "")
    in_two_steps(client)
    assert FailedAttempt.objects.count() == 1
    # What was typed is kept nowhere: it may be a password in the wrong place.
    assert "nobody" not in str(FailedAttempt.objects.values().get())
    assert told() == []
    assert not FailedAttempt.objects.exists()


def test_the_database_is_asked_the_same_for_an_account_that_is_and_one_that_is_not(zoe: User) -> None:
    asked = []
    for email in (EMAIL, "nobody@blz.example"):
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                wrong(email=email)
            kinds = [re.split(r" WHERE | VALUES ", query["sql"])[0] for query in queries.captured_queries]
            asked.append([kind for kind in kinds if "failedattempt" in kind or "audit" in kind])
    assert asked[0] == asked[1] == asked[2] == asked[3]
    assert len(asked[0]) == 2


def test_strangers_fill_neither_the_trail_nor_the_table(zoe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "MOST_KEPT", 5)
    for number in range(20):
        note_attempt(f"x{number}@blz.example", "password", limited=False, address=HERE, at=AT)
    assert FailedAttempt.objects.count() == 5
    assert tell_attempts(AT) == 0
    for number in range(20):
        note_attempt(EMAIL.upper(), "password", limited=True, address=f"10.0.0.{number}", at=AT)
    assert tell_attempts(AT) == 1


def test_the_person_sees_them_beside_the_sessions(client: Client, zoe: User) -> None:
    RoleGrant.objects.create(user=zoe, role=Role.ASSISTANT, state_code="ATG")
    other = person("other@blz.example")
    wrong(THERE)
    wrong("10.0.0.7", email=other.email)
    told()
    in_two_steps(client)
    page = client.get("/en/account/sessions/").content.decode()
    assert page.count(THERE) == 1
    assert "10.0.0.7" not in page
    assert works(client)
    assert "accounts.session.refused" in client.get("/en/trail/BLZ/").content.decode()


def test_a_job_tells_of_them() -> None:
    assert tell_attempts in {job.run for job in JOBS}


def test_the_password_is_in_no_row(zoe: User) -> None:
    by_password(Client(), PASSWORD, PASSWORD)
    by_password(Client(), EMAIL, PASSWORD + "x")
    kept = str(list(FailedAttempt.objects.values())) + str(told())
    assert PASSWORD not in kept
