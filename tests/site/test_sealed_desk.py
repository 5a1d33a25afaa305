"""The sealed desk as it is served: a program of its own, which hands out files and ends with its parent."""

import http.client
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from enlace.accounts.models import User
from enlace.site import desk_page
from enlace.site.desk_page import HEADERS, desk_server
from tests.conftest import browser_of
from tests.journeys.demonstration import free_port
from tests.site.conftest import Run


def asked(port: int, method: str, place: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, place)
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return found


def test_it_hands_out_its_files_and_ends_with_its_parent(surroundings: dict[str, str]) -> None:
    port = free_port()
    words = [sys.executable, "-m", "enlace.site.commands", "desk", "--port", str(port), "--parent"]
    code = f"import os, subprocess, sys; subprocess.Popen({words!r} + [str(os.getpid())])\n"
    code += "sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=surroundings,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stderr
        assert parent.stderr.readline() == f"The sealed desk stands at http://127.0.0.1:{port}/\n"
        status, headers, content = asked(port, "GET", "/")
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        assert b"desk.js" in content
        assert HEADERS.items() <= headers.items()
        assert "Set-Cookie" not in headers
        assert asked(port, "HEAD", "/desk.js")[::2] == (200, b"")
        assert asked(port, "GET", "/../../README.md")[0] == 404
        assert asked(port, "POST", "/")[0] == 501
        parent.kill()
        assert parent.stderr.read() == "", "its standard error is open until it has ended"


def test_a_port_that_somebody_else_has_is_refused(run: Run) -> None:
    with desk_server("127.0.0.1", 0) as taken:
        done = run("desk", "--port", taken.server_address[1])
    assert done.status == 3
    assert "cannot listen on 127.0.0.1" in done.err


def test_a_product_that_came_without_the_desk_says_so(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(desk_page, "__file__", str(tmp_path / "src" / "enlace" / "site" / "desk_page.py"))
    done = run("desk", "--port", free_port())
    assert done.status == 1
    assert "the desk that comes with the product is missing" in done.err


@pytest.mark.django_db
def test_pages_of_sealed_content_link_to_it_where_it_stands(ana: User, settings: Settings) -> None:
    link = '<a href="https://desk.example.org/">Open the sealed desk</a>'
    page = browser_of(ana).get("/en/requests/keys/").content.decode()
    assert "Open the sealed desk" not in page
    settings.ENLACE_DESK_ADDRESS = "https://desk.example.org"
    assert link in browser_of(ana).get("/en/requests/keys/").content.decode()
