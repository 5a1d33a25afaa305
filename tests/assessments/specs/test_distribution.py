"""Distribution: for each choice of a question, how many States gave it."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.distribution import KIND


def test_every_choice_is_an_item_in_the_order_of_the_question(measuring: SimpleNamespace) -> None:
    opinion = measuring.choices("G1", ["keep", "update", "no_view"])
    world = measuring.world("G1  update update keep no_data . -", opinion)
    result = KIND.compute(measuring.measure(KIND, question="G1"), world)
    assert (result["value"], result["unit"]) == (None, "States")
    assert [result[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")] == [
        6,
        5,
        3,
        1,
        1,
    ]
    shown = [
        (item["code"], item["count"], item["share_of_answered"], *measuring.bounds(item)) for item in result["items"]
    ]
    assert shown == [
        ("keep", 1, 0.333333, 0.2, 0.6),
        ("update", 2, 0.666667, 0.4, 0.8),
        ("no_view", 0, 0.0, 0.0, 0.4),
    ]
    assert result["items"][0]["title"] == {"en": "keep"}


def test_a_state_counts_for_each_of_the_choices_it_gave(measuring: SimpleNamespace) -> None:
    moments = measuring.choices("C18", ["import", "export", "none"], kind="select_multiple", none="none")
    world = measuring.world("C18  import import+export none .", moments)
    items = KIND.compute(measuring.measure(KIND, question="C18"), world)["items"]
    assert [(item["code"], item["count"]) for item in items] == [("import", 2), ("export", 1), ("none", 1)]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), kind=st.sampled_from(["select_one", "select_multiple"]))
def test_the_bounds_of_each_choice_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject, kind: str
) -> None:
    world = data.draw(measuring.worlds(measuring.choices("Q", ["a", "b", "none"], kind=kind, none="none")))
    definition = measuring.measure(KIND, question="Q")
    ends = [
        [answer.split() for answer in measuring.given(whole, "Q").values()] for whole in measuring.completions(world)
    ]
    for item in KIND.compute(definition, world)["items"]:
        every = [Fraction(sum(item["code"] in answer for answer in end), len(end)) if end else None for end in ends]
        assert measuring.bounds(item) == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({}, "“question” is missing"),
        (
            {"question": "N"},
            "question: N is of type decimal; this measure counts: select_multiple, select_one, ",
        ),
        ({"question": "Q", "codes": ["a"]}, "codes: the measure “distribution” does not take this"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("Q", "ab"), measuring.number("N")]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert any(one.startswith(complaint) for one in found), found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, question="Q")
    assert measuring.complaints(KIND, definition, [measuring.choices("Q", "ab")]) == []
    assert KIND.questions(definition) == ("Q",)
