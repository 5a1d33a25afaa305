"""Which handling label an answer carries."""

from enlace.assessments.rules.questionnaire import Questionnaire

UNLABELLED = "TLP:CLEAR"
STRICTEST = "TLP:RED"


def label_of(given: str, question_id: str, questionnaire: Questionnaire) -> str:
    """Return the handling label of an answer: its own, else the question's, else the questionnaire's.

    A questionnaire that names no label anywhere asks for nothing that its States do not publish: TLP:CLEAR.
    Reading: ADR 0007.
    """
    question = questionnaire.by_id.get(question_id)
    if question is not None and not question.marking and question.derived_from:
        return given or label_of("", question.derived_from, questionnaire)
    return given or (question.marking if question else "") or questionnaire.default_marking or UNLABELLED


def never_named(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the questions of indicators in which no State is ever named, and those derived from them."""
    named = {code for indicator in questionnaire.indicators if indicator.never_named for code in indicator.questions}
    return frozenset(
        question.id for question in questionnaire.questions if {question.id, question.derived_from} & named
    )
