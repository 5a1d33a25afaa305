"""An officer of the Secretariat issues the report; a visitor reads the edition and what changed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("journeys")


def test_an_officer_issues_a_preliminary_edition(officer: Page, check_accessibility: Callable[[Page], None]) -> None:
    officer.set_default_timeout(60_000)  # a whole edition is made, and shown, while one waits
    officer.goto("/en/reports/HPA-2016/issue/")
    look = officer.get_by_role("button", name="Show what would be issued")
    look.click()
    expect(officer.get_by_role("alert")).to_contain_text("Status")
    officer.get_by_text("Preliminary", exact=True).click()
    officer.get_by_label("Document symbol").fill("CP/CSH-1784/17")
    look.click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Edition no. 1: look before it is issued")
    expect(officer.get_by_text("22 of 35")).to_be_visible()
    expect(officer.get_by_text("can never be altered")).to_be_visible()
    check_accessibility(officer)
    officer.get_by_role("button", name="Issue edition no. 1 for good").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Edition no. 1")
    expect(officer.get_by_text("CP/CSH-1784/17").first).to_be_visible()
    check_accessibility(officer)
    officer.goto("/en/reports/HPA-2016/issue/")
    officer.get_by_text("Preliminary", exact=True).click()
    look.click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("Not at this time")


def test_a_visitor_is_asked_to_sign_in(page: Page) -> None:
    page.goto("/en/reports/HPA-2016/issue/")
    expect(page).to_have_url(re.compile("/en/sign-in/"))
