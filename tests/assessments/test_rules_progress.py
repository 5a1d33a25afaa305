"""How far a reply has come: four different things at a question, counted; and what a submission would hold."""

import itertools
from dataclasses import replace

import pytest

from enlace.assessments.rules.drafts import CORE, FULL, Content, Draft, DraftStatus, to_submit
from enlace.assessments.rules.progress import (
    Place,
    Progress,
    by_section,
    in_form,
    places,
    progress,
    submissions,
)
from enlace.assessments.rules.questionnaire import Question, Questionnaire, Section
from tests.assessments.test_rules_answers import chosen, question

SECTIONS = (Section("A", {"en": "A"}), Section("B", {"en": "B"}))
ASKED = (
    question("yes_no_partial", id="A1", required=True),
    question("text", id="A2", relevant_when=chosen("A1", "yes"), required=True),
    question("text", id="A3", tier="full"),
    question("note", id="A4"),
    question("integer", id="B1", section="B"),
)
FORM = Questionnaire("Q", "1", {"en": "Q"}, ("en",), SECTIONS, ASKED)

EVERY = list(itertools.product(("yes", "no", "no_data", ""), ("x", ""), ("1", "")))


def drafts(status: DraftStatus = DraftStatus.DRAFTED, **values: str) -> dict[str, Draft]:
    return {code: Draft(code, Content(value), 1, 1, status) for code, value in values.items()}


def counts(found: dict[str, Draft], form: str = FULL) -> Progress:
    return progress(FORM.asked_questions, places(FORM, found), found, form)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, "open open open open"),
        ({"A1": "yes"}, "answered open open open"),
        ({"A1": "no", "A2": "Law 1"}, "answered not_relevant open open"),
        ({"A1": "no_data", "A2": "Law 1"}, "no_data answered open open"),
        ({"A3": "no_data", "B1": "no_data"}, "open open answered no_data"),
    ],
)
def test_what_stands_at_each_question(values: dict[str, str], found: str) -> None:
    assert list(places(FORM, drafts(**values)).values()) == [Place(one) for one in found.split()]


@pytest.mark.parametrize(("a1", "a2", "b1"), EVERY)
def test_the_counts_add_up(a1: str, a2: str, b1: str) -> None:
    found = counts(drafts(A1=a1, A2=a2, B1=b1))
    assert found.relevant + found.not_relevant == len(FORM.asked_questions)
    assert found.done + found.open == found.relevant
    assert found.drafted >= found.done
    assert found.known + found.missing == found.steps
    assert (found.missing == 0) == (found.open == 0)
    assert (found.known == 0) == (found.done == 0)


def test_an_answer_that_is_not_relevant_is_neither_drafted_nor_returned() -> None:
    found = counts(drafts(DraftStatus.RETURNED, A1="no", A2="Law 1"))
    assert (found.answered, found.not_relevant, found.returned, found.drafted) == (1, 1, 1, 0)


def test_the_short_form_asks_the_core_alone() -> None:
    assert [one.id for one in FORM.asked_questions if not in_form(CORE, one)] == ["A3"]
    assert counts({}, CORE).open == counts({}, FULL).open - 1


@pytest.mark.parametrize(("answered", "left", "known"), [(1, 266, 1), (266, 1, 19), (5, 5, 10), (3, 0, 20), (0, 3, 0)])
def test_a_bar_is_empty_only_of_nothing_and_full_only_of_all(answered: int, left: int, known: int) -> None:
    assert Progress(answered=answered, open=left).known == known


def test_what_follows_up_on_a_question_is_not_counted_for_itself() -> None:
    follows = question("text", id="A1.TA1", derived_from="A1")
    form = replace(FORM, questions=(ASKED[0], follows, *ASKED[1:]))
    found = drafts(**{"A1": "yes", "A1.TA1": "x"})
    assert progress(form.asked_questions, places(form, found), found, FULL) == counts(drafts(A1="yes"))


def test_progress_adds_up_over_sections() -> None:
    found = drafts(A1="yes", B1="no_data")
    stands = places(FORM, found)
    parts = [progress(own, stands, found, FULL) for own in by_section(FORM.asked_questions).values()]
    assert sum(parts, Progress()) == counts(found)


def test_a_submission_says_what_it_holds_and_what_holds_it_back() -> None:
    found = drafts(A1="no", A2="Law 1") | drafts(DraftStatus.RETURNED, A3="words")
    (one,) = submissions(FORM, found, FULL, ["A", "Z"], ["A"])
    assert (one.section, one.again, one.held_back) == ("A", True, True)
    assert (one.open, one.required, one.aside, one.returned) == ((), (), ("A2",), ("A3",))
    (one,) = submissions(FORM, {}, CORE, ["A"], [])
    assert (one.again, one.held_back) == (False, False)
    assert (one.open, one.required) == (("A1", "A2"), ("A1", "A2"))


def test_what_is_kept_aside_is_what_is_not_submitted() -> None:
    found = drafts(A1="no", A2="Law 1", A3="words")
    (one,) = submissions(FORM, found, FULL, ["A"], [])
    sent = {draft.question for draft in to_submit(FORM, found, ["A"]) if draft.content.value}
    assert sent | set(one.aside) == set(found)
    assert not sent & set(one.aside)


def test_an_answer_that_breaks_the_rule_of_its_question_holds_its_section_back() -> None:
    rule: Question = replace(ASKED[4], constraint=chosen(".", "1"), constraint_message={"en": "one"})
    form = replace(FORM, questions=(*ASKED[:4], rule))
    every = {one.section: one for one in submissions(form, drafts(B1="2"), FULL, ["A", "B"], [])}
    assert (every["A"].held_back, every["B"].held_back) == (False, True)
    assert [problem.where for problem in every["B"].broken] == ["B1"]
