"""Files as people leave them: cells of a workbook filled in, fields of a Word file as Word leaves them."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from lxml import etree

COLUMNS = {"answer": 3, "comment": 4, "marking": 5, "basis": 6, "links": 7}
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT = "word/document.xml"


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def answers_of(book: Any) -> Any:
    """Return the sheet with the answers: the second."""
    return book.worksheets[1]


def row_of(sheet: Any, code: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == code)


def filled(content: bytes, cells: Mapping[tuple[str, str], Any]) -> bytes:
    """Return the workbook with what stands in (code, column) changed, saved by another program."""
    book = book_of(content)
    sheet = answers_of(book)
    for (code, column), value in cells.items():
        sheet.cell(row_of(sheet, code), COLUMNS[column]).value = value
    return saved(book)


def changed(content: bytes, change: Callable[[Any], object]) -> bytes:
    """Return the workbook after `change` of its sheet of answers."""
    book = book_of(content)
    change(answers_of(book))
    return saved(book)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def typed(content: bytes, fields: Mapping[str, str | bool]) -> bytes:
    """Return the Word file with its fields, by tag, as Word leaves them once a person typed, chose or ticked."""
    parts = parts_of(content)
    root = etree.fromstring(parts[DOCUMENT])
    controls = {control.find(f".//{{{W}}}tag").get(f"{{{W}}}val"): control for control in root.iter(f"{{{W}}}sdt")}
    for tag, value in fields.items():
        _type(controls[tag], value)
    return zipped(parts | {DOCUMENT: etree.tostring(root, encoding="utf-8", xml_declaration=True)})


def _type(control: Any, value: str | bool) -> None:
    about, held = control.find(f"{{{W}}}sdtPr"), control.find(f"{{{W}}}sdtContent")
    assert about is not None
    assert held is not None
    if isinstance(value, bool):
        mark = about.find(f"{{{W14}}}checkbox/{{{W14}}}checked")
        assert mark is not None
        mark.set(f"{{{W14}}}val", str(int(value)))
        return
    for hint in about.findall(f"{{{W}}}showingPlcHdr"):
        about.remove(hint)
    for child in list(held):
        held.remove(child)
    # Word breaks a text into runs as it likes: where spelling was looked at, where somebody paused.
    for place, line in enumerate(value.split("\n")):
        run = etree.SubElement(held, f"{{{W}}}r")
        etree.SubElement(run, f"{{{W}}}rPr")
        if place:
            etree.SubElement(run, f"{{{W}}}br")
        for half in (line[: len(line) // 2], line[len(line) // 2 :]):
            text = etree.SubElement(etree.SubElement(held, f"{{{W}}}r"), f"{{{W}}}t", {SPACE: "preserve"})
            text.text = half
