"""Opening a cycle: what it needs, and that loading the pack again leaves it alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from enlace.accounts.models import AuditEntry
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import open_cycle, save_answers, submit_sections
from enlace.assessments.actions.invented import play_invented_cycle
from enlace.assessments.models import AnswerRevision, Cycle, DraftRevision, Remark, Reply
from enlace.assessments.queries import cycles, stored
from enlace.assessments.rules.drafts import Content, ReplyStatus, Typed
from enlace.assessments.rules.synthetic_cycle import CYCLE as INVENTED
from enlace.assessments.rules.synthetic_cycle import REPLIES
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from tests.assessments.conftest import DIEGO, Load, figure

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "DD"),), 1)
OPENED = "TST-2026"


def opening(code: str = OPENED, *, by: Actor = DIEGO, **changed: Any) -> None:
    words: dict[str, Any] = {
        "pack": "TST",
        "questionnaire": "TST-Q",
        "title": {"en": "The round of 2026"},
        "opens_on": date(2026, 11, 1),
        "due_on": date(2027, 1, 31),
        "asked": (),
        "coverage_threshold": 0.5,
    }
    open_cycle(code, **(words | changed), by=by, at=AT)


def answer(state: str = "DD", value: str = "yes") -> None:
    save_answers(OPENED, [Typed("Q1", Content(value), 0)], state=state, by=ANA, at=AT)
    submit_sections(OPENED, ["A"], state=state, by=ANA, at=AT)


def test_a_cycle_is_opened_for_all_states_of_the_pack(load: Load) -> None:
    load()
    opening()
    view = cycles.cycle(OPENED)
    assert (view.asked, view.due_on, view.synthetic) == (("AA", "BB", "CC", "DD"), date(2027, 1, 31), False)
    assert len(stored.figures(view)) == 5
    assert AuditEntry.objects.get(verb="assessments.cycle.opened").detail["due_on"] == "2027-01-31"


def test_it_survives_the_loading_of_the_pack_and_follows_its_questionnaire(load: Load) -> None:
    load()
    opening()
    answer()
    assert load() == []
    before = Cycle.objects.filter(code=OPENED).values().get()
    load(states=("AA", "BB", "CC", "DD", "EE"))
    after = Cycle.objects.filter(code=OPENED).values().get()
    assert {key for key in before if before[key] != after[key]} == {"computed_at", "content_hash"}
    assert figure("Q1", OPENED)["answered"] == 1
    assert set(figure("Q1", OPENED)["groups"]) == {"isle"}


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"code": "A B"}, "code"),
        ({"code": "x" * 41}, "code"),
        ({"title": {"en": " "}}, "title.en"),
        ({"title": {"en": "x" * 301}}, "title.en"),
        ({"opens_on": date(2027, 2, 1)}, "due_on"),
        ({"opens_on": date(2026, 1, 1), "due_on": date(2026, 11, 10)}, "due_on"),
        ({"asked": ("ZZ",)}, "asked"),
        ({"coverage_threshold": 1.1}, "coverage_threshold"),
    ],
)
def test_what_is_wrong_with_it_is_told_and_nothing_is_opened(load: Load, changed: dict[str, Any], where: str) -> None:
    load()
    with pytest.raises(Invalid) as refused:
        opening(**changed)
    assert [problem.where for problem in refused.value.problems] == [where]
    assert not Cycle.objects.filter(due_on__gt=AT.date()).exists()


def test_a_code_is_taken_once(load: Load) -> None:
    load()
    with pytest.raises(WrongStatus):
        opening("TST-2020")
    with pytest.raises(NotFound):
        opening(questionnaire="NONE")
    with pytest.raises(NotFound):
        opening(pack="NONE")


@pytest.mark.parametrize("by", [ANA, Actor("administrator", (Grant(Role.ADMINISTRATOR),)), Actor("stranger")])
def test_only_the_secretariats_officers_open_one(load: Load, by: Actor) -> None:
    load()
    with pytest.raises(NotAllowed):
        opening(by=by)


def test_the_invented_cycle_has_replies_at_every_stage_and_all_is_marked(db: None) -> None:
    assert play_invented_cycle("OAS", "HPA-Q-2016-R1", {}, by=OPERATOR, at=AT) == len(REPLIES)
    view = cycles.cycle(INVENTED)
    assert view.synthetic
    assert view.opens_on is not None
    assert view.due_on is not None
    assert view.opens_on <= AT.date() < view.due_on
    assert set(Reply.objects.values_list("status", flat=True)) == {status.value for status in ReplyStatus}
    assert DraftRevision.objects.filter(status="returned", state_code="ATG").count() == 2
    assert Remark.objects.get().text.startswith("SYNTHETIC")
    for model in (DraftRevision, AnswerRevision):
        assert not model.objects.filter(cycle_id=view.pk, synthetic=False).exists()
    assert not AnswerRevision.objects.filter(cycle_id=view.pk, state_code__in=("ATG", "COL")).exists()
    assert play_invented_cycle("OAS", "HPA-Q-2016-R1", {}, by=OPERATOR, at=AT) == 0
