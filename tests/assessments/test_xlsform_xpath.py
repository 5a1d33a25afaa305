"""XPath is read as XPath 1.0 says, written so that it reads back, and refused by name beyond that."""

import operator
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.conditions import (
    FUNCTIONS,
    MAX_DEPTH,
    OPERATORS,
    Expression,
    Literal,
    Operation,
    Reference,
    evaluate,
)
from enlace.assessments.rules.xpath import parse, to_xpath
from enlace.common.errors import Problem

BINARY = sorted(set(OPERATORS) - {"neg", "in", "count-positive"})
# Read as literals, and with a pattern that has rules of its own.
CALLS = sorted(set(FUNCTIONS) - {"true", "false", "regex"})

NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-9),
)
TEXTS = st.text(st.characters(exclude_characters="'", exclude_categories=["Cs"]), max_size=8)
LEAVES = st.one_of(
    NUMBERS.map(Literal),
    TEXTS.map(Literal),
    st.booleans().map(Literal),
    st.sampled_from(["a", "B1", "C9.TA1", "_x-y", "ñ", "."]).map(Reference),
    TEXTS.map(lambda text: Operation("regex", (Reference("."), Literal("a" + "b" * len(text))))),
)


def _larger(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def calls(name: str) -> st.SearchStrategy[Expression]:
        least, most = FUNCTIONS[name]
        operands = st.lists(parts, min_size=least, max_size=3 if most is None else most)
        return operands.map(lambda found: Operation(name, tuple(found)))

    def chains(name: str) -> st.SearchStrategy[Expression]:
        most = 4 if name in ("and", "or") else 2
        return st.lists(parts, min_size=2, max_size=most).map(lambda found: Operation(name, tuple(found)))

    return st.one_of(
        st.sampled_from(BINARY).flatmap(chains),
        st.sampled_from(CALLS).flatmap(calls),
        parts.map(lambda part: Operation("neg", (part,))),
    )


PIECES = ["${a}", ".", "'x'", "(", ")", "and", "or", "-", "5", ",", "not(", "=", "/", "[", "]", "div"]
EXPRESSIONS = st.recursive(LEAVES, _larger, max_leaves=25)


class Nothing:
    """No answers: for expressions that look at none."""

    def value(self, question: str) -> None: ...

    def raw(self, question: str) -> None: ...

    def exclusive(self, question: str) -> frozenset[str]:
        return frozenset()


def read(text: str) -> Expression:
    found = parse(text)
    assert not isinstance(found, Problem), str(found)
    return found


@given(EXPRESSIONS)
def test_what_is_written_reads_back(expression: Expression) -> None:
    assert read(to_xpath(expression)) == expression


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = parse(text, "F: survey row 2")
    if isinstance(found, Problem):
        assert str(found).startswith("F: survey row 2: ")
    else:
        assert read(to_xpath(found)) == found


@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(0, 9), st.booleans()), min_size=1, max_size=8))
def test_arithmetic_is_what_python_makes_of_it(parts: list[tuple[str, int, bool]]) -> None:
    text = "1" + "".join(f" {sign} {'-' if negative else ''}{number}" for sign, number, negative in parts)
    assert evaluate(read(text), Nothing()) == eval(text)


@given(st.lists(st.tuples(st.sampled_from(["and", "or"]), st.booleans()), min_size=1, max_size=8))
def test_and_binds_before_or(parts: list[tuple[str, bool]]) -> None:
    text = "true()" + "".join(f" {word} {'true()' if truth else 'false()'}" for word, truth in parts)
    groups = [[all_of == "true()" for all_of in group.split(" and ")] for group in text.split(" or ")]
    expected = reduce(operator.or_, (all(group) for group in groups))
    assert evaluate(read(text), Nothing()) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a}", Reference("a")),
        ("${ a }", Reference("a")),
        ('"it\'s"', Literal("it's")),
        ("1 - 2 - 3", Operation("-", (Operation("-", (Literal(1), Literal(2))), Literal(3)))),
        ("1 = 2 = 3", Operation("=", (Operation("=", (Literal(1), Literal(2))), Literal(3)))),
        (". >= 0and . < 5", read(". >= 0 and . < 5")),
        ("${a}and${b}or${c}", read("(${a} and ${b}) or ${c}")),
        ("-${a} * 2", Operation("*", (Operation("neg", (Reference("a"),)), Literal(2)))),
        ("-5", Literal(-5)),
        ("-(5)", Operation("neg", (Literal(5),))),
        ("selected(${a},'x')", Operation("selected", (Reference("a"), Literal("x")))),
        ("\n\tnot ( true() )\n", Operation("not", (Literal(value=True),))),
        ("10 div 4 mod 2", read("(10 div 4) mod 2")),
        (".5 + 5.", Operation("+", (Literal(0.5), Literal(5.0)))),
    ],
)
def test_reads(text: str, expected: Expression) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pulldata('f', 'a', 'b', ${c})", "pulldata() (character 1)"),
        ("1 + indexed-repeat(${a}, ${b}, 1)", "indexed-repeat() (character 5)"),
        (". <= today()", "today() (character 6)"),
        ("once(random())", "once() (character 1)"),
        ("jr:choice-name(${a}, '${a}')", "jr:choice-name() (character 1)"),
        ("instance('x')/root/item", "instance() (character 1)"),
        ("position(..)", "position() (character 1)"),
        ("current()/a", "current() (character 1)"),
        ("/data/a = 1", "“/” (character 1): paths"),
        ("../a = 1", "“..” (character 1): paths"),
        ("name = 'x'", "“name” (character 1): paths"),
        ("${a}/b", "“/” (character 5): paths"),
        ("${a}[1]", "“[” (character 5): predicates"),
        ("@a", "“@” (character 1): paths"),
        ("${a} | ${b}", "“|” (character 6): unions"),
        ("${last-saved#a}", "${last-saved#a} (character 1): earlier replies"),
        ("${}", "${} (character 1) names no question"),
        ("* = 1", "“*” (character 1) is not expected"),
        ("${a} ${b}", "“${b}” (character 6) is not expected"),
        ("${a} === 1", "“=” (character 7) is not expected"),
        ("'open", "“'” (character 1) is not expected"),
        ("selected(${a})", "selected() (character 1) does not take 1 arguments"),
        ("true(1)", "true() (character 1) does not take 1 arguments"),
        ("regex(., ${a})", "needs its pattern written out"),
        ("regex(., '(?=a)')", "looks ahead"),
        ("(1", "breaks off"),
        ("", "breaks off"),
        ("9" * 41, "longer than 40"),
        ("(" * 60 + "1" + ")" * 60, f"more than {MAX_DEPTH} levels"),
        (" + ".join(["1"] * 60), f"more than {MAX_DEPTH} levels"),
    ],
)
def test_refuses_by_name(text: str, words: str) -> None:
    found = parse(text)
    assert isinstance(found, Problem)
    assert words in str(found)


def test_chains_have_no_limit() -> None:
    expression = read(" or ".join(f"${{a{number}}}" for number in range(500)))
    assert isinstance(expression, Operation)
    assert len(expression.operands) == 500


def test_a_text_with_both_quotation_marks_is_put_together() -> None:
    text = to_xpath(Literal('it\'s "so"'))
    assert evaluate(read(text), Nothing()) == 'it\'s "so"'


@pytest.mark.parametrize("name", ["in", "count-positive"])
def test_what_xpath_lacks_is_not_written(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        to_xpath(Operation(name, (Reference("a"), Literal("x"))))
