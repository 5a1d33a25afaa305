"""The texts of a questionnaire side by side in its languages, and what is missing."""

from collections.abc import Collection
from dataclasses import dataclass

from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.supplement import places
from enlace.common.texts import Text


@dataclass(frozen=True)
class TextRow:
    """One text; place: where it stands, as `questions.A1.text`."""

    place: str
    texts: Text

    def missing(self, languages: Collection[str]) -> tuple[str, ...]:
        return tuple(language for language in languages if not self.texts.get(language))


def text_rows(questionnaire: Questionnaire) -> tuple[TextRow, ...]:
    """Return every text of `questionnaire` once, in its order; a text that it has in no language is none."""
    rows = [TextRow(".".join(path), texts) for path, texts in places(questionnaire).items() if texts]
    rows += [
        TextRow(f"questions.{one.id}.constraint_message", one.constraint_message)
        for one in questionnaire.questions
        if one.constraint_message
    ]
    return tuple(rows)


def missing_counts(rows: Collection[TextRow], languages: Collection[str]) -> dict[str, int]:
    """Return language -> how many of `rows` it lacks."""
    return {language: sum(not row.texts.get(language) for row in rows) for language in languages}
