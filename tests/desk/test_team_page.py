"""A joint team at the desk, in three browsers: members admitted, a calendar, one who joins and one who leaves."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import FilePayload, Page, expect

from enlace.common.canonical import canonical
from enlace.cooperation.rules.roster import Roster, RosterLine, parties_at
from enlace.cooperation.rules.sealed import Known, new_entries
from enlace.cooperation.rules.sealed_archive import HEADER, hash_bytes, read_archive, write_archive
from enlace.cooperation.rules.signed_texts import Signed, read_signed
from enlace_desk.reading import Case
from enlace_desk.roster import members
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from enlace_desk.texts import Text
from tests.desk import test_page
from tests.desk.test_page import MARKUP, Officer, Platform, Somebody, payload

pytestmark = pytest.mark.xdist_group("desk")
address, somebody = test_page.address, test_page.somebody

A, B, C = "OAS/ATG/CENTRAL", "OAS/ARG/CENTRAL", "OAS/BRA/CENTRAL"
ANTIGUA, ARGENTINA, BRAZIL = "CENTRAL · Antigua and Barbuda", "CENTRAL · Argentina", "CENTRAL · Brazil"
TEAM: Text = {
    "asked": [],
    "bases": ["untoc"],
    "crime_types": ["firearms"],
    "form": "task_force",
    "from_on": "2026-11-26",
    "lead": A,
    "members": [B, A, C],
    "request": "JT-26-000001",
    "sharing": "none_agreed",
    "until_on": None,
    "v": 1,
}


@dataclass
class Room:
    """The sealed room of a team on the platform: it keeps what it judges to be good, and hands all of it out."""

    platform: Platform
    header: Text = field(default_factory=TEAM.copy)
    entries: dict[str, bytes] = field(default_factory=dict)

    def bring(self, content: bytes, party: str) -> list[str]:
        """Keep what the server would keep; return of which kinds it is."""
        found = new_entries(read_archive(content), self.known(party, content))
        self.entries |= {one.name: one.content for one in found}
        return sorted({one.kind for one in found})

    def known(self, party: str, content: bytes) -> Known:
        """Return what is there already, as the server works it out."""
        grants = self.signed("grants")
        to = [(one.payload["case"], one.payload["party"]) for one in grants]
        seals = self.signed("messages")
        lines = tuple(map(RosterLine.of, self.signed("roster")))
        members = frozenset(self.header["members"])
        held = self.platform.entries | self.entries
        return replace(
            self.platform.known(party, content),
            held={name: hash_bytes(one) for name, one in held.items()},
            request=self.header["request"],
            parties=(),
            header=canonical(self.header),
            seals=tuple(one.hash for one in seals),
            grants=len(grants),
            roster=Roster(self.header["lead"], members, lines),
            leaving=tuple(one for one in parties_at(lines, len(seals) + 1) if one not in members),
            cases={case: frozenset(party for one, party in to if one == case) for case, _ in to},
        )

    def signed(self, folder: str) -> list[Signed]:
        type_ = {"grants": "enlace-grant", "messages": "enlace-seal", "roster": "enlace-roster"}[folder]
        names = sorted(name for name in self.entries if name.startswith(f"{folder}/") and name.endswith(".jws"))
        return [one for name in names if (one := read_signed(self.entries[name], type_))]

    def file(self) -> FilePayload:
        entries = self.platform.entries | self.entries | {HEADER: canonical(self.header).encode()}
        return payload("JT-26-000001.enlace", write_archive(entries))


def opened(one: Officer, room: Room) -> Page:
    """Open the file of the team; whoever was not compared yet is."""
    page = one.open_request(room.file())
    compare = page.get_by_role("button", name="I compared it by telephone")
    heading = page.get_by_role("heading", name=f"Joint team led by {ANTIGUA}")
    while True:
        heading.or_(compare).first.wait_for()
        if heading.is_visible():
            return page
        one_of_them = page.get_by_role("button", name=compare.first.inner_text(), exact=True)
        one_of_them.click()
        expect(one_of_them).to_have_count(0)


def rows(page: Page) -> list[str]:
    """Return who is in the list of members, and how."""
    section = page.get_by_role("heading", name="Members").locator("xpath=following-sibling::ul[1]")
    return [text.split(";")[0] for text in section.get_by_role("listitem").all_inner_texts()]


def texts(page: Page) -> list[str]:
    messages = page.get_by_role("heading", name="Messages").locator("xpath=following-sibling::article")
    return [one.inner_text().splitlines()[-1] for one in messages.all()]


def test_a_team_admits_plans_grows_and_shrinks(somebody: Somebody, tmp_path: Path) -> None:
    bruno, carla, davi = somebody("bruno"), somebody("carla", B), somebody("davi", C)
    room = Room(Platform(authorities=frozenset({A, B, C})))
    for one in (bruno, carla):
        room.platform.bring(one.make_keys(), one.party)
        room.platform.bring(one.begin(room.platform.keys_file(one.state)), one.party)
    entry_of_first = planned(bruno, carla, room)
    joined(bruno, davi, room)
    assert entry_of_first not in texts(davi.page)
    left(bruno, carla, davi, room)
    path = tmp_path / "team.enlace"
    path.write_bytes(room.file()["buffer"])
    with Archive.of(path) as archive:
        file = archive.content()
    case = Case.read(file, frozenset(take(one, "enlace-card").hash for one in file.cards))
    assert [one.payload["to"] for one in case.seals()] == [[B, A], [B, A], [B, A, C], [A, C]]
    assert members(case.roster) == [A, C]


def planned(bruno: Officer, carla: Officer, room: Room) -> str:
    """The lead admits both at once and plans; the member changes the day. Return what the entry says."""
    page = opened(bruno, room)
    expect(page.get_by_text("Nobody is admitted yet")).to_be_visible()
    assert page.get_by_role("button", name="Save the sealed file").count() == 0
    expect(page.get_by_text(f"{BRAZIL}: has no keys yet; it can be admitted once")).to_be_visible()
    page.get_by_role("button", name="Admit all that are named here: 2").click()
    expect(page.get_by_role("status").first).to_have_text(
        "Signed here. Save the file when you are done, with a message or without one."
    )
    assert rows(page) == [f"{ANTIGUA}: leads the team from message 1", f"{ARGENTINA}: member from message 1"]
    page.get_by_text("A new entry").click()
    expect(page.get_by_text(f"It will be sealed for: {ARGENTINA}, {ANTIGUA}").first).to_be_visible()
    page.get_by_label("What is planned").fill(MARKUP)
    page.get_by_label("First day").fill("2026-12-02")
    page.get_by_label("Last day").fill("2026-12-01")
    bruno.check()
    page.get_by_role("button", name="Seal this entry and save it").click()
    expect(page.get_by_role("alert").filter(has_text="The last day is before the first")).to_be_visible()
    page.get_by_label("Last day").fill("2026-12-03")
    assert room.bring(bruno.saved("Seal this entry and save it"), bruno.party) == ["grants", "messages", "roster"]
    expect(page.get_by_text("Message 1 was sealed.")).to_be_visible()
    assert page.get_by_role("button", name="Save the sealed file").count() == 0
    assert "Señales".encode() not in b"".join(room.entries.values())

    page = opened(carla, room)
    entry = page.get_by_role("heading", name="2026-12-02 – 2026-12-03", level=3).locator("xpath=..")
    expect(entry).to_contain_text(MARKUP)
    assert page.locator("article img").count() == 0
    (event,) = Calendar.from_ical(carla.saved("Save as a calendar file")).walk("VEVENT")
    assert (event["UID"], event["SUMMARY"]) == ("JT-26-000001-1@enlace", MARKUP)
    expect(page.get_by_text("The calendar file is not sealed")).to_be_visible()
    entry.get_by_text("Change or take out the entry of 2026-12-02").click()
    entry.get_by_label("Last day").fill("")
    carla.check()
    with page.expect_download() as download:
        entry.get_by_role("button", name="Seal this entry and save it").click()
    assert room.bring(Path(download.value.path()).read_bytes(), B) == ["messages"]
    return MARKUP


def joined(bruno: Officer, davi: Officer, room: Room) -> None:
    """A third State has keys at last; the lead admits it and writes to all; it reads that alone."""
    room.platform.bring(davi.make_keys(), C)
    room.platform.bring(davi.begin(room.platform.keys_file("BRA")), C)
    page = opened(davi, room)
    expect(page.get_by_text("An officer of the authority that leads admits them.")).to_be_visible()
    expect(page.get_by_text("Your authority is not a member of this team at this time")).to_be_visible()
    assert page.get_by_role("button", name="Admit").count() == 0
    page = opened(bruno, room)
    expect(page.get_by_role("heading", name="2026-12-02", level=3)).to_be_visible()
    assert page.get_by_role("heading", name="2026-12-02 – 2026-12-03", level=3).count() == 0
    page.get_by_role("button", name="Admit all that are named here: 1").click()
    assert room.bring(bruno.saved("Save what was signed, without a message"), bruno.party) == ["roster"]
    page = opened(bruno, room)
    page.get_by_label("Text", exact=True).fill("Para todos.")
    assert room.bring(bruno.saved("Save the sealed file"), bruno.party) == ["grants", "messages"]
    page = opened(davi, room)
    assert rows(page)[-1] == f"{BRAZIL}: member from message 3"
    closed = "Sealed when this authority was not a member, and closed to it"
    assert texts(page) == [closed, closed, "Para todos."]
    expect(page.get_by_text("What was planned before your authority joined is closed to it")).to_be_visible()
    page.get_by_text("Leave the team").click()
    expect(page.get_by_role("button", name=f"Sign the leaving of {BRAZIL}")).to_be_visible()
    davi.check()


def left(bruno: Officer, carla: Officer, davi: Officer, room: Room) -> None:
    """The second State leaves on the platform: nothing is sealed before the lead signs it, nothing after for it."""
    room.header["members"] = [A, C]
    page = opened(davi, room)
    expect(page.get_by_text("its leaving must be signed before anything more is sealed")).to_be_visible()
    assert page.get_by_role("button", name="Sign the leaving").count() == 0
    page = opened(bruno, room)
    assert page.get_by_role("button", name="Save the sealed file").count() == 0
    page.get_by_role("button", name=f"Sign the leaving of {ARGENTINA}").click()
    expect(page.get_by_text(f"It will be sealed for: {ANTIGUA}, {BRAZIL}").last).to_be_visible()
    page.get_by_label("Kind of message").select_option("Closing of the team")
    page.get_by_role("button", name="Save the sealed file").click()
    expect(page.get_by_role("alert").last).to_have_text("Write something, or attach a file.")
    page.get_by_label("Text", exact=True).fill("Terminado.")
    assert room.bring(bruno.saved("Save the sealed file"), bruno.party) == ["grants", "messages", "roster"]
    assert texts(opened(davi, room))[-1] == "Terminado."
    page = opened(carla, room)
    assert texts(page)[-1] == "Sealed when this authority was not a member, and closed to it"
    assert rows(page)[1] == f"{ARGENTINA}: no member from message 4 on"
    carla.check()
