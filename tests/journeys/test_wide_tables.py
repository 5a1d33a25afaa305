"""A table wider than its page says so on the screen, and is printed whole."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewPage

pytestmark = pytest.mark.xdist_group("journeys")

WIDE = ("/en/treaties/OAS/", "/es/treaties/OAS/UNTOC/", "/en/states/OAS/ATG/")
# What A4 leaves between the margins of the stylesheet, in pixels of 1/96 inch: upright, and turned.
UPRIGHT, TURNED = 672, 1032
# The rightmost point of the pixels of a table, and of what holds it.
OVERHANG = """regions => Math.max(...regions.map(region => {
  const edge = region.getBoundingClientRect().right;
  return Math.max(...[...region.querySelectorAll('th, td')].map(cell => cell.getBoundingClientRect().right)) - edge;
}))"""


def shaded(page: Page, selector: str) -> list[str]:
    """Return how the backgrounds of the first such region are attached: covers that move, and shades that stay."""
    found: str = page.locator(selector).first.evaluate("region => getComputedStyle(region).backgroundAttachment")
    return found.split(", ")


@pytest.mark.parametrize("width", [400, 1280])
def test_where_there_is_more_to_the_side_a_shade_says_so(new_page: NewPage, demonstration: str, width: int) -> None:
    page = new_page(base_url=demonstration, width=width)
    for address in WIDE:
        page.goto(address)
        region = page.locator(".table-region").first
        assert region.evaluate("region => region.scrollWidth > region.clientWidth"), address
        assert shaded(page, ".table-region") == ["local", "local", "scroll", "scroll"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    page.goto("/en/reports/HPA-2016/")
    assert shaded(page, ".doc-scroll") == ["local", "local", "scroll", "scroll"]


@pytest.mark.parametrize(
    ("address", "width"),
    [*((address, TURNED) for address in WIDE), ("/en/reports/FCTC-2014/questions/Q4417/", UPRIGHT)],
)
def test_on_paper_no_column_is_cut_off(new_page: NewPage, demonstration: str, address: str, width: int) -> None:
    page = new_page(base_url=demonstration, width=width)
    page.goto(address)
    page.emulate_media(media="print")
    assert page.locator(".table-region").evaluate_all(OVERHANG) <= 1
    assert shaded(page, ".table-region") == ["scroll"]
    turned = page.evaluate("getComputedStyle(document.body).page") == "wide"
    assert turned == (width == TURNED)
