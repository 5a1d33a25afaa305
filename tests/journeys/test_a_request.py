"""Two States and the Secretariat: from “Whom do I call?” to a request that is closed with feedback."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, signed_in

pytestmark = pytest.mark.xdist_group("journeys")
CONTENT = ("subject", "facts", "action", "purpose")


def take(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()
    page.get_by_text("The step was taken").wait_for()


def drafted(page: Page) -> str:
    """Go from the desk of the other State to a draft, and return its reference."""
    page.goto("/en/call/?state=ARG&form=mla&crime=laundering")
    expect(page.get_by_text("It is recorded as competent for").first).to_be_visible()
    page.get_by_role("link", name="Under which treaty?").first.click()
    page.get_by_label("Who asks").select_option("ATG")
    page.get_by_label("Who is asked").select_option("ARG")
    page.get_by_label("What is needed").select_option("mla")
    page.get_by_role("button", name="Under which treaty?").click()
    page.get_by_role("link", name="Begin a request").click()
    page.get_by_label("Authority that sends").select_option("ATG/POINT-OF-CONTACT")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label(re.compile("Palermo Convention"))).to_be_checked()
    page.get_by_label("Originals or certified copies of records, including bank records").check()
    page.get_by_label("Money laundering").check()
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_role("heading", name="What is missing").wait_for()
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def test_two_states_from_whom_do_i_call_to_closed_with_feedback(
    new_page: NewPage, demonstration: str, check_accessibility: Callable[[Page], None]
) -> None:
    ana = signed_in(new_page(base_url=demonstration), "ana")
    reference = drafted(ana)
    check_accessibility(ana)
    ana.get_by_role("link", name="Change the request").click()
    for code in CONTENT:
        ana.locator(f"#{code}").check()
    check_accessibility(ana)
    ana.get_by_role("button", name="Save").click()
    take(ana, "Send it")
    expect(ana.get_by_text("Delivered", exact=True).first).to_be_visible()

    carla = signed_in(new_page(base_url=demonstration, width=400), "carla")
    carla.get_by_role("link", name="Requests for cooperation").first.click()
    carla.get_by_role("link", name=reference).click()
    take(carla, "Acknowledge it")
    check_accessibility(carla)
    take(carla, "Begin or resume its execution")
    carla.locator("summary", has_text="Mark it as executed").click()
    check_accessibility(carla)
    take(carla, "Yes, it has been executed")

    diego = signed_in(new_page(base_url=demonstration), "diego")
    diego.goto(f"/en/requests/{reference}/")
    expect(diego.get_by_text("Money laundering")).to_be_visible()
    for hidden in ("Sealed content", "Keep the evidence", "The frame of the letter"):
        expect(diego.get_by_text(hidden)).to_have_count(0)
    assert diego.goto(f"/en/requests/{reference}/sealed/file/").status == 403  # type: ignore[union-attr]

    ana.goto(f"/en/requests/{reference}/")
    expect(ana.get_by_role("button", name="Close it")).to_have_count(0)
    ana.locator("summary", has_text="Say what it was good for").click()
    ana.get_by_label("Was it useful?").select_option("yes")
    ana.get_by_label("Evidence in a proceeding").check()
    take(ana, "Say what it was good for")
    carla.goto(f"/en/requests/{reference}/")
    take(carla, "Close it")
    expect(carla.get_by_text("Evidence in a proceeding")).to_be_visible()
    ana.goto("/en/requests/figures/")
    expect(ana.get_by_text("Made: 1 request")).to_be_visible()
    check_accessibility(ana)
