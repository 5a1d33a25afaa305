"""A choice of topics from its opening to its count: who may do what, when, and once."""

from datetime import UTC, datetime, timedelta

import pytest

from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.common.errors import Invalid, NotAllowed, WrongStatus
from enlace.meetings.actions.topics import cast_vote, close_ballot, nominate, open_ballot, recount, stored
from enlace.meetings.models import Ballot

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICER = Actor("diego", (Grant(Role.OFFICER),), 1)


def of(state: str) -> Actor:
    return Actor(state, (Grant(Role.POINT_OF_CONTACT, state),), 2)


@pytest.fixture
def ballot() -> str:
    open_ballot(
        "OAS", "next", {"en": "Next"}, seats=1, nominating_until=AT + DAY, ranking_until=AT + 2 * DAY, by=OFFICER, at=AT
    )
    for state, topic in (("ATG", "Cyber"), ("ARG", "cyber "), ("ARG", "Assets")):
        nominate("next", topic, "", state=state, by=of(state), at=AT)
    return "next"


def test_the_result_is_what_a_recount_gives(ballot: str) -> None:
    cast_vote(ballot, ["Assets", "Cyber"], state="ATG", by=of("ATG"), at=AT + DAY)
    cast_vote(ballot, ["Assets"], state="ARG", by=of("ARG"), at=AT + DAY)
    assert close_ballot(ballot, by=OFFICER, at=AT + 2 * DAY).chosen == ("Assets",)
    row = Ballot.objects.get(code=ballot)
    assert row.result == stored(recount(row))


def test_capitals_make_no_other_topic_and_nobody_nominates_twice(ballot: str) -> None:
    assert set(Ballot.objects.get(code=ballot).nominations.values_list("topic", flat=True)) == {"Cyber", "Assets"}
    with pytest.raises(Invalid, match="already"):
        nominate(ballot, "CYBER", "", state="ARG", by=of("ARG"), at=AT)


def test_a_state_votes_once(ballot: str) -> None:
    cast_vote(ballot, ["Cyber"], state="ATG", by=of("ATG"), at=AT + DAY)
    with pytest.raises(WrongStatus, match="once"):
        cast_vote(ballot, ["Assets"], state="ATG", by=of("ATG"), at=AT + DAY)


@pytest.mark.parametrize("ranking", [[], ["Other"], ["Cyber", "Cyber"]])
def test_a_vote_ranks_nominated_topics_each_once(ballot: str, ranking: list[str]) -> None:
    with pytest.raises(Invalid):
        cast_vote(ballot, ranking, state="ATG", by=of("ATG"), at=AT + DAY)


def test_each_step_has_its_time(ballot: str) -> None:
    with pytest.raises(WrongStatus):
        cast_vote(ballot, ["Cyber"], state="ATG", by=of("ATG"), at=AT)
    with pytest.raises(WrongStatus):
        nominate(ballot, "Late", "", state="ATG", by=of("ATG"), at=AT + DAY)
    with pytest.raises(WrongStatus):
        close_ballot(ballot, by=OFFICER, at=AT + DAY)
    with pytest.raises(WrongStatus):
        cast_vote(ballot, ["Cyber"], state="ATG", by=of("ATG"), at=AT + 2 * DAY)


def test_nobody_votes_for_another_state_nor_the_secretariat_for_any(ballot: str) -> None:
    for other in (of("ARG"), OFFICER):
        with pytest.raises(NotAllowed):
            cast_vote(ballot, ["Cyber"], state="ATG", by=other, at=AT + DAY)
