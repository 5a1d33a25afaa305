"""A file that is refused as a whole: each time with the reason and what to do, and nothing is stored."""

from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import User
from enlace.assessments.models import BroughtFile, DraftRevision
from tests.assessments.carried_files import (
    book_of,
    changed,
    filled,
    parts_of,
    row_of,
    saved,
    zipped,
)
from tests.assessments.carrying_pages import BRING, HOME, bring, decide, prepare, review, take, values, words
from tests.assessments.conftest import Load
from tests.conftest import browser_of, rows_of
from tests.packs import CYCLE, LATER

pytestmark = pytest.mark.django_db


@pytest.fixture
def point(load: Load, ana: User) -> Client:
    """The browser of the point of contact of ATG."""
    prepare(load)
    return browser_of(ana)


def refused(client: Client, content: bytes, address: str = BRING) -> str:
    """Bring a file that is refused as a whole, and return the page in words."""
    before = rows_of(DraftRevision, BroughtFile)
    response = bring(client, content, address=address)
    assert response.status_code == 422, words(response)
    assert rows_of(DraftRevision, BroughtFile) == before
    page = words(response)
    assert "Nothing was stored." in page
    return page


def test_what_is_no_file_of_ours_is_refused(point: Client) -> None:
    assert "This is not a file from Enlace" in refused(point, b"state,question,value\n")
    assert "This is not a file from Enlace" in refused(point, zipped({"a.txt": b"a"}))
    assert "This is not a file from Enlace" in refused(point, bytes(point.get(f"{HOME}xlsform.xlsx").content))
    assert "The file is of the old kind" in refused(point, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "damaged" in refused(point, take(point)[:3000])
    assert "larger than 5 MB" in refused(point, b"PK\x03\x04" + bytes(5 * 1024 * 1024))
    assert point.post(BRING, {}).status_code == 422


def without_stamp(content: bytes) -> bytes:
    book = book_of(content)
    del book["_enlace"]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    return saved(book)


def test_a_file_without_its_stamp_is_refused(point: Client) -> None:
    assert "has lost the stamp" in refused(point, without_stamp(take(point)))
    parts = parts_of(take(point, "docx"))
    del parts["customXml/item1.xml"], parts["docProps/custom.xml"]
    assert "has lost the stamp" in refused(point, zipped(parts))


def test_one_of_the_two_stamps_is_enough(point: Client) -> None:
    book = book_of(take(point))
    del book["_enlace"]
    assert bring(point, saved(book)).status_code == 200
    parts = parts_of(take(point, "docx"))
    del parts["docProps/custom.xml"]
    assert bring(point, zipped(parts)).status_code == 200


def test_an_altered_stamp_is_refused(point: Client) -> None:
    book = book_of(take(point))
    token = book["_enlace"]["A1"].value
    book["_enlace"]["A1"].value = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert "stamp of the file was altered" in refused(point, saved(book))
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    assert "stamp of the file was altered" in refused(point, saved(book))


def test_a_file_of_another_reply_is_refused_without_saying_whose(point: Client, carla: User) -> None:
    theirs = take(browser_of(carla), home=f"/en/replies/{CYCLE}/ARG/")
    page = refused(point, theirs)
    assert "This file is not of this reply" in page
    assert "Argentina" not in page
    assert "ARG" not in page
    later = take(point, home=f"/en/replies/{LATER}/ATG/")
    assert f"This file is of another cycle ({LATER})" in refused(point, later)


def test_codes_that_were_changed_are_named(point: Client) -> None:
    content = take(point)
    renamed = changed(content, lambda sheet: setattr(sheet.cell(row_of(sheet, "Q3"), 1), "value", "Q33"))
    page = refused(point, renamed)
    assert "Q3 left with this file and is missing now" in page
    assert "“Q33” did not leave with this file" in page
    page = refused(point, changed(content, lambda sheet: sheet.delete_rows(row_of(sheet, "Q2 b"))))
    assert "Q2 left with this file and is missing now" in page
    twice = changed(content, lambda sheet: setattr(sheet.cell(row_of(sheet, "Q3"), 1), "value", "Q4"))
    assert "“Q4” stands twice in the file" in refused(point, twice)
    parts = parts_of(take(point, "docx"))
    parts["word/document.xml"] = parts["word/document.xml"].replace(b'"Q3 comment"', b'"Q9 comment"')
    page = refused(point, zipped(parts))
    assert "“Q9 comment” did not leave with this file" in page


def test_rows_in_another_order_are_read_by_their_codes(point: Client) -> None:
    def swap(sheet: Any) -> None:
        first, second = row_of(sheet, "Q3"), row_of(sheet, "Q5")
        for column in range(1, 8):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    content = changed(filled(take(point), {("Q3", "answer"): 3}), swap)
    address, _page = review(point, content)
    decide(point, address, Q3="file")
    assert values()["Q3"] == "3"


def test_macros_are_refused(point: Client) -> None:
    for kind, place in (("xlsx", "xl/vbaProject.bin"), ("docx", "word/vbaProject.bin")):
        parts = parts_of(take(point, kind))
        assert "The file holds macros" in refused(point, zipped(parts | {place: b"\x00"}))
        types = parts["[Content_Types].xml"]
        for wanted in (b"spreadsheetml.sheet.main+xml", b"wordprocessingml.document.main+xml"):
            types = types.replace(wanted, wanted.replace(b".main", b".macroEnabled.main"))
        assert "The file holds macros" in refused(point, zipped(parts | {"[Content_Types].xml": types}))


def test_far_too_much_is_refused_at_once(point: Client) -> None:
    parts = parts_of(take(point))
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>Q%d</t></is></c></row>'
    rows = b"".join(row % (number, number, number) for number in range(100, 200_100))
    name = "xl/worksheets/sheet2.xml"
    many = parts | {name: parts[name].replace(b"</sheetData>", rows + b"</sheetData>")}
    assert "holds far more than a reply" in refused(point, zipped(many))
    some = b"".join(row % (number, number, number) for number in range(100, 5_200))
    many = parts | {name: parts[name].replace(b"</sheetData>", some + b"</sheetData>")}
    assert "holds far more than a reply" in refused(point, zipped(many))
    assert "holds far more than a reply" in refused(point, zipped(parts | {"xl/media/a.bin": bytes(40_000_000)}))


def test_entities_are_refused(point: Client) -> None:
    parts = parts_of(take(point, "docx"))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:document", bomb + b"<w:document", 1)
    assert "damaged" in refused(point, zipped(parts))


def test_a_formula_that_was_not_worked_out_is_refused(point: Client) -> None:
    assert "formula that was not worked out" in refused(point, filled(take(point), {("Q3", "answer"): "=1+1"}))


def test_a_file_older_than_one_that_was_taken_is_refused(point: Client) -> None:
    older = take(point)
    newer = filled(take(point), {("Q5", "comment"): "Newer"})
    address, _page = review(point, newer)
    decide(point, address, Q5="file")
    assert "This file is older than “renamed by somebody.bin”" in refused(
        point, filled(older, {("Q1", "answer"): "No"})
    )
