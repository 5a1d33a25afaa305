"""age files: sealed for recipients, opened with identities. pyrage does X25519, `hybrid` what pyrage cannot."""

import re
from collections.abc import Sequence

import pyrage
from pyrage import passphrase, x25519

from enlace_desk import hybrid
from enlace_desk.errors import SealedError, check

MAGIC = b"age-encryption.org/v1\n"
MAX_HEADER_BYTES = 1024 * 1024
BASE64 = rb"[A-Za-z0-9+/]"
# Lines of 64 characters, then a shorter one, which may be empty: pyrage takes stanzas without the last one.
STANZA = rb"-> [!-~]+(?: [!-~]+)*\n(?:" + BASE64 + rb"{64}\n)*" + BASE64 + rb"{0,63}\n"
# pyrage's own limit is measured anew on each machine and lets a file keep it busy for minutes.
MOST_WORK = 22
WORK = re.compile(rb"^-> scrypt \S+ (\d+)$", re.MULTILINE)
HEADER = re.compile(re.escape(MAGIC) + rb"(?:" + STANZA + rb")+--- " + BASE64 + rb"{43}\n")


def new_identity() -> str:
    """Return the identity of an epoch or of a case; both sides open hybrid ones (ADR 0024)."""
    return hybrid.new_identity()


def new_officer_identity() -> str:
    """Return the identity of an officer: classical, as the browser keeps no other one unextractable."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """Return the recipient of `identity`. Raises: SealedError."""
    if hybrid.is_identity(identity):
        return hybrid.recipient_of(identity)
    return str(_classical(identity).to_public())


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    check(recipients, "no_key")
    if all(hybrid.is_recipient(one) for one in recipients):
        return hybrid.seal(content, recipients)
    try:
        return pyrage.encrypt(content, [x25519.Recipient.from_str(one) for one in recipients])
    except pyrage.RecipientError as fault:
        raise SealedError("wrong_key") from fault


def check_recipient(recipient: str) -> None:
    """Raises: SealedError, for what is no hybrid recipient, or nothing can be sealed for."""
    check(hybrid.is_recipient(recipient), "wrong_key")
    seal(b"", [recipient])


def open_sealed(file: bytes, identities: Sequence[str]) -> bytes:
    """Return what is sealed in `file`. Raises: SealedError: not_age, no_key, damaged."""
    check(identities, "no_key")
    header = _header(file)
    quantum = [one for one in identities if hybrid.is_identity(one)]
    found = hybrid.open_sealed(header, file[len(header) :], quantum) if quantum else None
    if found is not None:
        return found
    classical = [_classical(one) for one in identities if not hybrid.is_identity(one)]
    check(classical, "no_key")
    try:
        return pyrage.decrypt(file, classical)
    except pyrage.DecryptError as fault:
        raise SealedError("no_key" if str(fault) == "No matching keys found" else "damaged") from fault


def seal_with_passphrase(content: bytes, words: str) -> bytes:
    return passphrase.encrypt(content, words)


def open_with_passphrase(file: bytes, words: str) -> bytes:
    work = WORK.search(_header(file))
    check(work is not None and int(work[1]) <= MOST_WORK, "damaged")
    try:
        return passphrase.decrypt(file, words)
    except pyrage.DecryptError as fault:
        raise SealedError("bad_passphrase") from fault


def _header(file: bytes) -> bytes:
    """Return the header of `file`, as strictly as the specification of age has it. Raises: SealedError."""
    check(file.startswith(MAGIC), "not_age")
    found = HEADER.match(file, 0, min(len(file), MAX_HEADER_BYTES))
    if found is None:
        raise SealedError("damaged")
    return found[0]


def _classical(identity: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(identity)
    except pyrage.IdentityError as fault:
        raise SealedError("wrong_key") from fault
