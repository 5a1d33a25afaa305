"""The frame of the letter of request: what the platform knows, and a marked place for everything that it may not."""

from io import BytesIO

import pytest
from docx import Document

from enlace.accounts.models import User
from tests.conftest import browser_of
from tests.cooperation.requesting import desks, drafted, sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def recorded(db: None) -> None:
    desks()


def words(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Summary of the relevant facts"),
        ("es", "Resumen de los hechos pertinentes"),
        ("pt", "Resumo dos fatos pertinentes"),
        ("fr", "Résumé des faits pertinents"),
    ],
)
def test_the_letter_has_a_place_for_each_thing_it_must_say(ana: User, language: str, told: str) -> None:
    reference = drafted(ana)
    answer = browser_of(ana).get(f"/en/requests/{reference}/letter/?format=docx&language={language}")
    text = words(answer.content)
    assert told in text
    assert "UNTOC:18.15.c" in text
    assert "CENTRAL of ARG" in text
    assert text.count("[…") >= len(["subject", "facts", "action", "persons", "purpose", "hearing", "handling"])
    assert "SYNTHETIC" in text


def test_what_is_not_asked_of_this_request_has_no_place(ana: User) -> None:
    reference = drafted(ana, asked=["records"])
    text = words(browser_of(ana).get(f"/en/requests/{reference}/letter/?format=docx&language=en").content)
    assert "Who is to be heard" not in text


def test_it_is_a_pdf_too_and_for_its_sender_alone(ana: User, carla: User, diego: User) -> None:
    reference = sent(ana)
    address = f"/en/requests/{reference}/letter/?format=pdf&language=es"
    assert browser_of(ana).get(address).content.startswith(b"%PDF")
    assert browser_of(carla).get(address).status_code == 404
    assert browser_of(diego).get(address).status_code == 403
    assert browser_of(ana).get(f"/en/requests/{reference}/letter/?format=exe&language=es").status_code == 404
