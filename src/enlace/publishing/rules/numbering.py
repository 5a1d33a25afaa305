"""The numbers, levels and anchors of the blocks of one document, the same in every format."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from enlace.publishing.rules.characters import anchor_of, one_line
from enlace.publishing.rules.tree import Bars, Block, Heading, IntervalBar, Labels, Map, Paragraph, Table

CONTENTS_FROM = 4


@dataclass(frozen=True)
class Placed:
    """A block in its place: its number among its like (0: none), its heading level, its anchor ("": none)."""

    block: Block
    number: int = 0
    level: int = 0
    anchor: str = ""


def placed(blocks: Iterable[Block]) -> tuple[Placed, ...]:
    """Return `blocks` with their numbers; figures, maps, tables and paragraphs are each counted through.

    A heading never stands more than one level under the one before it, and an empty heading is left out:
    who hears the outline must not meet a gap (PDF/UA-1 7.4). Of two equal anchors the second gets a suffix.
    """
    counts: dict[str, int] = {}
    taken: set[str] = set()
    level = 0
    out = []
    for block in blocks:
        if isinstance(block, Heading):
            if not one_line(block.text):
                continue
            level = min(block.level, level + 1)
        kind = _kind(block)
        if kind:
            counts[kind] = counts.get(kind, 0) + 1
        place = Placed(
            block,
            number=0 if kind in {"", "section"} else counts[kind],
            level=level if kind == "section" else 0,
        )
        wanted = anchor_of(getattr(block, "anchor", "")) or (f"{kind}-{counts[kind]}" if kind else "")
        out.append(replace(place, anchor=_free(wanted, taken)))
    return tuple(out)


def _kind(block: Block) -> str:
    match block:
        case Heading():
            return "section"
        case Paragraph(numbered=True):
            return "paragraph"
        case Table():
            return "table"
        case Map():
            return "map"
        case IntervalBar() | Bars():
            return "figure"
        case _:
            return ""


def _free(wanted: str, taken: set[str]) -> str:
    if not wanted:
        return ""
    name, suffix = wanted, 1
    while name in taken:
        suffix += 1
        name = f"{wanted}-{suffix}"
    taken.add(name)
    return name


def caption_head(place: Placed, labels: Labels) -> str:
    """Return what stands before the caption, for example `Figure 3.`; "" where the block has no caption."""
    match place.block:
        case Table():
            name = labels.table
        case Map():
            name = labels.map
        case IntervalBar() | Bars():
            name = labels.figure
        case _:
            return ""
    return f"{one_line(name)} {place.number}."


def contents(places: Iterable[Placed]) -> tuple[Placed, ...]:
    """Return the headings to list at the front; none in a document too short to need it."""
    headings = tuple(place for place in places if place.level)
    return headings if len(headings) >= CONTENTS_FROM else ()
