"""Opening a cycle: what it needs, and that loading the pack again leaves it alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import (
    grant_extension,
    open_cycle,
    save_answers,
    send_reminders,
    submit_sections,
)
from enlace.assessments.actions.invented import play_invented_cycle
from enlace.assessments.models import AnswerRevision, Cycle, DraftRevision, Extension, Remark, Reminder, Reply
from enlace.assessments.queries import cockpit, cycles, drafts, stored
from enlace.assessments.queries.letters import reminders, seen_hash
from enlace.assessments.rules.drafts import Content, ReplyStatus, Typed
from enlace.assessments.rules.following import Stage, StateStanding
from enlace.assessments.rules.synthetic_cycle import CYCLE as INVENTED
from enlace.assessments.rules.synthetic_cycle import REPLIES
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from enlace.directory.actions.entries import create_entry
from tests.assessments.conftest import DIEGO, Load, figure
from tests.directory.test_rules_entries import ENTRY

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


def extend(states: tuple[str, ...], day: date, *, by: Actor = DIEGO, reason: str = "Elections") -> None:
    grant_extension(OPENED, states, day, "Mission of DD, note 12", reason, by=by, at=AT)


def contact(state: str, language: str) -> None:
    """A point of contact with an address."""
    user = User.objects.create_user(
        username=f"{state}-{language}", email=f"{state.lower()}-{language}@example.org", language=language
    )
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code=state)


def test_more_time_is_recorded_holds_for_those_states_and_is_told_to_them(load: Load) -> None:
    load()
    opening()
    contact("DD", "es")
    contact("BB", "en")
    extend(("DD",), date(2027, 2, 15))
    view = cycles.cycle(OPENED)
    assert drafts.due_on(view, "DD") == date(2027, 2, 15)
    assert drafts.due_on(view, "BB") == date(2027, 1, 31)
    assert cockpit.due_days(view) == {state: drafts.due_on(view, state) for state in view.asked}
    row = Extension.objects.get()
    assert (row.states, row.asked_by, row.reason, row.granted_by) == (
        ["DD"],
        "Mission of DD, note 12",
        "Elections",
        "diego",
    )
    letter = Letter.objects.get()
    assert letter.recipient == "dd-es@example.org"
    assert letter.subject == "Más tiempo para su respuesta, hasta el 15 de febrero de 2027: The round of 2026"
    assert AuditEntry.objects.get(verb="assessments.cycle.extended").detail["states"] == ["DD"]


def test_a_day_never_becomes_earlier(load: Load) -> None:
    load()
    opening()
    extend(("DD",), date(2027, 2, 15))
    for states, day in ((("DD",), date(2027, 2, 15)), (("AA", "DD"), date(2027, 2, 1)), (("AA",), date(2027, 1, 31))):
        with pytest.raises(Invalid) as refused:
            extend(states, day)
        assert [problem.where for problem in refused.value.problems] == ["due_on"]
    assert Extension.objects.count() == 1
    extend(("AA", "DD"), date(2027, 2, 16))
    assert drafts.due_on(cycles.cycle(OPENED), "DD") == date(2027, 2, 16)


def test_more_time_is_the_secretariats_to_give(load: Load) -> None:
    load()
    opening()
    with pytest.raises(NotAllowed):
        extend(("DD",), date(2027, 2, 15), by=ANA)
    with pytest.raises(Invalid):
        extend(("DD",), date(2027, 2, 15), reason=" ")
    assert (Extension.objects.count(), Letter.objects.count()) == (0, 0)


def remind(*states: str, at: datetime = AT, again: bool = False, by: Actor = DIEGO, seen: str | None = None) -> int:
    """Send the reminders that are shown at this moment, or those that were seen."""
    view = cycles.cycle(OPENED)
    shown = [one for one in cockpit.standings(view) if one.state in states and one.outstanding]
    found = seen_hash(reminders(view, shown, at.date())) if seen is None else seen
    return send_reminders(OPENED, states, found, by=by, at=at, again=again)


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("en", "Your reply is awaited by Jan. 31, 2027: The round of 2026", "Nothing has been submitted yet."),
        ("es", "Se espera su respuesta hasta el 31 de enero de 2027: The round of 2026", "Todavía no se ha presentado"),
        ("pt-br", "Sua resposta é aguardada até 31 de janeiro de 2027: The round of 2026", "Nada foi apresentado"),
        ("fr", "Votre réponse est attendue d’ici au 31 janvier 2027 : The round of 2026", "Rien n’a encore été"),
        ("de", "Your reply is awaited by Jan. 31, 2027: The round of 2026", "Nothing has been submitted yet."),
    ],
)
def test_each_state_is_written_to_in_the_language_of_its_point_of_contact(
    load: Load, language: str, subject: str, sentence: str
) -> None:
    load()
    opening()
    contact("DD", language)
    assert remind("DD") == 1
    letter = Letter.objects.get()
    assert letter.subject == subject
    assert sentence in letter.body
    prefix = {"pt-br": "pt", "de": "en"}.get(language, language)
    assert f"/{prefix}/replies/{OPENED}/DD/" in letter.body
    row = Reminder.objects.get()
    assert (row.state_code, row.language, row.recipients, row.body) == ("DD", prefix, 1, letter.body)


def test_two_points_of_contact_are_written_to_each_in_their_language(load: Load) -> None:
    load()
    opening()
    contact("DD", "es")
    contact("DD", "fr")
    assert remind("DD") == 2
    assert {row.language for row in Reminder.objects.all()} == {"es", "fr"}


def test_a_state_without_an_account_is_written_to_where_the_directory_says(db: None) -> None:
    play_invented_cycle("OAS", "HPA-Q-2016-R1", {}, by=OPERATOR, at=AT)
    entry = replace(ENTRY, state="ARG", code="POC", kind="npc_toc", email="poc@example.org", languages=("qu", "es"))
    create_entry("OAS", entry, state="ARG", authority="POC", by=OPERATOR, at=AT)
    view = cycles.cycle(INVENTED)
    (standing,) = (one for one in cockpit.standings(view) if one.state == "ARG")
    (letter,) = reminders(view, [standing], AT.date())
    assert (letter.recipients, letter.language) == (("poc@example.org",), "es")
    assert letter.subject.startswith("SYNTHETIC: ")
    submitted = {"Quién responde", "Estrategias nacionales", "Instrumentos jurídicos"}
    assert "Capacitación" in letter.body
    assert not [name for name in submitted if name in letter.body]


def test_nobody_is_reminded_twice_within_a_day_unless_that_is_confirmed(load: Load) -> None:
    load()
    opening()
    contact("DD", "en")
    remind("DD")
    later = AT + timedelta(hours=23)
    with pytest.raises(WrongStatus):
        remind("DD", at=later)
    assert remind("DD", at=later, again=True) == 1
    assert remind("DD", at=later + timedelta(days=1)) == 1
    assert (Reminder.objects.count(), Letter.objects.count()) == (3, 3)


def test_only_what_was_seen_is_sent(load: Load) -> None:
    load()
    opening()
    contact("DD", "en")
    with pytest.raises(WrongStatus):
        remind("DD", seen="sha256:other")
    seen = seen_hash(reminders(cycles.cycle(OPENED), [StateStanding("DD", Stage.NOT_BEGUN)], AT.date()))
    extend(("DD",), date(2027, 2, 15))
    with pytest.raises(WrongStatus):
        remind("DD", seen=seen)
    assert Reminder.objects.count() == 0


def test_who_has_submitted_or_cannot_be_written_to_is_not_reminded(load: Load) -> None:
    load()
    opening()
    contact("DD", "en")
    answer()
    for state in ("DD", "AA", "ZZ"):
        with pytest.raises(WrongStatus):
            remind(state)
    with pytest.raises(NotAllowed):
        remind("AA", by=ANA)


def test_what_was_due_is_said_to_have_been(load: Load) -> None:
    load()
    opening()
    contact("DD", "en")
    remind("DD", at=datetime(2027, 2, 1, tzinfo=UTC))
    assert Letter.objects.get().subject.startswith("Your reply was awaited by Jan. 31, 2027")
