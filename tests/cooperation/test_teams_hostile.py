"""Members of a joint team that wish harm: none of them ends the sealed room for the others."""

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from enlace.accounts.models import Letter
from enlace.common import clock
from enlace.common.canonical import content_hash
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace.cooperation.rules.signatures import is_signed
from enlace.cooperation.rules.signed_texts import read_signed
from enlace_desk.errors import SealedError
from enlace_desk.officers import Officer, endorse
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from enlace_desk.texts import to_base64url
from tests.conftest import browser_of
from tests.cooperation.sealing import ENDORSED, MADE, OPENED, SENT, entries_of, hex_of
from tests.cooperation.teaming import LEAD, Three, contact, more_desks, operating
from tests.cooperation.teaming import take as take_step
from tests.cooperation.test_sealed_teams import Desks, decided, desks, leave, reference, written
from tests.desk.cases import raw_jws

pytestmark = pytest.mark.django_db
__all__ = ["desks", "reference"]

HASH = f"sha256:{'0' * 64}"
OFFICER = Officer.new(pack="OAS", state="ARG", authority="CENTRAL", officer="mallory", made_at=MADE)
CARD = take(OFFICER.card, "enlace-card").payload
EPOCH: dict[str, Any] = {
    "age": "age1x",
    "custodians": [],
    "members": [OFFICER.hash],
    "number": 1,
    "opened_at": OPENED,
    "party": "OAS/ARG/CENTRAL",
    "previous": None,
    "v": 1,
}
SEAL: dict[str, Any] = {
    "case": "age1x",
    "ciphertext": HASH,
    "from": "OAS/ARG/CENTRAL",
    "handling": "TLP:RED",
    "header": HASH,
    "number": 1,
    "previous": None,
    "request": "JT-26XK4",
    "sent_at": SENT,
    "to": ["OAS/ARG/CENTRAL", "OAS/ATG/CENTRAL"],
    "type": "note",
    "v": 1,
}
ROSTER: dict[str, Any] = {
    "at": SENT,
    "decision": "left",
    "from": 1,
    "number": 2,
    "party": "OAS/ARG/CENTRAL",
    "previous": HASH,
    "request": "JT-26XK4",
    "v": 1,
}
ENDORSEMENT = take(endorse(OFFICER, OFFICER.hash, at=ENDORSED, as_="contact"), "enlace-endorsement").payload
GRANT = {"at": SENT, "case": "age1x", "epoch": HASH, "party": "OAS/ARG/CENTRAL", "request": "JT-26XK4", "v": 1}
ODD: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("enlace-card", CARD, {"made_at": "2026-13-45T10:00:00Z"}),
    ("enlace-card", CARD, {"made_at": "2026-02-30T10:00:00Z"}),
    ("enlace-card", CARD, {"made_at": "2026-02-28T24:00:00Z"}),
    ("enlace-card", CARD, {"made_at": "0000-02-28T10:00:00Z"}),
    ("enlace-endorsement", ENDORSEMENT, {"at": "2026-11-20T10:00:61Z"}),
    ("enlace-endorsement", ENDORSEMENT, {"until": "2026-11-31"}),
    ("enlace-epoch", EPOCH, {"opened_at": "2026-11-20T99:00:00Z"}),
    ("enlace-epoch", EPOCH, {"members": [f"sha256:{'b' * 64}", f"sha256:{'a' * 64}"]}),
    ("enlace-epoch", EPOCH, {"members": [HASH, HASH]}),
    ("enlace-epoch", EPOCH, {"custodians": [f"sha256:{'b' * 64}", f"sha256:{'a' * 64}"]}),
    ("enlace-grant", GRANT, {"at": "2026-00-20T10:00:00Z"}),
    ("enlace-roster", ROSTER, {"at": "2026-11-20T10:60:00Z"}),
    ("enlace-seal", SEAL, {"handling": "TLP:PINK"}),
    ("enlace-seal", SEAL, {"sent_at": "2026-11-00T10:00:00Z"}),
    ("enlace-seal", SEAL, {"to": ["OAS/ATG/CENTRAL", "OAS/ARG/CENTRAL"]}),
]


@pytest.mark.parametrize(("type_", "honest", "odd"), ODD)
def test_what_no_desk_reads_the_server_does_not_take(type_: str, honest: dict[str, Any], odd: dict[str, Any]) -> None:
    """Desk and client refuse the whole file for one such text: whoever could bring it would end it for all."""
    assert read_signed(raw_jws(type_, honest, OFFICER).encode(), type_)
    spoilt = raw_jws(type_, honest | odd, OFFICER)
    with pytest.raises(SealedError):
        take(spoilt, type_)
    assert read_signed(spoilt.encode(), type_) is None


def loosened(part: str) -> str:
    """Return the same octets in another spelling of base64url: with bits set that are not used."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    octets = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    for last in alphabet:
        other = part[:-1] + last
        if other != part and base64.urlsafe_b64decode(other + "=" * (-len(other) % 4)) == octets:
            return other
    return ""


def spellings(text: str) -> list[str]:
    parts = text.split(".")
    loose = [
        [*parts[:place], loosened(parts[place]), *parts[place + 1 :]] for place in range(3) if loosened(parts[place])
    ]
    plus = text.replace("-", "+").replace("_", "/")
    return [".".join(one) for one in loose] + ([plus] if plus != text else [])


def test_base64_has_one_spelling() -> None:
    found = [
        spelt for age in ("x", "xy", "xyz") for spelt in spellings(raw_jws("enlace-card", CARD | {"age": age}, OFFICER))
    ]
    assert len(found) > 4
    for spelt in found:
        with pytest.raises(SealedError):
            take(spelt, "enlace-card")
        assert read_signed(spelt.encode(), "enlace-card") is None


POINTS = (
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "00" * 31 + "80",
    "00" * 32,
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
)
SAME_POINTS = ("01" + "00" * 30 + "80", "ee" + "ff" * 30 + "7f", "ed" + "ff" * 30 + "7f")


@pytest.mark.parametrize("key", [*POINTS, *SAME_POINTS])
def test_a_key_that_not_all_programs_take_signs_nothing(key: str) -> None:
    """By such a key something is signed in one browser and not in another, where the whole file would be refused."""

    def verified(text: str, point: str) -> bool:
        signature = bytes.fromhex(point) + bytes(32)
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True

    signed = [(text, one) for text in map(str, range(50)) for one in POINTS if verified(text, one)]
    assert signed
    for text, point in signed:
        jws = f"{text}.{to_base64url(bytes.fromhex(point) + bytes(32))}"
        assert not is_signed(jws, to_base64url(bytes.fromhex(key)))


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return a ZIP whose names may have any letters."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def test_digits_of_other_scripts_are_no_numbers_of_entries(desks: Desks, reference: str, tmp_path: Path) -> None:
    """A file with such a name could be handed out to nobody any more."""
    lead, second, *_ = desks.values()
    begun = entries_of(decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG", "BLZ"))
    odd = zipped({name.replace("0003", "\u0660\u0660\u0660\u0663"): one for name, one in begun.items()})
    assert lead.bring(reference, odd).status_code == 422
    path = tmp_path / "odd.enlace"
    path.write_bytes(odd)
    with pytest.raises(SealedError), Archive.of(path):
        pass
    assert second.file(reference)


def test_no_state_makes_the_file_of_others_too_large_with_keys(
    desks: Desks, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = desks["ARG"]
    monkeypatch.setattr("enlace.cooperation.rules.sealed_room.KEYS", {"cards": (3, 10_000), "epochs": (1, 10_000)})

    def card(name: str) -> dict[str, bytes]:
        one = Officer.new(pack="OAS", state="ARG", authority="CENTRAL", officer=name, made_at=MADE)
        return {f"cards/{hex_of(one.hash)}.jws": one.card.encode()}

    assert second.bring_keys(card("one") | card("two") | card("three")).status_code == 422
    assert second.bring_keys(card("one")).status_code == 302
    assert second.bring(reference, write_archive(card("two") | card("three"))).status_code == 422
    assert second.bring(reference, write_archive(card("two"))).status_code == 302
    answer = second.bring_keys(card("three"))
    assert answer.status_code == 422
    assert "No more keys of this kind are kept of your State" in answer.content.decode()
    # Who may add cards alone keeps nobody from revoking one; and another State has as many as before.
    payload = ENDORSEMENT | {"card": second.officer.hash, "decision": "revoked"}
    name = f"endorsements/{hex_of(content_hash(payload))}.jws"
    signed = raw_jws("enlace-endorsement", payload, second.officer).encode()
    assert second.bring_keys({name: signed}).status_code == 302
    assert desks["BLZ"].bring_keys(desks["BLZ"].made()).status_code == 422
    assert SealedEntry.objects.filter(kind="cards", state_code="BLZ").count() == 1


def test_who_left_and_is_invited_again_is_sealed_for_only_after_it_accepted(
    desks: Desks, reference: str, tmp_path: Path
) -> None:
    """Until the desk has signed its leaving the roster has it still: what is sealed for it, it did not ask for."""
    lead, second, third, _ = desks.values()
    begun = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG", "BLZ")
    assert lead.bring(reference, written(lead, begun, tmp_path, "one")).status_code == 302
    leave(third, reference)
    assert take_step(lead.user, reference, "invited", LEAD, {"sides": ["BLZ/CENTRAL"]}).status_code == 302
    for target, sent in (("", {}), ("declined", {"reason": "capacity"})):
        if target:
            assert take_step(third.user, reference, target, "BLZ/CENTRAL", sent).status_code == 302
        answer = second.bring(reference, written(second, second.file(reference), tmp_path, "to all three"))
        assert answer.status_code == 422
        assert "OAS/BLZ/CENTRAL has left this joint team." in answer.content.decode()


def test_who_leaves_from_a_later_day_stays_until_then(desks: Desks, reference: str) -> None:
    """An invitation meanwhile would put it out at once, and take from it what is sealed until that day."""
    lead, third = desks["ATG"], desks["BLZ"]
    later = (clock.today() + timedelta(days=30)).isoformat()
    assert take_step(third.user, reference, "left", "BLZ/CENTRAL", {"on": later}).status_code == 302
    assert browser_of(third.user).get(f"/en/teams/{reference}/sealed/").status_code == 200
    assert take_step(lead.user, reference, "invited", LEAD, {"sides": ["BLZ/CENTRAL"]}).status_code == 422
    assert browser_of(third.user).get(f"/en/teams/{reference}/sealed/").status_code == 200


def test_letters_tell_of_the_end_to_all_and_of_the_report_to_nobody_outside(three: Three) -> None:
    more_desks()
    lead, second, third = three
    invited = contact("BRA")
    team = operating(three)
    assert take_step(lead, team, "invited", LEAD, {"sides": ["BRA/CENTRAL"]}).status_code == 302

    def told(before: int) -> set[tuple[str, str]]:
        found = Letter.objects.order_by("pk").values_list("recipient", "subject")[before:]
        return {(email, subject.rpartition(": ")[2]) for email, subject in found}

    count = Letter.objects.count()
    report = {"outcome": "reached", "results": ["persons_charged"], "assets": "none_seized"}
    assert take_step(lead, team, "reported", LEAD, report).status_code == 302
    assert told(count) == {
        (second.email, "Proposed the closing report"),
        (third.email, "Proposed the closing report"),
        (invited.email, "Took an invitation back"),
    }
    assert take_step(second, team, "confirmed", "ARG/CENTRAL").status_code == 302
    count = Letter.objects.count()
    assert take_step(third, team, "confirmed", "BLZ/CENTRAL").status_code == 302
    assert told(count) == {(one.email, "nothing is open any more") for one in (lead, second)}


def test_the_order_of_the_list_tells_nothing_of_a_team_that_was_left(three: Three) -> None:
    more_desks()
    lead, second, _ = three
    teams = [operating(three, until_on=f"2027-12-0{day}") for day in (1, 2, 3)]
    for one in teams[:2]:
        today = clock.today().isoformat()
        assert take_step(second, one, "left", "ARG/CENTRAL", {"on": today}).status_code == 302

    def listed() -> list[str]:
        page = browser_of(second).get("/en/teams/").content.decode()
        return sorted(teams, key=page.index)

    before = listed()
    assert before[0] == teams[2]
    for one in teams[:2]:
        assert take_step(lead, one, "extended", LEAD, {"until_on": "2029-01-31"}).status_code == 302
        assert listed() == before


def test_a_line_of_a_team_that_no_desk_reads_is_not_taken_signed(desks: Desks, reference: str) -> None:
    """Every member would be told for ever that something was left aside."""
    lead = desks["ATG"]
    line = json.loads(browser_of(lead.user).get(f"/en/teams/{reference}/evidence/").content.splitlines()[0])
    signed = {"steps/0001.jws": raw_jws("enlace-step", line, lead.officer).encode()}
    assert lead.bring(reference, write_archive(signed)).status_code == 422
