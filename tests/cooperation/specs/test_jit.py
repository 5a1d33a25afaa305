"""Joint investigations: who, where, for how long, with which powers."""

from types import SimpleNamespace

from enlace.cooperation.kinds.jit import KIND
from enlace.cooperation.rules.kind import Clock


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "team") == {}
    assert drafting.asks_for(KIND, "team") == {"subject", "facts", "members", "duration", "powers", "evidence"}


def test_powers_in_the_territory_of_another_state_are_agreed(drafting: SimpleNamespace) -> None:
    told = drafting.lacks(KIND, "team", without=("powers",))
    assert told["powers"].endswith("is missing: UNTOC:19 asks for it.")


def test_costs_are_settled_where_possible(drafting: SimpleNamespace) -> None:
    assert set(drafting.doubts(KIND, "joining", without=("costs",))) == {"costs"}


def test_the_answer_is_quicker_than_to_a_request_for_assistance() -> None:
    deadline = KIND.deadline(Clock.EXECUTE)
    assert deadline is not None
    assert deadline.routine == 45
