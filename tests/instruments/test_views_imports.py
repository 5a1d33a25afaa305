"""The Secretariat's import: who may open it, what is refused, what is shown before anything is stored."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from enlace.accounts.rules.permissions import Role
from enlace.common.errors import Problem
from enlace.instruments.models import StandingImport
from enlace.instruments.queries.records import stored_records
from enlace.instruments.rules.records import Status
from tests.uploading import send_table, words

LoadPack = Callable[..., list[Problem]]
SignedIn = Callable[..., Client]

ADDRESS = "/en/treaties/SMALL/import/"
HEAD = "code,instrument_id,status,action_date,as_of,source\n"
GOOD = HEAD + "BB,T1,party,2026-09-01,2026-10-01,depositary\n"


def send(client: Client, content: bytes | str, name: str = "sent.csv", address: str = ADDRESS) -> Any:
    return send_table(client, address, content, name)


@pytest.fixture
def officer(load_pack: LoadPack, signed_in: SignedIn) -> Client:
    load_pack()
    return signed_in(Role.OFFICER)


def addresses(number: int) -> list[str]:
    return [ADDRESS, f"{ADDRESS}table.csv", f"{ADDRESS}{number}/"]


def test_strangers_are_sent_to_sign_in(officer: Client, client: Client) -> None:
    send(officer, GOOD)
    for address in addresses(StandingImport.objects.get().number):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/en/sign-in/?next=")


@pytest.mark.parametrize(
    "role", [None, Role.POINT_OF_CONTACT, Role.CONTRIBUTOR, Role.REVIEWER, Role.ADMINISTRATOR, Role.OBSERVER]
)
def test_nobody_but_an_officer_of_the_secretariat_may(officer: Client, signed_in: SignedIn, role: Role | None) -> None:
    send(officer, GOOD)
    number = StandingImport.objects.get().number
    other = signed_in(role, "AA" if role in (Role.POINT_OF_CONTACT, Role.CONTRIBUTOR, Role.REVIEWER) else "")
    for address in addresses(number):
        assert other.get(address).status_code == 403
    assert send(other, GOOD).status_code == 403
    assert other.post(f"{ADDRESS}{number}/").status_code == 403
    assert stored_records("SMALL")["BB", "T1"].status is Status.SIGNATORY


def test_only_who_may_import_is_shown_the_way_there(officer: Client, client: Client) -> None:
    assert ADDRESS in officer.get("/en/treaties/SMALL/").content.decode()
    assert ADDRESS not in client.get("/en/treaties/SMALL/").content.decode()


def test_a_table_is_shown_before_it_is_stored(officer: Client) -> None:
    response = send(officer, GOOD)
    number = StandingImport.objects.get().number
    assert response["Location"] == f"{ADDRESS}{number}/"
    preview = words(officer.get(response["Location"]))
    assert "Nothing has been stored yet." in preview
    assert "Borduria First Treaty Status Signatory Party" in preview
    assert "Deposit empty 2026-09-01" in preview
    assert stored_records("SMALL")["BB", "T1"].status is Status.SIGNATORY
    assert officer.post(response["Location"]).status_code == 302
    assert stored_records("SMALL")["BB", "T1"].status is Status.PARTY
    assert f"What import {number} changed" in words(officer.get(response["Location"]))
    assert "sent.csv" in words(officer.get(ADDRESS))


def test_what_needs_a_second_look_is_marked(officer: Client) -> None:
    response = send(officer, HEAD + "AA,T1,signatory,,2019,depositary\n")
    preview = words(officer.get(response["Location"]))
    assert "1 needs a second look." in preview
    for warning in ("a date would be lost", "an earlier date", "less bound than recorded"):
        assert warning in preview


def test_an_import_is_applied_once(officer: Client) -> None:
    address = send(officer, GOOD)["Location"]
    assert officer.post(address).status_code == 302
    assert officer.post(address).status_code == 409


def test_an_import_whose_ground_has_moved_is_refused(officer: Client) -> None:
    first = send(officer, GOOD)["Location"]
    second = send(officer, GOOD.replace("2026-09-01", "2026-09-02"))["Location"]
    officer.post(second)
    response = officer.post(first)
    assert response.status_code == 409
    assert "Send the file again" in words(response)


def test_a_table_that_says_nothing_new_is_told_so(officer: Client) -> None:
    response = send(officer, "code,instrument_id,status,as_of,source\nAA,T1,party,2020,gazette\n")
    assert response.status_code == 200
    assert "nothing that is not recorded already" in words(response)
    assert StandingImport.objects.count() == 0


def test_every_fault_is_listed_and_nothing_is_kept(officer: Client) -> None:
    response = send(
        officer, HEAD + "XX,T1,party,,2020,x\nAA,T9,party,,2020,x\nAA,T1,party,soon,2020,x\nBB,T1,party,,,\n"
    )
    assert response.status_code == 422
    told = words(response)
    for place in ("sent.csv:2", "sent.csv:3", "sent.csv:4", "sent.csv:5"):
        assert place in told
    assert "There are 5 problems" in told
    assert "Nothing was stored." in told
    assert StandingImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"PK\x03\x04" + b"x" * 100, "This is a workbook"),
        (b"code;instrument_id;status;as_of;source\nAA;T1;party;2020;x\n", "separated by semicolons"),
        (b"code,instrument_id,status,as_of,source\nAA,T1,party,2020,\xe9\n", "This is not UTF-8"),
        (b"code,instrument_id,status,as_of,source\nAA,T1,party,2020,\x00\n", "NUL character"),
        (b"code,instrument_id,status,as_of\nAA,T1,party,2020\n", "“source” is missing"),
        (HEAD.encode() + b"x" * (2 * 1024 * 1024), "larger than 2 MB"),
        (b"code,instrument_id,status,as_of,source,deposit\n", "“deposit” is not known here"),
    ],
    ids=["empty", "blank", "workbook", "semicolons", "latin", "nul", "column missing", "large", "column unknown"],
)
def test_a_file_that_is_no_such_table_is_refused(officer: Client, content: bytes, fault: str) -> None:
    response = send(officer, content)
    assert response.status_code == 422
    # "this" begins a sentence of ours and of the reader of tables alike
    assert fault.lower() in words(response).lower()
    assert StandingImport.objects.count() == 0


def test_a_form_without_a_file_is_refused(officer: Client) -> None:
    response = officer.post(ADDRESS)
    assert response.status_code == 422
    assert "Choose a file." in words(response)


def test_the_name_of_a_file_cannot_run(officer: Client) -> None:
    response = send(officer, GOOD, name="<img src=x onerror=alert(1)>.csv")
    html = officer.get(response["Location"]).content.decode()
    assert "<img src=x" not in html


def test_the_table_as_it_stands_can_be_sent_back(officer: Client) -> None:
    response = officer.get(f"{ADDRESS}table.csv?instrument=T1")
    assert response["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["code"], row["status"]) for row in rows] == [
        ("AA", "party"),
        ("BB", "signatory"),
        ("CC", "none_recorded"),
    ]
    for query in ("", "?instrument=T1"):
        sent = send(officer, officer.get(f"{ADDRESS}table.csv{query}").content)
        assert "nothing that is not recorded already" in words(sent)


def test_the_empty_table_has_the_columns_of_the_guide(officer: Client) -> None:
    head = officer.get(f"{ADDRESS}table.csv?empty").content.decode("utf-8-sig").strip().split(",")
    guide = re.findall(r'<th scope="row"><code>(\w+)</code>', officer.get(ADDRESS).content.decode())
    assert sorted(head) == sorted(guide)
    assert head[:3] == ["code", "instrument_id", "status"]


@pytest.mark.parametrize("address", [f"{ADDRESS}999/", f"{ADDRESS}{10**30}/", "/en/treaties/NONE/import/"])
def test_what_does_not_exist_is_not_found(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 404


def test_a_post_needs_its_token(officer: Client) -> None:
    officer.handler.enforce_csrf_checks = True
    assert send(officer, GOOD).status_code == 403
    assert StandingImport.objects.count() == 0


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pages_of_the_import_are_there_in_every_language(officer: Client, language: str) -> None:
    address = f"/{language}/treaties/SMALL/import/"
    assert officer.get(address).status_code == 200
    response = send(officer, GOOD, address=address)
    assert response["Location"].startswith(address)
    assert officer.get(response["Location"]).status_code == 200
