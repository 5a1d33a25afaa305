"""Odd characters on their way from what people send to the report: refused with their place, or harmless."""

import io
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
import xlsxwriter
from django.test import Client

from tests.packs import CYCLE, HEAD, make_pack
from tests.site.conftest import Run

pytestmark = pytest.mark.django_db

FORMATS = ("html", "pdf", "docx", "xlsx", "json")
UNFIT = ("\x01", "\x0b", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufeff", "\ufffe", "\uffff")
# Marks of direction, signs without a glyph, and what looks like markup or an escape of a format.
HARMLESS = "\u200e\u200f\u061c\u200d\u00ad\u00a0אبक😀\ue000\ufdd0\U000e0001e\u0301 <b>&amp; ]]> _x001B_ =1+1 #let ${a}"


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """The small pack, loaded."""
    folder = make_pack(tmp_path / "pack")
    assert run("load", folder).status == 0
    return folder


def text_of(format_code: str, content: bytes) -> str:
    """Return the text in a file of a report; fails where the file is not one of its kind."""
    if format_code == "json":
        return json.dumps(json.loads(content), ensure_ascii=False)
    if format_code == "html":
        parser, found = HTMLParser(), []
        parser.handle_data = found.append  # type: ignore[method-assign]
        parser.feed(content.decode())
        return "".join(found)
    if format_code == "pdf":
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        return ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(archive.read(name))
    if format_code == "docx":
        return "\n".join(
            [
                cell.text
                for table in docx.Document(io.BytesIO(content)).tables
                for row in table.rows
                for cell in row.cells
            ]
        )
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_an_answer_of_harmless_characters_reaches_every_format(run: Run, folder: Path, tmp_path: Path) -> None:
    replies = tmp_path / "r.csv"
    replies.write_text(f'{HEAD[:-1]},comment,source\nDD,Q5,"said {HARMLESS}","noted {HARMLESS}","from {HARMLESS}"\n')
    assert run("replies", "import", CYCLE, replies).status == 0
    for code in FORMATS:
        file = tmp_path / f"report.{code}"
        done = run("report", CYCLE, "--format", code, "-o", file)
        assert done.status == 0, (code, done.err)
        found = text_of(code, file.read_bytes())
        # Comments and sources stand only where programs read them.
        words = {"pdf": (), "html": ("said",), "docx": ("said",)}.get(code, ("said", "noted", "from"))
        assert [word for word in words if f"{word} {HARMLESS}" not in found] == [], code
    page = Client().get(f"/en/reports/{CYCLE}/annex/").content.decode()
    assert f"said {HARMLESS.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}" in page


@pytest.mark.parametrize("sign", UNFIT, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("column", ["value", "comment", "source", "basis"])
def test_an_answer_with_what_cannot_be_seen_is_refused_with_its_line(
    run: Run, folder: Path, tmp_path: Path, sign: str, column: str
) -> None:
    cells = {"state": "DD", "question": "Q5", "value": "x", "comment": "", "source": "", "basis": ""}
    cells[column] = f"a{sign}b"
    replies = tmp_path / "r.csv"
    lines = [",".join(cells), "AA,Q5,North,,,", ",".join(cells.values())]
    replies.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    done = run("replies", "import", CYCLE, replies)
    assert done.status == 1
    assert f"r.csv:3: there is an invisible control character (U+{ord(sign):04X}, place " in done.err
    assert done.lines[-1] == "enlace: 1 problem; nothing was stored"


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("states.csv", "Land AA", "Land\x1bAA", "states.csv:2: "),
        ("pack.yaml", "A small", "A\x0bsmall", "pack.yaml:3: "),
        ("pack.yaml", "A small organization", '"A \\u202esmall"', "pack.yaml:3: "),
        ("questionnaire.yaml", "Question Q1", '"Question \\x1b"', "questionnaire.yaml:31: "),
        ("questionnaire.yaml", "Question Q1", '"Question \\ud800"', "questionnaire.yaml:31: "),
        ("replies/2020.csv", "North", "No\x85rth", "replies/2020.csv:6: "),
    ],
)
def test_a_pack_with_what_cannot_be_seen_is_refused_with_its_line(
    run: Run, tmp_path: Path, name: str, old: str, new: str, where: str
) -> None:
    folder = make_pack(tmp_path / "pack")
    text = (folder / name).read_text()
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1))
    done = run("load", folder)
    assert done.status == 1
    assert done.lines[0].startswith(where)
    assert done.lines[-1] == "enlace: 1 problem; nothing was stored"


@pytest.mark.parametrize("sign", ["\x0b", "\x1b", "\x85", "\u202e"], ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_workbook_with_what_cannot_be_seen_is_refused_with_its_row(run: Run, tmp_path: Path, sign: str) -> None:
    form = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(form) as book:
        sheet = book.add_worksheet("survey")
        for number, row in enumerate((["type", "name", "label"], ["text", "a", f"Who{sign}?"])):
            sheet.write_row(number, 0, row)
    done = run("questionnaire", "check", form)
    hint = f"the cell in column C holds an invisible control character (U+{ord(sign):04X}); delete it"
    assert (done.status, done.out.splitlines()) == (1, [f"form.xlsx: survey row 2: {hint}"])


def test_a_file_whose_name_is_no_text_is_read_and_told(run: Run, folder: Path, tmp_path: Path) -> None:
    replies = tmp_path / "r\udcff\u202e.csv"
    replies.write_text(f"{HEAD}DD,Q5,x\n")
    assert run("replies", "import", CYCLE, replies).status == 0
    assert run("audit", "verify").status == 0
    replies.write_text("a: 1\n")
    done = run("questionnaire", "check", replies)
    assert done.status == 1
    assert done.out.startswith("r\ufffd\ufffd.csv: ")
