"""The keys of an officer, kept in a file under a passphrase, and the card that makes their public half known."""

from dataclasses import dataclass
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from enlace_desk import age
from enlace_desk.errors import SealedError, check
from enlace_desk.signed import sign, take
from enlace_desk.texts import Text, canonical, from_base64url, hash_of, read_text, to_base64url


@dataclass(frozen=True)
class Officer:
    """An officer with keys.

    identity: of age; card: the signed text; hash: of the card; party: `PACK/STATE/AUTHORITY`.
    """

    identity: str
    key: Ed25519PrivateKey
    card: str
    hash: str
    party: str

    @classmethod
    def new(
        cls, *, pack: str, state: str, authority: str, officer: str, made_at: str, previous: str | None = None
    ) -> Self:
        identity, key = age.new_officer_identity(), Ed25519PrivateKey.generate()
        payload: Text = {
            "age": age.recipient_of(identity),
            "authority": authority,
            "made_at": made_at,
            "officer": officer,
            "pack": pack,
            "previous": previous,
            "sign": to_base64url(key.public_key().public_bytes_raw()),
            "state": state,
            "v": 1,
        }
        own = hash_of(payload)
        return cls(identity, key, sign("enlace-card", payload, key, own), own, party_of(payload))

    def locked(self, passphrase: str) -> bytes:
        """Return the key file."""
        held = {"age": self.identity, "card": self.card, "sign": to_base64url(self.key.private_bytes_raw()), "v": 1}
        return age.seal_with_passphrase(canonical(held).encode(), passphrase)

    @classmethod
    def unlocked(cls, file: bytes, passphrase: str) -> Self:
        """Return the officer of a key file. Raises: SealedError."""
        held = read_text(age.open_with_passphrase(file, passphrase))
        check(held.keys() == {"age", "card", "sign", "v"}, "wrong_type", "keys")
        card = take(held["card"], "enlace-card")
        key = Ed25519PrivateKey.from_private_bytes(from_base64url(held["sign"]))
        public = to_base64url(key.public_key().public_bytes_raw())
        if (card.payload["age"], card.payload["sign"]) != (age.recipient_of(held["age"]), public):
            raise SealedError("wrong_key", card.hash)
        return cls(held["age"], key, held["card"], card.hash, party_of(card.payload))


def party_of(card: Text) -> str:
    return f"{card['pack']}/{card['state']}/{card['authority']}"


def fingerprint(card: str) -> str:
    """Return what two people read to each other on the telephone. card: its hash."""
    digits = card.removeprefix("sha256:")[:20]
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def endorse(
    by: Officer,
    card: str,
    *,
    at: str,
    as_: str = "officer",
    decision: str = "endorsed",
    until: str | None = None,
) -> str:
    payload: Text = {"as": as_, "at": at, "card": card, "decision": decision, "until": until, "v": 1}
    return sign("enlace-endorsement", payload, by.key, by.hash)
