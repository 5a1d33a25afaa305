"""Witness protection and relocation: never named in any figure, and no names before agreement."""

from types import SimpleNamespace

from enlace.cooperation.kinds.witness_relocation import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "relocation") == {}
    assert drafting.asks_for(KIND, "relocation") == {"risk", "household", "duration", "costs", "contact"}


def test_it_is_named_in_no_figure() -> None:
    assert KIND.never_named
    assert KIND.statistics == ()


def test_nobody_is_identified_before_agreement_in_principle(drafting: SimpleNamespace) -> None:
    identity = KIND.field("identity")
    assert identity is not None
    assert identity.sealed
    assert "identity" not in drafting.lacks(KIND, "relocation", without=("identity",))
    assert "identity" not in drafting.doubts(KIND, "relocation", without=("identity",))


def test_what_stands_in_clear_tells_nothing_of_a_person() -> None:
    clear = [field for field in KIND.fields if not field.sealed]
    assert {choice.code for field in clear for choice in field.choices if field.code == "asked"} == {
        "protection",
        "relocation",
    }
