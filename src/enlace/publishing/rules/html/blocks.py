"""Blocks of the tree as an HTML fragment, for a page of the site and for the body of a file.

The classes are styled by `static/publishing/blocks.css`. Classes to know: `doc-paragraph`, `doc-number`,
`doc-table`, `doc-scroll`, `doc-figure`, `doc-caption`, `doc-legend`, `doc-note`, `doc-source`, `doc-notice`,
`doc-behind`; in pictures: `interval-known`, `interval-possible`, `interval-not`, `bar-…`, `map-<status>`
(the status as the caller named it) and `fill-solid`, `…-strong`, `…-half`, `…-light`, `…-empty`, `…-hatch`.
"""

from collections.abc import Iterable, Sequence

from enlace.publishing.rules.behind import table_behind
from enlace.publishing.rules.html.inline import Page, inline, text
from enlace.publishing.rules.html.pictures import bars, definitions, interval_bar, map_picture
from enlace.publishing.rules.numbering import Placed, caption_head, placed
from enlace.publishing.rules.tree import (
    Bars,
    Block,
    Bullets,
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


def html_blocks(blocks: Iterable[Block], *, labels: Labels, prefix: str = "", numbered_captions: bool = True) -> str:
    """Return `blocks` as an HTML fragment; a heading of level 1 becomes `h2`.

    prefix: needed where two fragments stand on one page. numbered_captions: “Figure 3.” before a caption.
    """
    return placed_html(placed(blocks), Page(labels, prefix, numbered_captions=numbered_captions))


def placed_html(places: Sequence[Placed], page: Page) -> str:
    """Return blocks in their places as HTML."""
    drawn = any(isinstance(place.block, IntervalBar | Bars | Map) for place in places)
    return (definitions(page) if drawn else "") + "\n".join(_block(place, page) for place in places)


def _block(place: Placed, page: Page) -> str:  # noqa: PLR0911  (one return a kind of block)
    block = place.block
    match block:
        case Heading():
            return f"<h{place.level + 1}{_id(place, page)}>{text(block.text)}</h{place.level + 1}>"
        case Paragraph():
            number = f'<span class="doc-number">{place.number}.</span> ' if place.number else ""
            kind = "doc-paragraph numbered" if place.number else "doc-paragraph"
            return f'<p class="{kind}"{_id(place, page)}>{number}{inline(block.runs, page)}</p>'
        case Bullets():
            return f'<ul class="doc-bullets">{"".join(f"<li>{inline(i, page)}</li>" for i in block.items)}</ul>'
        case Table():
            return _table(block, place, page)
        case IntervalBar() | Bars() | Map():
            return _figure(block, place, page)
        case Notice():
            return f'<div class="doc-notice {block.kind}" role="note"><p>{inline(block.runs, page)}</p></div>'
        case Source():
            return f'<p class="doc-source"><span>{text(page.labels.source)}:</span> {text(block.text)}</p>'
        case PageBreak():
            return '<div class="doc-page-break"></div>'


def _id(place: Placed, page: Page) -> str:
    return f' id="{page.prefix}{place.anchor}"' if place.anchor else ""


def _caption(caption: str, place: Placed, page: Page) -> str:
    head = caption_head(place, page.labels) if page.numbered_captions else ""
    return (f'<span class="doc-caption-number">{text(head)}</span> ' if head else "") + text(caption)


def _figure(block: IntervalBar | Bars | Map, place: Placed, page: Page) -> str:
    name = f"{page.prefix}{place.anchor}"
    behind, aria = "", ""
    match block:
        case IntervalBar():
            kind, caption, body = "interval-figure", block.label, interval_bar(block, page, name)
        case Bars():
            kind, caption, body = "bars-figure", block.title, bars(block, page)
            aria = f' aria-label="{text(block.alt or block.title)}"'
        case Map():
            kind, caption, body = "map-figure", block.title, map_picture(block, page, name)
    if not isinstance(block, IntervalBar):
        table = _plain_table(table_behind(block, page.labels), page, text(caption))
        summary = text(page.labels.show_table)
        behind = f'<details class="doc-behind"><summary>{summary}</summary>{table}</details>'
    return (
        f'<figure class="doc-figure {kind}"{_id(place, page)}{aria}>'
        f'<figcaption class="doc-caption">{_caption(caption, place, page)}</figcaption>'
        f"{body}{behind}</figure>"
    )


def _table(table: Table, place: Placed, page: Page) -> str:
    note = ""
    if table.note:
        note = f'<p class="doc-note"><span>{text(page.labels.note)}:</span> {text(table.note)}</p>'
    html = _plain_table(table, page, _caption(table.caption, place, page))
    return f'<div class="doc-table-figure"{_id(place, page)}>{html}{note}</div>'


def _plain_table(table: Table, page: Page, caption: str) -> str:
    ends = ["" if column.align == "start" else f' class="{column.align}"' for column in table.columns]
    head = "".join(
        f'<th scope="col"{end}>{text(column.title)}</th>' for column, end in zip(table.columns, ends, strict=True)
    )
    rows = []
    for row in table.rows:
        cells = [f"<td{end}>{inline(cell, page)}</td>" for cell, end in zip(row, ends, strict=True)]
        if table.head_column:
            cells[0] = f'<th scope="row"{ends[0]}>{inline(row[0], page)}</th>'
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<div class="doc-scroll" role="region" tabindex="0" aria-label="{text(table.caption)}">'
        f'<table class="doc-table"><caption class="doc-caption">{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
