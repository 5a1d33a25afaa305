"""Skip rules as a pack writes them in YAML, and the law that a rule looks only back.

Forms: {question, in: [...]}, {question, contains: code}, {question, gt: n}, {all: [...]}, {any: [...]};
within the block of a question's follow-ups {suffix, in: [...]} and the like.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enlace.assessments.rules.conditions import (
    MAX_DEPTH,
    Expression,
    Literal,
    Operation,
    Reference,
    references,
)
from enlace.assessments.rules.questionnaire import CHOICE_TYPES, NO_DATA, NUMBER_TYPES, Question
from enlace.assessments.rules.shape import Source, shown
from enlace.common.errors import N_, Problem

TESTS = ("in", "contains", "gt")
JOINS = {"all": "and", "any": "or"}


@dataclass(frozen=True)
class RuleReader:
    """Reads the rules of one questionnaire.

    known: the questions a rule may look at, by the name the rule uses. subject: the key that holds that
    name (`question`, or `suffix` in a block of follow-ups). A question unknown here is left to
    `order_problems`, which sees the whole.
    """

    source: Source
    known: Mapping[str, Question]
    subject: str = "question"

    def read(self, value: Any, path: str, level: int = 4) -> Expression | None:
        """Return the expression of the rule `value`, or None where there is none or it has a fault."""
        if value is None:
            return None
        if level > MAX_DEPTH:
            message = N_("the rule is nested more than %(most)s levels deep")
            self.source.fault(path, message, most=MAX_DEPTH)
            return None
        rule = self.source.mapping(value, path, allowed=(self.subject, *TESTS, *JOINS))
        forms = [key for key in (*JOINS, *TESTS) if key in rule]
        if len(forms) != 1 or (self.subject in rule) != (forms[0] in TESTS):
            message = N_("a rule has %(subject)s and one of in, contains, gt; or it has all, or any, alone")
            self.source.fault(path, message, subject=self.subject)
            return None
        if forms[0] in JOINS:
            return self._join(forms[0], rule[forms[0]], path, level)
        name = self.source.code(rule[self.subject], f"{path}.{self.subject}", most=80)
        return self._test(name, forms[0], rule[forms[0]], path) if name else None

    def _join(self, form: str, value: Any, path: str, level: int) -> Expression | None:
        items = self.source.items(value, f"{path}.{form}")
        if not items:
            self.source.fault(f"{path}.{form}", N_("at least one rule is asked for"))
        parts = [self.read(item, f"{path}.{form}[{n}]", level + 1) for n, item in enumerate(items)]
        if any(item is None for item in items):
            self.source.fault(f"{path}.{form}", N_("a rule in this list is empty"))
        found = tuple(part for part in parts if part is not None)
        if len(found) < 2:  # noqa: PLR2004
            return found[0] if found else None
        return Operation(JOINS[form], found)

    def _test(self, name: str, form: str, value: Any, path: str) -> Expression:
        question = self.known.get(name)
        reference = Reference(question.id if question else name)
        if form == "gt":
            return self._greater(question, reference, value, path)
        here = f"{path}.{form}"
        fitting = CHOICE_TYPES if form == "in" else {"select_multiple"}
        if question and question.type and question.type not in fitting:
            message = N_("“%(form)s” does not go with %(question)s, a question of type %(type)s")
            self.source.fault(here, message, form=form, question=name, type=question.type)
        if form == "in":
            codes = self.source.codes(value, here)
            if not value:
                self.source.fault(here, N_("at least one code is asked for"))
        else:
            codes = tuple(filter(None, [self.source.code(value, here)]))
        for code in codes:
            if question and question.choices and code not in question.choice_codes | {NO_DATA}:
                message = N_("“%(code)s” is no choice of %(question)s; its choices are: %(known)s")
                known = shown(", ".join(choice.code for choice in question.choices))
                self.source.fault(here, message, code=code, question=name, known=known)
        return Operation("in" if form == "in" else "selected", (reference, *(Literal(code) for code in codes)))

    def _greater(self, question: Question | None, reference: Reference, value: Any, path: str) -> Expression:
        number = self.source.number(value, f"{path}.gt")
        if value is None:
            self.source.fault(f"{path}.gt", N_("a number is asked for"))
        counted: Expression = reference
        if question and question.type == "select_multiple":
            counted = Operation("count-positive", (reference,))
        elif question and question.type and question.type not in NUMBER_TYPES:
            message = N_("“%(form)s” does not go with %(question)s, a question of type %(type)s")
            self.source.fault(f"{path}.gt", message, form="gt", question=question.id, type=question.type)
        return Operation(">", (counted, Literal(0 if number is None else number)))


def order_problems(questions: Sequence[Question], where: Callable[[Question], str]) -> list[Problem]:
    """Return what is wrong with the questions that rules, constraints and calculations look at.

    Each must exist and stand earlier; rules that go in a circle are shown as the circle they make.
    where: the place of a question's rule, for the problem.
    """
    place = {question.id: number for number, question in reversed(list(enumerate(questions)))}
    later: dict[str, list[str]] = {}
    problems = []
    for number, question in enumerate(questions):
        for name in dict.fromkeys(_looks_at(question)):
            if name not in place:
                message = N_("the rule looks at “%(question)s”, and there is no such question")
                problems.append(Problem(where(question), message, {"question": shown(name)}))
            elif place[name] >= number:
                later.setdefault(question.id, []).append(name)
    problems.extend(_forward_problems(questions, later, where))
    return problems


def _forward_problems(
    questions: Sequence[Question], later: Mapping[str, list[str]], where: Callable[[Question], str]
) -> Iterator[Problem]:
    looks = {question.id: tuple(_looks_at(question)) for question in questions}
    shown_circles: set[frozenset[str]] = set()
    for question in questions:
        for name in later.get(question.id, ()):
            circle = _way(looks, name, question.id)
            if not circle:
                message = N_("the rule looks at “%(question)s”, which is asked later; a rule looks only back")
                yield Problem(where(question), message, {"question": name})
            elif frozenset(circle) not in shown_circles:
                shown_circles.add(frozenset(circle))
                message = N_("the rules go in a circle: %(circle)s")
                yield Problem(where(question), message, {"circle": " → ".join([question.id, *circle])})


def _looks_at(question: Question) -> Iterator[str]:
    for rule in (question.relevant_when, question.constraint, question.calculation):
        if rule is not None:
            yield from references(rule)


def _way(looks: Mapping[str, Iterable[str]], start: str, end: str) -> list[str]:
    """Return the shortest way from `start` to `end` along what rules look at, both included, or nothing."""
    came_from: dict[str, str] = {start: ""}
    waiting = [start]
    for here in waiting:
        if here == end:
            way = [here]
            while came_from[way[-1]]:
                way.append(came_from[way[-1]])
            return way[::-1]
        for onward in looks.get(here, ()):
            if onward not in came_from:
                came_from[onward] = here
                waiting.append(onward)
    return []
