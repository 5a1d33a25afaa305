"""Transfer of sentenced persons: consent, a final judgment, the time that remains."""

from types import SimpleNamespace

from enlace.cooperation.kinds.transfer_sentenced import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "transfer") == {}
    assert drafting.asks_for(KIND, "transfer") == {"person", "consent", "judgment", "offence", "remaining", "health"}


def test_nobody_is_transferred_without_consent(drafting: SimpleNamespace) -> None:
    told = drafting.lacks(KIND, "transfer", without=("consent",))
    assert list(told) == ["consent"]
    assert "A-57:III*" in told["consent"]


def test_no_refusal_rests_on_the_person_being_a_national() -> None:
    codes = {ground.code for ground in KIND.grounds}
    assert "nationality" not in codes
    assert {"form", "dual_criminality"} <= codes


def test_both_the_convention_and_the_inter_american_one_are_named() -> None:
    assert [article.ref for article in KIND.basis] == ["UNTOC:17", "A-57"]
