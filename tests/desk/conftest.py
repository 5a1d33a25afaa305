"""The desk's library in a real browser: a page under a strict policy, on a server that has nothing else."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.desk.cases import World, opened, people
from tests.journeys.browsers import launched

ROOT = Path(__file__).parents[2]
DIST = ROOT / "desk" / "dist"
LIBRARY = Path(__file__).parent / "age-encryption.js"
POLICY = "default-src 'none'; script-src 'self'"
WORDS = """
const desk = await import("/enlace-desk.js");
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const code = async (work) => {
  try { await work(); return "nothing is refused"; } catch (fault) { return fault.code ?? `uncaught: ${fault}`; }
};
"""


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Desk:
    """Runs scripts in the page; in them `desk` is the library, `given` the argument."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def run(self, script: str, given: Any = None) -> Any:
        return self.page.evaluate(f"async (given) => {{ {WORDS} {script} }}", given)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "enlace-desk.js").symlink_to(DIST / "enlace-desk.js")
    (folder / "age-encryption.js").symlink_to(LIBRARY)
    (folder / "index.html").write_text("<!doctype html><html lang=en><title>Desk</title>", encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def desk(address: str) -> Iterator[Desk]:
    """The library in a page of the browser that the journeys use; one for all tests of a worker."""
    try:
        with launched() as browser:
            page = browser.new_page()
            page.goto(address)
            yield Desk(page)
    except LookupError as fault:
        pytest.fail(str(fault), pytrace=False)


@pytest.fixture(scope="session")
def world() -> World:
    """Two States with their first epochs and a case."""
    return opened(people())
