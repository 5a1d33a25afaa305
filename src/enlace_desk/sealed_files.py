"""A sealed file as it is carried on a stick: a ZIP without compression, read and written entry by entry."""

import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from enlace_desk.errors import SealedError, check
from enlace_desk.grants import SealedGrant
from enlace_desk.messages import SealedMessage
from enlace_desk.texts import Text, canonical, read_text

HEX = "[0-9a-f]{64}"
HEADER, EVIDENCE = "header.json", "evidence.jsonl"
NAME = re.compile(
    rf"header\.json|evidence\.jsonl|(?:cards|endorsements|epochs)/{HEX}\.jws|wraps/{HEX}(?:\.{HEX}){{1,2}}\.age"
    rf"|(?:steps|roster)/\d{{4}}\.jws|(?:grants|messages)/\d{{4}}\.(?:jws|age)|pieces/{HEX}\.age",
    re.ASCII,
)
MOST_ENTRIES = 20_000
MAX_ENTRY_BYTES = 16 * 1024 * 1024
MAX_BYTES = 256 * 1024 * 1024
MOST_OF_A_KIND = 9999
ENCRYPTED = 1
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError)


@dataclass(frozen=True)
class SealedFile:
    """What a sealed file holds, but for the pieces of attachments, which are read when they are wanted.

    cards, endorsements, epochs: signed texts. wraps: hash of an epoch -> for whom -> the sealed identity.
    evidence: its lines; steps: number -> the line as it was signed by whoever took the step. roster: of a team.
    """

    header: Text
    cards: Sequence[str] = ()
    endorsements: Sequence[str] = ()
    epochs: Sequence[str] = ()
    wraps: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    grants: Sequence[SealedGrant] = ()
    messages: Sequence[SealedMessage] = ()
    evidence: bytes = b""
    steps: Mapping[int, str] = field(default_factory=dict)
    roster: Sequence[str] = ()


class Archive:
    """An open sealed file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = archive.infolist()
        names = [one.filename for one in entries]
        check(len(names) <= MOST_ENTRIES and len(set(names)) == len(names), "bad_archive")
        for one in entries:
            plain = one.compress_type == zipfile.ZIP_STORED and one.compress_size == one.file_size
            check(
                plain and not one.flag_bits & ENCRYPTED and NAME.fullmatch(one.filename),
                "bad_archive",
                one.filename[:200],
            )
            check(one.file_size <= MAX_ENTRY_BYTES, "too_large", one.filename)
        check(sum(one.file_size for one in entries if _is_held(one.filename)) <= MAX_BYTES, "too_large")
        self._names = set(names)

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator[Self]:
        """Open the sealed file at `path`. Raises: SealedError, OSError."""
        try:
            archive = zipfile.ZipFile(path)
        except UNREADABLE as fault:
            raise SealedError("bad_archive") from fault
        with archive:
            yield cls(archive)

    def content(self) -> SealedFile:
        return SealedFile(
            header=read_text(self._read(HEADER)),
            cards=self._signed("cards/"),
            endorsements=self._signed("endorsements/"),
            epochs=self._signed("epochs/"),
            wraps=self._wraps(),
            grants=[SealedGrant(one, two) for one, two in self._pairs("grants")],
            messages=[SealedMessage(one, two) for one, two in self._pairs("messages")],
            evidence=self._read(EVIDENCE) if EVIDENCE in self._names else b"",
            steps={int(name[len("steps/") : -len(".jws")]): self._text(name) for name in self._in("steps/")},
            roster=[self._text(f"roster/{number:04}.jws") for number in range(1, len(self._in("roster/")) + 1)],
        )

    def piece(self, hash_: str) -> bytes:
        return self._read(_piece_name(hash_))

    def leaves_out(self, hashes: Sequence[str]) -> bool:
        """Return whether a file has pieces and none of them is here: what the platform has is not carried back."""
        return bool(hashes) and not any(_piece_name(one) in self._names for one in hashes)

    def copied_to(self, other: "NewArchive") -> None:
        """Copy everything but the header and the pieces of attachments, which are on the platform."""
        for name in sorted(filter(_is_held, self._names - {HEADER})):
            other.write(name, self._read(name))

    def _read(self, name: str) -> bytes:
        check(name in self._names, "missing", name)
        try:
            return self._archive.read(name)
        except UNREADABLE as fault:
            raise SealedError("bad_archive", name) from fault

    def _text(self, name: str) -> str:
        return self._read(name).decode("ascii", "replace")

    def _in(self, folder: str) -> list[str]:
        return sorted(name for name in self._names if name.startswith(folder))

    def _signed(self, folder: str) -> list[str]:
        return [self._text(name) for name in self._in(folder)]

    def _wraps(self) -> dict[str, dict[str, bytes]]:
        found: dict[str, dict[str, bytes]] = {}
        for name in self._in("wraps/"):
            epoch, *cards = (f"sha256:{one}" for one in name[len("wraps/") : -len(".age")].split("."))
            found.setdefault(epoch, {})[" ".join(cards)] = self._read(name)
        return found

    def _pairs(self, folder: str) -> Iterator[tuple[str, bytes]]:
        for number in range(1, (len(self._in(f"{folder}/")) + 1) // 2 + 1):
            name = f"{folder}/{number:04}"
            yield self._text(f"{name}.jws"), self._read(f"{name}.age")


class NewArchive:
    """A sealed file that is being written; it appears at its place when it is whole."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    @classmethod
    @contextmanager
    def of(cls, path: Path) -> Iterator[Self]:
        part = path.with_name(path.name + ".part")
        with part.open("xb") as stream:
            try:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                    yield cls(archive)
                stream.flush()
                os.fsync(stream.fileno())
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        # ZipInfo's own date, 1980, tells nobody when the file was made.
        self._archive.writestr(zipfile.ZipInfo(name), content)

    def write_header(self, header: Text) -> None:
        self.write(HEADER, canonical(header).encode())

    def write_signed(self, folder: str, hash_: str, signed: str) -> None:
        """Keep a card, an endorsement or an epoch under the hash of its payload."""
        self.write(f"{folder}/{_hex(hash_)}.jws", signed.encode())

    def write_wrap(self, epoch: str, whom: str, sealed: bytes) -> None:
        self.write(f"wraps/{'.'.join(map(_hex, (epoch, *whom.split(' '))))}.age", sealed)

    def write_piece(self, hash_: str, sealed: bytes) -> None:
        self.write(_piece_name(hash_), sealed)

    def write_step(self, number: int, signed: str) -> None:
        check(number <= MOST_OF_A_KIND, "too_large", "steps")
        self.write(f"steps/{number:04}.jws", signed.encode())

    def write_grant(self, number: int, grant: SealedGrant) -> None:
        self._write_pair("grants", number, grant.grant, grant.sealed)

    def write_message(self, number: int, message: SealedMessage) -> None:
        self._write_pair("messages", number, message.seal, message.ciphertext)

    def write_roster(self, number: int, signed: str) -> None:
        check(number <= MOST_OF_A_KIND, "too_large", "roster")
        self.write(f"roster/{number:04}.jws", signed.encode())

    def _write_pair(self, folder: str, number: int, signed: str, sealed: bytes) -> None:
        check(number <= MOST_OF_A_KIND, "too_large", folder)
        self.write(f"{folder}/{number:04}.jws", signed.encode())
        self.write(f"{folder}/{number:04}.age", sealed)


def _hex(hash_: str) -> str:
    return hash_.removeprefix("sha256:")


def _piece_name(hash_: str) -> str:
    return f"pieces/{_hex(hash_)}.age"


def _is_held(name: str) -> bool:
    return not name.startswith("pieces/")
