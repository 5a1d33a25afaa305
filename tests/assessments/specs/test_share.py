"""Share: of the States that answered, how many gave one of certain answers, or a number above a limit."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.share import KIND


def test_the_share_is_that_of_the_states_that_answered(measuring: SimpleNamespace) -> None:
    helped = measuring.choices("R5", ["no", "oas", "subregional"])
    world = measuring.world("R5  oas no subregional no . no_data", helped)
    result = KIND.compute(measuring.measure(KIND, question="R5", codes=["oas", "subregional"]), world)
    assert result == {
        "code": "X.1",
        "measure": "share",
        "title": {"en": "A measure"},
        "questions": ["R5"],
        "value": 0.5,
        "unit": "share",
        "asked": 6,
        "relevant": 6,
        "answered": 4,
        "no_data": 1,
        "unanswered": 1,
        "coverage": 0.666667,
        "reportable": True,
        "lower_bound": 0.333333,
        "upper_bound": 0.666667,
        "notes": [],
        "count": 2,
        "share_of_answered": 0.5,
    }


def test_a_question_that_is_not_relevant_is_not_counted_and_one_that_is_not_settled_is_unanswered(
    measuring: SimpleNamespace,
) -> None:
    world = measuring.world("C12  member no - ?", measuring.choices("C12", ["member", "no"]), threshold=0.75)
    result = KIND.compute(measuring.measure(KIND, question="C12", codes=["member"]), world)
    assert (result["asked"], result["relevant"], result["answered"], result["unanswered"]) == (4, 3, 2, 1)
    assert measuring.bounds(result) == (0.333333, 0.666667)
    assert result["reportable"] is False


def test_a_figure_speaks_of_all_from_the_threshold_on(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="Q", codes=["yes"])
    yes_no = measuring.choices("Q", ["yes", "no"])
    for threshold, reportable in ((0.75, True), (0.76, False)):
        world = measuring.world("Q  yes no no .", yes_no, threshold=threshold)
        assert KIND.compute(definition, world)["reportable"] is reportable


def test_a_number_counts_when_it_is_above_the_limit(measuring: SimpleNamespace) -> None:
    world = measuring.world("C3  0 1 12.5 no_data", measuring.number("C3"))
    above_none = KIND.compute(measuring.measure(KIND, question="C3", above=0), world)
    above_one = KIND.compute(measuring.measure(KIND, question="C3", above=1), world)
    assert (above_none["count"], above_none["value"]) == (2, 0.666667)
    assert (above_one["count"], above_one["value"]) == (1, 0.333333)


def test_of_a_list_the_options_above_the_limit_are_counted_and_none_is_no_option(
    measuring: SimpleNamespace,
) -> None:
    systems = measuring.choices("C20", ["etrace", "iarms", "none"], kind="select_multiple", none="none")
    world = measuring.world("C20  none etrace etrace+iarms .", systems)
    assert KIND.compute(measuring.measure(KIND, question="C20", above=0), world)["count"] == 2
    assert KIND.compute(measuring.measure(KIND, question="C20", above=1), world)["count"] == 1
    assert KIND.compute(measuring.measure(KIND, question="C20", codes=["iarms"]), world)["count"] == 1


def test_it_can_be_given_as_a_number_of_states(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="F6", above=0, as_number=True)
    result = KIND.compute(definition, measuring.world("F6  3 0 . no_data -", measuring.number("F6")))
    assert (result["value"], result["unit"], result["share_of_answered"]) == (1, "States", 0.5)
    assert measuring.bounds(result) == (1, 3)
    silent = KIND.compute(definition, measuring.world("F6  . .", measuring.number("F6")))
    assert (silent["value"], measuring.bounds(silent)) == (None, (0, 2))
    nobody = KIND.compute(definition, measuring.world("F6  - -", measuring.number("F6")))
    assert (nobody["value"], measuring.bounds(nobody)) == (None, (None, None))


def test_without_any_answer_there_is_no_share_and_nothing_is_known(measuring: SimpleNamespace) -> None:
    yes_no = measuring.choices("Q", ["yes", "no"])
    result = KIND.compute(measuring.measure(KIND, question="Q", codes=["yes"]), measuring.world("Q . .", yes_no))
    assert (result["value"], result["coverage"], measuring.bounds(result)) == (None, 0.0, (0.0, 1.0))
    concerned = measuring.world("Q - -", yes_no)
    result = KIND.compute(measuring.measure(KIND, question="Q", codes=["yes"]), concerned)
    assert (result["value"], result["coverage"], measuring.bounds(result)) == (None, None, (None, None))
    assert result["reportable"] is False


@settings(max_examples=60, deadline=None)
@given(data=st.data(), limit=st.sampled_from([{"codes": ["a"]}, {"codes": ["a", "b"]}]))
def test_the_bounds_are_what_the_open_states_could_make_of_a_choice(
    measuring: SimpleNamespace, data: st.DataObject, limit: dict[str, object]
) -> None:
    world = data.draw(measuring.worlds(measuring.choices("Q", "abc")))
    definition = measuring.measure(KIND, question="Q", **limit)

    def slow(answers: dict[str, str]) -> Fraction | None:
        wanted = sum(answer in str(limit["codes"]) for answer in answers.values())
        return Fraction(wanted, len(answers)) if answers else None

    every = [slow(measuring.given(whole, "Q")) for whole in measuring.completions(world)]
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), as_number=st.booleans())
def test_the_bounds_are_what_the_open_states_could_make_of_a_number(
    measuring: SimpleNamespace, data: st.DataObject, as_number: bool
) -> None:
    world = data.draw(measuring.worlds(measuring.number("Q", most=2)))
    definition = measuring.measure(KIND, question="Q", above=1, as_number=as_number)
    every = []
    for whole in measuring.completions(world):
        numbers = [int(answer) for answer in measuring.given(whole, "Q").values()]
        size = 1 if as_number else len(numbers)
        every.append(Fraction(numbers.count(2), size) if numbers else None)
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“question” is missing"),
        ({"question": "Z", "above": 0}, "question: there is no question “Z”"),
        ({"question": ["N"], "above": 0}, "question: this must be the id of one question"),
        (
            {"question": "D", "above": 0},
            "question: D is of type date; this measure counts: decimal, integer, ",
        ),
        ({"question": "N"}, "give either the codes that count, or the number to be above"),
        ({"question": "Q", "codes": ["a"], "above": 0}, "give either the codes that count"),
        ({"question": "Q", "above": 0}, "above: the answer to Q is not a number; give codes"),
        ({"question": "N", "above": True}, "above: this must be a number"),
        ({"question": "Q", "codes": "a"}, "codes: this must be a list of codes"),
        ({"question": "Q", "codes": []}, "codes: this must be a list of codes"),
        ({"question": "N", "above": 0, "as_number": "yes"}, "as_number: this must be true or false"),
        ({"question": "Q", "codes": [["a"]]}, "codes: “['a']” is no choice of Q"),
        ({"question": "N", "above": float("nan")}, "above: this must be a number"),
        ({"question": "Q", "codes": ["a", "x"]}, "codes: “x” is no choice of Q"),
        (
            {"question": "Q", "codes": ["a"], "below": 3},
            "below: the measure “share” does not take this; it takes: ",
        ),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.number("N"), measuring.day("D")]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert any(one.startswith(complaint) for one in found), found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.number("N")]
    for parameters in ({"question": "Q", "codes": ["a"]}, {"question": "N", "above": 0}):
        definition = measuring.measure(KIND, **parameters)
        assert measuring.complaints(KIND, definition, questions) == []
        assert KIND.questions(definition) == (parameters["question"],)


@pytest.mark.parametrize(
    ("parameters", "inside", "outside"),
    [
        ({"question": "Q", "codes": ["yes", "partial"]}, "yes partial", "no"),
        ({"question": "M", "codes": ["a"]}, "a", "b"),
        ({"question": "M", "above": 1}, "a+b", "a b none"),
        ({"question": "N", "above": 3}, "4 3.5", "3 0"),
    ],
)
def test_the_side_of_an_answer_is_whether_it_counts(
    measuring: SimpleNamespace, parameters: dict[str, object], inside: str, outside: str
) -> None:
    questions = {
        "Q": measuring.choices("Q", ["yes", "partial", "no"]),
        "M": measuring.choices("M", ["a", "b", "none"], kind="select_multiple", none="none"),
        "N": measuring.number("N", most=9),
    }
    side = KIND.side(measuring.measure(KIND, **parameters), questions[str(parameters["question"])], None)
    assert side is not None
    assert {side(word.replace("+", " ")) for word in inside.split()} == {True}
    assert {side(word.replace("+", " ")) for word in outside.split()} == {False}


@pytest.mark.parametrize(
    "parameters",
    [
        {"question": "Q", "codes": ["yes", "no"]},
        {"question": "M", "above": 2},
        {"question": "N", "above": -1},
        {"question": "N", "above": 9},
    ],
)
def test_a_line_that_no_answer_can_cross_has_no_sides(
    measuring: SimpleNamespace, parameters: dict[str, object]
) -> None:
    questions = {
        "Q": measuring.choices("Q", ["yes", "no"]),
        "M": measuring.choices("M", ["a", "b", "none"], kind="select_multiple", none="none"),
        "N": measuring.number("N", most=9),
    }
    assert KIND.side(measuring.measure(KIND, **parameters), questions[str(parameters["question"])], None) is None
