"""The paragraphs of a Word file: what is seen of them, with the numbers that Word counts and the levels of headings."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from enlace.assessments.rules.xlsform_archive import check_archive
from enlace.common.characters import fit
from enlace.common.errors import N_, Problem
from enlace.common.word_texts import W, seen_text
from enlace.meetings.rules.documents import LONGEST_TEXT
from enlace.meetings.rules.importing_lines import Line, lines_of_text, within_limits
from enlace.meetings.rules.roman import to_roman

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LONGEST_TYPES = 1_000_000
# What Word prints before a paragraph, as its list says it.
LONGEST_NUMBER = 60
_MACROS = (b"macroEnabled", b"vbaProject")
_TYPES, _BODY = "[Content_Types].xml", "word/document.xml"
_VALUE = f"{W}val"
_HEADING = re.compile(r"(?:heading|titulo|titre|encabezado)\s?([1-9])", re.IGNORECASE)
_LEVELS = re.compile(r"%([1-9])")
_MOST_STYLES = 10
_ALPHABET = 26


def lines_of_report(content: bytes, name: str, problems: list[Problem]) -> tuple[Line, ...]:
    """Return the paragraphs of a report that was brought, or none after adding a problem."""
    if content.startswith(OLE):
        message = N_("The file is of the old kind (.doc) or has a password: save it as .docx, without one.")
        problems.append(Problem(name, message))
        return ()
    if not content.startswith(ZIP):
        return lines_of_text(content, name, problems)
    if (fault := _fault(content, name)) is not None:
        problems.append(fault)
        return ()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = tuple(_lines(archive))
    return found if within_limits(found, name, problems) else ()


def text_in(name: str, content: bytes) -> str:
    """Return the text of a Word file, paragraph by paragraph, for reading, comparing and search; "" of another file."""
    if not name.lower().endswith(".docx"):
        return ""
    return "\n\n".join(line.text for line in lines_of_report(content, name, []))[:LONGEST_TEXT]


def _fault(content: bytes, name: str) -> Problem | None:
    """Return why `content` is not opened. Every part is unpacked once under limits before it is believed."""
    damaged = N_(
        "The Word file is damaged, has a password, or unpacks to more than is read: open it in Word, save it again as "
        ".docx, and bring that."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if _has_macros(archive, names):
                return Problem(name, N_("The file holds macros, which are not opened here: save it as .docx."))
            if _BODY not in names:
                return Problem(name, N_("This is no Word file (.docx) and no plain text."))
    except Exception:  # noqa: BLE001
        # The boundary to zipfile, which raises whatever it meets in what is damaged.
        return Problem(name, damaged)
    return Problem(name, damaged) if check_archive(content, name, []) is None else None


def _has_macros(archive: zipfile.ZipFile, names: list[str]) -> bool:
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        return True
    if _TYPES not in names:
        return False
    with archive.open(_TYPES) as stream:
        types = stream.read(LONGEST_TYPES)
    return any(sign in types for sign in _MACROS)


@dataclass(frozen=True)
class _Style:
    """What a style of paragraph says: the level of heading it is, and the list it counts in."""

    heading: int = 0
    list_id: str = ""
    level: int = 0


@dataclass
class _Lists:
    """The lists of a file and how far each has been counted. forms: list -> level -> (format, text, first)."""

    forms: Mapping[str, Mapping[int, tuple[str, str, int]]]
    abstract: Mapping[str, str]
    counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, list_id: str, level: int) -> str:
        """Return the number that the next paragraph of a list bears; "" for a bullet."""
        forms = self.forms.get(list_id, {})
        if level not in forms:
            return ""
        counted = self.counted.setdefault(self.abstract.get(list_id, list_id), {})
        counted[level] = counted.get(level, forms[level][2] - 1) + 1
        for deeper in [one for one in counted if one > level]:
            del counted[deeper]

        def printed(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form, _, first = forms.get(at, ("decimal", "", 1))
            return _counted(counted.get(at, first), form)

        return "" if forms[level][0] in ("bullet", "none") else _LEVELS.sub(printed, forms[level][1])


def _counted(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % _ALPHABET)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and number > 0:
        return to_roman(number).lower() if form == "lowerRoman" else to_roman(number)
    return str(number)


def _lines(archive: zipfile.ZipFile) -> Iterator[Line]:
    styles, lists = _styles(_parsed(archive, "word/styles.xml")), _lists(_parsed(archive, "word/numbering.xml"))
    document = _parsed(archive, _BODY)
    body = document.find(f"{W}body") if document is not None else None
    yield from _lines_in(body, styles, lists)
    # What a footnote says is kept after the text, so that nothing vanishes.
    notes = _parsed(archive, "word/footnotes.xml")
    for note in notes.iterfind(f"{W}footnote") if notes is not None else ():
        if not note.get(f"{W}type") and (text := _text(note)):
            yield Line(text, f"[{note.get(f'{W}id', '')}]")


def _lines_in(body: ET.Element | None, styles: Mapping[str, _Style], lists: _Lists) -> Iterator[Line]:
    for block in _blocks(body):
        if block.tag == f"{W}p":
            style = _style_of(block, styles)
            number = lists.next(style.list_id, style.level) if style.list_id else ""
            if text := _text(block):
                yield Line(text, number, style.heading)
        else:
            for row in block.iter(f"{W}tr"):
                cells = tuple(_text(cell) for cell in row.iterfind(f"{W}tc"))
                if any(cells):
                    yield Line(" | ".join(cells) if len(cells) > 1 else cells[0], cells=cells)


def _blocks(parent: ET.Element | None) -> Iterator[ET.Element]:
    for one in parent if parent is not None else ():
        if one.tag in (f"{W}p", f"{W}tbl"):
            yield one
        elif one.tag == f"{W}sdt":
            yield from _blocks(one.find(f"{W}sdtContent"))
        elif one.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from _blocks(one)


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element | None:
    # No part declares entities: the file was looked through before.
    return ET.fromstring(archive.read(part)) if part in archive.namelist() else None  # noqa: S314


def _text(element: ET.Element) -> str:
    return " ".join(fit(seen_text(element)).split())


def _style_of(block: ET.Element, styles: Mapping[str, _Style]) -> _Style:
    said = block.find(f"{W}pPr/{W}pStyle")
    style = styles.get(said.get(_VALUE, "") if said is not None else "", _Style())
    own = block.find(f"{W}pPr/{W}outlineLvl")
    heading = style.heading or (_level(own.get(_VALUE)) + 1 if own is not None else 0)
    counted = _counted_in(block)
    return _Style(heading, *(counted or (style.list_id, style.level)))


def _counted_in(element: ET.Element) -> tuple[str, int] | None:
    """Return the list, and the level of it, that a paragraph or style says it counts in."""
    found = element.find(f"{W}pPr/{W}numPr")
    if found is None:
        return None
    level = found.find(f"{W}ilvl")
    return _said(found, "numId"), _level(level.get(_VALUE)) if level is not None else 0


def _level(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) == 1 else 0


def _styles(root: ET.Element | None) -> dict[str, _Style]:
    """Return style -> what it says, with what it takes from the style it is based on."""
    every = {one.get(f"{W}styleId", ""): one for one in root.iterfind(f"{W}style")} if root is not None else {}
    return {code: _resolved(code, every) for code in every}


def _resolved(code: str, every: Mapping[str, ET.Element]) -> _Style:
    heading, list_id, level = 0, "", 0
    for _ in range(_MOST_STYLES):
        one = every.get(code)
        if one is None:
            break
        found = _HEADING.fullmatch(_said(one, "name").replace("í", "i"))
        heading = heading or (int(found[1]) if found else 0)
        counted = _counted_in(one)
        if counted is not None and not list_id:
            list_id, level = counted
        code = _said(one, "basedOn")
    return _Style(heading, list_id, level)


def _lists(root: ET.Element | None) -> _Lists:
    if root is None:
        return _Lists({}, {})
    levels: dict[str, dict[int, tuple[str, str, int]]] = {}
    for one in root.iterfind(f"{W}abstractNum"):
        levels[one.get(f"{W}abstractNumId", "")] = {
            _level(level.get(f"{W}ilvl")): (
                _said(level, "numFmt") or "decimal",
                _said(level, "lvlText")[:LONGEST_NUMBER],
                _level(_said(level, "start")) or 1,
            )
            for level in one.iterfind(f"{W}lvl")
        }
    abstract = {one.get(f"{W}numId", ""): _said(one, "abstractNumId") for one in root.iterfind(f"{W}num")}
    return _Lists({list_id: levels.get(kind, {}) for list_id, kind in abstract.items()}, abstract)


def _said(element: ET.Element, name: str) -> str:
    found = element.find(f"{W}{name}")
    return found.get(_VALUE, "") if found is not None else ""
