"""The secrets of apps and recovery codes as the database keeps them: sealed by a key that it does not hold."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from enlace.common.errors import N_, Unavailable

# Names the way of sealing, so that another one can come beside it.
SEALED = "fernet-1:"
PURPOSE = b"enlace: secrets of second factors"


def seal(text: str, keys: Sequence[str]) -> str:
    """Return `text` sealed by the first of `keys`, each of them a text that nobody guesses."""
    return SEALED + _box(keys[:1]).encrypt(text.encode()).decode()


def unseal(kept: str, keys: Sequence[str]) -> str:
    """Return what was sealed by one of `keys`; what was never sealed is returned as it is.

    Raises: Unavailable, if none of the keys fits.

    >>> unseal(seal("JBSWY3DP", ["new"]), ["newer", "new"]), unseal("JBSWY3DP", ["new"])
    ('JBSWY3DP', 'JBSWY3DP')
    """
    if not kept.startswith(SEALED):
        return kept
    try:
        return _box(keys).decrypt(kept.removeprefix(SEALED)).decode()
    except InvalidToken:
        raise Unavailable(N_("This second factor cannot be opened: the server lacks its key.")) from None


def opens(kept: str, keys: Sequence[str]) -> bool:
    """Return whether `unseal` gets at it."""
    try:
        unseal(kept, keys)
    except Unavailable:
        return False
    return True


def is_sealed(kept: str, key: str) -> bool:
    """Return whether `kept` is sealed by `key` itself, not by an earlier one or by none."""
    return kept.startswith(SEALED) and opens(kept, [key])


def _box(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_stretched(key))) for key in keys])


def _stretched(key: str) -> bytes:
    """Return 32 bytes made of `key` for this purpose alone, whatever else it serves."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
