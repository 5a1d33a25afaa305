"""The fragment passes a strict content security policy, is well-formed, and links every number that can be opened."""

import re
from collections import Counter
from xml.etree import ElementTree as ET

import pytest

from enlace.publishing.kinds.html import html_blocks
from enlace.publishing.rules.tree import (
    Block,
    Column,
    Document,
    Heading,
    IntervalBar,
    Labels,
    Notice,
    Paragraph,
    Run,
    Table,
)


def read(blocks: tuple[Block, ...], prefix: str = "") -> ET.Element:
    return ET.fromstring(f"<div>{html_blocks(blocks, labels=Labels(), prefix=prefix)}</div>")


def bar(known: int, possible: int, total: int, href: str = "") -> tuple[Block, ...]:
    return (IntervalBar("Law?", total, known, possible, "have one", "have not said", "have none", href=href),)


def rectangles(svg: ET.Element, kind: str) -> list[tuple[float, float]]:
    """Start and length of the parts of a bar, in percent."""
    found = [node for node in svg.iter("rect") if node.get("class") == kind]
    return [(float((node.get("x") or "").rstrip("%")), float((node.get("width") or "").rstrip("%"))) for node in found]


def test_nothing_in_the_fragment_needs_leave_of_the_policy(blocks: tuple[Block, ...]) -> None:
    for node in read(blocks).iter():
        assert node.tag not in {"script", "style", "iframe", "object"}
        assert not [name for name in node.attrib if name == "style" or name.startswith("on")]


def test_two_fragments_can_share_a_page(blocks: tuple[Block, ...]) -> None:
    both = [*read(blocks).iter(), *read(blocks, "b-").iter()]
    ids = Counter(node.get("id") for node in both if node.get("id"))
    assert ids
    assert max(ids.values()) == 1
    for node in both:
        inner = [node.get("href", "")[1:]] if node.get("href", "").startswith("#") else []
        hatch = re.findall(r"#([\w-]+)\)", node.get("fill", ""))
        named = {node.get("aria-labelledby"), node.get("aria-describedby"), *inner, *hatch} - {None}
        assert named <= ids.keys()


@pytest.mark.parametrize(
    ("known", "possible", "total"), [(12, 14, 35), (1, 1, 35), (33, 1, 35), (0, 35, 35), (35, 0, 35), (1, 1, 193)]
)
def test_the_parts_of_a_bar_follow_on_each_other_in_proportion(known: int, possible: int, total: int) -> None:
    svg = read(bar(known, possible, total)).find(".//svg[@role='img']")
    assert svg is not None
    start = 0.0
    for kind, count in (("known", known), ("possible", possible), ("not", total - known - possible)):
        found = rectangles(svg, f"interval-{kind}")
        assert len(found) == bool(count)
        for x, width in found:
            assert x == pytest.approx(start, abs=0.01)
            assert width == pytest.approx(100 * count / total, abs=0.01)
        start += 100 * count / total
    written = [count for count in (known, possible, total - known - possible) if count]
    assert [node.text for node in svg.iter("text")] == [str(number) for number in (*written, 0, total)]


def test_a_bar_writes_each_count_once_and_says_it_in_words() -> None:
    page = read(bar(12, 14, 35, "/en/c9"))
    svg = page.find(".//svg[@role='img']")
    assert svg is not None
    assert [node.text for node in svg.iter("text")] == ["12", "14", "9", "0", "35"]
    assert svg.findtext("desc") == "Law? – 12 have one; 14 have not said; 9 have none (35)"
    words = ["".join(item.itertext()) for item in page.iter("li")]
    assert words == ["12 have one", "14 have not said", "9 have none"]
    assert [(link.get("href"), "".join(link.itertext())) for link in page.iter("a")] == [
        ("/en/c9", "12"),
        ("/en/c9", "14"),
        ("/en/c9", "9"),
    ]


def test_counts_of_narrow_neighbours_stand_apart_above_the_bar() -> None:
    svg = read(bar(1, 1, 35)).find(".//svg[@role='img']")
    assert svg is not None
    first, second = (node for node in svg.iter("text") if "-above" in (node.get("class") or ""))
    assert first.get("x") == "0%"
    assert first.get("dx") == "0"
    assert int(second.get("dx") or 0) >= 10
    last = read(bar(33, 1, 35)).find(".//svg[@role='img']")
    assert last is not None
    possible, ruled_out = (node for node in last.iter("text") if "-above" in (node.get("class") or ""))
    assert ruled_out.get("x") == "100%"
    assert int(possible.get("dx") or 0) <= -10


def test_nobody_asked_is_an_empty_bar() -> None:
    svg = read(bar(0, 0, 0)).find(".//svg[@role='img']")
    assert svg is not None
    assert [node.text for node in svg.iter("text")] == ["0", "0"]


def test_the_bars_of_a_chart_show_value_and_bounds(blocks: tuple[Block, ...]) -> None:
    chart = read(blocks).find(".//ul[@class='doc-bars']")
    assert chart is not None
    assert [link.get("href") for link in chart.iter("a")][:1] == ["/en/north"]
    svgs = list(chart.iter("svg"))
    assert len(svgs) == 1
    assert rectangles(svgs[0], "bar-known") == [(0, 40)]
    assert rectangles(svgs[0], "bar-possible") == [(40, 50)]
    tick = svgs[0].find("line")
    assert tick is not None
    assert tick.get("x1") == tick.get("x2") == "50%"


def test_every_chart_and_map_has_its_table_behind_it(blocks: tuple[Block, ...]) -> None:
    behind = list(read(blocks).iter("details"))
    assert len(behind) == 2
    rows = [["".join(cell.itertext()) for cell in row] for row in behind[1].iter("tr")]
    assert rows == [["Name", "Status"], ["Alba", "Party"], ["Borea", "Not known"], ["Cay", "None"]]


def test_a_heading_of_level_1_is_h2_and_no_level_is_skipped() -> None:
    page = read((Heading(1, "a"), Heading(3, "b"), Heading(3, "c")))
    assert [node.tag for node in page] == ["h2", "h3", "h4"]


def test_a_table_names_its_rows_unless_told_not_to() -> None:
    def heads(table: Table) -> list[str | None]:
        return [node.get("scope") for node in read((table,)).iter("th")]

    columns = (Column("a"), Column("b", "end"))
    assert heads(Table("T", columns, (("1", "2"),))) == ["col", "col", "row"]
    assert heads(Table("T", columns, (("1", "2"),), head_column=False)) == ["col", "col"]


def test_captions_are_numbered_unless_told_not_to() -> None:
    assert "Figure 1." in html_blocks(bar(1, 1, 5), labels=Labels())
    assert "Figure 1." not in html_blocks(bar(1, 1, 5), labels=Labels(), numbered_captions=False)


def test_a_run_in_another_language_says_so() -> None:
    page = read((Paragraph((Run("sí", language="es", italic=True, bold=True),)), Notice("info", "x")))
    span = page.find(".//span[@lang='es']")
    assert span is not None
    assert "".join(span.itertext()) == "sí"


def test_no_text_breaks_out(hostile_report: Document) -> None:
    page = read(hostile_report.blocks)
    for node in page.iter():
        assert node.tag not in {"script", "style", "img"}
        assert not [name for name in node.attrib if name == "style" or name.startswith("on")]
        assert not (node.get("href") or "").lower().startswith("javascript")
