"""A table as it is sent: its name made safe to show, and what is plainly no table of ours refused at once."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from enlace.common.errors import N_, Problem

MAX_UPLOAD_BYTES = 2 * 1024 * 1024
LONGEST_NAME = 200
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True)
class SentTable:
    """A file as it was sent: its name made safe to show, its bytes, their hash."""

    name: str
    content: bytes
    content_hash: str


class Sent(Protocol):
    """A file of a form."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self, length: int, /) -> bytes: ...


def read_upload(file: Sent | None, problems: list[Problem]) -> SentTable | None:
    """Return the file of a form, or None after adding a problem."""
    if file is None:
        problems.append(Problem("file", N_("Choose a file.")))
        return None
    if file.size is None or file.size > MAX_UPLOAD_BYTES:
        problems.append(_too_large(shown_name(file.name or "")))
        return None
    return _sent(file.name or "", file.read(MAX_UPLOAD_BYTES + 1), problems)


def read_file(path: Path, problems: list[Problem]) -> SentTable | None:
    """Return the file at `path`, or None after adding a problem."""
    if not path.is_file():
        problems.append(Problem(str(path), N_("there is no such file")))
        return None
    if path.stat().st_size > MAX_UPLOAD_BYTES:
        problems.append(_too_large(shown_name(path.name)))
        return None
    return _sent(path.name, path.read_bytes(), problems)


def shown_name(name: str) -> str:
    """Return the last part of a file's name, as it can be shown and stored.

    >>> shown_name("../../etc/x"), shown_name("C:" + chr(92) + "a.csv"), shown_name("a" + chr(10) + "b.csv")
    ('x', 'a.csv', 'ab.csv')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable())[-LONGEST_NAME:] or "?"


def _too_large(name: str, most: int = MAX_UPLOAD_BYTES) -> Problem:
    message = N_("The file is larger than %(limit)s MB, the most that is read here.")
    return Problem(name, message, {"limit": most // 1024 // 1024})


def _sent(name: str, content: bytes, problems: list[Problem]) -> SentTable | None:
    shown = shown_name(name)
    head = content.split(b"\n", 1)[0]
    if len(content) > MAX_UPLOAD_BYTES:
        problems.append(_too_large(shown))
        return None
    if not content.strip():
        problems.append(Problem(shown, N_("The file is empty.")))
        return None
    if content.startswith(WORKBOOKS):
        problems.append(Problem(shown, N_("This is a workbook; save the sheet as “CSV UTF-8” and send that.")))
        return None
    if b"," not in head and b";" in head:
        message = N_("The cells are separated by semicolons; save the file with commas between the cells.")
        problems.append(Problem(f"{shown}:1", message))
        return None
    return SentTable(shown, content, "sha256:" + hashlib.sha256(content).hexdigest())


def read_whole(file: Sent | None, problems: list[Problem], *, most: int) -> SentTable | None:
    """Return the file of a form whatever it holds, of `most` bytes at most, or None after adding a problem."""
    if file is None:
        problems.append(Problem("file", N_("Choose a file.")))
        return None
    name = shown_name(file.name or "")
    content = file.read(most + 1) if file.size is not None and file.size <= most else None
    if content is None or len(content) > most:
        problems.append(_too_large(name, most))
        return None
    if not content.strip():
        problems.append(Problem(name, N_("The file is empty.")))
        return None
    return SentTable(name, content, "sha256:" + hashlib.sha256(content).hexdigest())
