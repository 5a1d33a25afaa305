"""Bech32 (BIP 173) as age writes keys in it: without its limit of 90 characters."""

from enlace_desk.errors import SealedError, check

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM_LENGTH = 6


def encode(prefix: str, content: bytes) -> str:
    words = _regroup(content, 8, 5, fill=True)
    rest = _polymod([*_expanded(prefix), *words, *[0] * CHECKSUM_LENGTH]) ^ 1
    checksum = [(rest >> 5 * (CHECKSUM_LENGTH - 1 - place)) & 31 for place in range(CHECKSUM_LENGTH)]
    return prefix + "1" + "".join(ALPHABET[word] for word in [*words, *checksum])


def decode(prefix: str, text: str, length: int) -> bytes:
    """Return the `length` octets that `text` says, in the case of `prefix`. Raises: SealedError."""
    head, _, tail = text.rpartition("1")
    lower = tail.lower() if prefix.isupper() and tail.isupper() else tail
    check(head == prefix and lower and set(lower) <= set(ALPHABET), "wrong_key")
    words = [ALPHABET.index(char) for char in lower]
    check(_polymod([*_expanded(prefix.lower()), *words]) == 1, "wrong_key")
    content = bytes(_regroup(words[:-CHECKSUM_LENGTH], 5, 8, fill=False))
    check(len(content) == length, "wrong_key")
    return content


def _expanded(prefix: str) -> list[int]:
    return [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]


def _polymod(words: list[int]) -> int:
    rest = 1
    for word in words:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ word
        for place, factor in enumerate(GENERATOR):
            rest ^= factor if top >> place & 1 else 0
    return rest


def _regroup(words: bytes | list[int], width: int, new_width: int, *, fill: bool) -> list[int]:
    held, bits, found = 0, 0, []
    for word in words:
        held, bits = held << width | word, bits + width
        while bits >= new_width:
            bits -= new_width
            found.append(held >> bits & (1 << new_width) - 1)
        held &= (1 << bits) - 1
    if fill and bits:
        found.append(held << (new_width - bits))
    elif bits >= width or held:
        raise SealedError("wrong_key")
    return found
