"""Signed texts: JWS in compact form, EdDSA alone, whatever the header says."""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from enlace_desk.errors import SealedError, check
from enlace_desk.shapes import SHAPES, check_shape
from enlace_desk.texts import Text, canonical, from_base64url, hash_of, read_text, to_base64url

PARTS = 3


@dataclass(frozen=True)
class Signed:
    """A signed text that was taken apart. kid: the hash of the card of the key that signs; hash: of the payload."""

    kid: str
    payload: Text
    hash: str
    content: bytes
    signature: bytes


def sign(type_: str, payload: Text, key: Ed25519PrivateKey, kid: str) -> str:
    check_shape(payload, SHAPES[type_])
    head = to_base64url(canonical({"alg": "EdDSA", "kid": kid, "typ": type_}).encode())
    content = f"{head}.{to_base64url(canonical(payload).encode())}"
    return f"{content}.{to_base64url(key.sign(content.encode()))}"


def take(jws: str, type_: str) -> Signed:
    """Take a signed text apart; nothing in it is true before `verify`. Raises: SealedError."""
    parts = jws.split(".")
    check(len(parts) == PARTS, "not_signed")
    head, body, signature = (from_base64url(part) for part in parts)
    protected = read_text(head)
    kid = protected.get("kid")
    if not isinstance(kid, str):
        raise SealedError("not_signed")
    check(protected == {"alg": "EdDSA", "kid": kid, "typ": type_}, "wrong_type", type_)
    payload = read_text(body)
    check_shape(payload, SHAPES[type_])
    return Signed(kid, payload, hash_of(body), f"{parts[0]}.{parts[1]}".encode(), signature)


def verify(signed: Signed, key: str) -> None:
    """Raises: SealedError, if `signed` is not signed by `key`, the Ed25519 public key in base64url."""
    try:
        Ed25519PublicKey.from_public_bytes(from_base64url(key)).verify(signed.signature, signed.content)
    except (InvalidSignature, ValueError, SealedError) as fault:
        raise SealedError("bad_signature", signed.kid) from fault
