"""The text that a reader sees of a part of a Word file (WordprocessingML, ECMA-376)."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What a reader of the text does not see: deleted or moved away, boxes said twice, and what says how it looks.
_UNSEEN = frozenset(
    (
        *(f"{W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "sdtPr", "instrText", "pict")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def seen_text(element: ET.Element) -> str:
    """Return the text of `element`: a tab and a new line where there is one, and a new line after each paragraph."""
    return "".join(_pieces(element))


def _pieces(element: ET.Element) -> Iterator[str]:
    for one in element:
        if one.tag in _UNSEEN:
            continue
        if one.tag == f"{W}t":
            yield one.text or ""
        elif one.tag in _SIGNS:
            yield _SIGNS[one.tag]
        else:
            yield from _pieces(one)
        if one.tag == f"{W}p":
            yield "\n"
