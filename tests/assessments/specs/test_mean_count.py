"""Mean count: how many of the options of a list a State chooses, on average."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.mean_count import KIND


def powers(measuring: SimpleNamespace, **more: object) -> Any:
    options = ["freeze", "confiscation", "value", "extended", "none"]
    return measuring.choices("C8", options, kind="select_multiple", none="none", **more)


def test_options_are_counted_and_none_of_these_is_no_option(measuring: SimpleNamespace) -> None:
    world = measuring.world("C8  freeze+value freeze none no_data", powers(measuring))
    result = KIND.compute(measuring.measure(KIND, question="C8"), world)
    assert (result["value"], result["unit"], result["options"]) == (1.0, "options", 4)
    assert measuring.bounds(result) == (0.75, 1.75)


def test_the_mean_can_be_given_as_a_share_of_the_options(measuring: SimpleNamespace) -> None:
    world = measuring.world("C8  freeze+value freeze none no_data", powers(measuring))
    result = KIND.compute(measuring.measure(KIND, question="C8", of_options=True), world)
    assert (result["value"], result["unit"]) == (0.25, "share")
    assert measuring.bounds(result) == (0.1875, 0.4375)


def test_an_open_state_can_choose_no_more_than_the_question_allows(measuring: SimpleNamespace) -> None:
    world = measuring.world("C8  freeze .", powers(measuring, most=3))
    assert measuring.bounds(KIND.compute(measuring.measure(KIND, question="C8"), world)) == (0.5, 2.0)


def test_for_whom_nothing_applies_a_list_without_none_leaves_only_silence(measuring: SimpleNamespace) -> None:
    techniques = measuring.choices("C2", ["undercover", "interception"], kind="select_multiple")
    result = KIND.compute(measuring.measure(KIND, question="C2"), measuring.world("C2  undercover .", techniques))
    assert measuring.bounds(result) == (0.5, 1.5)


def test_without_any_answer_there_is_no_mean(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="C8")
    silent = KIND.compute(definition, measuring.world("C8 . ?", powers(measuring)))
    assert (silent["value"], measuring.bounds(silent)) == (None, (0.0, 4.0))
    nobody = KIND.compute(definition, measuring.world("C8 - -", powers(measuring)))
    assert (nobody["value"], measuring.bounds(nobody)) == (None, (None, None))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), most=st.sampled_from([None, 1, 2]), of_options=st.booleans())
def test_the_bounds_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, most: int | None, of_options: bool
) -> None:
    question = measuring.choices("Q", ["a", "b", "none"], kind="select_multiple", none="none", most=most)
    world = data.draw(measuring.worlds(question))
    definition = measuring.measure(KIND, question="Q", of_options=of_options)
    every = []
    for whole in measuring.completions(world):
        counts = [sum(code != "none" for code in one.split()) for one in measuring.given(whole, "Q").values()]
        mean = Fraction(sum(counts), len(counts)) if counts else None
        every.append(mean / 2 if mean is not None and of_options else mean)
    assert measuring.bounds(KIND.compute(definition, world)) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“question” is missing"),
        ({"question": "Q"}, "question: Q is of type select_one; this measure counts: select_multiple"),
        ({"question": "C8", "of_options": "yes"}, "of_options: this must be true or false"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), powers(measuring)]
    assert measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions) == [complaint]


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    for parameters in ({"question": "C8"}, {"question": "C8", "of_options": True}):
        definition = measuring.measure(KIND, **parameters)
        assert measuring.complaints(KIND, definition, [powers(measuring)]) == []
        assert KIND.questions(definition) == ("C8",)
