"""What is published of requests, so that no figure, no two of them and no two years let one work out a single request.

The method: a fixed set of tables of counts, once a year. To each count a random number is added, drawn for it alone;
the sum is rounded to fives, and a small one is shown as “few”. Everything else that is published (shares, medians,
totals of rows) is worked out from these counts, as any reader can. The random number may be of any size, though a
large one is rare. So whatever is published could have been published of any requests whatever: nobody can conclude
that a certain request exists, or does not, or what it is like, however many other requests they know. And each
request changes the odds of any published count by a third at most; it stands in `MOST_FIGURES` counts of one year.

Why not rounding, thresholds or dominance rules alone, and the limits: docs/adr/0025-counting-without-reading.md.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.evidence import Line
from enlace.cooperation.rules.statistics import Counted, Kinds, Milestone, Outcome, counted, days_of, outcome
from enlace.cooperation.rules.statuses import Status

# Returns a whole number from 0 to below the one that it is given, each as likely: `secrets.randbelow`, never a seed.
Draw = Callable[[int], int]

# A random number is the difference of two runs; each goes on with the odds of 3 to 1. Odds of neighbouring counts
# then differ by 4 to 3.
GOES_ON, OF = 3, 4
ODDS = Fraction(OF, GOES_ON)
STEP = 5
# 98 of 100 published counts lie no farther than this from the true one; a smaller one cannot be told from none.
MARGIN = 15
# A request counts in at most so many rows of a table; one with more codes counts under `SEVERAL` alone.
MOST_ROWS = 2
SEVERAL, UNLISTED, UNNAMED = "several", "unlisted", "unnamed"
# Last day of each band; the last band is open.
DAY_BANDS: Mapping[str, int | None] = {
    "0-2": 2,
    "3-7": 7,
    "8-30": 30,
    "31-90": 90,
    "91-180": 180,
    "181-365": 365,
    "366-": None,
}
SETTLING_DAYS = 180


class Published(StrEnum):
    """The tables that are published, and no other. Partners, and one State by anything else, are in none of them.

    convention: requests on the Convention by the State that made them.
    """

    ALL = "all"
    MADE = "made"
    RECEIVED = "received"
    FORM = "form"
    BASIS = "basis"
    CRIME_TYPE = "crime_type"
    OUTCOME = "outcome"
    GROUND = "ground"
    ACKNOWLEDGED_IN = "acknowledged_in"
    EXECUTED_IN = "executed_in"
    CONVENTION = "convention"


MANY = frozenset({Published.BASIS, Published.CRIME_TYPE, Published.GROUND})
MOST_FIGURES = sum(MOST_ROWS if one in MANY else 1 for one in Published)


@dataclass(frozen=True)
class Scope:
    """The rows of the tables, known to all and settled before any request is looked at.

    A row without a request gets its random number too, else its absence would tell. convention: its codes as a basis.
    """

    states: tuple[str, ...]
    bases: tuple[str, ...]
    crime_types: tuple[str, ...]
    grounds: tuple[str, ...]
    convention: frozenset[str]


@dataclass(frozen=True)
class Figure:
    """A published count, None for “few”. least, most: between these the true one lies, in 98 of 100 figures."""

    count: int | None

    @property
    def least(self) -> int:
        return max((self.count or 0) - MARGIN, 0)

    @property
    def most(self) -> int:
        return (MARGIN if self.count is None else self.count) + MARGIN


@dataclass(frozen=True)
class Edition:
    """The figures of a year as they were published, once; they are kept as they are and never drawn again."""

    year: int
    tables: Mapping[Published, Mapping[str, Figure]]


def edition_problems(year: int, today: date, published: Sequence[int]) -> list[Problem]:
    """Say why the edition of a year may not be made now.

    Two editions of a year could be subtracted from one another, and their random numbers would average out.
    """
    if year in published:
        message = N_("The figures of %(year)s have been published; they are never made again.")
        return [Problem("year", message, {"year": year})]
    ready = date(year, 12, 31) + timedelta(days=SETTLING_DAYS)
    if today < ready:
        message = N_("The figures of %(year)s can be published from %(day)s on: until then most answers are open.")
        return [Problem("year", message, {"year": year, "day": ready})]
    return []


def publish(lines: Iterable[Line], year: int, scope: Scope, kinds: Kinds, draw: Draw) -> Edition:
    """Return the edition of a year. lines: of all requests of all States, of whatever years.

    A request is in the edition of the year in which it was first sent, as it stands now, and in no other.
    """
    counts = counts_of([one for one in counted(lines, kinds) if one.year == year], scope, kinds)
    shown = {cell: _shown(count + noise(draw)) for cell, count in counts.items()}
    tables = {table: {row: figure for (of, row), figure in shown.items() if of is table} for table in Published}
    return Edition(year, tables)


def noise(draw: Draw) -> int:
    """Return a random number of any size: 0 once in seven times, beyond 13 either way twice in a hundred."""
    return _run(draw) - _run(draw)


def _run(draw: Draw) -> int:
    length = 0
    while draw(OF) < GOES_ON:
        length += 1
    return length


def _shown(count: int) -> Figure:
    rounded = (count + STEP // 2) // STEP * STEP
    return Figure(rounded if rounded >= MARGIN else None)


def counts_of(requests: Sequence[Counted], scope: Scope, kinds: Kinds) -> dict[tuple[Published, str], int]:
    """Return the exact count of every row of every table, 0 among them, in an order that no request changes."""
    rows = _rows(scope, kinds)
    found = Counter(
        (table, row)
        for one in requests
        for table, codes in _codes(one, scope).items()
        for row in _standing(codes, rows[table], table)
    )
    return {(table, row): found[table, row] for table in Published for row in rows[table]}


def _rows(scope: Scope, kinds: Kinds) -> dict[Published, tuple[str, ...]]:
    states = (*scope.states, UNLISTED)
    return {
        Published.ALL: (Published.ALL.value,),
        Published.MADE: states,
        Published.RECEIVED: states,
        Published.FORM: tuple(sorted(code for code, kind in kinds.items() if not kind.never_named)),
        Published.BASIS: (*scope.bases, SEVERAL, UNLISTED, UNNAMED),
        Published.CRIME_TYPE: (*scope.crime_types, SEVERAL, UNLISTED, UNNAMED),
        Published.OUTCOME: tuple(Outcome),
        Published.GROUND: (*scope.grounds, SEVERAL, UNLISTED),
        Published.ACKNOWLEDGED_IN: tuple(DAY_BANDS),
        Published.EXECUTED_IN: tuple(DAY_BANDS),
        Published.CONVENTION: states,
    }


def _codes(one: Counted, scope: Scope) -> dict[Published, tuple[str, ...]]:
    """Return what a request counts under in each table."""
    header, found = one.header, outcome(one)
    made = (header.requesting.state,)
    return {
        Published.ALL: (Published.ALL.value,),
        Published.MADE: made,
        Published.RECEIVED: (header.requested.state,) if one.first(Status.RECEIVED) else (),
        Published.FORM: (header.form,),
        Published.BASIS: header.bases or (UNNAMED,),
        Published.CRIME_TYPE: header.crime_types or (UNNAMED,),
        Published.OUTCOME: (found.value,) if found else (),
        Published.GROUND: one.brought(Status.REFUSED, "grounds"),
        Published.ACKNOWLEDGED_IN: _band(days_of(one, Milestone.ACKNOWLEDGED)),
        Published.EXECUTED_IN: _band(days_of(one, Milestone.EXECUTED)),
        Published.CONVENTION: made if scope.convention.intersection(header.bases) else (),
    }


def _standing(codes: Sequence[str], rows: Sequence[str], table: Published) -> Iterator[str]:
    """Yield the rows in which a request stands: never more than `MOST_ROWS`."""
    known = sorted({code if code in rows else UNLISTED for code in codes})
    yield from (SEVERAL,) if len(known) > MOST_ROWS else known


def _band(days: int | None) -> tuple[str, ...]:
    if days is None:
        return ()
    return (next(band for band, last in DAY_BANDS.items() if last is None or days <= last),)


def share_between(part: Sequence[Figure], rest: Sequence[Figure]) -> tuple[Fraction, Fraction]:
    """Return between what a share lies: `part` of `part` and `rest`, from published figures alone."""
    least, most = sum(one.least for one in part), sum(one.most for one in part)
    of_rest = sum(one.least for one in rest), sum(one.most for one in rest)
    return Fraction(least, max(least + of_rest[1], 1)), Fraction(most, max(most + of_rest[0], 1))


def median_between(bands: Mapping[str, Figure]) -> tuple[str, str]:
    """Return the first and the last band in which the median may lie; the first and last of all where it is unknown."""
    names, figures = tuple(bands), tuple(bands.values())
    possible = [
        name
        for place, name in enumerate(names)
        if sum(one.most for one in figures[: place + 1]) >= sum(one.least for one in figures[place + 1 :])
        if sum(one.least for one in figures[:place]) <= sum(one.most for one in figures[place:])
    ]
    return possible[0], possible[-1]
