"""The XPath of XLSForm rules: read into an expression, and written out from one.

Read are literals, `${name}`, `.`, the operators of XPath 1.0 and the functions of `conditions.FUNCTIONS`.
Paths, predicates, unions and every other function are refused by name. Source: XPath 1.0 (section 3, and 3.7
for the lexical rules) and the ODK XForms specification.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from enlace.assessments.rules.conditions import (
    FUNCTIONS,
    MAX_DEPTH,
    OWN,
    Expression,
    Literal,
    Operation,
    Reference,
    depth,
)
from enlace.assessments.rules.patterns import pattern_fault
from enlace.common.errors import N_, Problem

# How tightly each operator binds; operators of one number are read from left to right.
_BINDING: Mapping[str, int] = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_NEGATION = 7
MAX_NUMBER_LENGTH = 40
# Whole numbers of more digits are floating-point ones.
WHOLE_DIGITS = 15
_CHAINS = frozenset({"and", "or"})

_NAME = r"[^\W\d][\w.\-\u00b7]*"
_TOKEN = re.compile(
    rf"""\s*(?:
      (?P<reference>\$\{{[^{{}}]*\}})
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<path>\.\.|//?|\[|\]|@|\||::)
    | (?P<own>\.)
    | (?P<sign>!=|<=|>=|[-=<>+*(),])
    | (?P<name>{_NAME}(?::{_NAME})?)
    | (?P<other>\S)
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_PATH = N_("“%(text)s” (character %(position)s): paths into the form are not read; refer to an answer as ${name}")
_PREDICATE = N_("“%(text)s” (character %(position)s): predicates are not read; rewrite the rule")
_FEATURES = {
    "[": _PREDICATE,
    "]": _PREDICATE,
    "|": N_("“%(text)s” (character %(position)s): unions are not read; write “or” between two rules"),
}


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


class _Fault(Exception):
    """The rule cannot be read; carries a translation key and its parameters."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def parse(text: str, where: str = "") -> Expression | Problem:
    """Return the expression that `text` writes, or the problem (at `where`) why it is not read.

    Chains of one `and` or `or` become one operation; all other operators take two operands. Positions in
    problems are characters, counted from 1.

    >>> parse("${a} > 1 or selected(${b}, 'x')") == Operation("or", (
    ...     Operation(">", (Reference("a"), Literal(1))),
    ...     Operation("selected", (Reference("b"), Literal("x")))))
    True
    >>> str(parse("pulldata('f', 'a')", "F: survey row 7"))
    'F: survey row 7: the function pulldata() (character 1) is not evaluated here'
    """
    try:
        return _Parser(_tokens(text)).whole()
    except _Fault as fault:
        return Problem(where, fault.message, fault.params)


def _tokens(text: str) -> list[_Token]:
    tokens = []
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        assert found is not None  # `other` takes any character and `end` the end
        assert found.lastgroup is not None
        tokens.append(_Token(found.lastgroup, found[found.lastgroup], found.start(found.lastgroup) + 1))
        if found.lastgroup == "end":
            return tokens
        position = found.end()


@dataclass
class _Parser:
    """Reads tokens from left to right, the operator that binds tightest first (Pratt 1973)."""

    tokens: list[_Token]
    at: int = 0
    nesting: int = 0

    def whole(self) -> Expression:
        expression = self._expression(0)
        token = self._token()
        if token.kind != "end":
            raise self._unexpected(token)
        return expression

    def _token(self) -> _Token:
        return self.tokens[self.at]

    def _next(self) -> _Token:
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def _expression(self, binding: int) -> Expression:
        self.nesting += 1
        if self.nesting > MAX_DEPTH:
            raise _too_deep()
        left = self._operand()
        while (operator := self._operator()) and _BINDING[operator] > binding:
            operands = [left]
            while self._operator() == operator and (operator in _CHAINS or len(operands) == 1):
                self._next()
                operands.append(self._expression(_BINDING[operator]))
            left = _operation(operator, operands)
        self.nesting -= 1
        return left

    def _operator(self) -> str:
        token = self._token()
        return token.text if token.kind in ("sign", "name") and token.text in _BINDING else ""

    def _operand(self) -> Expression:
        token = self._next()
        if token.kind in _ATOMS:
            return _ATOMS[token.kind](token)
        if token.kind == "name" and self._token().text == "(":
            return self._function(token)
        if token.text == "-":
            return self._negation()
        if token.text == "(":
            expression = self._expression(0)
            self._expect(")")
            return expression
        raise self._unexpected(token)

    def _negation(self) -> Expression:
        if self._token().kind == "number":
            return Literal(-_number(self._next()))
        return _operation("neg", [self._expression(_NEGATION)])

    def _function(self, name: _Token) -> Expression:
        self._next()
        if name.text not in FUNCTIONS:
            message = N_("the function %(name)s() (character %(position)s) is not evaluated here")
            raise _Fault(message, name=name.text, position=name.position)
        arguments: list[Expression] = []
        if self._token().text != ")":
            arguments.append(self._expression(0))
            while self._token().text == ",":
                self._next()
                arguments.append(self._expression(0))
        self._expect(")")
        return _call(name, arguments)

    def _expect(self, sign: str) -> None:
        token = self._token()
        if token.kind != "sign" or token.text != sign:
            raise self._unexpected(token)
        self._next()

    def _unexpected(self, token: _Token) -> _Fault:
        if token.kind == "end":
            return _Fault(N_("the rule breaks off; something is missing at its end"))
        message = N_("“%(text)s” (character %(position)s) is not expected there in a rule")
        if token.kind == "path" or (token.kind == "name" and token.text not in _BINDING):
            message = _FEATURES.get(token.text, _PATH)
        return _Fault(message, text=token.text[:40], position=token.position)


def _too_deep() -> _Fault:
    message = N_("the rule has more than %(limit)s levels; split it with a calculate")
    return _Fault(message, limit=MAX_DEPTH)


def _operation(operator: str, operands: list[Expression]) -> Operation:
    operation = Operation(operator, tuple(operands))
    if depth(operation) > MAX_DEPTH:
        raise _too_deep()
    return operation


def _reference(token: _Token) -> Reference:
    name = token.text[2:-1].strip()
    if "#" in name:
        message = N_("${%(name)s} (character %(position)s): earlier replies are not at hand here")
        raise _Fault(message, name=name, position=token.position)
    if not name:
        message = N_("${} (character %(position)s) names no question")
        raise _Fault(message, position=token.position)
    return Reference(name)


def _number(token: _Token) -> float:
    if len(token.text) > MAX_NUMBER_LENGTH:
        message = N_("the number at character %(position)s is longer than %(limit)s characters")
        raise _Fault(message, position=token.position, limit=MAX_NUMBER_LENGTH)
    return int(token.text) if token.text.isdecimal() and len(token.text) <= WHOLE_DIGITS else float(token.text)


# How each kind of token that stands for itself is read.
_ATOMS: Mapping[str, Callable[[_Token], Expression]] = {
    "reference": _reference,
    "number": lambda token: Literal(_number(token)),
    "text": lambda token: Literal(token.text[1:-1]),
    "own": lambda _: Reference(OWN),
}


def _call(name: _Token, arguments: list[Expression]) -> Expression:
    least, most = FUNCTIONS[name.text]
    if len(arguments) < least or (most is not None and len(arguments) > most):
        message = N_("%(name)s() (character %(position)s) does not take %(count)s arguments")
        raise _Fault(message, name=name.text, position=name.position, count=len(arguments))
    if name.text in ("true", "false"):
        return Literal(name.text == "true")
    if name.text == "regex":
        _check_pattern(name, arguments[1])
    return _operation(name.text, arguments)


def _check_pattern(name: _Token, pattern: Expression) -> None:
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        message = N_("regex() (character %(position)s) needs its pattern written out as a text")
        raise _Fault(message, position=name.position)
    fault = pattern_fault(pattern.value)
    if fault:
        raise _Fault(fault)


def to_xpath(expression: Expression) -> str:
    """Return `expression` as XPath, with no more parentheses than it needs; `parse` reads it back.

    A text with both kinds of quotation marks is written with concat(), since XPath 1.0 has no other way.
    Raises: ValueError, for `in` and `count-positive`, which XPath does not have.

    >>> to_xpath(Operation("and", (Reference("a"), Operation("or", (Reference("b"), Literal(True))))))
    '${a} and (${b} or true())'
    """
    if isinstance(expression, Literal):
        return _literal(expression.value)
    if isinstance(expression, Reference):
        return OWN if expression.question == OWN else f"${{{expression.question}}}"
    operator, operands = expression.operator, expression.operands
    if operator in FUNCTIONS:
        return f"{operator}({', '.join(to_xpath(operand) for operand in operands)})"
    if operator == "neg":
        # `-(5)` is the negation of five, `-5` the number itself.
        return f"-({to_xpath(operands[0])})" if _is_number(operands[0]) else "-" + _within(operands[0], _NEGATION)
    if operator not in _BINDING:
        raise ValueError(f"XPath has no {operator}")
    binding = _BINDING[operator]
    first = _within(operands[0], binding + (operator in _CHAINS))
    return f" {operator} ".join([first, *(_within(operand, binding + 1) for operand in operands[1:])])


def _is_number(expression: Expression) -> bool:
    return isinstance(expression, Literal) and not isinstance(expression.value, str | bool)


def _within(operand: Expression, least: int) -> str:
    """Return `operand` as a part, in parentheses unless it binds at least as tightly as `least`."""
    binding = _NEGATION
    if isinstance(operand, Operation):
        binding = _BINDING.get(operand.operator, _NEGATION)
    text = to_xpath(operand)
    return text if binding >= least else f"({text})"


def _literal(value: bool | float | str) -> str:
    if isinstance(value, bool):
        return "true()" if value else "false()"
    if isinstance(value, int | float):
        return format(Decimal(repr(value)), "f")
    if "'" not in value:
        return f"'{value}'"
    if '"' not in value:
        return f'"{value}"'
    parts = [f"'{part}'" for part in value.split("'")]
    return "concat(" + ', "\'", '.join(parts) + ")"
