"""Which answers are valid, and which questions a State's answers make relevant."""

import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.answers import (
    check_reply,
    constraint_problems,
    dependents,
    parse,
    relevance,
    state_answers,
    typed,
)
from enlace.assessments.rules.conditions import Expression, Literal, Operation, Reference, Value
from enlace.assessments.rules.questionnaire import Choice, Question, Questionnaire
from enlace.common.errors import Problem

COLOURS = tuple(Choice(code, {"en": code}, exclusive=code == "none") for code in ("red", "blue", "green", "none"))
YES_NO = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))


def question(kind: str, **more: Any) -> Question:
    choices = {"select_one": YES_NO, "yes_no_partial": YES_NO, "select_multiple": COLOURS}.get(kind, ())
    return Question(**{"id": "A1", "section": "A", "type": kind, "texts": {"en": "?"}, "choices": choices, **more})


@pytest.mark.parametrize(
    ("asked", "text", "kept"),
    [
        (question("select_one"), " yes ", "yes"),
        (question("select_one"), "", ""),
        (question("select_one"), "no_data", "no_data"),
        (question("select_multiple"), "blue  red", "red blue"),
        (question("select_multiple"), "none", "none"),
        (question("select_multiple", max_selected=2), "green red", "red green"),
        (question("integer"), "007", "7"),
        (question("integer"), "-0", "0"),
        (question("integer"), "100", "100"),
        (question("integer", minimum=0), "0", "0"),
        (question("integer"), "no_data", "no_data"),
        (question("decimal"), "2.50", "2.5"),
        (question("decimal"), "-010.0", "-10"),
        (question("decimal"), "0.000001", "0.000001"),
        (question("date"), "2016-02-29", "2016-02-29"),
        (question("date"), "0001-01-01", "0001-01-01"),
        (question("date"), "no_data", "no_data"),
        (question("text"), " a\r\nb ", "a\nb"),
        (question("legislation_ref"), "Ley 1, art. 2", "Ley 1, art. 2"),
    ],
)
def test_a_valid_answer_is_kept_in_one_form(asked: Question, text: str, kept: str) -> None:
    assert parse(asked, text) == kept


@pytest.mark.parametrize(
    ("asked", "text", "said"),
    [
        (question("select_one"), "maybe", "not among its choices: yes, no"),
        (question("select_one"), "yes no", "not among its choices"),
        (question("select_multiple"), "red red", "chosen twice"),
        (question("select_multiple"), "red pink", "“pink” is not among"),
        (question("select_multiple"), "none red", "“none” excludes"),
        (question("select_multiple"), "red no_data", "stands alone"),
        (question("select_multiple", max_selected=2), "red blue green", "at most 2"),
        (question("integer"), "1.5", "whole number"),
        (question("integer"), "1,000", "whole number"),
        (question("integer"), "9" * 16, "15 digits"),
        (question("integer", minimum=0), "-1", "less than 0"),
        (question("decimal", maximum=1), "1.01", "more than 1"),
        (question("decimal"), "1,5", "a dot before decimals"),
        (question("decimal"), "1e5", "no number"),
        (question("decimal"), "٣", "no number"),
        (question("date"), "2015-02-29", "YYYY-MM-DD"),
        (question("date"), "0000-01-01", "YYYY-MM-DD"),
        (question("date"), "20160101", "YYYY-MM-DD"),
        (question("date"), "2016-W01-1", "YYYY-MM-DD"),
        (question("text"), "no_data", "leave it empty"),
        (question("file"), "no_data", "leave it empty"),
        (question("text"), "a\x00b", "U+0000"),
        (question("text"), "a\ud800b", "U+D800"),
        (question("text"), "x" * 100_001, "at most 100000"),
        (question("note"), "x", "takes no answer"),
        (question("calculate"), "1", "takes no answer"),
    ],
)
def test_an_invalid_answer_is_refused_with_its_reason(asked: Question, text: str, said: str) -> None:
    found = parse(asked, text)
    assert isinstance(found, Problem)
    assert found.where == "A1"
    assert said in found.text()


KINDS = ("select_one", "select_multiple", "integer", "decimal", "date", "text", "file", "yes_no_partial")


@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.text(max_size=20),
        st.lists(st.sampled_from(["red", "blue", "none", "no_data"]), max_size=4).map(" ".join),
        st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str),
        st.integers().map(str),
        st.dates().map(str),
    ),
)
def test_what_is_kept_is_kept_unchanged_the_next_time(kind: str, text: str) -> None:
    asked = question(kind)
    kept = parse(asked, text)
    if isinstance(kept, str):
        assert parse(asked, kept) == kept
        assert (typed(asked, kept) is None) == (kept in ("", "no_data"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "7", 7),
        ("decimal", "2.5", 2.5),
        ("select_multiple", "red blue", frozenset({"red", "blue"})),
        ("select_one", "yes", "yes"),
        ("date", "2016-02-29", "2016-02-29"),
        ("integer", "no_data", None),
        ("select_one", None, None),
    ],
)
def test_what_an_answer_is_to_a_rule(kind: str, text: str | None, value: Value) -> None:
    found = typed(question(kind), text)
    assert (found, type(found)) == (value, type(value))


def chosen(name: str, *codes: str) -> Expression:
    return Operation("in", (Reference(name), *map(Literal, codes)))


def questionnaire(*questions: Question) -> Questionnaire:
    return Questionnaire("Q", "1", {"en": "Q"}, ("en",), (), questions)


CHAIN = questionnaire(
    question("select_one", id="A"),
    question("select_one", id="B", relevant_when=chosen("A", "yes")),
    question("select_one", id="C", relevant_when=chosen("B", "yes")),
    question("select_one", id="D", relevant_when=chosen("B", "no_data", "no")),
)


@pytest.mark.parametrize(
    ("given_answers", "b", "c", "d"),
    [
        ({}, None, None, None),
        ({"A": "yes"}, True, None, None),
        ({"A": "no"}, False, False, False),
        ({"A": "no_data"}, None, None, None),
        ({"A": "yes", "B": "yes"}, True, True, False),
        ({"A": "yes", "B": "no_data"}, True, None, True),
        ({"A": "no", "B": "yes"}, False, False, False),
        ({"B": "yes"}, None, None, None),
    ],
)
def test_relevance_follows_the_chain_and_what_is_irrelevant_hides_its_answer(
    given_answers: Mapping[str, str], b: bool | None, c: bool | None, d: bool | None
) -> None:
    assert relevance(CHAIN, given_answers) == {"A": True, "B": b, "C": c, "D": d}


def test_answers_to_irrelevant_questions_are_reported_with_the_reason() -> None:
    found = check_reply(CHAIN, {"A": "no", "B": "yes", "C": "yes"})
    assert [name for name, _ in found] == ["B", "C"]
    assert "the answers to A make" in found[0][1].text()
    assert check_reply(CHAIN, {"B": "yes"}) == []


def test_dependents_are_all_that_rest_on_an_answer() -> None:
    assert dependents(CHAIN) == {
        "A": frozenset("BCD"),
        "B": frozenset("CD"),
        "C": frozenset(),
        "D": frozenset(),
    }


ADULTS = question("integer", id="N")
TWICE = question("calculate", id="T", calculation=Operation("*", (Reference("N"), Literal(2))))
MANY = question("text", id="M", relevant_when=Operation(">", (Reference("T"), Literal(10))))


@pytest.mark.parametrize(("answer", "expected"), [("6", True), ("5", False), ("no_data", None), ("", None)])
def test_a_rule_may_rest_on_a_calculation(answer: str, expected: bool | None) -> None:
    counted = questionnaire(ADULTS, TWICE, MANY)
    assert relevance(counted, {"N": answer})["M"] is expected
    assert dependents(counted)["N"] == {"T", "M"}
    assert state_answers(counted, {"N": "6"}).value("T") == 12


def test_an_answer_that_breaks_its_constraint_is_reported_once_that_is_settled() -> None:
    limit = question("integer", id="L")
    executed = question(
        "integer", id="E", constraint=Operation("<=", (Reference("."), Reference("L"))),
        constraint_message={"en": "No more than received."},
    )  # fmt: skip
    both = questionnaire(limit, executed)
    assert constraint_problems(both, {"E": "5"}) == []
    assert constraint_problems(both, {"L": "5", "E": "5"}) == []
    found = constraint_problems(both, {"L": "4", "E": "5"})
    assert [name for name, _ in found] == ["E"]
    assert "No more than received." in found[0][1].text()


DOMAIN = ("", "yes", "no", "no_data")


def has_rule(draw: st.DrawFn) -> bool:
    return draw(st.booleans())


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Up to five questions of yes and no, each with a rule over the earlier ones, or none."""
    questions: list[Question] = []
    for name in "ABCDE"[: draw(st.integers(1, 5))]:
        rule: Expression | None = None
        if questions and has_rule(draw):
            codes = st.lists(st.sampled_from(["yes", "no", "no_data"]), min_size=1, max_size=2, unique=True)
            parts = [chosen(draw(st.sampled_from(questions)).id, *draw(codes)) for _ in range(draw(st.integers(1, 2)))]
            rule = parts[0] if len(parts) == 1 else Operation(draw(st.sampled_from(["and", "or"])), tuple(parts))
        questions.append(question("select_one", id=name, relevant_when=rule))
    return questionnaire(*questions)


def completions(asked: Questionnaire, answers: Mapping[str, str]) -> list[dict[str, str]]:
    """Every way to fill in what is open, `no_data` being an answer that stands."""
    names = [one.id for one in asked.questions if not answers.get(one.id)]
    return [
        {**answers, **dict(zip(names, values, strict=True))}
        for values in itertools.product(("yes", "no", "no_data"), repeat=len(names))
    ]


def slow_relevance(asked: Questionnaire, answers: Mapping[str, str]) -> dict[str, bool]:
    """The obvious way, for complete answers: a question that is not relevant has no answer at all."""
    found: dict[str, bool] = {}
    for one in asked.questions:
        found[one.id] = one.relevant_when is None or _slow(one.relevant_when, answers, found)
    return found


def _slow(rule: Expression, answers: Mapping[str, str], found: Mapping[str, bool]) -> bool:
    assert isinstance(rule, Operation)
    if rule.operator == "in":
        reference = rule.operands[0]
        assert isinstance(reference, Reference)
        codes = {operand.value for operand in rule.operands[1:] if isinstance(operand, Literal)}
        return found[reference.question] and answers[reference.question] in codes
    parts = [_slow(part, answers, found) for part in rule.operands]
    return all(parts) if rule.operator == "and" else any(parts)


@given(questionnaires(), st.data())
def test_relevance_is_what_every_way_of_going_on_agrees_on(asked: Questionnaire, data: st.DataObject) -> None:
    answers = {one.id: data.draw(st.sampled_from(("", "yes", "no"))) for one in asked.questions}
    settled = relevance(asked, answers)
    ways = [slow_relevance(asked, way) for way in completions(asked, answers)]
    for one in asked.questions:
        if settled[one.id] is not None:
            assert {way[one.id] for way in ways} == {settled[one.id]}


@given(questionnaires(), st.data())
def test_a_further_answer_settles_more_and_unsettles_nothing(asked: Questionnaire, data: st.DataObject) -> None:
    answers = {one.id: data.draw(st.sampled_from(DOMAIN)) for one in asked.questions}
    before = relevance(asked, answers)
    name = data.draw(st.sampled_from(asked.questions)).id
    after = relevance(asked, {**answers, name: answers[name] or data.draw(st.sampled_from(DOMAIN[1:]))})
    changed = {one for one in before if before[one] != after[one]}
    assert all(before[one] is None for one in changed)
    assert changed <= dependents(asked)[name]
