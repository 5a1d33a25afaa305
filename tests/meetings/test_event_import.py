"""What a calendar file changes: by UID, once, and never what was edited here since."""

from dataclasses import asdict, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from enlace.common.errors import Problem
from enlace.meetings.rules.event_import import (
    FIELDS,
    Change,
    Content,
    Recorded,
    as_json,
    change_from,
    compared,
    content_of,
)
from enlace.meetings.rules.icalendar_in import Brought, Reading

DAY = date(2027, 3, 1)
contents = st.builds(
    Content,
    title=st.sampled_from(["A", "B"]),
    starts_on=st.sampled_from([DAY, date(2027, 3, 2)]),
    ends_on=st.just(date(2027, 3, 4)),
    place=st.sampled_from(["", "Lima"]),
    url=st.just(""),
    note=st.sampled_from(["", "note"]),
    cancelled=st.booleans(),
)


def brought(uid: str, one: Content, line: int = 1) -> Brought:
    return Brought(uid=uid, sequence=0, line=line, **asdict(one))


def reading(*events: Brought, refused: tuple[Problem, ...] = ()) -> Reading:
    return Reading(events, refused)


def test_an_event_that_is_not_known_is_new() -> None:
    found = compared(reading(brought("1@x", Content("A", DAY, DAY))), {}, "a.ics")
    assert (found.added, found.unchanged, found.refused) == (1, 0, ())
    assert [name for name, _, _ in found.changes[0].cells] == ["title", "starts_on", "ends_on"]


@given(before=contents, here=contents, says=contents)
def test_each_field_is_changed_where_the_file_says_otherwise_than_before_and_nowhere_else(
    before: Content, here: Content, says: Content
) -> None:
    recorded = {"1@x": Recorded(7, 3, here, before)}
    found = compared(reading(brought("1@x", says)), recorded, "a.ics")
    due = {}
    for name in FIELDS:
        due[name] = getattr(says, name) if getattr(says, name) != getattr(before, name) else getattr(here, name)
    if due == asdict(here):
        assert (found.changes, found.unchanged) == ((), 1)
    else:
        (change,) = found.changes
        assert (change.number, change.sequence, asdict(change.new)) == (7, 3, due)
        after = Recorded(7, 4, change.new, change.brought)
        assert compared(reading(brought("1@x", says)), {"1@x": after}, "a.ics").changes == ()


def test_the_events_of_this_calendar_are_not_changed_by_a_file() -> None:
    one = Content("A", DAY, DAY)
    own = brought("event-3@enlace", one, line=4)
    kept = brought("kept", one, line=9)
    found = compared(reading(own, kept), {"kept": Recorded(1, 0, one, None)}, "a.ics")
    assert found.changes == ()
    assert [str(problem).split(":")[1] for problem in found.refused] == ["4", "9"]


def test_what_is_refused_is_carried_on() -> None:
    fault = Problem("a.ics:3", "bad")
    assert compared(reading(refused=(fault,)), {}, "a.ics").refused == (fault,)


@given(new=contents, old=st.none() | contents)
def test_a_change_is_stored_and_read_back(new: Content, old: Content | None) -> None:
    one = Change("1@x", 2, 3, old, new, replace(new, starts_on=None))
    assert change_from(as_json(one)) == one


def test_the_version_of_a_file_is_not_its_content() -> None:
    one = Content("A", DAY, DAY)
    assert content_of(replace(brought("1@x", one), sequence=9)) == one
