"""Whether a signed text was signed by the key of the card that it names; nothing here decrypts anything."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PRIME = 2**255 - 19
# The y of the points whose order divides 8, on the curve of RFC 8032, 5.1. By a key that is one of these anything is
# signed for some programs and nothing for others; likewise by one that is not written in its least form.
OF_ORDER_8 = int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little")
SMALL = frozenset({0, 1, PRIME - 1, OF_ORDER_8, PRIME - OF_ORDER_8})


def is_signed(text: str, key: str) -> bool:
    """Return whether a JWS in compact form carries a signature by `key`, an Ed25519 public key in base64url."""
    signed, _, signature = text.rpartition(".")
    try:
        if _is_ambiguous(_octets(key)):
            return False
        public = Ed25519PublicKey.from_public_bytes(_octets(key))
        public.verify(_octets(signature), signed.encode("ascii"))
    except (ValueError, binascii.Error, InvalidSignature):
        return False
    return True


def _is_ambiguous(key: bytes) -> bool:
    second = int.from_bytes(key, "little") % 2**255
    return second >= PRIME or second in SMALL


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
