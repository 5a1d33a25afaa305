"""The replies of a person, their overview, and States side by side: who opens what, and how much it costs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import (
    assign_part,
    return_answers,
    save_answers,
    submit_sections,
    write_remark,
)
from enlace.assessments.models import Cycle
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Typed
from enlace.common import clock
from enlace.directory.actions.entries import create_entry
from tests.conftest import browser_of
from tests.directory.test_rules_entries import ENTRY

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
CODE = "HPA-2016"
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
RITA = Actor("rita", (Grant(Role.REVIEWER, "ATG"),), 6)
HOME = "/en/replies/"
REPLY = f"/en/replies/{CODE}/ATG/"


@pytest.fixture
def rita(db: None) -> User:
    """A reviewer of State A."""
    user = User.objects.create_user(username="rita", password=None, synthetic=True)
    RoleGrant.objects.create(user=user, role=Role.REVIEWER, state_code="ATG")
    return user


@pytest.fixture
def unit(bruno: User) -> User:
    """Bruno as a contributor of one authority, to which section A was given."""
    RoleGrant.objects.filter(user=bruno).update(authority_code="FIU")
    entry = replace(ENTRY, code="FIU", names={"en": "Financial Intelligence Unit"})
    create_entry("OAS", entry, state="ATG", authority="FIU", by=OPERATOR, at=AT)
    assign_part(CODE, "A", "FIU", date(2027, 1, 31), state="ATG", by=ANA, at=AT)
    return bruno


def draft(*answers: tuple[str, str], state: str = "ATG", code: str = CODE, comment: str = "") -> None:
    """Save answers of a State, each made from the draft as it stands."""
    ana = Actor("ana", (Grant(Role.POINT_OF_CONTACT, state),), 1)
    copy = queries.working_copy(code, state)
    typed = [Typed(one, Content(value, comment), copy.draft(one).number) for one, value in answers]
    save_answers(code, typed, state=state, by=ana, at=AT)


def text(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status, address
    return response.content.decode()


# --- my replies


def test_each_of_the_cast_finds_the_replies_they_work_on(
    ana: User, unit: User, carla: User, elsa: User, rita: User
) -> None:
    for user, state in ((ana, "ATG"), (unit, "ATG"), (carla, "ARG"), (elsa, "ATG"), (rita, "ATG")):
        page = text(browser_of(user), HOME)
        for code in ("ATG", "ARG"):
            assert (f'href="/en/replies/{CODE}/{code}/"' in page) == (code == state), user.username


def test_who_works_for_no_state_has_none(diego: User, felix: User) -> None:
    assert browser_of(felix).get(HOME).status_code == 403
    assert "/ATG/" not in text(browser_of(diego), HOME)


def test_an_officer_finds_what_the_secretariat_answers_itself(diego: User) -> None:
    browser = browser_of(diego)
    address = f"/en/replies/{CODE}/secretariat/"
    assert f'href="{address}"' in text(browser, HOME)
    assert "the General Secretariat" in text(browser, address)
    assert "Reply: the General Secretariat" in text(browser, address)


def test_what_waits_is_said(ana: User, unit: User) -> None:
    draft(("A1", "yes"), ("C9", "no"))
    return_answers(CODE, {"A1": "Which law?"}, state="ATG", by=RITA, at=AT)
    write_remark(CODE, "C9", "Is this so?", state="ATG", by=RITA, at=AT)
    page = text(browser_of(ana), HOME)
    assert "1 returned answer" in page
    assert "1 remark" in page
    page = text(browser_of(unit), HOME)
    assert f'<a href="/en/replies/{CODE}/ATG/part/A/">section A</a>, <span>by Jan. 31, 2027' in page
    assert "1 returned answer" in page
    assert "remark" not in page


def test_what_is_still_awaited_comes_first(ana: User) -> None:
    Cycle.objects.filter(code="FCTC-2010").update(due_on=clock.today())
    assert browser_of(ana).get(HOME).context["cycles"][0]["cycle"].code == "FCTC-2010"


def test_a_reply_that_came_by_other_ways_is_neither_in_preparation_nor_late(ana: User) -> None:
    rows = {one["cycle"].code: one["replies"][0] for one in browser_of(ana).get(HOME).context["cycles"]}
    found = {code: (rows[code]["status_words"], rows[code]["late"]) for code in ("FCTC-2014", "FCTC-2010")}
    assert found == {"FCTC-2014": ("answered by other ways", False), "FCTC-2010": ("in preparation", True)}


def test_an_assistant_is_told_that_it_never_signs(elsa: User, ana: User) -> None:
    for address in (HOME, REPLY):
        assert "You never submit and never sign" in text(browser_of(elsa), address)
        assert "You never submit and never sign" not in text(browser_of(ana), address)


def test_the_list_costs_as_much_for_one_state_as_for_many(
    elsa: User, django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries]
) -> None:
    browser = browser_of(elsa)
    for state in ("BRB", "DMA", "GRD", "JAM"):
        RoleGrant.objects.create(user=elsa, role=Role.ASSISTANT, state_code=state)
        draft(("A1", "yes"), state=state)
    browser.get(HOME)
    with django_assert_max_num_queries(14):
        browser.get(HOME)


# --- the overview


def test_only_those_of_the_state_open_its_reply(
    ana: User, unit: User, carla: User, diego: User, elsa: User, felix: User, rita: User
) -> None:
    due = {"ana": 200, "bruno": 200, "carla": 404, "diego": 404, "elsa": 200, "felix": 403, "rita": 200}
    for user in (ana, unit, carla, diego, elsa, felix, rita):
        browser = browser_of(user)
        assert browser.get(REPLY).status_code == due[user.username], user.username
        assert browser.get(f"{REPLY}questions/A1/").status_code == due[user.username], user.username
    assert browser_of(ana).get(f"/en/replies/{CODE}/USA/").status_code == 404
    assert browser_of(ana).get("/en/replies/NONE/ATG/").status_code == 404


def test_a_section_is_counted_in_four_ways(ana: User) -> None:
    draft(("A1", "no"), ("A5", "no_data"), ("A8", "yes"))
    return_answers(CODE, {"A8": "Since when?"}, state="ATG", by=RITA, at=AT)
    response = browser_of(ana).get(REPLY)
    counts = {row["code"]: row["progress"] for row in response.context["sections"]}["A"]
    assert (counts.answered, counts.no_data, counts.returned, counts.drafted) == (2, 1, 1, 2)
    assert counts.relevant == counts.answered + counts.no_data + counts.open
    every = queries.working_copy(CODE, "ATG").questionnaire.asked_questions
    asked = [one for one in every if one.section == "A" and not one.derived_from]
    assert counts.relevant + counts.not_relevant == len(asked)
    assert counts.not_relevant >= 3  # A2, A3, A4: there is no law


def test_a_contributor_sees_the_part_of_its_authority_alone(unit: User, ana: User) -> None:
    draft(("A1", "yes"), ("C9", "no"), comment="for the State alone")
    browser = browser_of(unit)
    page = text(browser, REPLY)
    assert [row["code"] for row in browser.get(REPLY).context["sections"]] == ["A"]
    assert "Counted are the questions given to your authority" in page
    assert "Choose what to submit" not in page
    assert browser.get(f"{REPLY}questions/C9/").status_code == 403
    assert "Financial Intelligence Unit" in text(browser_of(ana), REPLY)


@pytest.mark.parametrize("act", ["assign", "form", "delegate", "approve", "return", "submit", "sign"])
def test_what_is_the_point_of_contacts_is_refused_to_the_others(
    act: str, unit: User, carla: User, diego: User, elsa: User, felix: User
) -> None:
    draft(("A1", "yes"))
    length = AuditEntry.objects.filter(state_code="ATG").exclude(verb="assessments.reply.read").count()
    sent = {"part": "A", "form": "core", "delegated": "1", "section": "A", "question": "A1", "note": "x", "seen": "x"}
    for user in (unit, carla, diego, elsa, felix):
        response = browser_of(user).post(f"{REPLY}{act}/", sent)
        assert response.status_code in (403, 404), user.username
    assert AuditEntry.objects.filter(state_code="ATG").exclude(verb="assessments.reply.read").count() == length


def test_a_reviewer_returns_and_does_no_more(rita: User) -> None:
    draft(("A1", "yes"))
    browser = browser_of(rita)
    assert "Return it" in text(browser, REPLY)
    assert browser.post(f"{REPLY}return/", {"question": "A1", "note": "Which law?"}).status_code == 302
    for act in ("assign", "form", "delegate", "approve", "submit"):
        assert browser.post(f"{REPLY}{act}/", {"section": "A", "seen": "x"}).status_code == 403


def test_an_assistant_whose_mandate_ended_finds_nothing_any_more(elsa: User) -> None:
    browser = browser_of(elsa)
    assert browser.get(REPLY).status_code == 200
    RoleGrant.objects.filter(user=elsa).delete()
    assert browser.get(REPLY).status_code == 403
    RoleGrant.objects.create(user=elsa, role=Role.ASSISTANT, state_code="BRB")
    assert browser.get(REPLY).status_code == 404


def test_a_reading_is_on_record_once_an_hour(elsa: User) -> None:
    browser = browser_of(elsa)
    for _ in range(3):
        text(browser, REPLY)
    (entry,) = AuditEntry.objects.filter(verb="assessments.reply.read", state_code="ATG")
    assert (entry.actor, entry.subject) == ("elsa", f"{CODE}/ATG")


def test_the_overview_takes_few_queries(
    ana: User, unit: User, django_assert_max_num_queries: Callable[[int], DjangoAssertNumQueries]
) -> None:
    draft(("A1", "yes"), ("B1", "party"), ("C9", "no"))
    write_remark(CODE, "C9", "Is this so?", state="ATG", by=RITA, at=AT)
    submit_sections(CODE, ["A"], state="ATG", by=ANA, at=AT)
    browser = browser_of(ana)
    browser.get(REPLY)
    with django_assert_max_num_queries(14):
        browser.get(REPLY)


def test_what_is_invented_is_marked(ana: User) -> None:
    assert "SYNTHETIC</strong> Data shown here" not in text(browser_of(ana), REPLY)
    Cycle.objects.filter(code=CODE).update(synthetic=True)
    for address in (HOME, REPLY):
        assert "SYNTHETIC</strong> Data shown here" in text(browser_of(ana), address)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", ("Mis respuestas", "en preparación", "Quién responde a qué", "Lo que se presentaría", "se mantiene")),
        ("pt", ("Minhas respostas", "em preparação", "Quem responde a quê", "O que seria apresentado", "vale")),
        ("fr", ("Mes réponses", "en préparation", "Qui répond à quoi", "Ce qui serait soumis", "fait foi")),
    ],
)
def test_the_pages_speak_the_readers_language(ana: User, language: str, said: tuple[str, ...]) -> None:
    draft(("A1", "yes"))
    pages = (HOME, REPLY, f"{REPLY}assign/", f"{REPLY}submit/?section=A", f"{REPLY}questions/A1/")
    for address, words in zip(pages, said, strict=True):
        assert words in text(browser_of(ana), address.replace("/en/", f"/{language}/"))


# --- side by side


def test_an_assistant_sees_its_states_side_by_side(elsa: User) -> None:
    RoleGrant.objects.create(user=elsa, role=Role.ASSISTANT, state_code="BRB")
    draft(("A1", "yes"))
    draft(("A1", "no"), state="BRB")
    browser = browser_of(elsa)
    assert f'href="/en/replies/{CODE}/"' in text(browser, HOME)
    page = text(browser, f"/en/replies/{CODE}/")
    assert "You never submit and never sign" in page
    for state in ("ATG", "BRB"):
        assert f"/en/replies/{CODE}/{state}/part/A/" in page
    page = text(browser, f"/en/replies/{CODE}/?section=A")
    for state in ("ATG", "BRB"):
        assert f"/en/replies/{CODE}/{state}/part/A/#A1" in page
    assert "drafted" in page
    assert {one.state_code for one in AuditEntry.objects.filter(verb="assessments.reply.read")} == {"ATG", "BRB"}


def test_whoever_has_one_state_is_led_to_its_reply(ana: User, diego: User, carla: User) -> None:
    assert browser_of(ana).get(f"/en/replies/{CODE}/")["Location"] == REPLY
    assert browser_of(carla).get(f"/en/replies/{CODE}/")["Location"] == f"/en/replies/{CODE}/ARG/"
    assert browser_of(diego).get(f"/en/replies/{CODE}/")["Location"] == f"/en/replies/{CODE}/secretariat/"
    assert browser_of(diego).get("/en/replies/FCTC-2014/").status_code == 404
