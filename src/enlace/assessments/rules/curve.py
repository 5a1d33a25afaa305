"""The response curve: of all States asked and all answers due, what share was in on each day since the opening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 1000, 100


@dataclass(frozen=True)
class Point:
    """How many were in at the end of a day; day: since the opening, 0 on the day itself."""

    day: int
    count: int


@dataclass(frozen=True)
class Curve:
    """A line of the chart: `points` rise; `last` is the day up to which it is known. total: all that could be in."""

    name: str
    points: tuple[Point, ...]
    total: int
    last: int

    def at(self, day: int) -> int | None:
        """Return how many were in on a day, None after the last one known."""
        if day > self.last:
            return None
        return max((one.count for one in self.points if one.day <= day), default=0)

    def share(self, day: int) -> float | None:
        """Return the share that was in on a day, 0 to 1; None where it is not known."""
        count = self.at(day)
        return None if count is None or not self.total else min(count / self.total, 1.0)


def curve(name: str, came_in: Mapping[date, int], *, opened: date, until: date, total: int) -> Curve:
    """Return the line of what came in. came_in: day -> how many; what came before the opening counts from it on."""
    last = max((until - opened).days, 0)
    points: dict[int, int] = {}
    count = 0
    for day, more in sorted(came_in.items()):
        if day <= until:
            count += more
            points[max((day - opened).days, 0)] = count
    return Curve(name, tuple(Point(day, count) for day, count in points.items()), total, last)


def days_of(curves: Iterable[Curve]) -> tuple[int, ...]:
    """Return the days on which a line begins, rises or ends: the rows of the table behind the chart."""
    every = tuple(curves)
    return tuple(sorted({0, *(one.day for line in every for one in line.points), *(line.last for line in every)}))


def path(line: Curve, horizon: int) -> str:
    """Return the line as the path of a picture `WIDTH` wide and `HEIGHT` high; horizon: the day at its right edge.

    >>> path(Curve("States", (Point(2, 1), Point(6, 4)), 4, 8), 10)
    'M0 100H200V75H600V0H800'
    """
    scale = WIDTH / max(horizon, 1)
    steps = [f"M0 {HEIGHT}"]
    for one in line.points:
        share = min(one.count / line.total, 1.0) if line.total else 0.0
        steps.append(f"H{scale * one.day:.4g}V{HEIGHT * (1 - share):.4g}")
    return "".join([*steps, f"H{scale * line.last:.4g}"])
