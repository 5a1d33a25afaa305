"""From the first administrator to a contributor: invited by letter, a passkey set up, signed in by it alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage
from tests.journeys.demonstration import Place, placed

pytestmark = pytest.mark.xdist_group("journeys")

CYCLES = ("HPA-2016", "FCTC-2010", "FCTC-2012", "FCTC-2014", "UNTOC-IC", "HPA-2026")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path) as found:
        yield found


@pytest.fixture
def newcomer(new_page: NewPage, place: Place) -> Callable[[str, str], Page]:
    """Have somebody open the link of their letter on a device of their own and set up a passkey on it."""

    def arrive(email: str, name: str) -> Page:
        page = new_page(base_url=place.address)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        page.goto(place.link_to(email))
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Accept").click()
        page.get_by_role("heading", name="One more step: a second factor").wait_for()
        # No role is effective yet: every page that needs one leads back here.
        page.goto("/en/people/BLZ/")
        page.get_by_role("heading", name="One more step: a second factor").wait_for()
        page.get_by_role("button", name="Set up a passkey").click()
        page.get_by_label("Name of the passkey").fill("Phone")
        page.get_by_role("button", name="Set up the passkey").click()
        page.get_by_role("heading", name="How you sign in").wait_for()
        return page

    return arrive


def again(page: Page) -> None:
    """Sign out, and sign in by the passkey alone."""
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/en/desk/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("heading", name="My desk").wait_for()


def invite(page: Page, place: str, email: str, role: str) -> None:
    page.goto(f"/en/people/{place}/")
    form = page.locator("section", has=page.get_by_role("heading", name="Invite somebody"))
    form.get_by_label("E-mail").fill(email)
    form.get_by_label("Role").select_option(role)
    if role == "contributor":
        form.get_by_label("Authority").select_option("All authorities of the State")
    form.get_by_role("button", name="Send the invitation").click()
    page.get_by_text(email).first.wait_for()


def nominate(page: Page, state: str, email: str, name: str) -> None:
    page.goto("/en/nominations/")
    page.get_by_label("State", exact=True).select_option(state)
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Number of the diplomatic note").fill(f"{state} 12/2026")
    page.get_by_role("button", name="Enter", exact=True).click()
    page.get_by_role("button", name="Approve and invite").click()
    page.get_by_text(f"note {state} 12/2026").first.wait_for()


def work(page: Page) -> set[str]:
    """Return what the desk of whoever is signed in offers, besides their own account and the entries that wait."""
    page.goto("/en/desk/")
    found = page.locator("main ul.entries > li > a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    return {str(address) for address in found if "/account/" not in str(address)}


def status(page: Page, path: str) -> int:
    response = page.goto(path)
    assert response is not None
    return response.status


def a_link_opens_once_and_a_person_is_out_at_once(
    people: dict[str, Page], place: Place, felix: Page, check_accessibility: Callable[[Page], None]
) -> None:
    ana = people["ana"]
    # A link opens once; Félix, who got hold of it, is told nothing.
    assert status(felix, place.link_to("bruno@blz.example")) == 404

    # Whoever is removed is out at once, on every device.
    ana.goto("/en/people/BLZ/")
    check_accessibility(ana)
    ana.get_by_role("link", name=re.compile("Remove.*Bruno")).click()
    ana.get_by_role("button", name="Remove").click()
    expect(ana.get_by_text("bruno@blz.example")).to_have_count(0)
    people["bruno"].goto("/en/desk/")
    people["bruno"].get_by_role("heading", name="Sign in", exact=True).wait_for()


def expected_work() -> dict[str, set[str]]:
    """Return what stands on the desk of each of the cast."""
    owed, asked, joint = "/en/road-map/?owner=BLZ&status=not_done", "/en/requests/", "/en/teams/"
    of_belize = {"/en/directory/OAS/BLZ/", "/en/directory/OAS/drills/", "/en/replies/", owed}
    of_brazil = {path.replace("BLZ", "BRA") for path in of_belize}
    return {
        "ana": {*of_belize, asked, joint, "/en/people/BLZ/", "/en/trail/BLZ/"},
        "bruno": {*of_belize, asked, joint},
        "carla": {
            *of_brazil,
            *(asked, joint, "/en/meetings/toc-synthetic/delegations/", "/en/people/BRA/", "/en/trail/BRA/"),
        },
        "diego": {
            *(f"/en/reports/{cycle}/issue/" for cycle in CYCLES),
            *("/en/cycles/", "/en/cycles/HPA-2026/", "/en/replies/"),
            *("/en/questionnaires/", "/en/questionnaires/duplicates/"),
            *("/en/treaties/OAS/import/", "/en/directory/OAS/drills/"),
            *("/en/trail/secretariat/", "/en/road-map/report/", f"{asked}?box=mine"),
        },
        "elsa": of_belize,
    }


def test_the_cast_arrives_by_letter_and_each_sees_what_is_theirs(
    place: Place, newcomer: Callable[[str, str], Page], new_page: NewPage, check_accessibility: Callable[[Page], None]
) -> None:
    printed = place.run("-m", "enlace.site.commands", "admin", "invite", "gloria@sg.example", "--site", place.address)
    assert printed.strip() == place.link_to("gloria@sg.example")
    gloria = newcomer("gloria@sg.example", "Gloria")
    again(gloria)
    for state, email, name in (("BLZ", "ana@blz.example", "Ana"), ("BRA", "carla@bra.example", "Carla")):
        nominate(gloria, state, email, name)
    invite(gloria, "secretariat", "diego@sg.example", "secretariat_officer")
    check_accessibility(gloria)

    ana = newcomer("ana@blz.example", "Ana")
    invite(ana, "BLZ", "bruno@blz.example", "contributor")
    invite(ana, "BLZ", "elsa@impacs.example", "assistant")
    people = {
        "ana": ana,
        "bruno": newcomer("bruno@blz.example", "Bruno"),
        "carla": newcomer("carla@bra.example", "Carla"),
        "diego": newcomer("diego@sg.example", "Diego"),
        "elsa": newcomer("elsa@impacs.example", "Elsa"),
    }
    for page in people.values():
        again(page)
    assert {name: work(page) for name, page in people.items()} == expected_work()
    tried = ("/en/people/BLZ/", "/en/trail/BLZ/", "/en/reports/HPA-2016/issue/")
    assert {name: [status(page, path) for path in tried] for name, page in people.items()} == {
        "ana": [200, 200, 403],
        "bruno": [403, 403, 403],
        "carla": [404, 404, 403],
        "diego": [403, 404, 200],
        "elsa": [403, 403, 403],
    }
    a_link_opens_once_and_a_person_is_out_at_once(people, place, new_page(base_url=place.address), check_accessibility)


def test_the_pages_of_an_account_are_accessible(page: Page, check_accessibility: Callable[[Page], None]) -> None:
    page.goto("/es/sign-in/")
    check_accessibility(page)
    page.goto("/en/sign-in/")
    page.get_by_role("button", name="Sign in as Ana").click()
    page.get_by_role("heading", name="My desk").wait_for()
    own = ("/en/desk/", "/en/account/", "/en/account/security/", "/en/account/sessions/", "/en/account/password/set/")
    for path in (*own, "/en/account/passkeys/add/", "/en/people/ATG/", "/en/trail/ATG/"):
        page.goto(path)
        check_accessibility(page)
