"""Pieces of attachments, brought one by one: what is there is not sent again, what was altered is refused."""

import zlib
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.common.errors import Invalid
from enlace.cooperation.actions.sealed import ENDED
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.sealed import New
from enlace.cooperation.rules.sealed_archive import MAX_PIECE_BYTES, hash_bytes, write_archive
from enlace.cooperation.rules.sealed_room import (
    MAX_BESIDES_PIECES,
    MAX_KEPT_BYTES,
    MOST_KEPT_ENTRIES,
    Kept,
    check_room,
)
from enlace_desk import age
from enlace_desk.padding import pad
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import desks, drafted, sent, step
from tests.cooperation.sealing import hex_of

pytestmark = pytest.mark.django_db
# Random content sealed for a random key: nobody opens it.
CASE = age.recipient_of(age.new_identity())


def piece(text: bytes = b"SYNTHETIC") -> tuple[str, bytes]:
    """Return the name and the content of a piece."""
    content = age.seal(pad(text), [CASE])
    return hex_of(hash_bytes(content)), content


def bring(user: User, reference: str, name: str, content: bytes) -> HttpResponse:
    address = f"/en/requests/{reference}/sealed/pieces/?name={name}"
    answer: HttpResponse = browser_of(user).post(address, content, content_type="application/octet-stream")
    return answer


def kept(user: User, reference: str) -> list[str]:
    answer = browser_of(user).get(f"/en/requests/{reference}/sealed/pieces/").json()
    names: list[str] = answer["kept"]
    return names


@pytest.fixture
def reference(ana: User, carla: User) -> str:
    desks()
    return sent(ana)


def test_an_upload_that_broke_off_goes_on_with_no_piece_twice(ana: User, carla: User, reference: str) -> None:
    pieces = dict(piece(f"{number}".encode()) for number in range(3))
    first, *rest = pieces
    assert bring(ana, reference, first, pieces[first]).json() == {"kept": [first]}
    assert kept(ana, reference) == [first]
    for name in rest:
        assert bring(ana, reference, name, pieces[name]).status_code == 200
    before = rows_of(SealedEntry, AuditEntry)
    # What was sent when the line broke, and came all the same.
    assert bring(ana, reference, rest[-1], pieces[rest[-1]]).status_code == 200
    assert rows_of(SealedEntry, AuditEntry) == before
    assert kept(carla, reference) == sorted(pieces)
    # The whole file, in which they stand too, adds none of them again.
    file = SimpleUploadedFile("x.enlace", write_archive({f"pieces/{name}.age": one for name, one in pieces.items()}))
    assert browser_of(ana).post(f"/en/requests/{reference}/sealed/", {"file": file}).status_code == 302
    assert rows_of(SealedEntry, AuditEntry) == before


def test_each_piece_leaves_its_entry_and_tells_nobody(ana: User, reference: str) -> None:
    letters = Letter.objects.count()
    told = AuditEntry.objects.filter(subject=reference).count()
    bring(ana, reference, *piece())
    row = SealedEntry.objects.get(kind="pieces")
    assert (row.state_code, row.authority_code, row.crc) == ("ATG", "CENTRAL", zlib.crc32(row.content))
    assert AuditEntry.objects.filter(subject=reference).count() == told + 1
    assert Letter.objects.count() == letters


def test_what_is_no_piece_or_was_altered_is_refused_and_not_stored(ana: User, reference: str) -> None:
    name, content = piece()
    clear = b"The witness lives in High Street."
    for given, sent_content in (
        (name, content[:-1] + bytes([content[-1] ^ 1])),
        (name, content[:-100]),
        (hex_of(hash_bytes(clear)), clear),
        ("", content),
        ("../" + name, content),
        (name + "0", content),
        (name, b""),
        (name, content + bytes(MAX_PIECE_BYTES)),
    ):
        answer = bring(ana, reference, given, sent_content)
        assert answer.status_code == 422
        assert answer.json()["problems"]
    assert not SealedEntry.objects.filter(kind="pieces").exists()


def test_a_reference_that_is_unknown_or_of_others_is_not_found(ana: User, carla: User, felix: User) -> None:
    desks()
    reference = drafted(ana)
    for user, given, status in ((ana, "NONE", 404), (carla, reference, 404), (felix, reference, 403)):
        assert bring(user, given, *piece()).status_code == status
    assert browser_of(carla).get(f"/en/requests/{reference}/sealed/pieces/").json() == {
        "problems": ["There is no such request."]
    }
    assert not SealedEntry.objects.exists()


def test_nothing_is_added_to_a_request_that_ended(ana: User, reference: str) -> None:
    step(ana, reference, "withdrawn", reason="not_needed")
    answer = bring(ana, reference, *piece())
    assert answer.status_code == 409
    assert answer.json()["problems"] == [ENDED]
    assert not SealedEntry.objects.exists()


def test_a_piece_is_taken_from_a_page_of_ours_alone(ana: User, reference: str) -> None:
    browser = browser_of(ana)
    browser.handler.enforce_csrf_checks = True
    name, content = piece()
    address = f"/en/requests/{reference}/sealed/pieces/?name={name}"
    assert browser.post(address, content, content_type="application/octet-stream").status_code == 403
    assert not SealedEntry.objects.exists()


def test_of_one_request_no_more_is_kept_than_fits() -> None:
    small = New("pieces", "pieces/x.age", bytes(10))
    message = New("messages", "messages/0001.age", bytes(10))
    side = Side("ATG", "CENTRAL")
    check_room({side: Kept(MOST_KEPT_ENTRIES - 1, MAX_KEPT_BYTES - 10, MAX_BESIDES_PIECES)}, side, [side], [small])
    for full, found in (
        (Kept(1, MAX_KEPT_BYTES - 9, 0), small),
        (Kept(MOST_KEPT_ENTRIES, 0, 0), small),
        (Kept(1, 0, MAX_BESIDES_PIECES - 9), message),
    ):
        with pytest.raises(Invalid):
            check_room({side: full}, side, [side], [found])


def test_nobody_uses_the_part_of_another() -> None:
    """Who wishes harm fills a request or a team with pieces; whoever else is in it goes on."""
    one, other, third, gone = (Side(state, "CENTRAL") for state in ("ATG", "ARG", "BLZ", "BRA"))
    part = MAX_KEPT_BYTES // 12
    big = New("pieces", "pieces/x.age", bytes(part // 8))
    full = {one: Kept(1, MAX_KEPT_BYTES - 2 * part - 10), gone: Kept(1, 10)}
    with pytest.raises(Invalid):
        check_room(full, one, [one, other, third], [New("pieces", "pieces/x.age", bytes(1))])
    for place in range(8):
        check_room(full | {other: Kept(1, place * part // 8)}, other, [one, other, third], [big])
    with pytest.raises(Invalid):
        check_room(full | {other: Kept(1, part)}, other, [one, other, third], [big])
    check_room(full | {other: Kept(1, part)}, third, [one, other, third], [big])


def test_a_request_that_is_full_says_so(ana: User, reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, content = piece()
    monkeypatch.setattr("enlace.cooperation.rules.sealed_room.MAX_KEPT_BYTES", len(content) * 8 // 7 + 1)
    assert bring(ana, reference, name, content).status_code == 200
    other, more = piece()
    answer = bring(ana, reference, other, more)
    assert answer.status_code == 422
    assert "Begin another one for the rest" in answer.json()["problems"][0]
    assert kept(ana, reference) == [name]


def test_the_checksums_of_rows_that_were_there_are_filled_in(ana: User, reference: str) -> None:
    bring(ana, reference, *piece())
    on = ' ON "cooperation_sealedentry"' if connection.vendor == "postgresql" else ""
    # PostgreSQL alters no table whose keys it has still to check.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "cooperation_sealedentry_no_update"{on}')
    SealedEntry.objects.update(crc=0)
    import_module("enlace.cooperation.migrations.0007_sealed_files").fill(apps, None)
    row = SealedEntry.objects.get()
    assert row.crc == zlib.crc32(row.content)
