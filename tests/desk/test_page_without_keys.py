"""The page of the desk where the other State has no keys: it says to write by letter, and keeps what was typed."""

import pytest
from playwright.sync_api import expect

from tests.desk.test_page import A, Platform, Somebody, address, somebody

__all__ = ["address", "somebody"]
pytestmark = pytest.mark.xdist_group("desk")


def test_nothing_is_sealed_for_a_state_without_keys(somebody: Somebody) -> None:
    platform, ana = Platform(), somebody("ana")
    platform.bring(ana.make_keys(), A)
    platform.bring(ana.begin(platform.keys_file("ATG")), A)
    page = ana.open_request(platform.request_file())
    page.get_by_label("Text", exact=True).fill("Los hechos.")
    page.get_by_role("button", name="Save the sealed file").click()
    expect(page.get_by_role("alert").last).to_contain_text("write by letter, on the formal channel: OAS/ARG/CENTRAL")
    expect(page.get_by_label("Text", exact=True)).to_have_value("Los hechos.")
