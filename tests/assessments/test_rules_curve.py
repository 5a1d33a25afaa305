"""The response curve counts days from the opening, and every answer once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.curve import Curve, Point, curve, days_of, path

OPENED = date(2026, 11, 1)


def on(day: int) -> date:
    return OPENED + timedelta(days=day)


@given(st.dictionaries(st.integers(-30, 60), st.integers(1, 9)), st.integers(0, 40))
def test_on_each_day_it_is_what_had_come_in_by_then(came_in: dict[int, int], until: int) -> None:
    line = curve("x", {on(day): count for day, count in came_in.items()}, opened=OPENED, until=on(until), total=500)
    for day in range(until + 1):
        assert line.at(day) == sum(count for came, count in came_in.items() if came <= day)
    assert line.at(until + 1) is None
    assert [one.day for one in line.points] == sorted({one.day for one in line.points})


def test_the_table_has_a_row_for_each_day_on_which_something_changed() -> None:
    lines = [
        Curve("states", (Point(2, 1), Point(6, 4)), 4, 8),
        Curve("answers", (Point(0, 3), Point(6, 9)), 10, 8),
        Curve("earlier", (), 4, 12),
    ]
    assert days_of(lines) == (0, 2, 6, 8, 12)
    assert [line.share(8) for line in lines] == [1.0, 0.9, 0.0]
    assert [line.share(9) for line in lines] == [None, None, 0.0]
    assert Curve("none", (), 0, 3).share(1) is None


def test_a_cycle_of_one_day_and_one_that_expects_nothing_are_drawn() -> None:
    assert path(Curve("x", (Point(0, 1),), 1, 0), 0) == "M0 100H0V0H0"
    assert path(Curve("x", (Point(1, 1),), 0, 2), 2) == "M0 100H500V100H1000"
