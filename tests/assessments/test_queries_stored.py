"""What rests on the directory follows it: a confirmation moves the living figure, and no edition."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import import_replies, issue_edition
from enlace.assessments.models import Cycle, Edition
from enlace.assessments.queries import cycles, stored
from enlace.assessments.queries.report import report
from enlace.directory.actions.confirmations import confirm_entry
from enlace.directory.actions.entries import create_entry, retire_entry
from enlace.directory.models import Authority
from enlace.directory.queries.contacts import latest_change
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND, Entry
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db

CYCLE = "HPA-2016"
POINT = Actor("point", (Grant(Role.POINT_OF_CONTACT, "ATG"),))
HERE = {"state": "ATG", "authority": "NPC"}


DUE = datetime(2026, 10, 30, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def due() -> None:
    """Give the cycle, of which no date is known, a day to count back from."""
    Cycle.objects.filter(code=CYCLE).update(due_on=DUE.date())


def measure() -> dict[str, Any]:
    found = stored.indicators(cycles.cycle(CYCLE))
    return next(one for indicator in found for one in indicator["measures"] if one["code"] == "IND-12.2")


def standing() -> tuple[int, int, int]:
    found = measure()
    return found["count"], found["lapsed"], found["unknown"]


@pytest.fixture
def contact() -> Authority:
    entry = Entry("ATG", "NPC", POINT_OF_CONTACT_KIND, {"en": "Point of contact"})
    create_entry("OAS", entry, **HERE, by=OPERATOR, at=DUE - timedelta(days=100))
    return Authority.objects.get(code="NPC")


def test_without_a_directory_every_state_is_unknown() -> None:
    assert standing() == (0, 0, 35)
    assert measure()["value"] is None


def test_a_confirmation_moves_the_figure_at_once(contact: Authority) -> None:
    assert standing() == (0, 1, 34)
    before = latest_change("OAS")
    confirm_entry("OAS", 1, **HERE, by=POINT, at=DUE - timedelta(days=10))
    assert standing() == (1, 0, 34)
    assert latest_change("OAS") != before


def test_what_happens_after_the_reference_date_does_not(contact: Authority) -> None:
    confirm_entry("OAS", 1, **HERE, by=POINT, at=DUE + timedelta(days=1))
    assert standing() == (0, 1, 34)
    retire_entry("OAS", 1, **HERE, by=POINT, at=DUE + timedelta(days=2))
    assert standing() == (0, 1, 34)


def test_an_edition_keeps_what_it_said(contact: Authority) -> None:
    answers = b"state,question,value,marking\nATG,A1,yes,TLP:CLEAR\n"
    import_replies(CYCLE, answers, "r.csv", by=OPERATOR, at=DUE)
    number = issue_edition(CYCLE, "preliminary", "", by=OPERATOR, at=DUE)
    kept = Edition.objects.get(number=number).content
    confirm_entry("OAS", 1, **HERE, by=POINT, at=DUE - timedelta(days=10))
    assert Edition.objects.get(number=number).content == kept
    assert standing() == (1, 0, 34)


def test_the_page_of_the_report_follows_too(contact: Authority) -> None:
    def page() -> str:
        return browser_of().get(f"/en/reports/{CYCLE}/part/E/").content.decode()

    before = page()
    assert "States whose point of contact in the directory was confirmed within twelve months" in before
    confirm_entry("OAS", 1, **HERE, by=POINT, at=DUE - timedelta(days=10))
    assert page() != before


def test_a_report_that_counts_an_invented_entry_is_marked(contact: Authority) -> None:
    assert report(cycles.cycle(CYCLE)).content["cycle"]["synthetic"] is False
    Authority.objects.update(synthetic=True)
    assert report(cycles.cycle(CYCLE)).content["cycle"]["synthetic"] is True
