"""Days in what a page says are written as the reader's language writes them, never as a program does."""

import re
from datetime import timedelta

import pytest

from enlace.accounts.models import User
from enlace.common import clock
from enlace.cooperation.models import Agreement, CoopStep
from enlace.cooperation.rules.agreements import Ending
from tests.conftest import browser_of
from tests.cooperation.requesting import desks, sent, step
from tests.cooperation.samples import stored

pytestmark = pytest.mark.django_db
OF_A_PROGRAM = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def seen(user: User, address: str) -> str:
    """Return what a page says in its main part."""
    text = words(browser_of(user).get(address).content.decode())
    assert not OF_A_PROGRAM.search(text), OF_A_PROGRAM.search(text)
    return text


def test_why_it_cannot_be_told_names_the_day_in_words(ana: User) -> None:
    number = stored(ending=Ending.UNKNOWN, as_of="2016-05-04")
    assert "4 de marzo de 2002" in seen(ana, f"/es/agreements/{number}/")
    assert "4 de mayo de 2016" in seen(ana, f"/es/agreements/{number}/")
    asked = "legal-basis/?from=ATG&to=ARG&form=mla&on=2017-04-20"
    assert "March 4, 2002" in seen(ana, f"/en/{asked}")
    Agreement.objects.update(ending=Ending.ENDED, as_of="2017-06")
    assert "June 2017" in seen(ana, f"/en/{asked}")


def test_a_step_that_comes_too_early_names_the_day_in_words(ana: User, carla: User) -> None:
    carla.email = "carla@example.org"
    carla.save()
    desks()
    reference = sent(ana)
    assert step(carla, reference, "acknowledged") == 302
    early = (clock.today() - timedelta(days=5)).isoformat()
    arrived = CoopStep.objects.get(coop_request__reference=reference, status="received").on
    move = {"target": "refused", "grounds": "political", "offered_on": early, "held_on": early}
    page = browser_of(carla).post(f"/es/requests/{reference}/step/", move)
    assert page.status_code == 422
    (said,) = (one["what"] for one in page.context["problems"])
    assert f"{arrived.day} de " in said
    assert not OF_A_PROGRAM.search(said)
