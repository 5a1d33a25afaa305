"""What was done is told once, on the next page, in the reader's language, and no page asks the database for it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

SENT = {"full_name": "Ana", "language": "en", "time_zone": "UTC"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Your profile was saved."),
        ("es", "Su perfil se ha guardado."),
        ("pt", "Seu perfil foi salvo."),
        ("fr", "Votre profil est enregistré."),
    ],
)
def test_what_was_done_is_told_once_on_the_next_page(ana: User, language: str, words: str) -> None:
    browser = browser_of(ana)
    address = f"/{language}/account/"
    html = browser.post(address, SENT, follow=True).content.decode()
    assert f'<p class="done" role="status">{words}</p>' in html
    assert 'class="done"' not in browser.get(address).content.decode()


def test_a_page_asks_the_database_no_more_for_what_is_told(ana: User) -> None:
    browser = browser_of(ana)
    address = "/en/account/"
    browser.get(address)
    with CaptureQueriesContext(connection) as silent:
        browser.get(address)
    browser.post(address, SENT)
    with CaptureQueriesContext(connection) as telling:
        assert "was saved" in browser.get(address).content.decode()
    assert len(telling) == len(silent)


def test_what_is_told_is_shown_as_text_and_not_to_whoever_forges_it(client: Client) -> None:
    client.cookies["messages"] = '["forged <b>words</b>"]'
    assert "forged" not in client.get("/en/").content.decode()
