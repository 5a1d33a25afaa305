"""What goes wrong between two States that write sealed: who notices, what is said; and no word is left in clear."""

from pathlib import Path

import pytest

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.errors import SealedError
from enlace_desk.officers import Officer, endorse
from enlace_desk.signed import take
from tests.conftest import browser_of, rows_of
from tests.cooperation.requesting import desks, drafted, page_of, sent
from tests.cooperation.sealing import ENDORSED, MADE, OPENED, Desk, entries_of, hex_of
from tests.desk.cases import raw_jws

pytestmark = pytest.mark.django_db
BEFORE, DAY_BEFORE = "2026-11-22T10:00:00Z", "2026-11-22"


@pytest.mark.parametrize(
    ("code", "decided"),
    [("revoked", {"at": BEFORE, "decision": "revoked"}), ("lapsed", {"at": OPENED, "until": DAY_BEFORE})],
)
def test_what_was_sealed_with_a_key_that_had_ended_is_read_by_nobody(
    both: tuple[Desk, Desk], tmp_path: Path, code: str, decided: dict[str, str]
) -> None:
    first, second = both
    reference = sent(first.user)
    content = first.answered(first.file(reference), tmp_path, "Hechos.")
    ended = endorse(first.officer, first.officer.hash, as_="contact", **decided)  # type: ignore[arg-type]
    name = f"endorsements/{hex_of(take(ended, 'enlace-endorsement').hash)}.jws"
    assert first.bring_keys({name: ended.encode()}).status_code == 302
    assert first.bring(reference, content).status_code == 302
    with pytest.raises(SealedError) as refused:
        second.read(second.file(reference), tmp_path)
    assert refused.value.code == code
    shown = browser_of(second.user).get("/en/requests/keys/").content.decode()
    assert ("revoked" in shown) == (code == "revoked")
    assert ("it has ended" in shown) == (code == "lapsed")


def test_a_grant_to_an_authority_that_the_header_does_not_name_is_refused(
    both: tuple[Desk, Desk], tmp_path: Path
) -> None:
    first, _ = both
    reference = sent(first.user)
    epoch = _epoch_of_the_other_authority(first)
    honest = entries_of(first.answered(first.file(reference), tmp_path, "Hechos."))
    grant = take(honest["grants/0001.jws"].decode(), "enlace-grant").payload
    outside = dict(grant) | {"epoch": epoch, "party": "OAS/ATG/FIU"}
    more = {
        "grants/0003.jws": raw_jws("enlace-grant", outside, first.officer).encode(),
        "grants/0003.age": honest["grants/0001.age"],
    }
    before = rows_of(SealedEntry, AuditEntry, Letter)
    assert first.bring(reference, write_archive(honest | more)).status_code == 422
    assert rows_of(SealedEntry, AuditEntry, Letter) == before


def _epoch_of_the_other_authority(desk: Desk) -> str:
    """Have another authority of the same State make keys; return the hash of its epoch."""
    unit = Officer.new(pack="OAS", state="ATG", authority="FIU", officer="bruno", made_at=MADE)
    card = {f"cards/{hex_of(unit.hash)}.jws": unit.card.encode()}
    endorsed = endorse(desk.officer, unit.hash, at=ENDORSED)
    name = f"endorsements/{hex_of(take(endorsed, 'enlace-endorsement').hash)}.jws"
    opening = {"age": "age1x", "custodians": [], "members": [unit.hash], "number": 1, "opened_at": OPENED}
    payload = opening | {"party": "OAS/ATG/FIU", "previous": None, "v": 1}
    epoch = raw_jws("enlace-epoch", payload, desk.officer)
    hash_ = take(epoch, "enlace-epoch").hash
    assert desk.bring_keys(card).status_code == 302
    assert desk.bring_keys({name: endorsed.encode()}).status_code == 302
    assert desk.bring_keys({f"epochs/{hex_of(hash_)}.jws": epoch.encode()}).status_code == 302
    return hash_


def test_a_state_without_keys_is_written_to_by_letter_and_never_in_clear(ana: User, tmp_path: Path) -> None:
    desks()
    officer = Officer.new(pack="OAS", state="ATG", authority="CENTRAL", officer="ana", made_at=MADE)
    desk = Desk(ana, "ATG", officer, lambda: frozenset({officer.hash}))
    assert desk.bring_keys(desk.made()).status_code == 302
    reference = drafted(ana)
    with pytest.raises(SealedError) as refused:
        desk.answered(desk.file(reference), tmp_path, "Hechos.")
    assert (refused.value.code, refused.value.fields) == ("without_keys", ("OAS/ARG/CENTRAL",))
    browser = browser_of(ana)
    page = browser.get(f"/en/requests/{reference}/sealed/").content.decode()
    assert "has no keys yet: use the letter" in page
    assert browser.get(f"/en/requests/{reference}/letter/?format=docx&language=es").status_code == 200
    edited = browser.get(f"/en/requests/{reference}/edit/").content.decode()
    assert "<textarea" not in page + edited + page_of(ana, reference)
