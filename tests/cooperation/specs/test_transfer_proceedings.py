"""Transfer of criminal proceedings: why there, what is handed over."""

from types import SimpleNamespace

from enlace.cooperation.kinds.transfer_proceedings import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "whole") == {}
    assert drafting.asks_for(KIND, "whole") == {"grounds", "facts", "offence", "persons", "file"}


def test_the_reason_is_that_of_the_convention_and_the_rest_is_practice(drafting: SimpleNamespace) -> None:
    told = drafting.lacks(KIND, "whole", without=("grounds", "file"))
    assert told == {
        "grounds": "This is missing: UNTOC:21 asks for it.",
        "file": "This is missing.",
    }


def test_custody_that_is_about_to_end_is_asked_about(drafting: SimpleNamespace) -> None:
    assert set(drafting.doubts(KIND, "part", without=("measures", "victims"))) == {"measures", "victims"}


def test_nobody_is_tried_twice() -> None:
    assert "ne_bis" in {ground.code for ground in KIND.grounds}
    assert KIND.before_refusing == ()
