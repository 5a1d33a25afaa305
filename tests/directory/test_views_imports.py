"""A State's import: who may open it, what is refused, what is shown before anything is stored."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, User
from enlace.common.sources import MAX_HEAD_PROBLEMS
from enlace.directory.actions.entries import change_entry, retire_entry
from enlace.directory.models import Authority, EntryImport
from enlace.directory.queries.imports import imports_of
from tests.conftest import browser_of, rows_of
from tests.directory.world import DESK, NOW, POINT, store
from tests.uploading import send_table, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/directory/OAS/ATG/import/"
HEAD = "code,kind,name_en,phone\n"
GOOD = HEAD + "PROSECUTION,prosecution,Prosecution,+1 268 000 0009\nPOLICE,police,Police,\n"


def send(client: Client, content: bytes | str, name: str = "sent.csv", address: str = ADDRESS) -> Any:
    return send_table(client, address, content, name)


def phone(code: str = "PROSECUTION") -> str:
    return str(Authority.objects.get(state_code="ATG", code=code).content["phone"])


@pytest.fixture
def point(ana: User) -> Client:
    store()
    return browser_of(ana)


def test_a_table_is_shown_before_it_is_stored(point: Client) -> None:
    response = send(point, GOOD)
    number = EntryImport.objects.get().pk
    assert response["Location"] == f"{ADDRESS}{number}/"
    preview = words(point.get(response["Location"]))
    assert "Nothing has been stored yet." in preview
    assert "New entries: 1. Changed: 1. Unchanged: 0." in preview
    assert "PROSECUTION phone +1 268 000 0000 +1 268 000 0009" in preview
    assert re.search(r"POLICE \( ?new ?\) name_en empty Police", preview)
    assert phone() == "+1 268 000 0000"
    assert point.post(response["Location"]).status_code == 302
    assert phone() == "+1 268 000 0009"
    assert phone("POLICE") == ""
    assert f"What import {number} changed" in words(point.get(response["Location"]))
    verbs = AuditEntry.objects.filter(state_code="ATG").values_list("verb", flat=True)
    assert {"directory.entry.created", "directory.entry.changed", "directory.entries.imported"} <= set(verbs)


def test_what_is_not_in_the_table_stays(point: Client) -> None:
    before = Authority.objects.get(code="PROSECUTION").content
    point.post(send(point, GOOD)["Location"])
    after = Authority.objects.get(code="PROSECUTION").content
    assert {key for key in before if before[key] != after[key]} == {"names", "phone"} - {"names"}


def test_a_table_that_says_nothing_new_is_told_so(point: Client) -> None:
    response = send(point, "code,phone\nPROSECUTION,+1 268 000 0000\n")
    assert (response.status_code, EntryImport.objects.count()) == (200, 0)
    assert "nothing that is not recorded already" in words(response)


def test_an_import_is_applied_once(point: Client) -> None:
    address = send(point, GOOD)["Location"]
    assert point.post(address).status_code == 302
    assert point.post(address).status_code == 409
    assert Authority.objects.get(code="PROSECUTION").version == 2


def test_a_preview_whose_ground_has_moved_is_refused_whole(point: Client) -> None:
    address = send(point, GOOD)["Location"]
    changed = replace(DESK, hours="Always")
    change_entry("OAS", changed, 1, state="ATG", authority="PROSECUTION", by=POINT, at=NOW)
    before = rows_of(Authority)
    response = point.post(address)
    assert response.status_code == 409
    assert "ATG PROSECUTION" in words(response)
    assert "Send the file again" in words(response)
    assert rows_of(Authority) == before


def test_a_preview_of_an_entry_that_was_made_or_retired_since_is_refused(point: Client) -> None:
    new = send(point, HEAD + "POLICE,police,Police,\n")["Location"]
    store(code="POLICE", kind="police")
    assert point.post(new).status_code == 409
    old = send(point, "code,phone\nPROSECUTION,\n")["Location"]
    retire_entry("OAS", 1, state="ATG", authority="PROSECUTION", by=POINT, at=NOW)
    assert point.post(old).status_code == 409
    assert "is retired" in words(send(point, "code,phone\nPROSECUTION,\n"))


def test_every_fault_is_listed_and_nothing_is_kept(point: Client) -> None:
    response = send(
        point,
        "state,code,kind,name_en,phone,copies\n"
        "ARG,FISCALIA,prosecution,Fiscalía,,\n"
        "ATG,POLICE,nonsense,,12,x\n"
        "ATG,POLICE,police,Police,,\n"
        "ATG,lower,police,Police,,\n",
    )
    assert response.status_code == 422
    told = words(response)
    for fault in (
        "sent.csv:2 : this is an entry of another State (ARG)",
        "sent.csv:3: kind : ",
        "sent.csv:3: names : ",
        "sent.csv:3: phone : ",
        "sent.csv:3: copies : “x” is no whole number",
        "sent.csv:4 : POLICE stands twice; the first stands in line 3",
        "sent.csv:5: code : ",
    ):
        assert fault in told, fault
    assert "Nothing was stored." in told
    assert (EntryImport.objects.count(), Authority.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + b"x" * 100, "This is a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "This is a workbook"),
        (b"code;kind\nA;fiu\n", "separated by semicolons"),
        ("code,name_en\nA,é\n".encode("latin-1"), "not UTF-8"),
        (b"code,name_en\nA,\x00\n", "NUL character"),
        (b"kind\nfiu\n", "“code” is missing"),
        (b"code,kind\nA,fiu,x\n", "has 3 cells"),
        (b'code,kind\nA,"fiu\n', "not CSV"),
        (b"code,name_en\nA," + b"x" * (10 * 1024 * 1024), "larger than 2 MB"),
        (b"code,name_en\nA," + b"x" * (1024 * 1024), "more than 100000 characters"),
        (b"code,name_en\nA," + b"x" * 5000, "This is 5000 characters long"),
        (b"code,fax\nA,1\n", "“fax” is not known here"),
        (b"BEGIN:VCARD\nPHOTO:data:image/jpeg;base64," + b"A" * (10 * 1024 * 1024), "larger than 2 MB"),
        (b"BEGIN:VCARD\nVERSION:4.0\nEND:VCARD\n", "does not say of which entry it is"),
        (b"<html>,</html>\n", "“code” is missing"),
        ("code,name_en\nA,a\u202eb\n".encode(), "U+202E"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(point: Client, content: bytes, fault: str) -> None:
    response = send(point, content)
    assert response.status_code == 422
    assert fault in words(response)
    assert EntryImport.objects.count() == 0


def test_a_table_of_many_columns_or_lines_is_refused_with_the_limit(point: Client) -> None:
    many = HEAD + "".join(f"C{number},police,Police,\n" for number in range(5001))
    assert "the table has 5001 entries; at most 5000 are read at once" in words(send(point, many))
    wide = words(send(point, "code," + ",".join(f"c{number}" for number in range(100_000)) + "\n"))
    assert "the first line names 100001 columns; at most 500 are read" in wide
    misspelt = words(send(point, "code," + ",".join(f"c{number}" for number in range(100)) + "\n"))
    assert misspelt.count("is not known here") == MAX_HEAD_PROBLEMS
    assert EntryImport.objects.count() == 0


def test_the_list_of_imports_counts_their_changes_without_reading_them(point: Client) -> None:
    send(point, GOOD)
    with CaptureQueriesContext(connection) as asked:
        assert [(one.change_count, one.proposal.changes) for one in imports_of("OAS", "ATG")] == [(2, ())]
    (query,) = [one["sql"] for one in asked]
    assert '"rows",' not in query
    assert re.search(r'<td class="number">2</td>', point.get(ADDRESS).content.decode())


@pytest.mark.parametrize("name", ["../../etc/x.csv", "..\\..\\x.csv", "<img src=x onerror=alert(1)>.csv", "x" * 900])
def test_the_name_of_a_file_does_no_harm(point: Client, name: str) -> None:
    response = send(point, GOOD, name)
    page = point.get(response["Location"]).content.decode()
    stored = EntryImport.objects.get().file_name
    assert len(stored) <= 200
    assert ("<img" in page, ".." in stored, "/" in stored, "\\" in stored) == (False, False, False, False)


def test_a_formula_is_stored_as_the_text_it_is_and_shown_as_such(point: Client) -> None:
    address = send(point, 'code,hours\nPROSECUTION,"=HYPERLINK(""x"")<script>"\n')["Location"]
    page = point.get(address).content.decode()
    assert "<script>" not in page[page.index("<main") :]
    point.post(address)
    assert Authority.objects.get(code="PROSECUTION").content["hours"] == '=HYPERLINK("x")<script>'


def test_another_states_point_of_contact_may_not(point: Client, carla: User) -> None:
    number = send(point, GOOD)["Location"].split("/")[-2]
    other = browser_of(carla)
    for address in (ADDRESS, f"{ADDRESS}{number}/"):
        assert other.get(address).status_code == 403
        assert other.post(address, {"state": "ARG"}).status_code == 403
    assert other.get(f"/en/directory/OAS/ARG/import/{number}/").status_code == 404
    assert other.post(f"/en/directory/OAS/ARG/import/{number}/").status_code == 404
    assert phone() == "+1 268 000 0000"


def test_nobody_but_the_point_of_contact_may(point: Client, bruno: User, diego: User, elsa: User, felix: User) -> None:
    number = send(point, GOOD)["Location"].split("/")[-2]
    for user in (bruno, diego, elsa, felix):
        assert browser_of(user).get(ADDRESS).status_code == 403
        assert send(browser_of(user), GOOD).status_code == 403
        assert browser_of(user).post(f"{ADDRESS}{number}/").status_code == 403
    assert Client().get(ADDRESS).status_code == 302
    assert (EntryImport.objects.count(), phone()) == (1, "+1 268 000 0000")


def test_an_import_of_another_pack_is_not_found(point: Client) -> None:
    number = send(point, GOOD)["Location"].split("/")[-2]
    for address in (f"/en/directory/FCTC/ATG/import/{number}/", f"{ADDRESS}999/", f"{ADDRESS}{10**30}/"):
        assert point.post(address).status_code == 404


def test_a_post_needs_its_token(point: Client) -> None:
    point.handler.enforce_csrf_checks = True
    assert send(point, GOOD).status_code == 403


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pages_are_there_in_every_language(point: Client, language: str) -> None:
    address = ADDRESS.replace("/en/", f"/{language}/")
    assert point.get(address).status_code == 200
    assert point.get(send(point, GOOD, address=address)["Location"]).status_code == 200


def test_the_cards_that_are_written_can_be_changed_and_sent_back(point: Client) -> None:
    sent = point.get("/en/directory/OAS/ATG/pocket.vcf").content
    assert "nothing that is not recorded already" in words(send(point, sent, "sent.vcf"))
    before = Authority.objects.get(code="PROSECUTION").content
    address = send(point, sent.replace(b"+1 268 000 0000", b"+1 268 000 0009"), "sent.vcf")["Location"]
    assert "PROSECUTION phone +1 268 000 0000 +1 268 000 0009" in words(point.get(address))
    assert phone() == "+1 268 000 0000"
    point.post(address)
    assert Authority.objects.get(code="PROSECUTION").content == before | {"phone": "+1 268 000 0009"}


def test_cards_of_another_state_are_refused_whole(point: Client) -> None:
    card = (
        "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nX-ENLACE-ENTRY:OAS/{}/POLICE\nFN;LANGUAGE=en:Police\n"
        "CATEGORIES:police\nEND:VCARD\n"
    )
    response = send(point, card.format("ATG") + card.format("ARG"), "sent.vcf")
    assert response.status_code == 422
    assert "sent.vcf:8 : this is an entry of another State (ARG)" in words(response)
    assert EntryImport.objects.count() == 0
    assert send(point, card.format("ATG"), "sent.vcf").status_code == 302
