"""Runs, links and paragraphs in WordprocessingML, and what a document collects while it is written."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape
from zlib import crc32

from enlace.publishing.rules.addresses import address
from enlace.publishing.rules.characters import clean
from enlace.publishing.rules.colours import TEAL
from enlace.publishing.rules.tree import Inline, Run, runs_of

# Word proofs by language and country; the country is the one the OAS writes each language for.
_PROOFING = {"en": "en-US", "es": "es-419", "pt": "pt-BR", "fr": "fr-FR"}
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
_LINK_COLOUR = f'<w:color w:val="{TEAL.lstrip("#").upper()}"/>'
MAX_BOOKMARK = 40


@dataclass
class Draft:
    """What the blocks of one file share: where links may lead, and the parts and bookmarks met so far."""

    anchors: frozenset[str]
    base_url: str = ""
    links: dict[str, str] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    bookmarks: int = 0

    def link_id(self, where: str) -> str:
        """Return the relationship id of an address outside the file."""
        return self.links.setdefault(where, f"rLink{len(self.links) + 1}")

    def picture_id(self, png: bytes) -> str:
        """Return the relationship id of a picture."""
        self.pictures.append(png)
        return f"rPicture{len(self.pictures)}"

    def bookmark(self, name: str) -> str:
        """Return the two marks of a bookmark around nothing, or "" for no name."""
        if not name:
            return ""
        self.bookmarks += 1
        number = self.bookmarks
        start = f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(name)}"/>'
        return f'{start}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(anchor: str) -> str:
    """Return `anchor` as Word allows it: letters, digits and `_`, at most 40 of them."""
    name = anchor.replace("-", "_")
    return name if len(name) <= MAX_BOOKMARK else f"{name[:31]}_{crc32(anchor.encode()):08x}"


def proofing(language: str) -> str:
    """Return the language tag that Word proofs with."""
    return _PROOFING.get(language, clean(language)) if language else ""


def text(value: str) -> str:
    """Return `value` as the content of a run: its lines as `w:t`, with line breaks and tabs between."""
    lines = []
    for line in clean(value).split("\n"):
        parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in line.split("\t"))
        lines.append("<w:tab/>".join(parts))
    return "<w:br/>".join(lines)


def run(value: str, properties: str = "") -> str:
    """Return a run; `properties` is the content of its `w:rPr`, in the order of the schema."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{look}{text(value)}</w:r>"


def inline(value: Inline, draft: Draft) -> str:
    """Return `value` as runs and links."""
    return "".join(_inline_run(one, draft) for one in runs_of(value) if one.text)


def _inline_run(one: Run, draft: Draft) -> str:
    where = address(one.href, draft.base_url) if one.href else ""
    if where.startswith("#") and where[1:] not in draft.anchors:
        where = ""
    look = '<w:rStyle w:val="Hyperlink"/>' if where else ""
    look += "<w:b/><w:bCs/>" if one.bold else ""
    look += "<w:i/><w:iCs/>" if one.italic else ""
    # Said again although the style says it: LibreOffice lets the style of a table win over it.
    look += _LINK_COLOUR if where else ""
    if one.language:
        tag = escape(proofing(one.language), {'"': "&quot;"})
        right = one.language[:2] in _RIGHT_TO_LEFT
        look += f'<w:rtl/><w:lang w:bidi="{tag}"/>' if right else f'<w:lang w:val="{tag}"/>'
    made = run(one.text, look)
    if not where:
        return made
    if where.startswith("#"):
        return f'<w:hyperlink w:anchor="{bookmark_name(where[1:])}" w:history="1">{made}</w:hyperlink>'
    return f'<w:hyperlink r:id="{draft.link_id(where)}" w:history="1">{made}</w:hyperlink>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph; `properties` is the content of its `w:pPr` after the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def simple_field(instruction: str, shown: str, properties: str = "") -> str:
    """Return a field with the result it shows until it is updated."""
    return f'<w:fldSimple w:instr=" {escape(instruction)} ">{run(shown, properties)}</w:fldSimple>'
