"""The search for planted words: in files, in rows, in letters and in the memory of processes, however they are written.

A planted word is a prefix of random letters and a number. Whatever holds the whole word, in any of the forms below,
holds the prefix in that form, so the prefix alone is looked for: one pass serves for any number of words, and can find
too much, never too little. The prefix has ASCII letters alone: so its form in UTF-8 is also that in Latin-1, in JSON,
in an address, in quoted-printable and in the text of an error. By chance sixteen letters occur once in 2**91 places.
"""

import base64
import errno
import gzip
import io
import mmap
import os
import re
import secrets
import signal
import string
import subprocess
import time
import zipfile
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from enlace.site.management.backup import program
from tests.accounts.sink import Sink
from tests.databases import contents

LETTERS = 16
CHUNK_BYTES = 16 * 1024 * 1024
# What the kernel shows of itself in every process, which cannot be read as memory.
NOT_MEMORY = ("[vvar", "[vsyscall]")
# How `pg_dump` writes binary columns.
BINARY = re.compile(rb"\\x((?:[0-9a-f]{2}){8,})")
CONTROL = "control"
Places = Generator[tuple[str, Iterable[bytes]], None, None]


def new_prefix() -> str:
    return "".join(secrets.choice(string.ascii_letters) for _ in range(LETTERS))


def forms_of(prefix: str) -> dict[str, bytes]:
    """Return what to look for: the name of a form -> octets that every text holds that holds `prefix` in that form."""
    plain, wide = prefix.encode(), prefix.encode("utf-16-le")
    forms = {
        "UTF-8": plain,
        # Without the last octet it is part of both orders.
        "UTF-16": wide[:-1],
        "UTF-32": prefix.encode("utf-32-le")[:-3],
        "escaped": "".join(f"\\u{ord(one):04x}" for one in prefix).encode(),
    }
    for name, octets in (("UTF-8", plain), ("UTF-16", wide)):
        forms |= {f"base64 of {name}, offset {offset}": _base64_at(octets, offset) for offset in range(3)}
        forms |= {
            f"hexadecimal of {name}": octets.hex().encode(),
            f"HEXADECIMAL of {name}": octets.hex().upper().encode(),
        }
    return forms


def _base64_at(octets: bytes, offset: int) -> bytes:
    """Return the signs that do not depend on what stands before and after; letters give neither + nor /."""
    signs = base64.b64encode(bytes(offset) + octets)
    return signs[(0, 2, 3)[offset] : len(signs) - (0, 3, 2)[(offset + len(octets)) % 3]]


@dataclass
class Swept:
    """What a search came upon.

    found: where a planted word stands, and in which form; seen: in which kinds of places the control word stands;
    octets: how many were read of each kind.
    """

    found: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    octets: Counter[str] = field(default_factory=Counter)


def sweep(places: Mapping[str, Places], prefix: str, control: str) -> Swept:
    """Search all places, by kind, for words of a prefix and for a control word, which the platform does see."""
    swept, forms = Swept(), {**forms_of(prefix), CONTROL: control.encode()}
    for kind, places_of_kind in places.items():
        # Closed whatever happens: a process that stands still must go on.
        with closing(places_of_kind):
            for where, chunks in places_of_kind:
                found, octets = search(chunks, forms)
                swept.found += [f"{where}: {name}" for name in sorted(found - {CONTROL})]
                swept.seen |= {kind} if CONTROL in found else set()
                swept.octets[kind] += octets
    return swept


def search(chunks: Iterable[bytes], forms: Mapping[str, bytes]) -> tuple[set[str], int]:
    """Return which forms are found in octets that come in parts, and how many octets these were."""
    found: set[str] = set()
    before, octets = b"", 0
    kept = max(map(len, forms.values())) - 1
    for chunk in chunks:
        joined = before + chunk
        found |= {name for name, one in forms.items() if one in joined}
        before, octets = joined[-kept:], octets + len(chunk)
    return found, octets


def in_folder(folder: Path, pattern: str = "*") -> Places:
    """Yield every file below a folder whose name fits, and what is packed in it."""
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and not path.is_symlink():
            yield str(path), _read(path)
            yield from _unpacked(path)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            yield chunk


def _unpacked(path: Path) -> Places:
    with path.open("rb") as stream:
        head = stream.read(5)
    if head.startswith(b"\x1f\x8b"):
        yield f"{path}, unpacked", [gzip.decompress(path.read_bytes())]
    elif head.startswith(b"PK"):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield f"{path}, {name}", [name.encode(), archive.read(name)]
    elif head == b"PGDMP":
        said = subprocess.run([program("pg_restore"), "--file=-", path], check=True, capture_output=True).stdout
        yield f"{path}, unpacked", [said]
        yield f"{path}, binary columns", (bytes.fromhex(one[1].decode()) + b"\n" for one in BINARY.finditer(said))


def in_rows(environment: Mapping[str, str]) -> Places:
    """Yield every table of the database, column by column: what a file of SQLite holds in parts is whole here."""
    for table, rows in contents(environment).items():
        yield f"table {table}", (_octets(value) for row in rows for value in row)


def _octets(value: object) -> bytes:
    whole = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
    return whole + b"\n"


def in_letters(sink: Sink) -> Places:
    """Yield the letters that a mail server was given, as they came and as they are read."""
    for number, message in enumerate(sink.messages, 1):
        yield f"letter {number}", [message.as_bytes()]
        for part in message.walk():
            if not part.is_multipart():
                yield f"letter {number}, read", [bytes(part.get_payload(decode=True))]


def family(number: int) -> list[int]:
    """Return a process and all that it began, and those began."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found = [number]
    for one in found:
        found += parents.get(one, [])
    return found


def in_memory(number: int) -> Places:
    """Yield the memory of a process and of all that it began, which stand still meanwhile.

    Raises: PermissionError, where this machine does not let us read it: a proof that was not made is none.
    """
    for one in family(number):
        with _still(one):
            yield f"memory of process {one}", _memory(one)


@contextmanager
def _still(number: int) -> Iterator[None]:
    os.kill(number, signal.SIGSTOP)
    try:
        while _state(number) not in "TtZX":
            time.sleep(0.001)
        yield
    finally:
        os.kill(number, signal.SIGCONT)


def _state(number: int) -> str:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]


def _memory(number: int) -> Iterator[bytes]:
    with Path(f"/proc/{number}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{number}/maps").read_text().splitlines():
            area, rights, *_, name = f"{line} -".split(maxsplit=5)
            if "r" in rights and not name.startswith(NOT_MEMORY):
                start, end = (int(one, 16) for one in area.split("-"))
                # Two areas are not one text.
                yield b"\n"
                yield from _area(memory, start, end)


def _area(memory: io.FileIO, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        memory.seek(start)
        try:
            chunk = memory.read(min(CHUNK_BYTES, end - start))
        except OSError as fault:
            # A page of a mapped file that lies past its end, or of a device.
            if fault.errno != errno.EIO:
                raise
            start += mmap.PAGESIZE
            continue
        yield chunk
        start += len(chunk)
