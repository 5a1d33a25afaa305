"""Two States and a request between them: officers, cards, epochs, a case, and messages as they are sealed in tests."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enlace_desk import age
from enlace_desk.directory import Directory
from enlace_desk.epochs import Epochs, NewEpoch, open_epoch
from enlace_desk.errors import SealedError
from enlace_desk.grants import NewCase, new_case
from enlace_desk.headers import parties_of
from enlace_desk.messages import Content, Place, SealedMessage, open_message
from enlace_desk.officers import Officer, endorse, fingerprint
from enlace_desk.padding import pad
from enlace_desk.sealed_files import NewArchive
from enlace_desk.signed import take
from enlace_desk.texts import Text, canonical, hash_of, to_base64url

MADE, ENDORSED, OPENED, SENT = (f"2026-11-2{day}T10:00:00Z" for day in (0, 1, 2, 3))
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
A, B = "oas/ATG/central", "oas/ARG/central"
HEADER: Text = {
    "asked": ["documents"],
    "bases": ["untoc"],
    "form": "mla",
    "priority": "routine",
    "request": "R-26-00001",
    "requested": B,
    "requesting": A,
    "status": "sent",
    "v": 1,
}
CONTENT = Content("request", "TLP:AMBER", {"subject": "Señales de cañón"})


def officer(name: str, state: str = "ATG", authority: str = "central", **given: Any) -> Officer:
    return Officer.new(pack="oas", state=state, authority=authority, officer=name, **({"made_at": MADE} | given))


@dataclass(frozen=True)
class World:
    """Ana is the point of contact of State A, Bruno its officer; Carla is the point of contact of State B."""

    ana: Officer
    bruno: Officer
    carla: Officer
    cards: list[str]
    endorsements: list[str]
    trusted: list[str]
    epochs: list[str] = field(default_factory=list)
    opened: Mapping[str, NewEpoch] = field(default_factory=dict)
    case: NewCase | None = None

    @property
    def directory(self) -> Directory:
        return Directory.read(self.cards, self.endorsements, self.trusted)

    @property
    def read_epochs(self) -> Epochs:
        return Epochs.read(self.epochs, self.directory)

    @property
    def known_case(self) -> NewCase:
        assert self.case is not None
        return self.case

    def with_cards(self, *more: str) -> "World":
        return replace(self, cards=[*self.cards, *more])

    def with_endorsements(self, *more: str) -> "World":
        return replace(self, endorsements=[*self.endorsements, *more])


def people(bruno: Officer | None = None) -> World:
    ana, bruno, carla = officer("ana", authority="contact"), bruno or officer("bruno"), officer("carla", "ARG")
    endorsements = [
        endorse(ana, ana.hash, at=ENDORSED, as_="contact"),
        endorse(ana, bruno.hash, at=ENDORSED),
        endorse(carla, carla.hash, at=ENDORSED, as_="contact"),
    ]
    cards = [one.card for one in (ana, bruno, carla)]
    return World(ana, bruno, carla, cards, endorsements, [ana.hash, carla.hash])


def opened(world: World) -> World:
    """Each authority has its first epoch, and the case a key that both were granted."""
    own = {
        A: open_epoch(world.bruno, world.directory, **first(A, world.bruno)),
        B: open_epoch(world.carla, world.directory, **first(B, world.carla)),
    }
    world = replace(world, epochs=[one.epoch for one in own.values()], opened=own)
    return replace(world, case=new_case(world.bruno, HEADER, world.read_epochs, SENT))


def first(party: str, *members: Officer, **given: Any) -> dict[str, Any]:
    hashes = [one.hash for one in members]
    return {"party": party, "members": hashes, "custodians": [], "previous": None, "at": OPENED} | given


@dataclass(frozen=True)
class Found:
    """A message as a reader finds it, with everything that it is read with."""

    world: World
    message: SealedMessage
    place: Place
    identities: Mapping[str, str]
    now: datetime = NOW

    def open(self) -> Text:
        return open_message(self.message, self.place, self.identities, self.world.directory, self.now)

    def as_json(self) -> dict[str, Any]:
        """Return it as the browser is given it."""
        return {
            "papers": {name: getattr(self.world, name) for name in ("cards", "endorsements", "trusted")},
            "seal": self.message.seal,
            "ciphertext": to_base64(self.message.ciphertext),
            "header": self.place.header,
            "number": self.place.number,
            "previous": self.place.previous,
            "identities": dict(self.identities),
            "now": int(self.now.timestamp() * 1000),
        }


def raw_jws(type_: str, payload: Text, by: Officer, **protected: Any) -> str:
    """Sign whatever is given, as an attacker with a key of their own could."""
    head = {"alg": "EdDSA", "kid": by.hash, "typ": type_} | protected
    content = f"{to_base64url(canonical(head).encode())}.{to_base64url(canonical(payload).encode())}"
    return f"{content}.{to_base64url(by.key.sign(content.encode()))}"


def forge(
    world: World,
    *,
    by: Officer | None = None,
    inside: Text | None = None,
    seal: Text | None = None,
    plain: bytes | None = None,
    sealed_for: str | None = None,
    header: Text = HEADER,
) -> SealedMessage:
    """Seal a message whose inside and seal say what is given, honest in all else."""
    by, recipient = by or world.bruno, world.known_case.recipient
    both: Text = {
        "case": recipient,
        "from": A,
        "handling": CONTENT.handling,
        "number": 1,
        "request": header["request"],
        "sent_at": SENT,
        "to": parties_of(header),
        "type": CONTENT.type,
        "v": 1,
    }
    # What both of them say is changed in both.
    shared = {name: value for name, value in (seal or {}).items() if name in both and name not in (inside or {})}
    text = both | shared | {"body": dict(CONTENT.body), "files": [], "header": header} | (inside or {})
    ciphertext = age.seal(pad(canonical(text).encode()) if plain is None else plain, [sealed_for or recipient])
    payload = both | {"ciphertext": hash_of(ciphertext), "header": hash_of(header), "previous": None} | (seal or {})
    return SealedMessage(raw_jws("enlace-seal", payload, by), ciphertext)


def firm(messages: Iterable[Text]) -> list[Text]:
    """Return what was read. Raises: SealedError, for the first that was refused."""
    read = []
    for one in messages:
        if "refused" in one:
            raise SealedError(one["refused"], *one["fields"])
        read.append(one)
    return read


def write_file(path: Path, world: World, messages: Sequence[SealedMessage], **given: Any) -> Path:
    """Write a sealed file. given: `header`, `pieces` (hash -> sealed piece), other entries."""
    with NewArchive.of(path) as new:
        new.write_header(given.get("header", HEADER))
        for one in world.cards:
            new.write_signed("cards", take(one, "enlace-card").hash, one)
        for one in world.endorsements:
            new.write_signed("endorsements", take(one, "enlace-endorsement").hash, one)
        for epoch in world.opened.values():
            new.write_signed("epochs", epoch.hash, epoch.epoch)
            for whom, sealed in epoch.wraps.items():
                new.write_wrap(epoch.hash, whom, sealed)
        for number, grant in enumerate(world.known_case.grants, 1):
            new.write_grant(number, grant)
        for number, message in enumerate(messages, 1):
            new.write_message(number, message)
        for hash_, sealed in given.get("pieces", {}).items():
            new.write_piece(hash_, sealed)
        for name in ("evidence.jsonl", "steps/0001.jws"):
            if name in given:
                new.write(name, given[name])
    return path


def trusting(world: World) -> list[str]:
    return [word for one in world.trusted for word in ("--trust", fingerprint(one))]


STEP: Text = {
    "asked": ["documents"],
    "at": SENT,
    "bases": ["untoc"],
    "brings": {},
    "by": "requesting",
    "crime_types": [],
    "form": "mla",
    "from": None,
    "language": ["es"],
    "needed_by": None,
    "number": 1,
    "on": SENT[:10],
    "party": A,
    "previous": None,
    "priority": "routine",
    "request": HEADER["request"],
    "requested": B,
    "requesting": A,
    "status": "sent",
    "urgency_reason": [],
    "v": 1,
}


def evidence(*changes: Text) -> bytes:
    """Return two lines of evidence, with a change of each where one is given."""
    first_change, second_change = changes or ({}, {})
    one = STEP | first_change
    other = (
        STEP | {"by": "system", "from": "sent", "number": 2, "party": None, "previous": hash_of(one)} | second_change
    )
    return b"".join(canonical(step).encode() + b"\n" for step in (one, other))


def to_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def from_base64(text: str) -> bytes:
    return base64.b64decode(text)
