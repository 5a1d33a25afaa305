"""Counted and declared numbers of requests are offered to their State, with their source, and never written."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import open_cycle, save_answers
from enlace.assessments.actions.submitting import submit_sections
from enlace.assessments.kinds.questionnaires import figure_rules
from enlace.assessments.models import AnswerRevision
from enlace.assessments.queries import cycles
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.drafts import Content, Typed
from enlace.assessments.rules.known_figures import Declared, Period, from_counted, from_declared, period_of, within
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.proposals import Proposal, Source
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.views.known import offers
from enlace.common import clock
from enlace.cooperation.actions.declared import declare_totals
from enlace.cooperation.rules.declared import Covers, Handling, Key, Total
from enlace.cooperation.rules.statistics import Role as Side
from enlace.cooperation.rules.statistics import counted, of_state
from tests.conftest import browser_of
from tests.cooperation.chains import DAY, EXECUTED, KINDS, PARTLY, REFUSED, chain
from tests.cooperation.requesting import desks, sent, step

CODE = "HPA-NOW"
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 11, 26)
RULES = figure_rules("HPA-Q-2016-R1")
Answer = tuple[str, str, Relation]


@pytest.fixture
def definition(db: None) -> Questionnaire:
    return cycles.definition_of(cycles.cycle("HPA-2016"))


def told(found: Any) -> dict[str, Answer]:
    return {one.question: (one.content.value, one.content.marking, one.relation) for one in found}


def of_arg(*requests: Any) -> dict[Side, Any]:
    lines = [line for one in requests for line in one]
    return {role: within(of_state(counted(lines, KINDS), "ARG", role), role, YEAR) for role in Side}


def total(count: int = 40, *, year: int = 2026, role: Side | None = Side.MADE, **more: Any) -> Declared:
    key = Key(year, role, more.pop("form", "mla"), more.pop("basis", ""), more.pop("covers", Covers.ALL))
    said = {"source": "Register", "handling": Handling.AMBER} | more
    return Declared(Total(key, count, **said), date(2026, 2, 3), synthetic=False)


def declared(definition: Questionnaire, *totals: Declared, period: Period = YEAR) -> list[Proposal]:
    assert RULES
    return list(from_declared(definition, RULES.rules, period, totals))


def test_each_question_that_counts_requests_has_what_was_counted_of_exactly_that(definition: Questionnaire) -> None:
    assert RULES
    requests = of_arg(
        chain(*EXECUTED, reference="R1"),
        chain(*REFUSED, reference="R2", bases=("UNCAC",)),
        chain(*EXECUTED, reference="R3", form="extradition"),
        chain(*EXECUTED, reference="R4", form="witness_relocation"),
        chain(*EXECUTED, reference="R5", sent=date(2025, 3, 4)),
        chain(*PARTLY, reference="R6", asking="CHL", asked_of="ARG"),
        chain(*REFUSED, reference="R7", asking="URY", asked_of="ARG", bases=()),
    )
    found = told(from_counted(definition, RULES.rules, YEAR, requests, TODAY, synthetic=False))
    assert found == {
        "F3": ("2", "TLP:RED", Relation.SUBSET),
        "F4": ("2", "TLP:RED", Relation.SUBSET),
        "F5": ("1", "TLP:RED", Relation.SUBSET),
        "F6": ("3", "TLP:RED", Relation.SUBSET),
        "F7": ("BRA CHL", "TLP:RED", Relation.SUBSET),
    }


def test_what_was_received_is_of_the_day_on_which_it_came(definition: Questionnaire) -> None:
    late = chain(*EXECUTED[:2], days=[0, 5], sent=date(2025, 12, 30), asking="BRA", asked_of="ARG")
    assert [len(of_arg(late)[role]) for role in Side] == [0, 1]
    assert RULES
    assert not list(from_counted(definition, RULES.rules, YEAR, of_arg(), TODAY, synthetic=False))


def test_a_declared_total_answers_where_it_is_exact_and_of_every_year(definition: Questionnaire) -> None:
    assert told(declared(definition, total())) == {"F3": ("40", "TLP:AMBER", Relation.EQUAL)}
    assert told(declared(definition, total(covers=Covers.ELSEWHERE))) == {"F3": ("40", "TLP:AMBER", Relation.SUBSET)}
    assert not declared(definition, total(501, at_least=True))
    assert not declared(definition, total(year=2025))
    assert not declared(definition, total(form="extradition"))
    two = Period(date(2025, 1, 1), date(2026, 12, 31))
    (both,) = declared(definition, total(), total(2, year=2025, handling=Handling.RED), period=two)
    assert (both.content.value, both.content.marking, both.dated_on) == ("42", "TLP:RED", date(2026, 2, 3))
    assert not declared(definition, total(), period=two)
    assert not declared(definition, total(), period=Period(date(2026, 1, 1), date(2026, 6, 30)))


def test_the_use_of_the_convention_and_with_how_many_states_can_be_declared(definition: Questionnaire) -> None:
    said = {"form": "", "basis": "UNTOC"}
    one = total(512, role=None, partners=80, **said)
    assert {code: value for code, (value, *_) in told(declared(definition, one)).items()} == {"F6": "512", "F8": "80"}
    apart = [total(500, partners=70, **said), total(12, role=Side.RECEIVED, partners=20, **said)]
    assert {code: value for code, (value, *_) in told(declared(definition, *apart)).items()} == {"F6": "512"}


def test_no_period_no_offer() -> None:
    assert RULES
    assert period_of(RULES, {"R3": "2026-01-01", "R4": "2026-12-31"}) == YEAR
    for values in ({}, {"R3": "2026-01-01"}, {"R3": "2026-12-31", "R4": "2026-01-01"}, {"R3": "no_data", "R4": "x"}):
        assert period_of(RULES, values) is None


@pytest.mark.parametrize("code", ["HPA-Q-2016-R1", "UNTOC-Q-IC"])
def test_the_rules_are_of_questions_that_the_questionnaire_has(
    definition: Questionnaire, code: str, request: pytest.FixtureRequest
) -> None:
    rules = figure_rules(code)
    assert rules
    assert rules.rules
    if code == definition.code:
        named = [rules.first, rules.last, *(one.question for one in rules.rules)]
        assert [definition.by_id[one].type for one in named[:2]] == ["date", "date"]
        assert all(definition.by_id[one].asks for one in named)
        assert not isinstance(parse(definition.by_id["F3"], "at least 501"), str)
    assert figure_rules("NONE") is None


@pytest.fixture
def answering(ana: User, carla: User) -> User:
    """An invented round that is open, with two requests made of which one was executed; the period is said."""
    desks()
    today, now = clock.today(), clock.now()
    by = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), ana.pk)
    officer = Actor("diego", (Grant(Role.OFFICER),))
    title, due_on = {"en": "A round"}, today + timedelta(days=9)
    open_cycle(CODE, "OAS", "HPA-Q-2016-R1", title, today, due_on, (), 0.5, by=officer, at=now, synthetic=True)
    days = {"R3": date(today.year, 1, 1), "R4": date(today.year, 12, 31)}
    typed = [Typed(code, Content(on.isoformat()), 0) for code, on in days.items()]
    save_answers(CODE, typed, state="ATG", by=by, at=now)
    first = sent(ana)
    sent(ana)
    sent(ana, "witness_relocation")
    for target in ("acknowledged", "in_execution", "executed"):
        step(carla, first, target)
    key = Key(today.year, Side.MADE, "mla")
    declare_totals("OAS", [Total(key, 9, source="Register")], state="ATG", by=by, at=now)
    return ana


def offered(by: Actor, question: str) -> tuple[Proposal, ...]:
    return offers(queries.working_copy(CODE, "ATG"), by=by).get(question, ())


def test_an_accepted_number_carries_where_it_comes_from_into_the_reply(answering: User) -> None:
    by = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), answering.pk)
    client, page = browser_of(answering), f"/en/replies/{CODE}/ATG/part/F/"
    text = client.get(page).content.decode()
    assert "Counted on the platform from" in text
    assert "Declared by your State for" in text
    assert not queries.working_copy(CODE, "ATG").draft("F3").content.value
    one, other = offered(by, "F3")
    assert (one.source, one.content.value, one.dated_on) == (Source.COUNTED, "2", clock.today())
    assert (other.source, other.content.value, other.relation) == (Source.DECLARED, "9", Relation.EQUAL)
    assert one.synthetic
    for question, taken in (("F3", other), ("F6", offered(by, "F6")[0])):
        client.post(page, {"do": f"accept {question} {taken.key}"}, headers={"Accept": "application/json"})
    copy = queries.working_copy(CODE, "ATG")
    assert copy.draft("F3").source.startswith("Declared by your State for")
    assert "Register" in copy.draft("F3").source
    assert copy.draft("F6").source.startswith("Counted on the platform from")
    assert copy.draft("F6").content.marking == "TLP:RED"
    assert not copy.draft("F4").content.value
    submit_sections(CODE, ["F"], state="ATG", by=by, at=clock.now())
    stored = dict(AnswerRevision.objects.filter(cycle__code=CODE, question="F3").values_list("value", "source"))
    assert stored["9"].startswith("Declared by your State")


def test_what_was_refused_stays_gone_until_the_number_is_another(answering: User) -> None:
    by = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), answering.pk)
    client, page = browser_of(answering), f"/en/replies/{CODE}/ATG/part/F/"
    (one,) = offered(by, "F6")
    client.post(page, {"do": f"refuse F6 {one.key}"}, headers={"Accept": "application/json"})
    copy = queries.working_copy(CODE, "ATG")
    assert "F6" not in offers(copy, frozenset({("F6", one.key)}), by=by)


def test_exact_numbers_are_offered_to_nobody_who_may_not_see_them(answering: User) -> None:
    for grant in (
        Grant(Role.ASSISTANT, "ATG"),
        Grant(Role.REVIEWER, "ATG"),
        Grant(Role.CONTRIBUTOR, "ATG", "FIU"),
        Grant(Role.POINT_OF_CONTACT, "ARG"),
        Grant(Role.OFFICER),
    ):
        assert not offered(Actor("x", (grant,)), "F6"), grant
    assert offered(Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),)), "F6")


def test_four_queries_and_none_the_second_time(answering: User) -> None:
    by, copy = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),)), queries.working_copy(CODE, "ATG")
    offers(copy, by=Actor("x", (Grant(Role.ASSISTANT, "ATG"),)))
    with CaptureQueriesContext(connection) as asked:
        offers(copy, by=by)
    assert len(asked) <= 4, [one["sql"] for one in asked]
    with CaptureQueriesContext(connection) as again:
        offers(copy, by=by)
    assert not len(again)


def test_the_days_of_a_chain_are_those_of_the_tests() -> None:
    assert DAY.year == YEAR.first.year
