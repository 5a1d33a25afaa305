"""Rules of skipping decide in three values: true, false, and not settled by what was answered so far."""

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.conditions import (
    FUNCTIONS,
    OPERATORS,
    Expression,
    Literal,
    Operation,
    Reference,
    Value,
    depth,
    evaluate,
    from_json,
    holds,
    references,
    to_json,
)

NONE_OF_THESE = frozenset({"none"})
# What each question of the tests can be answered with; "" is “not relevant”.
DOMAIN: Mapping[str, tuple[Value, ...]] = {
    "one": ("yes", "no", ""),
    "many": (frozenset({"a"}), frozenset({"a", "b"}), NONE_OF_THESE, ""),
    "number": (0, 1, 5, ""),
}


@dataclass(frozen=True)
class Given:
    """Answers as a table: a value that is absent is open."""

    values: Mapping[str, Value]

    def value(self, question: str) -> Value:
        found = self.values.get(question)
        return None if found == "no_data" else found

    def raw(self, question: str) -> str | None:
        found = self.values.get(question)
        if found is None:
            return None
        return " ".join(sorted(found)) if isinstance(found, frozenset) else str(found)

    def exclusive(self, question: str) -> frozenset[str]:
        return NONE_OF_THESE


def rule(value: object) -> Expression:
    """Write an expression short: `["in", "$one", "yes"]`."""
    if isinstance(value, list):
        return Operation(value[0], tuple(rule(part) for part in value[1:]))
    if isinstance(value, str) and value.startswith("$"):
        return Reference(value[1:])
    assert isinstance(value, bool | int | float | str)
    return Literal(value)


@pytest.mark.parametrize(
    ("expression", "answers", "expected"),
    [
        (["in", "$one", "yes", "partial"], {"one": "yes"}, True),
        (["in", "$one", "yes", "partial"], {"one": "no"}, False),
        (["in", "$one", "yes"], {}, None),
        (["in", "$one", "yes"], {"one": "no_data"}, None),
        (["in", "$one", "yes", "no_data"], {"one": "no_data"}, True),
        (["in", "$one", "yes", "no_data"], {"one": "no"}, False),
        (["in", "$one", "yes"], {"one": ""}, False),
        (["in", "$many", "a", "c"], {"many": frozenset({"a", "b"})}, True),
        (["=", "$one", "no_data"], {"one": "no_data"}, True),
        (["!=", "no_data", "$one"], {"one": "yes"}, True),
        (["selected", "$many", "no_data"], {"many": "no_data"}, True),
        (["selected", "$many", "a"], {"many": "no_data"}, None),
        (["selected", "$many", "b"], {"many": frozenset({"a", "b"})}, True),
        (["selected", "$many", "b"], {"many": ""}, False),
        ([">", "$number", 0], {"number": 0}, False),
        ([">", "$number", 0], {"number": ""}, False),
        (["<", "$number", 9], {"number": ""}, False),
        ([">", "$number", 0], {"number": "no_data"}, None),
        ([">", ["count-positive", "$many"], 0], {"many": NONE_OF_THESE}, False),
        ([">", ["count-positive", "$many"], 1], {"many": frozenset({"a", "b"})}, True),
        ([">", ["count-positive", "$many"], 0], {"many": ""}, False),
        (["count-selected", "$many"], {"many": NONE_OF_THESE}, True),
    ],
)
def test_what_a_rule_says(expression: object, answers: Mapping[str, Value], expected: bool | None) -> None:
    assert holds(rule(expression), Given(answers)) is expected


TRUTHS = {True: True, False: False, None: "$open"}


@pytest.mark.parametrize(("left", "right"), list(itertools.product(TRUTHS, TRUTHS)))
def test_and_or_not_are_those_of_kleene(left: bool | None, right: bool | None) -> None:
    order = {False: 0, None: 1, True: 2}
    both, either = sorted((left, right), key=lambda truth: order[truth])
    pair = [TRUTHS[left], TRUTHS[right]]
    assert holds(rule(["and", *pair]), Given({})) is both
    assert holds(rule(["or", *pair]), Given({})) is either
    assert holds(rule(["not", TRUTHS[left]]), Given({})) is (None if left is None else not left)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (["+", 1, 2], 3),
        (["div", 1, 0], math.inf),
        (["mod", -7, 3], -1),
        (["neg", 3], -3),
        (["round", 2.5], 3),
        (["round", -2.345, 2], -2.35),
        (["round", 1234, -2], 1200),
        (["int", -2.7], -2),
        (["min", 3, "1", 2], 1),
        (["max", 3, 1], 3),
        (["number", "12.50"], 12.5),
        (["concat", "a", 2, True], "a2true"),
        (["string-length", "señal"], 5),
        (["regex", "2016-09", "[0-9]{4}-[0-9]{2}"], True),
        (["if", ["=", 1, 1.0], "x", "y"], "x"),
        (["if", "$open", "x", "x"], "x"),
        (["if", "$open", "x", "y"], None),
        (["coalesce", "$gone", 4], 4),
        (["coalesce", "$open", 4], None),
        (["<", "2016-12-31", "2017-01-01"], True),
        (["date", "2017-02-30"], ""),
        (["date", "2017-02-28"], "2017-02-28"),
        (["=", "1", 1], True),
        (["=", True, "x"], True),
        (["!=", "$gone", "x"], True),
    ],
)
def test_operations_mean_what_they_mean_in_a_form(expression: object, expected: Value) -> None:
    found = evaluate(rule(expression), Given({"gone": ""}))
    assert (found, type(found)) == (expected, type(expected))


def test_nothing_that_is_not_a_number_compares() -> None:
    for operator in ("<", "<=", ">", ">="):
        assert holds(rule([operator, "x", 1]), Given({})) is False
    assert holds(rule(["+", "x", 1]), Given({})) is False


def test_a_number_without_end_is_no_fault() -> None:
    huge = Literal(10**400)
    for operator in ("+", "*", "div", "mod", "min", "=", "<", "concat"):
        assert evaluate(Operation(operator, (huge, huge)), Given({})) is not None
    for operator in ("round", "int", "number", "string-length", "neg"):
        assert evaluate(Operation(operator, (huge,)), Given({})) is not None


def test_the_point_is_the_answer_itself() -> None:
    constraint = rule(["and", [">=", "$.", 0], ["<=", "$.", "$number"]])
    assert list(references(constraint)) == ["number"]
    assert holds(constraint, Given({"number": 5}), own=4) is True
    assert holds(constraint, Given({"number": 5}), own=6) is False
    assert holds(constraint, Given({}), own=6) is None


def test_depth_counts_levels() -> None:
    assert depth(rule(1)) == 1
    assert depth(rule(["true"])) == 1
    assert depth(rule(["not", ["not", "$one"]])) == 3


CONDITIONS = st.one_of(
    st.sampled_from([["in", "$one", "yes"], ["in", "$one", "yes", "no"], ["=", "$one", "no"], ["true"]]),
    st.sampled_from([["selected", "$many", "a"], ["selected", "$many", "none"], ["in", "$many", "b", "none"]]),
    st.tuples(
        st.sampled_from(["<", ">=", "!=", "="]),
        st.sampled_from(
            [
                "$number",
                ["count-positive", "$many"],
                ["count-selected", "$many"],
                ["coalesce", "$number", 3],
                ["+", "$number", ["count-selected", "$many"]],
                ["if", ["in", "$one", "yes"], 1, "$number"],
                ["max", "$number", 1],
            ]
        ),
        st.integers(0, 5),
    ).map(list),
)


def _wider(parts: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), parts, parts).map(list),
        parts.map(lambda part: ["not", part]),
        st.tuples(st.just("if"), parts, parts, parts).map(list),
    )


RULES = st.recursive(CONDITIONS, _wider, max_leaves=6).map(rule)
ANSWERS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in DOMAIN.items()})


@given(RULES, ANSWERS)
def test_what_is_settled_stays_settled_whatever_is_answered_later(
    expression: Expression, answers: dict[str, Value]
) -> None:
    open_ones = [name for name in DOMAIN if name not in answers]
    completions = {
        holds(expression, Given(answers | dict(zip(open_ones, values, strict=True))))
        for values in itertools.product(*(DOMAIN[name] for name in open_ones))
    }
    assert None not in completions
    settled = holds(expression, Given(answers))
    assert settled is None or completions == {settled}


@given(RULES)
def test_an_expression_survives_being_kept(expression: Expression) -> None:
    assert from_json(to_json(expression)) == expression


ARITIES = [*OPERATORS.items(), *FUNCTIONS.items()]


@pytest.mark.parametrize(("name", "arity"), ARITIES)
def test_every_operation_that_may_be_written_is_evaluated(name: str, arity: tuple[int, int | None]) -> None:
    least, most = arity
    for count in {least, least + 2 if most is None else most}:
        operands: list[Expression] = [Reference("one"), Literal("1"), Literal("2")]
        assert evaluate(Operation(name, tuple(operands[:count])), Given({"one": "yes"})) is not None
