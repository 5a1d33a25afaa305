"""Reply files: what is read of them, every fault by its line, and what is written comes back."""

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.answers import relevance
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.reading import read_questionnaire
from enlace.assessments.rules.replies import GivenAnswer, read_replies, without_irrelevant, write_replies
from enlace.common.characters import unfit_in
from enlace.common.errors import Problem
from tests.packs import questionnaire

HEAD = "state,question,value\n"
STATES = ("AA", "BB", "CC")


def small() -> Questionnaire:
    found, problems = read_questionnaire(questionnaire(), "q.yaml", {})
    assert problems == []
    assert found is not None
    return found


SMALL = small()


def read(content: str | bytes, asked: tuple[str, ...] = ("AA", "BB")) -> tuple[tuple[GivenAnswer, ...], list[str]]:
    problems: list[Problem] = []
    raw = content.encode() if isinstance(content, str) else content
    found = read_replies(raw, "r.csv", SMALL, states=STATES, asked=asked, problems=problems)
    return found, [str(problem) for problem in problems]


def test_answers_are_read_in_their_one_form() -> None:
    found, problems = read(
        "value,state,question,source,answered_on,basis,marking,comment\n"
        "b  a,AA,Q2,ministry,2020-02-29,law,TLP:GREEN,a note\n007,AA,Q3,,,,,\n,BB,Q1,,,,,\n"
    )
    assert problems == []
    assert found == (
        GivenAnswer("AA", "Q2", "a b", "a note", "TLP:GREEN", "law", date(2020, 2, 29), "ministry", 2),
        GivenAnswer("AA", "Q3", "7", line=3),
        GivenAnswer("BB", "Q1", "", line=4),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + "ZZ,Q1,yes\n", "r.csv:2: “ZZ” is no State of this pack"),
        (HEAD + "CC,Q1,yes\n", "r.csv:2: CC was not asked in this cycle"),
        (HEAD + ",Q1,yes\n", "r.csv:2: “” is no State of this pack"),
        (HEAD + "AA,Q9,yes\n", "r.csv:2: “Q9” is no question of this questionnaire"),
        (HEAD + "AA,,yes\n", "r.csv:2: “” is no question of this questionnaire"),
        (HEAD + "AA,q1,yes\n", "r.csv:2: “q1” is no question of this questionnaire"),
        (HEAD + "AA,Q1,Yes\n", "r.csv:2: Q1: “Yes” is not among its choices: yes, partial, no"),
        (HEAD + "AA,Q2,a z\n", "r.csv:2: Q2: “z” is not among its choices: a, b, none"),
        (HEAD + "AA,Q2,a none\n", "r.csv:2: Q2: “none” excludes every other choice"),
        (HEAD + "AA,Q3,many\n", "r.csv:2: Q3: “many” is no whole number"),
        (HEAD + "AA,Q3,-1\n", "r.csv:2: Q3: -1 is less than 0"),
        (HEAD + "AA,Q4,29/02/2020\n", "r.csv:2: Q4: “29/02/2020” is no date"),
        (HEAD + "AA,Q4,2019-02-29\n", "r.csv:2: Q4: “2019-02-29” is no date"),
        (HEAD + "AA,Q5,no_data\n", "r.csv:2: Q5: “no_data” is no answer to a question of type text"),
        (HEAD + "AA,Q1,yes\nBB,Q1,no\nAA,Q1,yes\n", "r.csv:4: AA answers Q1 twice; the first answer stands in line 2"),
        (HEAD + "AA,Q1,\nAA,Q1,yes\n", "r.csv:3: AA answers Q1 twice"),
        ("state,question\nAA,Q1\n", "r.csv:1: the column “value” is missing; the file has: state, question"),
        ("state,question,value,note\nAA,Q1,yes,x\n", "r.csv:1: the column “note” is not known here; known are: state"),
        (HEAD.strip() + ",marking\nAA,Q1,yes,RED\n", "r.csv:2: “RED” is no handling label; use one of: TLP:CLEAR"),
        (HEAD.strip() + ",answered_on\nAA,Q1,yes,20200229\n", "r.csv:2: “20200229” is no date; write it as 2017-04-20"),
        (HEAD.strip() + ",answered_on\nAA,Q1,yes,2019-02-29\n", "r.csv:2: “2019-02-29” is no date"),
        (HEAD.strip() + f",basis\nAA,Q1,yes,{'x' * 61}\n", "r.csv:2: “basis” has more than 60 characters"),
    ],
)
def test_each_fault_names_its_line(content: str, said: str) -> None:
    _, problems = read(content)
    assert len(problems) == 1, problems
    assert problems[0].startswith(said)


def test_every_fault_of_every_row_is_told() -> None:
    _, problems = read(HEAD.strip() + ",marking,answered_on\nZZ,Q1,maybe,RED,today\nAA,Q1,yes,,\nCC,Q9,x,,\n")
    assert [problem.split(": ")[0] for problem in problems] == [
        "r.csv:2",
        "r.csv:2",
        "r.csv:2",
        "r.csv:2",
        "r.csv:4",
        "r.csv:4",
    ]


def test_a_note_takes_no_answer() -> None:
    silent = replace(SMALL.questions[0], id="N1", type="note", choices=())
    problems: list[Problem] = []
    read_replies(
        (HEAD + "AA,N1,yes\n").encode(),
        "r.csv",
        replace(SMALL, questions=(silent,)),
        states=STATES,
        asked=STATES,
        problems=problems,
    )
    assert [str(problem) for problem in problems] == ["r.csv:2: “N1” is no question of this questionnaire"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(str.strip).filter(lambda w: not unfit_in(w))
VALUES = {
    "Q1": st.sampled_from(["yes", "partial", "no", "no_data", ""]),
    "Q2": st.sampled_from(["a", "a b", "none", "no_data", ""]),
    "Q3": st.integers(0, 10**9).map(str) | st.just("no_data"),
    "Q4": st.dates().map(date.isoformat),
    "Q5": WORDS.filter(lambda text: text != "no_data"),
}
KEYS = st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(sorted(VALUES))), unique=True, max_size=8)


@st.composite
def answers(draw: st.DrawFn) -> tuple[GivenAnswer, ...]:
    return tuple(
        GivenAnswer(
            state,
            question,
            draw(VALUES[question]),
            draw(WORDS),
            draw(st.sampled_from(["", "TLP:CLEAR", "TLP:AMBER+STRICT"])),
            draw(WORDS),
            draw(st.none() | st.dates()),
            draw(WORDS),
        )
        for state, question in draw(KEYS)
    )


def one_line_end(answer: GivenAnswer) -> GivenAnswer:
    changed: dict[str, Any] = {
        column: getattr(answer, column).replace("\r\n", "\n").replace("\r", "\n")
        for column in ("value", "comment", "source", "basis")
    }
    return replace(answer, **changed)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-x", "@SUM(1)", "a\n=1", "'=quoted"])
def test_no_words_of_a_state_begin_a_formula_for_people_and_all_come_back_for_programs(text: str) -> None:
    answer = GivenAnswer("AA", "Q5", text, comment=text, basis=text, source=text)
    written = write_replies([answer], for_spreadsheets=True)
    cells = next(row for row in csv.reader(io.StringIO(written)) if row[0] == "AA")
    assert not [cell for cell in cells for line in cell.splitlines() if line.startswith(("=", "+", "-", "@"))]
    (found,), problems = read(write_replies([answer]), asked=STATES)
    assert not problems
    assert (found.value, found.comment, found.basis, found.source) == (text, text, text, text)


def test_a_number_is_written_as_one() -> None:
    assert "AA,Q3,-7," in write_replies([GivenAnswer("AA", "Q3", "-7")], for_spreadsheets=True)


@given(answers())
def test_what_is_written_comes_back(given_answers: tuple[GivenAnswer, ...]) -> None:
    stored = tuple(one_line_end(answer) for answer in given_answers)
    found, problems = read(write_replies(stored), asked=STATES)
    assert problems == []
    assert tuple(replace(answer, line=0) for answer in found) == stored


# --- what the State's own other answers make irrelevant


def given_of(state: str, values: dict[str, str]) -> list[GivenAnswer]:
    return [GivenAnswer(state, question, value, line=line) for line, (question, value) in enumerate(values.items(), 2)]


PRESENT = st.fixed_dictionaries({}, optional={name: VALUES[name].filter(bool) for name in ("Q1", "Q2", "Q3")})
NEW = st.fixed_dictionaries({}, optional={name: VALUES[name] for name in ("Q1", "Q2", "Q3")})


@given(PRESENT, NEW)
def test_an_answer_is_left_out_exactly_where_the_merged_reply_makes_it_irrelevant(
    present: dict[str, str], new: dict[str, str]
) -> None:
    merged = {question: value for question, value in {**present, **new}.items() if value}
    relevant = relevance(SMALL, merged)
    expected = [question for question, value in new.items() if value and relevant[question] is False]
    problems: list[Problem] = []
    kept, remarks = without_irrelevant(given_of("AA", new), {"AA": present}, SMALL, "r.csv", problems)
    assert problems == []
    assert [answer.question for answer in kept] == [question for question in new if question not in expected]
    why = "not stored, because its other answers make it irrelevant"
    assert [str(remark) for remark in remarks] == [
        f"r.csv:{list(new).index(question) + 2}: AA, {question}: {why}" for question in expected
    ]


def test_states_do_not_answer_for_each_other() -> None:
    rows = [*given_of("AA", {"Q1": "no"}), *given_of("BB", {"Q2": "a"})]
    problems: list[Problem] = []
    kept, remarks = without_irrelevant(rows, {"BB": {"Q1": "yes"}}, SMALL, "r.csv", problems)
    assert (len(kept), remarks) == (2, ())


def test_an_answer_whose_relevance_is_open_is_kept() -> None:
    problems: list[Problem] = []
    kept, remarks = without_irrelevant(given_of("AA", {"Q2": "a"}), {}, SMALL, "r.csv", problems)
    assert (len(kept), remarks) == (1, ())
