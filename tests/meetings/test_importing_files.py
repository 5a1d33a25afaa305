"""Which files the import opens, and what it says of those that it does not."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from enlace.accounts.models import AuditEntry, User
from enlace.common.errors import Problem
from enlace.meetings.models import ImportDraft
from enlace.meetings.rules.importing_docx import lines_of_report
from enlace.meetings.rules.importing_lines import MOST_BYTES, Line
from tests.conftest import browser_of, rows_of
from tests.meetings.importing_samples import ENGLISH, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def package(**parts: str | bytes) -> bytes:
    """Return a zip archive with a body and these parts; `__` in a name is a slash, `___` a full stop."""
    made = io.BytesIO()
    body = f"<w:document {W}><w:body><w:p><w:r><w:t>Said.</w:t></w:r></w:p></w:body></w:document>"
    every: dict[str, str | bytes] = {"[Content_Types].xml": TYPES, "word/document.xml": body}
    every |= {name.replace("___", ".").replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in every.items():
            archive.writestr(name, content)
    return made.getvalue()


def body(inner: str) -> bytes:
    return package(word__document___xml=f"<w:document {W}><w:body>{inner}</w:body></w:document>")


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def without(name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as given, zipfile.ZipFile(made, "w") as archive:
        for one in given.infolist():
            if one.filename != name:
                archive.writestr(one.filename, given.read(one))
    return made.getvalue()


BOMB = package(word__media__x___bin=b"\0" * 120_000_000)
ENTITIES = (
    f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
DEEP = "<w:sdt><w:sdtContent>" * 300 + "</w:sdtContent></w:sdt>" * 300
REFUSED: dict[str, tuple[bytes, str]] = {
    "old Word": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind (.doc)"),
    "PDF": (b"%PDF-1.7\n1 0 obj", "This is a PDF"),
    "RTF": (b"{\\rtf1 said}", "of the kind RTF"),
    "page": (b"<!DOCTYPE html><p>said", "save it as plain text or .docx"),
    "broken zip": (word()[:3000], "damaged"),
    "zip": (package()[:4] + b"nothing", "damaged"),
    "no Word": (without("word/document.xml"), "no Word file"),
    "no types": (without("[Content_Types].xml"), "damaged"),
    "macros": (package(word__vbaProject___bin=b"code"), "holds macros"),
    "macros by type": (
        package(**{"[Content_Types]___xml": TYPES.replace("/>", ">vbaProject</Types>")}),
        "holds macros",
    ),
    "bomb": (BOMB, "unpacks to more than is read"),
    "entities": (package(word__document___xml=ENTITIES), "damaged"),
    "deep": (body(DEEP), "damaged"),
    "body that is no XML": (package(word__document___xml="<w:document"), "damaged"),
    "out of the archive": (package(**{"..__..__x___xml": "<x/>"}), "damaged"),
    "nothing in it": (body(""), "no text in this file"),
    "Latin 1": ("1. APERTURA\nLa delegación dijo.".encode("latin-1"), "not in UTF-8"),
    "half UTF-16": (b"\xff\xfea", "not in UTF-8"),
    "binary": (b"1. OPENING\n\x00\x01\x02", "signs that no text has"),
    "white space": (b" \n \n", "no text in this file"),
    "long paragraph": (b"x" * 20_001, "Paragraph 1, “xxxxxxxxxx"),
    "long report": (b"x\n" * 4_001, "longer than is read"),
    "much text": ((b"x" * 19_999 + b"\n") * 21, "longer than is read"),
}


def read(content: bytes) -> tuple[tuple[Line, ...], list[Problem]]:
    problems: list[Problem] = []
    return lines_of_report(content, "report", problems), problems


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_read_is_refused_with_the_reason(name: str) -> None:
    content, reason = REFUSED[name]
    lines, problems = read(content)
    assert lines == ()
    assert [reason in one.text() for one in problems] == [True]
    assert problems[0].where.startswith("report")


def test_a_fault_in_a_text_is_told_with_its_line() -> None:
    assert read("one\ntwo\ntrês".encode("latin-1"))[1][0].where == "report:3"
    assert read(b"one\ntwo \x07\n")[1][0].where == "report:2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_plain_text_is_read_in_each_of_its_encodings(encoding: str) -> None:
    lines, problems = read("1. APERTURA\r\nSeñaló.\r\n\f2. CIERRE".encode(encoding))
    assert [line.text for line in lines] == ["1. APERTURA", "Señaló.", "2. CIERRE"]
    assert problems == []


def test_what_is_not_seen_in_a_word_file_is_not_read() -> None:
    inner = (
        "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText><w:tab/><w:t>words</w:t><w:br/><w:t>more</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>in a field</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    assert [line.text for line in read(body(inner))[0]] == ["new words more", "in a field"]


def test_a_footnote_is_kept_after_the_text() -> None:
    note = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"/><w:footnote w:id="1">{paragraph("Note.")}'
    lines, _ = read(package(word__footnotes___xml=f"{note}</w:footnote></w:footnotes>"))
    assert lines == (Line("Said."), Line("Note.", "[1]"))


def test_the_rows_of_a_table_and_the_levels_of_headings_are_read() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell.format('a)')}{cell.format('a register')}</w:tr></w:tbl>"
    lines, _ = read(body(paragraph("Opening", '<w:outlineLvl w:val="1"/>') + table))
    assert lines == (Line("Opening", heading=2), Line("a) | a register", cells=("a)", "a register")))


def test_the_numbers_that_word_counts_are_read_beside_the_text() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate([("decimal", "%1."), ("lowerLetter", "%2)"), ("bullet", "-")])
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    )

    def counted(text: str, level: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')

    inner = "".join(
        counted(text, level) for text, level in (("A", 0), ("b", 1), ("c", 1), ("d", 2), ("E", 0), ("f", 1))
    )
    file = package(
        word__document___xml=f"<w:document {W}><w:body>{inner}</w:body></w:document>", word__numbering___xml=numbering
    )
    assert [line.number for line in read(file)[0]] == ["1.", "a)", "b)", "", "2.", "a)"]


@pytest.fixture
def desk(diego: User) -> Client:
    return browser_of(diego)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["PDF", "macros", "bomb", "Latin 1", "broken zip"])
def test_nothing_is_stored_of_a_file_that_is_refused(desk: Client, name: str) -> None:
    before = rows_of(ImportDraft, AuditEntry)
    sent = {"pack": "OAS", "file": SimpleUploadedFile("<b>.docx", REFUSED[name][0])}
    response = desk.post("/en/meetings/import/", sent)
    assert response.status_code == 422
    assert REFUSED[name][1] in response.content.decode()
    assert "<b>.docx" not in response.content.decode()
    assert rows_of(ImportDraft, AuditEntry) == before


@pytest.mark.django_db
def test_a_file_that_is_too_large_missing_or_for_no_pack_is_refused(desk: Client) -> None:
    large = SimpleUploadedFile("large.txt", b"x" * (MOST_BYTES + 1))
    response = desk.post("/en/meetings/import/", {"pack": "OAS", "file": large})
    assert (response.status_code, "larger than 10 MB" in response.content.decode()) == (422, True)
    assert desk.post("/en/meetings/import/", {"pack": "OAS"}).status_code == 422
    small = SimpleUploadedFile("small.txt", ENGLISH.encode())
    assert desk.post("/en/meetings/import/", {"pack": "NONE", "file": small}).status_code == 404
    assert ImportDraft.objects.count() == 0
