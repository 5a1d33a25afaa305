"""A point of contact is reminded, follows the link of the letter, and confirms; an officer takes the entries along."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import NewPage

# What the worker does at night, done at once: it writes to whoever can be written to.
REMIND = """
import django
django.setup()
from enlace.accounts.models import Letter, User
from enlace.common import clock
from enlace.directory.tasks import remind_all
User.objects.filter(username="ana").update(email="ana@example.org")
remind_all(clock.now())
print(Letter.objects.get(recipient="ana@example.org").body)
"""


@pytest.fixture(scope="module")
def letter(demonstration: str, demonstration_home: Path) -> str:
    """The reminder that Ana got."""
    env = os.environ | {"ENLACE_HOME": str(demonstration_home), "DJANGO_SETTINGS_MODULE": "enlace.site.settings"}
    done = subprocess.run([sys.executable, "-c", REMIND], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_link_of_a_reminder_confirms_an_entry(
    letter: str, demonstration: str, new_page: NewPage, check_accessibility: Callable[[Page], None]
) -> None:
    links = re.findall(r"(/en/directory/confirm/\S+/)", letter)
    assert links
    page = new_page(base_url=demonstration, width=400)
    page.goto(links[0])
    page.get_by_role("heading", name="Does all of this hold?").wait_for()
    check_accessibility(page)
    code = page.locator(".eyebrow").inner_text().split(" · ")[-1]
    page.get_by_role("button", name="Yes, all of it holds").click()
    page.get_by_role("heading", name="Confirmed. Thank you.").wait_for()
    page.goto(f"/en/directory/OAS/ATG/{code}/")
    page.get_by_text("confirmed today").first.wait_for()
    page.goto(links[0])
    page.get_by_role("heading", name="Confirmed already").wait_for()


def test_the_pocket_edition_is_taken_along(officer: Page) -> None:
    officer.goto("/en/directory/OAS/ATG/")
    with officer.expect_download() as download:
        officer.get_by_role("link", name="Pocket edition (PDF), for the use of the States only").click()
    assert re.fullmatch(r"OAS-ATG-pocket-\d{4}-\d\d-\d\d\.pdf", download.value.suggested_filename)
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    for sign in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid:part"):
        assert sign in content, sign


def test_a_line_is_tested_and_answered(officer: Page, check_accessibility: Callable[[Page], None]) -> None:
    officer.goto("/en/directory/OAS/drills/")
    officer.get_by_role("link", name="Order a test").click()
    check_accessibility(officer)
    officer.get_by_label("How many desks are drawn by lot").fill("2")
    officer.get_by_role("button", name="Send the test").click()
    officer.locator("#drills tbody tr").nth(1).wait_for()
    assert officer.locator("#drills tbody tr").count() == 2
    assert officer.get_by_text("waits for an answer").count() == 2
    check_accessibility(officer)
