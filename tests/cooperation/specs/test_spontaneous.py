"""Spontaneous information: nothing is owed but a word on what it was good for."""

from types import SimpleNamespace

from enlace.cooperation.kinds.spontaneous import KIND
from enlace.cooperation.rules.kind import Clock, Statistic
from enlace.cooperation.rules.statuses import Status


def test_what_a_request_must_hold(drafting: SimpleNamespace) -> None:
    assert drafting.lacks(KIND, "undertake") == {}
    assert drafting.asks_for(KIND, "undertake") == {"information", "why"}


def test_nothing_is_executed_and_nothing_refused(drafting: SimpleNamespace) -> None:
    steps = drafting.steps(KIND)
    assert not KIND.answered
    assert KIND.grounds == ()
    assert KIND.deadline(Clock.EXECUTE) is None
    assert {target for source, target in steps if source is Status.ACKNOWLEDGED} == {
        Status.WITHDRAWN,
        Status.FEEDBACK_GIVEN,
    }


def test_no_figure_speaks_of_execution_or_refusal() -> None:
    assert not {Statistic.DAYS_TO_EXECUTE, Statistic.GROUNDS, Statistic.RETURNED} & set(KIND.statistics)
    assert Statistic.USEFUL in KIND.statistics


def test_the_state_that_tells_may_restrict_the_use(drafting: SimpleNamespace) -> None:
    restrictions = KIND.field("restrictions")
    assert restrictions is not None
    assert [article.ref for article in restrictions.articles] == ["UNTOC:18.5"]
    assert drafting.lacks(KIND, "conclude", without=("restrictions", "legal_basis")) == {}
