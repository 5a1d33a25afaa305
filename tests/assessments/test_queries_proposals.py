"""What a State said once is offered to it again, and to nobody else; nothing that is offered counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.assessments.actions import import_replies, save_answers
from enlace.assessments.models import Cycle, DraftRevision, Mapping, RefusedProposal
from enlace.assessments.queries import cycles, stored
from enlace.assessments.queries.drafts import WorkingCopy, working_copy
from enlace.assessments.queries.proposals import Spared, proposals, spared, spared_by_state
from enlace.assessments.rules.drafts import Content, Typed
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.proposals import Proposal, Source
from enlace.common.archives import read_pack_files
from enlace.directory.actions.confirmations import confirm_entry
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import Entry, Person
from enlace.site.actions import load_pack
from enlace.site.packs import read_pack
from tests.conftest import PACKS

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
HPA, REVIEW = "HPA-2016", "UNTOC-IC"
# A whole reply to the review.
ROWS = """
P1 Ministry of Justice|P2 2025-01-01|P3 2025-12-31|P4 public
X1 yes|X2 yes|X3 bilateral domestic|X4 yes|X5 no|X6 yes|X7 2|X8 1|T1 yes|T2 no
M1 yes|M2 yes|M3 reciprocity|M4 yes|M5 The Central Authority|M6 central diplomatic|M7 en|M8 no|M9 yes
M10 12|M11 30|M12 21|M13 5|M14 3
C1 yes|C2 no|C3 yes|C4 yes|C5 partial|C6 yes|C7 trace freeze|C8 yes|C9 0
N1 mla virtual|N2 With Barbados, assistance, 2025-03-01
"""
WHOLE = {row.split()[0]: row.split(" ", 1)[1] for line in ROWS.split("\n") if line for row in line.split("|")}


@pytest.fixture
def review(db: None) -> None:
    """The pack of the review loaded beside the others."""
    load_pack(read_pack(read_pack_files(PACKS / "untoc_review")), by=OPERATOR, at=AT)


def said(cycle: str, answers: dict[str, str], *, state: str = "ATG", marking: str = "", **words: Any) -> None:
    """Have a State's answers to a cycle submitted."""
    rows = "".join(f'{state},{question},"{value}",{marking}\n' for question, value in answers.items())
    import_replies(cycle, f"state,question,value,marking\n{rows}".encode(), "r.csv", by=OPERATOR, at=AT, **words)


def entry(code: str, kind: str, **words: Any) -> Entry:
    return Entry("ATG", code, kind, {"en": f"The {code}", "es": f"El {code}"}, **words)


def recorded(*entries: Entry) -> None:
    for one in entries:
        create_entry("OAS", one, state="ATG", authority=one.code, by=OPERATOR, at=AT)
        confirm_entry("OAS", 1, state="ATG", authority=one.code, by=OPERATOR, at=AT)


def copy(cycle: str = HPA, state: str = "ATG") -> WorkingCopy:
    return working_copy(cycle, state)


def offered(cycle: str = HPA, state: str = "ATG") -> dict[str, list[str]]:
    return {code: [one.content.value for one in found] for code, found in proposals(copy(cycle, state)).items()}


def only(code: str, cycle: str = HPA) -> Proposal:
    (found,) = proposals(copy(cycle))[code]
    return found


def test_an_equal_question_has_the_same_answer_with_its_cycle_day_and_age(review: None) -> None:
    said(REVIEW, {"M4": "yes", "M10": "12"})
    one = only("F1")
    assert (one.content.value, one.source, one.relation) == ("yes", Source.QUESTIONNAIRE, Relation.EQUAL)
    assert one.params == {"cycle": REVIEW, "questions": "M4"}
    assert (one.dated_on, one.age_days(date(2026, 11, 25))) == (AT.date(), 15)
    assert only("F3").content.value == "12"


def test_the_codes_of_one_questionnaire_become_those_of_the_other(review: None) -> None:
    said(HPA, {"F1": "in_preparation"})
    assert only("M4", REVIEW).content.value == "no"
    said(HPA, {"F1": "na"})
    assert "M4" not in offered(REVIEW)


def test_several_questions_about_parts_make_one_proposal(review: None) -> None:
    said(REVIEW, {"C1": "yes", "C2": "no", "C3": "partial", "C5": "yes"})
    one = only("C8")
    assert one.content.value == "confiscation third"
    assert (one.relation, one.params["questions"]) == (Relation.SUBSET, "C1, C5")


def test_a_question_that_asks_for_more_settles_the_part_only_where_it_holds(review: None) -> None:
    said(HPA, {"C8": "freeze", "F17": "none"})
    found = offered(REVIEW)
    assert found["C3"] == ["yes"]
    assert not {"C1", "C2", "C4", "C5", "T1", "T2"} & found.keys()
    assert only("C3", REVIEW).relation is Relation.SUPERSET


def test_of_questions_that_merely_intersect_nothing_follows(review: None) -> None:
    said(REVIEW, {"P1": "Ministry of Justice", "C6": "yes"})
    assert not {"R2", "F14"} & offered().keys()


def test_the_state_sees_its_own_answer_however_it_is_marked_and_the_label_goes_with_it(review: None) -> None:
    said(REVIEW, {"M4": "yes", "C1": "yes"}, marking="TLP:RED")
    said(REVIEW, {"C2": "yes"}, marking="TLP:GREEN")
    assert only("F1").content.marking == "TLP:RED"
    assert only("C8").content.marking == "TLP:RED"


def test_nobody_is_offered_the_answer_of_another_state(review: None) -> None:
    said(REVIEW, {"M4": "yes", "M10": "12"}, state="ARG")
    assert not {"F1", "F3"} & offered().keys()
    assert {"F1", "F3"} <= offered(state="ARG").keys()


@pytest.mark.parametrize("change", [{"reviewer": ""}, {"reviewed_on": None}])
def test_an_unreviewed_mapping_proposes_nothing(review: None, change: dict[str, Any]) -> None:
    said(REVIEW, {"M4": "yes"})
    assert "F1" in offered()
    Mapping.objects.update(**change)
    assert "F1" not in offered()


def test_a_draft_elsewhere_is_no_answer(review: None) -> None:
    save_answers(REVIEW, [Typed("M4", Content("yes"), 0)], state="ATG", by=ANA, at=AT)
    assert "F1" not in offered()


def test_an_answer_that_was_taken_back_is_not_offered(review: None) -> None:
    said(REVIEW, {"M4": "yes"})
    said(REVIEW, {"M4": ""})
    assert "F1" not in offered()


def test_the_record_answers_on_adherence_and_unknown_answers_nothing(db: None) -> None:
    one = only("B1")
    assert (one.content.value, one.source) == ("party", Source.STANDING)
    assert one.params["instrument"] == "UNTOC"
    assert one.dated_on is not None
    unknown = [state for state in copy().cycle.asked if "B5" not in offered(state=state)]
    assert len(unknown) == 1
    assert {value for state in ("ATG", "USA", "CUB") for value in offered(state=state)["B4"]} >= {"party", "none"}


def test_of_several_instruments_those_to_which_it_is_party_are_a_part(db: None) -> None:
    one = only("B6")
    assert {"uncac", "cnd88"} <= set(one.content.value.split())
    assert "iaext" not in one.content.value
    assert one.relation is Relation.SUBSET


def test_the_directory_answers_what_asks_for_it(db: None) -> None:
    person = Person("A. Person", {"en": "Director"})
    recorded(
        entry("NPC", "npc_toc", people=(person,), channels=("interpol", "post")),
        entry("CA", "ca_mla", channels=("central",)),
        entry("FIU", "fiu"),
    )
    found = offered()
    assert (found["E1"], found["E2"], found["C11"]) == (["yes"], [AT.date().isoformat()], ["yes"])
    assert found["R2"] == ["The NPC; A. Person, Director"]
    assert found["E3"] == ["central interpol post"]
    assert not {"F1", "C17", "C9"} & found.keys()
    assert only("E3").params == {"authority": "CA, NPC"}


def test_an_entry_nobody_confirmed_has_no_day(db: None) -> None:
    create_entry("OAS", entry("NPC", "npc_toc"), state="ATG", authority="NPC", by=OPERATOR, at=AT, synthetic=True)
    one = only("E1")
    assert (one.dated_on, one.age_days(AT.date()), one.synthetic) == (None, None, True)
    assert "E2" not in offered()


def test_what_was_refused_stays_gone_until_it_is_another_offer(review: None) -> None:
    said(REVIEW, {"M10": "12"})
    gone = only("F3").key
    where = {"cycle_id": copy().cycle.pk, "state_code": "ATG", "question": "F3"}
    RefusedProposal.objects.create(**where, source=gone, refused_at=AT, refused_by="ana")
    assert "F3" not in offered()
    said(REVIEW, {"M10": "12"}, marking="TLP:AMBER")
    assert "F3" not in offered()
    said(REVIEW, {"M10": "13"})
    assert offered()["F3"] == ["13"]
    assert "F3" in proposals(copy(), refused=())
    assert "F3" not in proposals(copy(), refused={("F3", only("F3").key)})


def test_what_stands_already_is_not_offered(review: None) -> None:
    said(REVIEW, {"M10": "12"})
    save_answers(HPA, [Typed("F3", Content("12"), 0)], state="ATG", by=ANA, at=AT)
    assert "F3" not in offered()


def test_nothing_unconfirmed_is_stored_counted_or_published(review: None) -> None:
    before = [(row["question"], row["answered"]) for row in stored.figures(cycles.cycle(HPA), reader=None)]
    said(REVIEW, WHOLE)
    assert len(offered()) > 25
    assert [(row["question"], row["answered"]) for row in stored.figures(cycles.cycle(HPA), reader=None)] == before
    assert not DraftRevision.objects.filter(cycle__code=HPA).exists()
    assert copy().values == {}


def test_the_cycle_before_is_the_one_with_the_earlier_day_or_made_earlier(db: None) -> None:
    said(HPA, {"A1": "yes"})
    old = Cycle.objects.get(code=HPA)
    fields = {"pack_id": "OAS", "questionnaire": old.questionnaire, "coverage_threshold": 0.5, "asked": ["ATG"]}
    Cycle.objects.create(code="HPA-2026", opens_on=date(2026, 11, 1), due_on=date(2027, 2, 1), **fields)
    Cycle.objects.create(code="HPA-2024", opens_on=date(2024, 1, 1), due_on=date(2024, 6, 1), **fields)
    assert offered("HPA-2026")["A1"] == ["yes"]
    said("HPA-2024", {"A1": "partial"})
    assert (offered("HPA-2026")["A1"], offered("HPA-2024")["A1"]) == (["partial"], ["yes"])
    assert only("A1", "HPA-2026").params == {"cycle": "HPA-2024"}
    said("HPA-2026", {"A1": "no"})
    assert offered("HPA-2024")["A1"] == ["yes"]


def queries(run: Any) -> int:
    with CaptureQueriesContext(connection) as caught:
        run()
    return len(caught)


def test_proposals_take_five_queries_however_many_there_are(review: None) -> None:
    bare = copy()
    assert queries(lambda: proposals(bare)) == 5
    said(REVIEW, WHOLE)
    recorded(*directory())
    full = copy()
    assert queries(lambda: proposals(full)) == 5
    assert queries(lambda: proposals(full, refused=())) == 4
    assert queries(lambda: spared_by_state(full.cycle)) == 5


def directory() -> Iterable[Entry]:
    kinds = ("npc_toc", "ca_mla", "fiu", "firearms_entity", "amo", "witness_prog")
    return [entry(kind.upper(), kind, channels=("central",)) for kind in kinds]


def test_a_small_state_with_a_reply_to_the_review_is_spared_half_of_the_short_form(review: None) -> None:
    save_answers(HPA, [Typed("A1", Content("no"), 0)], state="ATG", by=ANA, at=AT)
    said(REVIEW, WHOLE)
    recorded(*directory())
    short = replace(copy(), form="core")
    found = spared(short)
    assert (found.questions, found.offered) == (53, 26)
    assert found.by_source == {Source.QUESTIONNAIRE: 12, Source.STANDING: 5, Source.DIRECTORY: 9}
    assert spared(copy()).offered > found.offered
    by_state = {one.state: one for one in spared_by_state(copy().cycle, core=True)}
    assert by_state["ATG"] == found
    assert by_state["ARG"] == Spared("ARG", 53, {Source.STANDING: 5, Source.DIRECTORY: 1}, synthetic=False)


def test_the_secretariat_is_offered_nothing(db: None) -> None:
    assert proposals(working_copy(HPA, "")) == {}
