"""The document tree: what a room above hands to a writer, free of any subject and of any format.

Every text is already in the language of its reader. Where an `Inline` is asked for, a plain string does.
An `href` is an absolute address (`https:`, `mailto:`), one on this site (`/en/…`), or an anchor (`#…`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Literal

from enlace.common.errors import N_
from enlace.publishing.rules.projection import Geometry


@dataclass(frozen=True)
class Run:
    """A stretch of text in one look; `language` where it differs from the document's."""

    text: str
    bold: bool = False
    italic: bool = False
    language: str = ""
    href: str = ""


Inline = str | tuple[Run, ...]


def runs_of(inline: Inline) -> tuple[Run, ...]:
    """Return `inline` as runs."""
    return (Run(inline),) if isinstance(inline, str) else inline


def plain(inline: Inline) -> str:
    """Return the bare text of `inline`."""
    return inline if isinstance(inline, str) else "".join(run.text for run in inline)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; the title of the document stands above level 1."""

    level: int
    text: str
    anchor: str = ""

    def __post_init__(self) -> None:
        if self.level not in {1, 2, 3}:
            raise ValueError(f"a heading has level 1, 2 or 3, not {self.level}")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a numbered one gets the next number of the whole document."""

    runs: Inline
    numbered: bool = False
    anchor: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list without order."""

    items: tuple[Inline, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table; `width` is its share relative to the other columns."""

    title: str
    align: Literal["start", "end", "center"] = "start"
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """A table; `head_column` says that the first cell of a row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Inline, ...], ...]
    anchor: str = ""
    head_column: bool = True
    note: str = ""

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"the table “{self.caption}” has no columns")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of the table “{self.caption}” has {len(row)} cells")


@dataclass(frozen=True)
class IntervalBar:
    """A line from 0 to all who were asked: what holds, what silence could still add, what does not hold.

    total: all who were asked. known: of how many it is known to hold. possible: of how many it is not known;
    the rest is known not to hold. The three labels finish a count: “12 have such a law”.
    """

    label: str
    total: int
    known: int
    possible: int
    known_label: str
    possible_label: str
    not_label: str
    alt: str = ""
    href: str = ""
    anchor: str = ""

    def __post_init__(self) -> None:
        if min(self.known, self.possible, self.ruled_out) < 0:
            raise ValueError(f"{self.known} + {self.possible} of {self.total} is no interval")

    @property
    def ruled_out(self) -> int:
        return self.total - self.known - self.possible

    @property
    def counts(self) -> tuple[tuple[str, int, str], ...]:
        """The parts in order: name of the part (`known`, `possible`, `not`), count, label; none without both."""
        parts = (
            ("known", self.known, self.known_label),
            ("possible", self.possible, self.possible_label),
            ("not", self.ruled_out, self.not_label),
        )
        return tuple(part for part in parts if part[1] or part[2])

    @property
    def description(self) -> str:
        """The picture in words."""
        counts = "; ".join(f"{count} {label}" for _, count, label in self.counts)
        return self.alt or f"{self.label} – {counts} ({self.total})"


@dataclass(frozen=True)
class BarRow:
    """One bar: `value` with its `text` as printed, and the bounds `low` and `high` where it is uncertain.

    The bounds come with their texts. A row without value and bounds has only its text, such as “no data”.
    """

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    low_text: str = ""
    high_text: str = ""
    href: str = ""

    @property
    def known(self) -> float | None:
        """Up to where the bar is solid."""
        return self.value if self.low is None else self.low

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.low is None and self.high is None


@dataclass(frozen=True)
class Bars:
    """Bars on one scale from 0 to `maximum`."""

    title: str
    alt: str
    rows: tuple[BarRow, ...]
    maximum: float
    href: str = ""
    anchor: str = ""
    print_table: bool = False

    def __post_init__(self) -> None:
        if self.maximum <= 0:
            raise ValueError(f"the scale of “{self.title}” ends at {self.maximum}, which is not above 0")

    def share(self, value: float | None) -> float:
        """Return where `value` stands on the scale, from 0 to 1; 0 for None."""
        return 0.0 if value is None else min(max(value / self.maximum, 0.0), 1.0)


Fill = Literal["auto", "solid", "strong", "half", "light", "empty", "hatch"]


@dataclass(frozen=True)
class LegendEntry:
    """What a status means and how it looks.

    auto: hatched if the status is `unknown`, else from dark to empty in the order of the legend.
    """

    status: str
    label: str
    fill: Fill = "auto"


# The looks of the statuses of a legend with so many of them; more than five cannot be told apart.
_SHADES: tuple[tuple[Fill, ...], ...] = (
    (),
    ("solid",),
    ("solid", "empty"),
    ("solid", "half", "empty"),
    ("solid", "strong", "light", "empty"),
    ("solid", "strong", "half", "light", "empty"),
)


def _given(entry: LegendEntry) -> Fill:
    return "hatch" if entry.fill == "auto" else entry.fill


@dataclass(frozen=True)
class Region:
    """One State on a map; `title` is what a pointer shows (default: name and status)."""

    code: str
    name: str
    status: str
    href: str = ""
    title: str = ""


@dataclass(frozen=True)
class Map:
    """A map of statuses; a region whose status has no legend entry is drawn as unknown.

    note: printed under the map, for example that its boundaries imply no position.
    """

    title: str
    alt: str
    regions: tuple[Region, ...]
    geometry: Geometry
    legend: tuple[LegendEntry, ...]
    anchor: str = ""
    print_table: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if len(self._auto) >= len(_SHADES):
            raise ValueError(f"the map “{self.title}” has more statuses than an eye can tell apart")

    @property
    def _auto(self) -> list[str]:
        return [entry.status for entry in self.legend if entry.fill == "auto" and entry.status != "unknown"]

    @property
    def fills(self) -> dict[str, Fill]:
        """The look of each status of the legend."""
        looks = dict(zip(self._auto, _SHADES[len(self._auto)], strict=True))
        return {entry.status: looks.get(entry.status, _given(entry)) for entry in self.legend}


@dataclass(frozen=True)
class Notice:
    """A boxed remark; `synthetic` warns of invented data."""

    kind: Literal["info", "warning", "synthetic"]
    runs: Inline


@dataclass(frozen=True)
class Source:
    """The line under a figure or table: n, N, date and source."""

    text: str


@dataclass(frozen=True)
class PageBreak:
    """A new page, where the format has pages."""


Block = Heading | Paragraph | Bullets | Table | IntervalBar | Bars | Map | Notice | Source | PageBreak


@dataclass(frozen=True)
class Labels:
    """The few words a writer adds by itself; each default is a translation key.

    of: stands between the number of a page and how many pages there are.
    """

    contents: str = N_("Contents")
    page: str = N_("Page")
    of: str = N_("/")
    figure: str = N_("Figure")
    table: str = N_("Table")
    map: str = N_("Map")
    note: str = N_("Note")
    source: str = N_("Source")
    show_table: str = N_("Show as a table")
    name: str = N_("Name")
    status: str = N_("Status")
    value: str = N_("Value")
    low: str = N_("At least")
    high: str = N_("At most")
    unknown: str = N_("Unknown")

    @classmethod
    def translated(cls, translate: Callable[[str], str]) -> "Labels":
        """Return the labels as `translate` (for example gettext) says them."""
        return cls(**{one.name: translate(str(one.default)) for one in fields(cls)})


CellValue = str | int | float | date | bool | None
CellFormat = Literal["text", "integer", "decimal", "share", "date"]


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: `width` in characters; a `share` is a number from 0 to 1 shown as a percentage."""

    title: str
    width: int = 16
    format: CellFormat = "text"


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: one table, with a note under its name."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    note: str = ""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} of the sheet “{self.name}” has {len(row)} cells")


@dataclass(frozen=True)
class Document:
    """A whole document.

    synthetic_line: the warning that data were invented, or "": it then stands on every page of every format.
    base_url: makes an address on this site absolute (`https://host`); files leave out such links without it.
    content: what the JSON writer writes.
    """

    title: str
    language: str
    subtitle: str = ""
    organization: str = ""
    body: str = ""
    symbol: str = ""
    issued_on: date | None = None
    original_language_line: str = ""
    version_line: str = ""
    synthetic_line: str = ""
    blocks: tuple[Block, ...] = ()
    labels: Labels = field(default_factory=Labels)
    sheets: tuple[Sheet, ...] = ()
    content: Mapping[str, Any] = field(default_factory=dict)
    base_url: str = ""
