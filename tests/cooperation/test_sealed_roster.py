"""The roster of a joint team as the server judges it, and messages by it: rules alone, no key and no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from enlace.common.canonical import canonical
from enlace.common.errors import Invalid
from enlace.cooperation.rules.roster import Roster, RosterLine, parties_at
from enlace.cooperation.rules.sealed import Known, new_entries
from enlace.cooperation.rules.sealed_archive import hash_bytes
from enlace.cooperation.rules.signed_texts import Card, read_signed
from enlace_desk import age
from enlace_desk.officers import Officer
from enlace_desk.padding import pad
from enlace_desk.signed import take
from tests.cooperation.sealing import MADE, SENT
from tests.desk.cases import raw_jws

Entries = dict[str, bytes]
TEAM = "JT-26XK4"
A, B, C, D = PARTIES = tuple(f"OAS/{state}/CENTRAL" for state in ("ATG", "ARG", "BRA", "CHL"))
HEADER: Mapping[str, Any] = {"asked": [], "bases": ["UNTOC"], "form": "jit", "lead": A, "request": TEAM, "v": 1}
CLOSED = age.seal(pad(b"SYNTHETIC"), [age.recipient_of(age.new_identity())])
EPOCHS = {party: hash_bytes(party.encode()) for party in PARTIES}


def officer_of(party: str) -> Officer:
    pack, state, authority = party.split("/")
    return Officer.new(pack=pack, state=state, authority=authority, officer="SYNTHETIC", made_at=MADE)


OFFICERS = {party: officer_of(party) for party in PARTIES}


def jws(type_: str, payload: Mapping[str, Any], by: str) -> bytes:
    return raw_jws(type_, dict(payload), OFFICERS[by]).encode()


@dataclass
class Team:
    """A joint team of A, which leads it, with B and C; D has not accepted. entries: what the server keeps of it."""

    members: tuple[str, ...] = (A, B, C)
    leaving: tuple[str, ...] = ()
    entries: Entries = field(default_factory=dict)

    def texts(self, folder: str, type_: str) -> list[Any]:
        names = sorted(name for name in self.entries if name.startswith(folder) and name.endswith(".jws"))
        return [read_signed(self.entries[name], type_) for name in names]

    def known(self, party: str) -> Known:
        """Return what is there already, as the server works it out."""
        cases: dict[str, frozenset[str]] = {}
        for one in self.texts("grants/", "enlace-grant"):
            cases[one.payload["case"]] = cases.get(one.payload["case"], frozenset()) | {one.payload["party"]}
        lines = tuple(RosterLine.of(one) for one in self.texts("roster/", "enlace-roster"))
        return Known(
            party=party,
            held={name: hash_bytes(one) for name, one in self.entries.items()},
            authorities=frozenset({party}),
            cards={one.hash: Card(of, take(one.card, "enlace-card").payload["sign"]) for of, one in OFFICERS.items()},
            epochs={epoch: of for of, epoch in EPOCHS.items()},
            request=TEAM,
            header=canonical(HEADER | {"members": sorted(self.members)}),
            seals=tuple(one.hash for one in self.texts("messages/", "enlace-seal")),
            grants=len(self.texts("grants/", "enlace-grant")),
            roster=Roster(A, frozenset(self.members), lines),
            leaving=self.leaving,
            cases=cases,
        )

    def bring(self, party: str, *parts: Entries) -> None:
        brought = {name: one for part in parts for name, one in part.items()}
        self.entries |= {one.name: one.content for one in new_entries(brought, self.known(party))}

    def line(self, party: str, decision: str = "admitted", by: str = A, after: int = 0, **more: Any) -> Entries:
        """Return the line that comes next, or the one `after` lines later. more: what it says otherwise."""
        lines = self.known(A).roster.lines  # type: ignore[union-attr]
        number = len(lines) + 1 + after
        payload: dict[str, Any] = {
            "at": SENT,
            "decision": decision,
            "from": len(self.known(A).seals) + 1,
            "number": number,
            "party": party,
            "previous": lines[-1].hash if lines else None,
            "request": TEAM,
            "v": 1,
        }
        return {f"roster/{number:04}.jws": jws("enlace-roster", payload | more, by)}

    def lines(self, *parties: str) -> Entries:
        """Return the lines by which the lead admits some at once."""
        found: Entries = {}
        for place, party in enumerate(parties):
            before = read_signed(found[max(found)], "enlace-roster") if found else None
            found |= self.line(party, after=place, **({"previous": before.hash} if before else {}))
        return found

    def grants(self, case: str, *parties: str, by: str = A) -> Entries:
        found: Entries = {}
        for number, party in enumerate(parties, self.known(A).grants + 1):
            grant = {"at": SENT, "case": case, "epoch": EPOCHS[party], "party": party, "request": TEAM, "v": 1}
            found |= {f"grants/{number:04}.jws": jws("enlace-grant", grant, by), f"grants/{number:04}.age": CLOSED}
        return found

    def message(self, case: str, *parties: str, by: str = A, **more: Any) -> Entries:
        seals = self.known(A).seals
        payload: dict[str, Any] = {
            "case": case,
            "ciphertext": hash_bytes(CLOSED),
            "from": by,
            "handling": "TLP:RED",
            "header": hash_bytes(b"header"),
            "number": len(seals) + 1,
            "previous": seals[-1] if seals else None,
            "request": TEAM,
            "sent_at": SENT,
            "to": sorted(parties),
            "type": "note",
            "v": 1,
        }
        name = f"messages/{len(seals) + 1:04}"
        return {f"{name}.jws": jws("enlace-seal", payload | more, by), f"{name}.age": CLOSED}


@pytest.fixture
def team() -> Team:
    """The team after its first message, from A to B and C."""
    found = Team()
    found.bring(A, found.lines(A, B, C), found.grants("age1first", A, B, C), found.message("age1first", A, B, C))
    return found


def refused(team: Team, party: str, *parts: Entries) -> str:
    """Check that nothing of it is kept; return why."""
    before = dict(team.entries)
    with pytest.raises(Invalid) as error:
        team.bring(party, *parts)
    assert team.entries == before
    return str(error.value)


def test_a_new_team_is_admitted_written_to_and_answers_in_one_file_each(team: Team) -> None:
    roster = team.known(B).roster
    assert roster is not None
    assert [(one.number, one.party, one.decision, one.from_number) for one in roster.lines] == [
        (1, A, "admitted", 1),
        (2, B, "admitted", 1),
        (3, C, "admitted", 1),
    ]
    team.bring(B, team.message("age1first", A, B, C, by=B, type="calendar"))
    assert len(team.known(A).seals) == 2


def test_whoever_joins_gets_a_new_case_alone(team: Team) -> None:
    team.members = (A, B, C, D)
    joins = team.line(D)
    assert "grants/0004" in refused(team, A, joins, team.grants("age1first", D))
    assert "messages/0002" in refused(team, A, joins, team.message("age1first", A, B, C, D))
    assert "messages/0002" in refused(team, A, joins, team.message("age1first", A, B, C))
    everybody = (A, B, C, D)
    team.bring(A, joins, team.grants("age1second", *everybody), team.message("age1second", *everybody))
    assert [parties_at(team.known(A).roster.lines, number) for number in (1, 2)] == [  # type: ignore[union-attr]
        tuple(sorted((A, B, C))),
        tuple(sorted(everybody)),
    ]


def test_whoever_has_left_is_granted_nothing_and_named_in_nothing(team: Team) -> None:
    team.bring(A, team.line(C, "left"))
    assert "grants/0006" in refused(team, A, team.grants("age1second", A, B, C))
    assert "messages/0002" in refused(team, A, team.message("age1first", A, B))
    assert "messages/0002" in refused(team, C, team.message("age1first", A, B, C, by=C))
    team.bring(A, team.grants("age1second", A, B), team.message("age1second", A, B))
    # One may come back, and reads what was sealed meanwhile no more than anybody who is new.
    team.bring(A, team.line(C))
    assert "grants/0006" in refused(team, A, team.grants("age1second", C))


def test_a_case_that_not_all_parties_were_granted_is_not_used(team: Team) -> None:
    assert "messages/0002" in refused(team, A, team.grants("age1new", A, B), team.message("age1new", A, B, C))


def test_while_somebody_is_leaving_no_message_is_taken(team: Team) -> None:
    team.members, team.leaving = (A, B), (C,)
    told = refused(team, B, team.message("age1first", A, B, C, by=B))
    assert (
        told
        == f"file: {C} has left this joint team. Sign its leaving at the desk first, and seal your message after it."
    )
    leaves, case = team.line(C, "left"), team.grants("age1second", A, B)
    team.bring(A, leaves, case, team.message("age1second", A, B))
    assert len(team.known(A).seals) == 2


def test_who_leaves_may_sign_it_themselves_and_nobody_else(team: Team) -> None:
    assert "roster/0004" in refused(team, B, team.line(C, "left", by=B))
    assert "roster/0004" in refused(team, A, team.line(A, "left"))
    team.members, team.leaving = (A, B), (C,)
    team.bring(C, team.line(C, "left", by=C))
    assert team.known(A).roster.parties(2) == tuple(sorted((A, B)))  # type: ignore[union-attr]


FORGED: Mapping[str, Any] = {
    "an admission by a member": lambda team: (B, team.line(D, by=B)),
    "an admission by the lead that a member brings": lambda team: (B, team.line(D)),
    "an admission by a member that the lead brings": lambda team: (A, team.line(D, by=B)),
    "somebody who is in": lambda team: (A, team.line(B)),
    "the leaving of somebody who is not in": lambda team: (A, team.line(D, "left")),
    "a number left out": lambda team: (A, team.line(D, after=1)),
    "a number that is not that of its name": lambda team: (A, team.line(D, number=5)),
    "another line before it": lambda team: (A, team.line(D, previous=hash_bytes(b"x"))),
    "no line before it": lambda team: (A, team.line(D, previous=None)),
    "a message that is not there yet": lambda team: (A, team.line(D, **{"from": 3})),
    "another team": lambda team: (A, team.line(D, request="JT-OTHER")),
    "a decision that is none": lambda team: (A, team.line(D, decision="banned")),
    "words in clear": lambda team: (A, team.line(D, note="The witness lives in High Street.")),
    "a text that is not signed": lambda _: (A, {"roster/0004.jws": b"x.y.z"}),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_line_that_does_not_belong_is_refused(team: Team, what: str) -> None:
    team.members = (A, B, C, D)
    party, entries = FORGED[what](team)
    assert "roster/000" in refused(team, party, entries)


def test_the_first_line_admits_the_lead_and_nobody_who_has_not_accepted_follows() -> None:
    new = Team()
    assert "roster/0001" in refused(new, A, new.lines(B))
    assert "roster/0001" in refused(new, B, new.line(B, by=B))
    assert "messages/0001" in refused(new, A, new.message("age1first", A, B))
    new.bring(A, new.lines(A))
    assert "roster/0002" in refused(new, A, new.line(D))


def test_who_comes_too_late_is_told_to_take_the_file_anew(team: Team) -> None:
    team.members = (A, B, C, D)
    stale = team.line(D)
    team.bring(B, team.message("age1first", A, B, C, by=B))
    assert "Take the sealed file anew" in refused(team, A, stale)
    other = team.line(C, "left")
    team.bring(A, team.line(D))
    assert "Take the sealed file anew" in refused(team, A, other)


def test_a_line_is_not_exchanged_for_another(team: Team) -> None:
    again = {"roster/0003.jws": next(iter(team.line(D).values()))}
    assert "Take the sealed file anew" in refused(team, A, again)


def test_a_team_has_kinds_of_message_of_its_own(team: Team) -> None:
    for type_ in ("calendar", "closing", "request", "answer", "note"):
        team.bring(A, team.message("age1first", A, B, C, type=type_))
    for type_ in ("feedback", "consultation", "secret"):
        assert "messages/0007" in refused(team, A, team.message("age1first", A, B, C, type=type_))


def test_a_request_between_two_has_no_roster_and_no_calendar() -> None:
    team = Team()
    known = Known(
        party=A,
        held={},
        cards=team.known(A).cards,
        epochs=team.known(A).epochs,
        request=TEAM,
        parties=(A, B),
        header="{}",
    )
    with pytest.raises(Invalid):
        new_entries(team.line(A), known)
    case = team.grants("age1first", A, B)
    for type_, fits in (("calendar", False), ("closing", False), ("feedback", True)):
        brought = case | team.message("age1first", A, B, type=type_)
        if fits:
            assert len(new_entries(brought, known)) == 6
        else:
            with pytest.raises(Invalid):
                new_entries(brought, known)


def test_who_joined_meanwhile_does_not_make_the_header_another_one(team: Team) -> None:
    taken = canonical(HEADER | {"members": [A, B]}).encode()
    team.bring(A, {"header.json": taken}, team.message("age1first", A, B, C))
    for header in (HEADER | {"lead": B}, HEADER | {"form": "task_force"}, {"request": TEAM, "members": []}):
        told = refused(team, A, {"header.json": canonical(header).encode()}, team.message("age1first", A, B, C))
        assert "The header in the file" in told
    other = canonical(HEADER | {"request": "JT-OTHER"}).encode()
    assert "the file of the joint team JT-OTHER" in refused(team, A, {"header.json": other})
