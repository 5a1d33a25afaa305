"""What changed from one questionnaire to the next is told, question by question, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.rules.conditions import Literal
from enlace.assessments.rules.differences import Kind, differences
from enlace.assessments.rules.questionnaire import Choice, IndicatorDefinition, Question, Section
from enlace.assessments.rules.translations import missing_counts, text_rows
from tests.assessments.test_rules_amending import made, question


def changed(old: list[Question], new: list[Question]) -> dict[str, tuple[Kind, ...]]:
    return {one.question: one.kinds for one in differences(made(*old), made(*new)).questions}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"texts": {"en": "Other"}}, Kind.TEXT),
        ({"hint": {"en": "Hint"}}, Kind.TEXT),
        ({"choices": (Choice("a", {"en": "A"}),)}, Kind.CHOICES),
        ({"type": "text"}, Kind.TYPE),
        ({"relevant_when": Literal(True)}, Kind.RULE),
        ({"constraint": Literal(True)}, Kind.LIMITS),
        ({"minimum": 3.0}, Kind.LIMITS),
        ({"section": "B"}, Kind.MOVED),
        ({"tier": "full"}, Kind.OTHER),
    ],
)
def test_a_change_of_one_question_is_named(change: dict[str, Any], kind: Kind) -> None:
    assert changed([question()], [replace(question(), **change)]) == {"Q1": (kind,)}


def test_questions_added_removed_and_put_elsewhere() -> None:
    old = [question(code) for code in ("Q1", "Q2", "Q3", "Q4")]
    new = [question(code) for code in ("Q3", "Q1", "Q2", "Q5")]
    assert changed(old, new) == {"Q3": (Kind.MOVED,), "Q5": (Kind.ADDED,), "Q4": (Kind.REMOVED,)}


def test_the_same_change_of_a_follow_up_under_many_questions_is_told_once() -> None:
    def with_follow_up(code: str, text: str) -> list[Question]:
        follow_up = question(f"{code}.TA1", derived_from=code, suffix="TA1", texts={"en": text})
        return [question(code), follow_up]

    old = [one for code in ("Q1", "Q2", "Q3") for one in with_follow_up(code, "Help?")]
    new = [one for code in ("Q1", "Q2", "Q4") for one in with_follow_up(code, "Assistance?")]
    found = differences(made(*old), made(*new)).questions
    assert [(one.question, one.kinds, one.count) for one in found] == [
        ("Q1.TA1", (Kind.TEXT,), 2),
        ("Q4", (Kind.ADDED,), 1),
        ("Q3", (Kind.REMOVED,), 1),
    ]


def test_sections_indicators_and_the_head_are_told_by_their_names() -> None:
    old = made(question())
    new = replace(
        old,
        title={"en": "Other"},
        sections=(Section("A", {"en": "Other"}), Section("B", {"en": "B"})),
        indicators=(IndicatorDefinition("IND-1", {"en": "Indicator"}),),
    )
    found = differences(old, new)
    assert (found.sections, found.indicators, found.head) == (("A", "B"), ("IND-1",), ("title",))
    assert not differences(old, old)


@settings(deadline=None)
@given(st.permutations([f"Q{place}" for place in range(7)]))
def test_those_said_to_be_elsewhere_are_enough_to_make_the_new_order(order: list[str]) -> None:
    old = [f"Q{place}" for place in range(7)]
    moved = changed([question(code) for code in old], [question(code) for code in order]).keys()
    assert [code for code in old if code not in moved] == [code for code in order if code not in moved]
    assert bool(moved) == (order != old)


def test_every_text_stands_beside_its_translations_and_what_is_missing_is_counted() -> None:
    texts = {"en": "Question", "es": "Pregunta"}
    one = made(question(texts=texts, hint={"en": "Hint"}, choice_list="yes_no", constraint_message={"es": "No"}))
    rows = {row.place: row for row in text_rows(one)}
    assert rows["questions.Q1.text"].texts == texts
    assert rows["questions.Q1.hint"].missing(("en", "es", "pt")) == ("es", "pt")
    assert rows["questions.Q1.constraint_message"].missing(("en", "es")) == ("en",)
    assert rows["choices.yes_no.yes"].texts == {"en": "Yes"}
    assert missing_counts(list(rows.values()), ("en", "es")) == {"en": 1, "es": len(rows) - 2}
