"""Problems, languages and pictures as the pages of this room show them."""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from enlace.common.errors import Problem
from enlace.publishing.kinds.html import html_blocks
from enlace.publishing.rules.tree import Block, Labels


def told(problems: list[Problem]) -> list[dict[str, str]]:
    """Return `problems` in the reader's language, as the page lists them."""
    return [{"where": problem.where, "what": gettext(problem.message) % problem.params} for problem in problems]


def source_language(languages: tuple[str, ...]) -> str:
    """Return the language in which a pack's notes are written: its first."""
    return languages[0] if languages else "en"


def drawn(blocks: list[Block], prefix: str = "") -> SafeString:
    """Return `blocks` as a piece of the page."""
    html = html_blocks(blocks, labels=Labels.translated(gettext), prefix=prefix, numbered_captions=False)
    return mark_safe(html)  # noqa: S308  (the writer escapes every text)
