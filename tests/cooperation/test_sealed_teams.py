"""The sealed room of a joint team, from the desks of its members to the server and back: all of them SYNTHETIC."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.common import clock
from enlace.cooperation.models import SealedEntry
from enlace.cooperation.queries.roster import roster_of
from enlace.cooperation.rules.sealed_archive import write_archive
from enlace_desk.grants import is_current, new_case
from enlace_desk.messages import Content, seal_message
from enlace_desk.officers import Officer
from enlace_desk.roster import LEFT, sign_lines
from tests.conftest import browser_of, rows_of
from tests.cooperation.sealing import MADE, SENT, Desk, entries_of
from tests.cooperation.teaming import contact, more_desks, proposed, take
from tests.cooperation.test_sealed_pieces import piece

pytestmark = pytest.mark.django_db
LEAD = "ATG/CENTRAL"
Desks = dict[str, Desk]


@pytest.fixture
def desks(ana: User, carla: User) -> Desks:
    """The desks of four States, each with keys that the others have compared. Antigua and Barbuda leads."""
    more_desks()
    people = {"ATG": ana, "ARG": carla, "BLZ": contact("BLZ"), "BRA": contact("BRA")}
    officers = {
        state: Officer.new(pack="OAS", state=state, authority="CENTRAL", officer=state.lower(), made_at=MADE)
        for state in people
    }
    trusted = frozenset(one.hash for one in officers.values())
    found = {state: Desk(user, state, officers[state], lambda: trusted, "teams") for state, user in people.items()}
    for one in found.values():
        assert one.bring_keys(one.made()).status_code == 302
    return found


@pytest.fixture
def reference(desks: Desks) -> str:
    """The team after Argentina and Belize have accepted."""
    found = proposed(desks["ATG"].user)
    for state in ("ARG", "BLZ"):
        accept(desks[state], found)
    assert take(desks["ATG"].user, found, "begun", LEAD).status_code == 302
    return found


def accept(desk: Desk, reference: str) -> None:
    side, day = f"{desk.state}/CENTRAL", clock.today().isoformat()
    assert take(desk.user, reference, "accepted", side, {"on": day}).status_code == 302


def leave(desk: Desk, reference: str) -> None:
    day = clock.today().isoformat()
    assert take(desk.user, reference, "left", f"{desk.state}/CENTRAL", {"on": day}).status_code == 302


def decided(desk: Desk, content: bytes, folder: Path, decision: str, *states: str) -> bytes:
    """Return the file with one line of the roster more for each State."""
    case, entries = desk.case(content, folder), entries_of(content)
    parties = [f"OAS/{state}/CENTRAL" for state in states]
    count = len(case.file.messages)
    lines = sign_lines(desk.officer, case.file.header, case.roster, count, decision, parties, SENT)
    first = len(case.roster) + 1
    return write_archive(
        entries | {f"roster/{number:04}.jws": line.encode() for number, line in enumerate(lines, first)}
    )


def written(desk: Desk, content: bytes, folder: Path, words: str, type_: str = "note") -> bytes:
    """Return the file with one message more, for a case that is current."""
    case, entries = desk.case(content, folder), entries_of(content)
    place = case.next_place()
    current = [one for one in case.identities(desk.officer) if is_current(one, case.grants, place.parties, case.epochs)]
    recipient = current[0] if current else ""
    if not current:
        made = new_case(desk.officer, case.file.header, case.epochs, SENT, case.roster)
        recipient = made.recipient
        for number, grant in enumerate(made.grants, len(case.grants) + 1):
            entries |= {f"grants/{number:04}.jws": grant.grant.encode(), f"grants/{number:04}.age": grant.sealed}
    sealed = seal_message(desk.officer, Content(type_, "TLP:RED", {"text": words}), place, recipient, SENT)
    name = f"messages/{place.number:04}"
    return write_archive(entries | {f"{name}.jws": sealed.seal.encode(), f"{name}.age": sealed.ciphertext})


def read(desk: Desk, reference: str, folder: Path) -> list[str]:
    """Return what an officer reads of each message, "" of one that is closed to them."""
    case = desk.case(desk.file(reference), folder)
    found = case.messages(case.identities(desk.officer), datetime.now(UTC), desk.party)
    return [one["body"]["text"] if "body" in one else "" for one in found]


def test_a_member_who_joins_reads_nothing_from_before_and_one_who_left_nothing_after(
    desks: Desks, reference: str, tmp_path: Path
) -> None:
    lead, second, third, fourth = desks.values()
    begun = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG", "BLZ")
    assert lead.bring(reference, written(lead, begun, tmp_path, "one")).status_code == 302
    assert [one.party.split("/")[1] for one in roster_of(reference)] == ["ATG", "ARG", "BLZ"]
    assert second.bring(reference, written(second, second.file(reference), tmp_path, "two")).status_code == 302
    for desk in (lead, second, third):
        assert read(desk, reference, tmp_path) == ["one", "two"]

    assert take(lead.user, reference, "invited", LEAD, {"sides": ["BRA/CENTRAL"]}).status_code == 302
    assert browser_of(fourth.user).get(f"/en/teams/{reference}/sealed/").status_code == 404
    accept(fourth, reference)
    joined = decided(lead, lead.file(reference), tmp_path, "admitted", "BRA")
    assert lead.bring(reference, written(lead, joined, tmp_path, "three")).status_code == 302
    assert read(fourth, reference, tmp_path) == ["", "", "three"]
    assert read(third, reference, tmp_path) == ["one", "two", "three"]

    leave(third, reference)
    stale = second.file(reference)
    answer = second.bring(reference, written(second, stale, tmp_path, "to all four"))
    assert answer.status_code == 422
    assert "OAS/BLZ/CENTRAL has left this joint team." in answer.content.decode()
    assert "has left this joint team" in browser_of(second.user).get(f"/en/teams/{reference}/sealed/").content.decode()
    without = decided(lead, lead.file(reference), tmp_path, LEFT, "BLZ")
    assert lead.bring(reference, without).status_code == 302
    assert second.bring(reference, written(second, second.file(reference), tmp_path, "four")).status_code == 302
    assert read(fourth, reference, tmp_path) == ["", "", "three", "four"]
    assert browser_of(third.user).get(f"/en/teams/{reference}/sealed/file/").status_code == 404
    # What was sealed by whoever has left is still checked, with the keys of that State.
    assert read(second, reference, tmp_path) == ["one", "two", "three", "four"]


def test_signatures_that_come_without_a_message_are_said_to_be_kept(
    desks: Desks, reference: str, tmp_path: Path
) -> None:
    lead = desks["ATG"]
    address = f"/en/teams/{reference}/sealed/"
    signed = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG", "BLZ")
    for told in (
        "What was signed at the desk was kept; no message came with it.",
        "The file holds no message that was",
    ):
        answer = browser_of(lead.user).post(address, {"file": SimpleUploadedFile("x.enlace", signed)}, follow=True)
        assert told in answer.content.decode()


def test_keys_stand_beside_the_name_of_their_authority_and_its_code(desks: Desks, reference: str) -> None:
    for address in (f"/en/teams/{reference}/sealed/", "/en/requests/keys/"):
        page = browser_of(desks["ATG"].user).get(address).content.decode()
        assert 'CENTRAL of ARG · Argentina<br><code class="unbroken">CENTRAL</code>' in page
        assert "has no keys yet, so nothing can be sealed" not in page


def test_what_a_member_may_not_decide_is_refused_and_nothing_is_stored(
    desks: Desks, reference: str, tmp_path: Path
) -> None:
    lead, second, *_ = desks.values()
    admitting = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG")
    before = rows_of(SealedEntry, AuditEntry, Letter)
    # Lines that the lead signed, brought by another; and a State that has accepted nothing.
    assert second.bring(reference, admitting).status_code == 422
    outsider = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "BRA")
    assert lead.bring(reference, outsider).status_code == 422
    assert rows_of(SealedEntry, AuditEntry, Letter) == before
    assert lead.bring(reference, admitting).status_code == 302


def test_a_file_of_a_team_is_not_brought_to_a_request_nor_to_another_team(
    desks: Desks, reference: str, tmp_path: Path
) -> None:
    lead = desks["ATG"]
    other = proposed(lead.user, until_on="2028-01-31")
    content = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG")
    answer = lead.bring(other, content)
    assert answer.status_code == 422
    assert f"This is the file of the joint team {reference}." in answer.content.decode()
    assert browser_of(lead.user).get(f"/en/requests/{reference}/sealed/").status_code == 404
    assert not roster_of(other)


def test_the_others_are_written_to_and_pieces_are_kept(desks: Desks, reference: str, tmp_path: Path) -> None:
    lead, second, *_ = desks.values()
    begun = decided(lead, lead.file(reference), tmp_path, "admitted", "ATG", "ARG", "BLZ")
    letters = Letter.objects.count()
    lead.bring(reference, written(lead, begun, tmp_path, "one"))
    assert (
        Letter.objects.filter(subject__contains="a sealed message has come").count() == Letter.objects.count() - letters
    )
    name, content = piece()
    address = f"/en/teams/{reference}/sealed/pieces/"
    sent = browser_of(second.user).post(f"{address}?name={name}", content, content_type="application/octet-stream")
    assert sent.json() == {"kept": [name]}
    assert browser_of(lead.user).get(address).json() == {"kept": [name]}
    row = SealedEntry.objects.get(kind="pieces")
    assert (row.coop_request_id, row.joint_team and row.joint_team.reference) == (None, reference)
    page = browser_of(lead.user).get(f"/en/teams/{reference}/sealed/").content.decode()
    assert "Take the sealed file of this joint team." in page
    assert "the letter" not in page


def test_the_secretariat_and_strangers_do_not_enter(desks: Desks, reference: str, diego: User, felix: User) -> None:
    for user in (diego, felix):
        for address in ("sealed/", "sealed/file/", "sealed/pieces/"):
            assert browser_of(user).get(f"/en/teams/{reference}/{address}").status_code == 403


def test_the_page_asks_the_database_no_more_for_more_members(desks: Desks, reference: str) -> None:
    lead, _, _, fourth = desks.values()
    address = f"/en/teams/{reference}/sealed/"

    def count() -> int:
        browser = browser_of(lead.user)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    few = count()
    take(lead.user, reference, "invited", LEAD, {"sides": ["BRA/CENTRAL"]})
    accept(fourth, reference)
    assert count() == few <= 35
