"""Content controls: the fields of a Word file that a person fills in and a program reads back by their tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from xml.sax.saxutils import quoteattr

from enlace.publishing.rules.characters import one_line
from enlace.publishing.rules.colours import QUIET
from enlace.publishing.rules.word.text import run

# Word takes no longer tag or title, and refuses a file that has one.
MOST_TAG = 64
_HINT_LOOK = f'<w:color w:val="{QUIET.lstrip("#").upper()}"/>'
_CHECKED, _UNCHECKED = "2612", "2610"
_BOX_FONT = "MS Gothic"
_BOX_LOOK = f'<w:rFonts w:ascii="{_BOX_FONT}" w:eastAsia="{_BOX_FONT}" w:hAnsi="{_BOX_FONT}" w:hint="eastAsia"/>'
# An item of a list that takes the answer back; a list cannot be emptied otherwise.
NOTHING = "–"


@dataclass(frozen=True)
class Control:
    """A field. tag: by which it is found again; title: what it says of itself; hint: shown while it is empty."""

    number: int
    tag: str
    title: str
    hint: str


def tag_of(*words: str) -> str:
    """Return the tag for a field named by `words`, as short as Word wants it; others for others.

    >>> tag_of("A1", "comment"), len(tag_of("A" * 80, "comment"))
    ('A1 comment', 64)
    """
    whole = " ".join(words)
    return whole if len(whole) <= MOST_TAG else sha256(whole.encode()).hexdigest()[:MOST_TAG]


def text_control(control: Control, value: str) -> str:
    """Return a field for words of any number of lines."""
    return _control(control, '<w:text w:multiLine="1"/>', value)


def list_control(control: Control, items: Sequence[tuple[str, str]], chosen: str) -> str:
    """Return a list to choose from. items: (code, text); chosen: a text of them, or ""."""
    lines = "".join(
        f"<w:listItem w:displayText={quoteattr(one_line(text))} w:value={quoteattr(code)}/>"
        for code, text in ((NOTHING, NOTHING), *items)
    )
    return _control(control, f"<w:dropDownList>{lines}</w:dropDownList>", chosen)


def date_control(control: Control, day: str, language: str) -> str:
    """Return a field for a day, written as 2026-04-03; it shows a calendar. language: a tag such as `es-419`."""
    full = f' w:fullDate="{day}T00:00:00Z"' if day[:1].isdigit() else ""
    kind = (
        f'<w:date{full}><w:dateFormat w:val="yyyy-MM-dd"/><w:lid w:val={quoteattr(language)}/>'
        '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
    )
    return _control(control, kind, day)


def box_control(control: Control, checked: bool) -> str:
    """Return a box to be ticked."""
    state = "".join(
        f'<w14:{name}State w14:val="{sign}" w14:font="{_BOX_FONT}"/>'
        for name, sign in (("checked", _CHECKED), ("unchecked", _UNCHECKED))
    )
    kind = f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/>{state}</w14:checkbox>'
    sign = chr(int(_CHECKED if checked else _UNCHECKED, 16))
    return (
        f"<w:sdt><w:sdtPr>{_head(control)}{kind}</w:sdtPr><w:sdtContent>{run(sign, _BOX_LOOK)}</w:sdtContent></w:sdt>"
    )


def _control(control: Control, kind: str, value: str) -> str:
    shown = run(value) if value else run(control.hint, _HINT_LOOK)
    empty = "" if value else "<w:showingPlcHdr/>"
    return f"<w:sdt><w:sdtPr>{_head(control)}{empty}{kind}</w:sdtPr><w:sdtContent>{shown}</w:sdtContent></w:sdt>"


def _head(control: Control) -> str:
    return (
        f"<w:alias w:val={quoteattr(one_line(control.title)[:MOST_TAG])}/><w:tag w:val={quoteattr(control.tag)}/>"
        f'<w:id w:val="{control.number}"/><w:lock w:val="sdtLocked"/>'
    )
