"""A real browser for the journeys: Chromium under Playwright, against the product as `make run` starts it.

Every page made here fails its test if the browser reports a breach of the Content Security Policy or an
uncaught error of a script. The strict policy blocks `wait_for_function` (it evaluates strings in the page):
wait for a selector instead, and never bypass the policy.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from tests.journeys.demonstration import served

HERE = Path(__file__).parent
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


class NewPage(Protocol):
    """Opens a page in a context of its own, with no cookies and an empty cache."""

    def __call__(
        self,
        *,
        base_url: str | None = None,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
        **context: Any,
    ) -> Page: ...


@pytest.fixture
def faults() -> list[str]:
    """What the browser reported of the pages of this test: breaches of the policy, uncaught errors."""
    return []


@pytest.fixture
def new_page(browser: Browser, faults: list[str]) -> Iterator[NewPage]:
    """Open pages; at the end, fail if one broke the policy or had an uncaught error."""
    contexts = []

    def note_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def note_error(error: Error) -> None:
        faults.append(f"uncaught: {error}")

    def open_page(
        *,
        base_url: str | None = None,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        javascript: bool = True,
        **context: Any,
    ) -> Page:
        opened = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=javascript,
            **context,
        )
        opened.set_default_timeout(10_000)
        contexts.append(opened)
        page = opened.new_page()
        page.on("console", note_console)
        page.on("pageerror", note_error)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "the browser reported:\n" + "\n".join(faults)


@pytest.fixture(scope="session")
def demonstration_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the demonstration."""
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="session")
def demonstration(demonstration_home: Path) -> Iterator[str]:
    """The address of the product as `make run` starts it; one for all journeys."""
    with served(demonstration_home, "demo", "--serve") as address:
        yield address


@pytest.fixture
def page(new_page: NewPage, demonstration: str) -> Page:
    """A page on the demonstration; `page.goto("/en/")` is enough."""
    return new_page(base_url=demonstration)


@pytest.fixture
def officer(page: Page) -> Page:
    """A page on which Diego, officer of the Secretariat, has signed in."""
    return signed_in(page, "diego")


@pytest.fixture
def point_of_contact(page: Page) -> Page:
    """A page on which Ana, point of contact of State A, has signed in."""
    return signed_in(page, "ana")


def signed_in(page: Page, name: str) -> Page:
    page.goto("/en/sign-in/")
    page.get_by_role("button", name=f"Sign in as {name.capitalize()}").click()
    page.get_by_role("heading", name="My desk").wait_for()
    return page


@pytest.fixture(scope="session")
def axe() -> str:
    return (HERE / "axe" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def check_accessibility(axe: str) -> Callable[[Page], None]:
    """Return a check that the page breaks no rule of WCAG 2.0 to 2.2, A and AA, in light and in dark."""

    def check(page: Page) -> None:
        faults = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.evaluate(f"{axe};0")
            found = page.evaluate("tags => axe.run(document, {runOnly: tags})", STANDARD)
            faults += [line for violation in found["violations"] for line in described(scheme, violation)]
        page.emulate_media(color_scheme="light")
        assert not faults, f"{page.url} is not accessible:\n" + "\n".join(faults)

    return check


def described(scheme: str, violation: dict[str, Any]) -> list[str]:
    lines = [f"[{scheme}] {violation['id']} ({violation['impact']}): {violation['help']}"]
    for node in violation["nodes"]:
        lines.append(f"    {' '.join(map(str, node['target']))}")
        lines.append(f"        {node['html'][:160]}")
        lines.append(f"        {' '.join(str(node['failureSummary']).split())}")
    return lines


@pytest.fixture
def transferred_bytes(new_page: NewPage) -> Callable[[str], int]:
    """Return a measure of a first visit: the bytes of all bodies, as they came over the wire."""

    def measure(url: str) -> int:
        page = new_page()
        requests: list[Request] = []
        page.on("requestfinished", lambda request: requests.append(request))  # noqa: PLW0108  (it cannot hold a built-in)
        page.goto(url, wait_until="networkidle")
        return sum(request.sizes()["responseBodySize"] for request in requests)

    return measure
