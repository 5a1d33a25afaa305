"""What an outstanding reply would tell, against making the figures anew with the reply in them."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.figures import Figure, Outcome, Silence, figure_of
from enlace.assessments.rules.outstanding import Counts, Effect, effects, replies_missing
from enlace.assessments.rules.questionnaire import Choice, Question

STATES = tuple("ABCDEFG")
YES_NO = tuple(Choice(code, {}) for code in ("yes", "no"))
Outcomes = Mapping[str, Mapping[str, Outcome]]


def question(code: str) -> Question:
    """Even questions have choices, odd ones are numbers."""
    bounded = int(code[1:]) % 2 == 0
    return Question(code, "A", "yes_no_partial" if bounded else "integer", {}, choices=YES_NO if bounded else ())


def made(outcomes: Outcomes, threshold: float) -> dict[str, Figure]:
    return {code: figure_of(question(code), by_state, {}, threshold) for code, by_state in outcomes.items()}


def width(figure: Figure) -> Fraction:
    """How far the least and the greatest share of a choice are apart, exactly."""
    return Fraction(figure.no_data + figure.unanswered, figure.relevant) if figure.relevant else Fraction(0)


def slowly(outcomes: Outcomes, state: str, threshold: float, indicators: Mapping[str, list[str]]) -> Effect:
    """Put a whole reply of `state` in, make every figure anew, and compare."""
    owed = [code for code, by_state in outcomes.items() if by_state[state] is Silence.UNANSWERED]
    replied = {
        code: {**by_state, **({state: "yes" if int(code[1:]) % 2 == 0 else "7"} if code in owed else {})}
        for code, by_state in outcomes.items()
    }
    before, after = made(outcomes, threshold), made(replied, threshold)
    could = lambda figures, codes: all(figures[code].reportable for code in codes)  # noqa: E731
    return Effect(
        states=(state,),
        open=len(owed),
        becoming=tuple(code for code in outcomes if after[code].reportable and not before[code].reportable),
        indicators=tuple(
            code for code, rests_on in indicators.items() if could(after, rests_on) and not could(before, rests_on)
        ),
        narrowing=sum(
            (width(before[code]) - width(after[code]) for code in outcomes if before[code].choices is not None),
            Fraction(0),
        ),
    )


def counts(outcomes: Outcomes, threshold: float) -> list[Counts]:
    return [
        Counts(code, one.relevant, one.answered, one.choices is not None)
        for code, one in made(outcomes, threshold).items()
    ]


def silent(outcomes: Outcomes) -> dict[str, set[str]]:
    return {
        code: {state for state, said in by_state.items() if said is Silence.UNANSWERED}
        for code, by_state in outcomes.items()
    }


@st.composite
def worlds(draw: st.DrawFn) -> Outcomes:
    said = {True: ["yes", "no", *Silence], False: ["7", "12", *Silence]}
    return {
        f"Q{number}": {state: draw(st.sampled_from(said[number % 2 == 0])) for state in STATES}
        for number in range(draw(st.integers(1, 6)))
    }


@given(worlds(), st.sampled_from([0.0, 0.2, 0.5, 0.7, 0.75, 1.0]), st.integers(0, 6))
def test_it_is_what_the_figures_would_be_with_the_reply(outcomes: Outcomes, threshold: float, split: int) -> None:
    codes = list(outcomes)
    indicators = {"I1": codes[: max(split, 1)], "I2": codes[-1:]}
    found = effects(counts(outcomes, threshold), silent(outcomes), STATES, threshold, indicators)
    each = {
        state: Effect((state,), one.open, one.becoming, one.indicators, one.narrowing)
        for one in found
        for state in one.states
    }
    slow = {state: slowly(outcomes, state, threshold, indicators) for state in STATES}
    assert each == {state: one for state, one in slow.items() if one.open}


@given(worlds(), st.sampled_from([0.5, 0.75]))
def test_the_first_tells_most_and_nobody_is_named_twice(outcomes: Outcomes, threshold: float) -> None:
    found = effects(counts(outcomes, threshold), silent(outcomes), STATES, threshold, {})
    keys = [(len(one.becoming), one.narrowing) for one in found]
    assert keys == sorted(keys, reverse=True)
    named = [state for one in found for state in one.states]
    assert len(named) == len(set(named))
    assert all(list(one.states) == sorted(one.states) for one in found)


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 1))
def test_how_many_answers_are_missing(relevant: int, more: int, threshold: float) -> None:
    answered = min(more, relevant)
    slow = next((n for n in range(relevant + 1) if (answered + n) / max(relevant, 1) >= threshold), 0)
    assert replies_missing(Counts("Q", relevant, answered, True), threshold) == (slow if relevant else 0)


def test_states_that_leave_the_same_open_stand_together_and_who_owes_nothing_is_left_out() -> None:
    figures = [Counts("Q0", 4, 2, True), Counts("Q1", 4, 1, False), Counts("Q2", 4, 3, True)]
    owed = {"Q0": {"A", "B"}, "Q1": {"A", "B", "C"}}
    found = effects(figures, owed, ["B", "A", "C", "D"], 0.75, {"I": ["Q0", "Q2"], "none": []})
    assert [(one.states, one.becoming, one.indicators, one.narrowing) for one in found] == [
        (("B", "A"), ("Q0",), ("I",), Fraction(1, 4)),
        (("C",), (), (), 0),
    ]


@pytest.mark.parametrize(("answered", "missing"), [(0, 27), (26, 1), (27, 0), (35, 0)])
def test_the_threshold_of_three_quarters_of_thirty_five(answered: int, missing: int) -> None:
    assert replies_missing(Counts("Q", 35, answered, True), 0.75) == missing
