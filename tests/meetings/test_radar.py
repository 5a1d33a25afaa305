"""Clashes, places and work done twice, against an obvious version."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enlace.meetings.rules.radar import Asked, Found, Held, Hint, asked_twice, hints

START = date(2027, 3, 1)
codes = st.frozensets(st.sampled_from("abc"), max_size=2)
held = st.builds(
    lambda forum, start, length, place, topics, states, addressees: Held(
        "", forum, START + timedelta(start), START + timedelta(start + length), place, topics, states, addressees
    ),
    st.sampled_from(["", "x", "y"]),
    st.integers(0, 220),
    st.integers(0, 9),
    st.sampled_from(["", "Lima", " lima ", "Quito"]),
    codes,
    codes,
    codes,
)


def days(one: Held) -> set[date]:
    return {one.starts_on + timedelta(number) for number in range((one.ends_on - one.starts_on).days + 1)}


def obvious(events: list[Held]) -> set[tuple[Hint, frozenset[str]]]:
    found = set()
    for one in events:
        for other in events:
            if one.uid == other.uid or (one.forum and one.forum == other.forum):
                continue
            pair = frozenset({one.uid, other.uid})
            apart = min(abs((day - another).days) for day in days(one) for another in days(other))
            if apart == 0 and (one.topics & other.topics or one.states & other.states):
                found.add((Hint.CLASH, pair))
            same = one.place.strip().lower() == other.place.strip().lower() != ""
            if same and apart <= 7:
                found.add((Hint.CO_LOCATION, pair))
            if apart <= 183 and one.topics & other.topics and one.addressees & other.addressees:
                found.add((Hint.DUPLICATION, pair))
    return found


@given(st.lists(held, max_size=6))
def test_the_radar_finds_what_a_look_at_each_day_finds(events: list[Held]) -> None:
    named = [
        Held(str(place), one.forum, one.starts_on, one.ends_on, one.place, one.topics, one.states, one.addressees)
        for place, one in enumerate(events)
    ]
    found = hints(named)
    assert {(one.hint, frozenset({one.first, one.second})) for one in found} == obvious(named)
    assert len(found) == len({(one.hint, one.first, one.second) for one in found})
    assert set(hints(named[::-1])) == set(found)


def test_it_names_what_two_events_share() -> None:
    events = [
        Held("1", "x", START, START, "Lima", frozenset({"cyber"}), frozenset({"PER"}), frozenset({"TS"})),
        Held("2", "y", START, START, "Lima", frozenset({"cyber", "assets"}), frozenset(), frozenset({"TS"})),
    ]
    assert hints(events) == (
        Found(Hint.CLASH, "1", "2", ("cyber",)),
        Found(Hint.CO_LOCATION, "1", "2", ("Lima",)),
        Found(Hint.DUPLICATION, "1", "2", ("TS", "cyber")),
    )


asked = st.builds(
    lambda meeting, start, length, topics, parties, follows: Asked(
        "", meeting, START + timedelta(start), START + timedelta(start + length), topics, parties, follows
    ),
    st.sampled_from(["x", "y", "z"]),
    st.integers(0, 400),
    st.integers(0, 9),
    codes,
    codes,
    st.frozensets(st.sampled_from("0123"), max_size=1),
)


def obviously_twice(things: list[Asked]) -> set[frozenset[str]]:
    return {
        frozenset({one.uid, other.uid})
        for one in things
        for other in things
        if one.meeting != other.meeting
        and one.topics & other.topics
        and one.parties & other.parties
        and one.uid not in other.follows
        and other.uid not in one.follows
        and min(abs((day - another).days) for day in _days_of(one) for another in _days_of(other)) <= 183
    }


def _days_of(one: Asked) -> set[date]:
    return {one.starts_on + timedelta(number) for number in range((one.ends_on - one.starts_on).days + 1)}


@given(st.lists(asked, max_size=7))
def test_it_finds_what_is_asked_twice_as_a_look_at_every_pair_does(things: list[Asked]) -> None:
    named = [replace(one, uid=str(place)) for place, one in enumerate(things)]
    found = asked_twice(named)
    assert {frozenset({one.first, one.second}) for one in found} == obviously_twice(named)
    assert len(found) == len({(one.first, one.second) for one in found})
    assert asked_twice(named[::-1]) == found
    at = {one.uid: one for one in named}
    for one in found:
        first, second = at[one.first], at[one.second]
        assert first.starts_on <= second.starts_on
        assert set(one.shared) == (first.topics & second.topics) | (first.parties & second.parties)
