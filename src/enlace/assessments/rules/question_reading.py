"""Questions as a pack writes them in YAML, and the follow-ups that each of them brings with it."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from enlace.assessments.rules.choice_lists import YES_NO_PARTIAL, Lists
from enlace.assessments.rules.conditions import Expression, Operation, Reference
from enlace.assessments.rules.questionnaire import (
    CHOICE_TYPES,
    NUMBER_TYPES,
    QUESTION_TYPES,
    SILENT_TYPES,
    TEXT_TYPES,
    Choice,
    Question,
)
from enlace.assessments.rules.shape import Source, shown
from enlace.assessments.rules.skip_rules import RuleReader, order_problems
from enlace.common.errors import N_

NO_LIST = N_("there is no choice list “%(list)s”; there are: %(known)s")
WRITTEN_TYPES = QUESTION_TYPES - SILENT_TYPES
TIERS = ("core", "full")
# TLP 2.0 labels, from the least to the most restricted.
MARKINGS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
# What stands beside every answer as a column of a reply file, not as a question of its own.
ANSWER_COLUMNS = ("COM", "MARK", "BASIS")
SUFFIX_CHARACTERS = 19
SECTION_CHARACTERS = 40

_SHARED_KEYS = ("text", "hint", "choices", "required", "relevant_when", "unit", "min", "max", "max_selected")
_QUESTION_KEYS = (
    *_SHARED_KEYS,
    *("section", "tier", "plan", "provisions", "evidence", "ta_follow_up", "marking", "indicators", "origin"),
)

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class QuestionReader:
    """Reads the questions of one questionnaire.

    language: the one that every question must have its text in. own, shared: choice lists by name.
    sections: the codes that a question may stand in. found: the questions read so far, by id.
    paths: where each of them stands in the file.
    """

    source: Source
    language: str
    own: Lists
    shared: Lists
    sections: Collection[str] = ()
    found: dict[str, Question] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def question(self, value: Any, path: str) -> Question | None:
        """Return one question of the questionnaire, without its follow-ups."""
        required = ("id", "section", "type", "text")
        entry = self.source.mapping(value, path, required=required, allowed=_QUESTION_KEYS)
        read = self._read(entry, path, "id", RuleReader(self.source, self.found))
        source = self.source
        section = source.code(entry.get("section"), f"{path}.section", most=SECTION_CHARACTERS)
        if section and section not in self.sections:
            source.fault(f"{path}.section", N_("there is no section “%(section)s”"), section=section)
        tier = source.code(entry.get("tier"), f"{path}.tier") or TIERS[0]
        self._one_of(tier, TIERS, f"{path}.tier")
        marking = source.code(entry.get("marking"), f"{path}.marking")
        self._one_of(marking, ("", *MARKINGS), f"{path}.marking")
        evidence = source.codes(entry.get("evidence"), f"{path}.evidence")
        for place, one in enumerate(evidence):
            self._one_of(one, sorted(TEXT_TYPES), f"{path}.evidence[{place}]")
        return read and dataclasses.replace(
            read,
            section=section,
            tier=tier,
            marking=marking,
            evidence=evidence,
            plan=source.codes(entry.get("plan"), f"{path}.plan"),
            provisions=source.codes(entry.get("provisions"), f"{path}.provisions"),
            indicators=source.codes(entry.get("indicators"), f"{path}.indicators"),
            ta_follow_up=source.flag(entry.get("ta_follow_up"), f"{path}.ta_follow_up"),
            origin=source.text(entry.get("origin"), f"{path}.origin"),
        )

    def own_question(self, value: Any, path: str) -> Question | None:
        """Return one question that the Secretariat puts to itself; it stands in no section."""
        allowed = ("hint", "choices", "unit", "min", "max", "plan", "origin")
        entry = self.source.mapping(value, path, required=("id", "type", "text"), allowed=allowed)
        read = self._read(entry, path, "id", None)
        return read and dataclasses.replace(
            read,
            plan=self.source.codes(entry.get("plan"), f"{path}.plan"),
            origin=self.source.text(entry.get("origin"), f"{path}.origin"),
        )

    def follow_ups(self, value: Any, path: str) -> tuple[Question, ...]:
        """Return the questions of a block that follows others; their ids and rules hold suffixes only."""
        block: dict[str, Question] = {}
        paths: dict[str, str] = {}
        for place, item in enumerate(self.source.items(value, path)):
            here = f"{path}[{place}]"
            required, allowed = ("suffix", "type", "text"), (*_SHARED_KEYS, "default")
            entry = self.source.mapping(item, here, required=required, allowed=allowed)
            read = self._read(entry, here, "suffix", RuleReader(self.source, block, "suffix"))
            if read is not None and read.id in block:
                self.source.fault(f"{here}.suffix", N_("“%(code)s” stands twice"), code=read.id)
            elif read is not None:
                block[read.id] = dataclasses.replace(read, suffix=read.id)
                paths[read.id] = f"{self.source.name}: {here}.relevant_when"
        questions = tuple(block.values())
        self.source.problems.extend(order_problems(questions, lambda question: paths[question.id]))
        return questions

    def _read(self, entry: Entry, path: str, key: str, rules: RuleReader | None) -> Question | None:
        """Return what every kind of question has, or None where it has no id."""
        source = self.source
        most = SUFFIX_CHARACTERS if key == "suffix" else 60
        code = source.code(entry.get(key), f"{path}.{key}", most=most)
        kind = source.code(entry.get("type"), f"{path}.type")
        self._one_of(kind, ("", *sorted(WRITTEN_TYPES)), f"{path}.type")
        needed = self.language if entry.get("text") is not None else ""
        name, choices = self._choices(entry, kind, path)
        minimum, maximum = self._range(entry, kind, path)
        question = Question(
            id=code,
            section="",
            type=kind if kind in WRITTEN_TYPES else "",
            texts=source.texts(entry.get("text"), f"{path}.text", needed=needed),
            hint=source.texts(entry.get("hint"), f"{path}.hint"),
            choices=choices,
            choice_list=name,
            required=source.flag(entry.get("required"), f"{path}.required"),
            relevant_when=rules.read(entry.get("relevant_when"), f"{path}.relevant_when") if rules else None,
            unit=source.text(entry.get("unit"), f"{path}.unit"),
            minimum=minimum,
            maximum=maximum,
            max_selected=self._max_selected(entry, kind, path),
        )
        return question if code else None

    def _choices(self, entry: Entry, kind: str, path: str) -> tuple[str, tuple[Choice, ...]]:
        value, here = entry.get("choices"), f"{path}.choices"
        if kind not in CHOICE_TYPES:
            if value is not None and kind in WRITTEN_TYPES:
                self.source.fault(here, N_("a question of type %(type)s has no choices"), type=kind)
            return "", ()
        if value is None:
            if kind != "yes_no_partial":
                self.source.fault(path, N_("“%(key)s” is missing"), key="choices")
            return "", YES_NO_PARTIAL
        if not isinstance(value, str):
            message = N_("this must be the name of a choice list, not %(value)s")
            self.source.fault(here, message, value=shown(value))
            return "", ()
        found = self.own.get(value, self.shared.get(value))
        if found is None:
            everywhere = [*self.own, *self.shared]
            known = ", ".join(one for one in everywhere if (":" in one) == (":" in value)) or "–"
            message = NO_LIST
            self.source.fault(here, message, list=shown(value), known=known)
        return value, found or ()

    def _range(self, entry: Entry, kind: str, path: str) -> tuple[float | None, float | None]:
        limits = [self.source.number(entry.get(key), f"{path}.{key}") for key in ("min", "max")]
        for key, limit in zip(("min", "max"), limits, strict=True):
            if limit is not None and kind in WRITTEN_TYPES - NUMBER_TYPES:
                message = N_("a question of type %(type)s has no least or greatest number")
                self.source.fault(f"{path}.{key}", message, type=kind)
        least, most = limits
        if least is not None and most is not None and least > most:
            self.source.fault(path, N_("min (%(min)s) is greater than max (%(max)s)"), min=least, max=most)
        return least, most

    def _max_selected(self, entry: Entry, kind: str, path: str) -> int | None:
        here = f"{path}.max_selected"
        value = self.source.number(entry.get("max_selected"), here)
        if value is None:
            return None
        if kind != "select_multiple" and kind in WRITTEN_TYPES:
            self.source.fault(here, N_("only a select_multiple has a greatest number of choices"))
        if value < 1 or value != int(value):
            self.source.fault(here, N_("this must be a whole number of at least 1"))
        return int(value)

    def _one_of(self, code: str, known: Sequence[str], path: str) -> None:
        if code not in known:
            message = N_("“%(code)s” is not known here; known are: %(known)s")
            self.source.fault(path, message, code=code, known=", ".join(filter(None, known)))


def with_follow_ups(question: Question, block: Sequence[Question]) -> list[Question]:
    """Return `question` and, right after it, the questions of `block` made its own.

    A derived question is asked where its parent is, and where its own rule holds.
    """
    names = {one.suffix: f"{question.id}.{one.suffix}" for one in block}
    derived = [
        dataclasses.replace(
            one,
            id=names[one.suffix],
            section=question.section,
            tier=question.tier,
            marking=question.marking,
            derived_from=question.id,
            relevant_when=_both(question.relevant_when, _renamed(one.relevant_when, names)),
        )
        for one in block
    ]
    return [question, *derived]


def _both(one: Expression | None, other: Expression | None) -> Expression | None:
    return Operation("and", (one, other)) if one and other else one or other


def _renamed(expression: Expression | None, names: Mapping[str, str]) -> Expression | None:
    """Return `expression` with the questions it looks at named as in `names`."""
    if isinstance(expression, Reference):
        return Reference(names.get(expression.question, expression.question))
    if isinstance(expression, Operation):
        operands = (_renamed(operand, names) for operand in expression.operands)
        return Operation(expression.operator, tuple(operand for operand in operands if operand))
    return expression
