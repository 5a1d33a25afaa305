"""An amended questionnaire: every answer given has one fate, and none is dropped."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.rules.amending import (
    Fate,
    Tally,
    added,
    every_question,
    fates,
    fits,
    means_otherwise,
    moves_problems,
    removed,
    tallies,
    with_follow_ups,
)
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire, Section

YES, NO = Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"})


def question(code: str = "Q1", kind: str = "select_one", **words: Any) -> Question:
    choices = words.pop("choices", (YES, NO) if kind == "select_one" else ())
    return Question(code, "A", kind, words.pop("texts", {"en": f"Question {code}"}), choices=choices, **words)


def made(*questions: Question) -> Questionnaire:
    return Questionnaire("Q", "1", {"en": "Q"}, ("en",), (Section("A", {"en": "A"}),), questions)


def fate(old: Question, new: Question | None, value: str) -> Fate:
    now = made(new) if new else made()
    return fates(made(old).by_id, now, {}, {old.id: value})[old.id]


@pytest.mark.parametrize(
    ("new", "value", "expected"),
    [
        (question(), "yes", Fate.KEPT),
        (question(texts={"en": "Question Q1", "es": "Pregunta Q1"}), "yes", Fate.KEPT),
        (question(texts={"en": "Question  Q1 "}), "yes", Fate.KEPT),
        (replace(question(), section="B", tier="full", required=True), "yes", Fate.KEPT),
        (question(texts={"en": "Another question"}), "yes", Fate.TO_CONFIRM),
        (question(texts={"es": "Pregunta Q1"}), "yes", Fate.TO_CONFIRM),
        (question(choices=(YES, NO, Choice("partly", {"en": "Partly"}))), "yes", Fate.TO_CONFIRM),
        (question(choices=(YES, Choice("no", {"en": "Never"}))), "yes", Fate.TO_CONFIRM),
        (question(choices=(YES,)), "yes", Fate.TO_CONFIRM),
        (question(choices=(YES,)), "no", Fate.SET_ASIDE),
        (question(kind="text"), "yes", Fate.TO_CONFIRM),
        (question(kind="integer"), "yes", Fate.SET_ASIDE),
        (question(kind="note"), "yes", Fate.SET_ASIDE),
        (question(choices=(YES,)), "", Fate.TO_CONFIRM),
        (None, "yes", Fate.SET_ASIDE),
    ],
)
def test_where_an_answer_goes(new: Question | None, value: str, expected: Fate) -> None:
    assert fate(question(), new, value) is expected


def test_a_hint_in_a_further_language_changes_nothing_and_another_hint_does() -> None:
    old = question(hint={"en": "Count convictions."})
    assert not means_otherwise(question(), old)
    assert not means_otherwise(old, replace(old, hint={"en": "Count convictions.", "es": "Cuente condenas."}))
    assert means_otherwise(old, replace(old, hint={"en": "Count charges."}))


def test_an_answer_moves_where_the_other_question_admits_it() -> None:
    old, new = question("Q1"), question("Q2")
    moves = {"Q1": "Q2"}
    assert fates(made(old).by_id, made(new), moves, {"Q1": "yes"}) == {"Q1": Fate.MOVED}
    assert fates(made(old).by_id, made(question("Q2", "date")), moves, {"Q1": "yes"}) == {"Q1": Fate.SET_ASIDE}


def test_a_question_that_comes_back_is_compared_with_what_it_was() -> None:
    assert fates({"Q1": question()}, made(question()), {}, {"Q1": "yes"}) == {"Q1": Fate.KEPT}
    assert fates({}, made(question()), {}, {"Q1": "yes"}) == {"Q1": Fate.TO_CONFIRM}


def test_moves_lead_from_removed_questions_to_added_ones_and_two_never_to_one() -> None:
    before, now = (made(*map(question, codes)).by_id for codes in (("Q1", "Q2", "Q3"), ("Q3", "Q4")))
    assert [one.id for one in removed(before, now)] == ["Q1", "Q2"]
    assert [one.id for one in added(before, now)] == ["Q4"]
    assert moves_problems(before, now, {"Q1": "Q4"}) == []
    for moves in ({"Q3": "Q4"}, {"Q1": "Q3"}, {"Q9": "Q4"}, {"Q1": "Q9"}, {"Q1": "Q4", "Q2": "Q4"}):
        assert len(moves_problems(before, now, moves)) == 1, moves


def test_follow_ups_move_with_their_question() -> None:
    follow_up = question("Q1.TA1", derived_from="Q1", suffix="TA1")
    other = question("Q1.TA2", derived_from="Q1", suffix="TA2")
    moved = question("Q2.TA1", derived_from="Q2", suffix="TA1")
    before, now = made(question("Q1"), follow_up, other).by_id, made(question("Q2"), moved).by_id
    assert with_follow_ups(before, now, {"Q1": "Q2"}) == {"Q1": "Q2", "Q1.TA1": "Q2.TA1"}
    assert with_follow_ups(before, now, {}) == {}


def test_counts_are_of_answers_and_of_states() -> None:
    found = tallies([{"Q1": Fate.KEPT, "Q2": Fate.KEPT}, {"Q1": Fate.KEPT, "Q2": Fate.MOVED}, {}])
    assert found[Fate.KEPT] == Tally(3, 2)
    assert found[Fate.MOVED] == Tally(1, 1)
    assert found[Fate.SET_ASIDE] == Tally()


CODES = [f"Q{place}" for place in range(6)]
KINDS = ["select_one", "select_multiple", "integer", "date", "text", "note"]


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    codes = draw(st.lists(st.sampled_from(CODES), unique=True))
    every = []
    for code in codes:
        kind = draw(st.sampled_from(KINDS))
        choices = draw(st.sampled_from([[YES], [NO], [YES, NO]])) if "select" in kind else []
        texts = {"en": draw(st.sampled_from(["This", "That"]))}
        every.append(question(code, kind, choices=tuple(choices), texts=texts))
    return made(*every)


@settings(deadline=None)
@given(
    questionnaires(),
    questionnaires(),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(CODES)),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(["yes", "no", "yes no", "7", "2020-01-31", "no_data", ""])),
)
def test_every_answer_has_one_fate_and_only_a_valid_one_stays(
    old: Questionnaire, new: Questionnaire, moves: dict[str, str], answers: dict[str, str]
) -> None:
    before, now = every_question(old), every_question(new)
    whole = {one: target for one, target in moves.items() if not moves_problems(before, now, {one: target})}
    found = fates(before, new, whole, answers)
    assert found.keys() == answers.keys()
    assert sum(one.answers for one in tallies([found]).values()) == len(answers)
    for code, reached in found.items():
        there = now.get(whole.get(code, code))
        stays = there is not None and fits(there, answers[code])
        assert (reached is not Fate.SET_ASIDE) == stays
        if reached is Fate.KEPT:
            assert before[code].texts == now[code].texts
            assert before[code].type == now[code].type
        assert (reached is Fate.MOVED) == (code in whole and stays)
