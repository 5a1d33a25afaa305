"""How far a section has come: four different things, and what is derived is no question of its own."""

from enlace.assessments.rules.drafts import CORE, FULL
from enlace.assessments.rules.questionnaire import Question
from enlace.assessments.rules.section_counts import Counted, counted

TEXTS = {"en": "?"}


def question(code: str, kind: str = "integer", tier: str = CORE, derived_from: str = "") -> Question:
    return Question(code, code[0], kind, TEXTS, tier=tier, derived_from=derived_from)


QUESTIONS = (
    question("A1"),
    question("A1.TA1", derived_from="A1"),
    question("A2", tier=FULL),
    question("A3"),
    question("A4", "text"),
    question("B1", tier=FULL),
)
VALUES = {"A1": "3", "A1.TA1": "1", "A2": "no_data", "A3": "7", "A4": "no_data"}
RELEVANT = {"A1": True, "A2": True, "A3": False, "A4": None, "B1": True}


def test_each_question_is_one_of_four_things() -> None:
    # In a text, “no_data” is what somebody wrote.
    assert counted(QUESTIONS, RELEVANT, VALUES, FULL) == {"A": Counted(2, 1, 0, 1), "B": Counted(0, 0, 1, 0)}


def test_the_short_form_counts_the_core_and_a_section_without_any_is_counted_whole() -> None:
    assert counted(QUESTIONS, RELEVANT, VALUES, CORE) == {"A": Counted(2, 0, 0, 1), "B": Counted(0, 0, 1, 0)}
