"""A visitor reads the living report, opens a figure down to its answers, and changes the language."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage

pytestmark = pytest.mark.xdist_group("journeys")


def test_a_figure_opens_down_to_its_answers(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("link", name=re.compile("Questionnaire on the implementation")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coverage")
    page.get_by_role("navigation", name="Parts of the report").get_by_role("link", name="C. Law").click()
    page.get_by_role("link", name="See the answers.").first.click()
    table = page.get_by_role("table", name="Answers by State")
    expect(table.get_by_role("row")).to_have_count(36)
    expect(table.get_by_text("SYNTHETIC").first).to_be_visible()
    expect(table.get_by_text("not public").first).to_be_visible()
    expect(table.get_by_text("no answer").first).to_be_visible()


def test_every_page_says_that_the_data_are_synthetic(page: Page) -> None:
    for path in ("/en/", "/es/reports/HPA-2016/", "/fr/reports/HPA-2016/part/B/", "/pt/reports/HPA-2016/questions/A1/"):
        page.goto(path)
        expect(page.get_by_text("SYNTHETIC", exact=True).first).to_be_visible()


def test_the_real_replies_of_another_treaty_are_not_called_synthetic(page: Page) -> None:
    page.goto("/en/reports/FCTC-2014/part/ART15/")
    expect(page.get_by_text("141 States answered, of 169").first).to_be_visible()
    expect(page.get_by_text("SYNTHETIC", exact=True)).to_have_count(0)


def test_the_language_changes_and_the_page_stays(page: Page) -> None:
    page.goto("/en/reports/HPA-2016/part/D/")
    page.get_by_role("link", name="Español").click()
    expect(page).to_have_url(re.compile("/es/reports/HPA-2016/part/D/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("D. Capacitación")
    page.get_by_role("link", name="Português").click()
    expect(page).to_have_url(re.compile("/pt/reports/HPA-2016/part/D/"))
    expect(page.locator("html")).to_have_attribute("lang", "pt-BR")


def test_the_report_is_read_without_javascript(new_page: NewPage, demonstration: str) -> None:
    page = new_page(base_url=demonstration, javascript=False)
    page.goto("/en/reports/HPA-2016/part/A/")
    expect(page.get_by_role("heading", name=re.compile("^A1"))).to_be_visible()
    page.goto("/en/treaties/OAS/")
    expect(page.get_by_role("link", name="Colombia").first).to_be_visible()


def test_the_keyboard_alone_reaches_the_content(page: Page) -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_nothing_is_wider_than_a_phone(new_page: NewPage, demonstration: str) -> None:
    page = new_page(base_url=demonstration, width=320)
    for path in (
        "/es/",
        "/es/reports/HPA-2016/",
        "/fr/reports/HPA-2016/part/C/",
        "/pt/treaties/OAS/",
        "/en/states/OAS/COL/",
    ):
        page.goto(path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, f"{path} is {width} pixels wide"


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json", "html"])
def test_the_report_is_had_as_a_file(page: Page, demonstration: str, kind: str) -> None:
    response = page.request.get(f"{demonstration}/es/reports/HPA-2016/report.{kind}", timeout=60_000)
    starts = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "json": b"{", "html": b"<!"}
    assert response.status == 200
    assert response.body().startswith(starts[kind])
