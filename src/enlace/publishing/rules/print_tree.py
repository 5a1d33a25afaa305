"""The document tree as plain data for the typst template: numbers given, links resolved, texts fit to set."""

import re
from typing import Any

from enlace.publishing.rules.addresses import address
from enlace.publishing.rules.behind import table_behind
from enlace.publishing.rules.characters import clean, one_line
from enlace.publishing.rules.colours import FILLS, INK, PAPER, QUIET, RULE, TEAL
from enlace.publishing.rules.dates import written
from enlace.publishing.rules.maps import coloured_map
from enlace.publishing.rules.numbering import Placed, caption_head, contents, placed
from enlace.publishing.rules.tree import (
    BarRow,
    Bars,
    Bullets,
    Document,
    Heading,
    Inline,
    IntervalBar,
    Map,
    Notice,
    PageBreak,
    Paragraph,
    Run,
    Source,
    Table,
)
from enlace.publishing.rules.typesetting import breakable

# A head that alone fills a page would leave none for its rows, on page after page.
MAX_REPEATED_TITLE = 200
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")


def print_tree(document: Document) -> dict[str, Any]:
    """Return what `typst/report.typ` reads."""
    return _Printer(document).tree()


class _Printer:
    """Turns the blocks of one document; holds what a link needs to know of the whole."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.places = placed(document.blocks)
        self.anchors = {place.anchor for place in self.places}

    def tree(self) -> dict[str, Any]:
        document, labels = self.document, self.document.labels
        language, region = _language(document.language)
        day = document.issued_on
        lines = {
            "title": _first(document.title, document.symbol),
            "organization": document.organization,
            "symbol": document.symbol,
            "synthetic": document.synthetic_line,
            "version": document.version_line,
        }
        return {name: one_line(line) for name, line in lines.items()} | {
            "subtitle": _text(document.subtitle),
            "body": _text(document.body),
            "original": _text(document.original_language_line),
            "keywords": [one_line(document.symbol)] if document.symbol else [],
            "issued": {"year": day.year, "month": day.month, "day": day.day} if day else None,
            "date": written(day, document.language) if day else "",
            "language": language or "en",
            "region": region,
            "contents": bool(contents(self.places)),
            "labels": {
                "contents": _text(labels.contents),
                "page": _text(labels.page),
                "of": _text(labels.of),
            },
            "palette": {"ink": INK, "quiet": QUIET, "rule": RULE, "paper": PAPER, "teal": TEAL},
            "blocks": self.blocks(),
        }

    def blocks(self) -> list[dict[str, Any]]:
        """Return the blocks; what is said under a picture or table is part of it: no page comes between."""
        out: list[dict[str, Any]] = []
        for place in self.places:
            block = place.block
            if isinstance(block, Source) and out and "remarks" in out[-1]:
                out[-1]["remarks"].append(self.source(block))
                continue
            out.append(self.block(place) | {"anchor": place.anchor})
            if isinstance(block, Bars | Map) and block.print_table:
                out.append(self.table(table_behind(block, self.document.labels), head=""))
        return out

    def source(self, source: Source) -> str:
        return _text(f"{self.document.labels.source}: {source.text}")

    def block(self, place: Placed) -> dict[str, Any]:  # noqa: PLR0911  (one return a kind of block)
        block = place.block
        match block:
            case Heading():
                return {"kind": "heading", "level": place.level, "text": _text(one_line(block.text))}
            case Paragraph():
                return {"kind": "paragraph", "number": place.number, "runs": self.runs(block.runs)}
            case Bullets():
                return {"kind": "bullets", "items": [self.runs(item) for item in block.items]}
            case Table() | IntervalBar() | Bars() | Map():
                return self.figure(block, caption_head(place, self.document.labels))
            case Notice():
                return {"kind": "notice", "look": block.kind, "runs": self.runs(block.runs)}
            case Source():
                return {"kind": "source", "text": self.source(block)}
            case PageBreak():
                return {"kind": "break"}

    def figure(self, block: Table | IntervalBar | Bars | Map, head: str) -> dict[str, Any]:
        match block:
            case Table():
                return self.table(block, head=head)
            case IntervalBar():
                return self.interval(block, head)
            case Bars():
                return self.bars(block, head)
            case Map():
                return self.map(block, head)

    def runs(self, value: Inline) -> str | list[dict[str, Any]]:
        if isinstance(value, str):
            return _text(value)
        return [self.run(run) for run in value]

    def run(self, run: Run) -> dict[str, Any]:
        made: dict[str, Any] = {"t": _text(run.text)}
        language = _language(run.language)[0] if run.language else ""
        where = address(run.href, self.document.base_url) if run.href else ""
        if run.bold:
            made["b"] = True
        if run.italic:
            made["i"] = True
        if language:
            made["l"] = language
        if where.startswith("#"):
            where = where[1:]
            return made | {"a": where} if where in self.anchors else made
        return made | {"u": where} if where and run.text.strip() else made

    def table(self, table: Table, *, head: str) -> dict[str, Any]:
        widths = [max(column.width, 0.1) for column in table.columns]
        remarks = [_text(f"{self.document.labels.note}: {table.note}")] if table.note else []
        return {
            "kind": "table",
            "head": head,
            "caption": _text(table.caption),
            "columns": [
                {"title": _text(column.title), "align": column.align, "width": width}
                for column, width in zip(table.columns, widths, strict=True)
            ],
            "repeat_head": max(len(column.title) for column in table.columns) <= MAX_REPEATED_TITLE,
            "rows": [[self.runs(cell) for cell in row] for row in table.rows],
            "remarks": remarks,
        }

    def interval(self, bar: IntervalBar, head: str) -> dict[str, Any]:
        return {
            "kind": "interval",
            "head": head,
            "caption": _text(bar.label),
            "alt": _first(bar.description, bar.label, self.document.labels.figure),
            "remarks": [],
            "total": bar.total,
            "parts": [
                {
                    "part": part,
                    "count": count,
                    "text": self.runs((Run(str(count), href=bar.href),)),
                    "label": _text(label),
                }
                for part, count, label in bar.counts
            ],
        }

    def bars(self, chart: Bars, head: str) -> dict[str, Any]:
        return {
            "kind": "bars",
            "head": head,
            "caption": _text(chart.title),
            "alt": _first(chart.alt, chart.title, self.document.labels.figure),
            "remarks": [],
            "rows": [self.bar(row, chart) for row in chart.rows],
        }

    def bar(self, row: BarRow, chart: Bars) -> dict[str, Any]:
        known, high = chart.share(row.known), chart.share(row.high)
        return {
            "label": _text(row.label),
            "text": self.runs((Run(row.text, href=row.href or chart.href),)),
            "known": None if row.is_blank else known,
            "high": max(high, known),
            "tick": chart.share(row.value) if row.low is not None else None,
        }

    def map(self, picture: Map, head: str) -> dict[str, Any]:
        fills = picture.fills
        return {
            "kind": "map",
            "head": head,
            "caption": _text(picture.title),
            "alt": _first(picture.alt, picture.title, self.document.labels.map),
            "svg": coloured_map(picture),
            "remarks": [_text(picture.note)] if picture.note else [],
            "legend": [
                {"label": _text(entry.label), "fill": FILLS.get(fills[entry.status], "hatch")}
                for entry in picture.legend
            ],
        }


def _first(*texts: str) -> str:
    """Return the first text with something in it: PDF/UA asks for a title and for alternative texts."""
    return next(filter(None, map(one_line, texts)), "–")


def _text(value: str) -> str:
    return breakable(clean(value))


def _language(tag: str) -> tuple[str, str | None]:
    """Return language and region of a tag such as `pt-BR`; ("", None) where it is none."""
    match = _LANGUAGE.fullmatch(tag)
    return (match[1].lower(), match[2]) if match else ("", None)
