"""The pocket edition: its age stands on every page, what is for the States is marked, and what was invented."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from enlace.directory.documents import age_line, age_words, pocket_document
from enlace.directory.queries.entries import entries_of, vocabulary
from enlace.publishing.queries import format_of
from enlace.publishing.rules.tree import Document, Heading, Notice, Table, plain
from tests.directory.world import NOW, store

pytestmark = pytest.mark.django_db


def document() -> Document:
    views = entries_of("OAS", "ATG", by_states=True)
    return pocket_document(
        views, vocabulary("OAS"), state="Antigua and Barbuda", organization="Organization", made_at=NOW
    )


def words(made: Document) -> str:
    cells = [plain(cell) for block in made.blocks if isinstance(block, Table) for row in block.rows for cell in row]
    heads = [block.text for block in made.blocks if isinstance(block, Heading)]
    return "\n".join([*heads, *cells])


def test_its_age_stands_in_the_line_of_every_page() -> None:
    store(confirmed_days=10)
    assert document().version_line == (
        "Made on November 25, 2026. Entries confirmed on November 15, 2026. After February 23, 2027 ask for a new one."
    )


def test_the_line_tells_of_the_oldest_and_of_those_never_confirmed() -> None:
    store(confirmed_days=200)
    store(code="B", confirmed_days=0)
    store(code="C")
    store(code="D")
    assert document().version_line == (
        "Made on November 25, 2026. Entries confirmed between May 9, 2026 and November 25, 2026. "
        "2 were never confirmed. After February 23, 2027 ask for a new one."
    )
    assert age_line([], NOW) == "Made on November 25, 2026. After February 23, 2027 ask for a new one."


def test_it_is_marked_for_the_use_of_the_states_only() -> None:
    store()
    made = document()
    assert made.symbol == "For the use of the States only"
    first = made.blocks[0]
    assert isinstance(first, Notice)
    assert plain(first.runs).startswith("For the use of the States only")


def test_lines_answered_day_and_night_come_first() -> None:
    store(code="QUIET", line_247="", names={"en": "Quiet desk"})
    store()
    made = document()
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert [plain(row[1]) for row in table.rows] == ["+1 268 000 0001"]


def test_all_that_an_entry_says_is_in_it() -> None:
    store(confirmed_days=10)
    text = words(document())
    for said in (
        "Prosecution",
        "+1 268 000 0000",
        "desk@example.org",
        "Alma Person",
        "Head",
        "English",
        "America/Antigua",
        "Monday to Friday, 8 to 16",
        "Apostille",
        "INTERPOL",
        "Mutual legal assistance · Money laundering · ",
        "art. 18",
        "A note",
        "1 High Street\nSaint John's",
    ):
        assert said in text, said


def test_invented_entries_are_marked_on_every_page() -> None:
    row = store()
    assert document().synthetic_line == ""
    row.synthetic = True
    row.save()
    assert document().synthetic_line.startswith("SYNTHETIC")


def test_it_speaks_the_readers_language() -> None:
    store(confirmed_days=1)
    with translation.override("es"):
        made = document()
    assert made.language == "es"
    assert "Fiscalía" in words(made)
    assert "25 de noviembre de 2026" in made.version_line


def test_the_age_of_an_entry_in_words() -> None:
    assert age_words(None, NOW) == "never confirmed"
    assert age_words(NOW - timedelta(days=1), NOW) == "confirmed 1 day ago (November 24, 2026)"


def test_what_was_confirmed_on_the_day_itself_is_said_so() -> None:
    assert age_words(NOW, NOW) == "confirmed today (November 25, 2026)"


def test_it_is_a_tagged_pdf_that_is_the_same_when_made_again() -> None:
    store(confirmed_days=10)
    made = format_of("pdf").write(document())
    assert made == format_of("pdf").write(document())
    for sign in (b"/MarkInfo", b"/StructTreeRoot", b"pdfuaid:part"):
        assert sign in made, sign
    assert replace(document(), title="x") != document()
