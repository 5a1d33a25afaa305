"""Errors as a browser and as a program get them; and the start that is refused."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import translation
from pytest_django import Settings

from enlace.accounts.views.access import public
from enlace.common.errors import (
    EnlaceError,
    Invalid,
    NotAllowed,
    NotFound,
    Problem,
    Unavailable,
    WrongStatus,
)
from enlace.site.middleware import ErrorMiddleware, respond

pytestmark = pytest.mark.django_db

PROBLEMS = [
    Problem("f.csv:3", "“%(code)s” is no State of this pack", {"code": "<ZZ>"}),
    Problem("f.csv:4", "100%% of “%(column)s”", {"column": "50%"}),
    Problem("f.csv:5", "this row is 50% wrong"),
]
# error, status, what a reader of the page reads, what a program gets as `detail`
TABLE = [
    (NotAllowed("Your role does not include this."), 403, "Your role does not include this."),
    (NotFound("There is no cycle “%(code)s”.", code="<X>"), 404, "There is no cycle “<X>”."),
    (WrongStatus("No State has answered yet: there is nothing to report."), 409, "No State has answered yet"),
    (Invalid(PROBLEMS), 422, ""),
    (Unavailable("%(program)s failed: %(fault)s", program="pg_dump", fault="50%"), 503, "pg_dump failed: 50%"),
    (EnlaceError("100%% gone"), 500, "100% gone"),
]
IDS = [type(error).__name__ for error, _, _ in TABLE]


def request(address: str) -> HttpRequest:
    found = RequestFactory().get(address)
    found.enlace_actor = None  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(("error", "status", "said"), TABLE, ids=IDS)
def test_a_page_says_what_went_wrong(error: EnlaceError, status: int, said: str) -> None:
    response = respond(request("/en/reports/X/"), error)
    html = response.content.decode()
    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    assert said.replace("<", "&lt;").replace(">", "&gt;") in html
    assert f"Error {status}" in html
    assert "<X>" not in html
    assert "<ZZ>" not in html


@pytest.mark.parametrize(("error", "status", "said"), TABLE, ids=IDS)
def test_a_program_gets_the_same_as_json(error: EnlaceError, status: int, said: str) -> None:
    response = respond(request("/api/v1/cycles/X/figures"), error)
    assert response["Content-Type"] == "application/json"
    body = json.loads(response.content)
    assert list(body) == ["status", "title", "detail", "problems"]
    assert (response.status_code, body["status"]) == (status, status)
    assert body["detail"].startswith(said)
    assert bool(body["problems"]) is isinstance(error, Invalid)


def test_every_problem_is_listed_with_its_place() -> None:
    body = json.loads(respond(request("/api/v1/x"), Invalid(PROBLEMS)).content)
    assert body["problems"] == [
        {"where": "f.csv:3", "what": "“<ZZ>” is no State of this pack"},
        {"where": "f.csv:4", "what": "100% of “50%”"},
        {"where": "f.csv:5", "what": "this row is 50% wrong"},
    ]
    html = respond(request("/en/x"), Invalid(PROBLEMS)).content.decode()
    assert all(place in html for place in ("f.csv:3", "f.csv:4", "f.csv:5", "100% of “50%”"))


@pytest.mark.parametrize(("address", "retry"), [("/en/x", "7"), ("/api/v1/x", "7")])
def test_what_is_not_available_says_when_to_try_again(address: str, retry: str) -> None:
    assert respond(request(address), Unavailable("busy", retry=7))["Retry-After"] == retry
    assert "Retry-After" not in respond(request(address), NotFound("x"))


@pytest.mark.parametrize("language", ["en", "es", "pt-br", "fr"])
@pytest.mark.parametrize("error", [NotFound(), NotAllowed(), WrongStatus(), Unavailable(), EnlaceError()])
def test_an_error_without_words_shows_those_of_the_page(language: str, error: EnlaceError) -> None:
    with translation.override(language):
        answers = [respond(request(address), error).content.decode() for address in ("/en/x", "/api/v1/x")]
    assert not any("Content-Type" in answer or "POT-Creation" in answer for answer in answers)
    assert json.loads(answers[1])["detail"] == ""


def test_a_message_is_told_in_the_language_of_the_reader() -> None:
    error = NotFound("There is no cycle “%(code)s”.", code="X")
    with translation.override("es"):
        assert json.loads(respond(request("/api/v1/x"), error).content)["detail"] == "No existe el ciclo «X»."
        assert "No existe el ciclo «X»." in respond(request("/es/x"), error).content.decode()


def test_errors_reach_the_reader_through_the_whole_stack(client: Client) -> None:
    page = client.get("/es/reports/NONE/")
    assert (page.status_code, "No existe el ciclo «NONE»." in page.content.decode()) == (404, True)
    answer = client.get("/api/v1/cycles/NONE/figures")
    assert (answer.status_code, answer.json()["title"], answer.json()["problems"]) == (404, "Not Found", [])


def test_an_address_at_which_there_is_nothing_is_a_page_of_ours(client: Client) -> None:
    response = client.get("/en/nowhere/")
    assert (response.status_code, "This page was not found" in response.content.decode()) == (404, True)


@pytest.mark.parametrize("address", ["/api/nowhere", "/api/v1/nowhere", "/api/v2/cycles", "/api/v1/cycles/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_program_gets_json_where_there_is_nothing(client: Client, address: str, method: str) -> None:
    answer = getattr(client, method)(address)
    assert (answer.status_code, answer.json()["title"]) == (404, "Not Found")
    assert answer["Content-Type"] == "application/json"
    assert list(answer.json()) == ["status", "title", "detail", "problems"]
    assert answer.json()["detail"]


def test_what_an_address_does_not_take_is_said_with_what_it_takes(client: Client) -> None:
    answer = client.post("/api/v1/cycles")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["detail"] == "This address does not take POST; it takes: GET, HEAD, OPTIONS."
    page = client.post("/es/reports/")
    assert (page.status_code, page["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert "Esta dirección no admite POST" in page.content.decode()
    assert client.put("/en/sign-out/")["Allow"] == "POST, OPTIONS"


def test_a_parameter_at_fault_is_told_as_every_other_fault(client: Client) -> None:
    answer = client.get(f"/api/v1/packs/{'x' * 61}/standing")
    assert (answer.status_code, answer.json()["detail"]) == (422, "")
    assert [problem["where"] for problem in answer.json()["problems"]] == ["path.pack"]
    assert "60 characters" in answer.json()["problems"][0]["what"]


def test_a_program_is_told_in_json_of_what_nobody_foresaw(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.site.failing_urls"
    client = Client(raise_request_exception=False)
    answer = client.get("/api/fails")
    assert (answer.status_code, answer.json()["title"]) == (500, "Internal Server Error")
    assert "a secret" not in answer.content.decode()
    answer = client.get("/api/v1/cycles", headers={"host": "elsewhere.example"})
    assert (answer.status_code, answer.json()["title"]) == (400, "Bad Request")
    assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/api/fails").json()["status"] == 403


def test_a_fault_that_nobody_foresaw_is_not_shown(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.site.failing_urls"
    client = Client(raise_request_exception=False)
    response = client.get("/fails/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "a secret" not in response.content.decode()


def test_other_errors_are_left_to_django() -> None:
    assert middleware().process_exception(request("/en/x"), ValueError("a secret")) is None


def middleware() -> ErrorMiddleware:
    return ErrorMiddleware(lambda _: HttpResponse("ok"))


def test_the_server_does_not_start_with_a_view_that_nobody_is_said_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    class Resolver:
        url_patterns = (path("open/", public(lambda _: HttpResponse(""))), path("silent/", lambda _: HttpResponse("")))

    monkeypatch.setattr("enlace.site.middleware.get_resolver", Resolver)
    with pytest.raises(ImproperlyConfigured, match=r"neither @public, @signed_in nor @needs\(permission\): silent/"):
        middleware()


def test_every_answer_carries_the_policy(client: Client) -> None:
    for address in ("/en/", "/en/reports/NONE/", "/api/v1/cycles", "/health"):
        response: Any = client.get(address)
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "address",
    ["/en/reports/%00/", "/en/directory/OAS/%00/", "/api/v1/directory/%00/ATG", "/api/v1/call?pack=%00&state=A&form=b"],
)
def test_nul_is_in_no_address(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response["Content-Type"].startswith("application/json" if address.startswith("/api/") else "text/html")


def test_nul_is_in_no_form(client: Client) -> None:
    assert client.post("/en/sign-in/", {"login": "a\0b", "password": "x"}).status_code == 404
