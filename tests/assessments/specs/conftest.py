"""What the specs of measures share: small questions, small worlds, and every way in which they could end.

A world is written as a table, one line a question, one word a State (A, B, C, ...): the answer (`a+b` for two
codes), `no_data`, `.` silent, `?` silent and not settled whether the question is relevant, `-` not relevant.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, product
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import strategies as st

from enlace.assessments.rules.measures import ContactRecord, Context, Measure, Standing
from enlace.assessments.rules.questionnaire import Choice, MeasureDefinition, Question

STATES = "ABCDEFGHIJ"
SILENT, UNSETTLED, NOT_RELEVANT, NO_DATA = ".", "?", "-", "no_data"
OPEN = (SILENT, UNSETTLED, NO_DATA)
MOST_OPEN = 4
DAYS = ("2015-01-01", "2016-12-01")


def choices(
    name: str,
    codes: Iterable[str] | Mapping[str, float | None],
    *,
    kind: str = "select_one",
    none: str = "",
    most: int | None = None,
) -> Question:
    """none: the exclusive code. most: how many may be selected."""
    scores = codes if isinstance(codes, Mapping) else dict.fromkeys(codes)
    made = tuple(Choice(code, {"en": code}, score, exclusive=code == none) for code, score in scores.items())
    return Question(name, "A", kind, {"en": name}, choices=made, max_selected=most)


def number(name: str, *, least: float | None = 0, most: float | None = None, unit: str = "") -> Question:
    return Question(name, "A", "decimal", {"en": name}, unit=unit, minimum=least, maximum=most)


def day(name: str) -> Question:
    return Question(name, "A", "date", {"en": name})


def measure(kind: Measure, **parameters: object) -> MeasureDefinition:
    return MeasureDefinition("X.1", kind.code, {"en": "A measure"}, parameters)


def world(
    table: str,
    *questions: Question,
    standing: Mapping[str, Mapping[str, str]] | None = None,
    started: str = "",
    threshold: float = 0.5,
    reference_date: date | None = None,
    asked: str = "",
    contacts: Mapping[str, Sequence[ContactRecord]] | None = None,
) -> Context:
    """Return the world that `table` shows; asked: its States where there is no table."""
    rows = {name: words for name, *words in (line.split() for line in table.strip().splitlines())}
    states = tuple(asked or STATES[: len(next(iter(rows.values())))])
    assert all(len(words) == len(states) for words in rows.values())
    return Context(
        asked=states,
        questions={question.id: question for question in questions},
        answers={name: dict(zip(states, map(stood, words), strict=True)) for name, words in rows.items()},
        standing=standing or {},
        started=frozenset(started),
        threshold=threshold,
        reference_date=reference_date,
        contacts=contacts or {},
    )


def stood(word: str) -> Standing:
    if word == NOT_RELEVANT:
        return Standing(relevant=False, value=None)
    if word in (SILENT, UNSETTLED):
        return Standing(relevant=True if word == SILENT else None, value=None)
    return Standing(relevant=True, value=word.replace("+", " "))


def words(question: Question) -> list[str]:
    """Return every answer that `question` allows; of dates, an old and a recent one."""
    if question.type == "date":
        return list(DAYS)
    if not question.choices:
        return [str(value) for value in range(int(question.minimum or 0), int(question.maximum or 2) + 1)]
    if question.type != "select_multiple":
        return [choice.code for choice in question.choices]
    options = [choice.code for choice in question.choices if not choice.exclusive]
    sizes = range(1, (question.max_selected or len(options)) + 1)
    chosen = ["+".join(codes) for size in sizes for codes in combinations(options, size)]
    return [*sorted(question.exclusive_codes), *chosen]


@st.composite
def worlds(draw: st.DrawFn, *questions: Question, states: int = 3, **more: Any) -> Context:
    """Draw a world in which at most MOST_OPEN answers are open."""
    left = MOST_OPEN
    lines = []
    for question in questions:
        line = [question.id]
        for _ in range(states):
            word = draw(st.sampled_from([*words(question), NOT_RELEVANT, *(OPEN if left else ())]))
            left -= word in OPEN
            line.append(word)
        lines.append(" ".join(line))
    return world("\n".join(lines), *questions, **more)


def cells(context: Context) -> Iterator[tuple[str, str, Standing]]:
    for question, by_state in context.answers.items():
        for state, standing in by_state.items():
            yield question, state, standing


def is_open(standing: Standing) -> bool:
    return standing.relevant is not False and standing.given is None


def with_cell(context: Context, question: str, state: str, standing: Standing) -> Context:
    answers = {**context.answers, question: {**context.answers[question], state: standing}}
    return replace(context, answers=answers)


def ends(context: Context, question: str, standing: Standing) -> list[Standing]:
    """Return how one open answer could end: any answer, or not relevant where that is not settled."""
    found = [stood(word) for word in words(context.questions[question])]
    return [*found, stood(NOT_RELEVANT)] if standing.relevant is None else found


def completions(context: Context) -> Iterator[Context]:
    """Yield every world in which all States have answered, `no_data` having found its data."""
    undecided = [cell for cell in cells(context) if is_open(cell[2])]
    for ended in product(*(ends(context, question, standing) for question, _, standing in undecided)):
        answers = {question: dict(by_state) for question, by_state in context.answers.items()}
        for (question, state, _), standing in zip(undecided, ended, strict=True):
            answers[question][state] = standing
        yield replace(context, answers=answers)


def one_reply_more(context: Context) -> Iterator[Context]:
    """Yield the worlds in which one more answer is given, or one more question settled."""
    for question, state, standing in cells(context):
        if is_open(standing):
            further = ends(context, question, standing)
            further += [stood(SILENT), stood(NO_DATA)] if standing.relevant is None else []
            further += [stood(NO_DATA)] if standing.value is None else []
            yield from (with_cell(context, question, state, one) for one in further)


def one_reply_less(context: Context) -> Iterator[Context]:
    for question, state, standing in cells(context):
        if not is_open(standing):
            before = [UNSETTLED] if standing.relevant is False else [SILENT, UNSETTLED, NO_DATA]
            yield from (with_cell(context, question, state, stood(word)) for word in before)


def given(context: Context, question: str) -> dict[str, str]:
    """Return State -> answer, in a world without open answers."""
    return {state: str(standing.value) for state, standing in context.answers[question].items() if standing.relevant}


def tight(values: Iterable[Fraction | int | None]) -> tuple[float | None, float | None]:
    """Return the bounds that `values` have, the values of all completions; None: no value."""
    found = [value for value in values if value is not None]
    return (six(min(found)), six(max(found))) if found else (None, None)


def six(value: Fraction | int) -> float:
    return float(round(Fraction(value), 6))


def bounds(result: Mapping[str, Any], *, prefix: str = "") -> tuple[float | None, float | None]:
    return result[f"{prefix}lower_bound"], result[f"{prefix}upper_bound"]


def intervals(result: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return every pair of bounds in `result` by its place; where there is nothing to bound, no pair."""
    found = {}
    rows = [("", result), *((item["code"], item) for item in result.get("items", ()))]
    for code, row in rows:
        for key in row:
            if key.endswith("lower_bound"):
                low, high = row[key], row[key.replace("lower", "upper")]
                if low is not None or high is not None or result["notes"]:
                    found[f"{code} {key}"] = (
                        float("-inf") if low is None else low,
                        float("inf") if high is None else high,
                    )
    return found


def lie_within(inner: Mapping[str, Any], outer: Mapping[str, Any]) -> bool:
    """Return whether each interval of `inner` lies within that of `outer`."""
    wide = intervals(outer)
    return all(
        place in wide and wide[place][0] <= low and high <= wide[place][1]
        for place, (low, high) in intervals(inner).items()
    )


def replies_only_narrow(kind: Measure, definition: MeasureDefinition, context: Context) -> bool:
    """Return whether no reply more widens a bound, and no reply less narrows one."""
    now = kind.compute(definition, context)
    more = [kind.compute(definition, world) for world in one_reply_more(context)]
    less = [kind.compute(definition, world) for world in one_reply_less(context)]
    return all(lie_within(one, now) for one in more) and all(lie_within(now, one) for one in less)


def complaints(kind: Measure, definition: MeasureDefinition, questions: Sequence[Question]) -> list[str]:
    """Return the problems of a definition, as they are shown."""
    found = kind.problems(definition, {question.id: question for question in questions})
    return [str(problem) for problem in found]


@pytest.fixture(scope="session")
def measuring() -> SimpleNamespace:
    """The vocabulary of this file, by name."""
    names = (choices, number, day, measure, world, worlds, completions, given, tight, bounds)
    return SimpleNamespace(
        **{one.__name__: one for one in (*names, replies_only_narrow, complaints)},
    )
