"""What people send to this room: the filter of a page, and a depositary's table."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from enlace.common.errors import N_, Problem
from enlace.instruments.rules.periods import day
from enlace.instruments.rules.records import Status

MAX_UPLOAD_BYTES = 2 * 1024 * 1024
LONGEST_NAME = 200
WORKBOOK = b"PK\x03\x04"


@dataclass(frozen=True)
class Filter:
    """Which part of the table is asked for; everything may be empty.

    on: the day of the standing. group: column and value. instrument: the treaty that `status` and the map
    speak of; without one, `status` is that of any treaty.
    """

    on: date | None = None
    group: tuple[str, str] | None = None
    instrument: str = ""
    status: Status | None = None


def read_filter(
    query: Mapping[str, str],
    problems: list[Problem],
    *,
    groups: Mapping[str, Collection[str]],
    instruments: Collection[str] = (),
) -> Filter:
    """Return the filter that the address asks for; what cannot be used is left out, with a problem."""
    column, _, value = query.get("group", "").partition(":")
    group = (column, value) if value in groups.get(column, ()) else None
    if column and group is None:
        problems.append(Problem("group", N_("There is no such group of States.")))
    instrument = query.get("instrument", "")
    if instrument and instrument not in instruments:
        problems.append(Problem("instrument", N_("There is no such treaty in this pack.")))
        instrument = ""
    status = query.get("status", "")
    if status and status not in set(Status):
        problems.append(Problem("status", N_("There is no such status.")))
        status = ""
    return Filter(read_day(query, problems), group, instrument, Status(status) if status else None)


def read_day(query: Mapping[str, str], problems: list[Problem]) -> date | None:
    """Return the day in `on`, or None."""
    text = query.get("on", "").strip()
    found = day(text)
    if text and found is None:
        message = N_("“%(value)s” is no date; write it as 2017-04-20.")
        problems.append(Problem("on", message, {"value": text[:40]}))
    return found


@dataclass(frozen=True)
class SentTable:
    """A file as it was sent: its name made safe to show, its bytes, their hash."""

    name: str
    content: bytes
    content_hash: str


def read_upload(file: "UploadedFile[bytes] | None", problems: list[Problem]) -> SentTable | None:
    """Return the file of a form, or None after adding a problem."""
    if file is None:
        problems.append(Problem("file", N_("Choose a file.")))
        return None
    if file.size is None or file.size > MAX_UPLOAD_BYTES:
        problems.append(_too_large(file.name or ""))
        return None
    return _sent(file.name or "", file.read(MAX_UPLOAD_BYTES + 1), problems)


def read_file(path: Path, problems: list[Problem]) -> SentTable | None:
    """Return the file at `path`, or None after adding a problem."""
    if not path.is_file():
        problems.append(Problem(str(path), N_("there is no such file")))
        return None
    if path.stat().st_size > MAX_UPLOAD_BYTES:
        problems.append(_too_large(path.name))
        return None
    return _sent(path.name, path.read_bytes(), problems)


def _too_large(name: str) -> Problem:
    message = N_("The file is larger than %(limit)s MB, the most that is read here.")
    return Problem(name, message, {"limit": MAX_UPLOAD_BYTES // 1024 // 1024})


def _sent(name: str, content: bytes, problems: list[Problem]) -> SentTable | None:
    shown = "".join(character for character in name if character.isprintable())[-LONGEST_NAME:] or "?"
    head = content.split(b"\n", 1)[0]
    if len(content) > MAX_UPLOAD_BYTES:
        problems.append(_too_large(shown))
        return None
    if not content.strip():
        problems.append(Problem(shown, N_("The file is empty.")))
        return None
    if content.startswith(WORKBOOK):
        problems.append(Problem(shown, N_("This is a workbook; save the sheet as “CSV UTF-8” and send that.")))
        return None
    if b"," not in head and b";" in head:
        message = N_("The cells are separated by semicolons; save the file with commas between the cells.")
        problems.append(Problem(f"{shown}:1", message))
        return None
    return SentTable(shown, content, "sha256:" + hashlib.sha256(content).hexdigest())
