"""Asset sharing: what was confiscated, who contributed, which share."""

from types import SimpleNamespace

from enlace.cooperation.kinds.asset_sharing import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "case") == {}
    assert drafting.asks_for(KIND, "case") == {"confiscated", "contribution", "proposal"}


def test_victims_come_first(drafting: SimpleNamespace) -> None:
    assert "UNTOC:14.2*" in drafting.doubts(KIND, "case", without=("victims",))["victims"]


def test_no_treaty_prescribes_the_contents_and_none_is_said_to(drafting: SimpleNamespace) -> None:
    told = drafting.lacks(KIND, "fund", without=("proposal",))
    assert told == {"proposal": "This is missing."}


def test_the_convention_asks_to_consider_it() -> None:
    assert {article.ref for article in KIND.basis} == {"UNTOC:14", "UNTOC:14.3"}
    assert "de_minimis" in {ground.code for ground in KIND.grounds}
