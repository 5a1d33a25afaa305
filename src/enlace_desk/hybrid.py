"""The hybrid of ML-KEM-768 and X25519 in age files (C2SP, age, recipient type mlkem768x25519), which pyrage lacks.

The header was read strictly before it comes here (`age.HEADER`).
"""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from enlace_desk import bech32
from enlace_desk.errors import SealedError, check

IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"
RECIPIENT_PREFIX = "age1pq"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
KIND = "mlkem768x25519"
INFO = b"age-encryption.org/mlkem768x25519"
SEED_BYTES, MLKEM_SEED_BYTES, X25519_BYTES, MLKEM_KEY_BYTES = 32, 64, 32, 1184
ENCAPSULATED_BYTES, WRAPPED_BYTES = 1120, 32
FILE_KEY_BYTES = NONCE_BYTES = 16
CHUNK_BYTES, TAG_BYTES = 64 * 1024, 16
LINE = 64


@dataclass(frozen=True)
class Stanza:
    """A recipient's part of a header."""

    words: tuple[str, ...]
    body: bytes


def is_identity(text: str) -> bool:
    return text.startswith(IDENTITY_PREFIX + "1")


def is_recipient(text: str) -> bool:
    return text.startswith(RECIPIENT_PREFIX + "1")


def new_identity() -> str:
    return bech32.encode(IDENTITY_PREFIX.lower(), os.urandom(SEED_BYTES)).upper()


def recipient_of(identity: str) -> str:
    mlkem, x25519 = _expand(identity)
    key = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    return bech32.encode(RECIPIENT_PREFIX, key)


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    file_key = os.urandom(FILE_KEY_BYTES)
    header = "age-encryption.org/v1\n" + "".join(_wrapped(file_key, one) for one in recipients) + "---"
    mac = _base64(_mac(file_key, header.encode()))
    nonce = os.urandom(NONCE_BYTES)
    return (
        f"{header} {mac}\n".encode() + nonce + b"".join(_sealed_chunks(_derived(file_key, nonce, b"payload"), content))
    )


def open_sealed(header: bytes, payload: bytes, identities: Sequence[str]) -> bytes | None:
    """Return what is sealed; None, if it is sealed for none of `identities`. Raises: SealedError."""
    stanzas = list(_stanzas(header))
    file_key = next(filter(None, (_file_key(stanzas, one) for one in identities)), None)
    if file_key is None:
        return None
    start, _, mac = header.decode().rpartition(" ")
    check(hmac.compare_digest(_base64(_mac(file_key, start.encode())), mac.rstrip("\n")), "damaged")
    key = _derived(file_key, payload[:NONCE_BYTES], b"payload")
    return b"".join(_opened_chunks(key, payload[NONCE_BYTES:]))


def _expand(identity: str) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    seed = bech32.decode(IDENTITY_PREFIX, identity, SEED_BYTES)
    expanded = hashlib.shake_256(seed).digest(MLKEM_SEED_BYTES + X25519_BYTES)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_BYTES])
    return mlkem, X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_BYTES:])


def _wrapped(file_key: bytes, recipient: str) -> str:
    key = bech32.decode(RECIPIENT_PREFIX, recipient, MLKEM_KEY_BYTES + X25519_BYTES)
    try:
        mlkem = MLKEM768PublicKey.from_public_bytes(key[:MLKEM_KEY_BYTES])
        both = MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(key[MLKEM_KEY_BYTES:]))
        sealed = SUITE.encrypt(file_key, both, INFO)
    except ValueError as fault:
        raise SealedError("wrong_key") from fault
    body = _base64(sealed[ENCAPSULATED_BYTES:])
    return f"-> {KIND} {_base64(sealed[:ENCAPSULATED_BYTES])}\n{body}\n"


def _stanzas(header: bytes) -> Iterator[Stanza]:
    words: tuple[str, ...] = ()
    body = ""
    for line in header.decode().splitlines()[1:-1]:
        if line.startswith("-> "):
            words, body = tuple(line.split(" ")[1:]), ""
            continue
        body += line
        if len(line) < LINE:
            yield Stanza(words, _from_base64(body))


def _file_key(stanzas: list[Stanza], identity: str) -> bytes | None:
    private = MLKEM768X25519PrivateKey(*_expand(identity))
    for one in stanzas:
        if one.words[0] != KIND:
            continue
        check(len(one.words) == 2, "damaged")  # noqa: PLR2004  (its name and its one argument)
        encapsulated = _from_base64(one.words[1])
        check(len(encapsulated) == ENCAPSULATED_BYTES and len(one.body) == WRAPPED_BYTES, "damaged")
        try:
            return SUITE.decrypt(encapsulated + one.body, private, INFO)
        except InvalidTag:
            continue
    return None


def _sealed_chunks(key: bytes, content: bytes) -> Iterator[bytes]:
    cipher = ChaCha20Poly1305(key)
    starts = range(0, max(len(content), 1), CHUNK_BYTES)
    for number, start in enumerate(starts):
        nonce = _nonce(number, last=number == len(starts) - 1)
        yield cipher.encrypt(nonce, content[start : start + CHUNK_BYTES], None)


def _opened_chunks(key: bytes, content: bytes) -> Iterator[bytes]:
    cipher = ChaCha20Poly1305(key)
    starts = range(0, max(len(content), 1), CHUNK_BYTES + TAG_BYTES)
    for number, start in enumerate(starts):
        last = number == len(starts) - 1
        try:
            chunk = cipher.decrypt(_nonce(number, last=last), content[start : start + CHUNK_BYTES + TAG_BYTES], None)
        except InvalidTag as fault:
            raise SealedError("damaged") from fault
        # Only an empty file ends with an empty chunk.
        check(chunk or number == 0, "damaged")
        yield chunk


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, info).derive(key)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).rstrip(b"=").decode()


def _from_base64(text: str) -> bytes:
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SealedError("damaged") from fault
    check(_base64(content) == text, "damaged")
    return content
