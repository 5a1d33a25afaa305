"""Mutual legal assistance: what article 18 of the Convention asks of a request."""

from types import SimpleNamespace

from enlace.cooperation.kinds.mla import KIND


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "records") == {}
    assert drafting.asks_for(KIND, "records") == {"subject", "facts", "action", "purpose"}


def test_the_article_is_named_that_asks_for_what_is_missing(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "records", without=("subject", "purpose", "requested_authority")) == {
        "requested_authority": "This is missing: UNTOC:18.15.a asks for it.",
        "subject": "This is missing: UNTOC:18.15.b asks for it.",
        "purpose": "This is missing: UNTOC:18.15.f asks for it.",
    }


def test_the_service_of_documents_needs_no_facts(drafting: SimpleNamespace) -> None:
    assert "facts" not in drafting.asks_for(KIND, "service")
    assert "facts" in drafting.asks_for(KIND, "video")
    assert "facts" in drafting.asks_for(KIND, "service", "records")


def test_some_kinds_of_assistance_ask_for_more(drafting: SimpleNamespace) -> None:
    assert drafting.asks_for(KIND, "video", "custody_transfer") >= {"hearing", "consent"}
    assert not {"hearing", "consent"} & drafting.asks_for(KIND, "records")


def test_persons_are_told_where_possible(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "records", without=("persons",)) == {}
    assert "UNTOC:18.15.e" in drafting.doubts(KIND, "records", without=("persons",))["persons"]


def test_it_is_refused_only_on_the_grounds_of_the_treaty_or_of_law_and_after_consultation() -> None:
    refs = {ground.code: [article.ref for article in ground.articles] for ground in KIND.grounds}
    assert refs["essential_interests"] == ["UNTOC:18.21.b"]
    assert refs["dual_criminality"] == ["UNTOC:18.9"]
    assert "nationality" not in refs
    assert [article.ref for article in KIND.before_refusing] == ["UNTOC:18.26"]
    assert [article.ref for article in KIND.before_postponing] == ["UNTOC:18.25", "UNTOC:18.26"]


def test_what_is_answered_is_used_only_as_the_request_says() -> None:
    assert [article.ref for article in KIND.consent_before_onward_use] == ["UNTOC:18.19"]
