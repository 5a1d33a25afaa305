"""Files given as evidence: told by what they hold."""

import io
import zipfile

import pytest

from enlace.assessments.rules.evidence import SentFile, read_evidence
from enlace.common.errors import Problem


class Sent:
    """A file of a form. size: as the form says it."""

    def __init__(self, name: str, content: bytes, size: int | None = None) -> None:
        self.name = name
        self.size = len(content) if size is None else size
        self._content = content

    def read(self, length: int, /) -> bytes:
        return self._content[:length]


def archive(*names: str, mimetype: str = "", packing: int = zipfile.ZIP_STORED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype, packing)
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


WORD = archive("[Content_Types].xml", "word/document.xml")
OPEN_TEXT = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.PDF", b"%PDF-1.4", "application/pdf"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("a.jpeg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.docx", WORD, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.odt", OPEN_TEXT, "application/vnd.oasis.opendocument.text"),
    ],
    # An archive holds the time at which it was made: no name for a test that several processes look for.
    ids=["pdf", "png", "jpeg", "word", "workbook", "open text"],
)
def test_what_is_taken(name: str, content: bytes, media_type: str) -> None:
    read = read_evidence(Sent(name, content), "A1")
    assert isinstance(read, SentFile)
    assert (read.media_type, read.name) == (media_type, name)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("a.odt", archive("Basic/Standard/Module1.xml", mimetype="application/vnd.oasis.opendocument.text")),
        ("a.docx", OPEN_TEXT),
        ("a.zip", archive("a.txt")),
        ("a.docx", archive("a.txt")),
        ("a.xls", b"\xd0\xcf\x11\xe0"),
        ("a.pdf", b""),
        ("a.pdf.html", b"%PDF-1.4"),
    ],
    ids=["macros of Word", "macros of others", "another kind", "zip", "zip as Word", "old", "empty", "two ends"],
)
def test_what_is_refused(name: str, content: bytes) -> None:
    read = read_evidence(Sent(name, content), "A1")
    assert isinstance(read, Problem)
    assert read.where == "A1"


def test_a_form_that_lies_about_the_size_is_not_believed() -> None:
    assert isinstance(read_evidence(Sent("a.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024), size=5), "A1"), Problem)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_is_refused_or_taken_and_never_an_error(packing: int) -> None:
    whole = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text", packing=packing)
    # Every byte after the sign of an archive, one at a time: three packings of four fail over some.
    for place in range(4, len(whole)):
        damaged = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        assert isinstance(read_evidence(Sent("a.odt", damaged), "A1"), SentFile | Problem)


def test_what_an_open_document_is_stands_in_it_unpacked() -> None:
    packed = archive("content.xml", mimetype="application/vnd.oasis.opendocument.text", packing=zipfile.ZIP_DEFLATED)
    assert isinstance(read_evidence(Sent("a.odt", packed), "A1"), Problem)
