"""The invented requests of a demonstration: at many stages, made by the actions, marked wherever they reach."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.common import clock
from enlace.cooperation.actions.invented import play_invented_requests
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import CoopRequest, CoopStep, DeclaredTotal
from enlace.cooperation.queries.requests import known_codes
from enlace.cooperation.rules.evidence_reading import read
from enlace.cooperation.rules.statuses import Status
from enlace.cooperation.rules.synthetic_requests import REQUESTS
from enlace.directory import queries as directory
from enlace.directory.actions.entries import store_synthetic_entries
from enlace.directory.rules.synthetic import synthetic_entries
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def played() -> int:
    """Before anybody has an account, as at the first start."""
    codes = [state.code for state in directory.states_of("OAS")]
    store_synthetic_entries("OAS", synthetic_entries(codes, clock.now()), by=OPERATOR, at=clock.now())
    return play_invented_requests("OAS", by=OPERATOR, at=clock.now())


def test_they_stand_at_many_stages_and_their_evidence_is_without_a_fault(played: int) -> None:
    assert played == len(REQUESTS) == CoopRequest.objects.filter(synthetic=True, script="").count()
    found = set(CoopRequest.objects.values_list("status", flat=True))
    partly = {Status.PARTLY_EXECUTED, Status.INFO_REQUESTED, Status.POSTPONED, Status.WITHDRAWN}
    assert {Status.SENT, Status.RECEIVED, Status.ACKNOWLEDGED, Status.EXECUTED, Status.CLOSED, *partly} <= found
    assert CoopStep.objects.filter(status=Status.REFUSED).exists()
    assert CoopRequest.objects.filter(due_on__lt=clock.today()).exists()
    texts = CoopStep.objects.order_by("coop_request", "number").values_list("line", flat=True)
    assert read(texts, cooperation_kinds(), known_codes("OAS")).problems == ()


def test_made_again_they_are_left_alone(played: int) -> None:
    steps, totals = CoopStep.objects.count(), DeclaredTotal.objects.count()
    assert play_invented_requests("OAS", by=OPERATOR, at=clock.now()) == 0
    assert (CoopStep.objects.count(), DeclaredTotal.objects.count()) == (steps, totals)
    assert DeclaredTotal.objects.filter(synthetic=False).count() == 0


def test_they_are_marked_wherever_they_reach(played: int, ana: User, carla: User, diego: User) -> None:
    own = CoopRequest.objects.filter(requesting_state="ATG", status=Status.CLOSED).get()
    for user in (ana, carla, diego):
        for address in ("/en/requests/", f"/en/requests/{own.reference}/"):
            assert "SYNTHETIC" in browser_of(user).get(address).content.decode(), (user, address)
    client = browser_of(ana)
    assert "SYNTHETIC" in client.get("/en/requests/figures/").content.decode()
    assert json.loads(client.get("/en/requests/figures/?format=json").content)["synthetic"]
    assert "SYNTHETIC" in client.get("/en/requests/evidence/")["Content-Disposition"]
    assert "SYNTHETIC" in client.get(f"/en/requests/{own.reference}/evidence/")["Content-Disposition"]
    assert "SYNTHETIC" in Client().get("/en/requests/published/").content.decode()
    letter = client.get(f"/en/requests/{own.reference}/letter/?format=docx&language=en").content
    assert b"SYNTHETIC" in ZipFile(BytesIO(letter)).read("word/document.xml")
