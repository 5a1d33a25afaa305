"""Every address, opened by everybody: who gets in, who is sent to sign in, who is refused; and never a 500."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR, Permission
from enlace.accounts.views.access import public
from enlace.assessments.actions import import_replies, issue_edition
from enlace.site.middleware import views_without_access
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 4, tzinfo=UTC)
PUBLIC = "public"
OFFICERS = ("diego",)
EVERYBODY = ("stranger", "ana", "bruno", "carla", "diego", "elsa", "felix")


class Case(NamedTuple):
    """An address, who may open it, and what those get who may."""

    address: str
    access: str
    status: int = 200


# One case at least for each pattern, by the route as Django spells it, without its language.
TABLE: dict[str, list[Case]] = {
    "health": [Case("/health", PUBLIC)],
    "api/v1/openapi.json": [Case("/api/v1/openapi.json", PUBLIC)],
    "api/v1/": [Case("/api/v1/", PUBLIC)],
    "api/v1/packs": [Case("/api/v1/packs", PUBLIC)],
    "api/v1/packs/<pack>/standing": [
        Case("/api/v1/packs/OAS/standing?instrument=UNTOC", PUBLIC),
        Case("/api/v1/packs/NONE/standing", PUBLIC, 404),
        Case(f"/api/v1/packs/{'x' * 61}/standing", PUBLIC, 422),
    ],
    "api/v1/cycles": [Case("/api/v1/cycles", PUBLIC)],
    "api/v1/cycles/<cycle>/figures": [
        Case("/api/v1/cycles/HPA-2016/figures", PUBLIC),
        Case("/api/v1/cycles/NONE/figures", PUBLIC, 404),
    ],
    "api/v1/cycles/<cycle>/indicators": [
        Case("/api/v1/cycles/HPA-2016/indicators", PUBLIC),
        Case("/api/v1/cycles/NONE/indicators", PUBLIC, 404),
    ],
    "": [Case("/", PUBLIC, 302)],
    "en/": [Case("/en/", PUBLIC)],
    "en/state/": [Case("/en/state/?state=ATG", PUBLIC, 302), Case("/en/state/?state=<b>", PUBLIC, 302)],
    "en/sign-in/": [Case("/en/sign-in/", PUBLIC)],
    "en/sign-out/": [Case("/en/sign-out/", PUBLIC, 405)],
    "en/treaties/": [Case("/en/treaties/", PUBLIC, 302)],
    "en/treaties/<str:pack>/": [Case("/en/treaties/OAS/", PUBLIC), Case("/en/treaties/NONE/", PUBLIC, 404)],
    "en/treaties/<str:pack>/import/": [
        Case("/en/treaties/OAS/import/", Permission.STANDING_IMPORT),
        Case("/en/treaties/NONE/import/", Permission.STANDING_IMPORT, 404),
    ],
    "en/treaties/<str:pack>/import/table.csv": [
        Case("/en/treaties/OAS/import/table.csv?instrument=UNTOC", Permission.STANDING_IMPORT)
    ],
    "en/treaties/<str:pack>/import/<int:number>/": [
        Case("/en/treaties/OAS/import/99/", Permission.STANDING_IMPORT, 404)
    ],
    "en/treaties/<str:pack>/<str:instrument>/": [
        Case("/en/treaties/OAS/UNTOC/", PUBLIC),
        Case("/en/treaties/OAS/NONE/", PUBLIC, 404),
    ],
    "en/states/<str:pack>/<str:code>/": [
        Case("/en/states/OAS/ATG/", PUBLIC),
        Case("/en/states/OAS/AFG/", PUBLIC, 404),
        Case("/en/states/FCTC/AFG/", PUBLIC),
    ],
    "en/plan/<str:pack>/": [Case("/en/plan/OAS/", PUBLIC), Case("/en/plan/NONE/", PUBLIC, 404)],
    "en/reports/": [Case("/en/reports/", PUBLIC)],
    "en/reports/<str:code>/": [
        Case("/en/reports/HPA-2016/", PUBLIC),
        Case("/en/reports/FCTC-2014/", PUBLIC),
        Case("/en/reports/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/part/<str:section>/": [
        Case("/en/reports/FCTC-2014/part/ART15/", PUBLIC),
        Case("/en/reports/FCTC-2014/part/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/needs/": [
        Case("/en/reports/HPA-2016/needs/", PUBLIC),
        Case("/en/reports/NONE/needs/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/annex/": [
        Case("/en/reports/HPA-2016/annex/", PUBLIC),
        Case("/en/reports/NONE/annex/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/questions/<str:question>/": [
        Case("/en/reports/FCTC-2014/questions/Q4417/", PUBLIC),
        Case("/en/reports/FCTC-2014/questions/NONE/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/report.<str:kind>": [
        Case("/en/reports/HPA-2016/report.json", PUBLIC),
        Case("/en/reports/HPA-2016/report.exe", PUBLIC, 404),
        Case("/en/reports/NONE/report.json", PUBLIC, 404),
    ],
    "en/reports/<str:code>/issue/": [
        Case("/en/reports/HPA-2016/issue/", Permission.EDITION_ISSUE),
        Case("/en/reports/HPA-2016/issue/?status=final", Permission.EDITION_ISSUE),
        Case("/en/reports/NONE/issue/", Permission.EDITION_ISSUE, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/": [
        Case("/en/reports/HPA-2016/editions/1/", PUBLIC),
        Case("/en/reports/HPA-2016/editions/99/", PUBLIC, 404),
        Case(f"/en/reports/HPA-2016/editions/{10**30}/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/changes/": [
        Case("/en/reports/HPA-2016/editions/1/changes/", PUBLIC, 404),
        Case("/en/reports/HPA-2016/editions/99/changes/", PUBLIC, 404),
    ],
    "en/reports/<str:code>/editions/<int:number>/report.<str:kind>": [
        Case("/en/reports/HPA-2016/editions/1/report.json", PUBLIC),
        Case("/en/reports/HPA-2016/editions/1/report.exe", PUBLIC, 404),
        Case("/en/reports/HPA-2016/editions/99/report.json", PUBLIC, 404),
    ],
}
CASES = [(route, case) for route, cases in TABLE.items() for case in cases]


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        address = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


@pytest.fixture
def edition() -> int:
    """The number of an edition of the report on HPA-2016."""
    answers = b"state,question,value,marking\nATG,A1,yes,TLP:CLEAR\n"
    import_replies("HPA-2016", answers, "r.csv", by=OPERATOR, at=AT)
    return issue_edition("HPA-2016", "preliminary", "", by=OPERATOR, at=AT)


@pytest.fixture
def browsers(ana: User, bruno: User, carla: User, diego: User, elsa: User, felix: User) -> dict[str, Client]:
    people = {user.username: browser_of(user) for user in (ana, bruno, carla, diego, elsa, felix)}
    return {"stranger": browser_of(), **people}


def test_the_table_names_every_address() -> None:
    found = {route for route, _ in views(get_resolver().url_patterns)}
    assert found == set(TABLE)


def test_each_view_says_who_may_open_it_as_the_table_does() -> None:
    for route, view in views(get_resolver().url_patterns):
        access = getattr(view, "access", None)
        assert access == PUBLIC or isinstance(access, Permission), route
        assert {case.access for case in TABLE[route]} == {access}, route


@pytest.mark.parametrize(("route", "case"), CASES, ids=[case.address[:60] for _, case in CASES])
def test_everybody_gets_what_the_table_says(route: str, case: Case, edition: int, browsers: dict[str, Client]) -> None:
    for person, browser in browsers.items():
        response = browser.get(case.address)
        if case.access == PUBLIC or person in OFFICERS:
            assert response.status_code == case.status, person
        elif person == "stranger":
            assert (response.status_code, response["Location"].split("?")[0]) == (302, "/en/sign-in/")
        else:
            assert response.status_code == 403, person


@pytest.mark.parametrize("route", [route for route in TABLE if route.startswith("en/")])
def test_no_address_fails_in_another_language_or_by_another_method(route: str, edition: int) -> None:
    browser = Client()
    for case in TABLE[route]:
        for language in ("es", "pt", "fr"):
            response = browser.get(case.address.replace("/en/", f"/{language}/"))
            assert response.status_code == (case.status if case.access == PUBLIC else 302), (language, case.address)
        for method in ("put", "delete", "post"):
            response = getattr(browser, method)(case.address)
            assert response.status_code < 500, (method, case.address)


@pytest.mark.parametrize(("route", "case"), CASES, ids=[case.address[:60] for _, case in CASES])
def test_head_is_answered_as_get_and_options_says_what_an_address_takes(
    route: str, case: Case, edition: int, diego: User
) -> None:
    browser = browser_of(diego)
    read, head = browser.get(case.address), browser.head(case.address)
    assert (head.status_code, head.content) == (read.status_code, b"")
    assert head.headers.get("Content-Type") == read.headers.get("Content-Type")
    asked = browser.options(case.address)
    assert (asked.status_code, asked.content) == (204, b"")
    methods = asked["Allow"].split(", ")
    assert ("GET" in methods) == ("HEAD" in methods) == (read.status_code != 405)
    refused = browser.put(case.address)
    assert (refused.status_code, refused["Allow"]) == (405, asked["Allow"])


def test_a_view_that_does_not_say_who_may_open_it_is_found() -> None:
    def silent(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    def stated(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    assert list(views_without_access([path("a/", silent), path("b/", public(stated))])) == ["a/"]
