"""Interval bars and bars as native tables, maps as pictures; each described for who cannot see it."""

from itertools import pairwise
from xml.sax.saxutils import escape

from enlace.publishing.rules.characters import one_line
from enlace.publishing.rules.colours import FILLS, PAPER, QUIET, TEAL
from enlace.publishing.rules.maps import coloured_map
from enlace.publishing.rules.tree import BarRow, Bars, IntervalBar, Map, Run
from enlace.publishing.rules.typesetting import png
from enlace.publishing.rules.word.text import Draft, inline, paragraph, run

# In twentieths of a point; the text column of an A4 page with margins of 27 mm.
TEXT_WIDTH = 8844
_BAR_HEIGHT = 400
_DIGIT, _CELL_EDGE = 115, 60
_LABEL_WIDTH, _VALUE_WIDTH = 3000, 1000
_TRACK_WIDTH = TEXT_WIDTH - _LABEL_WIDTH - _VALUE_WIDTH
_AT_END = '<w:jc w:val="right"/>'
# Word allows 63 columns a table: two of them are label and value.
_TRACK_COLUMNS = 60

_MAP_WIDTH_MM = 84
_EMU_PER_MM = 36_000


def hexadecimal(colour: str) -> str:
    """Return `#0b5d63` as Word writes it."""
    return colour.lstrip("#").upper()


def shading(fill: str) -> str:
    """Return the `w:shd` of a fill of the palette, or of the hatch for what is not known."""
    if fill == "hatch":
        return f'<w:shd w:val="diagStripe" w:color="{hexadecimal(TEAL)}" w:fill="{hexadecimal(PAPER)}"/>'
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{hexadecimal(FILLS[fill])}"/>'


_PART_FILLS = {"known": "solid", "possible": "hatch", "not": "empty"}


def swatch(fill: str) -> str:
    """Return a small framed patch of a fill, as a shaded run of blanks."""
    frame = f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{hexadecimal(QUIET)}"/>'
    return run("\u00a0\u00a0\u00a0\u00a0", frame + shading(fill)) + run("\u00a0\u00a0")


def described(title: str, description: str) -> str:
    """Return the title and alternative text of a table."""
    return f"<w:tblCaption {_value(title)}/><w:tblDescription {_value(description)}/>"


def _value(text: str) -> str:
    return f'w:val="{escape(one_line(text), {chr(34): "&quot;"})}"'


def interval_bar(bar: IntervalBar, draft: Draft) -> str:
    """Return the bar as a table of one row, its ends, and its counts in words."""
    parts = [(part, count) for part, count, _ in bar.counts if count] or [("not", 0)]
    total = bar.total or 1
    ends = [round(TEXT_WIDTH * sum(c for _, c in parts[:at]) / total) for at in range(len(parts) + 1)]
    ends[-1] = TEXT_WIDTH
    widths = [end - start for start, end in pairwise(ends)]
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading(_PART_FILLS[part])}'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraph("BarCount", _count(part, count, width))}</w:tc>'
        for (part, count), width in zip(parts, widths, strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="IntervalBar"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{described(bar.label, bar.description)}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/>"
        f'<w:trHeight w:val="{_BAR_HEIGHT}" w:hRule="exact"/></w:trPr>{cells}</w:tr></w:tbl>'
    )
    words = run("\u2003").join(
        swatch(_PART_FILLS[part]) + inline((Run(str(count), bold=True, href=bar.href),), draft) + run(f" {label}")
        for part, count, label in bar.counts
    )
    return table + paragraph("BarScale", run(f"0\t{bar.total}")) + paragraph("Counts", words)


def _count(part: str, count: int, width: int) -> str:
    digits = str(count)
    room = width - _DIGIT * len(digits)
    if not count or room < _CELL_EDGE:
        return ""
    if part == "known":
        return run(digits, f'<w:color w:val="{hexadecimal(PAPER)}"/>')
    if part == "possible":
        patch = f'<w:shd w:val="clear" w:color="auto" w:fill="{hexadecimal(PAPER)}"/>'
        return run(f"\u00a0{digits}\u00a0" if room > 2 * _DIGIT else digits, patch)
    return run(digits)


def bars(chart: Bars, draft: Draft) -> str:
    """Return the chart as a table: label, track, value; the track is cut where the bar of any row ends."""
    cuts = _cuts(chart)
    widths = [end - start for start, end in pairwise(cuts)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (_LABEL_WIDTH, *widths, _VALUE_WIDTH))
    rows = "".join(_bar(row, chart, cuts, draft) for row in chart.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="BarsTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{described(chart.title, chart.alt or chart.title)}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _ends(row: BarRow, chart: Bars) -> tuple[int, int]:
    """Return where the solid and the hatched part of a bar end, in twentieths of a point."""
    known = round(_TRACK_WIDTH * chart.share(row.known))
    return known, max(round(_TRACK_WIDTH * chart.share(row.high)), known)


def _cuts(chart: Bars) -> list[int]:
    """Return every place where a part ends; with too many of them they are moved to a coarser raster."""
    cuts = {0, _TRACK_WIDTH} | {end for row in chart.rows for end in _ends(row, chart)}
    if len(cuts) > _TRACK_COLUMNS:
        cuts = {round(_TRACK_WIDTH * at / _TRACK_COLUMNS) for at in range(_TRACK_COLUMNS + 1)}
    return sorted(cuts)


def _bar(row: BarRow, chart: Bars, cuts: list[int], draft: Draft) -> str:
    edges = [0, *(min(cuts, key=lambda cut: abs(cut - end)) for end in _ends(row, chart)), _TRACK_WIDTH]
    fills = ("solid", "hatch", "track")
    cells = "".join(
        _track_cell(start, end, cuts, "blank" if row.is_blank else fill)
        for fill, (start, end) in zip(fills, pairwise(edges), strict=True)
        if end > start
    )
    label = paragraph("TableText", inline(row.label, draft))
    value = inline((Run(row.text, href=row.href or chart.href),), draft)
    return (
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{_LABEL_WIDTH}" w:type="dxa"/>'
        '<w:tcMar><w:right w:w="142" w:type="dxa"/></w:tcMar><w:vAlign w:val="center"/></w:tcPr>'
        f'{label}</w:tc>{cells}<w:tc><w:tcPr><w:tcW w:w="{_VALUE_WIDTH}" w:type="dxa"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph('TableText', value, _AT_END)}</w:tc></w:tr>"
    )


def _track_cell(start: int, end: int, cuts: list[int], fill: str) -> str:
    """Return a stretch of the track; its paragraph is shaded, not its cell: a long label fattens no bar."""
    span = cuts.index(end) - cuts.index(start)
    look = {"blank": "", "track": '<w:shd w:val="clear" w:color="auto" w:fill="EDEFEF"/>'}
    shade = look[fill] if fill in look else shading(fill)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{end - start}" w:type="dxa"/><w:gridSpan w:val="{span}"/>'
        f'<w:vAlign w:val="center"/></w:tcPr>{paragraph("BarTrack", "", shade)}</w:tc>'
    )


def map_picture(picture: Map, draft: Draft) -> str:
    """Return the map as a picture with alternative text, its legend, and its note."""
    geometry = picture.geometry
    relation = draft.picture_id(png(coloured_map(picture), width_mm=_MAP_WIDTH_MM))
    number = len(draft.pictures)
    width = _MAP_WIDTH_MM * _EMU_PER_MM
    size = f'cx="{width}" cy="{round(width * geometry.height / geometry.width)}"'
    about = f'id="{number}" name="{number}" descr={_quoted(picture.alt or picture.title)}'
    drawing = (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f"<wp:docPr {about}/>"
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {about}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    fills = picture.fills
    legend = run("\u2003").join(swatch(fills[entry.status]) + run(entry.label) for entry in picture.legend)
    note = paragraph("SourceLine", inline(picture.note, draft)) if picture.note else ""
    keep = "<w:keepNext/>"
    return paragraph("Normal", drawing, keep) + paragraph("Counts", legend, keep if note else "") + note


def _quoted(text: str) -> str:
    return f'"{escape(one_line(text), {chr(34): "&quot;"})}"'
