"""Patterns mean what Python's own matcher means, and a hostile one ends."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.patterns import matches, pattern_fault

ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", r"\.", "[0-9]", "(?:^)", "(?:$)", "[a-c-]", r"\w"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"])


def _wider(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, parts).map("".join),
        st.tuples(parts, parts).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        st.tuples(parts, COUNTS).map(lambda pair: f"({pair[0]}){pair[1]}"),
    )


PATTERNS = st.recursive(st.tuples(ATOMS, COUNTS).map("".join), _wider, max_leaves=6)


@given(PATTERNS, st.text("ab0.-\n", max_size=7))
def test_matches_as_the_usual_matcher_does(pattern: str, text: str) -> None:
    if "$" in pattern:
        text = text.rstrip("\n")  # there `$` also stands before a last line break; here it does not
    assert matches(pattern, text) == (re.fullmatch(pattern, text, re.ASCII) is not None)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("^[0-9]{4}-[0-9]{2}$", "2016-09", True),
        ("^[0-9]{4}-[0-9]{2}$", "2016-9", False),
        (r"\+?[0-9 ]{6,20}", "+598 2 1234567", True),
        ("a|b|c", "c", True),
        ("", "", True),
        ("", "a", False),
    ],
)
def test_examples(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text) is expected


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(.*)*b", ".*.*.*.*.*b", "(a?){30}a{30}b"])
def test_a_hostile_pattern_ends(pattern: str) -> None:
    assert matches(pattern, "a" * 500) is False


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "(a",
            "a)",
            "[a",
            "*a",
            "a**",
            "a*+",
            "a{3,1}",
            "(?=a)",
            "(?P<n>a)",
            r"(a)\1",
            "[[a]]",
            "[z-a]",
            "\\",
        ),
        *("a{3,1}", r"\b", "a{9999}", "((a{100}){100})", "(" * 40 + ")" * 40, "[a&&b]", "[]", "{"),
    ],
)
def test_what_is_not_read_is_named_and_matches_nothing(pattern: str) -> None:
    assert pattern_fault(pattern)
    assert not matches(pattern, "a")


@given(st.text(max_size=30), st.text(max_size=10))
def test_no_pattern_raises(pattern: str, text: str) -> None:
    assert matches(pattern, text) in (True, False)
