"""Sealed content on the server: it travels closed, what does not belong is refused, nothing is ever readable."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.common.canonical import content_hash
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.sealed import write_archive
from enlace_desk.directory import Directory
from enlace_desk.epochs import open_epoch
from enlace_desk.errors import SealedError
from enlace_desk.grants import new_case
from enlace_desk.messages import Content, seal_message
from enlace_desk.officers import Officer, endorse
from enlace_desk.reading import Case
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import MLA, desks, drafted, page_of, sent, step
from tests.desk.cases import raw_jws

pytestmark = pytest.mark.django_db
MADE, ENDORSED, OPENED, SENT = (f"2026-11-2{day}T10:00:00Z" for day in (0, 1, 2, 3))
CANARY = "canario-de-plata-4711"


@dataclass(frozen=True)
class Desk:
    """An officer at the desk of one State, with the only authority's keys; they endorse themselves as contact."""

    user: User
    state: str
    officer: Officer
    others: Callable[[], frozenset[str]]

    @property
    def party(self) -> str:
        return f"OAS/{self.state}/CENTRAL"

    def made(self) -> dict[str, bytes]:
        """Return what the desk makes to begin with: a card, its endorsement, an epoch and its wraps."""
        endorsement = endorse(self.officer, self.officer.hash, at=ENDORSED, as_="contact")
        directory = Directory.read([self.officer.card], [endorsement], [self.officer.hash])
        opening = {
            "party": self.party,
            "members": [self.officer.hash],
            "custodians": [],
            "previous": None,
        }
        epoch = open_epoch(self.officer, directory, at=OPENED, **opening)
        name = hex_of(self.officer.hash)
        wraps = {f"wraps/{hex_of(epoch.hash)}.{hex_of(whom)}.age": one for whom, one in epoch.wraps.items()}
        return {
            f"cards/{name}.jws": self.officer.card.encode(),
            f"endorsements/{hex_of(take(endorsement, 'enlace-endorsement').hash)}.jws": endorsement.encode(),
            f"epochs/{hex_of(epoch.hash)}.jws": epoch.epoch.encode(),
        } | wraps

    def bring_keys(self, entries: Mapping[str, bytes]) -> HttpResponse:
        file = SimpleUploadedFile("keys.enlace", write_archive(entries))
        answer: HttpResponse = browser_of(self.user).post(
            "/en/requests/keys/", {"for": f"{self.state}/CENTRAL", "file": file}
        )
        return answer

    def file(self, reference: str) -> bytes:
        return bytes(browser_of(self.user).get(f"/en/requests/{reference}/sealed/file/").content)

    def bring(self, reference: str, content: bytes) -> HttpResponse:
        file = SimpleUploadedFile("x.enlace", content)
        answer: HttpResponse = browser_of(self.user).post(f"/en/requests/{reference}/sealed/", {"file": file})
        return answer

    def case(self, content: bytes, folder: Path) -> Case:
        """Open a sealed file as the client does, all checks included."""
        path = folder / "file.enlace"
        path.write_bytes(content)
        with Archive.of(path) as archive:
            return Case.read(archive.content(), self.others())

    def answered(self, content: bytes, folder: Path, words: str, type_: str = "request") -> bytes:
        """Return the file with one message more."""
        case, entries = self.case(content, folder), entries_of(content)
        identities = case.identities(self.officer)
        if identities:
            recipient = next(iter(identities))
        else:
            made = new_case(self.officer, case.file.header, case.epochs, SENT)
            recipient = made.recipient
            for number, grant in enumerate(made.grants, 1):
                entries |= {f"grants/{number:04}.jws": grant.grant.encode(), f"grants/{number:04}.age": grant.sealed}
        place = case.next_place()
        sealed = seal_message(self.officer, Content(type_, "TLP:RED", {"facts": words}), place, recipient, SENT)
        name = f"messages/{place.number:04}"
        return write_archive(entries | {f"{name}.jws": sealed.seal.encode(), f"{name}.age": sealed.ciphertext})

    def read(self, content: bytes, folder: Path) -> list[Any]:
        case = self.case(content, folder)
        return [one["body"] for one in case.messages(case.identities(self.officer), datetime.now(UTC))]


def hex_of(hash_: str) -> str:
    return hash_.removeprefix("sha256:")


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def both(ana: User, carla: User) -> tuple[Desk, Desk]:
    """The desks of the two States, each with keys that the other has compared."""
    desks()
    officers = {
        state: Officer.new(pack="OAS", state=state, authority="CENTRAL", officer=name, made_at=MADE)
        for state, name in (("ATG", "ana"), ("ARG", "carla"))
    }

    def trusted() -> frozenset[str]:
        return frozenset(one.hash for one in officers.values())

    found = (Desk(ana, "ATG", officers["ATG"], trusted), Desk(carla, "ARG", officers["ARG"], trusted))
    for one in found:
        assert one.bring_keys(one.made()).status_code == 302
    return found


def test_two_states_write_to_each_other_sealed(both: tuple[Desk, Desk], diego: User, tmp_path: Path) -> None:
    first, second = both
    reference = drafted(first.user)
    assert first.bring(reference, first.answered(first.file(reference), tmp_path, "Hechos.")).status_code == 302
    assert browser_of(second.user).get(f"/en/requests/{reference}/sealed/file/").status_code == 404
    step(first.user, reference, "sent")
    assert second.read(second.file(reference), tmp_path) == [{"facts": "Hechos."}]
    answered = second.answered(second.file(reference), tmp_path, "Respuesta.", "answer")
    assert second.bring(reference, answered).status_code == 302
    assert first.read(first.file(reference), tmp_path) == [{"facts": "Hechos."}, {"facts": "Respuesta."}]
    assert "2 sealed messages" in page_of(first.user, reference)
    for address in ("sealed/", "sealed/file/"):
        assert browser_of(diego).get(f"/en/requests/{reference}/{address}").status_code == 403
    assert {name.partition("/")[0] for name in entries_of(first.file(reference))} >= {"wraps", "messages", "grants"}


def test_nobody_is_handed_the_wraps_of_the_other_side(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, second = both
    reference = sent(first.user)
    own = {name for name in first.made() if name.startswith("wraps/")}
    assert own
    handed = {name for name in entries_of(second.file(reference)) if name.startswith("wraps/")}
    stored = set(SealedEntry.objects.filter(kind="wraps", state_code="ARG").values_list("name", flat=True))
    assert handed == stored


def test_nothing_that_was_sealed_is_readable_on_the_server(
    both: tuple[Desk, Desk], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = both
    reference = sent(first.user)
    for number in range(20):
        content = first.answered(first.file(reference), tmp_path, f"{CANARY}-{number}", "note")
        assert first.bring(reference, content).status_code == 302
    assert len(second.read(second.file(reference), tmp_path)) == 20
    for text in _everything():
        assert CANARY not in text
    assert CANARY not in caplog.text
    page = browser_of(second.user).get(f"/en/requests/{reference}/sealed/").content.decode()
    assert CANARY not in page


def _everything() -> Iterator[str]:
    """Yield whatever stands in any column of any table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor:
                yield " ".join(map(_as_text, row))


def _as_text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)


Entries = dict[str, bytes]
SEAL, AGE_FILE = "messages/0001.jws", "messages/0001.age"
REFUSED: dict[str, Callable[[Entries, Entries], Entries]] = {
    "a header that contradicts": lambda new, _: _changed(new, "header.json", b"records", b"service"),
    "a ciphertext that was altered": lambda new, _: new | {AGE_FILE: new[AGE_FILE] + b"x"},
    "words in clear": lambda new, _: new | {AGE_FILE: b"The facts are these."},
    "a name that is none": lambda new, _: new | {"messages/0001.txt": b"x"},
    "a message without its seal": lambda new, _: {name: one for name, one in new.items() if name != SEAL},
    "a number left out": lambda new, _: {name.replace("messages/0001", "messages/0002"): new[name] for name in new},
    "a seal that says more": lambda new, _: _changed(new, SEAL, b".", b".eyJ4Ijoi"),
    "a key of the other State": lambda new, other: new | other,
}


def _changed(entries: Entries, name: str, old: bytes, new: bytes) -> Entries:
    return entries | {name: entries[name].replace(old, new, 1)}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_what_does_not_belong_is_refused_and_nothing_is_stored(
    both: tuple[Desk, Desk], tmp_path: Path, what: str
) -> None:
    first, _ = both
    reference = sent(first.user)
    honest = entries_of(first.answered(first.file(reference), tmp_path, "Hechos."))
    stranger = Officer.new(pack="OAS", state="ARG", authority="CENTRAL", officer="mallory", made_at=MADE)
    other = {f"cards/{hex_of(stranger.hash)}.jws": stranger.card.encode()}
    before = rows_of(SealedEntry, AuditEntry, Letter)
    answer = first.bring(reference, write_archive(REFUSED[what](honest, other)))
    assert answer.status_code == 422
    assert rows_of(SealedEntry, AuditEntry, Letter) == before


def test_a_message_of_another_request_is_refused(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = both
    reference, other = sent(first.user), sent(first.user, asked=["service"], filled=[*MLA["filled"], "persons"])
    content = entries_of(first.answered(first.file(reference), tmp_path, "Hechos."))
    moved = content | {"header.json": entries_of(first.file(other))["header.json"]}
    assert first.bring(other, write_archive(moved)).status_code == 422


def test_of_two_who_answer_at_once_the_second_is_told_to_take_the_file_anew(
    both: tuple[Desk, Desk], tmp_path: Path
) -> None:
    first, second = both
    reference = sent(first.user)
    first.bring(reference, first.answered(first.file(reference), tmp_path, "Hechos."))
    stale = second.file(reference)
    assert second.bring(reference, second.answered(stale, tmp_path, "Uno.", "answer")).status_code == 302
    answer = second.bring(reference, second.answered(stale, tmp_path, "Dos.", "answer"))
    assert answer.status_code == 422
    assert "Take the sealed file anew" in answer.content.decode()


def test_the_same_file_brought_twice_adds_nothing(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = both
    reference = sent(first.user)
    content = first.answered(first.file(reference), tmp_path, "Hechos.")
    first.bring(reference, content)
    before = rows_of(SealedEntry, AuditEntry, Letter)
    assert first.bring(reference, content).status_code == 302
    assert rows_of(SealedEntry, AuditEntry, Letter) == before


def test_nothing_is_added_to_what_was_withdrawn(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, second = both
    reference = sent(first.user)
    answer = second.answered(second.file(reference), tmp_path, "Respuesta.", "answer")
    step(first.user, reference, "withdrawn", reason="not_needed")
    assert second.bring(reference, answer).status_code == 409


def test_what_was_sealed_names_what_is_asked_for_which_therefore_stays(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = both
    reference = drafted(first.user)
    first.bring(reference, first.answered(first.file(reference), tmp_path, "Hechos."))
    address = f"/en/requests/{reference}/edit/"
    assert browser_of(first.user).post(address, MLA | {"asked": ["service"]}).status_code == 409
    assert browser_of(first.user).post(address, MLA | {"language": ["en"]}).status_code == 302


def test_every_change_of_a_key_is_told_and_other_states_see_the_cards(both: tuple[Desk, Desk]) -> None:
    first, second = both
    told = AuditEntry.objects.filter(verb="cooperation.key.kept", state_code="ATG")
    assert sorted(one.detail["kind"] for one in told) == ["cards", "endorsements", "epochs", "wraps"]
    page = browser_of(second.user).get("/en/requests/keys/").content.decode()
    mine = first.officer.hash.removeprefix("sha256:")[:20]
    assert " ".join(mine[place : place + 4] for place in range(0, 20, 4)) in page


def test_a_swapped_key_is_noticed_by_the_other_side(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, second = both
    reference = sent(first.user)
    thief = Officer.new(pack="OAS", state="ATG", authority="CENTRAL", officer="ana", made_at=MADE)
    swapped = Desk(first.user, "ATG", thief, lambda: frozenset({thief.hash, *first.others()}))
    signed = {name: one for name, one in swapped.made().items() if name.startswith(("cards/", "endorsements/"))}
    assert swapped.bring_keys(signed).status_code == 302
    content = swapped.answered(swapped.file(reference), tmp_path, "Hechos.")
    assert swapped.bring(reference, content).status_code == 302
    with pytest.raises(SealedError):
        second.read(second.file(reference), tmp_path)


def signed_by(desk: Desk, type_: str, payload: dict[str, Any]) -> bytes:
    """Sign whatever is given, as an attacker with a key of their own can."""
    return raw_jws(type_, payload, desk.officer).encode()


def named(folder: str, payload: dict[str, Any]) -> str:
    return f"{folder}/{hex_of(content_hash(payload))}.jws"


def epoch_of(party: str, **more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"custodians": [], "members": [], "previous": None, "v": 1}
    return empty | {"age": "age1x", "number": 1, "opened_at": OPENED, "party": party} | more


def endorsement_of(card: str, **more: Any) -> dict[str, Any]:
    return {"as": "officer", "at": ENDORSED, "card": card, "decision": "endorsed", "until": None, "v": 1} | more


def test_texts_of_another_shape_are_refused_and_break_no_page(both: tuple[Desk, Desk]) -> None:
    first, second = both
    card = first.officer.hash
    for folder, type_, payload in (
        ("endorsements", "enlace-endorsement", endorsement_of(card, at=5)),
        ("endorsements", "enlace-endorsement", endorsement_of(card, decision="maybe")),
        ("endorsements", "enlace-endorsement", endorsement_of(card, until="the witness is here")),
        ("epochs", "enlace-epoch", epoch_of("OAS/ATG/CENTRAL", age="a\u00a0b")),
        ("epochs", "enlace-epoch", epoch_of("OAS/ATG/NOBODY")),
        ("epochs", "enlace-epoch", epoch_of("OAS/ARG/CENTRAL")),
    ):
        answer = first.bring_keys({named(folder, payload): signed_by(first, type_, payload)})
        assert answer.status_code == 422, payload
    assert browser_of(second.user).get("/en/requests/keys/").status_code == 200


def test_a_text_that_is_not_signed_by_the_card_it_names_is_refused(both: tuple[Desk, Desk]) -> None:
    first, second = both
    payload = epoch_of("OAS/ATG/CENTRAL", number=2)
    honest = signed_by(first, "enlace-epoch", payload)
    for forged in (
        honest[:-4] + b"AAAA",
        honest.rpartition(b".")[0] + b".the witness lives in High Street",
        raw_jws("enlace-epoch", payload, second.officer).encode(),
    ):
        assert first.bring_keys({named("epochs", payload): forged}).status_code == 422


def test_a_contributor_keeps_the_keys_of_one_authority_alone(both: tuple[Desk, Desk], bruno: User) -> None:
    first, _ = both
    RoleGrant.objects.filter(user=bruno).update(authority_code="FIU")
    officer = Officer.new(pack="OAS", state="ATG", authority="FIU", officer="bruno", made_at=MADE)
    card = {f"cards/{hex_of(officer.hash)}.jws": officer.card.encode()}
    desk = Desk(bruno, "ATG", officer, first.others)

    def bring(entries: Mapping[str, bytes]) -> int:
        file = SimpleUploadedFile("keys.enlace", write_archive(entries))
        answer = browser_of(bruno).post("/en/requests/keys/", {"for": "ATG/FIU", "file": file})
        return int(answer.status_code)

    assert bring(card) == 302
    for folder, type_, payload in (
        ("epochs", "enlace-epoch", epoch_of("OAS/ATG/CENTRAL", number=2)),
        ("endorsements", "enlace-endorsement", endorsement_of(first.officer.hash, decision="revoked")),
        ("endorsements", "enlace-endorsement", endorsement_of(officer.hash)),
    ):
        assert bring({named(folder, payload): signed_by(desk, type_, payload)}) == 422
    handed = entries_of(bytes(browser_of(bruno).get("/en/requests/keys/ATG/").content))
    assert not [name for name in handed if name.startswith("wraps/")]


def test_nobody_ends_the_channel_of_a_request(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, second = both
    reference = sent(first.user)
    honest = entries_of(first.answered(first.file(reference), tmp_path, "Hechos."))
    epoch = f"sha256:{'0' * 64}"
    grant = {"at": SENT, "case": "age1x", "epoch": epoch, "party": second.party, "request": reference, "v": 1}
    for entries in (
        {name.replace("0001", "0000"): one for name, one in honest.items()},
        {name.replace("messages/0001", "messages/0005"): one for name, one in honest.items()},
        {"grants/0001.jws": signed_by(first, "enlace-grant", grant), "grants/0001.age": honest["grants/0001.age"]},
    ):
        assert first.bring(reference, write_archive(entries)).status_code == 422
    assert first.bring(reference, write_archive(honest)).status_code == 302
    assert second.read(second.file(reference), tmp_path) == [{"facts": "Hechos."}]


def test_a_step_is_signed_by_whoever_took_it(both: tuple[Desk, Desk]) -> None:
    first, second = both
    reference = sent(first.user)
    line = json.loads(browser_of(first.user).get(f"/en/requests/{reference}/evidence/").content.splitlines()[0])
    forged = {"steps/0001.jws": raw_jws("enlace-step", line, second.officer).encode()}
    assert second.bring(reference, write_archive(forged)).status_code == 422
    signed = {"steps/0001.jws": signed_by(first, "enlace-step", line)}
    assert first.bring(reference, write_archive(signed)).status_code == 302
    assert "steps/0001.jws" in entries_of(second.file(reference))


def test_a_draft_for_which_something_was_sealed_is_not_thrown_away(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = both
    reference = drafted(first.user)
    first.bring(reference, first.answered(first.file(reference), tmp_path, "Hechos."))
    assert browser_of(first.user).post(f"/en/requests/{reference}/discard/").status_code == 409
