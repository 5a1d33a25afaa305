"""What a questionnaire is: sections, questions, choices, and the definitions of its indicators."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from enlace.assessments.rules import values
from enlace.assessments.rules.conditions import Expression
from enlace.common.texts import Text

CHOICE_TYPES = frozenset({"yes_no_partial", "select_one", "select_multiple"})
NUMBER_TYPES = frozenset({"integer", "decimal"})
TEXT_TYPES = frozenset({"text", "legislation_ref", "file"})
# `note` shows a text and asks nothing; `calculate` is worked out and never answered.
SILENT_TYPES = frozenset({"note", "calculate"})
QUESTION_TYPES = CHOICE_TYPES | NUMBER_TYPES | TEXT_TYPES | {"date"} | SILENT_TYPES
# The types in which “we have no data” is an answer of its own.
NO_DATA_TYPES = CHOICE_TYPES | NUMBER_TYPES | {"date"}
NO_DATA = values.NO_DATA


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen.

    score: 0 to 1, or None where the choice takes no part in a score.
    exclusive: chosen alone, and not counted where chosen options are counted (“none of these”).
    """

    code: str
    texts: Text
    score: float | None = None
    exclusive: bool = False


@dataclass(frozen=True)
class Question:
    """One question, or one derived from another (`derived_from`): assistance needed, what hinders.

    choices: without `no_data`, which is an answer of another nature and counted apart.
    relevant_when: asked only where this holds; None: always asked.
    constraint: holds of every valid answer (`.` is the answer), with `constraint_message`.
    calculation: the expression of a `calculate`.
    """

    id: str
    section: str
    type: str
    texts: Text
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    choice_list: str = ""
    required: bool = False
    relevant_when: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text = field(default_factory=dict)
    calculation: Expression | None = None
    tier: str = "core"
    plan: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    ta_follow_up: bool = False
    marking: str = ""
    indicators: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    max_selected: int | None = None
    origin: str = ""
    derived_from: str = ""
    suffix: str = ""

    @property
    def asks(self) -> bool:
        return self.type not in SILENT_TYPES

    @cached_property
    def choice_codes(self) -> frozenset[str]:
        return frozenset(choice.code for choice in self.choices)

    @cached_property
    def exclusive_codes(self) -> frozenset[str]:
        return frozenset(choice.code for choice in self.choices if choice.exclusive)


@dataclass(frozen=True)
class Section:
    """A part of the questionnaire; `report_heading` is the heading it has in the report, if any."""

    code: str
    name: Text
    part: str = ""
    report_heading: str = ""


@dataclass(frozen=True)
class MeasureDefinition:
    """One number of an indicator: which kind of measure, over which questions, with which parameters.

    measure: the code of a kind in `assessments/kinds/measures`.
    parameters: what that kind asks for (`question`, `questions`, `codes`, `above`, `instrument`, ...).
    """

    code: str
    measure: str
    title: Text
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorDefinition:
    """An indicator: its name, its formula in words, and the measures that the words were turned into.

    never_named: no State is ever shown beside its value (for example relocation of witnesses).
    """

    code: str
    name: Text
    formula: Text = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    measures: tuple[MeasureDefinition, ...] = ()
    origin: str = ""
    never_named: bool = False


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire in one version.

    questions: the derived ones too, each after its parent.
    answer_fields: what stands beside every answer as a column of a reply (comment, marking, basis).
    self_report: questions for the Secretariat, outside the figures.
    """

    code: str
    version: str
    title: Text
    languages: tuple[str, ...]
    sections: tuple[Section, ...]
    questions: tuple[Question, ...]
    indicators: tuple[IndicatorDefinition, ...] = ()
    status: str = ""
    plan: str = ""
    default_marking: str = ""
    self_report: tuple[Question, ...] = ()
    answer_fields: tuple[Question, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def asked_questions(self) -> tuple[Question, ...]:
        """The questions that take an answer, in order, derived ones included."""
        return tuple(question for question in self.questions if question.asks)
