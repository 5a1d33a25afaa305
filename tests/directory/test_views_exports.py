"""Files of entries: each holds what its reader may read, can be read by other programs, and runs nothing."""

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest
import vobject
from django.test import Client

from enlace.accounts.models import AuditEntry, User
from enlace.common.errors import Problem
from enlace.directory.queries.imports import read_import
from enlace.directory.rules.entries import Access, Person
from tests.conftest import browser_of
from tests.directory.world import DESK, store

pytestmark = pytest.mark.django_db

ALL = "/en/directory/OAS/entries"
POCKET = "/en/directory/OAS/ATG/pocket"
SECRETS = ("Alma", "+1 268 000 0001", "Call the line first", "A note", "+1 268 000 0002")
HOSTILE = ["=1+1", "+1", "-1", "@SUM(1)", "<script>alert(1)</script>", "{\\rtf1}", "x\r\nTEL:1", '";=1', "#panic()"]


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def get(user: User | None, address: str) -> Any:
    response = browser_of(user).get(address)
    assert response.status_code == 200
    return response


@pytest.mark.parametrize("kind", ["csv", "vcf", "json"])
def test_a_stranger_gets_the_public_part(kind: str) -> None:
    store()
    text = get(None, f"{ALL}.{kind}").content.decode()
    assert "Prosecution" in text
    assert [secret for secret in SECRETS if secret in text] == []
    assert "https://example.org" not in text
    assert AuditEntry.objects.filter(verb="directory.export.read").count() == 0


@pytest.mark.parametrize("kind", ["csv", "vcf", "json"])
def test_the_states_get_their_part_and_the_trail_tells(kind: str, carla: User) -> None:
    store()
    text = get(carla, f"{ALL}.{kind}?state=ATG").content.decode().replace("\r\n ", "")
    assert [secret for secret in SECRETS if secret not in text] == []
    entry = AuditEntry.objects.get(verb="directory.export.read")
    assert (entry.actor, entry.subject, entry.state_code, entry.detail) == (
        "carla",
        "OAS/ATG",
        "ATG",
        {"kind": kind, "count": 1},
    )


@pytest.mark.parametrize("kind", ["csv", "vcf", "json"])
def test_an_assistant_gets_the_part_of_the_states_helped_alone(kind: str, elsa: User) -> None:
    store()
    store(state="ARG", hours="Secret of ARG", access={"hours": Access.STATES})
    text = get(elsa, f"{ALL}.{kind}").content.decode().replace("\r\n ", "")
    assert "Alma" in text
    assert "Secret of ARG" not in text
    assert get(elsa, f"{ALL}.json?state=ARG").content.count(b"Alma") == 0
    noted = AuditEntry.objects.filter(verb="directory.export.read")
    assert [(one.subject, one.state_code) for one in noted] == [("OAS/ATG", "ATG")]
    assert (
        browser_of(elsa).get(POCKET.replace("ATG", "ARG") + f".{'pdf' if kind == 'json' else kind}").status_code == 403
    )
    assert get(elsa, f"{POCKET}.csv").content


def test_of_all_states_each_reads_that_its_own_was_exported(carla: User) -> None:
    store()
    store(state="ARG")
    assert get(carla, f"{ALL}.json").content.count(b"Alma Person") == 2
    noted = AuditEntry.objects.filter(verb="directory.export.read").order_by("state_code")
    assert [(one.subject, one.state_code, one.detail["count"]) for one in noted] == [
        ("OAS/ARG", "ARG", 1),
        ("OAS/ATG", "ATG", 1),
    ]


def test_a_person_without_a_role_gets_no_more_than_a_stranger(felix: User) -> None:
    store()
    assert get(felix, f"{ALL}.csv").content == get(None, f"{ALL}.csv").content


def test_the_table_can_be_sent_back_and_changes_nothing(ana: User) -> None:
    store()
    store(code="BARE", kind="fiu", names={"nl": "Naam"}, email="", people=(), access={}, competences=())
    response = get(ana, f"{ALL}.csv?state=ATG")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    problems: list[Problem] = []
    proposal = read_import("OAS", response.content, "e.csv", problems, state="ATG")
    assert (problems, proposal.changes, proposal.unchanged) == ([], (), 2)


def test_no_cell_is_a_formula_and_the_text_comes_back(ana: User) -> None:
    for number, text in enumerate(HOSTILE):
        store(code=f"H{number}", people=(Person(f"A {text}".replace("\r\n", " ")),), hours=text.replace("\r\n", " "))
    content = get(ana, f"{ALL}.csv?state=ATG").content
    cells = [cell for row in rows(content) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    problems: list[Problem] = []
    assert read_import("OAS", content, "e.csv", problems, state="ATG").changes == ()
    assert problems == []


def test_the_cards_are_read_by_another_program(ana: User) -> None:
    store(confirmed_days=3)
    response = get(ana, f"{ALL}.vcf?state=ATG")
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    authority, person = vobject.readComponents(response.content.decode())
    assert (authority.kind.value, authority.fn.value, person.fn.value) == ("org", "Prosecution", "Alma Person")
    notes = " ".join(note.value for note in person.note_list)
    assert "confirmed 3 days ago" in notes or "confirmed" in notes
    assert "ask for a new one" in notes


def test_the_json_tells_the_age() -> None:
    store()
    found = json.loads(get(None, f"{ALL}.json").content)
    (entry,) = found["entries"]
    assert (entry["state"], entry["code"], entry["version"]) == ("ATG", "PROSECUTION", 1)
    assert (entry["freshness"], entry["confirmed_on"], entry["days_since_confirmed"]) == ("red", None, None)


def test_invented_entries_are_marked_in_every_file(ana: User) -> None:
    row = store()
    row.synthetic = True
    row.save()
    assert rows(get(ana, f"{ALL}.csv").content)[0]["synthetic"] == "yes"
    assert b"SYNTHETIC" in get(ana, f"{ALL}.vcf").content
    assert json.loads(get(ana, f"{ALL}.json").content)["synthetic"]


def test_files_have_a_name_with_the_day(ana: User) -> None:
    store()
    assert "OAS-ATG-20" in get(ana, f"{ALL}.csv?state=ATG")["Content-Disposition"]
    assert "OAS-ATG-pocket-20" in get(ana, f"{POCKET}.pdf")["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    [f"{ALL}.exe", f"{ALL}.pdf", f"{ALL}.csv?state=XXX", f"{ALL}.csv?state=../x", "/en/directory/NONE/entries.csv"],
)
def test_what_does_not_exist_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


# The pocket edition


@pytest.mark.parametrize("kind", ["pdf", "csv", "vcf"])
def test_the_pocket_edition_is_for_the_states_only(kind: str, carla: User, diego: User, felix: User) -> None:
    store()
    assert Client().get(f"{POCKET}.{kind}").status_code == 302
    assert browser_of(felix).get(f"{POCKET}.{kind}").status_code == 403
    for user in (carla, diego):
        response = get(user, f"{POCKET}.{kind}")
        assert response["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(verb="directory.pocket.read", state_code="ATG").count() == 2


def test_hostile_texts_break_no_file(ana: User) -> None:
    for number, text in enumerate(HOSTILE):
        one_line = text.replace("\r\n", " ")
        store(code=f"H{number}", names={"en": f"A {one_line}"}, hours=one_line, note={"en": one_line})
    assert get(ana, f"{POCKET}.pdf").content.startswith(b"%PDF-")
    cards = list(vobject.readComponents(get(ana, f"{POCKET}.vcf").content.decode()))
    assert len(cards) == 2 * len(HOSTILE)


def test_a_state_without_entries_has_a_pocket_edition_that_says_so(ana: User) -> None:
    assert get(ana, "/en/directory/OAS/BRA/pocket.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pocket_edition_is_made_in_every_language(language: str, ana: User) -> None:
    store(replace(DESK, names={"es": "Fiscalía"}))
    assert get(ana, f"{POCKET}.pdf".replace("/en/", f"/{language}/")).content.startswith(b"%PDF-")
