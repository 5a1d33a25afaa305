"""A whole cycle: opened, shared out, answered offline and by file, returned, submitted in parts, signed, amended."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.assessments.carried_files import filled
from tests.journeys.conftest import NewPage, signed_in
from tests.journeys.demonstration import Place, placed

pytestmark = pytest.mark.xdist_group("journeys")

CODE = "HPA-2027"
TITLE = "Round of 2027"
STATE = "Antigua and Barbuda"
REPLY = f"/en/replies/{CODE}/ATG/"
LAW, OTHERS = f"{REPLY}part/B/", f"{REPLY}part/A/"
SAVED, WAITS = "Saved at", "Waiting for the line"
AUTHORITY = "TRAFFICKING-IN-PERSONS"
ANA, BRUNO = "ana@example.org", "bruno@example.org"
# Bruno answers for one authority of his State; both are written to where they can be read.
AS_IN_LIFE = f"""
import django
django.setup()
from enlace.accounts.models import RoleGrant, User
RoleGrant.objects.filter(user__username="bruno").update(authority_code="{AUTHORITY}")
User.objects.filter(username="ana").update(email="{ANA}")
User.objects.filter(username="bruno").update(email="{BRUNO}")
"""


@dataclass(frozen=True)
class Cast:
    """Whoever plays the cycle, each at a browser of their own."""

    ana: Page
    bruno: Page
    diego: Page


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with placed(tmp_path) as found:
        found.run("-c", AS_IN_LIFE)
        yield found


@pytest.fixture
def cast(place: Place, new_page: NewPage) -> Cast:
    return Cast(*(signed_in(new_page(base_url=place.address), name) for name in ("ana", "bruno", "diego")))


def test_a_cycle_is_played_to_its_end(cast: Cast, place: Place, tmp_path: Path) -> None:
    the_secretariat_opens_a_cycle(cast.diego)
    the_point_of_contact_begins_and_shares_out(cast.ana)
    the_contributor_answers_through_a_line_that_drops(cast.bruno)
    a_file_leaves_and_comes_back(cast, tmp_path)
    something_is_said_beside_an_answer(cast)
    an_answer_is_returned_and_completed(cast, place)
    a_section_is_submitted_and_its_figure_moves(cast)
    the_rest_is_submitted_and_signed(cast.ana)
    the_reply_is_amended(cast)
    more_time_and_a_reminder(cast, place)


def block(page: Page, question: str) -> Locator:
    return page.locator(f'[data-question="{question}"]')


def said_of(page: Page, question: str) -> Locator:
    """Return where the page says whether an answer is saved."""
    return block(page, question).locator("> .ask__main > .ask__state [data-state]")


def opened(page: Page, path: str) -> Page:
    page.goto(path)
    page.locator("form[data-ready]").wait_for()
    return page


def choose(page: Page, question: str, answer: str) -> None:
    block(page, question).locator("> .ask__main > fieldset").get_by_text(answer, exact=True).first.click()


def row(page: Page, table: str, name: str) -> Locator:
    found = page.get_by_role("region", name=table).get_by_role("row")
    return found.filter(has=page.get_by_role("rowheader", name=name))


def the_secretariat_opens_a_cycle(diego: Page) -> None:
    diego.goto("/en/desk/")
    diego.get_by_role("link", name="All cycles").click()
    diego.get_by_role("link", name="Open a cycle").click()
    diego.get_by_label("Questionnaire").select_option("OAS:HPA-Q-2016-R1")
    diego.get_by_label("Code").fill(CODE)
    diego.get_by_label("English").fill(TITLE)
    today = date.today()  # noqa: DTZ011  (as the person at the page reads it)
    diego.get_by_label("Opens on").fill(today.isoformat())
    diego.get_by_label("Replies awaited by").fill((today + timedelta(days=60)).isoformat())
    diego.get_by_role("button", name="Open the cycle").click()
    expect(diego.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(diego.get_by_text("0 of 35 States")).to_be_visible()


def the_point_of_contact_begins_and_shares_out(ana: Page) -> None:
    ana.goto("/en/desk/")
    ana.get_by_role("link", name="My replies").first.click()
    row(ana, TITLE, STATE).get_by_role("link", name=STATE).click()
    ana.get_by_role("region", name="Sections").get_by_role("link", name=re.compile("^B\\. ")).click()
    ana.locator("form[data-ready]").wait_for()
    ana.get_by_role("button", name="Accept (B1)").click()
    expect(said_of(ana, "B1")).to_contain_text(SAVED)
    expect(block(ana, "B1").locator("> .ask__main input:checked").first).to_be_checked()
    ana.goto(REPLY)
    ana.get_by_role("link", name="Say who answers what").click()
    ana.get_by_label("Section or question").select_option("B")
    ana.get_by_label("Authority", exact=True).select_option(AUTHORITY)
    ana.get_by_label("Until").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
    ana.get_by_role("button", name="Give it").click()
    expect(ana.get_by_role("table", name="What is given")).to_contain_text("B. ")


def the_contributor_answers_through_a_line_that_drops(bruno: Page) -> None:
    bruno.goto("/en/replies/")
    row(bruno, TITLE, STATE).get_by_role("link", name=STATE).click()
    expect(bruno.get_by_text("Counted are the questions given to your authority.")).to_be_visible()
    sections = bruno.get_by_role("region", name="Sections").get_by_role("rowheader")
    expect(sections).to_have_count(1)
    other = bruno.request.get(OTHERS)
    assert other.status == 404
    sections.get_by_role("link").click()
    bruno.locator("form[data-ready]").wait_for()
    choose(bruno, "B7", "Yes")
    expect(said_of(bruno, "B7")).to_contain_text(SAVED)
    bruno.context.set_offline(True)
    for question in ("B8", "B9", "B12"):
        choose(bruno, question, "Yes")
        expect(said_of(bruno, question)).to_contain_text(WAITS)
    bruno.context.set_offline(False)
    for question in ("B8", "B9", "B12"):
        expect(said_of(bruno, question)).to_contain_text(SAVED, timeout=30_000)


def a_file_leaves_and_comes_back(cast: Cast, folder: Path) -> None:
    ana, bruno = cast.ana, cast.bruno
    ana.goto(REPLY)
    ana.get_by_role("link", name="Answer in Word or Excel").click()
    ana.get_by_label(re.compile("^B. ")).check()
    with ana.expect_download() as download:
        ana.get_by_role("button", name="Download as Excel").click()
    left = Path(download.value.path()).read_bytes()
    file = folder / "from-the-ministry.xlsx"
    file.write_bytes(filled(left, {("B8", "answer"): "No", ("B9", "answer"): "Yes, in part"}))
    choose(bruno, "B9", "No")
    expect(said_of(bruno, "B9")).to_contain_text(SAVED)
    ana.get_by_label(re.compile("File of Word or Excel")).set_input_files(file)
    ana.get_by_role("button", name="See what would change").click()
    expect(ana.get_by_text("changed in both", exact=True)).to_have_count(1)
    expect(ana.get_by_text("Changed in the file: 1. Changed in both: 1.")).to_be_visible()
    met = ana.locator("#q-B9")
    met.get_by_label("Take what the file says").check()
    ana.get_by_role("button", name="Store what is chosen").click()
    expect(ana.get_by_text("2 answers were taken: B8, B9.")).to_be_visible()
    opened(ana, LAW)
    expect(block(ana, "B8").get_by_label("No", exact=True).first).to_be_checked()
    expect(block(ana, "B9").get_by_label("Yes, in part", exact=True).first).to_be_checked()


def something_is_said_beside_an_answer(cast: Cast) -> None:
    ana, bruno = cast.ana, cast.bruno
    block(ana, "B9").get_by_text("Say something beside this answer").click()
    ana.locator('[id="B9-remark"]').fill("Since which reform?")
    block(ana, "B9").get_by_role("button", name="Say it").click()
    expect(block(ana, "B9").locator(".ask__remark")).to_contain_text("Since which reform?")
    bruno.goto(REPLY)
    bruno.get_by_role("listitem").filter(has_text="Since which reform?").get_by_role("link", name="B9").click()
    bruno.locator("form[data-ready]").wait_for()
    block(bruno, "B9").get_by_role("button", name="Settled").click()
    expect(block(bruno, "B9").locator(".ask__remark")).to_have_count(0)
    ana.goto(REPLY)
    expect(ana.get_by_text("Since which reform?")).to_have_count(0)


def an_answer_is_returned_and_completed(cast: Cast, place: Place) -> None:
    ana, bruno = cast.ana, cast.bruno
    ana.get_by_label("Question", exact=True).select_option("B12")
    ana.get_by_label(re.compile("What is to be completed|What is missing|note", re.IGNORECASE)).fill("Name the law.")
    ana.get_by_role("button", name="Return it").click()
    expect(ana.get_by_text("Name the law.")).to_be_visible()
    letter = place.letter_to(BRUNO, "returned")
    assert "B12" in letter.get_content()
    # A section with an answer to be completed is not submitted.
    ana.goto(f"{REPLY}submit/?section=B")
    expect(ana.get_by_text("A section with a returned answer")).to_be_visible()
    bruno.goto(REPLY)
    bruno.get_by_role("listitem").filter(has_text="Name the law.").get_by_role("link", name="B12").click()
    bruno.locator("form[data-ready]").wait_for()
    block(bruno, "B12").get_by_text(re.compile("^Comment")).first.click()
    bruno.locator('[id="B12-comment"]').fill("Trafficking in Persons (Prevention) Act")
    expect(said_of(bruno, "B12")).to_contain_text(SAVED)
    ana.goto(REPLY)
    expect(ana.get_by_text("Name the law.")).to_have_count(0)


def a_section_is_submitted_and_its_figure_moves(cast: Cast) -> None:
    ana, diego = cast.ana, cast.diego
    diego.goto(f"/en/reports/{CODE}/questions/B7/")
    expect(diego.get_by_text("0 States answered, of 35").first).to_be_visible()
    ana.get_by_role("link", name="Choose what to submit").click()
    ana.get_by_label(re.compile("^B. ")).check()
    ana.get_by_role("button", name="Show what would be submitted").click()
    ana.get_by_role("button", name="Submit 1 section").click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Version 1")
    diego.reload()
    expect(diego.get_by_text("1 State answered, of 35").first).to_be_visible()
    diego.goto(f"/en/cycles/{CODE}/")
    expect(row(diego, "Who is where", STATE)).to_contain_text("partly submitted")


def the_rest_is_submitted_and_signed(ana: Page) -> None:
    ana.goto(f"{REPLY}submit/")
    for box in ana.get_by_role("checkbox").all():
        if not box.is_checked() and box.get_attribute("value") != "B":
            box.check()
    ana.get_by_role("button", name="Show what would be submitted").click()
    ana.get_by_role("button", name=re.compile("^Submit ")).click()
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Version 2")
    ana.goto(REPLY)
    ana.get_by_role("link", name="Look at it and sign").click()
    ana.get_by_role("button", name=f"Sign version 2 for {STATE}").click()
    expect(ana.get_by_text("Signed by")).to_be_visible()


def the_reply_is_amended(cast: Cast) -> None:
    ana = cast.ana
    signed = ana.url
    opened(ana, LAW)
    choose(ana, "B7", "Yes, in part")
    expect(said_of(ana, "B7")).to_contain_text(SAVED)
    ana.goto(f"{REPLY}submit/?section=B")
    ana.get_by_label("Why is it changed?").fill("The court narrowed the offence.")
    ana.get_by_role("button", name="Submit the amendment").click()
    expect(ana.get_by_text("The court narrowed the offence.")).to_be_visible()
    expect(ana.get_by_role("heading", name=re.compile("What changed since version"))).to_be_visible()
    assert ana.url != signed
    ana.goto(signed)
    expect(ana.locator('[id="B7"]')).to_contain_text("Yes")


def more_time_and_a_reminder(cast: Cast, place: Place) -> None:
    diego = cast.diego
    later = date.today() + timedelta(days=90)  # noqa: DTZ011
    diego.goto(f"/en/cycles/{CODE}/")
    expect(row(diego, "Who is where", STATE)).to_contain_text("amended")
    diego.get_by_role("link", name="Give more time").click()
    diego.get_by_label("Which States").select_option(label="Caribbean")
    diego.get_by_label("Until").fill(later.isoformat())
    diego.get_by_label("Who asked for it").fill("Permanent Mission of Jamaica, note 12/2026")
    diego.get_by_label("Why", exact=True).fill("A hurricane closed the ministries.")
    diego.get_by_role("button", name="Show whom it concerns").click()
    concerned = diego.get_by_role("table", name="States concerned")
    expect(concerned.get_by_role("rowheader", name="Jamaica")).to_be_visible()
    expect(concerned.get_by_role("rowheader", name="Argentina")).to_have_count(0)
    diego.get_by_role("button", name=re.compile("^Give .* more time")).click()
    expect(diego.get_by_text("A hurricane closed the ministries.")).to_be_visible()
    expect(row(diego, "Who is where", STATE)).to_contain_text("extended")
    expect(row(diego, "Who is where", "Argentina")).not_to_contain_text("extended")
    assert CODE in place.letter_to(ANA, "More time").get_content()
    diego.get_by_role("link", name="Remind States of their reply").click()
    # Whoever has submitted is not reminded.
    outstanding = diego.get_by_role("table", name="States whose reply is outstanding")
    expect(outstanding.get_by_text(STATE, exact=True)).to_have_count(0)
    diego.get_by_label("Which States").select_option(label="those ticked below")
    diego.get_by_label("Jamaica").check()
    diego.get_by_role("button", name="Show the letters").click()
    shown = diego.locator(".letter").inner_text()
    to = diego.get_by_text("To: ").inner_text().removeprefix("To: ")
    diego.get_by_role("button", name="Send 1 letter").click()
    expect(row(diego, "Who is where", "Jamaica").get_by_role("time").last).to_be_visible()
    assert place.letter_to(to, "Your reply is awaited").get_content().split() == shown.split()
