"""Participation: how many of the States asked have answered anything."""

from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.participation import KIND


def test_a_state_takes_part_when_it_has_answered_anything(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND), measuring.world("", asked="ABCD", started="AB"))
    assert (result["count"], result["value"], result["unit"]) == (2, 0.5, "share")
    assert [result[key] for key in ("asked", "relevant", "answered", "unanswered")] == [4, 4, 2, 2]


def test_a_state_that_was_not_asked_is_not_counted(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND), measuring.world("", asked="AB", started="AZ"))
    assert (result["count"], result["asked"]) == (1, 2)


def test_it_can_be_reported_however_few_have_answered(measuring: SimpleNamespace) -> None:
    result = KIND.compute(measuring.measure(KIND), measuring.world("", asked="ABCD", threshold=0.75))
    assert (result["value"], result["reportable"]) == (0.0, True)


def test_where_nobody_is_asked_there_is_no_share(measuring: SimpleNamespace) -> None:
    world = measuring.world("", asked="A")
    nobody = type(world)(**{**vars(world), "asked": ()})
    result = KIND.compute(measuring.measure(KIND), nobody)
    assert (result["value"], measuring.bounds(result), result["reportable"]) == (None, (None, None), False)


@settings(max_examples=60, deadline=None)
@given(asked=st.sets(st.sampled_from("ABCDE"), min_size=1), started=st.sets(st.sampled_from("ABCDE")))
def test_nothing_is_uncertain_about_it(measuring: SimpleNamespace, asked: set[str], started: set[str]) -> None:
    world = measuring.world("", asked="".join(sorted(asked)), started="".join(started))
    result = KIND.compute(measuring.measure(KIND), world)
    slow = round(sum(state in started for state in asked) / len(asked), 6)
    assert (result["value"], *measuring.bounds(result)) == (slow, slow, slow)


def test_a_definition_takes_nothing_and_rests_on_no_question(measuring: SimpleNamespace) -> None:
    assert measuring.complaints(KIND, measuring.measure(KIND), []) == []
    found = measuring.complaints(KIND, measuring.measure(KIND, question="A1"), [])
    assert found == ["question: the measure “participation” does not take this; it takes: –"]
    assert KIND.questions(measuring.measure(KIND)) == ()
