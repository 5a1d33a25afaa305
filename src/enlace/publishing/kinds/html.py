"""HTML: one self-contained page to mail, read on a phone or print; `html_blocks` writes parts of the site."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from enlace.publishing.rules.dates import written
from enlace.publishing.rules.formats import Format
from enlace.publishing.rules.html.blocks import html_blocks, placed_html
from enlace.publishing.rules.html.inline import Page, text
from enlace.publishing.rules.numbering import Placed, contents, placed
from enlace.publishing.rules.tree import Document, Heading, Labels

__all__ = ["KIND", "html_blocks"]


def write(document: Document) -> bytes:
    """Return the document as a whole HTML page in UTF-8, with its stylesheet inside and nothing to load."""
    style, style_hash = _style()
    places = placed(document.blocks)
    page = Page(document.labels, base_url=document.base_url)
    warning = ""
    if document.synthetic_line:
        line = text(document.synthetic_line)
        warning = f'<div class="doc-warning" role="note"><p class="doc-synthetic">{line}</p></div>\n'
    subtitle = f'<p class="doc-subtitle">{text(document.subtitle)}</p>\n' if document.subtitle else ""
    policy = f"default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{text(document.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(_window_title(document))}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"{warning}{_letterhead(document)}<main>\n<h1>{text(document.title)}</h1>\n{subtitle}"
        f"{_contents(contents(places), document.labels)}{placed_html(places, page)}\n"
        "</main>\n</body>\n</html>\n"
    ).encode()


def _window_title(document: Document) -> str:
    start = f"{document.synthetic_line} – " if document.synthetic_line else ""
    return start + " – ".join(part for part in (document.symbol, document.title) if part)


def _letterhead(document: Document) -> str:
    issued = written(document.issued_on, document.language) if document.issued_on else ""
    left = (("doc-organization", document.organization), ("doc-body", document.body))
    right = (
        ("doc-symbol", document.symbol),
        ("doc-issued", issued),
        ("doc-original", document.original_language_line),
        ("doc-version", document.version_line),
    )
    sides = ["".join(f'<p class="{name}">{text(line)}</p>' for name, line in side if line) for side in (left, right)]
    if not any(sides):
        return ""
    return f'<header class="doc-letterhead"><div>{sides[0]}</div><div class="doc-reference">{sides[1]}</div></header>\n'


def _contents(headings: tuple[Placed, ...], labels: Labels) -> str:
    entries = "".join(
        f'<li class="level-{place.level}"><a href="#{place.anchor}">{text(place.block.text)}</a></li>'
        for place in headings
        if isinstance(place.block, Heading)
    )
    if not entries:
        return ""
    title = text(labels.contents)
    return f'<nav class="doc-contents" aria-label="{title}"><h2>{title}</h2><ol>{entries}</ol></nav>\n'


@cache
def _style() -> tuple[str, str]:
    """Return the stylesheet and its SHA-256 in Base64, which lets the page's own policy allow it alone."""
    room = files("enlace.publishing")
    style = "\n".join(
        room.joinpath(*path).read_text(encoding="utf-8")
        for path in (("static", "publishing", "blocks.css"), ("page", "page.css"))
    )
    return style, b64encode(sha256(style.encode()).digest()).decode()


KIND = Format(code="html", media_type="text/html; charset=utf-8", extension="html", write=write)
