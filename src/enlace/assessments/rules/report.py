"""What a report holds before it becomes a document: one JSON value, the same for the living report and an edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from enlace.assessments.rules.questionnaire import Question, Questionnaire, Section

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Report:
    """The content of a report with its questionnaire.

    content: `cycle` (code, title, pack, threshold, dates, synthetic), `states` (code, names, groups), `coverage` (a
    row a State asked), `figures` and `indicators` (contracts section 5, as far as the reader may see), `standing`
    (instrument -> state -> status), `instruments` (code -> names), `annex` (the answers that may be shown).
    """

    content: Json
    questionnaire: Questionnaire

    @cached_property
    def cycle(self) -> Json:
        return dict(self.content["cycle"])

    @cached_property
    def threshold(self) -> float:
        return float(self.cycle["coverage_threshold"])

    @cached_property
    def figures(self) -> Mapping[str, Json]:
        return {figure["question"]: figure for figure in self.content["figures"]}

    @cached_property
    def told(self) -> Mapping[str, Json]:
        """The figures that the report speaks of; the others are kept for programs."""
        by_id = self.questionnaire.by_id
        return {
            code: figure
            for code, figure in self.figures.items()
            if code not in by_id or is_reported(self.questionnaire, by_id[code])
        }

    @cached_property
    def indicators(self) -> tuple[Json, ...]:
        return tuple(self.content["indicators"])

    @cached_property
    def states(self) -> tuple[Json, ...]:
        return tuple(self.content["states"])

    @cached_property
    def outlines(self) -> Mapping[str, str]:
        """State -> its code on the map."""
        return {state["code"]: state.get("outline", state["code"]) for state in self.states}

    @cached_property
    def coverage(self) -> tuple[Json, ...]:
        return tuple(self.content["coverage"])

    @cached_property
    def started(self) -> frozenset[str]:
        return frozenset(row["state"] for row in self.coverage if row["started"])


def parts(questionnaire: Questionnaire) -> tuple[Section, ...]:
    """Return the sections that are parts of the report: those that answer to a part of the plan or have a heading in
    the report, or all where none does.

    What stands outside them is about the reply itself (who answers, for which period): no figure speaks of it.
    """
    told = tuple(section for section in questionnaire.sections if section.part or section.report_heading)
    return told or questionnaire.sections


def is_reported(questionnaire: Questionnaire, question: Question) -> bool:
    """Return whether the report makes a figure of the answers to `question`."""
    return question.section in {section.code for section in parts(questionnaire)}


def questions_of(questionnaire: Questionnaire, section: str) -> tuple[Question, ...]:
    """Return the questions of a section that take an answer, without the derived ones."""
    return tuple(
        question
        for question in questionnaire.asked_questions
        if question.section == section and not question.derived_from
    )


def derived(questionnaire: Questionnaire, suffix: str) -> tuple[Question, ...]:
    """Return the derived questions with this suffix (`TA1`, `OBST`, ...), in order."""
    return tuple(
        question for question in questionnaire.questions if question.derived_from and question.suffix == suffix
    )


def indicators_of(report: Report, section: str) -> tuple[Json, ...]:
    """Return the indicators whose first question in a part of the report stands in `section`; "" for those that rest
    on none.
    """
    by_id = report.questionnaire.by_id
    told = {part.code for part in parts(report.questionnaire)}
    home = {
        definition.code: next(
            (by_id[one].section for one in definition.questions if one in by_id and by_id[one].section in told), ""
        )
        for definition in report.questionnaire.indicators
    }
    return tuple(indicator for indicator in report.indicators if home.get(indicator["code"], "") == section)
