"""Whose card holds: what is signed wrongly, contacts that hand over, circles."""

import itertools

import pytest

from enlace_desk.errors import SealedError
from enlace_desk.officers import endorse
from enlace_desk.signed import take
from tests.desk.cases import (
    ENDORSED,
    SENT,
    World,
    officer,
    raw_jws,
)
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

READ_ALL = """
    const found = {};
    for (const [name, papers] of Object.entries(given)) found[name] = await code(() => desk.Directory.read(papers));
    return found;
"""
BEFORE = "2026-11-22T10:00:00Z"


def test_a_card_or_an_endorsement_that_is_not_signed_by_its_key_refuses_the_whole(desk: Desk, world: World) -> None:
    """Among them a card that another key signed: it would put that key's words into somebody's mouth."""
    stranger, other = officer("stranger"), officer("other")
    card = take(stranger.card, "enlace-card").payload
    endorsement = {
        "as": "contact",
        "at": ENDORSED,
        "card": stranger.hash,
        "decision": "endorsed",
        "until": None,
        "v": 1,
    }
    of_other = {**card, "sign": take(other.card, "enlace-card").payload["sign"]}
    faults = {
        "a card by another key": ("bad_signature", world.with_cards(raw_jws("enlace-card", card, other))),
        "a card in the name of another": ("bad_signature", world.with_cards(raw_jws("enlace-card", of_other, other))),
        "a card that says so": (
            "bad_signature",
            world.with_cards(raw_jws("enlace-card", card, other, kid=stranger.hash)),
        ),
        "by nobody known": (
            "unknown_card",
            world.with_endorsements(raw_jws("enlace-endorsement", endorsement, stranger)),
        ),
        "in Ana's name": (
            "bad_signature",
            world.with_endorsements(raw_jws("enlace-endorsement", endorsement, stranger, kid=world.ana.hash)),
        ),
    }
    given = {
        name: {kind: getattr(papers, kind) for kind in ("cards", "endorsements", "trusted")}
        for name, (_, papers) in faults.items()
    }
    assert desk.run(READ_ALL, given) == {name: code for name, (code, _) in faults.items()}
    for code, papers in faults.values():
        with pytest.raises(SealedError) as refused:
            _ = papers.directory
        assert refused.value.code == code


def test_a_contact_hands_over_to_the_next(world: World) -> None:
    """Who compared Ana's card need not compare that of whoever she made point of contact; and she can be revoked."""
    next_contact, new = officer("nadia", authority="contact"), officer("new")
    handed_over = world.with_cards(next_contact.card, new.card).with_endorsements(
        endorse(world.ana, next_contact.hash, at=ENDORSED, as_="contact"),
        endorse(next_contact, new.hash, at=BEFORE),
        endorse(next_contact, world.ana.hash, at=BEFORE, decision="revoked"),
    )
    assert handed_over.directory.check_holds(new.hash, SENT)["officer"] == "new"
    with pytest.raises(SealedError) as refused:
        handed_over.directory.check_holds(world.ana.hash, SENT)
    assert refused.value.code == "revoked"


def test_circles_of_endorsements_endorse_nobody(world: World) -> None:
    one, other = officer("one"), officer("other")
    papers = world.with_cards(one.card, other.card).with_endorsements(
        endorse(one, other.hash, at=ENDORSED, as_="contact"), endorse(other, one.hash, at=ENDORSED, as_="contact")
    )
    with pytest.raises(SealedError) as refused:
        papers.directory.check_holds(one.hash, SENT)
    assert refused.value.code == "not_endorsed"


def test_a_chain_of_endorsements_may_be_of_any_length(desk: Desk, world: World) -> None:
    """Each contact endorses the next in the same second: whoever makes a thousand of them breaks nobody's program."""
    contacts = [world.carla, *(officer(f"contact-{number}", "ARG") for number in range(1000))]
    pairs = itertools.pairwise(contacts)
    chained = world.with_cards(*[one.card for one in contacts[1:]]).with_endorsements(
        *[endorse(one, other.hash, at=ENDORSED, as_="contact") for one, other in pairs]
    )
    assert chained.directory.check_holds(contacts[-1].hash, SENT)["officer"] == "contact-999"
    given = {name: getattr(chained, name) for name in ("cards", "endorsements", "trusted")}
    ask = "return (await desk.Directory.read(given.papers)).checkHolds(given.last, given.at).officer;"
    assert desk.run(ask, {"papers": given, "last": contacts[-1].hash, "at": SENT}) == "contact-999"
    assert not chained.with_endorsements(
        endorse(world.carla, contacts[500].hash, at=ENDORSED, decision="revoked")
    ).directory.is_contact(contacts[-1].hash, SENT)
