"""Practice from the first page to the last: each way in which the training State answers, by the forms of the pages."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from lxml import html

from enlace.accounts.models import Letter, User
from enlace.cooperation.rules.training import SCRIPT_WORDS, Script
from tests.conftest import browser_of
from tests.cooperation.requesting import desks

pytestmark = pytest.mark.django_db
TICKED = {"asked": ["records", "video"], "crime_types": ["laundering"], "language": ["es"]}
CONTENT = ["subject", "facts", "action", "purpose", "hearing"]
ENDING = [("feedback_given", "Feedback given"), ("closed", "Closed")]
# What whoever practises does, and the status that the page then shows.
WAYS: Mapping[Script, list[tuple[str, str]]] = {
    Script.EXECUTED: [("sent", "Executed"), *ENDING],
    Script.RETURNED: [("sent", "Returned for completion"), ("sent", "Executed"), *ENDING],
    Script.PARTLY: [("sent", "Refused, with reasons"), *ENDING],
    Script.REFUSED: [("sent", "Refused, with reasons"), *ENDING],
}
FEEDBACK = {"useful": "yes", "feedback.uses": ["evidence"]}


class Practice:
    """Somebody who does what the page before them offers, and nothing else."""

    def __init__(self, user: User) -> None:
        self.client: Client = browser_of(user)
        self.page = html.fromstring("<html></html>")
        self.address = ""

    def open(self, address: str) -> None:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200
        self.address = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        self.page = html.fromstring(answer.content)

    def send(self, values: Mapping[str, Any], *, target: str = "") -> None:
        """Fill in the form of the page, of a step where `target` names one; each name must stand in it."""
        (form,) = [
            one
            for one in self.page.xpath("//main//form")
            if (one.get("method") == "post" and not one.get("action") and not target)
            or (target and one.xpath(f"input[@name='target' and @value='{target}']"))
        ]
        for name, value in values.items():
            offered = {one.get("value") for one in form.xpath(f".//*[@name='{name}']|.//*[@name='{name}']/option")}
            assert set(value if isinstance(value, list) else [value]) <= offered, name
        given = {name: value for name, value in form.form_values() if name not in values}
        answer = self.client.post(form.get("action") or self.address, given | dict(values), follow=True)
        assert answer.status_code == 200, answer.content.decode()
        self.address = answer.redirect_chain[-1][0]
        self.page = html.fromstring(answer.content)

    @property
    def status(self) -> str:
        return str(self.page.xpath("string(//p[@class='table-status']/strong)"))

    @property
    def targets(self) -> list[str]:
        return [str(one) for one in self.page.xpath("//main//input[@name='target']/@value")]


def begun(user: User, script: Script) -> Practice:
    """Choose the training State and how it answers, and come to the form of the request."""
    practice = Practice(user)
    practice.open("/en/requests/new/")
    (form,) = practice.page.xpath("//main//form[@method='get']")
    chosen = {"from": "ATG/CENTRAL", "to": "TRAINING", "form": "mla", "script": script.value}
    for name, value in chosen.items():
        form.fields[name] = value
    practice.open("/en/requests/new/?" + "&".join(f"{name}={value}" for name, value in form.form_values()))
    return practice


@pytest.mark.parametrize("script", Script)
def test_each_way_of_the_training_state_is_practised_from_the_first_page_to_the_last(ana: User, script: Script) -> None:
    desks()
    practice = begun(ana, script)
    practice.send(TICKED | {"filled": CONTENT})
    assert "For practice" in practice.page.text_content()
    seen = []
    for target, _ in WAYS[script]:
        practice.send(FEEDBACK if target == "feedback_given" else {}, target=target)
        seen.append((target, practice.status))
    assert seen == WAYS[script]
    assert practice.targets == []
    assert not Letter.objects.exists()
    assert len(SCRIPT_WORDS) == len(WAYS)
