"""Extradition: what a request must show, by what the person is sought for."""

from types import SimpleNamespace

from enlace.cooperation.kinds.extradition import KIND
from enlace.cooperation.rules.kind import Clock


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "surrender_trial") == {}
    assert drafting.asks_for(KIND, "surrender_trial") == {"person", "facts", "offence", "time_bar", "warrant"}


def test_a_person_who_was_sentenced_is_sought_with_the_judgment(drafting: SimpleNamespace) -> None:
    wanted = drafting.asks_for(KIND, "surrender_sentence")
    assert wanted == {"person", "facts", "offence", "time_bar", "judgment", "remaining"}
    assert "property" in drafting.asks_for(KIND, "surrender_trial", "property")


def test_the_want_of_a_paper_names_a_treaty_that_is_yet_to_be_checked(drafting: SimpleNamespace) -> None:
    told = drafting.lacks(KIND, "surrender_trial", without=("warrant",))
    assert told == {"warrant": "This is missing: B-47:11*, UNTOC:16.7* asks for it."}


def test_nationality_is_a_ground_and_consultation_comes_before_refusal_alone() -> None:
    grounds = {ground.code: ground.articles for ground in KIND.grounds}
    assert grounds["nationality"][0].ref == "UNTOC:16.10"
    assert [article.ref for article in KIND.before_refusing] == ["UNTOC:16.16"]
    assert KIND.before_postponing == ()


def test_no_number_of_days_is_called_a_treatys() -> None:
    deadline = KIND.deadline(Clock.COMPLETE)
    assert deadline is not None
    assert (deadline.routine, deadline.articles) == (30, ())
