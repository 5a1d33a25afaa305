"""What is published: which counts, how near they are to the true ones, and what can be worked out from them."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from enlace.cooperation.rules.evidence import Line
from enlace.cooperation.rules.protection import (
    DAY_BANDS,
    MOST_ROWS,
    SEVERAL,
    UNLISTED,
    UNNAMED,
    Edition,
    Figure,
    Published,
    counts_of,
    edition_problems,
    median_between,
    publish,
    share_between,
)
from enlace.cooperation.rules.statistics import counted
from enlace.cooperation.rules.statuses import Status
from tests.cooperation.chains import BASES, DAY, EXECUTED, KINDS, REFUSED, STATES, chain
from tests.cooperation.editions import SCOPE, SIZE, Cell, cells, chance_of, scripted


def test_of_a_hundred_published_counts_ninety_eight_are_as_near_as_is_said() -> None:
    for count in range(150):
        near = [figure for figure in range(15, 400, 5) if Figure(figure).least <= count <= Figure(figure).most]
        told: list[int | None] = [*near, None] if count <= Figure(None).most else [*near]
        assert sum(chance_of(figure, count) for figure in told) >= Fraction(98, 100)


def edition_of_nothing(random: int) -> Edition:
    return publish((), DAY.year, SCOPE, KINDS, scripted([random] * SIZE))


def test_every_row_has_a_random_number_of_its_own_also_where_nothing_was_counted() -> None:
    edition = edition_of_nothing(20)
    assert set(cells(edition)) == {20}
    assert set(cells(edition_of_nothing(0))) == {None}
    assert set(edition.tables[Published.MADE]) == {*STATES, UNLISTED}
    assert "witness_relocation" not in edition.tables[Published.FORM]


def counts(*lines: tuple[Line, ...]) -> dict[Cell, int]:
    found = counts_of(counted([line for one in lines for line in one], KINDS), SCOPE, KINDS)
    return {cell: count for cell, count in found.items() if count}


def test_what_a_request_counts_under() -> None:
    assert counts(chain(*REFUSED, grounds=("form", "language"), bases=("UNTOC", "A-55"), crime_types=())) == {
        (Published.ALL, "all"): 1,
        (Published.MADE, "ARG"): 1,
        (Published.RECEIVED, "BRA"): 1,
        (Published.FORM, "mla"): 1,
        (Published.BASIS, "UNTOC"): 1,
        (Published.BASIS, "A-55"): 1,
        (Published.CRIME_TYPE, UNNAMED): 1,
        (Published.OUTCOME, "refused"): 1,
        (Published.GROUND, "form"): 1,
        (Published.GROUND, "language"): 1,
        (Published.ACKNOWLEDGED_IN, "0-2"): 1,
        (Published.CONVENTION, "ARG"): 1,
    }


def test_more_codes_than_a_table_takes_count_once_and_unlisted_ones_together() -> None:
    many = counts(chain(Status.SENT, bases=BASES[: MOST_ROWS + 1]))
    assert {row for table, row in many if table is Published.BASIS} == {SEVERAL}
    unlisted = counts(chain(Status.SENT, bases=("X-1", "X-2"), asking="PER"))
    assert unlisted[Published.BASIS, UNLISTED] == 1
    assert unlisted[Published.MADE, UNLISTED] == 1
    assert (Published.RECEIVED, "BRA") not in unlisted


def test_days_are_counted_in_bands() -> None:
    for days, band in ((0, "0-2"), (2, "0-2"), (3, "3-7"), (365, "181-365"), (366, "366-"), (5000, "366-")):
        found = counts(chain(*EXECUTED, days=(0, 0, days, days, 2 * days)))
        assert (Published.ACKNOWLEDGED_IN, band) in found
        assert (Published.EXECUTED_IN, band) in found


def test_a_form_that_is_never_named_is_not_published() -> None:
    assert counts(chain(*REFUSED, form="witness_relocation", crime_types=())) == {}


def test_the_edition_of_a_year_is_made_once_and_not_before_most_is_answered() -> None:
    assert edition_problems(2026, date(2027, 6, 29), [2025]) == []
    (early,) = edition_problems(2026, date(2027, 6, 28), [])
    assert early.text() == (
        "The figures of 2026 can be published from 2027-06-29 on: until then most answers are open."
    )
    (again,) = edition_problems(2026, date(2028, 1, 1), [2025, 2026])
    assert again.text() == "The figures of 2026 have been published; they are never made again."


figures_of = st.one_of(st.none(), st.integers(3, 30).map(lambda one: one * 5)).map(Figure)


@st.composite
def figures_and_truth(draw: st.DrawFn, size: int) -> tuple[list[Figure], list[int]]:
    """Published figures, and true counts as near as is said."""
    found = [draw(figures_of) for _ in range(size)]
    return found, [draw(st.integers(one.least, one.most)) for one in found]


@given(figures_and_truth(5), st.integers(1, 4))
def test_a_share_lies_between_what_is_said(both: tuple[list[Figure], list[int]], parts: int) -> None:
    figures, truth = both
    least, most = share_between(figures[:parts], figures[parts:])
    if sum(truth):
        assert 0 <= least <= Fraction(sum(truth[:parts]), sum(truth)) <= most <= 1


@given(figures_and_truth(len(DAY_BANDS)))
def test_a_median_lies_between_the_bands_that_are_said(both: tuple[list[Figure], list[int]]) -> None:
    figures, truth = both
    first, last = median_between(dict(zip(DAY_BANDS, figures, strict=True)))
    one_by_one = [place for place, count in enumerate(truth) for _ in range(count)]
    names = list(DAY_BANDS)
    assert names.index(first) <= names.index(last)
    for middle in {(len(one_by_one) - 1) // 2, len(one_by_one) // 2} if one_by_one else ():
        assert names.index(first) <= one_by_one[middle] <= names.index(last)


def test_a_median_is_told_where_the_figures_are_large_and_open_where_they_are_few() -> None:
    few = dict.fromkeys(DAY_BANDS, Figure(None))
    assert median_between(few) == ("0-2", "366-")
    assert median_between(few | {"8-30": Figure(400)}) == ("8-30", "8-30")
