"""Publishing a version of a questionnaire while replies are open: every answer given goes somewhere, none is lost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Actor, Role
from enlace.assessments.actions import (
    issue_edition,
    publish_version,
    save_own_answers,
    submit_sections,
    write_remark,
)
from enlace.assessments.actions.questionnaires import Published, propose_questionnaire
from enlace.assessments.models import AnswerRevision, DraftRevision, Edition, Questionnaire, QuestionnaireVersion, Reply
from enlace.assessments.queries import amending, cycles, stored
from enlace.assessments.queries import drafts as queries
from enlace.assessments.queries.questionnaires import read_file, standing
from enlace.assessments.rules.amending import Fate, moves_problems
from enlace.assessments.rules.drafts import Content, Draft, DraftStatus, Typed
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.common.errors import Invalid, NotAllowed, NotFound, Problem, WrongStatus
from tests.assessments.conftest import Load, counts, revisions
from tests.assessments.test_actions_drafts import ANA, CARLA, DIEGO, ELSA, RITA, save, sections, values
from tests.conftest import PACKS
from tests.packs import CYCLE, QUESTIONNAIRE, as_yaml, questionnaire

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
Change = Callable[[dict[str, Any]], object]


def amended(*changes: Change) -> Definition:
    """Return the small questionnaire, changed."""
    value = deepcopy(questionnaire())
    for change in changes:
        change(value)
    problems: list[Problem] = []
    found = read_file("TST", as_yaml(value), "q.yaml", problems)
    assert found is not None, problems
    return found


def publish(*changes: Change, moves: dict[str, str] | None = None, by: Actor = DIEGO, at: datetime = AT) -> Published:
    return publish_version("TST", amended(*changes), moves or {}, standing("TST", QUESTIONNAIRE)[1], by=by, at=at)


def without(*codes: str) -> Change:
    return lambda value: value.update(questions=[one for one in value["questions"] if one["id"] not in codes])


def with_text(code: str, text: str) -> Change:
    return lambda value: next(one for one in value["questions"] if one["id"] == code)["text"].update(en=text)


def with_type(code: str, kind: str) -> Change:
    return lambda value: next(one for one in value["questions"] if one["id"] == code).update(type=kind)


def with_question(code: str, kind: str, text: str = "") -> Change:
    names = {"en": text or f"Question {code}", "es": f"Pregunta {code}"}
    return lambda value: value["questions"].append({"id": code, "section": "A", "type": kind, "text": names})


def draft(question: str, state: str = "DD") -> Draft:
    return queries.working_copy(CYCLE, state).draft(question)


def test_the_first_publication_keeps_what_stood_before(load: Load) -> None:
    load()
    before = standing("TST", QUESTIONNAIRE)
    assert publish(with_text("Q5", "Which region?")).number == 2
    kept = amending.versions("TST", QUESTIONNAIRE)
    assert [(one.number, one.origin, one.published_by) for one in kept] == [(2, "published", "diego"), (1, "pack", "")]
    assert amending.definition_of_version("TST", QUESTIONNAIRE, kept[1]) == before[0]
    assert (cycles.cycle(CYCLE).questionnaire_hash, kept[1].content_hash) == (kept[0].content_hash, before[1])
    assert publish(with_text("Q5", "Region?")).number == 3
    entry = AuditEntry.objects.filter(verb="assessments.questionnaire.published").latest("number")
    assert (entry.subject, entry.detail["version"]) == ("TST/TST-Q", 3)


@pytest.mark.parametrize("change", [{"content_hash": "sha256:other"}, {"origin": "pack"}])
def test_versions_cannot_be_altered(load: Load, change: dict[str, str]) -> None:
    load()
    publish(with_text("Q5", "Which region?"))
    with pytest.raises(Exception, match="append-only"):
        QuestionnaireVersion.objects.update(**change)


def test_each_answer_of_a_working_copy_goes_where_the_rule_says(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q2", "a"), ("Q3", "7"), ("Q4", "2020-01-31"), ("Q5", "North"))
    done = publish(
        with_text("Q1", "Is there a law in force?"),
        with_type("Q4", "integer"),
        without("Q3", "Q5"),
        with_question("Q6", "text", "Question Q5"),
        lambda value: value["questions"][-1]["text"].update(es="Pregunta Q5"),
        moves={"Q5": "Q6"},
    )
    copy = queries.working_copy(CYCLE, "DD")
    assert copy.values == {"Q1": "yes", "Q2": "a", "Q6": "North"}
    assert (draft("Q1").status, draft("Q1").origin) == (DraftStatus.RETURNED, "amended")
    assert draft("Q1").note.startswith("The question was changed after you answered it.")
    assert (draft("Q2").status, draft("Q2").origin) == (DraftStatus.DRAFTED, "typed")
    assert (draft("Q6").status, draft("Q6").origin, draft("Q6").note) == (DraftStatus.DRAFTED, "amended", "")
    assert (draft("Q4").status, draft("Q4").content.value) == (DraftStatus.OPEN, "")
    assert "2020-01-31" in draft("Q4").note
    assert {code: one.content.value for code, one in copy.aside.items()} == {"Q3": "7", "Q5": "North"}
    found = done.tallies[CYCLE]
    # Told to the Secretariat is what the questions tell: that an answer to Q4 fits no longer, is not.
    in_copy = {Fate.KEPT: 1, Fate.TO_CONFIRM: 2, Fate.MOVED: 1, Fate.SET_ASIDE: 1}
    # AA, BB and CC answered by the pack's file; the cycle is over, so they are not asked to confirm.
    in_file = {Fate.KEPT: 5, Fate.TO_CONFIRM: 2, Fate.MOVED: 1, Fate.SET_ASIDE: 1}
    assert {fate: one.answers for fate, one in found.items()} == {fate: in_copy[fate] + in_file[fate] for fate in Fate}


def test_an_answer_moved_to_a_question_in_other_words_is_to_be_confirmed(load: Load) -> None:
    load()
    save(("Q5", "North"))
    publish(without("Q5"), with_question("Q6", "text", "In which part of the country?"), moves={"Q5": "Q6"})
    assert (draft("Q6").status, draft("Q6").content.value) == (DraftStatus.RETURNED, "North")
    assert "Q5" in draft("Q6").note


def test_the_note_is_in_the_language_of_the_state(load: Load) -> None:
    load()
    user = User.objects.create_user(username="ana", password=None, synthetic=True, language="es")
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code="DD")
    save(("Q1", "yes"))
    publish(with_text("Q1", "Is there a law in force?"))
    assert draft("Q1").note.startswith("La pregunta")


def test_an_answer_to_confirm_holds_its_section_back_and_is_confirmed_as_it_is(load: Load) -> None:
    load()
    save(("Q1", "no"))
    publish(with_text("Q1", "Is there a law in force?"))
    with pytest.raises(Invalid):
        submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    save(("Q1", "no"))
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    assert [row[1:4] for row in revisions(state_code="DD")] == [("Q1", "no", "reply")]


def test_submitted_answers_move_and_the_figures_follow(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    assert counts("Q5") == (4, 4, 2, 0, 2)
    publish(without("Q5"), with_question("Q6", "text"), moves={"Q5": "Q6"})
    assert counts("Q6") == (4, 4, 2, 0, 2)
    assert [one["question"] for one in stored.figures(cycles.cycle(CYCLE), reader=None)][-1] == "Q6"
    assert [row for row in revisions(state_code="DD") if row[1] in ("Q5", "Q6")] == [
        ("DD", "Q5", "North", "reply", "ana"),
        ("DD", "Q6", "North", "amended", "diego"),
    ]
    version = queries.versions(cycles.cycle(CYCLE), "DD")[0]
    content = queries.version_content(cycles.cycle(CYCLE), "DD", version.number)
    assert content["Q5"]["value"] == "North"


def test_a_reply_whose_questions_were_removed_is_still_submitted(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    publish(without("Q5"))
    submit_sections(CYCLE, sections(), state="DD", by=ANA, at=AT)
    assert [row[1] for row in revisions(state_code="DD")] == ["Q1"]


def test_who_has_not_begun_is_asked_to_confirm_while_the_cycle_is_open(load: Load) -> None:
    load(files={"replies/2020.csv": "state,question,value\nAA,Q1,yes\n"}, asked_later=["AA", "BB"])
    later = "TST-2022"
    AnswerRevision.objects.create(
        cycle_id=cycles.cycle(later).pk,
        state_code="AA",
        question="Q1",
        value="yes",
        origin="import",
        recorded_at=AT,
        recorded_by="diego",
    )
    publish(with_text("Q1", "Is there a law in force?"))
    assert queries.working_copy(later, "AA").draft("Q1").status is DraftStatus.RETURNED
    assert not queries.working_copy(CYCLE, "AA").begun


def test_remarks_and_who_it_is_given_to_go_with_a_question_that_moves(load: Load) -> None:
    load()
    save(("Q5", "North"))
    write_remark(CYCLE, "Q5", "Which map?", state="DD", by=RITA, at=AT)
    Reply.objects.update(assignments={"Q5": {"authority": "FIU", "due_on": ""}})
    publish(without("Q5"), with_question("Q6", "text"), moves={"Q5": "Q6"})
    copy = queries.working_copy(CYCLE, "DD")
    assert copy.assignments["Q6"].authority == "FIU"
    assert [(one.question, one.text) for one in queries.remarks(copy.cycle, "DD")] == [("Q6", "Which map?")]


def test_a_question_that_comes_back_brings_its_answer_back(load: Load) -> None:
    load()
    save(("Q5", "North"))
    publish(without("Q5"))
    assert "Q5" not in values()
    publish()
    assert values()["Q5"] == "North"
    assert draft("Q5").status is DraftStatus.DRAFTED
    publish(without("Q5"))
    publish(with_text("Q5", "Which part?"))
    assert draft("Q5").status is DraftStatus.RETURNED


def test_what_was_looked_at_is_what_is_replaced(load: Load) -> None:
    load()
    with pytest.raises(WrongStatus):
        publish_version("TST", amended(without("Q5")), {}, "sha256:other", by=DIEGO, at=AT)
    with pytest.raises(WrongStatus):
        publish()
    with pytest.raises(Invalid):
        publish(without("Q5"), moves={"Q5": "Q1"})
    with pytest.raises(NotFound):
        publish_version("NONE", amended(), {}, "", by=DIEGO, at=AT)
    assert QuestionnaireVersion.objects.count() == 0


@pytest.mark.parametrize("by", [ANA, CARLA, ELSA, RITA, Actor("stranger")])
def test_publishing_is_for_officers(load: Load, by: Actor) -> None:
    load()
    with pytest.raises(NotAllowed):
        publish(without("Q5"), by=by)
    with pytest.raises(NotAllowed):
        propose_questionnaire("TST", "q.yaml", "sha256:x", amended(), by=by, at=AT)


def test_a_questionnaire_that_is_new_and_one_of_another_pack(load: Load) -> None:
    load()
    new = replace(amended(), code="NEW-Q")
    assert publish_version("TST", new, {}, "", by=DIEGO, at=AT).number == 1
    assert standing("TST", "NEW-Q")[0] == new
    other = replace(amended(), code="HPA-Q-2016-R1")
    with pytest.raises(Invalid):
        propose_questionnaire("TST", "q.yaml", "sha256:x", other, by=DIEGO, at=AT)
    with pytest.raises(Invalid):
        publish_version("TST", other, {}, "", by=DIEGO, at=AT)


def test_an_edition_issued_before_is_untouched(load: Load) -> None:
    load()
    issue_edition(CYCLE, "final", "", by=DIEGO, at=AT)
    before = Edition.objects.values().get(cycle__code=CYCLE)
    publish(without("Q5"), with_text("Q1", "In other words"), with_type("Q4", "integer"))
    assert Edition.objects.values().get(cycle__code=CYCLE) == before


def test_what_is_typed_in_an_older_page_is_kept_and_told(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    publish(without("Q4", "Q5"))
    saved = save(("Q1", "no"), ("Q5", "South"), ("Q4", "2020-01-31"))
    assert [one.question for one in saved.stored] == ["Q1"]
    assert [(one.question, one.content.value) for one in saved.set_aside] == [("Q5", "South"), ("Q4", "2020-01-31")]
    assert values() == {"Q1": "no"}
    view = cycles.cycle(CYCLE)
    kept = [(one.content.value, holds) for one, holds in queries.history(view, "DD", "Q5")]
    assert kept == [("South", False), ("North", True)]
    assert save(("Q5", "South")).set_aside == ()
    assert len(queries.history(view, "DD", "Q5")) == 2
    with pytest.raises(Invalid):
        save(("Q9", "x"))
    # The question that nobody had answered before goes on where it was left, should it come back.
    publish(without("Q5"), at=datetime(2026, 11, 21, tzinfo=UTC))
    save(("Q4", "2021-01-31"))
    assert draft("Q4").content.value == "2021-01-31"


def test_a_pack_that_changed_keeps_a_version_and_says_what_became_of_the_answers(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q5", "North"))
    value = questionnaire()
    with_text("Q1", "Is there a law in force?")(value)
    without("Q5")(value)
    changed = {"questionnaire.yaml": as_yaml(value), "replies/2020.csv": "state,question,value\nAA,Q1,yes\n"}
    done = load(files=changed)
    assert f"{CYCLE}: answers kept: 8, to be confirmed: 1, set aside but kept: 2" in done
    assert draft("Q1").status is DraftStatus.RETURNED
    assert [one.origin for one in amending.versions("TST", QUESTIONNAIRE)] == ["pack", "pack"]
    assert load(files=changed) == []


def test_what_was_published_stands_until_the_pack_itself_changes(load: Load, tmp_path: Path) -> None:
    load()
    publish(with_text("Q5", "Which region?"))
    stands = Questionnaire.objects.get(code=QUESTIONNAIRE).content_hash
    assert load() == []
    assert Questionnaire.objects.get(code=QUESTIONNAIRE).content_hash == stands
    value = questionnaire()
    with_text("Q4", "Since when?")(value)
    assert "TST-Q: changed, 5 questions" in load(files={"questionnaire.yaml": as_yaml(value)})
    assert "TST-Q: changed, 5 questions" in load()


ANSWERS = {"Q1": "yes", "Q2": "a", "Q3": "7", "Q4": "2020-01-31", "Q5": "North"}


@pytest.fixture
def afresh(load: Load) -> Callable[[], AbstractContextManager[None]]:
    """Loads the small pack and takes back, in the end, whatever was stored since: examples share one database."""

    @contextmanager
    def run() -> Iterator[None]:
        with transaction.atomic():
            load()
            save(*ANSWERS.items())
            yield
            transaction.set_rollback(True)

    return run


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    removed=st.sets(st.sampled_from(["Q3", "Q4", "Q5"])),
    reworded=st.sets(st.sampled_from(["Q1", "Q2"])),
    retyped=st.sampled_from(["", "Q4", "Q5"]),
    new=st.dictionaries(st.sampled_from(["Q6", "Q7"]), st.sampled_from(["text", "integer", "date"])),
    targets=st.lists(st.sampled_from(["Q6", "Q7"]), min_size=3, max_size=3),
)
def test_no_answer_is_ever_dropped(
    afresh: Callable[[], AbstractContextManager[None]],
    removed: set[str],
    reworded: set[str],
    retyped: str,
    new: dict[str, str],
    targets: list[str],
) -> None:
    changes = [without(*removed), *(with_text(code, "In other words") for code in reworded)]
    changes += [with_type(retyped, "integer")] if retyped and retyped not in removed else []
    changes += [with_question(code, kind) for code, kind in new.items()]
    with afresh():
        drafted = set(DraftRevision.objects.values_list("pk", "question", "value"))
        answered = set(AnswerRevision.objects.values_list("pk", "question", "value"))
        old, now = standing("TST", QUESTIONNAIRE)[0], amended(*changes)
        assert old is not None
        if now == old:
            return
        moves: dict[str, str] = {}
        for code, target in zip(sorted(removed), targets, strict=False):
            if not moves_problems(old.by_id, now.by_id, moves | {code: target}):
                moves[code] = target
        found = amending.fates_of(cycles.cycle(CYCLE), old, now, moves, AT.date())["DD"]
        publish(*changes, moves=moves)
        assert drafted <= set(DraftRevision.objects.values_list("pk", "question", "value"))
        assert answered <= set(AnswerRevision.objects.values_list("pk", "question", "value"))
        after = values()
        assert found.keys() == ANSWERS.keys()
        for code, fate in found.items():
            if fate is Fate.SET_ASIDE:
                assert code not in after
            else:
                assert after[moves[code] if fate is Fate.MOVED else code] == ANSWERS[code]


def test_what_the_secretariat_answers_itself_goes_the_same_ways(db: None) -> None:
    value = yaml.safe_load((PACKS / "oas" / "questionnaire_2016.yaml").read_text(encoding="utf-8"))
    first, second = (one["id"] for one in value["secretariat_self_report"][:2])
    typed = [Typed(code, Content("As planned."), 0) for code in (first, second)]
    save_own_answers("HPA-2016", typed, by=DIEGO, at=AT)
    value["secretariat_self_report"][0]["text"]["en"] = "What was done, and what was not?"
    del value["secretariat_self_report"][1]
    problems: list[Problem] = []
    now = read_file("OAS", as_yaml(value), "q.yaml", problems)
    assert now is not None, problems
    publish_version("OAS", now, {}, standing("OAS", now.code)[1], by=DIEGO, at=AT)
    copy = queries.working_copy("HPA-2016", "")
    assert copy.draft(first).status is DraftStatus.RETURNED
    assert (list(copy.drafts), list(copy.aside)) == ([first], [second])
