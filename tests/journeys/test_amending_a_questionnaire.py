"""An officer sends a questionnaire, looks at it, publishes it, and amends it; the pages are accessible."""

from collections.abc import Callable
from copy import deepcopy

import pytest
from playwright.sync_api import Page

from tests.packs import as_yaml, questionnaire

pytestmark = pytest.mark.xdist_group("journeys")

CODE = "JOURNEY-Q"


def send(page: Page, content: bytes, button: str = "Look at it") -> None:
    page.goto("/en/questionnaires/OAS/upload/")
    file = {"name": "questionnaire.yaml", "mimeType": "text/yaml", "buffer": content}
    page.get_by_label("Questionnaire (YAML").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name=button).click()


def test_from_a_file_at_fault_to_an_amended_questionnaire(
    officer: Page, check_accessibility: Callable[[Page], None]
) -> None:
    page, value = officer, questionnaire(code=CODE)
    faulty = deepcopy(value)
    faulty["questions"][0]["type"] = "essay"
    send(page, as_yaml(faulty))
    page.get_by_text("questions[0].type").wait_for()
    check_accessibility(page)
    send(page, as_yaml(value))
    page.get_by_role("link", name="See where the answers would go").click()
    page.get_by_role("button", name="Publish it").click()
    page.get_by_role("heading", name="Versions kept").wait_for()
    check_accessibility(page)
    value["questions"][4]["id"] = "Q6"
    value["questions"][4]["text"]["es"] = ""
    del value["questions"][4]["text"]["es"]
    send(page, as_yaml(value))
    page.get_by_role("cell", name="1 text missing").wait_for()
    check_accessibility(page)
    page.get_by_role("link", name="All texts side by side").click()
    page.get_by_role("link", name="Show only what is missing in a language").click()
    check_accessibility(page)
    page.get_by_role("link", name="As a State will see it").click()
    page.get_by_role("heading", name="Q6 Question Q5").wait_for()
    check_accessibility(page)
    page.get_by_role("link", name=CODE).click()
    page.get_by_role("link", name="See where the answers would go").click()
    page.get_by_label("Q5").select_option("Q6")
    page.get_by_role("button", name="Work out where the answers go").click()
    page.get_by_text("Answers move: Q5 → Q6").wait_for()
    check_accessibility(page)
    page.get_by_role("button", name="Publish it").click()
    page.get_by_text("Q5 → Q6").wait_for()
    page.goto("/en/questionnaires/")
    page.get_by_role("link", name=CODE).wait_for()
    check_accessibility(page)


def test_a_state_reads_what_changed(point_of_contact: Page, check_accessibility: Callable[[Page], None]) -> None:
    point_of_contact.goto("/en/replies/HPA-2016/ATG/changes/")
    point_of_contact.get_by_role("heading", name="What changed in the questionnaire").wait_for()
    check_accessibility(point_of_contact)
