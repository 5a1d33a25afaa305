"""The masthead: name, tools and menu have room in every language, on a desk and on a telephone."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewPage, signed_in

pytestmark = pytest.mark.xdist_group("journeys")
LANGUAGES = ("en", "es", "pt", "fr")


def rows(page: Page, selector: str) -> int:
    """Return on how many lines the elements stand."""
    return len({round(one.bounding_box()["y"]) for one in page.locator(selector).all()})  # type: ignore[index]


@pytest.mark.parametrize("name", ["ana", "diego"])
def test_the_menu_stands_on_one_line_beside_nothing(new_page: NewPage, demonstration: str, name: str) -> None:
    page = signed_in(new_page(base_url=demonstration), name)
    for language in LANGUAGES:
        page.goto(f"/{language}/requests/")
        assert rows(page, ".masthead__menu li") == 1, language
        brand, tools = (page.locator(one).bounding_box() for one in (".masthead__name", ".masthead__tools"))
        assert brand, language
        assert tools, language
        assert brand["x"] + brand["width"] < tools["x"], language
        assert tools["y"] < brand["y"] + brand["height"], language


def test_a_telephone_is_not_wider_than_its_screen(new_page: NewPage, demonstration: str) -> None:
    page = signed_in(new_page(base_url=demonstration, width=320), "ana")
    for language in LANGUAGES:
        page.goto(f"/{language}/requests/")
        for one in page.locator(".masthead a, .masthead input, .masthead button").all():
            box = one.bounding_box()
            assert box is None or box["x"] + box["width"] <= 320, (language, one.inner_text())
        assert rows(page, ".masthead__menu li") <= 6, language
