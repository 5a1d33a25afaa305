"""A reply leaves as Word or Excel and comes back: what is offered, refused, asked, taken."""

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.assessments.actions import save_answers
from enlace.assessments.models import BroughtFile, DraftRevision, Reply
from enlace.assessments.queries import drafts as queries
from enlace.assessments.rules.drafts import Content, Evidence, Typed
from tests.assessments.carried_files import (
    answers_of,
    book_of,
    changed,
    filled,
    parts_of,
    row_of,
    saved,
    typed,
    zipped,
)
from tests.assessments.conftest import AT, Load
from tests.conftest import browser_of, rows_of
from tests.packs import CYCLE, LATER

pytestmark = pytest.mark.django_db

ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
HOME = f"/en/replies/{CYCLE}/ATG/"
BRING = f"{HOME}bring/"


@pytest.fixture
def point(load: Load, ana: User) -> Client:
    """The browser of the point of contact of ATG, in a small cycle that asks ATG and ARG."""
    load(states=("ATG", "ARG"), asked_later=("ATG", "ARG"))
    save("Q1", "yes")
    save("Q5", "Here it is", comment="as of May", evidence=(Evidence("The law", "https://a.int/law"),))
    return browser_of(ana)


def save(question: str, value: str, **words: Any) -> None:
    read = draft(question).number
    save_answers(CYCLE, [Typed(question, Content(value, **words), read)], state="ATG", by=ANA, at=AT)


def draft(question: str) -> Any:
    return queries.working_copy(CYCLE, "ATG").draft(question)


def values() -> dict[str, str]:
    return queries.working_copy(CYCLE, "ATG").values


def take(client: Client, kind: str = "xlsx", query: str = "", home: str = HOME) -> bytes:
    response = client.get(f"{home}file.{kind}{query}")
    assert response.status_code == 200
    return bytes(response.content)


def bring(client: Client, content: bytes, name: str = "renamed by somebody.bin", address: str = BRING) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(address, {"file": file})


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(response.content.decode())))


def review(client: Client, content: bytes) -> tuple[str, str]:
    """Bring a file that changes something; return the address of what it would change, and the page in words."""
    response = bring(client, content)
    assert response.status_code == 302, words(response)
    return response["Location"], words(client.get(response["Location"]))


def decide(client: Client, address: str, **choices: str) -> str:
    """Send the form of the page as it was shown, with `choices`; return the page that comes."""
    page = client.get(address).content.decode()
    seen = dict(re.findall(r'name="(seen\.[^"]+)" value="(\d+)"', page))
    response = client.post(address, seen | {f"choice.{code}": choice for code, choice in choices.items()})
    assert response.status_code == 200
    return words(response)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_file_that_nobody_touched_says_nothing_new(point: Client, kind: str) -> None:
    before = rows_of(DraftRevision)
    response = bring(point, take(point, kind))
    assert response.status_code == 200, words(response)
    assert "says nothing that does not stand here already" in words(response)
    assert rows_of(DraftRevision) == before


def test_excel_there_and_back(point: Client) -> None:
    content = filled(
        take(point),
        {
            ("Q1", "answer"): "Yes, in part",
            ("Q2 a", "answer"): "Yes",
            ("Q2 b", "answer"): "no",
            ("Q3", "answer"): 7,
            ("Q4", "answer"): date(2019, 5, 6),
            ("Q5", "comment"): "As of June",
            ("Q5", "marking"): "TLP:AMBER",
            ("Q5", "links"): "The law https://a.int/law\nThe rule https://a.int/rule",
        },
    )
    address, page = review(point, content)
    assert values() == {"Q1": "yes", "Q5": "Here it is"}
    assert "1 answer says" not in page
    page = decide(point, address, Q1="file", Q2="file", Q3="file", Q4="file", Q5="file")
    assert "5 answers were taken: Q1, Q2, Q3, Q4, Q5." in page
    assert values() == {"Q1": "partial", "Q2": "a", "Q3": "7", "Q4": "2019-05-06", "Q5": "Here it is"}
    five = draft("Q5")
    assert (five.content.comment, five.content.marking, five.origin) == ("As of June", "TLP:AMBER", "file")
    assert five.content.evidence == (
        Evidence("The law", "https://a.int/law"),
        Evidence("The rule", "https://a.int/rule"),
    )
    verbs = list(AuditEntry.objects.filter(state_code="ATG").values_list("verb", flat=True))
    assert verbs[-3:] == ["assessments.reply.read", "assessments.answer.drafted", "assessments.file.taken"]


def test_word_there_and_back(point: Client) -> None:
    content = typed(
        take(point, "docx", "?language=es"),
        {
            "Q1 answer": "No",
            "Q2 answer b": True,
            "Q4 answer": "Sin datos",
            "Q5 answer": "Una línea\ny otra",
            "Q5 comment": "",
            "Q5 marking": "TLP:RED",
        },
    )
    address, _page = review(point, content)
    decide(point, address, Q1="file", Q2="file", Q4="file", Q5="file")
    assert values() == {"Q1": "no", "Q2": "b", "Q4": "no_data", "Q5": "Una línea\ny otra"}
    assert (draft("Q5").content.comment, draft("Q5").content.marking) == ("", "TLP:RED")


def test_what_is_not_chosen_stays(point: Client) -> None:
    address, _page = review(point, filled(take(point), {("Q1", "answer"): "No", ("Q3", "answer"): 4}))
    page = decide(point, address, Q3="file")
    assert values() == {"Q1": "yes", "Q3": "4", "Q5": "Here it is"}
    assert "1 answer was taken: Q3." in page
    assert "Take it" in page


def test_both_change_one_answer_and_the_person_chooses(point: Client) -> None:
    content = filled(take(point), {("Q5", "answer"): "From the ministry"})
    save("Q5", "Written here meanwhile", comment="as of May", evidence=draft("Q5").content.evidence)
    address, page = review(point, content)
    assert "changed in both" in page
    assert re.search(r"Here it is Written here meanwhile From the ministry", page)
    decide(point, address, Q5="here")
    assert values()["Q5"] == "Written here meanwhile"
    decide(point, address, Q5="file")
    assert values()["Q5"] == "From the ministry"


def test_two_who_change_different_fields_of_an_answer_do_not_meet(point: Client) -> None:
    content = filled(take(point), {("Q5", "comment"): "From the ministry"})
    save("Q5", "Written here meanwhile", comment="as of May", evidence=draft("Q5").content.evidence)
    address, page = review(point, content)
    assert "changed in both" not in page
    decide(point, address, Q5="file")
    assert (draft("Q5").content.value, draft("Q5").content.comment) == ("Written here meanwhile", "From the ministry")


def test_what_changes_while_the_page_is_looked_at_is_not_overwritten(point: Client) -> None:
    address, _page = review(point, filled(take(point), {("Q5", "answer"): "From the ministry"}))
    seen = str(draft("Q5").number)
    save("Q5", "Just now")
    response = point.post(address, {"seen.Q5": seen, "choice.Q5": "file"})
    assert "Changed here while you were looking" in words(response)
    assert values()["Q5"] == "Just now"
    assert DraftRevision.objects.filter(question="Q5", holds=False).get().value == "From the ministry"


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_day_and_month_that_could_be_swapped_is_asked(point: Client, kind: str) -> None:
    content = take(point, kind)
    content = (
        filled(content, {("Q4", "answer"): "03/04/2026"})
        if kind == "xlsx"
        else typed(content, {"Q4 answer": "03/04/2026"})
    )
    address, page = review(point, content)
    assert "What does “03/04/2026” mean? April 3, 2026 March 4, 2026 Leave it as it stands here" in page
    assert point.post(address, {"choice.Q4": "file", "seen.Q4": "0"}).status_code == 422
    assert point.post(address, {"choice.Q4": "meant:2026-05-05", "seen.Q4": "0"}).status_code == 422
    decide(point, address, Q4="here")
    assert "Q4" not in values()
    decide(point, address, Q4="meant:2026-03-04")
    assert values()["Q4"] == "2026-03-04"


def test_a_number_written_as_text_is_asked(point: Client) -> None:
    address, page = review(point, filled(take(point), {("Q3", "answer"): "1.234"}))
    assert "What does “1.234” mean? 1234 Leave" in page
    decide(point, address, Q3="meant:1234")
    assert values()["Q3"] == "1234"


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        (("Q1", "answer"), "Perhaps", "“Perhaps” is not in the list of this question"),
        (("Q4", "answer"), "31/02/2026", "“31/02/2026” is no date that can be read"),
        (("Q3", "answer"), "seven", "“seven” is no number"),
        (("Q3", "answer"), 7.5, "is no whole number"),
        (("Q3", "answer"), -1, "-1 is less than 0"),
        (("Q2 a", "answer"), "perhaps", "“perhaps” stands beside the choice a"),
        (("Q2 a", "answer"), "No", "there is a “no” and no “yes”"),
        (("Q5", "marking"), "SECRET", "“SECRET” is no handling label"),
        (("Q5", "links"), "no address", "is no address of a page"),
    ],
)
def test_what_is_no_answer_is_shown_and_cannot_be_taken(
    point: Client, cell: tuple[str, str], value: Any, said: str
) -> None:
    address, page = review(point, filled(take(point), {cell: value, ("Q5", "comment"): "Sound"}))
    assert said in page
    code = cell[0].split()[0]
    assert point.post(address, {f"choice.{code}": "file", f"seen.{code}": "0"}).status_code == 422
    if code != "Q5":
        decide(point, address, Q5="file")
        assert draft("Q5").content.comment == "Sound"


def test_choices_that_exclude_each_other_cannot_be_taken(point: Client) -> None:
    _address, page = review(point, filled(take(point), {("Q2 a", "answer"): "yes", ("Q2 none", "answer"): "YES"}))
    assert "excludes every other choice" in page


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
    assert "This is no file that was taken from Enlace" in refused(point, b"state,question,value\n")
    assert "This is no file that was taken from Enlace" in refused(point, zipped({"a.txt": b"a"}))
    assert "This is no file that was taken from Enlace" in refused(
        point, bytes(point.get(f"{HOME}xlsform.xlsx").content)
    )
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


def test_a_text_that_looks_like_a_formula_stays_a_text(point: Client) -> None:
    save("Q5", "=1+1", comment="@SUM(A1)")
    content = take(point)
    sheet = answers_of(book_of(content))
    cell = sheet.cell(row_of(sheet, "Q5"), 3)
    assert (cell.value, cell.data_type, cell.number_format) == ("=1+1", "s", "@")
    assert bring(point, content).status_code == 200


def test_the_same_file_again_says_nothing_new(point: Client) -> None:
    content = filled(take(point), {("Q5", "comment"): "Once"})
    address, _page = review(point, content)
    decide(point, address, Q5="file")
    response = bring(point, content)
    assert response.status_code == 200
    assert "says nothing that does not stand here already" in words(response)


def test_a_file_older_than_one_that_was_taken_is_refused(point: Client) -> None:
    older = take(point)
    newer = filled(take(point), {("Q5", "comment"): "Newer"})
    address, _page = review(point, newer)
    decide(point, address, Q5="file")
    assert "This file is older than “renamed by somebody.bin”" in refused(
        point, filled(older, {("Q1", "answer"): "No"})
    )


def test_a_person_brings_what_is_given_to_their_authority(point: Client, bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(authority_code="FIU")
    whole = filled(take(point), {("Q1", "answer"): "No", ("Q5", "comment"): "Bruno"})
    Reply.objects.update(assignments={"Q5": {"authority": "FIU", "due_on": ""}})
    theirs = browser_of(bruno)
    sheet = answers_of(book_of(take(theirs)))
    codes = [sheet.cell(row, 1).value for row in range(6, sheet.max_row + 1)]
    assert [code for code in codes if code] == ["Q5"]
    address, page = review(theirs, whole)
    assert "Not given to you to answer, and left out: Q1, Q2, Q3, Q4." in page
    assert theirs.post(address, {"choice.Q1": "file", "seen.Q1": "1"}).status_code == 200
    assert values()["Q1"] == "yes"
    decide(theirs, address, Q5="file")
    assert draft("Q5").content.comment == "Bruno"
    assert point.get(address).status_code == 404


def test_a_reviewer_takes_a_file_and_brings_none(point: Client, bruno: User) -> None:
    RoleGrant.objects.filter(user=bruno).update(role=Role.REVIEWER)
    reviewer = browser_of(bruno)
    content = take(reviewer)
    assert "those who answer it bring files back" in words(reviewer.get(BRING))
    assert bring(reviewer, content).status_code == 403


@pytest.mark.parametrize("rest", ["bring/", "bring/1/", "file.xlsx", "file.docx", "xlsform.xlsx"])
def test_the_reply_of_a_state_is_not_there_for_others(
    point: Client, carla: User, diego: User, felix: User, rest: str
) -> None:
    for user in (carla, diego):
        assert browser_of(user).get(HOME + rest).status_code == 404
        assert browser_of(user).post(HOME + rest).status_code in (404, 405)
    assert browser_of(felix).get(HOME + rest).status_code == 403
    assert browser_of().get(HOME + rest).status_code == 302


def test_an_assistant_carries_for_the_state_that_asked(point: Client, elsa: User) -> None:
    content = filled(take(browser_of(elsa)), {("Q1", "answer"): "No"})
    address, _page = review(browser_of(elsa), content)
    decide(browser_of(elsa), address, Q1="file")
    assert values()["Q1"] == "no"
    assert AuditEntry.objects.filter(verb="assessments.file.taken").get().detail["as"] == "assistant"


def test_taking_a_file_is_on_record(point: Client) -> None:
    take(point, "docx", "?part=A&language=fr")
    entry = AuditEntry.objects.order_by("-number")[0]
    assert (entry.verb, entry.detail) == ("assessments.reply.read", {"kind": "docx", "questions": 5})
    assert point.get(f"{HOME}file.xlsx?part=Z").status_code == 404
    assert point.get(f"{HOME}file.pdf").status_code == 404


def test_one_file_at_a_time_waits_to_be_looked_at(point: Client) -> None:
    first, _page = review(point, filled(take(point), {("Q1", "answer"): "No"}))
    review(point, filled(take(point), {("Q1", "answer"): "No"}))
    assert point.get(first).status_code == 404
    assert BroughtFile.objects.count() == 1
