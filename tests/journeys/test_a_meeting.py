"""A meeting is held: planned without a date, invited to, taken down by keyboard, closed, reported, followed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NewPage, signed_in
from tests.journeys.demonstration import Place, placed

pytestmark = pytest.mark.xdist_group("journeys")

CODE = "toc-2028"
ROOM = f"/en/meetings/{CODE}/"
BALLOT, PACK, FOUND = "/en/topics/topics-2028/", "/en/topics/pack/?topic=Firearms", "/en/search/?q=line+down"
ANA, CARLA = "ana@example.org", "carla@example.org"
AS_IN_LIFE = f"""
import django
django.setup()
from enlace.accounts.models import User
User.objects.filter(username="ana").update(email="{ANA}")
User.objects.filter(username="carla").update(email="{CARLA}")
"""
# A day passes: what ends then has ended.
SHIFTED = """
import django
django.setup()
from datetime import timedelta
from enlace.common import clock
from enlace.meetings import models
models.{model}.objects.update({field}=clock.now() - timedelta(days=1))
"""
# A year passes after the day on which the promises were due.
A_YEAR_LATER = f"""
import django
django.setup()
from datetime import timedelta
from enlace.common import clock
from enlace.meetings import models, tasks
due_on = clock.today() - timedelta(days=365)
models.Commitment.objects.filter(meeting__code="{CODE}").update(due_on=due_on)
print(tasks.remind_all(clock.now()))
"""
# The beginning of a delegation's name or code, as the rapporteur types it; the last is the chair.
SPEAKERS = ("an", "ar", "br", "me", "ch")
SPOKEN = 30
MOST_KEYS = 4


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path) as found:
        found.run("-c", AS_IN_LIFE)
        yield found


def test_a_meeting_is_held_to_its_end(
    place: Place, new_page: NewPage, check_accessibility: Callable[[Page], None]
) -> None:
    diego, ana, carla = (signed_in(new_page(base_url=place.address), name) for name in ("diego", "ana", "carla"))
    it_is_planned_and_its_agenda_revised(diego)
    its_topic_is_chosen(diego, ana, carla, place)
    delegations_are_invited_and_named(diego, ana, place)
    the_floor_is_taken_down_by_keyboard(diego)
    a_line_that_drops_loses_nothing(diego)
    proposals_are_made_and_supported(diego, ana, carla)
    the_list_is_closed(diego)
    the_report_is_corrected_and_issued(diego, ana, place)
    a_year_later_what_was_promised_is_followed(diego, ana, place)
    looked_at = ("floor/", "closing/", "report/", "record/?party=MEX")
    for path in (ROOM, *(f"{ROOM}{page}" for page in looked_at), "/en/road-map/", BALLOT, PACK, FOUND):
        diego.goto(path)
        check_accessibility(diego)
    narrow = signed_in(new_page(base_url=place.address, width=400), "diego")
    for path in (
        ROOM,
        *(f"{ROOM}{page}" for page in ("floor/", "prepare/", "closing/", "report/")),
        BALLOT,
        PACK,
        FOUND,
    ):
        narrow.goto(path)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 400, path


def it_is_planned_and_its_agenda_revised(diego: Page) -> None:
    diego.goto("/en/meetings/new/")
    diego.get_by_label("Code").fill(CODE)
    diego.get_by_label("Title").fill("Third meeting")
    diego.get_by_role("button", name="Plan it").click()
    expect(diego.get_by_text("date not recorded")).to_be_visible()
    for number, subject in enumerate(("Opening", "Dialogue", "Road map"), 1):
        diego.locator("#number").fill(str(number))
        diego.locator("#item_title").fill(subject)
        diego.get_by_role("button", name="Add an item").click()
    for revision, text in ((1, "1. Opening"), (2, "1. Opening and adoption")):
        diego.get_by_text("Add a document or a revision").click()
        diego.get_by_label("Symbol").fill(f"CP/CSH-2101/26 rev. {revision}")
        diego.get_by_label("Text").fill(text)
        diego.get_by_role("button", name="Add", exact=True).click()
    row = diego.locator("li", has_text="rev. 2")
    row.get_by_label("Adopted under item").fill("1")
    row.get_by_role("button", name="Record the adoption").click()
    diego.get_by_role("link", name="CP/CSH-2101/26 rev. 2").click()
    expect(diego.locator("ins")).to_have_text(re.compile("adoption"))


def its_topic_is_chosen(diego: Page, ana: Page, carla: Page, place: Place) -> None:
    diego.goto("/en/topics/new/")
    for label, value in (("Code", "topics-2028"), ("Title", "Topic of the third meeting"), ("How many", "1")):
        diego.get_by_label(label).fill(value)
    diego.get_by_label("For which meeting").select_option("Third meeting")
    diego.get_by_label("Nominate until").fill("2099-01-10")
    diego.get_by_label("Rank until").fill("2099-01-20")
    diego.get_by_role("button", name="Open the ballot").click()
    for browser, topic in ((ana, "Firearms"), (carla, "Gangs")):
        browser.goto(BALLOT)
        browser.get_by_label("A topic that").fill(topic)
        browser.get_by_role("button", name="Nominate").click()
    place.run("-c", SHIFTED.format(model="Ballot", field="nominating_until"))
    for browser in (ana, carla):
        browser.goto(BALLOT)
        browser.get_by_label("Preference 1").select_option("Firearms")
        browser.get_by_role("button", name="Cast the vote").click()
    place.run("-c", SHIFTED.format(model="Ballot", field="ranking_until"))
    diego.goto(BALLOT)
    diego.get_by_role("button", name="Count the votes").click()
    expect(diego.get_by_text("the same result")).to_be_visible()
    diego.get_by_role("link", name="Preparation pack").first.click()
    expect(diego.get_by_role("heading", name="Preparation pack: Firearms")).to_be_visible()


def delegations_are_invited_and_named(diego: Page, ana: Page, place: Place) -> None:
    diego.goto(f"{ROOM}delegations/")
    for state in ("ATG", "ARG", "BRA", "MEX"):
        diego.locator(f"#state-{state}").check()
    diego.get_by_role("button", name="Invite", exact=True).click()
    assert ROOM in str(place.letter_to(ANA, "Invitation").get_content())
    ana.goto(f"{ROOM}delegations/")
    ana.get_by_label("Its members").fill("Ana Pérez, Ambassador\nLuis Gil, Adviser")
    ana.get_by_role("button", name="Name them").click()
    expect(ana.get_by_text("Luis Gil, Adviser", exact=True).last).to_be_visible()


def the_floor_is_taken_down_by_keyboard(diego: Page) -> None:
    """Count every key besides the text itself: the letters of who speaks, and Enter."""
    diego.goto(f"{ROOM}prepare/")
    diego.get_by_role("button", name="Open the meeting").click()
    diego.get_by_role("link", name="Go to the floor").click()
    diego.get_by_label("Item", exact=True).select_option("2")
    diego.get_by_label("Who has the floor").focus()
    most = 0
    for turn in range(SPOKEN):
        keys = (*SPEAKERS[turn % len(SPEAKERS)], "Enter")
        for key in keys:
            diego.keyboard.press(key)
        diego.keyboard.insert_text(f"Said for the {turn + 1}. time.")
        diego.keyboard.press("Enter")
        most = max(most, len(keys) + 1)
    expect(diego.locator("#taken > li")).to_have_count(SPOKEN, timeout=60_000)
    expect(diego.locator("#taken > li").first).to_contain_text(f"Said for the {SPOKEN}. time.")
    assert most <= MOST_KEYS


def a_line_that_drops_loses_nothing(diego: Page) -> None:
    """Type in two tabs while the line is down: what waits there is sent once each, by whichever of them."""
    tab = diego.context.new_page()
    tab.goto(diego.url)
    diego.context.set_offline(True)
    for page, said in ((diego, "Said while the line was down."), (tab, "Said in another tab."), (diego, "Said again.")):
        page.get_by_label("Who has the floor").fill("me")
        page.keyboard.press("Enter")
        page.keyboard.insert_text(said)
        page.keyboard.press("Enter")
        expect(page.locator("#floor-state")).to_contain_text("Waiting for the line")
    diego.context.set_offline(False)
    for page in (diego, tab):
        expect(page.locator("#floor-state")).not_to_contain_text("Waiting", timeout=20_000)
    tab.close()
    diego.reload()
    expect(diego.get_by_role("heading", name=f"{SPOKEN + 3} interventions taken down")).to_be_visible()


def proposals_are_made_and_supported(diego: Page, ana: Page, carla: Page) -> None:
    for gist in ("Meet every year", "Meet yearly", "Write a song"):
        diego.goto(f"{ROOM}proposals/new/")
        diego.get_by_label("What is proposed, in a sentence").fill(gist)
        diego.get_by_label("Item").select_option("2")
        diego.get_by_label("Who proposes it").fill("Brazil")
        diego.get_by_label("In which interventions").fill("I-2-03")
        diego.get_by_role("button", name="Take down").click()
    ana.goto(f"{ROOM}proposals/")
    ana.get_by_role("link", name="Send a proposal in writing for ATG").click()
    ana.get_by_label("What is proposed, in a sentence").fill("Share our courses")
    ana.get_by_role("button", name="Send", exact=True).click()
    carla.goto(f"{ROOM}proposals/P004/")
    carla.get_by_role("button", name="Support it for ARG").click()
    expect(carla.get_by_text("Argentina")).to_be_visible()


def the_list_is_closed(diego: Page) -> None:
    diego.goto(f"{ROOM}closing/")
    expect(diego.get_by_role("heading", name="4 proposals end nowhere")).to_be_visible()
    for gist, owner, proposals in (("An annual meeting", "SMS", "P001"), ("Courses are shared", "ATG", "P004")):
        diego.locator("#gist").fill(gist)
        diego.locator("#owners").fill(owner)
        diego.locator("#due_on").fill("2028-06-30")
        diego.locator("#proposals").fill(proposals)
        diego.get_by_role("button", name="Add", exact=True).click()
    for code, ending, reference, reason in (
        ("P002", "It was merged into another proposal", "P001", ""),
        ("P003", "It was not taken up", "", "Outside the mandate."),
    ):
        diego.goto(f"{ROOM}proposals/{code}/")
        diego.locator("#ending").select_option(label=ending)
        diego.locator("#ending_ref").fill(reference)
        diego.locator("#ending_reason").fill(reason)
        diego.get_by_role("button", name="Keep").click()
    diego.goto(f"{ROOM}checks/")
    expect(diego.get_by_text("Nothing is open")).to_be_visible()
    diego.goto(f"{ROOM}closing/")
    diego.get_by_role("button", name="Adopt the list").click()
    expect(diego.get_by_text("This list was adopted.")).to_be_visible()
    diego.goto(f"{ROOM}prepare/")
    diego.get_by_role("button", name="Adjourn the meeting").click()
    expect(diego.locator("p.done")).to_contain_text("Adjourned")


def the_report_is_corrected_and_issued(diego: Page, ana: Page, place: Place) -> None:
    diego.goto(f"{ROOM}report/")
    expect(diego.get_by_text("Said while the line was down.").first).to_be_visible()
    expect(diego.get_by_text("An annual meeting").first).to_be_visible()
    diego.get_by_label("Circulate for corrections until").fill("2099-12-31")
    diego.get_by_role("button", name="Circulate").click()
    ana.goto(f"{ROOM}report/")
    ana.get_by_label("At", exact=True).select_option("I-2-01")
    ana.get_by_label("What is to be corrected, and how").fill("We spoke of ports.")
    ana.get_by_role("button", name="Ask", exact=True).click()
    expect(ana.get_by_text("We spoke of ports.")).to_be_visible()
    diego.goto(f"{ROOM}report/edit/I-2-01/")
    diego.get_by_label("Text in the report").fill("Spoke of ports.")
    diego.get_by_role("button", name="Keep").first.click()
    diego.goto(f"{ROOM}report/")
    diego.get_by_label("Reason").fill("As the delegation wished.")
    diego.get_by_role("button", name="It was made").click()
    place.run("-c", SHIFTED.format(model="MeetingReport", field="corrections_until"))
    diego.goto(f"{ROOM}report/")
    diego.get_by_label("Symbol of the report").fill("CP/CSH-2102/26")
    diego.get_by_role("button", name="Issue", exact=True).click()
    expect(diego.get_by_text("Issued on")).to_be_visible()
    expect(diego.get_by_text("Spoke of ports.").first).to_be_visible()


def a_year_later_what_was_promised_is_followed(diego: Page, ana: Page, place: Place) -> None:
    place.run("-c", A_YEAR_LATER)
    letter = str(place.letter_to(ANA, "to be kept").get_content())
    assert f"/en/road-map/{CODE}:b/" in letter
    assert "days ago" in letter
    ana.goto("/en/desk/")
    ana.get_by_role("link", name="What my State owes").click()
    ana.get_by_role("link", name="Courses are shared").click()
    expect(ana.get_by_text("overdue", exact=False).first).to_be_visible()
    expect(ana.get_by_text("Courses are shared").first).to_be_visible()
    ana.get_by_label("What was done").fill("Two courses were opened to everybody.")
    ana.get_by_role("button", name="Report", exact=True).click()
    diego.goto(f"/en/road-map/{CODE}:b/")
    expect(diego.get_by_text("Two courses were opened to everybody.")).to_be_visible()
