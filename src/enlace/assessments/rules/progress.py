"""How far a reply has come: where each question stands, counted by section, and what a submission would hold."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from enlace.assessments.rules.answers import constraint_problems, relevance
from enlace.assessments.rules.drafts import CORE, Draft, DraftStatus
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, Question, Questionnaire
from enlace.common.errors import Problem

Drafts = Mapping[str, Draft]
# A bar is drawn in so many steps, and the counts stand beside it.
STEPS = 20


class Place(StrEnum):
    """What stands at a question: four different things, as everywhere."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    OPEN = "open"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True)
class Progress:
    """Counts of questions, what follows up on them (what hinders, help needed) left out.

    relevant = answered + no_data + open; of those with an answer some are drafted, returned or approved.
    """

    answered: int = 0
    no_data: int = 0
    open: int = 0
    not_relevant: int = 0
    drafted: int = 0
    returned: int = 0
    approved: int = 0

    @property
    def relevant(self) -> int:
        return self.answered + self.no_data + self.open

    @property
    def done(self) -> int:
        return self.answered + self.no_data

    @property
    def known(self) -> int:
        """How much of what is relevant is answered, in `STEPS` of a bar: none only of nothing, all only of all."""
        if self.done in (0, self.relevant):
            return STEPS if self.done == self.relevant else 0
        return max(1, STEPS * self.done // self.relevant)

    @property
    def missing(self) -> int:
        """The rest of the bar."""
        return STEPS - self.known

    @property
    def steps(self) -> int:
        return STEPS

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Submission:
    """What a section would submit. open, required, aside, returned: questions in order.

    open: as `progress` counts them. required: those that must be answered and are not.
    aside: answered, but made irrelevant by other answers; they stay in the working copy.
    broken: answers that break the rule of their question. again: it was submitted before.
    """

    section: str
    progress: Progress
    open: tuple[str, ...]
    required: tuple[str, ...]
    aside: tuple[str, ...]
    returned: tuple[str, ...]
    broken: tuple[Problem, ...]
    again: bool

    @property
    def held_back(self) -> bool:
        return bool(self.returned or self.broken)


def in_form(form: str, question: Question) -> bool:
    """Return whether a State that chose `form` is asked the question: the short one holds those of the core alone."""
    return form != CORE or question.tier == CORE


def places(questionnaire: Questionnaire, drafts: Drafts) -> dict[str, Place]:
    """Return what stands at each question that takes an answer."""
    relevant = relevance(questionnaire, {code: one.content.value for code, one in drafts.items() if one.content.value})
    return {
        question.id: _place(question, relevant[question.id], drafts.get(question.id))
        for question in questionnaire.asked_questions
    }


def _place(question: Question, relevant: bool | None, draft: Draft | None) -> Place:
    if relevant is False:
        return Place.NOT_RELEVANT
    value = draft.content.value if draft else ""
    if not value:
        return Place.OPEN
    return Place.NO_DATA if value == NO_DATA and question.type in NO_DATA_TYPES else Place.ANSWERED


def progress(questions: Iterable[Question], stands: Mapping[str, Place], drafts: Drafts, form: str) -> Progress:
    """Return the counts of `questions`, of those that the form of the reply asks."""
    total = Progress()
    for question in questions:
        if in_form(form, question) and not question.derived_from:
            place, draft = stands[question.id], drafts.get(question.id)
            status = draft.status if draft and place is not Place.NOT_RELEVANT else DraftStatus.OPEN
            counted = {place.value: 1} | ({status.value: 1} if status is not DraftStatus.OPEN else {})
            total += Progress(**counted)
    return total


def by_section(questions: Iterable[Question]) -> dict[str, tuple[Question, ...]]:
    """Return section -> its questions, in order."""
    found: dict[str, tuple[Question, ...]] = {}
    for question in questions:
        found[question.section] = (*found.get(question.section, ()), question)
    return found


def submissions(
    questionnaire: Questionnaire, drafts: Drafts, form: str, sections: Collection[str], submitted: Collection[str]
) -> tuple[Submission, ...]:
    """Return what each of `sections` would submit, in the questionnaire's order."""
    stands = places(questionnaire, drafts)
    values = {code: one.content.value for code, one in drafts.items() if one.content.value}
    broken = constraint_problems(questionnaire, values)
    grouped = by_section(questionnaire.asked_questions)
    found = []
    for section in questionnaire.sections:
        if section.code not in sections:
            continue
        own = grouped.get(section.code, ())
        asked = [one for one in own if in_form(form, one)]
        held = {one.id for one in own}
        found.append(
            Submission(
                section=section.code,
                progress=progress(own, stands, drafts, form),
                open=tuple(one.id for one in asked if stands[one.id] is Place.OPEN and not one.derived_from),
                required=tuple(one.id for one in asked if one.required and stands[one.id] is Place.OPEN),
                aside=tuple(
                    one.id
                    for one in own
                    if stands[one.id] is Place.NOT_RELEVANT and one.id in drafts and drafts[one.id].content.value
                ),
                returned=tuple(
                    one.id for one in own if one.id in drafts and drafts[one.id].status is DraftStatus.RETURNED
                ),
                broken=tuple(problem for code, problem in broken if code in held),
                again=section.code in submitted,
            )
        )
    return tuple(found)
