"""A person of one authority learns nothing of what the others of the State answer, write and are offered."""

import json
import re

import pytest
from django.test import Client

from enlace.accounts.models import RoleGrant, User
from enlace.assessments.actions.sharing_out import assign_part, write_remark
from enlace.assessments.models import Cycle
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.conditions import references
from enlace.directory.actions.entries import create_entry
from tests.assessments.answering import ANA, CODE, NOW, PART, post, save, shown_fields, text, values
from tests.assessments.conftest import bring
from tests.assessments.test_views_answering_help import key_of, second_round
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY

__all__ = ["second_round"]
pytestmark = pytest.mark.django_db
SECRET = "Only for the Ministry of Justice"


@pytest.fixture
def unit(bruno: User) -> Client:
    """The browser of a person of one authority, to which A5 is given alone."""
    RoleGrant.objects.filter(user=bruno).update(authority_code=ENTRY.code)
    create_entry("OAS", ENTRY, state="ATG", authority=ENTRY.code, by=ANA, at=NOW)
    assign_part(CODE, "A5", ENTRY.code, state="ATG", by=ANA, at=NOW)
    return browser_of(bruno)


@pytest.mark.parametrize("button", ["nonsense A1", "stands A1", "clear A1", "theirs A1", "next A1", "edit A1 x"])
def test_no_button_tells_what_stands_beside_the_answer_of_others(unit: Client, button: str) -> None:
    save("A1", "yes", comment=SECRET)
    write_remark(CODE, "A1", SECRET, state="ATG", by=ANA, at=NOW)
    for script in (True, False):
        response = post(unit, do=button, A5__value="yes", A5__number="0", script=script)
        assert SECRET not in text(response)


def test_the_script_is_told_of_the_persons_questions_alone(unit: Client) -> None:
    told = post(unit, A5__value="yes", A5__number="0").json()
    definition = queries.working_copy(CODE, "ATG").questionnaire
    assert set(told["relevant"]) == {one.id for one in definition.asked_questions if "A5" in (one.id, one.derived_from)}


def test_the_page_holds_no_answer_of_others_on_which_its_rules_rest(unit: Client) -> None:
    """The State answers a gate; of the question behind it a person of another authority learns that it is asked."""
    definition = queries.working_copy(CODE, "ATG").questionnaire
    behind, gate = next(
        (one, gate)
        for one in definition.asked_questions
        if one.relevant_when and not one.derived_from
        for gate in references(one.relevant_when)
        if definition.by_id[gate].choices and gate != "A5"
    )
    assign_part(CODE, behind.id, ENTRY.code, state="ATG", by=ANA, at=NOW)
    save(gate, definition.by_id[gate].choices[0].code)
    page = text(unit.get(PART.replace("/A/", f"/{behind.section}/")))
    assert f'data-question="{behind.id}"' in page
    found = re.search(r'<script[^>]* id="model"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    model = json.loads(found[1])
    assert gate not in model["given"]
    assert gate not in {row[0] for row in model["rules"]}


def test_whoever_answers_all_of_it_has_all_the_rules(at_desk: Client) -> None:
    page = text(at_desk.get(PART))
    found = re.search(r'<script[^>]* id="model"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    definition = queries.working_copy(CODE, "ATG").questionnaire
    asked = {one.id for one in definition.asked_questions if one.section == "A"}
    assert asked <= {row[0] for row in json.loads(found[1])["rules"]}


# ---- what is invented is offered with its mark, and becomes no answer to a cycle that is real


@pytest.mark.parametrize(("real", "found"), [(True, 409), (False, 200)])
def test_no_invented_answer_is_accepted_in_a_real_cycle(
    at_desk: Client, second_round: str, real: bool, found: int
) -> None:
    bring("state,question,value\nATG,A1,no\n", CODE, synthetic=True)
    Cycle.objects.filter(code="HPA-2026").update(synthetic=not real)
    key = key_of("A1")
    beside = text(at_desk.get(second_round)).split('data-question="A1"')[1].split('data-question="A2"')[0]
    assert "SYNTHETIC" in beside
    assert (f"accept A1 {key}" in beside) != real
    edited = text(at_desk.get(f"{second_round}?edit={key}"))
    assert (shown_fields(edited)["A1.value"] == ["no"] if "A1.value" in shown_fields(edited) else False) != real
    assert post(at_desk, second_round, do=f"accept A1 {key}").status_code == found
    assert values("HPA-2026") == ({} if real else {"A1": "no"})
