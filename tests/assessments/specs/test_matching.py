"""Matching: for each subject, how many States need something and how many offer it."""

from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.matching import KIND

OFFERS_TO_NEEDS = {"needs": "D4", "offers": "D6"}


def test_needs_and_offers_stand_side_by_side(measuring: SimpleNamespace) -> None:
    topics = [measuring.choices(name, ["sit", "mla"], kind="select_multiple") for name in ("D4", "D6")]
    world = measuring.world(
        """
        D4  sit      mla  sit  .
        D6  sit+mla  -    -    mla
        """,
        *topics,
    )
    result = KIND.compute(measuring.measure(KIND, **OFFERS_TO_NEEDS), world)
    assert (result["value"], result["unit"]) == (None, "States")
    assert [result[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")] == [
        4,
        4,
        3,
        0,
        1,
    ]
    shown = [
        (
            item["code"],
            (item["needs"], *measuring.bounds(item, prefix="needs_")),
            (item["offers"], *measuring.bounds(item, prefix="offers_")),
        )
        for item in result["items"]
    ]
    assert shown == [("sit", (2, 0.5, 0.75), (1, 0.5, 0.5)), ("mla", (1, 0.25, 0.5), (2, 1.0, 1.0))]


def test_no_state_is_named(measuring: SimpleNamespace) -> None:
    topics = [measuring.choices(name, ["sit"], kind="select_multiple") for name in ("D4", "D6")]
    world = measuring.world("D4  sit .\nD6  . sit", *topics)
    item = KIND.compute(measuring.measure(KIND, **OFFERS_TO_NEEDS), world)["items"][0]
    assert set(item) == {
        *("code", "title", "needs", "needs_lower_bound", "needs_upper_bound"),
        *("offers", "offers_lower_bound", "offers_upper_bound"),
    }


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_bounds_of_each_side_are_what_the_open_states_could_make_of_it(
    measuring: SimpleNamespace, data: st.DataObject
) -> None:
    kind = {"kind": "select_multiple", "none": "none"}
    topics = [measuring.choices(name, ["a", "b", "none"], **kind) for name in ("D4", "D6")]
    world = data.draw(measuring.worlds(*topics))
    definition = measuring.measure(KIND, **OFFERS_TO_NEEDS)
    wholes = list(measuring.completions(world))
    for item in KIND.compute(definition, world)["items"]:
        for side, question in OFFERS_TO_NEEDS.items():
            every = []
            for whole in wholes:
                end = [answer.split() for answer in measuring.given(whole, question).values()]
                wanted = sum(item["code"] in codes for codes in end)
                every.append(Fraction(wanted, len(end)) if end else None)
            assert measuring.bounds(item, prefix=f"{side}_") == measuring.tight(every)
    assert measuring.replies_only_narrow(KIND, definition, world)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"needs": "D4"}, "“offers” is missing"),
        (
            {"needs": "D4", "offers": "N"},
            "offers: N is of type decimal; this measure counts: select_multiple, ",
        ),
        ({"needs": "D4", "offers": "R"}, "offers: D4 and R do not offer the same choices"),
    ],
)
def test_a_definition_at_fault_is_told_what_is_wrong(
    measuring: SimpleNamespace, parameters: dict[str, object], complaint: str
) -> None:
    questions = [measuring.choices("D4", "ab"), measuring.choices("R", "abc"), measuring.number("N")]
    found = measuring.complaints(KIND, measuring.measure(KIND, **parameters), questions)
    assert [one.startswith(complaint) for one in found] == [True], found


def test_a_sound_definition_has_no_problems(measuring: SimpleNamespace) -> None:
    definition = measuring.measure(KIND, **OFFERS_TO_NEEDS)
    questions = [measuring.choices(name, "ab", kind="select_multiple") for name in ("D4", "D6")]
    assert measuring.complaints(KIND, definition, questions) == []
    assert KIND.questions(definition) == ("D4", "D6")
