"""Sealed content on the server: it travels closed, what does not belong is refused, nothing is ever readable."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.errors import SealedError
from enlace_desk.officers import Officer
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import MLA, drafted, page_of, sent, step
from tests.cooperation.sealing import MADE, Desk, entries_of, hex_of

pytestmark = pytest.mark.django_db
CANARY = "canario-de-plata-4711"


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
    answer = first.bring(other, write_archive(content)).content.decode()
    assert f"This is the file of the request {reference}." in answer
    assert "There is a problem" in answer


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
    page = browser_of(second.user).get(f"/en/requests/{reference}/sealed/").content.decode()
    assert "Nothing is added any more but signatures of the steps." in page


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
