"""The pages of a link: a GET changes nothing, and a link that cannot be used reveals nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.accounts.rules.permissions import Role
from enlace.common import clock
from enlace.directory.actions.entries import change_entry
from enlace.directory.models import Authority, Confirmation
from enlace.directory.queries.confirming import signed
from enlace.directory.rules.links import ConfirmLink, address_mark
from tests.conftest import browser_of
from tests.directory.test_actions_confirmations import spoilt
from tests.directory.world import DESK, NOW, POINT, person, store

pytestmark = pytest.mark.django_db

# Whatever tells which entry, State or person a link was for.
TELLTALES = ("PROSECUTION", "Prosecution", "Antigua", "ATG", "desk@example.org", "Alma", "pia")


@pytest.fixture
def row() -> Authority:
    return store()


@pytest.fixture
def pia() -> User:
    return person("pia", Role.POINT_OF_CONTACT, "ATG")


def token(row: Authority, pia: User, *, days_ago: float = 0) -> str:
    at = clock.now() - timedelta(days=days_ago)
    return signed(ConfirmLink(row.pk, row.version, pia.pk, address_mark(pia.email), int(at.timestamp())))


def address(word: str, language: str = "en") -> str:
    return f"/{language}/directory/confirm/{word}/"


def reveals(response: Any) -> list[str]:
    # The address of the page itself is known to who opened it.
    text = response.content.decode().replace(response.wsgi_request.path, "")
    return [word for word in TELLTALES if word in text]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_a_link_changes_nothing(row: Authority, pia: User, method: str) -> None:
    for _ in range(3):
        getattr(Client(), method)(address(token(row, pia)))
    assert Confirmation.objects.count() == 0
    row.refresh_from_db()
    assert row.confirmed_at is None


def test_the_link_shows_the_entry_and_one_button(row: Authority, pia: User) -> None:
    response = Client().get(address(token(row, pia)))
    text = response.content.decode()
    assert response.status_code == 200
    for shown in ("Prosecution", "Alma Person", "+1 268 000 0001"):
        assert shown in text
    main = text[text.index("<main") :]
    assert main.count("<button") == 1
    assert AuditEntry.objects.filter(verb="directory.entry.read", actor="pia", detail__way="link").count() == 1


def test_the_page_is_kept_by_nobody_and_its_address_told_to_no_other_site(row: Authority, pia: User) -> None:
    for word in (token(row, pia), token(row, pia, days_ago=40), "x"):
        response = Client().get(address(word))
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "same-origin"


def test_the_button_confirms_without_signing_in(row: Authority, pia: User) -> None:
    client = Client()
    response = client.post(address(token(row, pia)))
    assert response.status_code == 200
    assert "Confirmed. Thank you." in response.content.decode()
    assert Confirmation.objects.get().by == "pia"
    assert "sessionid" not in client.cookies


def test_a_post_needs_its_token(row: Authority, pia: User) -> None:
    assert Client(enforce_csrf_checks=True).post(address(token(row, pia))).status_code == 403
    assert Confirmation.objects.count() == 0


def test_a_link_is_its_persons_whoever_has_signed_in(row: Authority, pia: User, carla: User) -> None:
    browser_of(carla).post(address(token(row, pia)))
    assert Confirmation.objects.get().by == "pia"


def test_an_altered_link_reveals_nothing(row: Authority, pia: User) -> None:
    for word in spoilt(token(row, pia)):
        if not word:
            continue
        for response in (Client().get(address(word)), Client().post(address(word))):
            assert response.status_code == 404, word
            assert reveals(response) == []
    assert Confirmation.objects.count() == 0


def test_a_link_that_was_used_says_so_and_reveals_nothing(row: Authority, pia: User) -> None:
    word = token(row, pia)
    Client().post(address(word))
    for response, status in ((Client().get(address(word)), 410), (Client().post(address(word)), 409)):
        assert response.status_code == status
        assert "used already" in response.content.decode()
        assert reveals(response) == []
    assert Confirmation.objects.count() == 1


def test_a_link_whose_entry_was_changed_reveals_nothing(row: Authority, pia: User) -> None:
    word = token(row, pia)
    change_entry("OAS", replace(DESK, phone=""), 1, state="ATG", authority="PROSECUTION", by=POINT, at=NOW)
    for response, status in ((Client().get(address(word)), 410), (Client().post(address(word)), 409)):
        assert response.status_code == status
        assert "changed since this letter" in response.content.decode()
        assert reveals(response) == []
    assert not Confirmation.objects.filter(way="link").exists()


def test_a_state_confirms_from_the_list_of_its_entries(ana: User, carla: User) -> None:
    store(confirmed_days=100)
    store(code="POLICE", names={"en": "Police"}, confirmed_days=10)
    listed = "/en/directory/OAS/ATG/"
    html = browser_of(ana).get(listed).content.decode()
    button = 'action="/en/directory/OAS/ATG/PROSECUTION/confirm/"'
    assert button in html
    assert 'action="/en/directory/OAS/ATG/POLICE/confirm/"' not in html
    assert button not in browser_of(carla).get(listed).content.decode()
    browser = browser_of(ana)
    answer = browser.post(f"{listed}PROSECUTION/confirm/", {"version": "1", "from": "list"}, follow=True)
    assert answer.redirect_chain == [(listed, 302)]
    assert "The entry was confirmed. Thank you." in answer.content.decode()
    assert button not in answer.content.decode()
    assert Confirmation.objects.get(way="page", by="ana").authority.code == "PROSECUTION"


def test_a_link_that_has_expired_offers_a_new_one(row: Authority, pia: User) -> None:
    word = token(row, pia, days_ago=31)
    response = Client().get(address(word))
    assert response.status_code == 410
    assert f'action="{address(word)}renew/"' in response.content.decode()
    assert reveals(response) == []
    assert Client().post(address(word)).status_code == 409
    for _ in range(3):
        answer = Client().post(f"{address(word)}renew/")
        assert answer.status_code == 200
        assert reveals(answer) == []
    assert Letter.objects.get().recipient == "pia@example.org"
    assert "http://testserver/en/directory/confirm/" in Letter.objects.get().body


@pytest.mark.parametrize("word", ["x", "a:b"])
def test_nobody_has_letters_sent_by_a_link_of_his_own_making(word: str) -> None:
    assert Client().post(f"{address(word)}renew/").status_code == 404
    assert Client().get(f"{address(word)}renew/").status_code == 405
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_the_pages_are_there_in_every_language(row: Authority, pia: User, language: str) -> None:
    assert Client().get(address(token(row, pia), language)).status_code == 200
    assert Client().get(address(token(row, pia, days_ago=31), language)).status_code == 410
    assert Client().post(address(token(row, pia), language)).status_code == 200


# On the page of the entry

ENTRY = "/en/directory/OAS/ATG/PROSECUTION/"


def test_the_button_is_shown_to_who_may_press_it(row: Authority, ana: User, carla: User, diego: User) -> None:
    assert f'action="{ENTRY}confirm/"' in browser_of(ana).get(ENTRY).content.decode()
    for user in (None, carla, diego):
        assert "confirm/" not in browser_of(user).get(ENTRY).content.decode()


def test_one_click_confirms(row: Authority, ana: User) -> None:
    response = browser_of(ana).post(f"{ENTRY}confirm/", {"version": "1"})
    assert (response.status_code, response["Location"]) == (302, ENTRY)
    assert Confirmation.objects.get().by == "ana"
    assert "confirmed today" in browser_of().get(ENTRY).content.decode()


@pytest.mark.parametrize("version", ["", "0", "2", "x", "9" * 40])
def test_another_version_is_not_confirmed(row: Authority, ana: User, version: str) -> None:
    assert browser_of(ana).post(f"{ENTRY}confirm/", {"version": version}).status_code == 409
    assert Confirmation.objects.count() == 0


def test_another_states_entry_cannot_be_confirmed(row: Authority, carla: User, diego: User, felix: User) -> None:
    for user in (carla, diego, felix):
        body = {"version": "1", "state": "ARG", "authority": "PROSECUTION"}
        assert browser_of(user).post(f"{ENTRY}confirm/", body).status_code == 403
    assert browser_of().post(f"{ENTRY}confirm/", {"version": "1"}).status_code == 302
    assert Confirmation.objects.count() == 0
