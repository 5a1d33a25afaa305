"""The tree refuses what no picture could show truly; its blocks are numbered through; pictures have their table."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.publishing.rules.behind import table_behind
from enlace.publishing.rules.numbering import caption_head, contents, placed
from enlace.publishing.rules.projection import Geometry
from enlace.publishing.rules.tree import (
    BarRow,
    Bars,
    Block,
    Column,
    Heading,
    IntervalBar,
    Labels,
    LegendEntry,
    Map,
    Paragraph,
    Region,
    Run,
    Sheet,
    SheetColumn,
    Table,
    plain,
)

NOWHERE = Geometry(10, 10, (), (), 3)


def bar(*, total: int = 35, known: int = 12, possible: int = 14) -> IntervalBar:
    return IntervalBar("Law?", total, known, possible, "have one", "have not said", "have none")


def statuses(*codes: str) -> Map:
    return Map("", "", (), NOWHERE, tuple(LegendEntry(code, code.title()) for code in codes))


def test_an_interval_tells_its_three_counts() -> None:
    assert [count for _, count, _ in bar().counts] == [12, 14, 9]
    assert bar().description == "Law? – 12 have one; 14 have not said; 9 have none (35)"


@pytest.mark.parametrize("parts", [{"known": 30, "possible": 6}, {"known": -1}, {"possible": -1}, {"total": 3}])
def test_an_impossible_interval_is_refused(parts: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no interval"):
        bar(**parts)


def test_a_table_is_as_wide_as_its_head() -> None:
    with pytest.raises(ValueError, match="row 2 of the table “T” has 1 cells"):
        Table("T", (Column("a"), Column("b")), (("1", "2"), ("1",)))
    with pytest.raises(ValueError, match="no columns"):
        Table("T", (), ())
    with pytest.raises(ValueError, match="row 1 of the sheet “S” has 0 cells"):
        Sheet("S", (SheetColumn("a"),), ((),))


def test_a_heading_has_a_level_and_a_scale_an_end() -> None:
    with pytest.raises(ValueError, match="level 1, 2 or 3"):
        Heading(4, "x")
    with pytest.raises(ValueError, match="not above 0"):
        Bars("t", "", (), 0)


def test_a_bar_is_solid_up_to_what_is_known() -> None:
    chart = Bars("t", "", (), 10)
    assert BarRow("a", 5, "5").known == 5
    assert BarRow("a", 5, "5", low=3).known == 3
    assert [chart.share(value) for value in (None, -1, 5, 12)] == [0, 0, 0.5, 1]
    assert BarRow("a", None, "no data").is_blank
    assert not BarRow("a", None, "?", high=3).is_blank


def test_what_is_unknown_is_hatched_and_the_rest_goes_from_dark_to_empty() -> None:
    assert statuses("party", "signatory", "none", "unknown").fills == {
        "party": "solid",
        "signatory": "half",
        "none": "empty",
        "unknown": "hatch",
    }
    assert statuses("unknown", "yes").fills == {"unknown": "hatch", "yes": "solid"}
    given_one = Map("", "", (), NOWHERE, (LegendEntry("a", "A", "light"), LegendEntry("b", "B")))
    assert given_one.fills == {"a": "light", "b": "solid"}
    with pytest.raises(ValueError, match="more statuses"):
        statuses(*"abcdef")


def test_the_labels_are_translation_keys() -> None:
    labels = Labels.translated(str.upper)
    assert (labels.contents, labels.figure, labels.of) == ("CONTENTS", "FIGURE", "/")


def test_figures_maps_tables_and_paragraphs_are_each_counted_through() -> None:
    blocks: tuple[Block, ...] = (
        Heading(1, "One"),
        Paragraph("a", True),
        bar(),
        Table("T", (Column("c"),), ()),
        Paragraph("free"),
        Heading(2, "Two"),
        Paragraph("b", True),
        Bars("B", "", (), 1),
        statuses(),
    )
    places = placed(blocks)
    assert [place.number for place in places] == [0, 1, 1, 1, 0, 0, 2, 2, 1]
    heads = [caption_head(place, Labels()) for place in places if caption_head(place, Labels())]
    assert heads == ["Figure 1.", "Table 1.", "Figure 2.", "Map 1."]


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from(["", " ", "text"]), st.sampled_from("ab "))))
def test_the_outline_has_no_gap_and_no_place_two_names(headings: list[tuple[int, str, str]]) -> None:
    places = placed(Heading(*heading) for heading in headings)
    levels = [0, *(place.level for place in places)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert len({place.anchor for place in places}) == len(places) == sum(text == "text" for _, text, _ in headings)


def test_a_short_document_needs_no_contents() -> None:
    assert contents(placed([Heading(1, "a")] * 3)) == ()
    assert len(contents(placed([Heading(1, "a")] * 4))) == 4


def test_bars_have_their_table() -> None:
    rows = (BarRow("North", 0.5, "1 of 2", 0.4, 0.9, "40 %", href="/n"), BarRow("South", None, "no data"))
    table = table_behind(Bars("B", "", rows, 1), Labels())
    assert [column.title for column in table.columns] == ["Name", "Value", "At least", "At most"]
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["North", "1 of 2", "40 %", "0.9"],
        ["South", "no data", "", ""],
    ]
    assert table.rows[0][1] == (Run("1 of 2", href="/n"),)
    plain_bars = table_behind(Bars("B", "", (BarRow("North", 1, "1"),), 1), Labels())
    assert len(plain_bars.columns) == 2


def test_a_map_has_its_table_and_an_unexplained_status_is_unknown() -> None:
    regions = (Region("AA", "Alba", "party", "/aa"), Region("BB", "Borea", "odd"))
    drawn = Map("M", "", regions, NOWHERE, (LegendEntry("party", "Party"),))
    table = table_behind(drawn, Labels(unknown="Not known"))
    assert [[plain(cell) for cell in row] for row in table.rows] == [["Alba", "Party"], ["Borea", "Not known"]]
