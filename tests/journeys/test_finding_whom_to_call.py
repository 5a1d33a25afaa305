"""An officer asks whom to call, and a point of contact keeps an entry, without a line of script."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.xdist_group("journeys")


def test_an_officer_finds_whom_to_call(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("link", name="Whom do I call?").first.click()
    page.get_by_label("State", exact=True).select_option("ARG")
    page.get_by_label("What I need").select_option("mla")
    page.get_by_label("About which crime").select_option("laundering")
    page.get_by_role("button", name="Whom do I call?").click()
    expect(page).to_have_url(re.compile(r"state=ARG&form=mla&crime=laundering"))
    expect(page.get_by_role("heading", level=2).first).to_have_text(re.compile("SYNTHETIC"))
    expect(page.get_by_text("It is recorded as competent for").first).to_be_visible()
    expect(page.locator('a[href^="tel:+99900"]').first).to_be_visible()


def test_a_point_of_contact_adds_a_line_and_saves(point_of_contact: Page) -> None:
    page = point_of_contact
    page.goto("/en/directory/OAS/ATG/POINT-OF-CONTACT/edit/")
    page.get_by_role("textbox", name="Office hours").fill("From sunrise to noon")
    page.get_by_role("button", name="Add a line").first.click()
    expect(page.get_by_role("textbox", name="Office hours")).to_have_value("From sunrise to noon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("From sunrise to noon")).to_be_visible()
    expect(page.get_by_text("Version 2")).to_be_visible()
