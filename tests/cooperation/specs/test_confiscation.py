"""Confiscation: article 18(15), and what article 13(3) adds by what is asked for."""

from types import SimpleNamespace

from enlace.cooperation.kinds.confiscation import KIND
from enlace.cooperation.rules.kind import Clock


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "tracing") == {}
    assert drafting.asks_for(KIND, "tracing") == {"subject", "facts", "purpose", "action"}


def test_an_order_that_is_sought_asks_for_the_property(drafting: SimpleNamespace) -> None:
    assert drafting.asks_for(KIND, "order_sought") - drafting.asks_for(KIND, "tracing") == {"property"}
    told = drafting.lacks(KIND, "order_sought", without=("property",))
    assert told == {"property": "This is missing: UNTOC:13.3.a asks for it."}


def test_an_order_that_exists_asks_for_its_copy_and_its_extent(drafting: SimpleNamespace) -> None:
    assert drafting.asks_for(KIND, "order_enforced") - drafting.asks_for(KIND, "tracing") == {"order", "extent"}
    assert "UNTOC:13.3.b" in drafting.lacks(KIND, "order_enforced", without=("order",))["order"]


def test_freezing_is_quick_and_third_parties_are_asked_about(drafting: SimpleNamespace) -> None:
    deadline = KIND.deadline(Clock.EXECUTE)
    assert deadline is not None
    assert deadline.emergency == 2
    assert set(drafting.doubts(KIND, "freezing", without=("third_parties",))) == {"third_parties"}


def test_bank_secrecy_is_no_ground() -> None:
    assert "UNTOC:12.6" in {article.ref for article in KIND.basis}
    grounds = {ground.code: ground.articles for ground in KIND.grounds}
    assert grounds["form"][0].ref == "UNTOC:13.7"
    assert grounds["legal_system"][0].ref == "UNTOC:18.21.d"
