"""Who may open a page, and what a session without a second factor may."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import DjangoAssertNumQueries, Settings

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.accounts.views.access import actor, needs, public, signed_in
from enlace.common.errors import NotAllowed
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@needs(Permission.EDITION_ISSUE)
def officers_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("officers")


@signed_in
def own_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@needs(Permission.REPLIES_READ)
def replies_page(request: HttpRequest, *, code: str) -> HttpResponse:
    return HttpResponse(code)


def asked_by(user: User | None, path: str = "/en/somewhere/?a=b&c=d") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    request.session = browser_of(user).session
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
    assert request.session.keys()
    with django_assert_num_queries(1):
        assert actor(request) is actor(request)
    assert actor(request).name == "diego"
    assert actor(asked_by(None)) == Actor("stranger", address="127.0.0.1")


# --- the second factor


def password_only(user: User) -> Client:
    """Return a browser in which `user` signed in by password alone."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def test_without_a_second_factor_a_session_has_no_role_at_all(diego: User) -> None:
    request = asked_by(diego)
    request.session = password_only(diego).session
    assert actor(request) == Actor("diego", (), diego.pk, "127.0.0.1")
    assert own_page(request).status_code == 200


def protected() -> list[str]:
    """Return the address of every page of the site that needs a permission."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Any:
        for pattern in patterns:
            address = f"{prefix}{pattern.pattern}"
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, address)
            elif isinstance(getattr(pattern.callback, "access", None), Permission):
                yield address

    filled = {"<int:number>": "1", "<int:pk>": "1", "<str:act>": "remove", "<str:place>": "ATG", "<str:pack>": "OAS"}
    filled |= {"<str:code>": "HPA-2016"}
    found = []
    for address in walk(get_resolver().url_patterns, "/"):
        for part, value in filled.items():
            address = address.replace(part, value)  # noqa: PLW2901
        found.append(address)
    return found


def test_without_a_second_factor_every_page_that_needs_a_role_leads_to_setting_one_up(ana: User, diego: User) -> None:
    addresses = [address for address in protected() if "<" not in address]
    assert len(addresses) > 10
    for user in (ana, diego):
        browser = password_only(user)
        for address in addresses:
            for response in (browser.get(address), browser.post(address)):
                assert (response.status_code, response["Location"]) == (302, "/en/account/security/"), address


def test_the_record_of_a_second_factor_counts_for_the_person_who_showed_it(ana: User, diego: User) -> None:
    client = browser_of(ana)
    names = ("account_authentication_methods", "account_authentication_methods_user")
    shown = {name: client.session[name] for name in names}
    client.force_login(diego)
    moved = client.session
    moved.update(shown)
    moved.save()
    assert client.get("/en/trail/secretariat/")["Location"] == "/en/account/security/"


def test_an_invented_person_is_verified_in_the_demonstration_only(diego: User, settings: Settings) -> None:
    client = Client()
    assert client.post("/en/sign-in/as/diego/").status_code == 302
    assert client.get("/en/trail/secretariat/").status_code == 200
    settings.ENLACE_DEMO = False
    # The session itself ends: invented people have no account elsewhere.
    assert client.get("/en/trail/secretariat/")["Location"].startswith("/en/sign-in/")
    assert Client().post("/en/sign-in/as/diego/").status_code == 404
