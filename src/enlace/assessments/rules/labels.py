"""Which handling label an answer carries."""

from enlace.assessments.rules.questionnaire import Questionnaire

UNLABELLED = "TLP:CLEAR"


def label_of(given: str, question_id: str, questionnaire: Questionnaire) -> str:
    """Return the handling label of an answer: its own, else the question's, else the questionnaire's.

    A questionnaire that names no label anywhere asks for nothing that its States do not publish: TLP:CLEAR.
    Reading: ADR 0007.
    """
    question = questionnaire.by_id.get(question_id)
    if question is not None and not question.marking and question.derived_from:
        return given or label_of("", question.derived_from, questionnaire)
    return given or (question.marking if question else "") or questionnaire.default_marking or UNLABELLED
