"""A skip rule is said in words, whatever it is made of; choices are named by their texts."""

import pytest
from django.utils.translation import override

from enlace.assessments.documents.questionnaire_pages import sections_shown
from enlace.assessments.documents.skip_words import rule_words
from enlace.assessments.queries import cycles
from enlace.assessments.rules.conditions import FUNCTIONS, OPERATORS, Expression, Literal, Operation, Reference
from tests.assessments.test_rules_amending import made, question

ONE, TWO = Reference("Q1"), Reference("Q2")
WHOLE = made(question("Q1"), question("Q2", "integer"))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Operation("in", (ONE, Literal("yes"))), "Q1 is “Yes”"),
        (Operation("in", (ONE, Literal("yes"), Literal("no"))), "Q1 is one of “Yes” and “No”"),
        (Operation("selected", (ONE, Literal("no_data"))), "Q1 includes “No data”"),
        (Operation(">", (TWO, Literal(3))), "Q2 is more than 3"),
        (
            Operation(">=", (Operation("count-positive", (ONE,)), Literal(2.0))),
            "the number of choices in Q1 is at least 2",
        ),
        (
            Operation("and", (Operation("!=", (ONE, Literal(""))), Operation("or", (ONE, TWO)))),
            "Q1 is not empty and (Q1 or Q2)",
        ),
        (Operation("not", (Operation("=", (ONE, Literal("other"))),)), "it does not hold that Q1 is “other”"),
        (Operation("<", (Operation("neg", (TWO,)), Operation("*", (TWO, Literal(2))))), "−Q2 is less than Q2 × 2"),
        (
            Operation("=", (Operation("string-length", (Reference("."),)), Literal(True))),
            "string-length(the answer) is true",
        ),
    ],
)
def test_a_rule_in_words(rule: Expression, words: str) -> None:
    assert rule_words(rule, WHOLE) == words


@pytest.mark.parametrize("operator", [*OPERATORS, *FUNCTIONS])
def test_nothing_that_a_rule_may_be_made_of_is_left_unsaid(operator: str) -> None:
    least = {**OPERATORS, **FUNCTIONS}[operator][0]
    operands = (ONE, *(Literal("yes") for _place in range(max(least, 1) - 1)))[: max(least, 0)]
    assert rule_words(Operation(operator, operands), WHOLE)


def test_the_rules_of_a_questionnaire_in_another_language(db: None) -> None:
    definition = cycles.definition_of(cycles.cycle("HPA-2016"))
    with override("en"):
        shown = {one.id: one for section in sections_shown(definition, "es") for one in section.questions}
    ruled = next(one for one in definition.questions if one.relevant_when and not one.derived_from)
    assert "«" in shown[ruled.id].rule
    assert all(one.text.language == "es" for one in shown.values())
    assert any(one.follow_ups for one in shown.values())
