"""Texts and links in HTML."""

from dataclasses import dataclass
from html import escape

from enlace.publishing.rules.addresses import address
from enlace.publishing.rules.characters import clean
from enlace.publishing.rules.tree import Inline, Labels, Run


@dataclass(frozen=True)
class Page:
    """What the fragments of one page share.

    prefix: stands before every id the writer makes up, so that two fragments can share a page.
    base_url: None on the site itself, else as in `Document`.
    """

    labels: Labels
    prefix: str = ""
    base_url: str | None = None
    numbered_captions: bool = True

    @property
    def hatch(self) -> str:
        return f"{self.prefix}doc-hatch"

    @property
    def map_hatch(self) -> str:
        return f"{self.prefix}doc-map-hatch"

    def link(self, href: str) -> str:
        """Return `href` where it may be followed, else ""."""
        where = address(href, self.base_url) if href else ""
        return f"#{self.prefix}{where[1:]}" if where.startswith("#") else where


def text(value: str) -> str:
    """Return `value` as HTML text or as the value of an attribute in double quotes."""
    return escape(clean(value))


def inline(value: Inline, page: Page) -> str:
    """Return `value` as HTML."""
    if isinstance(value, str):
        return text(value)
    return "".join(_run(run, page) for run in value)


def linked(html: str, href: str, page: Page) -> str:
    """Return `html` as a link to `href`, or as it is where that leads nowhere."""
    where = page.link(href)
    return f'<a href="{escape(where)}">{html}</a>' if where else html


def _run(run: Run, page: Page) -> str:
    html = text(run.text)
    if run.bold:
        html = f"<strong>{html}</strong>"
    if run.italic:
        html = f"<em>{html}</em>"
    html = linked(html, run.href, page)
    return f'<span lang="{text(run.language)}" dir="auto">{html}</span>' if run.language else html
