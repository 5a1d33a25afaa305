"""Documents that come as files: kept as they came, found by what a Word file says, refused where they are not what
they are called.
"""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document as Word

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.meetings.models import Document, Expression, Meeting
from enlace.meetings.queries.search import search
from tests.conftest import browser_of
from tests.meetings.holding import CODE, hold

pytestmark = pytest.mark.django_db

HELD = f"/en/meetings/{CODE}/"
PDF = b"%PDF-1.7\n%fine\n"


def word(*paragraphs: str) -> bytes:
    paper, content = Word(), BytesIO()
    for one in paragraphs:
        paper.add_paragraph(one)
    paper.save(content)
    return content.getvalue()


@pytest.fixture
def meeting(db: None) -> Meeting:
    return hold()


@pytest.fixture
def desk(diego: User) -> Client:
    return browser_of(diego)


def bring(desk: Client, name: str, content: bytes, **more: str) -> int:
    sent = {"do": "document", "symbol": "CP/CSH-77/27", "role": "agenda", "title": "", "text": "", "language": "en"}
    file = SimpleUploadedFile(name, content)
    return desk.post(f"{HELD}prepare/", sent | more | {"file": file}).status_code


def test_a_word_file_is_kept_as_it_came_and_found_by_its_words(meeting: Meeting, desk: Client, ana: User) -> None:
    content = word("Draft agenda", "Dialogue on zeppelins")
    assert bring(desk, "agenda.docx", content) == 302
    kept = Expression.objects.get(document__meeting=meeting)
    assert (bytes(kept.file or b""), kept.file_name) == (content, "agenda.docx")
    assert "Dialogue on zeppelins" in kept.text
    assert search("zeppelin", by=OPERATOR).counts == {"document": 1}
    member = browser_of(ana)
    page = member.get(f"/en/documents/{kept.document_id}/").content.decode()
    assert "Dialogue on zeppelins" in page
    assert "agenda.docx" in page
    file = member.get(f"/en/documents/{kept.document_id}/file/en/")
    assert (file.content, file["Content-Disposition"]) == (content, 'attachment; filename="agenda.docx"')
    assert file["X-Content-Type-Options"] == "nosniff"


def test_a_text_that_is_given_stands_before_that_of_the_file(meeting: Meeting, desk: Client) -> None:
    assert bring(desk, "agenda.docx", word("Not this"), text="But this") == 302
    assert Expression.objects.get(document__meeting=meeting).text == "But this"


def test_a_file_in_one_more_language_is_added_without_a_text(meeting: Meeting, desk: Client) -> None:
    bring(desk, "agenda.pdf", PDF)
    number = Document.objects.get(meeting=meeting).pk
    address = f"/en/documents/{number}/text/"
    assert desk.post(address, {"language": "es", "title": "", "text": ""}).status_code == 422
    file = SimpleUploadedFile("temario.pdf", PDF)
    assert desk.post(address, {"language": "es", "title": "Temario", "text": "", "file": file}).status_code == 302
    assert desk.get(f"/en/documents/{number}/file/es/").content == PDF
    assert desk.get(f"/en/documents/{number}/file/fr/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.docx", PDF),
        ("agenda.exe", b"MZ"),
        ("agenda.html", b"<script>alert(1)</script>"),
        ("agenda.pdf", b""),
        ("agenda.pdf", b"%PDF-" + b"x" * (10 * 1024 * 1024)),
    ],
)
def test_what_is_not_taken_is_refused_with_nothing_stored(
    meeting: Meeting, desk: Client, name: str, content: bytes
) -> None:
    assert bring(desk, name, content) == 422
    assert not Document.objects.filter(meeting=meeting).exists()


def test_a_file_of_the_states_is_unknown_to_strangers(meeting: Meeting, desk: Client, client: Client) -> None:
    bring(desk, "agenda.pdf", PDF)
    number = Document.objects.get(meeting=meeting).pk
    assert client.get(f"/en/documents/{number}/file/en/").status_code == 404
