"""What the browser is told, and what the server does not answer: proofs for docs/reference/asvs.md."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from enlace.accounts.models import User
from enlace.site import settings as production
from enlace.site.management.demo import packs_folder
from tests.conftest import browser_of
from tests.serving import Server, run, serving

pytestmark = pytest.mark.django_db
WHAT_COOKIES_ARE = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
PAGES = ("/en/", "/en/reports/NONE/", "/api/v1/cycles", "/health", "/static/enlace/enlace.css")


@pytest.mark.parametrize("address", PAGES)
def test_no_answer_can_be_framed_or_taken_for_something_else(client: Client, address: str) -> None:
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    for directive in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in response or address.startswith("/static/")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_says_what_it_is_and_in_which_characters(client: Client, address: str) -> None:
    kind = client.get(address)["Content-Type"]
    assert re.fullmatch(r"(text/(html|css); charset=\"?utf-8\"?)|application/json(; charset=utf-8)?", kind), kind


def test_cookies_are_of_this_host_alone_and_no_script_reads_them(surroundings: dict[str, str]) -> None:
    kinds = [(f"{cookie}_COOKIE_{what}") for cookie in ("SESSION", "CSRF") for what in WHAT_COOKIES_ARE]
    code = "import json, sys; from enlace.site import settings; from django.conf import global_settings as usual\n"
    code += "print(json.dumps([getattr(settings, name, getattr(usual, name)) for name in sys.argv[1:]]))"
    words, environment = [sys.executable, "-c", code, *kinds], surroundings | {"ENLACE_HTTPS": "1"}
    said = json.loads(subprocess.run(words, env=environment, check=True, capture_output=True).stdout)
    session, csrf = said[: len(WHAT_COOKIES_ARE)], said[len(WHAT_COOKIES_ARE) :]
    assert session == ["__Host-sessionid", True, True, "Lax", "/", None]
    assert csrf == ["__Host-csrftoken", True, True, "Lax", "/", None]


def test_a_session_is_a_reference_that_cannot_be_guessed() -> None:
    keys = {SessionStore()._get_new_session_key() for _ in range(100)}
    assert len(keys) == 100
    # 32 of 36 characters: 165 bits, from the system's source of randomness.
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)


def test_nobody_has_an_account_before_somebody_is_invited() -> None:
    assert not User.objects.exists()


def test_passwords_are_stored_by_a_slow_function() -> None:
    # The settings of production leave the choice to Django; those of the tests choose a fast one.
    assert not hasattr(production, "PASSWORD_HASHERS")
    assert PBKDF2PasswordHasher.iterations >= 600_000
    encoded = PBKDF2PasswordHasher().encode("correct horse battery staple", "a" * 22)
    assert encoded.split("$")[:2] == ["pbkdf2_sha256", str(PBKDF2PasswordHasher.iterations)]


@pytest.mark.parametrize("address", ["/en/", "/en/states/OAS/ATG/", "/api/v1/cycles"])
def test_what_a_person_who_signed_in_reads_is_not_kept(ana: User, address: str) -> None:
    assert browser_of(ana).get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "BREW"])
@pytest.mark.parametrize("address", ["/", "/en/", "/health", "/api/v1/cycles", "/en/nothing/"])
def test_methods_that_nobody_needs_are_not_answered(client: Client, address: str, method: str) -> None:
    response = client.generic(method, address)
    assert response.status_code == 405
    assert b"Cookie" not in response.content


@pytest.mark.parametrize("address", ["/static/", "/static/enlace/", "/static/enlace/../../settings.py", "/.git/config"])
def test_nothing_lists_or_leaves_a_folder(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_no_address_writes_a_line_of_its_own_into_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/en/nothing/%0D%0AERROR everything is lost/")
    assert [record.getMessage().splitlines()[1:] for record in caplog.records] == [[]]


@pytest.mark.parametrize(
    "address", ["//elsewhere.example.org/", "/\\elsewhere.example.org", "/en//elsewhere.example.org"]
)
def test_no_address_leads_elsewhere(client: Client, address: str) -> None:
    response = client.get(address)
    assert not response.get("Location", "/").startswith(("//", "http", "/\\"))


# --- the server itself


@pytest.fixture
def server(surroundings: dict[str, str]) -> Iterator[Server]:
    run(surroundings, "init", "--quiet")
    with serving(surroundings, "--workers", "1") as running:
        yield running


def test_two_lengths_of_one_request_are_not_two_requests(server: Server) -> None:
    """A request hidden in the body of another one is never answered."""
    hidden = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    both = b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    for request in (
        both % (5 + len(hidden)) + hidden,
        b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 0\r\n\r\nabcde" + hidden,
        b"POST /en/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: identity, x\r\n\r\n" + hidden,
    ):
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
            connection.connect()
            connection.sock.sendall(request)
            connection.sock.settimeout(2)
            said = b""
            try:
                while more := connection.sock.recv(65536):
                    said += more
            except TimeoutError:
                pass
        assert b"task_queue" not in said, request


def test_a_head_without_an_end_is_refused(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:
        try:
            connection.request("GET", "/health", headers={f"X-{number}": "x" * 4000 for number in range(500)})
            assert connection.getresponse().status in (400, 431)
        except (ConnectionError, http.client.RemoteDisconnected):
            pass


def test_the_packs_are_not_served(client: Client) -> None:
    assert (packs_folder() / "oas" / "pack.yaml").exists()
    for address in ("/packs/oas/pack.yaml", "/static/packs/oas/pack.yaml"):
        assert client.get(address).status_code == 404
