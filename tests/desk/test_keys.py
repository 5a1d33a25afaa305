"""Who can open what: epochs, those who left, custodians, grants. Both sides do the same, and open each other's."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from enlace_desk import age
from enlace_desk.epochs import Epoch, Epochs, open_epoch, open_inner, open_outer, unwrap
from enlace_desk.errors import SealedError
from enlace_desk.grants import Grant, SealedGrant, grant, is_current, new_case, open_grant, read_grants
from enlace_desk.messages import Place
from enlace_desk.officers import Officer, endorse
from tests.desk.cases import (
    CONTENT,
    ENDORSED,
    HEADER,
    SENT,
    A,
    B,
    Found,
    World,
    first,
    forge,
    from_base64,
    officer,
    people,
    raw_jws,
    to_base64,
)
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

NEXT, LATER = "2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z"
READ = """
    const directory = await desk.Directory.read(given.papers);
    const epochs = await desk.Epochs.read(given.epochs, directory);
    const sealed = given.grants.map(([grant, sealed]) => ({ grant, sealed: bytes(sealed) }));
    const grants = await desk.readGrants(sealed, given.header, epochs, directory);
"""


def refused(work: Callable[[], object]) -> str:
    try:
        work()
    except SealedError as fault:
        return fault.code
    return "nothing is refused"


def with_officers(world: World, *officers: Officer) -> World:
    by = {"ATG": world.ana, "ARG": world.carla}
    endorsements = [endorse(by[one.party.split("/")[1]], one.hash, at=ENDORSED) for one in officers]
    return world.with_cards(*[one.card for one in officers]).with_endorsements(*endorsements)


def custodians() -> list[Officer]:
    """Three custodians of State A, in the order of their cards' hashes."""
    three = [officer(f"custodian-{number}", authority="ministry") for number in range(3)]
    return sorted(three, key=lambda one: one.hash)


def as_json(world: World, grants: list[SealedGrant] | tuple[SealedGrant, ...], header: Any = HEADER) -> dict[str, Any]:
    return {
        "papers": {name: getattr(world, name) for name in ("cards", "endorsements", "trusted")},
        "epochs": world.epochs,
        "grants": [[one.grant, to_base64(one.sealed)] for one in grants],
        "header": header,
    }


def test_a_party_opens_its_grant_and_the_other_partys_opens_it_not(world: World) -> None:
    grants = read_grants(world.known_case.grants, HEADER, world.read_epochs, world.directory)
    own = {one.party: world.opened[one.party].identity for one in grants}
    for one in grants:
        assert open_grant(one, own[one.party]) == world.known_case.identity
        other = next(identity for party, identity in own.items() if party != one.party)
        assert refused(partial(open_grant, one, other)) == "no_key"


def test_an_officer_who_left_opens_nothing_that_comes_after(world: World) -> None:
    """Bruno keeps all that he ever could open; then Ana opens an epoch without him, and a message follows."""
    nadia = officer("nadia")
    left = with_officers(world, nadia).with_endorsements(
        endorse(world.ana, world.bruno.hash, at=NEXT, decision="revoked")
    )
    before = world.read_epochs.newest(A)
    kept = {world.bruno.identity, world.opened[A].identity, world.known_case.identity}
    following = open_epoch(world.ana, left.directory, **first(A, nadia, previous=before, at=NEXT))
    left = replace(left, epochs=[*world.epochs, following.epoch])
    grants = read_grants(world.known_case.grants, HEADER, left.read_epochs, left.directory)
    parties = [A, B]
    assert is_current(world.known_case.recipient, grants, parties, world.read_epochs)
    assert not is_current(world.known_case.recipient, grants, parties, left.read_epochs)

    # Nadia is granted what was before; that makes the old key no newer.
    again = grant(nadia, HEADER, world.known_case.identity, left.read_epochs.newest(A), NEXT)
    later_case = new_case(world.carla, HEADER, left.read_epochs, LATER)
    both = read_grants([*world.known_case.grants, again, *later_case.grants], HEADER, left.read_epochs, left.directory)
    assert not is_current(world.known_case.recipient, both, parties, left.read_epochs)
    assert is_current(later_case.recipient, both, parties, left.read_epochs)
    message = forge(replace(left, case=later_case), by=world.carla, seal={"from": B, "sent_at": LATER})

    sealed = [message.ciphertext, *[one.sealed for one in later_case.grants], *following.wraps.values()]
    for file, identity in itertools.product(sealed, sorted(kept)):
        assert refused(partial(age.open_sealed, file, [identity])) == "no_key"
    identity = unwrap(following.wraps[nadia.hash], nadia.identity, left.read_epochs.newest(A).age)
    own = {one.case: open_grant(one, identity) for one in both if one.epoch.number == 2}
    assert own == {
        world.known_case.recipient: world.known_case.identity,
        later_case.recipient: later_case.identity,
    }
    assert Found(left, message, Place(HEADER, 1, None), own).open()["body"] == dict(CONTENT.body)


def test_any_two_of_three_custodians_recover_and_none_alone() -> None:
    three = custodians()
    new = officer("new")
    world = with_officers(people(), *three, new)
    made = open_epoch(world.bruno, world.directory, **first(A, world.bruno, custodians=[one.hash for one in three]))
    epoch = Epochs.read([made.epoch], world.directory).newest(A)
    pairs = list(itertools.combinations(three, 2))
    assert made.wraps.keys() == {world.bruno.hash, *[f"{one.hash} {other.hash}" for one, other in pairs]}
    for one, other in pairs:
        inner = open_outer(made.wraps[f"{one.hash} {other.hash}"], one.identity)
        wrapped = open_inner(inner, other.identity, epoch, world.directory.card(new.hash))
        assert unwrap(wrapped, new.identity, epoch.age) == made.identity
    for alone in three:
        reached = [*made.wraps.values()]
        for _ in range(3):
            reached += [
                opened
                for file in reached
                if (opened := opens(file, alone.identity)) is not None and opened not in reached
            ]
        assert made.identity.encode() not in reached
    secretariat = officer("secretariat", "OAS")
    assert all(opens(file, secretariat.identity) is None for file in made.wraps.values())


def opens(file: bytes, identity: str) -> bytes | None:
    try:
        return age.open_sealed(file, [identity])
    except SealedError:
        return None


def test_a_swapped_inner_file_gives_no_key_that_was_not_signed_for() -> None:
    three = custodians()
    world = with_officers(people(), *three)
    made = open_epoch(world.bruno, world.directory, **first(A, world.bruno, custodians=[one.hash for one in three]))
    epoch = Epochs.read([made.epoch], world.directory).newest(A)
    planted = age.seal(age.new_identity().encode(), [age.recipient_of(three[1].identity)])
    card = world.directory.card(world.bruno.hash)
    assert refused(lambda: open_inner(planted, three[1].identity, epoch, card)) == "wrong_key"


def test_custodians_in_the_browser_recover_what_the_client_wrapped(desk: Desk) -> None:
    """The keys of all three are made in the browser and never leave it; the client opens the epoch for their cards."""
    script = """
        const person = (officer, authority, state) => ({ pack: "oas", state, authority, officer });
        window.three = [];
        for (const name of ["c1", "c2", "c3"])
          three.push(await desk.makeCard(await desk.newKeys(), person(name, "ministry", "ATG"), given));
        window.heir = await desk.makeCard(await desk.newKeys(), person("heir", "central", "ATG"), given);
        three.sort((one, other) => (one.hash < other.hash ? -1 : 1));
        return [...three, heir].map(({ card, hash }) => [card, hash]);
    """
    made = desk.run(script, ENDORSED)
    base = people()
    world = base.with_cards(*[card for card, _ in made]).with_endorsements(
        *[endorse(base.ana, own, at=ENDORSED) for _, own in made]
    )
    hashes = [own for _, own in made[:3]]
    epoch = open_epoch(base.bruno, world.directory, **first(A, base.bruno, custodians=hashes))
    script = """
        const directory = await desk.Directory.read(given.papers);
        const epoch = (await desk.Epochs.read([given.epoch], directory)).newest(given.party);
        const found = [];
        for (const [first, second, wrapped] of given.pairs) {
          const inner = await desk.openOuter(bytes(wrapped), three[first].keys.age);
          const alone = await code(() => desk.open(inner, [three[first].keys.age]));
          const again = await desk.openInner(inner, three[second].keys.age, epoch, directory.card(heir.hash));
          const turned = await code(() => desk.openOuter(bytes(wrapped), three[second].keys.age));
          found.push([await desk.unwrap(again, heir.keys.age, epoch.age), alone, turned]);
        }
        return found;
    """
    given = as_json(world, []) | {
        "epoch": epoch.epoch,
        "party": A,
        "pairs": [
            [one, other, to_base64(epoch.wraps[f"{hashes[one]} {hashes[other]}"])]
            for one, other in itertools.combinations(range(3), 2)
        ],
    }
    assert desk.run(script, given) == [[epoch.identity, "no_key", "no_key"]] * 3


def test_what_the_browser_opens_and_grants_the_client_reads(desk: Desk) -> None:
    """The browser's officer opens the second epoch of A, grants it the old key, and begins a new case."""
    nadia = desk.run(
        """
        const person = { pack: "oas", state: "ATG", authority: "central", officer: "nadia" };
        window.nadia = await desk.makeCard(await desk.newKeys(), person, given);
        return [nadia.card, nadia.hash];
        """,
        ENDORSED,
    )
    base = people()
    base = base.with_cards(nadia[0]).with_endorsements(endorse(base.ana, nadia[1], at=ENDORSED))
    own = {
        A: open_epoch(base.bruno, base.directory, **first(A, base.bruno)),
        B: open_epoch(base.carla, base.directory, **first(B, base.carla)),
    }
    world = replace(base, epochs=[one.epoch for one in own.values()], opened=own)
    script = (
        READ
        + """
        const made = await desk.openEpoch(nadia, directory, {
          party: given.party, members: [nadia.hash, given.bruno], custodians: [], previous: epochs.newest(given.party),
          at: given.at,
        });
        const all = await desk.Epochs.read([...given.epochs, made.epoch], directory);
        const fresh = await desk.newCase(nadia, given.header, all, given.at);
        const wrap = base64(made.wraps.get(given.bruno));
        const own = await desk.unwrap(made.wraps.get(nadia.hash), nadia.keys.age, all.newest(given.party).age);
        const granted = fresh.grants.map(({ grant, sealed }) => [grant, base64(sealed)]);
        const same = own === made.identity;
        return { epoch: made.epoch, wrap, same, recipient: fresh.recipient, identity: fresh.identity, granted };
        """
    )
    given = as_json(world, []) | {"party": A, "bruno": base.bruno.hash, "at": NEXT}
    made = desk.run(script, given)
    assert made["same"]
    later = replace(world, epochs=[*world.epochs, made["epoch"]])
    epoch = later.read_epochs.newest(A)
    identity = unwrap(from_base64(made["wrap"]), base.bruno.identity, epoch.age)
    sealed = [SealedGrant(one, from_base64(other)) for one, other in made["granted"]]
    grants = read_grants(sealed, HEADER, later.read_epochs, later.directory)
    assert [one.party for one in grants] == [B, A]
    assert open_grant(next(one for one in grants if one.party == A), identity) == made["identity"]
    assert is_current(made["recipient"], grants, [A, B], later.read_epochs)


def epoch_of(world: World, by: Officer | None = None, **changes: Any) -> World:
    """Put the first epoch of A anew, with `changes` of its payload, signed by `by`."""
    payload = dict(Epochs.read(world.epochs, world.directory).newest(A).payload) | changes
    return replace(world, epochs=[raw_jws("enlace-epoch", payload, by or world.bruno), world.epochs[1]])


def with_grant(world: World, by: Officer | None = None, **changes: Any) -> tuple[World, list[SealedGrant]]:
    newest = world.read_epochs.newest(A)
    payload = {
        "at": SENT,
        "case": world.known_case.recipient,
        "epoch": newest.hash,
        "party": A,
        "request": HEADER["request"],
        "v": 1,
    } | changes
    sealed = age.seal(world.known_case.identity.encode(), [newest.age])
    return world, [SealedGrant(raw_jws("enlace-grant", payload, by or world.bruno), sealed)]


def planted(world: World) -> dict[str, tuple[str, World, list[SealedGrant]]]:
    """Name -> the code, and the papers with the fault."""
    outside = officer("outside", "BRA")
    three = custodians()
    ministry = [one.hash for one in three]
    no_hash = "sha256:" + "0" * 64
    twice = replace(world, epochs=[*world.epochs, *epoch_of(world, age="x").epochs[:1]])
    staffed = with_officers(world, *three)
    faults: dict[str, tuple[str, World]] = {
        "an epoch by a stranger": ("unknown_card", epoch_of(world, outside)),
        "an epoch by another State": ("not_of_party", epoch_of(world, world.carla)),
        "an epoch by another authority": ("not_of_party", epoch_of(staffed, three[0])),
        "a member of another State": ("not_of_party", epoch_of(world, members=sorted([world.carla.hash]))),
        "a member of another authority": ("not_of_party", epoch_of(staffed, members=[ministry[0]])),
        "no members": ("bad_epoch", epoch_of(world, members=[])),
        "the second without a first": ("bad_epoch", epoch_of(world, number=2)),
        "another one before": ("bad_epoch", epoch_of(world, previous=no_hash)),
        "two of one number": ("bad_epoch", twice),
        "two custodians": ("bad_custodians", epoch_of(staffed, custodians=ministry[:2])),
        "one custodian three times": ("wrong_type", epoch_of(staffed, custodians=ministry[:1] * 3)),
        "a custodian of another State": (
            "bad_custodians",
            epoch_of(staffed, custodians=sorted([*ministry[:2], world.carla.hash])),
        ),
        "a custodian without a card": (
            "unknown_card",
            epoch_of(staffed, custodians=sorted([*ministry[:2], outside.hash])),
        ),
    }
    grants: dict[str, tuple[str, tuple[World, list[SealedGrant]]]] = {
        "a grant to a party that the header does not name": (
            "grant_outside",
            with_grant(world, party="oas/BRA/central"),
        ),
        "a grant of another request": ("wrong_request", with_grant(world, request="R-26-00002")),
        "a grant by no party": ("not_of_party", with_grant(staffed, three[0])),
        "a grant by a stranger": ("unknown_card", with_grant(world, outside)),
        "a grant to the epoch of another": ("wrong_key", with_grant(world, epoch=world.read_epochs.newest(B).hash)),
        "a grant to no epoch": ("unknown_epoch", with_grant(world, epoch=no_hash)),
    }
    found = {name: (code, papers, list[SealedGrant]()) for name, (code, papers) in faults.items()}
    return found | {name: (code, papers, sealed) for name, (code, (papers, sealed)) in grants.items()}


def test_a_party_without_an_epoch_cannot_be_granted_anything(desk: Desk, world: World) -> None:
    half = replace(world, epochs=world.epochs[:1])
    assert refused(lambda: new_case(world.bruno, HEADER, half.read_epochs, SENT)) == "without_keys"
    script = """
        const directory = await desk.Directory.read(given.papers);
        const epochs = await desk.Epochs.read(given.epochs, directory);
        return code(() => epochs.newest(given.header.requested));
    """
    assert desk.run(script, as_json(half, [])) == "without_keys"


def test_keys_and_grants_with_planted_faults_are_refused_by_both(desk: Desk, world: World) -> None:
    faults = planted(world)
    script = f"""
        const read = async (given) => {{ {READ} }};
        const found = {{}};
        for (const [name, one] of Object.entries(given)) found[name] = await code(() => read(one));
        return found;
    """
    expected = {name: code for name, (code, _, _) in faults.items()}
    assert {name: refused(partial(read_papers, *one[1:])) for name, one in faults.items()} == expected
    given = {name: as_json(papers, sealed) for name, (_, papers, sealed) in faults.items()}
    assert desk.run(script, given) == expected


def read_papers(world: World, sealed: list[SealedGrant]) -> list[Grant]:
    return read_grants(sealed, HEADER, Epochs.read(world.epochs, world.directory), world.directory)


def test_a_wrapped_key_that_is_not_the_one_signed_for_is_refused_by_both(desk: Desk, world: World) -> None:
    """Whoever keeps the files puts keys of their own in the place of the wrapped ones."""
    swapped = age.new_identity().encode()
    epoch: Epoch = world.read_epochs.newest(A)
    own, case = world.opened[A].identity, world.known_case.recipient
    for_bruno = age.seal(swapped, [age.recipient_of(world.bruno.identity)])
    files = [
        (for_bruno, world.bruno.identity, epoch.age),
        (age.seal(swapped, [epoch.age]), own, case),
        (age.seal(b"\xff", [epoch.age]), own, case),
    ]
    assert [refused(partial(unwrap, *one)) for one in files] == ["wrong_key"] * len(files)
    script = """
        const found = [];
        for (const [file, identity, recipient] of given)
          found.push(await code(() => desk.unwrap(bytes(file), identity, recipient)));
        return found;
    """
    given = [[to_base64(file), identity, recipient] for file, identity, recipient in files]
    assert desk.run(script, given) == ["wrong_key"] * len(files)
