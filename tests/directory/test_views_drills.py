"""The pages of drills: who sees what, ordering, and answering by a link."""

import re

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.directory.models import Drill
from tests.conftest import browser_of
from tests.directory.world import store

pytestmark = pytest.mark.django_db

PAGE = "/en/directory/OAS/drills/"
ORDER = f"{PAGE}order/"


def link() -> str:
    return re.findall(r"http://testserver(/\S+)", Letter.objects.get().body)[0].replace("/es/", "/en/")


def test_an_officer_orders_a_test_and_the_desk_answers(diego: User) -> None:
    row = store()
    officer = browser_of(diego)
    assert "Antigua and Barbuda: Prosecution" in officer.get(ORDER).content.decode()
    assert officer.post(ORDER, {"desk": str(row.pk)})["Location"] == PAGE
    desk = Client()
    for _ in range(2):
        assert "Somebody is here" in desk.get(link()).content.decode()
    assert Drill.objects.get().acknowledged_at is None
    response = desk.post(link())
    assert response.status_code == 200
    assert "Thank you. You answered after 0 minutes." in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert desk.post(link()).status_code == 409
    assert "answered in time" in officer.get(PAGE).content.decode()


def test_each_reader_sees_what_is_his(diego: User, ana: User, carla: User, felix: User) -> None:
    rows = [store(), store(state="ARG", code="FISCALIA", names={"en": "Fiscalía"}, email="f@example.org")]
    browser_of(diego).post(ORDER, {"desk": [str(row.pk) for row in rows]})

    def seen(user: User | None) -> list[bool]:
        text = browser_of(user).get(PAGE).content.decode()
        assert re.search(r"Tests sent</dt><dd[^>]*>2<", text)
        return [name in text for name in ("Antigua and Barbuda: Prosecution", "Argentina: ", "Order a test")]

    assert seen(diego) == [True, True, True]
    assert seen(ana) == [True, False, False]
    assert seen(carla) == [False, True, False]
    assert seen(felix) == [False, False, False]
    assert seen(None) == [False, False, False]
    read = AuditEntry.objects.filter(verb="directory.drills.read").values_list("actor", "state_code")
    assert set(read) == {("diego", "ATG"), ("diego", "ARG"), ("ana", "ATG"), ("carla", "ARG")}


@pytest.mark.parametrize(
    "body",
    [{}, {"desk": "x"}, {"desk": "9" * 40}, {"desk": "-1"}, {"sample": "0"}, {"sample": "9" * 30}, {"sample": "٣"}],
)
def test_an_order_at_fault_is_told_and_nothing_is_sent(diego: User, body: dict[str, str]) -> None:
    store()
    assert browser_of(diego).post(ORDER, body).status_code == 422
    assert Letter.objects.count() == 0


def test_a_link_that_was_never_sent_is_not_found() -> None:
    for method in ("get", "post"):
        assert getattr(Client(), method)("/en/directory/answer/x/").status_code == 404


def test_a_post_needs_its_token(diego: User) -> None:
    browser_of(diego).post(ORDER, {"desk": str(store().pk)})
    assert Client(enforce_csrf_checks=True).post(link()).status_code == 403
    assert Drill.objects.get().acknowledged_at is None


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pages_are_there_in_every_language(diego: User, language: str) -> None:
    row = store()
    officer = browser_of(diego)
    assert officer.get(ORDER.replace("/en/", f"/{language}/")).status_code == 200
    officer.post(ORDER, {"desk": str(row.pk)})
    assert officer.get(PAGE.replace("/en/", f"/{language}/")).status_code == 200
    assert Client().get(link().replace("/en/", f"/{language}/")).status_code == 200
