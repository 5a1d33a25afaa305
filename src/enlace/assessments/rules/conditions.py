"""Skip rules and constraints: one small language of expressions, decided in three values.

Both forms in which rules reach us, the YAML of a pack and the XPath of an XLSForm, become the same tree.
A rule is true, false, or None: the answers given so far do not settle it. What is settled stays settled
whatever is answered later to the questions still open (Kleene's strong logic), so a figure's bounds can
only narrow as replies come in. Where XPath and ODK define an operation, theirs is the meaning here:
an empty text as a number is not a number, and every comparison of size with it is false.
"""

import math
import operator as op
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Protocol

from enlace.assessments.rules.patterns import matches
from enlace.assessments.rules.values import (
    NO_DATA,
    Truth,
    Value,
    as_number,
    as_text,
    as_truth,
    divided,
    is_date,
    remainder,
)

OWN = "."
# Fifteen digits before the point and fifteen after it are more than the usual context holds.
_ROUNDING = Context(prec=40)
# A rule deeper than this is refused where it is read; no rule that a person wrote comes near.
MAX_DEPTH = 50

Arity = tuple[int, int | None]

# What is written between or before operands, and the two operations that only the YAML form writes.
OPERATORS: Mapping[str, Arity] = {
    "and": (2, None),
    "or": (2, None),
    "=": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "+": (2, 2),
    "-": (2, 2),
    "*": (2, 2),
    "div": (2, 2),
    "mod": (2, 2),
    "neg": (1, 1),
    "in": (2, None),
    "count-positive": (1, 1),
}
# Functions of XPath and ODK that a form may use, with the least and the greatest number of arguments.
FUNCTIONS: Mapping[str, Arity] = {
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "if": (3, 3),
    "selected": (2, 2),
    "count-selected": (1, 1),
    "coalesce": (2, 2),
    "string-length": (1, 1),
    "concat": (1, None),
    "regex": (2, 2),
    "round": (1, 2),
    "int": (1, 1),
    "number": (1, 1),
    "min": (1, None),
    "max": (1, None),
    "date": (1, 1),
}

__all__ = [
    "FUNCTIONS",
    "MAX_DEPTH",
    "NO_DATA",
    "OPERATORS",
    "OWN",
    "Answers",
    "Expression",
    "Literal",
    "Operation",
    "Reference",
    "Truth",
    "Value",
    "depth",
    "evaluate",
    "from_json",
    "holds",
    "references",
    "to_json",
]


class Answers(Protocol):
    """The answers of one State, as expressions see them."""

    def value(self, question: str) -> Value:
        """Return the typed answer; "" where the question is not relevant; None: open, or no_data."""

    def raw(self, question: str) -> str | None:
        """Return the answer as it was given (`no_data` included), "" where not relevant, None where open."""

    def exclusive(self, question: str) -> frozenset[str]:
        """Return the codes of `question` that mean “none of these”."""


@dataclass(frozen=True)
class Literal:
    """A number, text or truth written in the rule."""

    value: bool | float | str


@dataclass(frozen=True)
class Reference:
    """The answer to a question; `.` is the question itself (in a constraint)."""

    question: str


@dataclass(frozen=True)
class Operation:
    """An operator or function over expressions.

    operator: a name in OPERATORS or FUNCTIONS. The first operand of `in` and the only one of
    `count-positive` is a Reference; the other operands of `in` are Literals.
    """

    operator: str
    operands: tuple["Expression", ...]


Expression = Literal | Reference | Operation


def references(expression: Expression) -> Iterator[str]:
    """Yield the ids of the questions that `expression` looks at, in order, `.` left out."""
    if isinstance(expression, Reference):
        if expression.question != OWN:
            yield expression.question
    elif isinstance(expression, Operation):
        for operand in expression.operands:
            yield from references(operand)


def depth(expression: Expression) -> int:
    """Return the number of levels of `expression`; a literal or reference alone has one."""
    if not isinstance(expression, Operation):
        return 1
    return 1 + max((depth(operand) for operand in expression.operands), default=0)


def holds(expression: Expression, answers: Answers, *, own: Value = None) -> Truth:
    """Return whether `expression` is true of `answers`; None where they do not settle it yet."""
    return as_truth(evaluate(expression, answers, own=own))


def evaluate(expression: Expression, answers: Answers, *, own: Value = None) -> Value:
    """Return what `expression` yields; None where the answers do not settle it yet.

    own: the answer that `.` stands for, in a constraint.
    A question that is open is not settled. `no_data` is not settled either, but for a rule that names
    `no_data` itself. A question that is not relevant is an empty text: in no list, of no size.
    """
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Reference):
        return own if expression.question == OWN else answers.value(expression.question)
    special = _SPECIAL.get(expression.operator)
    if special is not None:
        return special(expression.operands, answers, own)
    values = [evaluate(operand, answers, own=own) for operand in expression.operands]
    settled = [value for value in values if value is not None]
    return _PLAIN[expression.operator](*settled) if len(settled) == len(values) else None


def to_json(expression: Expression) -> Any:
    """Return `expression` as JSON: a scalar, `["$", question]`, or `[operator, operand, ...]`.

    >>> to_json(Operation("in", (Reference("A1"), Literal("yes"), Literal("partial"))))
    ['in', ['$', 'A1'], 'yes', 'partial']
    """
    if isinstance(expression, Literal):
        return expression.value
    if isinstance(expression, Reference):
        return ["$", expression.question]
    return [expression.operator, *(to_json(operand) for operand in expression.operands)]


def from_json(value: Any) -> Expression:
    """Return the expression that `to_json` wrote as `value`."""
    if not isinstance(value, list):
        return Literal(value)
    name, *rest = value
    if name == "$":
        return Reference(rest[0])
    return Operation(name, tuple(from_json(operand) for operand in rest))


Operands = tuple[Expression, ...]


def _and(operands: Operands, answers: Answers, own: Value) -> Truth:
    """Return false where any operand is false, whatever is still open."""
    result: Truth = True
    for operand in operands:
        truth = holds(operand, answers, own=own)
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def _or(operands: Operands, answers: Answers, own: Value) -> Truth:
    """Return true where any operand is true, whatever is still open."""
    result: Truth = False
    for operand in operands:
        truth = holds(operand, answers, own=own)
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def _if(operands: Operands, answers: Answers, own: Value) -> Value:
    """Return the branch that the condition chooses, or what both branches agree on."""
    condition, then, otherwise = operands
    truth = holds(condition, answers, own=own)
    if truth is not None:
        return evaluate(then if truth else otherwise, answers, own=own)
    one, two = evaluate(then, answers, own=own), evaluate(otherwise, answers, own=own)
    # A truth equals no number, whatever Python says; 2 and 2.0 are one number.
    return one if isinstance(one, bool) is isinstance(two, bool) and one == two else None


def _coalesce(operands: Operands, answers: Answers, own: Value) -> Value:
    """Return the first operand unless it is empty (not relevant); an open one may still be answered."""
    first = evaluate(operands[0], answers, own=own)
    return evaluate(operands[1], answers, own=own) if first in ("", frozenset()) else first


def _in(operands: Operands, answers: Answers, own: Value) -> Truth:
    codes = frozenset(as_text(literal.value) for literal in operands[1:] if isinstance(literal, Literal))
    if NO_DATA in codes and _raw(operands[0], answers) == NO_DATA:
        return True
    value = evaluate(operands[0], answers, own=own)
    if value is None:
        return None
    return not codes.isdisjoint(value) if isinstance(value, frozenset) else as_text(value) in codes


def _selected(operands: Operands, answers: Answers, own: Value) -> Truth:
    code = evaluate(operands[1], answers, own=own)
    if code == NO_DATA and _raw(operands[0], answers) == NO_DATA:
        return True
    value = evaluate(operands[0], answers, own=own)
    if value is None or code is None:
        return None
    return as_text(code) in _chosen(value)


def _equal(operands: Operands, answers: Answers, own: Value) -> Truth:
    for one, other in (operands, operands[::-1]):
        if one == Literal(NO_DATA) and _raw(other, answers) == NO_DATA:
            return True
    left, right = (evaluate(operand, answers, own=own) for operand in operands)
    return None if left is None or right is None else _same(left, right)


def _unequal(operands: Operands, answers: Answers, own: Value) -> Truth:
    equal = _equal(operands, answers, own)
    return None if equal is None else not equal


def _count_positive(operands: Operands, answers: Answers, own: Value) -> Value:
    """Return how many options are chosen, those that mean “none of these” left out."""
    value = evaluate(operands[0], answers, own=own)
    if value is None or not isinstance(operands[0], Reference):
        return None
    return len(_chosen(value) - answers.exclusive(operands[0].question))


def _raw(expression: Expression, answers: Answers) -> str | None:
    if isinstance(expression, Reference) and expression.question != OWN:
        return answers.raw(expression.question)
    return None


def _chosen(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset(as_text(value).split())


def _same(left: Value, right: Value) -> bool:
    """Compare as XPath does: as truths if either is one, else as numbers if either is one, else as texts."""
    if isinstance(left, bool) or isinstance(right, bool):
        return as_truth(left) == as_truth(right)
    if isinstance(left, int | float) or isinstance(right, int | float):
        return as_number(left) == as_number(right)
    if isinstance(left, frozenset) or isinstance(right, frozenset):
        return _chosen(left) == _chosen(right)
    return left == right


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[..., Value]:
    """Return `compare` over two dates, or else over two numbers."""

    def ordered(left: Value, right: Value) -> Value:
        if is_date(left) and is_date(right):
            return compare(left, right)
        return compare(as_number(left), as_number(right))

    return ordered


def _arithmetic(compute: Callable[[Any, Any], float]) -> Callable[..., Value]:
    def computed(left: Value, right: Value) -> Value:
        try:
            return as_number(compute(as_number(left), as_number(right)))
        except OverflowError:
            return math.nan

    return computed


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., Value]:
    def chosen(*values: Value) -> Value:
        numbers = [as_number(value) for value in values]
        return math.nan if any(math.isnan(number) for number in numbers) else choose(numbers)

    return chosen


def _round(value: Value, places: Value = 0) -> Value:
    """Round half away from zero, as a person would; `places` from -15 to 15."""
    number, digits = as_number(value), as_number(places)
    if not (math.isfinite(number) and math.isfinite(digits) and abs(number) < 10**15):
        return number
    step = Decimal(1).scaleb(-int(max(-15, min(15, digits))))
    rounded = Decimal(repr(number)).quantize(step, ROUND_HALF_UP, _ROUNDING)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def _int(value: Value) -> Value:
    number = as_number(value)
    return math.trunc(number) if math.isfinite(number) else number


_SPECIAL: Mapping[str, Callable[[Operands, Answers, Value], Value]] = {
    "and": _and,
    "or": _or,
    "if": _if,
    "coalesce": _coalesce,
    "in": _in,
    "selected": _selected,
    "=": _equal,
    "!=": _unequal,
    "count-positive": _count_positive,
}
_PLAIN: Mapping[str, Callable[..., Value]] = {
    "<": _ordered(op.lt),
    "<=": _ordered(op.le),
    ">": _ordered(op.gt),
    ">=": _ordered(op.ge),
    "+": _arithmetic(op.add),
    "-": _arithmetic(op.sub),
    "*": _arithmetic(op.mul),
    "div": _arithmetic(divided),
    "mod": _arithmetic(remainder),
    "neg": lambda value: -as_number(value),
    "not": lambda value: not as_truth(value),
    "true": lambda: True,
    "false": lambda: False,
    "count-selected": lambda value: len(_chosen(value)),
    "string-length": lambda value: len(as_text(value)),
    "concat": lambda *values: "".join(as_text(value) for value in values),
    "regex": lambda value, pattern: matches(as_text(pattern), as_text(value)),
    "round": _round,
    "int": _int,
    "number": as_number,
    "min": _extreme(min),
    "max": _extreme(max),
    "date": lambda value: value if is_date(value) else "",
}
