"""`enlace serve`: refuses to serve with a known secret, and says whether it serves."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.journeys.demonstration import free_port
from tests.serving import run, serving
from tests.site.conftest import Run

# Without the database: what is refused is refused before it is asked.


@pytest.mark.parametrize("secret", ["demo-" + "s3cr-t" * 10, "abab" * 20])
def test_a_server_does_not_start_with_a_secret_that_strangers_may_know(program: Run, secret: str) -> None:
    done = program("serve", "--port", free_port(), ENLACE_SECRET_KEY=secret)
    assert (done.status, done.out) == (3, "")
    assert done.err.endswith("set another one as ENLACE_SECRET_KEY\n")


def test_a_server_that_is_not_there_is_not_alive(program: Run) -> None:
    done = program("serve", "--alive", "--port", free_port())
    assert (done.status, done.out) == (3, "")
    assert "the server does not answer as it should" in done.err


def test_no_other_server_serves_with_a_known_secret_either(monkeypatch: pytest.MonkeyPatch, program: Run) -> None:
    done = program("init", "--quiet", ENLACE_SECRET_KEY="demo-" + "s3cr-t" * 10)
    assert done.status == 0, "the command line may be used with it"


def written(log: Path, count: int) -> str:
    """Return the log once that many answers stand in it: the server writes a line after it has answered."""
    until = time.monotonic() + 30
    while log.read_text().count(" 404 ") < count and time.monotonic() < until:
        time.sleep(0.05)
    return log.read_text()


def test_the_log_of_what_was_asked_for_holds_no_link_by_which_somebody_could_act(surroundings: dict[str, str]) -> None:
    run(surroundings, "init", "--quiet")
    places = ("/en/invitation/", "/pt/directory/confirm/", "/fr/directory/answer/")
    with serving(surroundings, "--workers", "1", "--log-access") as server:
        for place in places:
            with pytest.raises(HTTPError):
                urlopen(f"http://127.0.0.1:{server.port}{place}word-OF:a-letter/", timeout=30)
        log = written(server.log, len(places))
    assert all(f"GET {place}…/ 404" in log for place in places), log
    assert "word-OF" not in log


def test_no_connection_is_carried_into_the_processes_of_the_server(surroundings: dict[str, str]) -> None:
    run(surroundings, "init", "--quiet")
    code = """
import django
django.setup()
from argparse import ArgumentParser
from django.db import connection
from enlace.site.management import serve
class Fake:
    def __init__(self, *words, **more): pass
    def serve(self): print("open" if connection.connection else "closed")
serve.Granian = Fake
connection.ensure_connection()
parser = ArgumentParser()
serve.COMMAND.arguments(parser)
serve.COMMAND.run(parser.parse_args([]))
"""
    environment = surroundings | {"DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True)
    assert done.stdout == "closed\n"
