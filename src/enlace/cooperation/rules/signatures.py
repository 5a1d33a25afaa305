"""Whether a signed text was signed by the key of the card that it names; nothing here decrypts anything."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def is_signed(text: str, key: str) -> bool:
    """Return whether a JWS in compact form carries a signature by `key`, an Ed25519 public key in base64url."""
    signed, _, signature = text.rpartition(".")
    try:
        public = Ed25519PublicKey.from_public_bytes(_octets(key))
        public.verify(_octets(signature), signed.encode("ascii"))
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
