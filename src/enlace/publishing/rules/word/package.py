"""A Word file from its parts: the committed styles and settings, and what one document adds to them."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from xml.sax.saxutils import escape

from enlace.publishing.rules.characters import one_line
from enlace.publishing.rules.dates import written
from enlace.publishing.rules.numbering import placed
from enlace.publishing.rules.tree import Document
from enlace.publishing.rules.word.blocks import word_blocks, word_contents
from enlace.publishing.rules.word.stamp import Stamp, stamped
from enlace.publishing.rules.word.text import Draft, paragraph, proofing, run, simple_field

NO_DATE = date(1980, 1, 1)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTROLS = "http://schemas.microsoft.com/office/word/2010/wordml"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_FORM_NAMESPACES = (
    f'{_NAMESPACES} xmlns:w14="{_CONTROLS}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'
)
_PARTS = ("styles", "numbering", "settings", "fontTable")
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rHeader"/>'
    '<w:headerReference w:type="first" r:id="rHeaderFirst"/>'
    '<w:footerReference w:type="default" r:id="rFooter"/><w:footerReference w:type="first" r:id="rFooter"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1644" w:right="1531" w:bottom="1417" w:left="1531"'
    ' w:header="737" w:footer="680" w:gutter="0"/><w:titlePg/></w:sectPr>'
)


def word_file(document: Document) -> bytes:
    """Return the document as DOCX."""
    places = placed(document.blocks)
    draft = Draft(frozenset(place.anchor for place in places), document.base_url)
    body = word_contents(places, document.labels) + word_blocks(places, document.labels, draft)
    return _zipped(_parts(document, body, draft), document.issued_on or NO_DATE)


def word_form(document: Document, fields: str, stamp: Stamp) -> bytes:
    """Return a DOCX to be filled in: the front of `document`, then `fields`, content controls in WordprocessingML.

    stamp: what the file says of itself to the program that takes it back.
    """
    parts = _parts(document, fields, Draft(frozenset()), _FORM_NAMESPACES)
    return _zipped(stamped(parts, stamp), document.issued_on or NO_DATE)


def _parts(document: Document, content: str, draft: Draft, namespaces: str = _NAMESPACES) -> dict[str, str | bytes]:
    body = _front(document) + content + _SECTION
    language = escape(proofing(document.language) or "en-US", {'"': "&quot;"})
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _committed("content_types"),
        "_rels/.rels": _committed("package_rels"),
        "docProps/core.xml": _properties(document),
        "word/document.xml": f"{_DECLARATION}<w:document {namespaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(draft),
        "word/header.xml": _header(document, first=False),
        "word/header_first.xml": _header(document, first=True),
        "word/footer.xml": _footer(document),
    }
    for name in _PARTS:
        parts[f"word/{name}.xml"] = _committed(name).replace("$language", language)
    for number, picture in enumerate(draft.pictures, start=1):
        parts[f"word/media/picture{number}.png"] = picture
    return parts


@cache
def _committed(name: str) -> str:
    return files("enlace.publishing").joinpath("word", f"{name}.xml").read_text(encoding="utf-8")


def _zipped(parts: Mapping[str, str | bytes], day: date) -> bytes:
    """Return the parts as a ZIP archive in which every date is `day`: the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (*max(day, NO_DATE).timetuple()[:3], 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode() if isinstance(content, str) else content)
    return out.getvalue()


def _front(document: Document) -> str:
    issued = written(document.issued_on, document.language) if document.issued_on else ""
    left = [line for line in (document.organization, document.body) if line]
    right = [line for line in (document.symbol, issued, document.original_language_line, document.version_line) if line]
    lines = []
    for row in range(max(len(left), len(right))):
        first, second = ("".join(side[row : row + 1]) for side in (left, right))
        head = "<w:b/><w:bCs/>" if row == 0 else ""
        content = run(one_line(first), head) + (f"<w:r><w:tab/></w:r>{run(one_line(second), head)}" if second else "")
        last = row == max(len(left), len(right)) - 1
        lines.append(paragraph("LetterheadEnd" if last else "Letterhead", content))
    title = paragraph("Title", run(one_line(document.title)))
    subtitle = paragraph("Subtitle", run(document.subtitle)) if document.subtitle else ""
    warning = paragraph("Synthetic", run(document.synthetic_line)) if document.synthetic_line else ""
    return "".join(lines) + title + subtitle + warning


def _header(document: Document, *, first: bool) -> str:
    lines = paragraph("Synthetic", run(document.synthetic_line)) if document.synthetic_line else ""
    if not first:
        lines += paragraph("Header", run(f"{one_line(document.organization)}\t{one_line(document.symbol)}"))
    return f"{_DECLARATION}<w:hdr {_NAMESPACES}>{lines or paragraph('BarScale', '')}</w:hdr>"


def _footer(document: Document) -> str:
    labels = document.labels
    content = (
        run(f"{one_line(document.version_line)}\t{labels.page} ")
        + simple_field("PAGE", "1")
        + run(f" {labels.of} ")
        + simple_field("NUMPAGES", "1")
    )
    return f"{_DECLARATION}<w:ftr {_NAMESPACES}>{paragraph('Footer', content)}</w:ftr>"


def _relations(draft: Draft) -> str:
    inside = [
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
    ]
    lines = [f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>' for kind, name in inside]
    lines += [
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in (
            ("rHeader", "header", "header.xml"),
            ("rHeaderFirst", "header", "header_first.xml"),
            ("rFooter", "footer", "footer.xml"),
        )
    ]
    lines += [
        f'<Relationship Id="rPicture{number}" Type="{_OFFICE}/image" Target="media/picture{number}.png"/>'
        for number in range(1, len(draft.pictures) + 1)
    ]
    lines += [
        f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" TargetMode="External"'
        f' Target="{escape(where, {chr(34): "&quot;"})}"/>'
        for where, name in draft.links.items()
    ]
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_DECLARATION}<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def _properties(document: Document) -> str:
    day = (document.issued_on or NO_DATE).isoformat()
    values = (
        ("dc:title", document.title),
        ("dc:subject", document.symbol),
        ("dc:creator", document.organization),
        ("cp:keywords", document.symbol),
        ("dc:description", document.synthetic_line),
        ("cp:lastModifiedBy", document.organization),
        ("dc:language", document.language),
    )
    texts = "".join(f"<{name}>{escape(one_line(value))}</{name}>" for name, value in values)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{texts}{dates}</cp:coreProperties>"
    )
