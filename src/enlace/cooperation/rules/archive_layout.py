"""How the entries of a sealed file lie in it, from their sizes and checksums alone: any stretch can be handed out.

A ZIP without compression, its entries by name, no date. Source: APPNOTE.TXT of PKWARE, 4.3.6 to 4.3.16.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LOCAL, CENTRAL, END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
MADE_BY_UNIX_20, NEEDS_20, STORED, NO_TIME, DAY_1980 = 3 << 8 | 20, 20, 0, 0, 1 << 5 | 1
READABLE_BY_OWNER = 0o600 << 16


@dataclass(frozen=True)
class Part:
    """An entry of a sealed file. size: in octets; crc: the CRC-32 of its content, as ZIP has it."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True)
class Stretch:
    """Octets of a file, from `start` to before `stop` of `whole`: what frames an entry, or (a Part) its content."""

    whole: bytes | Part
    start: int
    stop: int


def length_of(parts: Sequence[Part]) -> int:
    """Return how many octets a file of `parts` has."""
    framed = sum(LOCAL.size + CENTRAL.size + 2 * len(one.name) + one.size for one in parts)
    return framed + END.size


def stretches(parts: Sequence[Part], start: int, stop: int) -> Iterator[Stretch]:
    """Yield what stands from octet `start` to before `stop` of a file of `parts`, in order.

    parts: by name. A directory of 20,000 entries is made at most, of about 3 MB.
    """
    place = 0
    for whole in _pieces(parts):
        size = len(whole) if isinstance(whole, bytes) else whole.size
        low, high = max(start - place, 0), min(stop - place, size)
        if low < high:
            yield Stretch(whole, low, high)
        place += size


def _pieces(parts: Sequence[Part]) -> Iterator[bytes | Part]:
    """Yield the file: before each entry what frames it, at the end the directory."""
    offset, directory = 0, []
    for one in parts:
        name = one.name.encode("ascii")
        common = (NEEDS_20, 0, STORED, NO_TIME, DAY_1980, one.crc, one.size, one.size, len(name), 0)
        yield LOCAL.pack(b"PK\3\4", *common) + name
        yield one
        directory.append(CENTRAL.pack(b"PK\1\2", MADE_BY_UNIX_20, *common, 0, 0, 0, READABLE_BY_OWNER, offset) + name)
        offset += LOCAL.size + len(name) + one.size
    listed = b"".join(directory)
    yield listed + END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), offset, 0)
