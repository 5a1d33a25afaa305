"""Odd attempts to sign in are told to the person: by the job, so that a stranger learns nothing, and without a link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from enlace.accounts.actions.attempts import note_attempt, tell_attempts
from enlace.accounts.actions.own import note_sign_in
from enlace.accounts.models import Letter, User
from enlace.accounts.queries import actor_of
from tests.accounts.test_signin import EMAIL, by_password, in_two_steps, person

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE, ELSEWHERE = "10.0.0.1", "2001:db8::2", "10.0.0.9"
WORDS = {
    "en": ("were stopped", "from a new address"),
    "es": ("Se detuvieron", "dirección nueva"),
    "pt-br": ("foram interrompidas", "novo endereço"),
    "fr": ("ont été arrêtées", "nouvelle adresse"),
}


@pytest.fixture
def zoe() -> User:
    return person()


def stopped(at: datetime = AT, step: str = "password", email: str = EMAIL) -> None:
    """Have too many attempts fail, and the job tell of it."""
    note_attempt(email, step, limited=True, address=HERE, at=at)
    tell_attempts(at)


def sign_in(user: User, address: str, at: datetime = AT) -> None:
    note_sign_in(user, "passkey", by=actor_of(user, address=address), at=at)


def letters() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("subject", flat=True))


def test_attempts_that_were_stopped_are_told_by_the_job_and_not_before(zoe: User) -> None:
    for _ in range(9):
        by_password(Client(REMOTE_ADDR=HERE), EMAIL, "wrong")
    assert letters() == []
    tell_attempts(datetime(2100, 1, 1, tzinfo=UTC))
    letter = Letter.objects.get()
    assert (letter.recipient, HERE in letter.body) == (EMAIL, True)
    assert letter.subject == "Attempts to sign in to your account at Enlace were stopped"


def test_failures_below_the_limit_bring_no_letter(zoe: User) -> None:
    note_attempt(EMAIL, "password", limited=False, address=HERE, at=AT)
    assert (tell_attempts(AT), letters()) == (1, [])


def test_what_nobody_has_brings_no_letter(zoe: User) -> None:
    stopped(email="nobody@blz.example")
    assert letters() == []


def test_a_first_sign_in_and_one_from_a_known_place_bring_no_letter(zoe: User) -> None:
    sign_in(zoe, THERE)
    sign_in(zoe, "2001:db8::ffff")
    assert letters() == []


def test_a_sign_in_from_a_new_address_is_told_once(zoe: User) -> None:
    sign_in(zoe, HERE)
    sign_in(zoe, THERE)
    letter = Letter.objects.get()
    assert (letter.recipient, THERE in letter.body, letter.about) == (EMAIL, True, f"accounts.address/{zoe.pk}")
    sign_in(zoe, THERE, AT + 2 * DAY)
    sign_in(zoe, HERE, AT + 2 * DAY)
    assert len(letters()) == 1


def test_the_pages_of_signing_in_bring_that_letter(zoe: User) -> None:
    sign_in(zoe, ELSEWHERE)
    assert in_two_steps(Client(REMOTE_ADDR=HERE)).status_code == 302
    assert HERE in Letter.objects.get().body


def test_an_address_of_somebody_else_is_new_all_the_same(zoe: User) -> None:
    sign_in(person("other@blz.example"), THERE)
    sign_in(zoe, HERE)
    sign_in(zoe, THERE)
    assert Letter.objects.get().recipient == EMAIL


@pytest.mark.parametrize(
    "odd", [lambda _, at: stopped(at), lambda zoe, at: sign_in(zoe, f"10.1.{at.day}.{at.hour}", at)]
)
def test_there_is_one_letter_of_a_kind_a_day(zoe: User, odd: Callable[[User, datetime], None]) -> None:
    sign_in(zoe, HERE, AT - DAY)
    for hour in range(14):
        odd(zoe, AT + timedelta(hours=hour))
    assert len(letters()) == 1
    odd(zoe, AT + DAY + timedelta(hours=6))
    assert len(letters()) == 2


def test_one_kind_does_not_keep_the_other_back(zoe: User) -> None:
    sign_in(zoe, HERE)
    stopped()
    sign_in(zoe, THERE)
    assert len(letters()) == 2


@pytest.mark.parametrize("field", ["is_active", "synthetic", "email"])
def test_who_is_gone_or_invented_is_not_written_to(zoe: User, field: str) -> None:
    setattr(zoe, field, {"is_active": False, "synthetic": True, "email": ""}[field])
    zoe.save()
    sign_in(zoe, HERE)
    sign_in(zoe, THERE)
    stopped()
    assert letters() == []


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("step", ["password", "second", "confirm"])
def test_letters_are_in_the_language_of_the_person_and_have_no_link(zoe: User, language: str, step: str) -> None:
    zoe.language = language
    zoe.save()
    sign_in(zoe, HERE)
    stopped(step=step)
    sign_in(zoe, THERE)
    assert [word in subject for word, subject in zip(WORDS[language], letters(), strict=True)] == [True, True]
    for body in Letter.objects.values_list("body", flat=True):
        assert not re.search(r"https?:|www\.|://|/\w|\.example|%\(", body), body
        assert "2026-11-25 09:00" in body


def test_a_known_password_and_an_open_session_are_told_apart(zoe: User) -> None:
    for place, step in enumerate(("password", "second", "confirm")):
        stopped(AT + place * 2 * DAY, step)
    bodies = list(Letter.objects.order_by("pk").values_list("body", flat=True))
    assert ["knows your password" in body for body in bodies] == [False, True, False]
    assert ["open session" in body for body in bodies] == [False, False, True]


def test_the_letter_is_of_the_transaction_of_the_sign_in(zoe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(zoe, HERE)
    monkeypatch.setattr("enlace.accounts.actions.own.record", lambda *_, **__: None)
    with pytest.raises(RuntimeError, match="wrote no audit entry"):
        sign_in(zoe, THERE)
    assert letters() == []
