"""How far each section has come for those who answer: what is derived from a question is no question of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from enlace.assessments.rules.conditions import Truth
from enlace.assessments.rules.drafts import FULL
from enlace.assessments.rules.progress import in_form
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, Question


@dataclass
class Counted:
    """Counts of questions: four different things. relevant = answered + no_data + open."""

    answered: int = 0
    no_data: int = 0
    open: int = 0
    not_relevant: int = 0

    @property
    def relevant(self) -> int:
        return self.answered + self.no_data + self.open


def counted(
    questions: Iterable[Question], relevant: Mapping[str, Truth], values: Mapping[str, str], form: str
) -> dict[str, Counted]:
    """Return section -> its counts, of the questions that the form of the reply asks."""
    grouped: dict[str, list[Question]] = {}
    for one in questions:
        if not one.derived_from:
            grouped.setdefault(one.section, []).append(one)
    found = {}
    for section, every in grouped.items():
        chosen, total = form_of(every, form), Counted()
        for one in every:
            value = values.get(one.id)
            if not in_form(chosen, one):
                continue
            if relevant.get(one.id) is False:
                total.not_relevant += 1
            elif not value:
                total.open += 1
            elif value == NO_DATA and one.type in NO_DATA_TYPES:
                total.no_data += 1
            else:
                total.answered += 1
        found[section] = total
    return found


def form_of(questions: Iterable[Question], form: str) -> str:
    """Return in which form the questions of a section are asked: one of which the short form asks nothing, whole."""
    return form if any(in_form(form, one) for one in questions) else FULL
