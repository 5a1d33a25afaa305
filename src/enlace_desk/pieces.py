"""Attachments: pieces of 4 MiB, each sealed on its own, so that one that failed is sent again alone."""

import hashlib
import mimetypes
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from enlace_desk import age
from enlace_desk.errors import check
from enlace_desk.padding import pad, unpad
from enlace_desk.programs import program
from enlace_desk.shapes import is_file_name
from enlace_desk.texts import Text, hash_of

PIECE_BYTES = 4 * 1024 * 1024
MAX_FILE_BYTES = 500 * 1024 * 1024


def seal_file(file: Path, case: str, keep: Callable[[str, bytes], None]) -> Text:
    """Seal a file piece by piece; return what the message says of it. keep: takes the hash of a piece and it.

    Raises: SealedError, for a program, a name that not every computer keeps, or a file that is changed meanwhile.
    """
    check(is_file_name(file.name), "bad_name", file.name)
    before = file.stat()
    size = before.st_size
    check(size <= MAX_FILE_BYTES, "too_large", file.name)
    whole = hashlib.sha256()
    pieces = []
    with file.open("rb") as stream:
        for number in range(count_of_pieces(size)):
            plain = stream.read(PIECE_BYTES)
            if number == 0 and (refused := program(file.name, plain)):
                raise refused
            whole.update(plain)
            sealed = age.seal(pad(plain), [case])
            pieces.append(hash_of(sealed))
            keep(pieces[-1], sealed)
        after = os.fstat(stream.fileno())
    check((after.st_size, after.st_mtime_ns) == (size, before.st_mtime_ns), "file_changed", file.name)
    return {
        "media_type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "name": file.name,
        "pieces": pieces,
        "sha256": f"sha256:{whole.hexdigest()}",
        "size": size,
    }


def count_of_pieces(size: int) -> int:
    return max(1, -(-size // PIECE_BYTES))


def open_file(entry: Text, fetch: Callable[[str], bytes], identity: str) -> Iterator[bytes]:
    """Yield the file piece by piece; what was yielded holds only once the end was reached. Raises: SealedError."""
    fits = entry["size"] <= MAX_FILE_BYTES and len(entry["pieces"]) == count_of_pieces(entry["size"])
    check(fits, "bad_piece", "size")
    whole = hashlib.sha256()
    left = entry["size"]
    for own in entry["pieces"]:
        sealed = fetch(own)
        check(hash_of(sealed) == own, "bad_piece", own)
        length = min(left, PIECE_BYTES)
        plain = unpad(age.open_sealed(sealed, [identity]), length)
        whole.update(plain)
        left -= length
        yield plain
    check(f"sha256:{whole.hexdigest()}" == entry["sha256"], "bad_piece", "sha256")
