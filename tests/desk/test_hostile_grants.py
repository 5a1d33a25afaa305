"""A member of a team that gives away keys that are none, or has none itself: the others go on, or know why not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from enlace_desk import age, bech32
from enlace_desk.errors import SealedError
from enlace_desk.grants import NewCase, SealedGrant, grant, is_current
from enlace_desk.messages import Content
from enlace_desk.officers import endorse
from enlace_desk.signed import take
from tests.desk.cases import NOW, SENT, raw_jws, to_base64
from tests.desk.conftest import Desk
from tests.desk.teams import A, B, C, Team, begun
from tests.desk.test_left_aside import read, tell
from tests.desk.test_sealed_files import rewritten

pytestmark = pytest.mark.xdist_group("desk")

# After the first epochs were opened, and before anything was sealed.
BEFORE = "2026-11-22T18:00:00Z"
READ = """
    const archive = await desk.Archive.of(new Blob([bytes(given.file)]));
    const one = await desk.Case.read(await archive.content(), given.trusted);
    const identities = await one.identities({ party: given.reader, hash: given.hash, keys: { age: given.identity } });
    const found = [];
    for await (const message of one.messages(identities, new Date(given.now), given.reader))
      found.push(message.refused ?? message.body.text);
    return { found, aside: Object.fromEntries([...one.refused].map(([name, fault]) => [name, fault.code])) };
"""


def said(words: str) -> Content:
    return Content("note", "TLP:AMBER", {"text": words})


def given(one: Team, path: Path, reader: str) -> dict[str, Any]:
    officer = one.people[reader]
    return {
        "file": to_base64(path.read_bytes()),
        "trusted": one.trusted,
        "reader": reader,
        "hash": officer.hash,
        "identity": officer.identity,
        "now": int(NOW.timestamp() * 1000),
    }


def swapped(one: Team) -> list[SealedGrant]:
    """Return grants by the third State to the second that do not open: closed to it, of another key, of none."""
    by, epoch = one.people[C], one.epochs.newest(B)
    case = one.cases[0].identity
    honest, other = grant(by, one.header, case, epoch, SENT), grant(by, one.header, age.new_identity(), epoch, SENT)
    nobody = age.seal(case.encode(), [age.recipient_of(age.new_identity())])
    words = age.seal(b"no key at all", [epoch.age])
    return [SealedGrant(honest.grant, sealed) for sealed in (nobody, other.sealed, words)]


def test_a_grant_that_does_not_open_closes_the_file_to_nobody(desk: Desk, tmp_path: Path) -> None:
    one = begun(3).said(content=said("first"))
    spoilt = replace(one, cases=[*one.cases, replace(one.cases[0], grants=swapped(one))]).said(content=said("second"))
    path = spoilt.write(tmp_path / "team.enlace")
    for reader in (A, B):
        case = read(path, spoilt)
        identities = case.identities(spoilt.people[reader])
        found = [tell(told) for told in case.messages(identities, NOW, reader)]
        aside = {name: fault.code for name, fault in case.refused.items()}
        assert found == ["first", "second"]
        left = {"grants/0004": "no_key", "grants/0005": "wrong_key", "grants/0006": "wrong_key"}
        assert aside == (left if reader == B else {})
        assert desk.run(READ, given(spoilt, path, reader)) == {"found": found, "aside": aside}


def of_small_order() -> str:
    """Return a hybrid recipient that is written as it should be, with one half of which nothing can be sealed."""
    return bech32.encode(
        "age1pq", bech32.decode("age1pq", age.recipient_of(age.new_identity()), 1216)[:1184] + bytes(32)
    )


NO_RECIPIENTS = {
    "none": "anything",
    "too short": "age1x",
    "of small order": of_small_order(),
    "of another kind, of small order": bech32.encode("age", bytes(32)),
}


@pytest.mark.parametrize("kind", NO_RECIPIENTS)
def test_an_epoch_for_which_nothing_can_be_sealed_is_told_of_by_name(desk: Desk, kind: str, tmp_path: Path) -> None:
    one = begun(3).said(content=said("first"))
    first = one.opened[C]
    told = take(first.epoch, "enlace-epoch").payload | {"age": NO_RECIPIENTS[kind], "number": 2, "previous": first.hash}
    signed = raw_jws("enlace-epoch", told, one.people[C])
    second = replace(first, epoch=signed, hash=take(signed, "enlace-epoch").hash, wraps={})
    spoilt = replace(one, opened={**one.opened, f"{C} once more": second})
    path = spoilt.write(tmp_path / "team.enlace")
    case = read(path, spoilt)
    assert case.refused[C].code == "bad_epoch"
    with pytest.raises(SealedError) as refused:
        case.epochs.newest(C)
    assert refused.value.fields == (C,)
    assert desk.run(READ, given(spoilt, path, B))["aside"][C] == "bad_epoch"


def test_who_revokes_a_card_for_the_time_before_takes_no_key_from_the_others(desk: Desk, tmp_path: Path) -> None:
    """Else a State that leaves would close to the others what they sealed for a key that it had begun."""
    one = begun(3).said(content=said("first"))
    by = one.people[C]
    case = NewCase(one.cases[0].identity, one.cases[0].recipient, [])
    grants = [grant(by, one.header, case.identity, one.epochs.newest(party), SENT) for party in one.people]
    again = replace(one, cases=[replace(case, grants=grants)])
    path = again.write(tmp_path / "team.enlace")
    revoked = endorse(by, by.hash, at=BEFORE, as_="contact", decision="revoked")
    name = f"endorsements/{take(revoked, 'enlace-endorsement').hash.removeprefix('sha256:')}.jws"
    path = rewritten(path, lambda entries: entries.update({name: revoked.encode()}))
    case_read = read(path, again)
    assert {name: fault.code for name, fault in case_read.refused.items() if name.startswith("grants/")} == {
        f"grants/{number:04}": "revoked" for number in (1, 2, 3)
    }
    for reader in (A, B):
        identities = case_read.identities(again.people[reader])
        assert [tell(told) for told in case_read.messages(identities, NOW, reader)] == ["first"]
        assert desk.run(READ, given(again, path, reader))["found"] == ["first"]
    # Nothing more is sealed for such a key.
    assert not is_current(case.recipient, case_read.grants, sorted(again.people), again.epochs)
