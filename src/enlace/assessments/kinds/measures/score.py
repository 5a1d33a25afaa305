"""Score: the mean score of the States that answered all questions of a measure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from enlace.assessments.rules.measures import (
    Context,
    Measure,
    Side,
    Standings,
    asked_by,
    exact,
    greatest_ratio,
    least_ratio,
    measured,
    parameter_problems,
    question_problems,
    replies_to_all,
    rounded,
    share,
)
from enlace.assessments.rules.questionnaire import MeasureDefinition, Question
from enlace.common.errors import N_, Problem

TYPES = frozenset({"yes_no_partial", "select_one"})


@dataclass(frozen=True)
class _Scale:
    """The scores of one question; partial: some of its choices have none, such as “not applicable”."""

    scores: Mapping[str, Fraction]
    partial: bool

    @property
    def least(self) -> Fraction:
        return min(self.scores.values())

    @property
    def most(self) -> Fraction:
        return max(self.scores.values())


@dataclass(frozen=True)
class _Reach:
    """The least and the greatest sum of scores of an open State; certain: it will be in the mean."""

    least: Fraction
    most: Fraction
    certain: bool


def _compute(definition: MeasureDefinition, context: Context) -> dict[str, Any]:
    """Return the mean score of the States that answered every question with a choice that has a score.

    Scores run from 0 to 1; the questions weigh the same, and so do the States. A choice without a score
    (`na`, not applicable; `not_eligible`) says that the question does not concern this State, as a skip rule
    would have said, and a 0 would reproach the State with it. So such a State has answered (it counts as
    covered, and under `not_scored`) but is not in the mean.

    Bounds: a State that is silent, or has no data, on some of the questions could score the least or the most
    that they allow on those. Could it also give a choice without a score, or turn out not to be concerned,
    then it may stay out of the mean, and does so in the worst case where that is worse.
    """
    questions = asked_by(definition)
    scales = [_scale(context.questions[question]) for question in questions]
    replies = replies_to_all(context, questions)
    total, scored = Fraction(0), 0
    for answers in replies.answered.values():
        if all(answer in scale.scores for scale, answer in zip(scales, answers, strict=True)):
            total += sum(scale.scores[answer] for scale, answer in zip(scales, answers, strict=True))
            scored += 1
    reaches = [reach for open_ in replies.open.values() if (reach := _reach(open_, scales)) is not None]
    certain = [reach for reach in reaches if reach.certain]
    optional = [reach for reach in reaches if not reach.certain]
    size = Fraction(len(questions))
    whole = (scored + len(certain)) * size
    lower = least_ratio(
        (total + sum(reach.least for reach in certain), whole), [(reach.least, size) for reach in optional]
    )
    upper = greatest_ratio(
        (total + sum(reach.most for reach in certain), whole), [(reach.most, size) for reach in optional]
    )
    return measured(
        definition,
        context,
        replies,
        value=share(total, scored * size),
        unit="score",
        bounds=(None if lower is None else rounded(lower), None if upper is None else rounded(upper)),
        n=scored,
        not_scored=len(replies.answered) - scored,
    )


def _scale(question: Question) -> _Scale:
    scores = {choice.code: exact(choice.score) for choice in question.choices if choice.score is not None}
    return _Scale(scores, len(scores) < len(question.choices))


def _reach(standings: Standings, scales: list[_Scale]) -> _Reach | None:
    """Return what one open State could score; None where an answer already keeps it out of the mean."""
    least = most = Fraction(0)
    certain = True
    for standing, scale in zip(standings, scales, strict=True):
        answer = standing.given
        if answer is None:
            least += scale.least
            most += scale.most
            certain = certain and standing.relevant is True and not scale.partial
        elif answer in scale.scores:
            least += scale.scores[answer]
            most += scale.scores[answer]
        else:
            return None
    return _Reach(least, most, certain)


def _side(definition: MeasureDefinition, question: Question, on: date | None) -> Side | None:
    """Return the score of an answer where it is all that the mean is made of; choices can share a score."""
    scores = _scale(question).scores
    return scores.get if len(asked_by(definition)) == 1 and len({*scores.values()}) > 1 else None


def _problems(definition: MeasureDefinition, questions: Mapping[str, Question]) -> list[Problem]:
    problems = parameter_problems(definition, required=("questions",))
    problems += question_problems(definition, "questions", questions, TYPES)
    if problems:
        return problems
    message = N_("no choice of %(question)s has a score")
    return [
        Problem("questions", message, {"question": name})
        for name in asked_by(definition)
        if not _scale(questions[name]).scores
    ]


KIND = Measure(
    code="score",
    summary=N_("The mean score of the States that answered all of the questions."),
    questions=asked_by,
    problems=_problems,
    compute=_compute,
    side=_side,
)
