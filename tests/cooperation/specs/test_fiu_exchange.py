"""Between financial intelligence units: nothing goes further without prior consent."""

from types import SimpleNamespace

from enlace.cooperation.kinds.fiu_exchange import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "accounts") == {}
    assert drafting.asks_for(KIND, "accounts") == {"facts", "persons", "link", "question", "purpose"}


def test_what_is_answered_goes_no_further_without_prior_consent() -> None:
    (principle,) = KIND.consent_before_onward_use
    assert (principle.ref, principle.checked) == ("EGMONT:principles", False)


def test_whoever_asks_says_to_whom_it_is_to_be_passed_on(drafting: SimpleNamespace) -> None:
    assert "EGMONT:principles*" in drafting.doubts(KIND, "reports", without=("onward",))["onward"]


def test_a_unit_needs_no_treaty(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "accounts", without=("legal_basis",)) == {}
    assert "legal_basis" not in drafting.doubts(KIND, "accounts", without=("legal_basis",))
