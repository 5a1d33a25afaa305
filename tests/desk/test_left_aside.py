"""No party closes a file to the others: what one of them brings that does not hold is left aside, the rest is read."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enlace_desk.errors import SealedError
from enlace_desk.messages import Content
from enlace_desk.officers import Officer, fingerprint
from enlace_desk.reading import Case
from enlace_desk.roster import LEFT, members
from enlace_desk.sealed_files import Archive
from enlace_desk.signed import take
from enlace_desk.texts import Text, canonical
from tests.desk.cases import NOW, SENT, World, forge, officer, raw_jws, to_base64
from tests.desk.conftest import Desk
from tests.desk.teams import A, B, C, Team, begun, steps
from tests.desk.test_commands import Run
from tests.desk.test_sealed_files import rewritten

pytestmark = pytest.mark.xdist_group("desk")

READ = """
    const archive = await desk.Archive.of(new Blob([bytes(given.file)]));
    const one = await desk.Case.read(await archive.content(), given.trusted);
    const identities = new Map(Object.entries(given.identities));
    const found = [];
    for await (const message of one.messages(identities, new Date(given.now), given.reader))
      found.push(message.refused ?? message.body.text);
    const place = await one.nextPlace();
    return { found, aside: Object.fromEntries([...one.refused].map(([name, fault]) => [name, fault.code])),
      number: place.number, previous: place.previous };
"""


def said(words: str) -> Content:
    return Content("note", "TLP:AMBER", {"text": words})


@pytest.fixture(scope="module")
def mallory() -> Officer:
    """An officer of the third State, whose card nobody has endorsed."""
    return officer("mallory", C.split("/")[1])


@pytest.fixture(scope="module")
def spoilt(mallory: Officer) -> Team:
    """A team in which the second of three messages is by Mallory, and who is known to the platform."""
    one = begun(3).said(content=said("first"))
    place, known = one.place(), World(one.lead, one.lead, one.lead, [], [], [], case=one.cases[0])
    told = {"from": C, "number": 2, "to": place.parties, "type": "note"}
    bad = forge(
        known,
        by=mallory,
        header=one.header,
        seal=told | {"previous": place.previous},
        inside=told | {"body": {"text": "second"}},
    )
    return replace(one, guests=[mallory.card], messages=[*one.messages, bad]).said(content=said("third"))


def with_more(one: Team, path: Path, mallory: Officer) -> Path:
    """Write the file with everything else that Mallory can bring: a grant, a signed step, an epoch."""
    honest = take(one.grants[-1].grant, "enlace-grant").payload
    step = steps(one, "proposed")[0]
    first = one.opened[C]
    epoch = take(first.epoch, "enlace-epoch").payload | {
        "members": [mallory.hash],
        "number": 2,
        "previous": first.hash,
    }
    signed = raw_jws("enlace-epoch", epoch, mallory)
    number = len(one.grants) + 1
    more = {
        f"grants/{number:04}.jws": raw_jws("enlace-grant", honest, mallory).encode(),
        f"grants/{number:04}.age": one.grants[-1].sealed,
        "evidence.jsonl": canonical(step).encode() + b"\n",
        "steps/0001.jws": raw_jws("enlace-step", step, mallory).encode(),
        f"epochs/{take(signed, 'enlace-epoch').hash.removeprefix('sha256:')}.jws": signed.encode(),
    }
    return rewritten(one.write(path), lambda entries: entries.update(more))


def given(one: Team, path: Path, reader: str) -> dict[str, Any]:
    return {
        "file": to_base64(path.read_bytes()),
        "trusted": one.trusted,
        "identities": one.identities(reader),
        "reader": reader,
        "now": int(NOW.timestamp() * 1000),
    }


def read(path: Path, one: Team) -> Case:
    with Archive.of(path) as archive:
        return Case.read(archive.content(), frozenset(one.trusted))


def test_others_read_on_past_what_one_party_spoilt(desk: Desk, spoilt: Team, mallory: Officer, tmp_path: Path) -> None:
    path = with_more(spoilt, tmp_path / "team.enlace", mallory)
    case = read(path, spoilt)
    # The grants to the third State rest on its epochs, and are left aside with them.
    own = {f"grants/{place:04}": "unknown_epoch" for place, one in enumerate(spoilt.grants, 1) if is_for(one.grant, C)}
    aside = own | {C: "not_endorsed", "grants/0004": "not_endorsed", "steps/0001": "wrong_type"}
    assert {name: fault.code for name, fault in case.refused.items()} == aside
    for reader in (A, B):
        found = [tell(one) for one in case.messages(spoilt.identities(reader), NOW, reader)]
        assert found == ["first", "not_endorsed", "third"]
        shown = desk.run(READ, given(spoilt, path, reader))
        assert (shown["found"], shown["aside"]) == (found, aside)
        place = case.next_place()
        assert (shown["number"], shown["previous"]) == (place.number, place.previous) == (4, spoilt.place().previous)
    # Nothing can be sealed for whose keys are spoilt; that it is those is said.
    with pytest.raises(SealedError) as refused:
        case.epochs.newest(C)
    assert refused.value.code == "not_endorsed"
    with pytest.raises(SealedError):
        case.identities(spoilt.people[C])
    assert list(case.identities(spoilt.people[B]))


def is_for(grant: str, party: str) -> bool:
    return bool(take(grant, "enlace-grant").payload["party"] == party)


def tell(message: Text) -> str:
    return str(message["refused"] if "refused" in message else message["body"]["text"])


def test_the_client_writes_what_holds_and_says_what_does_not(run: Run, spoilt: Team, tmp_path: Path) -> None:
    path = spoilt.write(tmp_path / "team.enlace")
    trusted = [part for one in spoilt.people.values() for part in ("--trust", fingerprint(one.hash))]
    status, out, err = run("verify", path, *trusted)
    assert (status, out.count("T10:00:00Z")) == (1, 2 + len(spoilt.people))
    assert "messages/0002: enlace-desk: " in err
    assert err.endswith(": 1\n")


def test_a_leaving_counts_though_the_card_that_signs_it_does_not_hold(
    desk: Desk, mallory: Officer, tmp_path: Path
) -> None:
    """Else whoever leaves could end the team for all others; it takes nothing from anybody but its own State."""
    one = replace(begun(3), guests=[mallory.card]).said(content=said("first"))
    left = one.decided(LEFT, C, by=mallory).said(content=said("second"))
    path = left.write(tmp_path / "team.enlace")
    case = read(path, left)
    assert members(case.roster) == [A, B]
    assert [tell(told) for told in case.messages(left.identities(B), NOW, B)] == ["first", "second"]
    assert desk.run(READ, given(left, path, B))["found"] == ["first", "second"]


def test_an_admission_by_a_card_that_does_not_hold_is_refused(mallory: Officer, tmp_path: Path) -> None:
    lead = officer("second", A.split("/")[1])
    one = replace(begun(3), guests=[])
    last = take(one.roster[-1], "enlace-roster")
    line: Text = {
        "at": SENT,
        "decision": "left",
        "from": 1,
        "number": 4,
        "party": C,
        "previous": last.hash,
        "request": one.header["request"],
        "v": 1,
    }
    gone = raw_jws("enlace-roster", line, one.people[C])
    back = line | {"decision": "admitted", "number": 5, "previous": take(gone, "enlace-roster").hash}
    spoilt = replace(one, roster=[*one.roster, gone, raw_jws("enlace-roster", back, lead)])
    path = rewritten(
        spoilt.write(tmp_path / "team.enlace"),
        lambda entries: entries.update({f"cards/{lead.hash.removeprefix('sha256:')}.jws": lead.card.encode()}),
    )
    with pytest.raises(SealedError) as refused:
        read(path, spoilt)
    assert refused.value.code == "not_endorsed"
