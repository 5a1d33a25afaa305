"""One small report with every kind of block, the map of the Americas, and texts that try to break out."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enlace.publishing.rules.projection import Geometry, Shape, project
from enlace.publishing.rules.tree import (
    BarRow,
    Bars,
    Block,
    Bullets,
    Column,
    Document,
    Heading,
    IntervalBar,
    LegendEntry,
    Map,
    Notice,
    PageBreak,
    Paragraph,
    Region,
    Run,
    Sheet,
    SheetColumn,
    Source,
    Table,
)

PACKS = Path(__file__).parents[2] / "packs"
ISLANDS = Geometry(
    100, 60, (Shape("AA", "M1 1l+9+0+0+9z"), Shape("BB", "M40 1l+9+0+0+9z"), Shape("CC", "", (80, 30))), (), 9
)


@pytest.fixture(scope="session")
def geojson() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((PACKS / "oas" / "americas.geojson").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="session")
def states(geojson: dict[str, Any]) -> dict[str, str]:
    """Names of the 35 States by code."""
    every = (feature["properties"] for feature in geojson["features"])
    return {one["iso3"]: one["name_en"] for one in every if one["oas_state"]}


@pytest.fixture(scope="session")
def americas(geojson: dict[str, Any], states: dict[str, str]) -> Geometry:
    return project(geojson, states)


@pytest.fixture(scope="session")
def blocks() -> tuple[Block, ...]:
    bar = IntervalBar("Is there a law?", 35, 12, 14, "have one", "have not said", "have none", href="/en/c9")
    return (
        Heading(1, "Laws", "laws"),
        Paragraph(
            (Run("As "), Run("one State", bold=True), Run(" said: "), Run("sí", italic=True, language="es")), True
        ),
        Paragraph(
            (Run("See "), Run("the units", href="#units"), Run(" and "), Run("a site", href="https://e.org/?a&b"))
        ),
        bar,
        Source("n = 21 of N = 35"),
        Heading(3, "Units", "units"),
        Bars(
            "Units",
            "Units by subregion",
            (
                BarRow("North", 0.5, "1 of 2", 0.4, 0.9, "40 %", "90 %", "/en/north"),
                BarRow("South", None, "no data"),
            ),
            1,
            print_table=True,
        ),
        Bullets(("one", (Run("two", bold=True),))),
        Table(
            "Dates",
            (Column("State", width=2), Column("Day", "end")),
            (("Alba", "2003-01-02"), ("Borea", "—")),
            note="§",
        ),
        Map(
            "Standing",
            "One party, one unknown, one nothing",
            (
                Region("AA", "Alba", "party", href="/en/aa"),
                Region("BB", "Borea", "unknown"),
                Region("CC", "Cay", "none_recorded"),
            ),
            ISLANDS,
            (LegendEntry("party", "Party"), LegendEntry("none_recorded", "None"), LegendEntry("unknown", "Not known")),
            note="No position is implied.",
        ),
        PageBreak(),
        Notice("info", "Counts only."),
        Heading(1, "After"),
        Heading(2, "Below"),
        Paragraph("The end.", True),
    )


@pytest.fixture(scope="session")
def report(blocks: tuple[Block, ...]) -> Document:
    columns = (SheetColumn("State", 20), SheetColumn("n", 8, "integer"), SheetColumn("Share", 8, "share"))
    rows = (("Alba", 3, 0.25, date(2017, 4, 20)), ("Borea", None, None, date(1889, 1, 1)))
    return Document(
        title="Informe final",
        subtitle="Tercera reunión",
        language="es",
        organization="Organización",
        body="Comisión",
        symbol="ORG/doc.1/17",
        issued_on=date(2017, 4, 20),
        original_language_line="Original: español",
        version_line="Versión 2",
        synthetic_line="SYNTHETIC: invented",
        blocks=blocks,
        sheets=(Sheet("Answers", (*columns, SheetColumn("On", 12, "date")), rows, "All of them."),),
        content={"cycle": "T-1", "título": "ñ", "figures": [{"count": 12}]},
        base_url="https://enlace.example.org",
    )


HOSTILE = {
    "typst code": '#let x = 1; #panic("x")',
    "typst marks": "*b* _i_ $x$ @ref <laws> `c` // /* \\ #[ ~ --- \"'",
    "script": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "script address": "javascript:alert(1)",
    "formula": "=cmd|' /C calc'!A0",
    "hexadecimal escapes": "_x0000_ _x005F_ _xD800_",
    "XML": "]]>&amp;<!-- <w:p/>",
    "long word": "x" * 1500,
    "long address": "https://example.org/" + "a/" * 300,
    "right to left": "שלום مرحبا",
    "turned around": "photo\u202egnp.exe",
    "emoji": "😀👩\u200d👩\u200d👧 🇧🇷",
    "no font": "中文 ไทย \ue000",
    "controls": "\x00\x0b\x1b[31m\ufffe",
    "half a pair": "\ud800x",
    "line ends": "a\r\nb\rc\td\u2028e",
    "empty": "",
    "blank": "\u00a0\u200b\u00ad",
}


@pytest.fixture(params=list(HOSTILE.values()), ids=list(HOSTILE))
def hostile(request: pytest.FixtureRequest) -> str:
    text: str = request.param
    return text


def _everywhere(text: str) -> tuple[Block, ...]:
    link = (Run(text, bold=True, italic=True, language=text, href=text), Run("z", href=f"#{text}"))
    return (
        Heading(1, text, text),
        Heading(3, f"{text}y", text),
        Paragraph(text, True, text),
        Paragraph(link, True),
        Bullets((text, link)),
        Bullets(()),
        Table(text, (Column(text), Column(text, "end", -1)), ((text, link), ("", text)), text, note=text),
        Table("", (Column(""),), ()),
        IntervalBar(text, 0, 0, 0, text, text, text, text, text, text),
        IntervalBar(text, 5, 1, 2, text, text, text),
        Bars(text, text, (BarRow(text, None, text), BarRow(text, 2, text, 0.2, 9, text, text, text)), 1, text),
        Bars("", "", (), 1, print_table=True),
        Map(
            text,
            text,
            (Region("AA", text, text, text, text), Region(text, text, "party")),
            ISLANDS,
            (LegendEntry("party", text), LegendEntry(text, text)),
            text,
            True,
            text,
        ),
        Notice("info", text),
        Notice("synthetic", link),
        Source(text),
        PageBreak(),
        Heading(2, "Last"),
        Heading(2, text),
    )


@pytest.fixture
def hostile_report(hostile: str) -> Document:
    """A document in which every text is the hostile one."""
    return Document(
        title=hostile,
        language=hostile or "en",
        subtitle=hostile,
        organization=hostile,
        body=hostile,
        symbol=hostile,
        original_language_line=hostile,
        version_line=hostile,
        synthetic_line=hostile,
        blocks=_everywhere(hostile),
        sheets=(
            Sheet(hostile, (SheetColumn(hostile), SheetColumn(hostile, format="integer")), ((hostile, 1),), hostile),
            Sheet(hostile, (), ()),
        ),
        content={hostile: hostile, "all": [hostile]},
        base_url=hostile,
    )
