"""Padding: the length of what is sealed tells less (Padmé, Nikitin et al., PETS 2019)."""

from enlace_desk.errors import check

LEAST_BYTES = 1024


def padded_length(length: int) -> int:
    if length <= LEAST_BYTES:
        return LEAST_BYTES
    exponent = length.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-length // step) * step


def pad(content: bytes) -> bytes:
    return content.ljust(padded_length(len(content)), b" ")


def unpad(content: bytes, length: int | None = None) -> bytes:
    """Return what was padded. length: where it is known; else all up to the last octet that is no blank."""
    found = content.rstrip(b" ") if length is None else content[:length]
    check(content[len(found) :].strip(b" ") == b"", "bad_padding")
    check(len(found) == (len(found) if length is None else length), "bad_padding")
    check(len(content) == padded_length(len(found)), "bad_padding")
    return found
