"""Who may open a page; signing in, in the demonstration and elsewhere."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import STRANGER, Permission
from enlace.accounts.views.access import actor, needs, public
from enlace.common.errors import NotAllowed

pytestmark = pytest.mark.django_db

PASSWORD = "a word that only this test knows"


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@needs(Permission.EDITION_ISSUE)
def officers_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("officers")


@needs(Permission.REPLIES_READ)
def replies_page(request: HttpRequest, *, code: str) -> HttpResponse:
    return HttpResponse(code)


def asked_by(user: User | None, path: str = "/en/somewhere/?a=b&c=d") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return request


# --- access


def test_each_view_carries_its_access() -> None:
    assert open_page.access == "public"  # type: ignore[attr-defined]
    assert officers_page.access == Permission.EDITION_ISSUE  # type: ignore[attr-defined]
    assert officers_page.__name__ == "officers_page"


def test_everybody_opens_a_public_page() -> None:
    assert open_page(asked_by(None)).status_code == 200


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    response: Any = officers_page(asked_by(None))
    assert response.status_code == 302
    assert response.url == "/en/sign-in/?next=%2Fen%2Fsomewhere%2F%3Fa%3Db%26c%3Dd"


def test_only_a_role_that_includes_it_opens_a_page(
    ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User
) -> None:
    def opens(user: User) -> bool:
        try:
            return officers_page(asked_by(user)).status_code == 200
        except NotAllowed:
            return False

    assert [user.username for user in (ana, bruno, carla, diego, elsa, felix) if opens(user)] == ["diego"]


def test_a_permission_held_for_one_state_opens_the_page_which_then_looks_at_the_state(ana: User, elsa: User) -> None:
    assert replies_page(asked_by(ana), code="X").status_code == 200
    with pytest.raises(NotAllowed):
        replies_page(asked_by(elsa), code="X")


def test_who_asks_is_worked_out_once_a_request(diego: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = asked_by(diego)
    with django_assert_num_queries(1):
        assert actor(request) is actor(request)
    assert actor(request).name == "diego"
    assert actor(asked_by(None)) is STRANGER


# --- signing in


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user(username="zoe", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, target: str = "", path: str = "/en/sign-in/") -> Any:
    return client.post(path, {"username": "zoe", "password": password, "next": target})


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_in_the_demonstration_a_person_signs_in_and_out(client: Client, person: User, settings: Settings) -> None:
    settings.ENLACE_DEMO = True
    response = sign_in(client, target="/es/reports/")
    assert (response.status_code, response.url, signed_in(client)) == (302, "/es/reports/", True)
    assert client.get("/en/sign-out/").status_code == 405
    assert signed_in(client)
    assert client.post("/en/sign-out/").status_code == 302
    assert not signed_in(client)


def test_a_wrong_password_is_told_and_the_name_is_kept(client: Client, person: User, settings: Settings) -> None:
    settings.ENLACE_DEMO = True
    response = sign_in(client, password="wrong")
    assert (response.status_code, signed_in(client)) == (422, False)
    assert 'value="zoe"' in response.content.decode()
    assert "wrong" not in response.content.decode()


def test_outside_the_demonstration_sign_in_is_closed(client: Client, person: User, settings: Settings) -> None:
    settings.ENLACE_DEMO = False
    response = sign_in(client)
    assert (response.status_code, signed_in(client)) == (422, False)
    page = client.get("/en/sign-in/").content.decode()
    assert '<input type="password"' not in page
    assert settings.ENLACE_DEMO_PASSWORD not in page


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:evil.example", ""],
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    client: Client, person: User, settings: Settings, target: str
) -> None:
    settings.ENLACE_DEMO = True
    assert sign_in(client, target=target).url == "/en/"
    assert sign_in(client, target=target, path="/es/sign-in/").url == "/es/"


def test_an_account_that_was_closed_does_not_sign_in(client: Client, person: User, settings: Settings) -> None:
    settings.ENLACE_DEMO = True
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert sign_in(client).status_code == 422
    assert not signed_in(client)


@pytest.mark.parametrize("path", ["/en/sign-in/", "/en/sign-out/"])
def test_a_form_from_elsewhere_is_refused(person: User, settings: Settings, path: str) -> None:
    settings.ENLACE_DEMO = True
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, path=path).status_code == 403
    assert not signed_in(strict)
