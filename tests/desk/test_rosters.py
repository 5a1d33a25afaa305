"""The roster of a joint team: who is in it. Both sides refuse the same lines, and sign none of them."""

import random
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from enlace_desk.directory import Directory
from enlace_desk.headers import accepted, to_admit, to_leave
from enlace_desk.officers import Officer, endorse
from enlace_desk.roster import ADMITTED, LEFT, members, read_roster, sign_lines
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from enlace_desk.texts import Text
from tests.desk.cases import (
    HEADER,
    SENT,
    officer,
    raw_jws,
    to_base64,
)
from tests.desk.conftest import Desk
from tests.desk.teams import READ, REFERENCE, A, B, C, Team, begun, refused
from tests.desk.test_sealed_files import drop, rewritten

pytestmark = pytest.mark.xdist_group("desk")

LATER = "2026-11-24T08:00:00Z"
HASH = "sha256:" + "0" * 64


@pytest.fixture(scope="module")
def three() -> Team:
    """A team of three, whose lead admitted all of them; nothing is sealed yet."""
    return begun(3)


def line(one: Team, by: Officer | None = None, **changes: Any) -> Team:
    """Return a team with one more line that says what is given, signed by whoever is given: the lead."""
    last = take(one.roster[-1], "enlace-roster") if one.roster else None
    payload: Text = {
        "at": SENT,
        "decision": ADMITTED,
        "from": len(one.messages) + 1,
        "number": len(one.roster) + 1,
        "party": C,
        "previous": last.hash if last else None,
        "request": REFERENCE,
        "v": 1,
    } | changes
    return replace(one, roster=[*one.roster, raw_jws("enlace-roster", payload, by or one.lead)])


def without(one: Team, place: int) -> Team:
    return replace(one, roster=[line for number, line in enumerate(one.roster) if number != place])


def planted(three: Team) -> dict[str, tuple[str, Team]]:
    """Name -> the code, and the team with the fault in its roster."""
    two = replace(three, roster=three.roster[:2])
    none = replace(three, roster=[])
    b, c = three.people[B], three.people[C]
    stranger = officer("stranger", "AAX")
    head, _, tail = line(two).roster[-1].split(".")
    altered = f"{head}.{line(two, party='oas/ADX/central').roster[-1].split('.')[1]}.{tail}"
    said = replace(two.said().said(), roster=two.roster)
    return {
        "a gap": ("bad_roster", line(two, number=4)),
        "a number twice": ("bad_roster", line(two, number=2)),
        "it follows another line": ("bad_roster", line(two, previous=HASH)),
        "the first follows a line": ("bad_roster", line(none, party=A, previous=HASH)),
        "one in the middle was left out": ("bad_roster", without(three, 1)),
        "the first was left out": ("bad_roster", without(three, 0)),
        "two changed places": ("bad_roster", replace(three, roster=[three.roster[place] for place in (0, 2, 1)])),
        "one was put in once more": ("bad_roster", replace(three, roster=[*three.roster, three.roster[-1]])),
        "it is of another team": ("wrong_request", line(two, request="JT-26-000002")),
        "it was replayed into another team": (
            "wrong_request",
            replace(three, header=three.header | {"request": "JT-26-000002"}),
        ),
        "it counts from before the line before": (
            "bad_roster",
            line(line(said), party=B, decision=LEFT, **{"from": 2}),
        ),
        "it counts from a message that may never come": ("bad_roster", line(said, **{"from": 4})),
        "the first counts from the second message": ("bad_roster", line(none, party=A, **{"from": 2})),
        "a member admits": ("not_of_party", line(two, by=b)),
        "whoever is admitted admits itself": ("not_of_party", line(two, by=c)),
        "a member lets another leave": ("not_of_party", line(three, by=b, decision=LEFT)),
        "a card that nobody endorsed": ("unknown_card", line(two, by=stranger)),
        "another text under the signature": ("bad_signature", replace(two, roster=[*two.roster, altered])),
        "another one leads, the header says": ("not_of_party", replace(three, header=three.header | {"lead": B})),
        "the lead leaves": ("bad_roster", line(three, party=A, decision=LEFT)),
        "another than the lead is the first": ("bad_roster", line(none, party=B)),
        "somebody is admitted twice": ("bad_roster", line(three)),
        "the lead is admitted twice": ("bad_roster", line(three, party=A)),
        "somebody leaves who is not in": ("bad_roster", line(two, decision=LEFT)),
        "a decision that there is not": ("wrong_type", line(two, decision="invited")),
        "a day in place of an instant": ("wrong_type", line(two, at=SENT[:10])),
        "one field more": ("wrong_type", line(two, why="x")),
        "it is another text": ("wrong_type", replace(two, roster=[*two.roster, two.cards[0]])),
        "a request has none": ("bad_roster", replace(three, header=HEADER)),
    }


def good(three: Team) -> dict[str, Team]:
    b = three.people[B]
    return {
        "nobody yet": replace(three, roster=[]),
        "all at once": three,
        "one leaves by itself": three.decided(LEFT, B, by=b),
        "the lead lets one leave, who comes back": three.said().decided(LEFT, B).said().decided(ADMITTED, B),
        "admitted and gone before the next message": three.decided(LEFT, C).decided(ADMITTED, C).decided(LEFT, C),
    }


def test_a_roster_with_a_planted_fault_is_refused_by_both(desk: Desk, three: Team) -> None:
    faults = planted(three)
    expected = {name: code for name, (code, _) in faults.items()}
    assert {name: refused(one.lines) for name, (_, one) in faults.items()} == expected
    script = f"""
        const read = async (given) => {{ {READ} }};
        const found = {{}};
        for (const [name, one] of Object.entries(given)) found[name] = await code(() => read(one));
        return found;
    """
    assert desk.run(script, {name: one.as_json() for name, (_, one) in faults.items()}) == expected


def test_who_is_in_it_is_the_same_for_both(desk: Desk, three: Team) -> None:
    teams = good(three)
    script = f"""
        const read = async (given) => {{ {READ} return [1, 2, 3].map((number) => desk.membersOf(roster, number)); }};
        const found = {{}};
        for (const [name, one] of Object.entries(given)) found[name] = await read(one);
        return found;
    """
    expected = {name: [members(one.lines(), number) for number in (1, 2, 3)] for name, one in teams.items()}
    assert expected["the lead lets one leave, who comes back"] == [[A, B, C], [A, C], [A, B, C]]
    assert expected["admitted and gone before the next message"] == [[A, B]] * 3
    assert desk.run(script, {name: one.as_json() for name, one in teams.items()}) == expected


def history(dice: random.Random, three: Team) -> tuple[list[str], list[list[str]]]:
    """Return a roster as chance wants it, and who is a party of each of six messages, counted without it."""
    signed, inside = sign_lines(three.lead, three.header, [], 0, ADMITTED, [A], SENT), {A}
    parties: list[list[str]] = []
    for count in range(6):
        for _ in range(dice.randrange(4)):
            party = dice.choice([B, C])
            decision = LEFT if party in inside else ADMITTED
            by = three.people[party] if decision == LEFT and dice.random() < 0.5 else three.lead
            lines = read_roster(signed, three.header, three.directory, count)
            signed += sign_lines(by, three.header, lines, count, decision, [party], SENT)
            inside ^= {party}
        parties.append(sorted(inside))
    return signed, parties


def test_whatever_is_decided_both_count_the_same(desk: Desk, three: Team) -> None:
    dice = random.Random(2017)
    histories = [history(dice, three) for _ in range(25)]
    script = f"""
        const all = (roster) => [1, 2, 3, 4, 5, 6].map((number) => desk.membersOf(roster, number));
        const read = async (given) => {{ {READ} return all(roster); }};
        const found = [];
        for (const roster of given.rosters) found.push(await read({{ ...given, roster }}));
        return found;
    """
    expected = [parties for _, parties in histories]
    for signed, parties in histories:
        lines = read_roster(signed, three.header, three.directory, 6)
        assert [members(lines, number) for number in range(1, 7)] == parties
    given = three.as_json() | {
        "rosters": [signed for signed, _ in histories],
        "numbers": [1, 2, 3, 4, 5, 6],
        "count": 6,
    }
    assert desk.run(script, given) == expected


def test_a_card_that_was_revoked_admits_nobody(desk: Desk, three: Team) -> None:
    revoked = endorse(three.lead, three.lead.hash, at=LATER, as_="contact", decision="revoked")
    papers = {"cards": three.cards, "endorsements": [*three.endorsements, revoked], "trusted": three.trusted}
    directory = Directory.read(**papers)
    late = line(replace(three, roster=three.roster[:2]), at="2026-11-25T08:00:00Z")
    assert len(read_roster(three.roster, three.header, directory, 0)) == 3
    assert refused(lambda: read_roster(late.roster, late.header, directory, 0)) == "revoked"
    script = f"return code(async () => {{ {READ} }})"
    assert desk.run(script, late.as_json() | {"papers": papers}) == "revoked"


def test_nothing_is_signed_that_would_be_refused(desk: Desk, three: Team) -> None:
    b = three.people[B]
    tried: list[tuple[str, Officer, str, str]] = [
        ("not_of_party", b, ADMITTED, "oas/ADX/central"),
        ("not_of_party", b, LEFT, C),
        ("bad_roster", three.lead, LEFT, A),
        ("bad_roster", three.lead, ADMITTED, B),
    ]
    for code, by, decision, party in tried:
        signing = partial(sign_lines, by, three.header, three.lines(), 0, decision, [party], SENT)
        assert refused(signing) == code
    script = f"""
        {READ}
        const keys = await desk.newKeys();
        const tried = [];
        for (const [party, decision, whom] of given.tried) {{
          const by = {{ keys, card: "", hash: "", party }};
          tried.push(await code(() => desk.signLines(by, given.header, roster, 0, decision, [whom], given.at)));
        }}
        return tried;
    """
    given = [[by.party, decision, party] for _, by, decision, party in tried]
    assert desk.run(script, three.as_json() | {"tried": given, "at": SENT}) == [code for code, *_ in tried]


def test_whom_the_platform_names_and_whom_the_roster_names(three: Team) -> None:
    fresh = replace(three, roster=[]).with_members(B, A, C)
    assert to_admit(fresh.header, []) == [A, B, C]
    assert to_leave(fresh.header, []) == []
    changed = three.with_members(A, C, "oas/ADX/central")
    assert to_admit(changed.header, three.lines()) == ["oas/ADX/central"]
    assert to_leave(changed.header, three.lines()) == [B]
    for bad in (None, [C, A], [B, B], "x", [1]):
        assert refused(partial(accepted, three.header | {"members": bad})) == "wrong_type"


def test_a_gap_in_the_roster_of_a_file_is_refused_by_both(desk: Desk, three: Team, tmp_path: Path) -> None:
    path = rewritten(three.said().write(tmp_path / "team.enlace"), drop("roster/0002.jws"))
    with Archive.of(path) as archive:
        assert refused(archive.content) == "missing"
    script = "return code(async () => (await desk.Archive.of(new Blob([bytes(given)]))).content())"
    assert desk.run(script, to_base64(path.read_bytes())) == "missing"
