"""A point of contact answers a section: saved as it is typed, through a line that drops, with somebody else at work."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import NewPage, signed_in

pytestmark = pytest.mark.xdist_group("journeys")

PART = "/en/replies/HPA-2016/ATG/part/A/"
WAITS = "Waiting for the line"
SAVED = "Saved at"
Check = Callable[[Page], None]


def opened(page: Page, path: str = PART) -> Page:
    page.goto(path)
    page.locator("form[data-ready]").wait_for()
    return page


def block(page: Page, question: str) -> Locator:
    return page.locator(f'[data-question="{question}"]')


def state(page: Page, question: str) -> Locator:
    return (
        block(page, question).locator("[data-state]").last
        if "." in question
        else block(page, question).locator("> .ask__main > .ask__state [data-state]")
    )


def choose(page: Page, question: str, code: str) -> None:
    """Choose an answer by its label, as a person does."""
    block(page, question).locator(f'label[for="{question}-{code}"]').click()


def other_than(page: Page, question: str, *codes: str) -> str:
    """Return which of `codes` is not chosen yet."""
    return next(one for one in codes if not page.locator(f'[id="{question}-{one}"]').is_checked())


def comment(page: Page, question: str) -> Locator:
    page.locator(f'[id="{question}-comment"]').evaluate("field => { field.closest('details').open = true }")
    return page.locator(f'[id="{question}-comment"]')


def kept_in_browser(page: Page) -> list[str]:
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('enlace:reply:'))")
    return found


def test_answers_are_saved_as_they_are_given(point_of_contact: Page, check_accessibility: Check) -> None:
    page = opened(point_of_contact)
    chosen = other_than(page, "A1", "yes", "no")
    choose(page, "A1", chosen)
    expect(state(page, "A1")).to_contain_text(SAVED)
    assert kept_in_browser(page) == []
    # What rests on it shows or hides at once, and keeps what was typed.
    choose(page, "A1", "yes")
    expect(block(page, "A2")).to_be_visible()
    page.locator('[id="A2-value"]').fill("A plan for 2030")
    expect(state(page, "A2")).to_contain_text(SAVED)
    choose(page, "A1", "no")
    expect(block(page, "A2")).to_be_hidden()
    choose(page, "A1", "partial")
    expect(block(page, "A2")).to_be_visible()
    expect(page.locator('[id="A2-value"]')).to_have_value("A plan for 2030")
    expect(state(page, "A1")).to_contain_text(SAVED)
    # “None” excludes the others, and no data excludes everything.
    choose(page, "A7", "no_data")
    expect(block(page, "A7").locator("> .ask__main > fieldset .govuk-checkboxes__input:checked")).to_have_count(1)
    comment(page, "A1").fill("Adopted in part")
    expect(block(page, "A1").locator("[data-said]")).to_contain_text("comment")
    opened(page)
    expect(page.locator('[id="A1-partial"]')).to_be_checked()
    expect(page.locator('[id="A1-comment"]')).to_have_value("Adopted in part")
    expect(page.locator('[id="A7-no_data"]')).to_be_checked()
    check_accessibility(page)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    check_accessibility(page)
    page.set_viewport_size({"width": 400, "height": 800})
    check_accessibility(page)
    wider: Any = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0


def test_a_line_that_drops_loses_nothing(point_of_contact: Page) -> None:
    page = opened(point_of_contact)
    context = page.context
    context.set_offline(True)
    chosen = other_than(page, "A5", "yes", "no")
    choose(page, "A5", chosen)
    expect(state(page, "A5")).to_contain_text(WAITS)
    comment(page, "A5").fill("Written without a line")
    expect(state(page, "A5")).to_contain_text(WAITS)
    assert len(kept_in_browser(page)) == 1
    context.set_offline(False)
    expect(state(page, "A5")).to_contain_text(SAVED, timeout=30_000)
    assert kept_in_browser(page) == []
    # The page is closed while the line is down; opened again, it sends what waited.
    context.set_offline(True)
    comment(page, "A5").fill("Written before the page was closed")
    expect(state(page, "A5")).to_contain_text(WAITS)
    page.close()
    context.set_offline(False)
    again = opened(context.new_page())
    expect(state(again, "A5")).to_contain_text(SAVED)
    expect(again.locator('[id="A5-comment"]')).to_have_value("Written before the page was closed")
    opened(again)
    expect(again.locator('[id="A5-comment"]')).to_have_value("Written before the page was closed")
    expect(again.locator(f'[id="A5-{chosen}"]')).to_be_checked()


def test_two_at_one_answer_are_shown_both(
    point_of_contact: Page, new_page: NewPage, demonstration: str, check_accessibility: Check
) -> None:
    page = opened(point_of_contact)
    other = opened(signed_in(new_page(base_url=demonstration), "bruno"))
    comment(other, "A8").fill("Bruno was here")
    expect(state(other, "A8")).to_contain_text(SAVED)
    comment(page, "A8").fill("Ana was here")
    conflict = block(page, "A8").locator(".ask__conflict")
    expect(conflict).to_contain_text("bruno has answered this in the meantime")
    expect(conflict).to_contain_text("Bruno was here")
    expect(conflict).to_contain_text("Ana was here")
    check_accessibility(page)
    conflict.get_by_role("button", name="Put mine").click()
    expect(state(page, "A8")).to_contain_text(SAVED)
    comment(other, "A8").fill("Bruno again")
    other_conflict = block(other, "A8").locator(".ask__conflict")
    other_conflict.get_by_role("button", name="Leave what stands").click()
    expect(other.locator('[id="A8-comment"]')).to_have_value("Ana was here")
    assert kept_in_browser(other) == []


def test_the_keyboard_is_enough(point_of_contact: Page) -> None:
    page = opened(point_of_contact)
    page.locator('[id="A1-no_data"]').focus()
    page.keyboard.press("ArrowUp")
    expect(state(page, "A1")).to_contain_text(SAVED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard alone")
    expect(block(page, "A1").locator("[data-said]")).to_contain_text("comment")
    page.keyboard.press("Tab")
    expect(page.locator('[id="A1-basis"]')).to_be_focused()
    expect(state(page, "A1")).to_contain_text(SAVED)
    opened(page)
    expect(page.locator('[id="A1-comment"]')).to_have_value("By keyboard alone")


def test_a_session_that_ended_keeps_what_was_typed(point_of_contact: Page) -> None:
    page = opened(point_of_contact)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    comment(page, "A6").fill("After the session ended")
    expect(state(page, "A6")).to_contain_text("You are signed out")
    assert len(kept_in_browser(page)) == 1
    page.context.add_cookies([one for one in cookies if "name" in one])  # type: ignore[list-item]
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page, "A6")).to_contain_text(SAVED)
    assert kept_in_browser(page) == []


def test_without_a_script_it_is_a_plain_form(new_page: NewPage, demonstration: str) -> None:
    page = signed_in(new_page(base_url=demonstration, javascript=False), "ana")
    page.goto(PART)
    chosen = other_than(page, "A8", "yes", "no")
    choose(page, "A8", chosen)
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Saved.").wait_for()
    assert page.locator(f'[id="A8-{chosen}"]').is_checked()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("heading", name="Legal instruments", level=1).wait_for()


def test_what_is_known_is_accepted_edited_and_refused(point_of_contact: Page) -> None:
    page = opened(point_of_contact, "/en/replies/HPA-2026/ATG/part/B/")
    offers = page.locator(".ask__offer", has=page.get_by_role("button", name="Accept"))
    questions = offers.evaluate_all("found => found.map(one => one.closest('[data-question]').dataset.question)")
    first, second, third = list(dict.fromkeys(questions))[:3]
    block(page, first).get_by_role("button", name="Accept").first.click()
    expect(state(page, first)).to_contain_text(SAVED)
    expect(block(page, first).locator("> .ask__main input:checked").first).to_be_checked()
    block(page, second).get_by_role("button", name="Edit").first.click()
    expect(state(page, second)).to_contain_text("Correct it")
    comment(page, second).fill("Corrected")
    expect(state(page, second)).to_contain_text(SAVED)
    shown = block(page, third).locator(".ask__offer").count()
    block(page, third).get_by_role("button", name="Refuse").first.click()
    expect(block(page, third).locator(".ask__offer")).to_have_count(shown - 1)
    block(page, third).get_by_text("Say something beside this answer").click()
    page.locator(f'[id="{third}-remark"]').fill("Is this still so?")
    block(page, third).get_by_role("button", name="Say it").click()
    expect(block(page, third).locator(".ask__remark")).to_contain_text("Is this still so?")
    opened(page, "/en/replies/HPA-2026/ATG/part/B/")
    expect(block(page, third).locator(".ask__remark")).to_contain_text("Is this still so?")
    expect(page.locator(f'[id="{second}-comment"]')).to_have_value("Corrected")
    assert kept_in_browser(page) == []


def test_what_is_known_of_a_part_is_accepted_at_once(point_of_contact: Page, check_accessibility: Check) -> None:
    page = opened(point_of_contact, "/en/replies/HPA-2026/ATG/part/D/")
    known = page.locator("[data-known]")
    questions = known.locator("[data-of]").evaluate_all("found => found.map(one => one.dataset.of)")
    check_accessibility(page)
    # What follows up on an answer stands folded under it, with no button of its own.
    first, second, *_others = [one for one in questions if "." not in one]
    # What gets an answer of its own meanwhile is not listed any more.
    block(page, first).get_by_role("button", name="Accept").first.click()
    expect(known.locator(f'[data-of="{first}"]')).to_have_count(0)
    known.get_by_role("button", name="Accept all of these").click()
    expect(known).to_have_count(0)
    for question in questions:
        expect(state(page, question)).to_contain_text(SAVED)
    expect(block(page, second).get_by_role("button", name="Accept")).to_have_count(0)
    # Each can still be changed.
    comment(page, second).fill("Looked at again")
    expect(block(page, second).locator("[data-said]")).to_contain_text("comment")
    opened(page, "/en/replies/HPA-2026/ATG/part/D/")
    expect(page.locator("[data-known]")).to_have_count(0)
    expect(page.locator(f'[id="{second}-comment"]')).to_have_value("Looked at again")
    assert kept_in_browser(page) == []
