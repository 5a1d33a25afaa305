"""What is on record answers only the questions that ask for exactly that, and only where it is known."""

from datetime import UTC, date, datetime

import pytest

from enlace.assessments.kinds.questionnaires import record_rules
from enlace.assessments.queries import cycles
from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.on_record import Asked, RecordRule, from_record
from enlace.assessments.rules.proposals import OWN_STATE, Proposal, rests_on
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire
from enlace.directory.rules.calling import Desk
from enlace.directory.rules.entries import Entry, Person
from enlace.instruments.rules.records import Record, Status

AT = datetime(2026, 11, 1, tzinfo=UTC)
CODES = ("yes", "no", "party", "none", "central", "post", "AA")


def asked(kind: str) -> Questionnaire:
    choices = tuple(Choice(code, {"en": code}) for code in CODES) if kind.startswith("select") else ()
    return Questionnaire("Q", "1", {}, ("en",), (), (Question("Q1", "A", kind, {"en": "?"}, choices=choices),))


def offer(
    rule: RecordRule, kind: str = "select_one", *desks: Desk, status: Status = Status.PARTY, as_of: str = "2014-02"
) -> Proposal | None:
    records = {code: Record("AA", code, status, as_of=as_of) for code in ("T1", "T2")}
    found = from_record(asked(kind), [rule], "AA", records, desks)
    return found[0] if found else None


def desk(kind: str, confirmed: datetime | None = AT, *, state: str = "AA", **words: object) -> Desk:
    return Desk(Entry(state, kind.upper(), kind, {"en": "The desk", "es": "La oficina"}, **words), confirmed)  # type: ignore[arg-type]


STANDING = RecordRule("Q1", Asked.STANDING, instrument="T1", values={"party": "party", "none_recorded": "none"})


@pytest.mark.parametrize(
    ("status", "value"),
    [(Status.PARTY, "party"), (Status.NONE_RECORDED, "none"), (Status.SIGNATORY, None), (Status.UNKNOWN, None)],
)
def test_a_standing_answers_as_far_as_it_is_known(status: Status, value: str | None) -> None:
    found = offer(STANDING, status=status)
    assert (found.content.value if found else None) == value


def test_a_standing_has_the_day_to_which_its_source_speaks() -> None:
    found = offer(STANDING)
    assert found is not None
    assert (found.dated_on, found.params) == (date(2014, 2, 28), {"instrument": "T1", "as_of": "2014-02"})
    undated = offer(STANDING, as_of="")
    assert undated is not None
    assert (undated.dated_on, undated.params["as_of"]) == (None, "–")


def test_an_instrument_without_a_record_answers_nothing() -> None:
    assert offer(RecordRule("Q1", Asked.STANDING, instrument="T9", values={"party": "party"})) is None
    assert offer(RecordRule("Q1", Asked.PARTIES, instruments={"yes": "T9"}), "select_multiple") is None


def test_the_parties_are_a_part_of_the_answer() -> None:
    rule = RecordRule("Q1", Asked.PARTIES, instruments={"yes": "T1", "no": "T2", "post": "T9"})
    found = offer(rule, "select_multiple")
    assert found is not None
    assert (found.content.value, found.relation) == ("yes no", Relation.SUBSET)
    assert offer(rule, "select_multiple", status=Status.SIGNATORY) is None


def test_an_authority_that_is_recorded_answers_whether_there_is_one() -> None:
    rule = RecordRule("Q1", Asked.RECORDED, kinds=("fiu",), value="yes")
    assert offer(rule, "select_one", desk("police"), desk("fiu", state="BB")) is None
    found = offer(rule, "select_one", desk("police"), desk("fiu"))
    assert found is not None
    assert (found.content.value, found.params, found.dated_on) == ("yes", {"authority": "FIU"}, AT.date())


def test_who_it_is_is_said_in_its_own_language_with_its_people() -> None:
    rule = RecordRule("Q1", Asked.NAMED, kinds=("fiu",))
    people = (Person("A. Person", {"en": "Head", "es": "Jefa"}), Person("B. Person"))
    found = offer(rule, "text", desk("fiu", languages=("pt", "es"), people=people))
    assert found is not None
    assert found.content.value == "La oficina; A. Person, Jefa; B. Person"


def test_when_it_was_confirmed_is_the_latest_day_and_no_day_is_no_answer() -> None:
    rule = RecordRule("Q1", Asked.CONFIRMED, kinds=("fiu", "police"))
    later = datetime(2026, 11, 20, tzinfo=UTC)
    found = offer(rule, "date", desk("fiu"), desk("police", later))
    assert found is not None
    assert found.content.value == "2026-11-20"
    assert offer(rule, "date", desk("fiu", None)) is None


def test_channels_are_those_that_the_question_knows() -> None:
    rule = RecordRule("Q1", Asked.CHANNELS, kinds=("fiu",))
    found = offer(rule, "select_multiple", desk("fiu", channels=("pigeon", "post", "central")))
    assert found is not None
    assert (found.content.value, found.relation) == ("central post", Relation.SUBSET)
    assert offer(rule, "select_multiple", desk("fiu", channels=("pigeon",))) is None


def test_the_state_answers_which_state_it_is() -> None:
    found = offer(RecordRule("Q1", Asked.STATE))
    assert found is not None
    assert (found.content.value, rests_on(found)) == ("AA", OWN_STATE)


def test_a_rule_about_a_question_that_is_gone_answers_nothing() -> None:
    assert from_record(asked("text"), [RecordRule("Q9", Asked.STATE)], "AA", {}, ()) == ()


def test_the_rules_of_the_plan_name_its_questions_and_their_codes(db: None) -> None:
    by_id = cycles.questionnaire("HPA-Q-2016-R1").by_id
    rules = record_rules("HPA-Q-2016-R1")
    assert {rule.question for rule in rules} <= by_id.keys()
    for rule in rules:
        codes = [*rule.values.values(), *rule.instruments, *([rule.value] if rule.value else [])]
        assert all(isinstance(parse(by_id[rule.question], code), str) for code in codes), rule
    assert record_rules("NONE") == ()


def test_every_source_can_be_said() -> None:
    for found in (
        offer(STANDING),
        offer(RecordRule("Q1", Asked.RECORDED, kinds=("fiu",), value="yes"), "select_one", desk("fiu")),
    ):
        assert found is not None
        assert rests_on(found) % found.params
