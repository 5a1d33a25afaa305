"""Police to police: a question, its link to an offence, its purpose."""

from types import SimpleNamespace

from enlace.cooperation.kinds.law_enforcement import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "persons") == {}
    assert drafting.asks_for(KIND, "persons") == {"question", "facts", "purpose"}


def test_a_treaty_is_named_where_possible_and_no_more(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "methods", without=("legal_basis",)) == {}
    assert set(drafting.doubts(KIND, "methods", without=("legal_basis", "persons"))) == {"legal_basis", "persons"}


def test_the_convention_itself_may_be_the_basis() -> None:
    assert "UNTOC:27.2" in {article.ref for article in KIND.basis}


def test_it_is_no_assistance_under_article_18_and_asks_for_no_consultation() -> None:
    assert KIND.before_refusing == KIND.before_postponing == ()
    assert "dual_criminality" not in {ground.code for ground in KIND.grounds}
