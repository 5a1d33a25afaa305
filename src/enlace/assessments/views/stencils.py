"""Pieces of pages that are rendered once with holes, and filled in quickly for each reader."""

import re
from collections.abc import Mapping

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Characters that no text of ours may hold mark a hole.
_HOLE = re.compile("\x02([^\x03]*)\x03")


class Holes:
    """What a template writes where a stencil is to have a hole: `{{ hole.name }}`."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"\x02{name}\x03")  # noqa: S308  (a mark that `fill` replaces)


class Stencil:
    """Rendered HTML with holes."""

    def __init__(self, html: str) -> None:
        self._parts = _HOLE.split(html)

    def fill(self, values: Mapping[str, str]) -> SafeString:
        """Return the HTML with `values` in its holes, escaped unless they are HTML; a hole without one is empty."""
        parts = self._parts.copy()
        parts[1::2] = [conditional_escape(values[name]) if name in values else "" for name in parts[1::2]]
        return mark_safe("".join(parts))  # noqa: S308  (what is filled in was escaped)
