"""Blocks of the tree as WordprocessingML."""

from collections.abc import Sequence

from enlace.publishing.rules.behind import table_behind
from enlace.publishing.rules.characters import one_line
from enlace.publishing.rules.numbering import Placed, caption_head, contents
from enlace.publishing.rules.tree import (
    Bars,
    Bullets,
    Column,
    Heading,
    IntervalBar,
    Labels,
    Map,
    Notice,
    PageBreak,
    Paragraph,
    Source,
    Table,
)
from enlace.publishing.rules.word.pictures import TEXT_WIDTH, bars, described, interval_bar, map_picture
from enlace.publishing.rules.word.text import Draft, bookmark_name, inline, paragraph, run, simple_field

_NOTICES = {"info": "Notice", "warning": "Warning", "synthetic": "Synthetic"}
_JUSTIFY = {"start": "", "end": '<w:jc w:val="right"/>', "center": '<w:jc w:val="center"/>'}
_MIN_COLUMN = 500
_SEQUENCES = {Table: "Table", Map: "Map", IntervalBar: "Figure", Bars: "Figure"}


def word_blocks(places: Sequence[Placed], labels: Labels, draft: Draft) -> str:
    """Return blocks in their places as the content of a `w:body`."""
    return "".join(_block(place, labels, draft) for place in places)


def _block(place: Placed, labels: Labels, draft: Draft) -> str:  # noqa: PLR0911  (one a kind of block)
    block, mark = place.block, draft.bookmark(place.anchor)
    match block:
        case Heading():
            return paragraph(f"Heading{place.level}", mark + run(one_line(block.text)))
        case Paragraph():
            style = "NumberedParagraph" if place.number else "Normal"
            return paragraph(style, mark + inline(block.runs, draft))
        case Bullets():
            return "".join(paragraph("ListBullet", inline(item, draft)) for item in block.items)
        case Table() | IntervalBar() | Bars() | Map():
            return _figure(place, block, labels, draft, mark)
        case Notice():
            return paragraph(_NOTICES[block.kind], inline(block.runs, draft))
        case Source():
            return paragraph("SourceLine", run(f"{labels.source}: {block.text}"))
        case PageBreak():
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _figure(place: Placed, block: Table | IntervalBar | Bars | Map, labels: Labels, draft: Draft, mark: str) -> str:
    match block:
        case Table():
            return _caption(block.caption, place, labels, mark) + _table(block, labels, draft)
        case IntervalBar():
            return _caption(block.label, place, labels, mark) + interval_bar(block, draft)
        case Bars():
            drawn = bars(block, draft) + paragraph("AfterTable", "")
        case Map():
            drawn = map_picture(block, draft)
    return _caption(block.title, place, labels, mark) + drawn + _behind(block, labels, draft)


def _caption(caption: str, place: Placed, labels: Labels, mark: str) -> str:
    """Return a caption whose number is a field, so that Word can list the figures and number new ones."""
    plain = '<w:b w:val="0"/><w:bCs w:val="0"/>'
    name = caption_head(place, labels).rsplit(" ", 1)[0]
    sequence = simple_field(f"SEQ {_SEQUENCES[type(place.block)]} \\* ARABIC", str(place.number), plain)
    return paragraph("Caption", f"{mark}{run(f'{name} ', plain)}{sequence}{run('. ', plain)}{run(caption)}")


def _behind(picture: Bars | Map, labels: Labels, draft: Draft) -> str:
    if not picture.print_table:
        return ""
    table = table_behind(picture, labels)
    return paragraph("Caption", run(table.caption)) + _table(table, labels, draft)


def _table(table: Table, labels: Labels, draft: Draft) -> str:
    widths = _widths(table.columns)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    ends = [
        (f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>', _JUSTIFY[column.align])
        for column, width in zip(table.columns, widths, strict=True)
    ]
    head = "".join(
        f"{start}{paragraph('TableText', run(column.title), '<w:keepNext/>' + side)}</w:tc>"
        for column, (start, side) in zip(table.columns, ends, strict=True)
    )
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            f"{start}{paragraph('TableText', inline(cell, draft), side)}</w:tc>"
            for cell, (start, side) in zip(row, ends, strict=True)
        )
        + "</w:tr>"
        for row in table.rows
    )
    note = f"{labels.note}: {table.note}" if table.note else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="{"06A0" if table.head_column else "0620"}"'
        f' w:firstRow="1" w:lastRow="0" w:firstColumn="{int(table.head_column)}" w:lastColumn="0"'
        f' w:noHBand="1" w:noVBand="1"/>{described(table.caption, note)}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{rows}</w:tbl>"
        + (paragraph("SourceLine", run(note)) if note else paragraph("AfterTable", ""))
    )


def _widths(columns: Sequence[Column]) -> list[int]:
    """Return the widths of the columns in twentieths of a point: their shares, none too narrow for a word."""
    shares = [max(column.width, 0.1) for column in columns]
    widths = [max(round(TEXT_WIDTH * share / sum(shares)), _MIN_COLUMN) for share in shares]
    excess = sum(widths) - TEXT_WIDTH
    widest = widths.index(max(widths))
    widths[widest] = max(widths[widest] - excess, _MIN_COLUMN)
    return widths


def word_contents(places: Sequence[Placed], labels: Labels) -> str:
    """Return the contents as a field that already shows its entries: Word need not ask to update it.

    The entries are links without page numbers, which only a layout knows; updating the field adds them.
    """
    headings = contents(places)
    if not headings:
        return ""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    entries = [
        f'<w:hyperlink w:anchor="{bookmark_name(place.anchor)}" w:history="1">'
        f"{run(one_line(place.block.text))}</w:hyperlink>"
        for place in headings
        if isinstance(place.block, Heading)
    ]
    entries[0] = begin + entries[0]
    entries[-1] += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = "".join(paragraph(f"TOC{place.level}", entry) for place, entry in zip(headings, entries, strict=True))
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('TOCHeading', run(labels.contents))}{lines}"
        "</w:sdtContent></w:sdt>"
    )
