"""Special techniques: a controlled delivery says what happens to the goods."""

from types import SimpleNamespace

from enlace.cooperation.kinds.sit_cooperation import KIND
from enlace.cooperation.rules.kind import Clock


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "surveillance") == {}
    assert drafting.asks_for(KIND, "surveillance") == {"facts", "authorization", "plan", "contact"}


def test_a_controlled_delivery_says_what_happens_to_the_goods(drafting: SimpleNamespace) -> None:
    more = drafting.asks_for(KIND, "controlled_delivery") - drafting.asks_for(KIND, "undercover")
    assert more == {"goods", "interception"}
    assert "UNTOC:20.4*" in drafting.lacks(KIND, "controlled_delivery", without=("goods",))["goods"]


def test_an_officer_can_be_reached_at_any_hour(drafting: SimpleNamespace) -> None:
    assert list(drafting.lacks(KIND, "undercover", without=("contact",))) == ["contact"]


def test_an_emergency_is_answered_within_a_day() -> None:
    deadline = KIND.deadline(Clock.EXECUTE)
    assert deadline is not None
    assert (deadline.routine, deadline.urgent, deadline.emergency) == (15, 3, 1)
