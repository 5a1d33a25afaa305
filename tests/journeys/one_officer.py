"""What it takes one officer of a small State to answer the short form: clicks, keystrokes, and what was known already.

Grenada has answered no round of this questionnaire, but the questionnaire of the review of the Palermo Convention; its
officer looks at what is offered, accepts it, and answers the rest by hand.
"""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.demonstration import beside

STATE, NAME, CYCLE = "GRD", "Grenada", "HPA-2026"
OFFICER = "greta"
COME = f"""
import django
django.setup()
from enlace.accounts.actions import create_demo_person
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.common.clock import now
create_demo_person("{OFFICER}", {{Role.POINT_OF_CONTACT: "{STATE}"}}, by=OPERATOR, at=now())
"""
WORDS = "SYNTHETIC: Organized Crime Act, No. 12 of 2024, https://laws.example/12-2024"
NUMBER, DAY = "12", "06302025"
SEVERAL = 2


@dataclass
class Effort:
    """What was done: clicks, keystrokes; questions answered, of them by an accepted proposal (at once: by the list)."""

    clicks: int = 0
    keystrokes: int = 0
    answered: int = 0
    accepted: int = 0
    at_once: int = 0

    @property
    def share(self) -> float:
        return self.accepted / self.answered

    def lines(self) -> list[tuple[str, str, str, str]]:
        """Return the lines of a table of measures."""
        what = f"the short form, {self.answered} questions, one officer of a small State"
        known = f"{self.at_once} accepted from the lists of what is known, {self.accepted - self.at_once} one by one"
        return [
            (f"{what}: clicks", str(self.clicks), "", "from My replies to the last answer"),
            ("the same: keystrokes", str(self.keystrokes), "", "in numbers and texts"),
            ("the same: share answered by proposals", f"{self.share:.0%}", "", known),
        ]

    def click(self, place: Locator) -> None:
        place.click()
        self.clicks += 1

    def type(self, place: Locator, text: str) -> None:
        # At its left end, where a field for a date has its first part.
        place.click(position={"x": 12, "y": 12})
        place.press_sequentially(text)
        self.clicks += 1
        self.keystrokes += len(text)


def measure(browser: Browser, address: str, home: Path) -> Effort:
    """Answer the whole short form on a demonstration; return what it took."""
    beside(home, "-c", COME)
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}, locale="en-US")
    context.set_default_timeout(10_000)
    effort, page = Effort(), context.new_page()
    try:
        page.goto("/en/sign-in/?next=/en/desk/")
        # There is a button for the fixed cast alone; the address behind it takes every invented person.
        button = page.get_by_role("button", name="Sign in as Ana")
        button.evaluate(f"one => {{ one.form.action = one.form.action.replace('ana', '{OFFICER}') }}")
        button.click()
        effort.click(page.get_by_role("link", name="My replies").first)
        open_cycle = page.locator("section", has_text=CYCLE)
        effort.click(open_cycle.get_by_role("link", name=NAME))
        effort.click(page.get_by_role("button", name="Answer the short form"))
        effort.click(page.get_by_role("region", name="Sections").get_by_role("rowheader").get_by_role("link").first)
        while True:
            page.locator("form[data-ready]").wait_for()
            _answer_section(page, effort)
            go_on = page.get_by_role("button", name="Save and go on")
            if not go_on.count():
                break
            here = page.url
            effort.click(go_on)
            page.wait_for_url(lambda url, here=here: url != here)
        page.goto(f"/en/replies/{CYCLE}/{STATE}/")
        for words in page.get_by_role("region", name="Sections").locator("tbody td:nth-child(5)").all_inner_texts():
            assert words == "0", "a question of the short form is still open"
    finally:
        context.close()
    return effort


def _answer_section(page: Page, effort: Effort) -> None:
    known = page.locator("[data-known]")
    if known.count():
        listed = [one for one in _ids(known.locator("[data-of]"), "of") if "." not in one]
        effort.click(known.get_by_role("button", name="Accept all of these"))
        expect(known).to_have_count(0)
        effort.at_once += len(listed)
        effort.accepted += len(listed)
        effort.answered += len(listed)
    for question in _ids(page.locator(".desk__body > [data-question]"), "question"):
        block = page.locator(f'[data-question="{question}"]')
        fields = block.locator(f'> .ask__main > fieldset [name="{question}.value"]')
        if block.is_visible() and not _has_answer(fields):
            _answer(block, fields, effort)
            said = block.locator("> .ask__main > .ask__state [data-state]")
            expect(said).to_contain_text("Saved at")
            effort.answered += 1


def _ids(found: Locator, name: str) -> list[str]:
    ids: list[str] = found.evaluate_all(f"every => every.map(one => one.dataset.{name})")
    return ids


def _has_answer(fields: Locator) -> bool:
    return bool(
        fields.evaluate_all(
            "every => every.some(one => ['radio', 'checkbox'].includes(one.type) ? one.checked : one.value)"
        )
    )


def _answer(block: Locator, fields: Locator, effort: Effort) -> None:
    """Accept what is offered; else choose the first answer, the first two of several, or write."""
    offered = block.get_by_role("button", name="Accept")
    kind, plain = block.get_attribute("data-kind"), fields.first
    if offered.count():
        effort.click(offered.first)
        effort.accepted += 1
    elif kind == "choice":
        several = plain.get_attribute("type") == "checkbox"
        for place in range(SEVERAL if several else 1):
            name = fields.nth(place).get_attribute("id")
            effort.click(block.locator(f'label[for="{name}"]'))
    elif kind == "date":
        effort.type(plain, DAY)
    elif kind == "text":
        effort.type(plain, WORDS)
    else:
        effort.type(plain, NUMBER)
