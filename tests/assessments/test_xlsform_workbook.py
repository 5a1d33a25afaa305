"""Whatever is sent as a workbook is read or refused with its reason: never a traceback, never a trap."""

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.assessments.rules import xlsform_archive
from enlace.assessments.rules.xlsform import read_xlsform

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><sst>&a11;</sst>"
)


def workbook(sheets: Mapping[str, list[list[object]]]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return output.getvalue()


GOOD = workbook({"survey": [["type", "name", "label"], ["text", "a", "Who are you?"]]})


def packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return output.getvalue()


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def altered(part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(GOOD)
    parts[part] = change(parts[part])
    return packed(parts)


def with_rows(xml: str) -> bytes:
    """Return the good workbook with `xml` in place of its second row."""
    return altered(
        SHEET, lambda sheet: sheet[: sheet.index(b'<row r="2"')] + xml.encode() + b"</sheetData></worksheet>"
    )


def twice() -> bytes:
    parts = parts_of(GOOD)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("XL/WORKBOOK.XML", b"<x/>")
    return output.getvalue()


def with_flag() -> bytes:
    """Return the good workbook with the mark of encrypted entries set."""
    content = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 1)
    return bytes(content)


def lying() -> bytes:
    """Return a workbook with a part that declares fewer bytes than it holds."""
    bomb = packed(parts_of(GOOD) | {"xl/media/a.bin": b"\0" * 100_000})
    return bomb.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "is empty"),
    "text": (lambda: b"type,name,label\ntext,a,A\n", "not an Excel workbook"),
    "program": (lambda: b"MZ\x90\x00" + GOOD, "not an Excel workbook"),
    "pdf": (lambda: b"%PDF-1.7", "not an Excel workbook"),
    "old workbook": (lambda: OLE + b"\0" * 600, "old kind (.xls)"),
    "encrypted": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "encrypted entries": (with_flag, "password"),
    "too many bytes": (lambda: b"PK\x03\x04" + bytes(xlsform_archive.MAX_WORKBOOK_BYTES), "at most"),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "only the magic": (lambda: b"PK\x03\x04", "damaged"),
    "another archive": (lambda: packed({"a.txt": b"hello"}), "no Excel workbook"),
    "part twice": (twice, "twice"),
    "too many parts": (lambda: packed({f"a{n}": b"" for n in range(2001)}), "2001 parts"),
    "bomb": (lambda: packed(parts_of(GOOD) | {"xl/media/a.bin": bytes(5_000_000)}), "xl/media/a.bin unpacks"),
    "bomb of many": (
        lambda: packed(parts_of(GOOD) | {f"xl/a{n}": bytes(999_999) for n in range(110)}),
        "unpacks to more",
    ),
    "lying sizes": (lying, "damaged"),
    "traversal": (lambda: packed(parts_of(GOOD) | {"../../evil.bin": b"x"}), "../../evil.bin leads out of"),
    "absolute path": (lambda: packed(parts_of(GOOD) | {"/etc/evil": b"x"}), "/etc/evil leads out of"),
    "bzip2": (lambda: packed(parts_of(GOOD), zipfile.ZIP_BZIP2), "packed in a way"),
    "macros": (lambda: packed(parts_of(GOOD) | {"xl/vbaProject.bin": b"x"}), "macros"),
    "entities": (lambda: altered(STRINGS, lambda _: LAUGHS.encode()), "document type or entities"),
    "entities in UTF-16": (
        lambda: altered(STRINGS, lambda _: LAUGHS.encode("utf-16")),
        "document type or entities",
    ),
    "external entity": (
        lambda: altered(STRINGS, lambda _: b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><s>&x;</s>'),
        "document type or entities",
    ),
    "entities under another name": (
        lambda: packed(parts_of(GOOD) | {"xl/strings.bin": LAUGHS.encode()}),
        "document type or entities",
    ),
    "odd encoding": (
        lambda: altered(STRINGS, lambda _: b'<?xml version="1.0" encoding="utf-7"?><sst/>'),
        "encoding utf-7",
    ),
    "damaged part": (lambda: altered(SHEET, lambda sheet: sheet[:-20]), "sheet1.xml is damaged"),
    "deep": (lambda: altered(STRINGS, lambda _: b"<a>" * 200 + b"</a>" * 200), "more than is read"),
    "long attribute": (
        lambda: altered(STRINGS, lambda _: b'<a b="%s"/>' % (b"x" * 200_000)),
        "more than is read",
    ),
    "strict": (
        lambda: altered("xl/workbook.xml", lambda _: b'<w xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'),
        "Strict Open XML",
    ),
    "rows out of order": (lambda: with_rows('<row r="2"/><row r="1"/>'), "row 1 out of order"),
    "row past the last": (lambda: with_rows('<row r="1048577"/>'), "row 1048577 out of order"),
    "cells out of order": (
        lambda: with_rows('<row r="2"><c r="B2"/><c r="A2"/></row>'),
        "cell A2 out of order",
    ),
    "no such cell": (lambda: with_rows('<row r="2"><c r="ZZZ2"/></row>'), "cell ZZZ2 out of order"),
    "endless cells": (
        lambda: with_rows("".join(f'<row r="{n}"><c r="XFD{n}"/></row>' for n in range(2, 300))),
        "more than 3000000 cells",
    ),
    "far row": (
        lambda: with_rows('<row r="900000"><c r="A900000"><v>1</v></c></row>'),
        "more than 100000 rows",
    ),
    "bad string": (lambda: with_rows('<row r="2"><c r="A2" t="s"><v>99</v></c></row>'), "cannot be read"),
    "formula": (
        lambda: with_rows('<row r="2"><c r="A2"><f>1+1</f></c></row>'),
        "survey row 2: A2 holds a formula without a result",
    ),
    "formula as openpyxl writes it": (
        lambda: with_rows('<row r="2"><c r="A2"><f>1+1</f><v></v></c></row>'),
        "survey row 2: A2 holds a formula without a result",
    ),
    "cell in error": (
        lambda: with_rows('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>'),
        "row 2: a cell holds the error “#REF!”",
    ),
    "no survey": (
        lambda: workbook({"Sheet1": [], "Sheet2": []}),
        "no sheet “survey”; it has: Sheet1, Sheet2",
    ),
    "two surveys": (
        lambda: altered(
            "xl/workbook.xml",
            lambda book: book.replace(b"</sheets>", b'<sheet name="Survey" sheetId="9" r:id="rId1"/></sheets>'),
        ),
        "“survey” stands twice",
    ),
    "empty workbook": (lambda: workbook({"survey": []}), "the survey asks nothing"),
    "column twice": (
        lambda: workbook({"survey": [["type", "name", "type"]]}),
        "row 1: the column “type” stands twice",
    ),
    "cell of ten megabytes": (
        lambda: altered(STRINGS, lambda strings: strings.replace(b"Who are you?", b"x" * 10_000_000)),
        "unpacks to more",
    ),
    "long cell": (
        lambda: altered(STRINGS, lambda strings: strings.replace(b"Who are you?", b"x" * 100_001)),
        "survey row 2: a cell holds more than 100000 characters",
    ),
    "too many columns": (
        lambda: workbook({"survey": [[f"c{n}" for n in range(1001)]]}),
        "more than 1000 columns",
    ),
    "misspelt sheet": (lambda: workbook({"survey": [["type"]], "choice": [["a"]]}), "no sheet “choices”"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refuses(name: str) -> None:
    make, words = REFUSED[name]
    questionnaire, problems = read_xlsform(make(), "F.xlsx")
    assert questionnaire is None
    assert any(words in str(problem) for problem in problems), [str(problem) for problem in problems]
    assert all(str(problem).startswith("F.xlsx") for problem in problems)


HEAD = ["type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation"]
UNSETTLED = [
    *(("survey", f"{column}3") for column in "ABCDEFGHI"),
    *(("survey", "D1"), ("choices", "A2"), ("choices", "B3"), ("choices", "C2"), ("settings", "A2")),
]


@pytest.mark.parametrize(("sheet", "cell"), UNSETTLED)
def test_a_formula_that_was_never_worked_out_is_refused_wherever_it_stands(sheet: str, cell: str) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                {
                    "survey": [HEAD, ["select_one yn", "a", "A"], ["text", "b", "B"]],
                    "choices": [["list_name", "name", "label"], ["yn", "yes", "Yes"], ["yn", "no", "No"]],
                    "settings": [["form_id", "form_title"], ["f", "F"]],
                }
            )
        )
    )
    book[sheet][cell] = "=1+1"
    output = io.BytesIO()
    book.save(output)
    questionnaire, problems = read_xlsform(output.getvalue(), "F.xlsx")
    assert questionnaire is None
    expected = f"F.xlsx: {sheet} row {cell[1:]}: {cell} holds a formula without a result"
    assert any(str(problem).startswith(expected) for problem in problems), [str(problem) for problem in problems]


@pytest.mark.parametrize("value", ['<c r="D2" t="str"><f>""</f><v></v></c>', '<c r="D2"><f>1+1</f><v>2</v></c>'])
def test_a_formula_with_a_result_is_read_as_its_result(value: str) -> None:
    sheet = '<row r="2"><c r="A2" t="str"><v>text</v></c><c r="B2" t="str"><v>a</v></c>'
    found = read_xlsform(with_rows(f'{sheet}<c r="C2" t="str"><f>"A"</f><v>A</v></c>{value}</row>'), "F.xlsx")[1]
    assert not [problem for problem in found if "without a result" in problem.message]


def test_reads_the_good_one_and_leaves_notes_alone() -> None:
    assert read_xlsform(GOOD, "F.xlsx")[1] == []
    noted = workbook({"README": [["anything"]], "Survey": [["type", "name", "label"], ["text", "a", "A"]]})
    assert read_xlsform(noted, "F.xlsx")[1] == []


def test_a_row_far_down_is_not_lost() -> None:
    rows = [["type", "name", "label"], ["text", "a", "A"], *([[]] * 200), ["text", "b", "B"]]
    questionnaire, problems = read_xlsform(workbook({"survey": rows}), "F.xlsx")
    assert problems == []
    assert questionnaire is not None
    assert [question.id for question in questionnaire.questions] == ["a", "b"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_never_raise(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    questionnaire, problems = read_xlsform(bytes(content), "F.xlsx")
    assert (questionnaire is None) == bool(problems)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_parts_never_raise(data: st.DataObject) -> None:
    parts = parts_of(GOOD)
    name = data.draw(st.sampled_from([SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]))
    content = bytearray(parts[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(st.sampled_from([b"", b"9", b"-1", b"1e999", b' t="d"', b"<v>x</v>", b"&#0;", b'"', b"<c/>"]))
        content[place : place + data.draw(st.integers(0, 3))] = piece
    questionnaire, problems = read_xlsform(packed(parts | {name: bytes(content)}), "F.xlsx")
    assert (questionnaire is None) == bool(problems)
