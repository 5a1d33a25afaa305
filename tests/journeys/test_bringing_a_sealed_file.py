"""A sealed file with attachments is brought over a line that breaks: it goes on, and no piece comes twice."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from enlace.cooperation.rules.sealed_archive import write_archive
from tests.cooperation.test_sealed_pieces import piece
from tests.journeys.conftest import NewPage, signed_in
from tests.journeys.test_a_request import drafted

pytestmark = pytest.mark.xdist_group("journeys")
ENDED = "The file holds no message that was not here already."


class Line:
    """The line between the page and the platform.

    left: how many more pieces it carries, None without an end; then it breaks, or (stalls) nothing comes back.
    """

    def __init__(self, page: Page) -> None:
        self.left: int | None = None
        self.stalls = False
        self.carried: Counter[str] = Counter()
        page.route("**/sealed/pieces/?name=*", self._carry)

    def _carry(self, route: Route) -> None:
        if self.left == 0:
            if not self.stalls:
                route.abort()
            return
        self.left = None if self.left is None else self.left - 1
        self.carried[parse_qs(urlparse(route.request.url).query)["name"][0]] += 1
        route.continue_()


def sealed_file(pieces: dict[str, bytes]) -> FilePayload:
    content = write_archive({f"pieces/{name}.age": one for name, one in pieces.items()})
    return {"name": "x.enlace", "mimeType": "application/octet-stream", "buffer": content}


def choose(page: Page, file: FilePayload) -> None:
    page.get_by_label("Sealed file").set_input_files(file)
    page.get_by_role("button", name="Bring it back").click()


def kept(page: Page) -> list[str]:
    names: list[str] = page.request.get(f"{page.url}pieces/").json()["kept"]
    return names


def test_a_file_goes_on_where_the_line_broke_and_no_piece_comes_twice(
    new_page: NewPage, demonstration: str, check_accessibility: Callable[[Page], None]
) -> None:
    ana = signed_in(new_page(base_url=demonstration), "ana")
    reference = drafted(ana)
    ana.goto(f"/en/requests/{reference}/sealed/")
    pieces = dict(piece(bytes([number]) * 100_000) for number in range(4))
    line, bodies = Line(ana), []
    ana.on("request", lambda one: bodies.append(one) if one.method == "POST" and one.is_navigation_request() else None)

    line.left = 1
    choose(ana, sealed_file(pieces))
    expect(ana.get_by_role("status")).to_contain_text("The line is broken. It goes on by itself")
    expect(ana.get_by_role("progressbar")).to_be_visible()
    check_accessibility(ana)
    line.left, line.stalls = 1, True
    ana.evaluate("dispatchEvent(new Event('online'))")
    # Where it was just being tried again, the event came to nobody, and the wait is over by itself.
    going_on = "Part 3 of 4 is being sent. 0.2 MB of 0.4 MB have come."
    expect(ana.get_by_role("status")).to_contain_text(going_on, timeout=60_000)
    # The page is left, and the same file chosen again another day.
    ana.reload()
    assert len(kept(ana)) == 2
    line.left = None
    choose(ana, sealed_file(pieces))
    expect(ana.get_by_text(ENDED)).to_be_visible()
    assert kept(ana) == sorted(pieces)
    assert line.carried == Counter(dict.fromkeys(pieces, 1))
    assert bodies[-1].sizes()["requestBodySize"] < 2_000, "the form sent what had come already"

    name, altered = piece()
    choose(ana, sealed_file({name: altered[:-1] + bytes([altered[-1] ^ 1])}))
    told = ana.get_by_text("Not everything was sent.")
    expect(told).to_contain_text("is not what its name says. What has come is kept.")
    expect(ana.get_by_role("button", name="Bring it back")).to_be_enabled()


def test_without_a_script_the_form_takes_the_whole_file(new_page: NewPage, demonstration: str) -> None:
    ana = signed_in(new_page(base_url=demonstration, javascript=False), "ana")
    reference = drafted(ana)
    ana.goto(f"/en/requests/{reference}/sealed/")
    expect(ana.get_by_text("a file of 64 MB at most")).to_be_visible()
    pieces = dict([piece(), piece()])
    choose(ana, sealed_file(pieces))
    expect(ana.get_by_text("What was signed at the desk was kept; no message came with it.")).to_be_visible()
    # The same draft as before, if both run on one demonstration.
    assert pieces.keys() <= {*kept(ana)}
