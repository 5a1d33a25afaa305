"""Two States and the Secretariat: from “Whom do I call?” to a request that is closed with feedback.

Its content is sealed: the officers go to and fro between the platform and the real page of the desk. What they write
there stands in none of the platform's files and on none of the pages that the Secretariat opens.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cooperation.searching import in_folder, new_prefix, sweep
from tests.desk.test_page import Officer
from tests.journeys.at_the_desk import Carrier, parties_in
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


def carriers(pages: dict[str, Page], new_page: NewPage, reference: str) -> Sequence[Carrier]:
    """Give the officers a desk, each in a browser of their own; the codes of their authorities stand in the file."""
    first = Carrier(pages["ana"], Officer(pages["ana"], "", "", "ana"))
    pages["ana"].goto(f"/en/requests/{reference}/sealed/")
    desk = pages["ana"].get_by_role("link", name="Open the sealed desk").get_attribute("href") or ""
    parties = parties_in(first.take(reference)["buffer"])
    return [
        Carrier(page, Officer(new_page(locale="en"), desk, party, name))
        for (name, page), party in zip(pages.items(), parties, strict=True)
    ]


def seal(one: Carrier, reference: str, desk: Page, text: str, attached: dict[str, str]) -> None:
    """Write below what the desk shows, attach files, and bring the new file to the platform."""
    desk.get_by_label("Text", exact=True).fill(text)
    desk.get_by_label("Attachments").set_input_files(
        [{"name": name, "mimeType": "text/html", "buffer": held.encode()} for name, held in attached.items()]
    )
    one.bring(reference, one.desk.saved("Save the sealed file"))


def check_what_the_secretariat_sees(diego: Page, reference: str, prefix: str) -> None:
    """Check that the header is there, and nothing of the content anywhere."""
    for address in ("/en/desk/", "/en/requests/", "/en/requests/published/", f"/en/requests/{reference}/"):
        diego.goto(address)
        assert prefix not in diego.content()
    expect(diego.get_by_text("Money laundering")).to_be_visible()
    for hidden in ("Sealed content", "Keep the evidence", "The frame of the letter"):
        expect(diego.get_by_text(hidden)).to_have_count(0)
    for address in ("", "file/"):
        refused = diego.goto(f"/en/requests/{reference}/sealed/{address}")
        assert refused is not None
        assert refused.status == 403


def tick_content(ana: Page, check_accessibility: Callable[[Page], None]) -> None:
    """Say in the draft which parts of the content are filled in."""
    ana.get_by_role("link", name="Change the request").click()
    for code in CONTENT:
        ana.locator(f"#{code}").check()
    check_accessibility(ana)
    ana.get_by_role("button", name="Save").click()


def declare_totals(ana: Page, check_accessibility: Callable[[Page], None]) -> None:
    """Look at the State's own figures, and declare a total beside them."""
    ana.goto("/en/requests/figures/")
    # This one, and three that the demonstration invented.
    expect(ana.get_by_text("Made: 4 requests")).to_be_visible()
    check_accessibility(ana)
    ana.get_by_role("link", name="Declare totals of your own").click()
    ana.get_by_label("Year").fill("2024")
    ana.get_by_label("How many requests").fill("12")
    ana.get_by_label("Where the number comes from").fill("SYNTHETIC: a register")
    ana.get_by_role("button", name="Declare", exact=True).click()
    ana.get_by_text("1 total was declared").wait_for()
    check_accessibility(ana)


def test_two_states_from_whom_do_i_call_to_closed_with_feedback(
    new_page: NewPage, demonstration: str, demonstration_home: Path, check_accessibility: Callable[[Page], None]
) -> None:
    prefix = new_prefix()
    ana = signed_in(new_page(base_url=demonstration), "ana")
    carla = signed_in(new_page(base_url=demonstration, width=400), "carla")
    reference = drafted(ana)
    check_accessibility(ana)
    tick_content(ana, check_accessibility)

    asking, asked = carriers({"ana": ana, "carla": carla}, new_page, reference)
    for one in (asking, asked):
        one.bring_keys()
    desk, attached = asking.open(reference, "carla"), {f"{prefix}2.txt": f"<p>{prefix}3</p>"}
    seal(asking, reference, desk, f"Los hechos: {prefix}1", attached)
    check_accessibility(ana)
    ana.goto(f"/en/requests/{reference}/")
    take(ana, "Send it")
    expect(ana.get_by_text("Delivered", exact=True).first).to_be_visible()

    carla.goto("/en/requests/")
    carla.get_by_role("link", name=reference).click()
    take(carla, "Acknowledge it")
    check_accessibility(carla)
    desk = asked.open(reference, "ana")
    expect(desk.get_by_role("article")).to_contain_text(f"Los hechos: {prefix}1")
    for name, held in attached.items():
        assert asked.desk.saved(f"Save {name}") == held.encode()
    seal(asked, reference, desk, f"Se adjuntará {prefix}4", {})
    carla.goto(f"/en/requests/{reference}/")
    take(carla, "Begin or resume its execution")
    carla.locator("summary", has_text="Mark it as executed").click()
    check_accessibility(carla)
    take(carla, "Yes, it has been executed")
    desk = asking.open(reference)
    expect(desk.get_by_role("article").nth(1)).to_contain_text(f"Se adjuntará {prefix}4")
    check_what_the_secretariat_sees(signed_in(new_page(base_url=demonstration), "diego"), reference, prefix)

    ana.goto(f"/en/requests/{reference}/")
    expect(ana.get_by_role("button", name="Close it")).to_have_count(0)
    ana.locator("summary", has_text="Say what it was good for").click()
    ana.get_by_label("Was it useful?").select_option("yes")
    ana.get_by_label("Evidence in a proceeding").check()
    take(ana, "Say what it was good for")
    carla.goto(f"/en/requests/{reference}/")
    take(carla, "Close it")
    expect(carla.get_by_text("Evidence in a proceeding")).to_be_visible()
    declare_totals(ana, check_accessibility)
    swept = sweep({"files": in_folder(demonstration_home)}, prefix, reference)
    assert (swept.found, swept.seen) == ([], {"files"})
