"""Is this file a workbook that can be opened without harm? Asked before any other program opens it.

A workbook is a zip archive of XML parts. Every part is inflated here once, under limits, and every XML part
is read through once: declarations of entities, cells without end, and rows that a reader would skip are found
before they can do anything.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

from enlace.common.archives import UNREADABLE, leaves
from enlace.common.errors import N_, Problem

MAX_WORKBOOK_BYTES = 20 * 1024 * 1024
MAX_PARTS = 2_000
MAX_INFLATED_BYTES = 100 * 1024 * 1024
MAX_XML_BYTES = 40 * 1024 * 1024
# Deflate reaches 1032; worksheets of real forms stay well under 100.
MAX_RATIO = 300
RATIO_FROM_BYTES = 1024 * 1024
MAX_XML_DEPTH = 100
# In all parts together; the largest forms in use have a third of a million.
MAX_ELEMENTS = 2_000_000
ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii"})
# In one comment, or in the attributes of one element.
MAX_TOKEN_CHARACTERS = 100_000
MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
# Cells counted to the end of each row, empty ones included, since readers fill them in.
MAX_CELLS = 3_000_000

_CHUNK = 256 * 1024
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _FORMULA = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}f"
_VALUES = frozenset({f"{_MAIN}v", f"{_MAIN}is"})
_REFERENCE = re.compile(r"(?P<column>[A-Z]{1,3})[0-9]{1,7}")
_STRICT = "http://purl.oclc.org/ooxml"


@dataclass(frozen=True)
class Formulas:
    """The cells of one worksheet part that hold a formula and no value, as `B7`."""

    part: str
    cells: tuple[str, ...]


@dataclass
class _Part:
    """What reading one XML part through has shown so far."""

    name: str
    elements: int = 0
    depth: int = 0
    worksheet: bool = False
    strict: bool = False
    row: int = 0
    column: int = 0
    padded: int = 0
    cell: str = ""
    formula: bool = False
    value: bool = False
    in_value: bool = False
    # A formula whose result is a text may have worked out to an empty one.
    is_text: bool = False
    unsettled: list[str] = field(default_factory=list)


class _Refused(Exception):
    """The part is not read; carries a translation key and its parameters."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def check_archive(content: bytes, name: str, problems: list[Problem]) -> tuple[Formulas, ...] | None:
    """Return the formulas without a value in the workbook `content`, or None after adding a problem."""
    fault = _outer_fault(content)
    if fault is not None:
        problems.append(Problem(name, fault.message, fault.params))
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return tuple(_checked(archive))
    except _Refused as refused:
        problems.append(Problem(name, refused.message, refused.params))
    except UNREADABLE:
        message = N_("the file is damaged: its parts cannot be unpacked; open it, save it again as .xlsx")
        problems.append(Problem(name, message))
    return None


def _outer_fault(content: bytes) -> _Refused | None:
    """Return why `content` cannot be a workbook, judged by its size and its first bytes."""
    if not content:
        return _Refused(N_("the file is empty"))
    if len(content) > MAX_WORKBOOK_BYTES:
        message = N_("the workbook has %(size)s bytes; at most %(limit)s are read")
        return _Refused(message, size=len(content), limit=MAX_WORKBOOK_BYTES)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            return _Refused(N_("the workbook is protected by a password; save it without one"))
        return _Refused(N_("this is a workbook of the old kind (.xls); save it as .xlsx"))
    if not content.startswith(_ZIP):
        return _Refused(N_("this is not an Excel workbook (.xlsx), whatever its name says"))
    return None


def _checked(archive: zipfile.ZipFile) -> Iterator[Formulas]:
    entries = archive.infolist()
    _check_entries(entries)
    inflated = elements = 0
    for entry in entries:
        part = _Part(entry.filename, elements)
        inflated += _read_through(archive, entry, part, MAX_INFLATED_BYTES - inflated)
        elements = part.elements
        if part.strict:
            message = N_("the workbook is saved as “Strict Open XML”; save it as “Excel workbook (.xlsx)”")
            raise _Refused(message)
        if part.unsettled:
            yield Formulas(part.name, tuple(part.unsettled))


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > MAX_PARTS:
        message = N_("the workbook has %(count)s parts; at most %(limit)s are read")
        raise _Refused(message, count=len(entries), limit=MAX_PARTS)
    if len(set(names)) < len(names):
        raise _Refused(N_("the workbook holds one part twice; open it, save it again as .xlsx"))
    if "[content_types].xml" not in names:
        raise _Refused(N_("this is a zip archive, and no Excel workbook (.xlsx)"))
    if away := next(filter(leaves, names), None):
        raise _Refused(N_("the part %(part)s leads out of the workbook; save it again as .xlsx"), part=away)
    _check_packing(entries)


def _check_packing(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise _Refused(N_("the workbook holds macros; save it as .xlsx, without them"))
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _Refused(N_("the part %(part)s is packed in a way that Excel does not use"), part=entry.filename)
        if entry.flag_bits & 1:
            raise _Refused(N_("the workbook is protected by a password; save it without one"))
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO:
            raise _too_large(entry.filename)
    if sum(entry.file_size for entry in entries) > MAX_INFLATED_BYTES:
        raise _too_large(max(entries, key=lambda entry: entry.file_size).filename)


def _too_large(part: str) -> _Refused:
    return _Refused(N_("the part %(part)s unpacks to more than is read of a workbook"), part=part)


def _read_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, part: _Part, budget: int) -> int:
    """Inflate `entry`, counting what really comes out, and read it if it is XML; return its real size."""
    size, xml = 0, bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            is_xml = b"<" in chunk[:4] if size == 0 else bool(xml)
            size += len(chunk)
            if size > (min(budget, MAX_XML_BYTES) if is_xml else budget):
                raise _too_large(entry.filename)
            if is_xml:
                xml += chunk
    if xml:
        _read_xml(bytes(xml), part)
    return size


def _read_xml(xml: bytes, part: _Part) -> None:
    """Read one part through, all at once: expat is slow over long attributes that come in pieces."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse_declarations(*_: object) -> None:
        message = N_("the part %(part)s declares a document type or entities; no workbook needs them")
        raise _Refused(message, part=part.name)

    def check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in ENCODINGS:
            message = N_("the part %(part)s is written in the encoding %(encoding)s; a workbook is in UTF-8")
            raise _Refused(message, part=part.name, encoding=encoding[:20])

    parser.XmlDeclHandler = check_encoding
    parser.StartDoctypeDeclHandler = refuse_declarations
    parser.EntityDeclHandler = refuse_declarations
    parser.StartElementHandler = partial(_begin, part)
    parser.EndElementHandler = partial(_end, part)
    parser.CharacterDataHandler = partial(_characters, part)
    parser.CommentHandler = partial(_check_length, part)
    parser.ProcessingInstructionHandler = partial(_check_length, part)
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as fault:
        # What begins like XML and is none may be anything, unless its name says that it is XML.
        if part.name.lower().endswith((".xml", ".rels")):
            message = N_("the part %(part)s is damaged (line %(line)s); open the workbook, save it again as .xlsx")
            raise _Refused(message, part=part.name, line=fault.lineno) from None


def _check_length(part: _Part, *texts: str) -> None:
    if sum(map(len, texts)) > MAX_TOKEN_CHARACTERS:
        raise _Refused(N_("the part %(part)s holds more than is read of a workbook"), part=part.name)


def _begin(part: _Part, tag: str, attributes: dict[str, str]) -> None:
    _check_length(part, *attributes.values())
    part.depth += 1
    part.elements += 1
    if part.depth > MAX_XML_DEPTH or part.elements > MAX_ELEMENTS:
        raise _Refused(N_("the part %(part)s holds more than is read of a workbook"), part=part.name)
    if part.depth == 1:
        part.worksheet = tag == f"{_MAIN}worksheet"
        part.strict = tag.startswith(_STRICT)
    elif not part.worksheet:
        return
    elif tag == _CELL:
        _begin_cell(part, attributes.get("r"))
        part.is_text = attributes.get("t") == "str"
    elif tag in _VALUES:
        part.in_value = True
        part.value = part.is_text
    elif tag == _ROW:
        _begin_row(part, attributes.get("r"))
    elif tag == _FORMULA:
        part.formula = True


def _begin_row(part: _Part, number: str | None) -> None:
    row = part.row + 1 if number is None else _whole(number)
    if not part.row < row <= MAX_ROW:
        message = N_("the part %(part)s holds row %(row)s out of order or beyond the last row of a sheet")
        raise _Refused(message, part=part.name, row=number)
    part.row, part.column = row, 0


def _begin_cell(part: _Part, reference: str | None) -> None:
    column = part.column + 1 if reference is None else _column(reference)
    if not part.column < column <= MAX_COLUMN:
        message = N_("the part %(part)s holds the cell %(cell)s out of order or beyond the last column")
        raise _Refused(message, part=part.name, cell=reference)
    part.padded += column - part.column
    if part.padded > MAX_CELLS:
        message = N_("the part %(part)s has more than %(limit)s cells; delete empty rows and columns")
        raise _Refused(message, part=part.name, limit=MAX_CELLS)
    part.column = column
    part.cell = reference or ""
    part.formula = part.value = part.in_value = False


def _characters(part: _Part, text: str) -> None:
    """Note that a cell holds a value; openpyxl writes an empty one beside a formula that it did not work out."""
    if part.in_value and text.strip():
        part.value = True


def _end(part: _Part, tag: str) -> None:
    part.depth -= 1
    if tag in _VALUES:
        part.in_value = False
    if part.worksheet and part.formula and not part.value and tag == _CELL:
        part.unsettled.append(part.cell)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(MAX_ROW)) else 0


def _column(reference: str) -> int:
    """Return the column of a cell such as `AB7`, counted from 1; 0 where there is none."""
    found = _REFERENCE.fullmatch(reference)
    column = 0
    for letter in found["column"] if found else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
