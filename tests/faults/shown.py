"""Kill the server, or the browser, while somebody types, and look for every answer that the page showed as saved.

The person types into one answer again and again, each time something else, and believes the page. When the server is
gone, the page keeps what waits; it is started anew, and what waited is sent. When the browser is gone, it is opened
anew on the page, as a person would.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Error, Locator, Page

from tests.faults.saves import QUESTION, WRITERS, written
from tests.journeys.browsers import launched
from tests.journeys.demonstration import free_port
from tests.packs import CYCLE
from tests.serving import serving

STATE = WRITERS[0]
SAVED = "Saved at"
LONGEST_DELAY_SECONDS = 0.12
PATIENCE_SECONDS = 60


@dataclass
class Shown:
    """What the page showed as saved, in order; typed: the last that was typed; killed: how often what was killed."""

    saved: list[str] = field(default_factory=list)
    typed: str = ""
    killed: dict[str, int] = field(default_factory=lambda: {"server": 0, "browser": 0})
    faults: list[str] = field(default_factory=list)


def type_and_kill(environment: Mapping[str, str], key: str, saves: int, kills: int) -> Shown:
    """Have somebody, signed in by `key`, type about `saves` answers; kill server and browser in turn meanwhile."""
    # Playwright runs once in a thread; that of the tests may have one already.
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(_play, environment, key, saves, kills).result()


def _play(environment: Mapping[str, str], key: str, saves: int, kills: int) -> Shown:
    shown, chance, port = Shown(), random.Random(saves), free_port()
    for turn in range(kills):
        after = max(1, round(saves / kills * chance.uniform(0.6, 1.4)))
        play = _lose_browser if turn % 2 else _lose_server
        play(environment, key, port, shown, after, chance.uniform(0, LONGEST_DELAY_SECONDS))
    return shown


def _lose_server(environment: Mapping[str, str], key: str, port: int, shown: Shown, after: int, delay: float) -> None:
    with launched() as browser:
        with serving(environment, port=port) as server:
            page = _opened(browser, key, port, shown)
            killer = _killer(shown, after, delay, server.kill)
            while server.process.poll() is None:
                _type(page, shown, lambda: server.process.poll() is not None)
            killer.join()
            shown.killed["server"] += 1
        with serving(environment, port=port) as server:
            # As when the line comes back.
            page.evaluate("dispatchEvent(new Event('online'))")
            if not _shows_saved(page, shown, lambda: False):
                shown.faults.append("what waited for the server was never saved")
            server.kill()


def _lose_browser(environment: Mapping[str, str], key: str, port: int, shown: Shown, after: int, delay: float) -> None:
    with serving(environment, port=port) as server, launched() as browser:
        page = _opened(browser, key, port, shown)
        every = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        number = next(one["id"] for one in every if one["type"] == "browser")
        killer = _killer(shown, after, delay, lambda: os.kill(number, signal.SIGKILL))
        try:
            while browser.is_connected():
                _type(page, shown, lambda: not browser.is_connected())
        except Error:
            # The browser is gone: what it has not shown, nobody was told.
            pass
        killer.join()
        shown.killed["browser"] += 1
        server.kill()


def _killer(shown: Shown, after: int, delay: float, kill: Callable[[], None]) -> threading.Thread:
    """Start a thread that kills once `after` more answers were shown as saved, and a moment later."""
    enough = len(shown.saved) + after

    def wait() -> None:
        while len(shown.saved) < enough:
            time.sleep(0.001)
        time.sleep(delay)
        kill()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def _opened(browser: Browser, key: str, port: int, shown: Shown) -> Page:
    """Open the page of the section; what was shown as saved last is in it, or what was typed after that."""
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/en/replies/{CYCLE}/{STATE}/part/A/")
    page.locator("form[data-ready]").wait_for()
    stands = _field(page).input_value()
    if shown.saved and stands not in (shown.saved[-1], shown.typed):
        shown.faults.append(f"the page shows {stands!r} where {shown.saved[-1]!r} was shown as saved")
    return page


def _field(page: Page) -> Locator:
    return page.locator(f'[id="{QUESTION}-value"]')


def _type(page: Page, shown: Shown, gone: Callable[[], bool]) -> None:
    shown.typed = f"{random.getrandbits(64):x}"
    _field(page).fill(shown.typed)
    # Leaving the field saves at once, without the pause for thought.
    _field(page).blur()
    _shows_saved(page, shown, gone)


def _shows_saved(page: Page, shown: Shown, gone: Callable[[], bool]) -> bool:
    """Wait until the page shows what was typed last as saved, or until what it needs is gone; note what it showed."""
    said = page.locator(f'[data-question="{QUESTION}"] > .ask__main > .ask__state [data-state]')
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if SAVED in said.inner_text():
            if shown.typed not in shown.saved:
                shown.saved.append(shown.typed)
            return True
        if gone():
            return False
        time.sleep(0.005)
    return False


def faults(environment: Mapping[str, str], shown: Shown) -> list[str]:
    """Return all that is wrong: empty, if every answer that was shown as saved is in the database."""
    there = {value for _state, _number, value in written(environment)}
    lost = [value for value in shown.saved if value not in there]
    return shown.faults + [f"shown as saved, and lost: {value}" for value in lost]
