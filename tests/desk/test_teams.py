"""Joint teams: what who joins or leaves can open, and what is sealed for whom. Both sides refuse the same."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from enlace_desk import age
from enlace_desk.grants import NewCase, grant, is_current, new_case, read_grants
from enlace_desk.headers import parties_of
from enlace_desk.messages import Content, Place, check_seal, seal_message
from enlace_desk.reading import Case
from enlace_desk.roster import ADMITTED, LEFT, members
from enlace_desk.sealed_files import Archive
from enlace_desk.texts import Text
from tests.desk.cases import (
    HEADER,
    MADE,
    NOW,
    SENT,
    World,
    firm,
    forge,
    from_base64,
    to_base64,
)
from tests.desk.conftest import Desk
from tests.desk.teams import READ, A, B, C, Team, begun, refused, steps, team

pytestmark = pytest.mark.xdist_group("desk")

READ_FILE = """
    const archive = await desk.Archive.of(new Blob([bytes(given.file)]));
    const one = await desk.Case.read(await archive.content(), given.trusted);
    const identities = new Map(Object.entries(given.identities));
    const found = [];
    for (const fault of one.refused.values()) throw fault;
    for await (const message of one.messages(identities, new Date(given.now), given.reader)) {
      if (message.refused) throw new desk.SealedError(message.refused, message.fields);
      found.push(message.body?.text ?? "closed");
    }
    return found;
"""


@pytest.fixture(scope="module")
def three() -> Team:
    """A team of three, whose lead admitted all of them; nothing is sealed yet."""
    return begun(3)


def grown(count: int) -> Team:
    """A team whose last State joins before the second message, and whose second leaves before the third."""
    one = team(count)
    lead, second, *others, last = one.people
    one = one.decided(ADMITTED, lead, second, *others).said(content=text("first"))
    one = one.decided(ADMITTED, last).said(one.people[last], text("second"))
    return one.decided(LEFT, second, by=one.people[second]).said(content=text("third"))


def text(words: str) -> Content:
    return Content("note", "TLP:AMBER", {"text": words})


@pytest.mark.parametrize("count", [3, 35])
def test_who_joins_opens_nothing_before_and_who_leaves_nothing_after(desk: Desk, tmp_path: Path, count: int) -> None:
    """The client seals; both read it as each of the parties, and no key that a party has opens what is closed to it."""
    one = grown(count)
    _, second, *others, last = one.people
    path = one.write(tmp_path / "team.enlace")
    expected = {party: ["first", "second", "third"] for party in (A, *others)} | {
        second: ["first", "second", "closed"],
        last: ["closed", "second", "third"],
    }
    tried = [A, second, last, others[0]] if others else [A, second, last]
    with Archive.of(path) as archive:
        file = archive.content()
    case = Case.read(file, frozenset(one.trusted))
    file64 = to_base64(path.read_bytes())
    for party in tried:
        identities = case.identities(one.people[party])
        read = case.messages(identities, NOW, party)
        assert [message.get("body", {"text": "closed"})["text"] for message in read] == expected[party]
        given = {"file": file64, "trusted": one.trusted, "identities": identities, "reader": party}
        given["now"] = int(NOW.timestamp() * 1000)
        assert desk.run(READ_FILE, given) == expected[party]
        own = [one.people[party].identity, one.opened[party].identity, *identities.values()]
        for number, words in enumerate(expected[party]):
            opens = [refused(partial(age.open_sealed, file.messages[number].ciphertext, [key])) for key in own]
            assert opens.count("nothing is refused") == (words != "closed")
        sealed = [grant.sealed for grant in file.grants]
        opened = [key for key in sealed if refused(partial(age.open_sealed, key, own)) == "nothing is refused"]
        assert len(opened) == 3 - expected[party].count("closed")


def test_who_comes_back_opens_what_follows_and_not_what_was_sealed_meanwhile(three: Team, tmp_path: Path) -> None:
    one = three.said(content=text("1")).decided(LEFT, B).said(content=text("2"))
    one = one.decided(ADMITTED, B).said(content=text("3"))
    with Archive.of(one.write(tmp_path / "team.enlace")) as archive:
        case = Case.read(archive.content(), frozenset(one.trusted))
    read = list(case.messages(case.identities(one.people[B]), NOW, B))
    assert [message.get("body") for message in read] == [{"text": "1"}, None, {"text": "3"}]
    assert len(one.cases) == 2


DESK_LEADS = (
    READ
    + """
    const epochs = await desk.Epochs.read(given.epochs, directory);
    const lines = await desk.signLines(lucia, given.header, roster, 0, "admitted", given.parties, given.at);
    const all = await desk.readRoster(lines, given.header, directory, 0);
    const made = await desk.newCase(lucia, given.header, epochs, given.at, all);
    const place = { header: given.header, number: 1, previous: null, roster: all };
    const content = { type: "calendar", handling: "TLP:RED", body: { on: "2026-12-01", what: "Señales" }, files: [] };
    const file = new desk.NewArchive();
    file.writeMessage(1, await desk.sealMessage(lucia, content, place, made.recipient, given.at));
    lines.forEach((line, number) => file.writeRoster(number + 1, line));
    made.grants.forEach((one, number) => file.writeGrant(number + 1, one));
    for (const one of given.papers.cards) file.writeSigned("cards", (await desk.take(one, "enlace-card")).hash, one);
    for (const one of given.papers.endorsements)
      file.writeSigned("endorsements", (await desk.take(one, "enlace-endorsement")).hash, one);
    for (const one of given.epochs) file.writeSigned("epochs", (await desk.take(one, "enlace-epoch")).hash, one);
    for (const [epoch, whom, sealed] of given.wraps) file.writeWrap(epoch, whom, bytes(sealed));
    return base64(new Uint8Array(await file.end(given.header, "").arrayBuffer()));
    """
)


@pytest.mark.parametrize("count", [3, 35])
def test_what_the_desk_of_the_lead_signs_and_seals_every_member_opens(desk: Desk, tmp_path: Path, count: int) -> None:
    """Lucia's keys never leave the browser; the client, as each of the members, opens what she wrote for them."""
    script = """
        const person = { pack: "oas", state: "AAX", authority: "central", officer: "lucia" };
        window.lucia = await desk.makeCard(await desk.newKeys(), person, given);
        return lucia.card;
    """
    one = team(count, guests=[desk.run(script, MADE)])
    wraps = [
        [epoch.hash, whom, to_base64(sealed)] for epoch in one.opened.values() for whom, sealed in epoch.wraps.items()
    ]
    path = tmp_path / "team.enlace"
    given = one.as_json() | {"parties": list(one.people), "at": SENT, "wraps": wraps}
    path.write_bytes(from_base64(desk.run(DESK_LEADS, given)))
    with Archive.of(path) as archive:
        read = Case.read(archive.content(), frozenset(one.trusted))
    assert members(read.roster) == sorted(one.people)
    assert len(read.grants) == count
    for party, by in one.people.items():
        (told,) = read.messages(read.identities(by), NOW, party)
        assert told["body"] == {"on": "2026-12-01", "what": "Señales"}


def resealed(one: Team, case: NewCase, **changes: Any) -> Team:
    """Return a team with one message more, sealed by the lead for `case`, with `changes` of what it says everywhere."""
    place = one.place()
    known = World(one.lead, one.lead, one.lead, [], [], [], case=case)
    told = {"from": A, "number": place.number, "previous": place.previous, "to": place.parties, "type": "note"}
    inside = {name: value for name, value in (told | changes).items() if name != "previous"}
    body = inside.pop("body", {"text": "x"})
    seal = {name: value for name, value in (told | changes).items() if name != "body"}
    message = forge(known, by=one.lead, header=one.header, seal=seal, inside=inside | {"body": body})
    return replace(one, messages=[*one.messages, message])


def sealed_faults(three: Team) -> dict[str, tuple[str, Team]]:
    """Name -> the code, and the file with the fault in a message or a grant."""
    two = replace(three, roster=three.roster[:2]).said()
    joined, left = two.decided(ADMITTED, C), three.said().decided(LEFT, B)
    old = two.cases[0]
    outside = replace(
        three, roster=three.roster[:2], cases=[new_case(three.lead, three.header, three.epochs, SENT, three.lines())]
    )
    now = joined.with_case()[0].cases[-1]
    whole = three.said()
    case = whole.cases[-1]
    bodies: dict[str, Text] = {
        "a day that there is not": {"on": "2026-02-30", "what": "x"},
        "it ends before it begins": {"on": "2026-12-02", "until": "2026-12-01", "what": "x"},
        "it says nothing": {"on": "2026-12-01", "what": ""},
        "it says no day": {"what": "x"},
        "it takes nothing out": {"on": "2026-12-01"},
        "it replaces no number": {"on": "2026-12-01", "what": "x", "replaces": "1a"},
        "it says more": {"on": "2026-12-01", "what": "x", "where": "y"},
        "a day at the end of all": {"on": "9999-12-31", "what": "x"},
    }
    faults = {name: ("wrong_type", resealed(whole, case, type="calendar", body=body)) for name, body in bodies.items()}
    return faults | {
        "to those that were in before": ("wrong_parties", resealed(joined, now, to=[A, B])),
        "to one who left": ("wrong_parties", resealed(left, case, to=[A, B, C])),
        "for a case that who left has": ("wrong_case", resealed(left, left.cases[0])),
        "for a case that gives who joined what was before": ("wrong_case", resealed(joined, old)),
        "a case for one who was never in": ("grant_outside", outside),
        "a kind that teams have not": ("wrong_type", resealed(whole, case, type="feedback")),
        "a closing that says nothing": ("wrong_type", resealed(whole, case, type="closing", body={"text": ""})),
        "a closing that says more": (
            "wrong_type",
            resealed(whole, case, type="closing", body={"text": "x", "on": "y"}),
        ),
        "the bases changed": ("header_changed", replace(whole, header=whole.header | {"bases": ["tcc"]})),
        "a step was left out": ("bad_evidence", replace(whole, steps=steps(three, "proposed", "operating")[1:])),
        "nobody is in": ("wrong_parties", replace(resealed(whole, case), roster=[], cases=[])),
    }


def sealed_well(three: Team) -> dict[str, Team]:
    whole = three.said()
    entry = {"on": "2026-12-01", "until": "2026-12-03", "what": "x", "replaces": "1"}
    return {
        "as it is": whole,
        "others accepted and other days": whole.with_members(A, "oas/ADX/central"),
        "an entry of the calendar": whole.said(content=Content("calendar", "TLP:RED", entry)),
        "one that takes out": whole.said(content=Content("calendar", "TLP:RED", {"replaces": "1"})),
        "its steps": replace(whole, steps=steps(three, "proposed", "operating")),
        "a closing": whole.said(content=Content("closing", "TLP:RED", {"text": "x"})),
    }


def test_what_is_sealed_in_a_team_with_a_planted_fault_is_refused_by_both(
    desk: Desk, three: Team, tmp_path: Path
) -> None:
    faults = sealed_faults(three)
    tried = {name: one for name, (_, one) in faults.items()} | sealed_well(three)
    expected = {name: code for name, (code, _) in faults.items()}
    expected |= dict.fromkeys(sealed_well(three), "nothing is refused")
    script = f"""
        const found = {{}};
        const read = async (given) => {{ {READ_FILE} }};
        for (const [name, one] of Object.entries(given)) found[name] = await code(() => read(one));
        return found;
    """
    given = {}
    for name, one in tried.items():
        path = one.write(tmp_path / "team.enlace")
        assert refused(partial(read_as_lead, path, one)) == expected[name], name
        given[name] = {
            "file": to_base64(path.read_bytes()),
            "trusted": one.trusted,
            "identities": one.identities(A),
            "reader": A,
            "now": int(NOW.timestamp() * 1000),
        }
    assert desk.run(script, given) == expected


def read_as_lead(path: Path, one: Team) -> list[Text]:
    with Archive.of(path) as archive:
        case = Case.read(archive.content(), frozenset(one.trusted))
    for fault in case.refused.values():
        raise fault
    return firm(case.messages(one.identities(A), NOW, A))


def test_a_case_that_somebody_else_was_granted_is_not_sealed_for(desk: Desk, three: Team) -> None:
    """Both sides ask the same of a case: every party of the next message, its newest epoch, nobody else."""
    two = replace(three, roster=three.roster[:2]).said()
    left = three.said().decided(LEFT, B)
    back = left.said().decided(ADMITTED, B)
    teams = {"as it was": two, "joined": two.decided(ADMITTED, C), "left": left, "back": back}
    script = f"""
        const read = async (given) => {{
          {READ}
          const epochs = await desk.Epochs.read(given.epochs, directory);
          const sealed = given.grants.map(([grant, sealed]) => ({{ grant, sealed: bytes(sealed) }}));
          const grants = await desk.readGrants(sealed, given.header, epochs, directory, roster);
          const cases = [...new Set(grants.map((one) => one.case))];
          return cases.map((one) => desk.isCurrent(one, grants, desk.partiesOf(given.header, roster), epochs));
        }};
        const found = {{}};
        for (const [name, one] of Object.entries(given)) found[name] = await read(one);
        return found;
    """
    expected = {"as it was": [True], "joined": [False], "left": [False], "back": [True, False]}
    assert {name: current(one) for name, one in teams.items()} == expected
    assert desk.run(script, {name: one.as_json() for name, one in teams.items()}) == expected


def current(one: Team) -> list[bool]:
    lines, epochs = one.lines(), one.epochs
    grants = read_grants(one.grants, one.header, epochs, one.directory, lines)
    parties = parties_of(one.header, lines)
    return [is_current(case.recipient, grants, parties, epochs) for case in one.cases]


def test_an_old_case_that_somebody_let_who_joined_have_is_not_sealed_for(three: Team, tmp_path: Path) -> None:
    """A member gives the newcomer the key of what came before: all are told by the grant, nobody seals for it."""
    one = replace(three, roster=three.roster[:2]).said(content=text("before")).decided(ADMITTED, C)
    old = one.cases[0]
    given = grant(one.people[B], one.header, old.identity, one.epochs.newest(C), SENT)
    one = replace(one, cases=[replace(old, grants=[*old.grants, given])])
    assert current(one) == [True]
    assert refused(lambda: read_as_lead(resealed(one, old).write(tmp_path / "team.enlace"), one)) == "wrong_case"
    later = one.said(content=text("after"))
    assert len(later.cases) == 2
    assert [said["body"]["text"] for said in read_as_lead(later.write(tmp_path / "team.enlace"), later)] == [
        "before",
        "after",
    ]


def test_a_request_has_no_calendar_and_a_team_no_feedback(desk: Desk, world: World, three: Team) -> None:
    body = {"on": "2026-12-01", "what": "x"}
    ready, recipient = three.with_case()
    tried = [
        (Content("calendar", "TLP:RED", body), Place(HEADER, 1, None), world.bruno, world.known_case.recipient),
        (Content("feedback", "TLP:RED", {}), ready.place(), three.lead, recipient),
    ]
    for content, place, by, recipient in tried:
        assert refused(partial(seal_message, by, content, place, recipient, SENT)) == "wrong_type"
    forged = forge(world, inside={"type": "calendar", "body": body}, seal={"type": "calendar"})
    assert refused(lambda: check_seal(forged, Place(HEADER, 1, None), world.directory)) == "wrong_type"
    script = """
        const directory = await desk.Directory.read(given.papers);
        const message = { seal: given.seal, ciphertext: bytes(given.ciphertext) };
        return code(() => desk.checkSeal(message, { header: given.header, number: 1, previous: null }, directory));
    """
    papers = {name: getattr(world, name) for name in ("cards", "endorsements", "trusted")}
    given = {"papers": papers, "seal": forged.seal, "ciphertext": to_base64(forged.ciphertext), "header": HEADER}
    assert desk.run(script, given) == "wrong_type"
