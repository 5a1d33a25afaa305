"""Every check that a message passes on opening has a planted fault here, which both sides refuse with the same code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from enlace_desk import age
from enlace_desk.errors import SealedError
from enlace_desk.headers import parties_of
from enlace_desk.messages import Place, seal_message
from enlace_desk.officers import endorse
from enlace_desk.padding import pad
from enlace_desk.signed import take
from enlace_desk.texts import hash_of
from tests.desk.cases import (
    CONTENT,
    ENDORSED,
    HEADER,
    MADE,
    SENT,
    A,
    B,
    Found,
    World,
    forge,
    from_base64,
    officer,
    opened,
    people,
    raw_jws,
    to_base64,
)
from tests.desk.conftest import Desk

pytestmark = pytest.mark.xdist_group("desk")

OPEN = """
    const one = given;
    const directory = await desk.Directory.read(one.papers);
    const message = { seal: one.seal, ciphertext: bytes(one.ciphertext) };
    const place = { header: one.header, number: one.number, previous: one.previous };
    return desk.openMessage(message, place, new Map(Object.entries(one.identities)), directory, new Date(one.now));
"""
OPEN_ALL = f"""
    const found = {{}};
    const open = async (given) => {{ {OPEN} }};
    for (const [name, one] of Object.entries(given)) found[name] = await code(() => open(one));
    return found;
"""
LATER, BEFORE = "2026-11-24T10:00:00Z", "2026-11-22T10:00:00Z"
HASH = "sha256:" + "0" * 64
TO = parties_of(HEADER)


def found(world: World, message: object = None, **changes: object) -> Found:
    """Return a message as it is found in its place, honest but for `changes`."""
    case = world.known_case
    honest = Found(world, forge(world), Place(HEADER, 1, None), {case.recipient: case.identity})
    return replace(honest, **({"message": message} if message else {}), **changes)  # type: ignore[arg-type]


def broken_signature(world: World) -> Found:
    message = forge(world)
    head, body, signature = message.seal.split(".")
    return found(world, replace(message, seal=f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"))


def written_otherwise(world: World) -> Found:
    """The same octets, with another last letter: base64 lets one choose the bits that it does not need."""
    message = forge(world)
    last = {"A": "B", "Q": "R", "g": "h", "w": "x"}[message.seal[-1]]
    return found(world, replace(message, seal=message.seal[:-1] + last))


def signed_by_another(world: World) -> Found:
    message = forge(world, by=world.carla)
    payload = {"kid": world.bruno.hash}
    return found(world, replace(message, seal=raw_jws("enlace-seal", seal_of(world), world.carla, **payload)))


def seal_of(world: World, **changes: object) -> dict[str, object]:
    return take(forge(world).seal, "enlace-seal").payload | changes


def other_header(world: World, **protected: object) -> Found:
    message = forge(world)
    return found(world, replace(message, seal=raw_jws("enlace-seal", seal_of(world), world.bruno, **protected)))


def unsigned(world: World) -> Found:
    message = forge(world)
    head, body, _ = message.seal.split(".")
    return found(world, replace(message, seal=f"{head}.{body}."))


def by_stranger(world: World) -> Found:
    return found(world, forge(world, by=officer("stranger")))


def by_unendorsed(world: World) -> Found:
    stranger = officer("stranger")
    return found(world.with_cards(stranger.card), forge(world, by=stranger))


def endorsed(world: World, by: str, **given: str) -> Found:
    """A message of an officer whose card was endorsed in some way."""
    new = officer("new")
    endorser = getattr(world, by)
    papers = world.with_cards(new.card).with_endorsements(endorse(endorser, new.hash, **({"at": ENDORSED} | given)))
    return found(papers, forge(world, by=new))


def untrusted(world: World) -> Found:
    return found(replace(world, trusted=[world.carla.hash]))


def swapped_contact(world: World) -> Found:
    """Whoever keeps the directory puts a point of contact of their own, and an officer of theirs, in Ana's place."""
    ana, bruno = officer("ana", authority="contact"), officer("bruno")
    papers = world.with_cards(ana.card, bruno.card).with_endorsements(
        endorse(ana, ana.hash, at=ENDORSED, as_="contact"), endorse(ana, bruno.hash, at=ENDORSED)
    )
    return found(papers, forge(world, by=bruno))


def revoked(world: World, at: str) -> Found:
    return found(world.with_endorsements(endorse(world.ana, world.bruno.hash, at=at, decision="revoked")))


def replaced(world: World, made_at: str, *, by: str | None = "ana") -> Found:
    new = officer("bruno", made_at=made_at, previous=world.bruno.hash)
    papers = world.with_cards(new.card)
    if by:
        papers = papers.with_endorsements(endorse(getattr(world, by), new.hash, at=BEFORE))
    return found(papers)


def of_other_authority(world: World) -> Found:
    other = officer("other", authority="police")
    papers = world.with_cards(other.card).with_endorsements(endorse(world.ana, other.hash, at=ENDORSED))
    return found(papers, forge(world, by=other))


def of_other_state(world: World) -> Found:
    return found(world, forge(world, by=world.carla))


def altered(world: World) -> Found:
    message = forge(world)
    return found(world, replace(message, ciphertext=message.ciphertext[:-1] + bytes([message.ciphertext[-1] ^ 1])))


def swapped_ciphertext(world: World) -> Found:
    return found(world, replace(forge(world), ciphertext=forge(world).ciphertext))


def other_key(world: World) -> Found:
    return found(world, forge(world, sealed_for=age.recipient_of(age.new_identity())))


def at(world: World, ahead: timedelta) -> Found:
    return found(world, now=datetime.fromisoformat(SENT) - ahead)


REFUSED: dict[str, tuple[str, Callable[[World], Found]]] = {
    "1 the signature is broken": ("bad_signature", broken_signature),
    "1 another key signed": ("bad_signature", signed_by_another),
    "1 there is no signature": ("bad_signature", unsigned),
    "1 the signature is written in another way": ("not_signed", written_otherwise),
    "1 it has a part too many": ("not_signed", lambda w: found(w, replace(forge(w), seal=forge(w).seal + ".e30"))),
    "1 it is no signed text": ("not_signed", lambda w: found(w, replace(forge(w), seal="sealed"))),
    "1 it says that no algorithm signed": ("wrong_type", partial(other_header, alg="none")),
    "1 it says that a shared key signed": ("wrong_type", partial(other_header, alg="HS256")),
    "1 it names its key by a number": ("not_signed", partial(other_header, kid=5)),
    "1 it has a header of its own": ("wrong_type", partial(other_header, crit=["exp"])),
    "1 it is a text of another type": ("wrong_type", partial(other_header, typ="enlace-grant")),
    "1 it is of another version": ("wrong_type", lambda w: found(w, forge(w, seal={"v": 2}))),
    "1 it has one field more": ("wrong_type", lambda w: found(w, forge(w, seal={"more": 1}))),
    "1 the card is not there": ("unknown_card", by_stranger),
    "1 the card is of another State": ("not_of_party", of_other_state),
    "1 the card is of another authority": ("not_of_party", of_other_authority),
    "1 nobody endorsed the card": ("not_endorsed", by_unendorsed),
    "1 it was endorsed later": ("not_endorsed", partial(endorsed, by="ana", at=LATER)),
    "1 an officer endorsed it": ("not_endorsed", partial(endorsed, by="bruno")),
    "1 the contact of another State endorsed it": ("not_endorsed", partial(endorsed, by="carla")),
    "1 the endorsement had ended": ("lapsed", partial(endorsed, by="ana", until="2026-11-22")),
    "1 the contact was not compared": ("untrusted", untrusted),
    "1 the contact was swapped": ("untrusted", swapped_contact),
    "1 the card had been revoked": ("revoked", partial(revoked, at=BEFORE)),
    "1 it was revoked in that second": ("revoked", partial(revoked, at=SENT)),
    "1 the card had been replaced": ("replaced", partial(replaced, made_at=BEFORE)),
    "2 it is of another request": ("wrong_place", lambda w: found(w, forge(w, seal={"request": "R-26-00002"}))),
    "2 it was replayed into another request": (
        "wrong_place",
        lambda w: found(w, place=Place(HEADER | {"request": "R-26-00002"}, 1, None)),
    ),
    "2 one was skipped": ("wrong_place", lambda w: found(w, forge(w, seal={"number": 2}))),
    "2 it was put in once more": ("wrong_place", lambda w: found(w, place=Place(HEADER, 2, HASH))),
    "2 it follows another one": ("wrong_place", lambda w: found(w, forge(w, seal={"previous": HASH}))),
    "2 it was not sent to all": ("wrong_parties", lambda w: found(w, forge(w, seal={"to": TO[:1]}))),
    "2 it was sent to others": ("wrong_parties", lambda w: found(w, forge(w, seal={"to": sorted([*TO, "oas/USA/x"])}))),
    "2 the header has got another party": (
        "wrong_parties",
        lambda w: found(w, place=Place(HEADER | {"requested": "oas/BRA/central"}, 1, None)),
    ),
    "2 the parties are no parties": (
        "wrong_type",
        lambda w: found(w, place=Place(HEADER | {"requested": [B]}, 1, None)),
    ),
    "3 what is sealed was altered": ("altered", altered),
    "3 what is sealed was swapped": ("altered", swapped_ciphertext),
    "4 it was not granted": ("no_grant", lambda w: found(w, identities={})),
    "4 it is sealed for another key": ("no_key", other_key),
    "4 it is no age file": (
        "not_age",
        lambda w: found(w, replace(forge(w), ciphertext=b"x", seal=raw_seal(w, ciphertext=hash_of(b"x")))),
    ),
    "4 it is not padded": ("bad_padding", lambda w: found(w, forge(w, plain=b"{}"))),
    "4 it is no text": ("not_text", lambda w: found(w, forge(w, plain=pad(b"{} {}")))),
    "4 it is no message": ("wrong_type", lambda w: found(w, forge(w, plain=pad(b"{}")))),
    "4 a file in it has a bad name": ("wrong_type", lambda w: found(w, forge(w, inside={"files": [bad_file()]}))),
    "4 inside it is of another request": (
        "contradiction",
        lambda w: found(w, forge(w, inside={"request": "R-26-00002"})),
    ),
    "4 inside it is labelled otherwise": (
        "contradiction",
        lambda w: found(w, forge(w, inside={"handling": "TLP:CLEAR"})),
    ),
    "4 inside it is from another": ("contradiction", lambda w: found(w, forge(w, inside={"from": B}))),
    "4 inside it is for others": ("contradiction", lambda w: found(w, forge(w, inside={"to": TO[:1]}))),
    "4 inside it has another number": ("contradiction", lambda w: found(w, forge(w, inside={"number": 2}))),
    "4 inside it is of another time": ("contradiction", lambda w: found(w, forge(w, inside={"sent_at": LATER}))),
    "4 inside it is of another kind": ("contradiction", lambda w: found(w, forge(w, inside={"type": "note"}))),
    "4 inside it has another header": (
        "contradiction",
        lambda w: found(w, forge(w, inside={"header": HEADER | {"form": "extradition"}})),
    ),
    "5 the form was changed": ("header_changed", lambda w: header(w, form="extradition")),
    "5 the basis was changed": ("header_changed", lambda w: header(w, bases=["tcc"])),
    "5 what is asked for was changed": ("header_changed", lambda w: header(w, asked=["arrest"])),
    "5 the two changed places": ("header_changed", lambda w: header(w, requesting=B, requested=A)),
    "6 it is of a day and a second from now": ("clock", lambda w: at(w, timedelta(days=1, seconds=1))),
    "6 it is of next year": ("clock", lambda w: at(w, timedelta(days=365))),
    # Two faults: the one that is checked first is told.
    "1 before 2": ("bad_signature", lambda w: replace(broken_signature(w), place=Place(HEADER, 2, None))),
    "2 before 3": ("wrong_place", lambda w: replace(altered(w), place=Place(HEADER, 2, None))),
    "3 before 4": ("altered", lambda w: replace(altered(w), identities={})),
    "5 before 6": (
        "header_changed",
        lambda w: replace(header(w, form="x"), now=datetime(2025, 1, 1, tzinfo=UTC)),
    ),
}
OPENED: dict[str, Callable[[World], Found]] = {
    "in its place": found,
    "revoked later": partial(revoked, at=LATER),
    "replaced later": partial(replaced, made_at=LATER),
    "replaced by a card that nobody endorsed": partial(replaced, made_at=BEFORE, by=None),
    "replaced by a card that another State endorsed": partial(replaced, made_at=BEFORE, by="carla"),
    "endorsed until that day": partial(endorsed, by="ana", until="2026-11-23"),
    "the status went on": lambda w: header(w, status="executed", priority="urgent"),
    "a day from now": lambda w: at(w, timedelta(days=1)),
    "years ago": lambda w: found(w, now=datetime(2036, 1, 1, tzinfo=UTC)),
}


def raw_seal(world: World, **changes: object) -> str:
    return raw_jws("enlace-seal", seal_of(world, **changes), world.bruno)


def bad_file() -> dict[str, object]:
    return {"media_type": "text/plain", "name": "../../etc/passwd", "pieces": [HASH], "sha256": HASH, "size": 1}


def header(world: World, **changes: object) -> Found:
    """The header in clear is another one now than when the message was sent."""
    return found(world, place=Place(HEADER | changes, 1, None))


@pytest.mark.parametrize("name", REFUSED)
def test_the_client_refuses(world: World, name: str) -> None:
    code, make = REFUSED[name]
    with pytest.raises(SealedError) as refused:
        make(world).open()
    assert refused.value.code == code


@pytest.mark.parametrize("name", OPENED)
def test_the_client_opens(world: World, name: str) -> None:
    assert OPENED[name](world).open()["body"] == dict(CONTENT.body)


def test_the_desk_refuses_and_opens_the_same(desk: Desk, world: World) -> None:
    cases = {name: make(world).as_json() for name, (_, make) in REFUSED.items()}
    cases |= {name: make(world).as_json() for name, make in OPENED.items()}
    expected = {name: code for name, (code, _) in REFUSED.items()} | dict.fromkeys(OPENED, "nothing is refused")
    assert desk.run(OPEN_ALL, cases) == expected


def test_a_refusal_names_fields_and_never_content(world: World) -> None:
    with pytest.raises(SealedError) as refused:
        header(world, form="extradition", bases=["tcc"]).open()
    assert refused.value.fields == ("bases", "form")
    assert "extradition" not in str(refused.value)
    with pytest.raises(SealedError) as refused:
        found(world, forge(world, inside={"body": {"subject": 7}})).open()
    assert refused.value.fields == ("body",)


def test_whose_contact_was_not_compared_is_told_the_fingerprint(world: World) -> None:
    with pytest.raises(SealedError) as refused:
        untrusted(world).open()
    digits = world.ana.hash.removeprefix("sha256:")[:20]
    assert [one.replace(" ", "") for one in refused.value.fields[1:]] == [digits]


def test_a_message_of_the_desk_opens_in_the_client(desk: Desk) -> None:
    """Keys that never leave the browser seal; the client, which knows their cards alone, opens."""
    script = """
        const person = (officer, authority) => ({ pack: "oas", state: "ATG", authority, officer });
        const ana = await desk.makeCard(await desk.newKeys(), person("ana", "contact"), given.made);
        const bruno = await desk.makeCard(await desk.newKeys(), person("bruno", "central"), given.made);
        const endorsements = [
          await desk.endorse(ana, ana.hash, { at: given.endorsed, as: "contact" }),
          await desk.endorse(ana, bruno.hash, { at: given.endorsed }),
        ];
        const identity = await desk.newIdentity();
        const recipient = await desk.recipientOf(identity);
        const content = { type: "request", handling: "TLP:AMBER", body: { subject: "Señales de cañón" }, files: [] };
        const place = { header: given.header, number: 1, previous: null };
        const message = await desk.sealMessage(bruno, content, place, recipient, given.sent);
        const extractable = [bruno.keys.age, bruno.keys.sign].map((key) => key.extractable);
        return { cards: [ana.card, bruno.card], trusted: [ana.hash], endorsements, identity, recipient, extractable,
          fingerprint: desk.fingerprint(ana.hash), seal: message.seal, ciphertext: base64(message.ciphertext) };
    """
    made = desk.run(script, {"header": HEADER, "made": MADE, "endorsed": ENDORSED, "sent": SENT})
    assert made["extractable"] == [False, False]
    papers = replace(people(), **{name: made[name] for name in ("cards", "endorsements", "trusted")})
    message = replace(forge(opened(people())), seal=made["seal"], ciphertext=from_base64(made["ciphertext"]))
    inside = Found(papers, message, Place(HEADER, 1, None), {made["recipient"]: made["identity"]}).open()
    assert inside["body"] == {"subject": "Señales de cañón"}


def test_a_message_of_the_client_opens_in_the_desk(desk: Desk, world: World) -> None:
    place = Place(HEADER, 1, None)
    message = seal_message(world.bruno, CONTENT, place, world.known_case.recipient, SENT)
    inside = desk.run(OPEN, found(world, message).as_json())
    assert inside["body"] == dict(CONTENT.body)
    assert inside["header"] == HEADER
    assert len(to_base64(message.ciphertext)) > 1024
