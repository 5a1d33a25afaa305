"""Drafting a reply: nothing typed is lost, nothing drafted is counted, and each works on what is theirs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from enlace.accounts.models import AuditEntry
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Permission, Role
from enlace.assessments.actions import (
    approve_answers,
    assign_part,
    return_answers,
    save_answers,
    sign_reply,
    submit_sections,
)
from enlace.assessments.actions.drafts import Saved
from enlace.assessments.actions.sharing_out import delegate_signature, settle_remark, write_remark
from enlace.assessments.models import DraftRevision
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, DraftStatus, Evidence, ReplyStatus, Typed
from enlace.common.errors import Invalid, NotAllowed, NotFound, WrongStatus
from enlace.directory.actions.entries import create_entry
from tests.assessments.conftest import Load, bring, counts, revisions
from tests.directory.test_rules_entries import ENTRY
from tests.packs import CYCLE

AT = datetime(2026, 11, 10, 8, tzinfo=UTC)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "DD"),), 1)
CARLA = Actor("carla", (Grant(Role.POINT_OF_CONTACT, "BB"),), 3)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)
ELSA = Actor("elsa", (Grant(Role.ASSISTANT, "DD"),), 5)
RITA = Actor("rita", (Grant(Role.REVIEWER, "DD"),), 6)


def save(*answers: tuple[str, str], by: Actor = ANA, state: str = "DD", read: int | None = None, **words: Any) -> Saved:
    """Save values, each made from the draft as it stands unless `read` says otherwise."""
    copy = queries.working_copy(CYCLE, state)
    typed = [
        Typed(code, Content(value, **words), copy.draft(code).number if read is None else read)
        for code, value in answers
    ]
    return save_answers(CYCLE, typed, state=state, by=by, at=AT)


def values(state: str = "DD") -> dict[str, str]:
    return queries.working_copy(CYCLE, state).values


def test_a_draft_is_kept_and_not_counted(load: Load) -> None:
    load()
    before = counts("Q1")
    saved = save(("Q1", "yes"), comment="as of May")
    assert [one.question for one in saved.stored] == ["Q1"]
    draft = queries.working_copy(CYCLE, "DD").draft("Q1")
    assert (draft.content.value, draft.content.comment, draft.number, draft.by) == ("yes", "as of May", 1, "ana")
    assert counts("Q1") == before
    assert revisions(state_code="DD") == []


def test_the_same_answer_again_changes_nothing(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    length = AuditEntry.objects.count()
    assert save(("Q1", "yes")).stored == ()
    assert AuditEntry.objects.count() == length


def test_of_two_edits_both_are_kept_and_the_second_is_shown_the_first(load: Load) -> None:
    load()
    save(("Q1", "no"))
    save(("Q1", "yes"), read=1)
    saved = save(("Q1", "partial"), by=ELSA, read=1)
    assert [(one.stands.content.value, one.typed.value) for one in saved.conflicts] == [("yes", "partial")]
    assert values()["Q1"] == "yes"
    kept = [
        (draft.content.value, holds)
        for draft, holds in queries.history(queries.working_copy(CYCLE, "DD").cycle, "DD", "Q1")
    ]
    assert kept == [("partial", False), ("yes", True), ("no", True)]
    save(("Q1", "partial"), by=ELSA, read=2)
    assert values()["Q1"] == "partial"


def test_two_who_write_the_same_do_not_meet(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    assert save(("Q1", "yes"), by=ELSA, read=0).conflicts == ()


def test_every_fault_is_told_and_nothing_is_stored(load: Load) -> None:
    load()
    with pytest.raises(Invalid) as refused:
        save(("Q1", "maybe"), ("Q3", "seven"), ("Q9", "x"), ("Q5", "North"))
    assert [problem.where for problem in refused.value.problems] == ["Q1", "Q3", "Q9"]
    assert values() == {}


@pytest.mark.parametrize(
    "content",
    [
        Content("yes", marking="SECRET"),
        Content("yes", comment="a\x00b"),
        Content("yes", comment="x" * 20_001),
        Content("yes", basis="x" * 61),
        Content("yes", evidence=(Evidence("law", "javascript:alert(1)"),)),
        Content("yes", evidence=(Evidence("law", "https://x/" + "y" * 2_001),)),
        Content("yes", evidence=(Evidence("law", "https://x/\njavascript:alert(1)"),)),
        Content("yes", evidence=(Evidence("law\nhttps://other.example", "https://x/"),)),
        Content("yes", evidence=tuple(Evidence("law", f"https://x/{place}") for place in range(21))),
    ],
)
def test_what_stands_beside_an_answer_is_checked(load: Load, content: Content) -> None:
    load()
    with pytest.raises(Invalid):
        save_answers(CYCLE, [Typed("Q1", content, 0)], state="DD", by=ANA, at=AT)


def test_an_answer_that_became_irrelevant_stays_in_the_copy_and_is_not_submitted(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q2", "a b"))
    save(("Q1", "no"))
    assert values()["Q2"] == "a b"
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    assert [row[1:3] for row in revisions(state_code="DD")] == [("Q1", "no")]


def sections() -> list[str]:
    return [one.code for one in queries.working_copy(CYCLE, "DD").questionnaire.sections]


def test_what_the_cycle_has_already_is_where_the_copy_begins(load: Load) -> None:
    load()
    assert values("BB") == {"Q1": "no", "Q4": "no_data"}
    save(("Q5", "South"), by=CARLA, state="BB")
    assert values("BB") == {"Q1": "no", "Q4": "no_data", "Q5": "South"}
    save(("Q1", "yes"), by=CARLA, state="BB", read=1)
    assert values("BB")["Q1"] == "yes"


def test_a_file_of_the_secretariat_comes_into_a_copy_that_was_begun_and_puts_nothing_over_it(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    bring("state,question,value\nDD,Q1,no\nDD,Q5,North\n")
    assert values() == {"Q1": "yes", "Q5": "North"}
    kept = queries.history(queries.working_copy(CYCLE, "DD").cycle, "DD", "Q1")
    assert [(draft.content.value, holds) for draft, holds in kept] == [("no", False), ("yes", True)]


@pytest.mark.parametrize("by", [CARLA, DIEGO, RITA, Actor("stranger")])
def test_whoever_does_not_answer_for_the_state_writes_nothing(load: Load, by: Actor) -> None:
    load()
    with pytest.raises(NotAllowed):
        save(("Q1", "yes"), by=by)
    assert values() == {}


def test_a_state_that_was_not_asked_has_no_reply(load: Load) -> None:
    load()
    with pytest.raises(NotFound):
        queries.working_copy(CYCLE, "ZZ")


def test_a_contributor_answers_what_is_given_to_its_authority(db: None) -> None:
    ana = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
    bruno = Actor("bruno", (Grant(Role.CONTRIBUTOR, "ATG", "FIU"),), 2)
    entry = replace(ENTRY, state="ATG", code="FIU")
    create_entry("OAS", entry, state="ATG", authority="FIU", by=OPERATOR, at=AT)

    def answer(question: str, value: str) -> None:
        read = queries.working_copy("HPA-2016", "ATG").draft(question).number
        save_answers("HPA-2016", [Typed(question, Content(value), read)], state="ATG", by=bruno, at=AT)

    with pytest.raises(NotAllowed):
        answer("A1", "yes")
    assign_part("HPA-2016", "A", "FIU", date(2027, 1, 31), state="ATG", by=ana, at=AT)
    assign_part("HPA-2016", "C9", "FIU", state="ATG", by=ana, at=AT)
    answer("A1", "yes")
    answer("A1.TA1", "no")
    answer("C9", "no")
    with pytest.raises(NotAllowed):
        answer("C10", "no")
    copy = queries.working_copy("HPA-2016", "ATG")
    own = {one.id for one in queries.own_questions(bruno, Permission.REPLY_DRAFT, copy)}
    assert {one for one in own if "." not in one} == {f"A{place}" for place in range(1, 10)} | {"C9"}
    assign_part("HPA-2016", "A", "", state="ATG", by=ana, at=AT)
    with pytest.raises(NotAllowed):
        answer("A1", "no")


def test_a_returned_answer_holds_its_section_back_until_it_is_completed(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    return_answers(CYCLE, {"Q1": "Which law?"}, state="DD", by=RITA, at=AT)
    draft = queries.working_copy(CYCLE, "DD").draft("Q1")
    assert (draft.status, draft.note, draft.content.value) == (DraftStatus.RETURNED, "Which law?", "yes")
    with pytest.raises(Invalid):
        submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    save(("Q1", "yes"))
    assert queries.working_copy(CYCLE, "DD").draft("Q1").status is DraftStatus.DRAFTED
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)


def test_returning_says_what_is_to_be_completed(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    with pytest.raises(Invalid):
        return_answers(CYCLE, {"Q1": " "}, state="DD", by=RITA, at=AT)
    with pytest.raises(WrongStatus):
        return_answers(CYCLE, {"Q4": "When?"}, state="DD", by=RITA, at=AT)
    with pytest.raises(NotAllowed):
        return_answers(CYCLE, {"Q1": "Which law?"}, state="DD", by=ELSA, at=AT)


def test_approving_is_the_point_of_contacts(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    approve_answers(CYCLE, ["Q1"], state="DD", by=ANA, at=AT)
    assert queries.working_copy(CYCLE, "DD").draft("Q1").status is DraftStatus.APPROVED
    save(("Q1", "no"))
    assert queries.working_copy(CYCLE, "DD").draft("Q1").status is DraftStatus.DRAFTED
    with pytest.raises(NotAllowed):
        approve_answers(CYCLE, ["Q1"], state="DD", by=RITA, at=AT)


def test_submitted_answers_are_counted_signed_and_amended_with_a_reason(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q2", "a"))
    assert submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT) == 1
    assert counts("Q1") == (4, 4, 4, 0, 0)
    copy = queries.working_copy(CYCLE, "DD")
    assert copy.status is ReplyStatus.SUBMITTED
    seen = queries.versions(copy.cycle, "DD")[0].content_hash
    assert sign_reply(CYCLE, seen, state="DD", by=ANA, at=AT) == 2
    with pytest.raises(WrongStatus):
        sign_reply(CYCLE, seen, state="DD", by=ANA, at=AT)
    save(("Q1", "no"))
    assert counts("Q1") == (4, 4, 4, 0, 0)
    with pytest.raises(Invalid):
        submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    submit_sections(CYCLE, sections(), "The law was repealed.", state="DD", by=ANA, at=AT)
    copy = queries.working_copy(CYCLE, "DD")
    assert copy.status is ReplyStatus.AMENDED
    assert [one.status.value for one in queries.versions(copy.cycle, "DD")] == ["amended", "signed", "submitted"]
    assert queries.version_content(copy.cycle, "DD", 2)["Q1"]["value"] == "yes"
    assert queries.version_content(copy.cycle, "DD", 3)["Q1"]["value"] == "no"


def test_what_is_signed_is_what_was_seen(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    with pytest.raises(WrongStatus):
        sign_reply(CYCLE, "sha256:other", state="DD", by=ANA, at=AT)


def test_a_reviewer_signs_only_where_that_is_delegated_and_an_assistant_never(load: Load) -> None:
    load()
    save(("Q1", "yes"), by=ELSA)
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    seen = queries.versions(queries.working_copy(CYCLE, "DD").cycle, "DD")[0].content_hash
    for by in (ELSA, RITA, DIEGO):
        with pytest.raises(NotAllowed):
            sign_reply(CYCLE, seen, state="DD", by=by, at=AT)
    delegate_signature(CYCLE, True, state="DD", by=ANA, at=AT)
    sign_reply(CYCLE, seen, state="DD", by=RITA, at=AT)
    assert AuditEntry.objects.filter(verb="assessments.answer.drafted").get().detail["as"] == "assistant"


def test_nothing_new_is_not_submitted_again(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    with pytest.raises(WrongStatus):
        submit_sections(CYCLE, sections(), "again", state="DD", by=ANA, at=AT)


def test_remarks_stand_beside_an_answer_until_they_are_settled(load: Load) -> None:
    load()
    write_remark(CYCLE, "Q1", "Is this the federal law?", state="DD", by=RITA, at=AT)
    view = queries.working_copy(CYCLE, "DD").cycle
    (remark,) = queries.remarks(view, "DD", waiting=True)
    assert (remark.text, remark.written_by) == ("Is this the federal law?", "rita")
    settle_remark(CYCLE, remark.pk, state="DD", by=ANA, at=AT)
    assert queries.remarks(view, "DD", waiting=True) == ()
    with pytest.raises(NotFound):
        settle_remark(CYCLE, remark.pk, state="BB", by=CARLA, at=AT)
    with pytest.raises(NotAllowed):
        write_remark(CYCLE, "Q1", "Hello", state="DD", by=CARLA, at=AT)


def test_a_part_is_given_only_to_an_authority_of_the_state(load: Load) -> None:
    load()
    with pytest.raises(Invalid):
        assign_part(CYCLE, "Q1", "NOBODY", state="DD", by=ANA, at=AT)
    with pytest.raises(NotFound):
        assign_part(CYCLE, "Q99", "", state="DD", by=ANA, at=AT)
    with pytest.raises(NotAllowed):
        assign_part(CYCLE, "Q1", "", state="DD", by=ELSA, at=AT)


def test_drafts_cannot_be_altered(load: Load) -> None:
    load()
    save(("Q1", "yes"))
    with pytest.raises(Exception, match="append-only"):
        DraftRevision.objects.update(value="no")
