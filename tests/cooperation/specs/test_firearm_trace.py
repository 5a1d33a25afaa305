"""Firearms tracing: the marks of a weapon, and where it was recovered."""

from types import SimpleNamespace

from enlace.cooperation.kinds.firearm_trace import KIND
from enlace.cooperation.rules.kind import Clock
from enlace.cooperation.rules.statuses import Status


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "transfer") == {}
    assert drafting.asks_for(KIND, "transfer") == {"make", "serial", "recovery"}


def test_marks_that_a_weapon_may_lack_are_asked_for_where_possible(drafting: SimpleNamespace) -> None:
    doubts = drafting.doubts(KIND, "transfer", without=("origin", "import_mark", "pictures", "offence"))
    assert set(doubts) == {"origin", "import_mark", "pictures", "offence"}
    assert "UNTOC-FIR:8.1, A-63:VI*" in doubts["import_mark"]
    assert doubts["pictures"].endswith("helps to execute the request: give what is known.")


def test_it_is_answered_promptly_within_means() -> None:
    deadline = KIND.deadline(Clock.EXECUTE)
    assert deadline is not None
    assert [article.ref for article in deadline.articles] == ["UNTOC-FIR:12.4"]


def test_what_is_told_of_a_weapon_is_restricted() -> None:
    assert [article.ref for article in KIND.notice_before_disclosure] == ["UNTOC-FIR:12.5"]


def test_a_request_can_be_executed_in_part(drafting: SimpleNamespace) -> None:
    assert (Status.IN_EXECUTION, Status.PARTLY_EXECUTED) in drafting.steps(KIND)
    assert [part.code for part in KIND.parts] == ["manufacture", "transfer", "last_holder"]
