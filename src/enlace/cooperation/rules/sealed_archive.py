"""A sealed file as the server may know it: names of entries, their sizes and hashes; nothing is ever opened here.

Form: docs/reference/sealed-content.md, part A sealed file on a stick.
"""

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from enlace.common.archives import UNREADABLE
from enlace.common.errors import N_, Invalid, Problem
from enlace.cooperation.rules.archive_layout import Part, length_of, stretches

HEX = "[0-9a-f]{64}"
HEADER, EVIDENCE = "header.json", "evidence.jsonl"
NAME = re.compile(
    rf"header\.json|evidence\.jsonl|(?:cards|endorsements|epochs)/{HEX}\.jws|wraps/{HEX}(?:\.{HEX}){{1,2}}\.age"
    rf"|(?:steps|roster)/\d{{4}}\.jws|(?:grants|messages)/\d{{4}}\.(?:jws|age)|pieces/{HEX}\.age",
    re.ASCII,
)
MOST_ENTRIES = 20_000
MAX_ENTRY_BYTES = 16 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
# A piece of an attachment: 4 MiB, and what sealing adds.
MAX_PIECE_BYTES = 4608 * 1024
ENCRYPTED = 1
# The grammar of an age header: nothing between its stanzas that anybody could read.
AGE_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(?:-> [\x21-\x7e]+(?: [\x21-\x7e]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+"
    rb"--- [A-Za-z0-9+/]{43}\n"
)
SHORTEST_PAYLOAD = 32


def hash_bytes(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Return the entries of a sealed file by name. Raises: Invalid, for what is none, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            return {one.filename: archive.read(one) for one in entries}
    except UNREADABLE:
        raise Invalid([Problem("file", N_("This is no sealed file, or a part of it is missing."))]) from None


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    names = [one.filename for one in entries]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Invalid([Problem("file", N_("The file holds too many parts, or one of them twice."))])
    for one in entries:
        plain = one.compress_type == zipfile.ZIP_STORED and one.compress_size == one.file_size
        if not plain or one.flag_bits & ENCRYPTED or not NAME.fullmatch(one.filename):
            message = N_("“%(name)s” is no part of a sealed file.")
            raise Invalid([Problem("file", message, {"name": one.filename[:80]})])
        if one.file_size > MAX_ENTRY_BYTES:
            raise Invalid([Problem("file", N_("“%(name)s” is too large."), {"name": one.filename})])
    if sum(one.file_size for one in entries) > MAX_BYTES:
        raise Invalid([Problem("file", N_("The file is too large; send it in several messages."))])


def write_archive(entries: Mapping[str, bytes]) -> bytes:
    """Return a sealed file; the same bytes for the same entries."""
    parts = [Part(name, len(entries[name]), zlib.crc32(entries[name])) for name in sorted(entries)]
    pieces = (one.whole for one in stretches(parts, 0, length_of(parts)))
    return b"".join(entries[one.name] if isinstance(one, Part) else one for one in pieces)


def is_sealed(content: bytes) -> bool:
    """Return whether it looks like an age file: a header of its grammar, and something after it."""
    header = AGE_HEADER.match(content)
    return header is not None and len(content) - header.end() >= SHORTEST_PAYLOAD


def name_of_piece(content: bytes) -> str:
    return f"pieces/{hash_bytes(content).removeprefix('sha256:')}.age"
