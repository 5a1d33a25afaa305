"""Sealed files from whoever wishes harm: nothing unsigned is kept, nobody ends the channel of another."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enlace.accounts.models import RoleGrant, User
from enlace.common.canonical import content_hash
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.officers import Officer
from tests.conftest import browser_of
from tests.cooperation.requesting import drafted, page_of, sent
from tests.cooperation.sealing import ENDORSED, MADE, OPENED, SENT, Desk, entries_of, hex_of
from tests.desk.cases import raw_jws

pytestmark = pytest.mark.django_db


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


def test_a_step_is_signed_by_whoever_took_it(both: tuple[Desk, Desk], diego: User) -> None:
    first, second = both
    reference = sent(first.user)
    line = json.loads(browser_of(first.user).get(f"/en/requests/{reference}/evidence/").content.splitlines()[0])
    forged = {"steps/0001.jws": raw_jws("enlace-step", line, second.officer).encode()}
    assert second.bring(reference, write_archive(forged)).status_code == 422
    signed = {"steps/0001.jws": signed_by(first, "enlace-step", line)}
    assert first.bring(reference, write_archive(signed)).status_code == 302
    assert "steps/0001.jws" in entries_of(second.file(reference))
    assert [page_of(one.user, reference).count("signed with an officer’s key") for one in both] == [1, 1]
    assert "signed with an officer’s key" not in page_of(diego, reference)


def test_a_draft_for_which_something_was_sealed_is_not_thrown_away(both: tuple[Desk, Desk], tmp_path: Path) -> None:
    first, _ = both
    reference = drafted(first.user)
    first.bring(reference, first.answered(first.file(reference), tmp_path, "Hechos."))
    assert browser_of(first.user).post(f"/en/requests/{reference}/discard/").status_code == 409
