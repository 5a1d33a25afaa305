"""The desk's library in a real browser: a page under a strict policy, on a server that has nothing else."""

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from enlace_desk import commands
from enlace_desk.officers import Officer
from tests.desk.cases import World, opened, people

PASSPHRASE = "cuatro palabras bastante raras"
Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]
DIST = ROOT / "desk" / "dist"
LIBRARY = Path(__file__).parent / "age-encryption.js"
POLICY = "default-src 'none'; script-src 'self'"
WORDS = """
const desk = await import("/enlace-desk.js");
const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const code = async (work) => {
  try { await work(); return "nothing is refused"; }
  catch (fault) { return typeof fault.code === "string" ? fault.code : `uncaught: ${fault}`; }
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
def desk(address: str, browser: Browser) -> Desk:
    """The library in a page of the browser that the journeys use; one for all tests of a worker."""
    page = browser.new_page()
    page.goto(address)
    return Desk(page)


@pytest.fixture(scope="session")
def world() -> World:
    """Two States with their first epochs and a case."""
    return opened(people())


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the keys of Bruno, as the client made them, and their passphrase."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    words = ["--pack", "oas", "--state", "ATG", "--authority", "central", "--officer", "bruno"]
    assert commands.main(["keys", "new", *options(folder), *words]) == 0
    return folder


@pytest.fixture(scope="session")
def bruno(home: Path) -> Officer:
    return Officer.unlocked((home / "keys.age").read_bytes(), PASSPHRASE)


@pytest.fixture(scope="session")
def bruno_s(bruno: Officer) -> World:
    """The two States, with the client's Bruno."""
    return opened(people(bruno))


@pytest.fixture
def run(
    home: Path, bruno: Officer, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Run:
    """Run the client with Bruno's keys; opening the key file takes a second each time, so it is opened once."""
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setattr(Officer, "unlocked", lambda _file, _passphrase: bruno)
    monkeypatch.chdir(tmp_path)
    (home / "keys.age.trusted").unlink(missing_ok=True)

    def run(*words: object) -> tuple[int, str, str]:
        status = commands.main([str(words[0]), *options(home), *map(str, words[1:])])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def options(folder: Path) -> list[str]:
    return ["-k", str(folder / "keys.age"), "--passphrase-file", str(folder / "passphrase")]
