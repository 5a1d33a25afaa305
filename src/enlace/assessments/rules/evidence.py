"""Files given as evidence: what they may be, told by what they hold and not by what they are called."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from enlace.common.archives import UNREADABLE
from enlace.common.errors import N_, Problem
from enlace.common.uploads import Sent, shown_name

MOST_BYTES = 10 * 1024 * 1024
# Given for one answer, those included that it rests on no more: what was given once is kept.
MOST_FILES = 50
_MOST_PARTS = 5_000
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

# media type -> the ends of names that go with it.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    f"{_OFFICE}.wordprocessingml.document": (".docx",),
    f"{_OFFICE}.spreadsheetml.sheet": (".xlsx",),
    f"{_OFFICE}.presentationml.presentation": (".pptx",),
    f"{_OPEN}.text": (".odt",),
    f"{_OPEN}.spreadsheet": (".ods",),
}
ACCEPTED = tuple(ending for endings in ENDINGS.values() for ending in endings)
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_MAIN_PARTS = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its name made safe to show, what it is, its bytes, their hash."""

    name: str
    media_type: str
    content: bytes
    content_hash: str


def read_evidence(file: Sent, question: str) -> SentFile | Problem:
    """Return the file of a form, or what is wrong with it; `where` of the problem is the question."""
    name = shown_name(file.name or "")
    too_large = Problem(
        question,
        N_("“%(name)s” is larger than %(limit)s MB; give a link instead"),
        {"name": name, "limit": MOST_BYTES // 1024 // 1024},
    )
    if file.size is None or file.size > MOST_BYTES:
        return too_large
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return too_large
    found = _media_type(content)
    if found is None or not name.lower().endswith(ENDINGS[found]):
        message = N_(
            "“%(name)s” is none of the files taken here (%(kinds)s), or holds something else than its name says"
        )
        return Problem(question, message, {"name": name, "kinds": ", ".join(one[1:] for one in ACCEPTED)})
    return SentFile(name, found, content, "sha256:" + hashlib.sha256(content).hexdigest())


def _media_type(content: bytes) -> str | None:
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    return _of_archive(content) if content.startswith(b"PK\x03\x04") else None


def _of_archive(content: bytes) -> str | None:
    """Return which document an archive is; None for one that holds macros, or is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > _MOST_PARTS or any("vbaproject" in one.lower() or "basic/" in one.lower() for one in names):
                return None
            if names[:1] == ["mimetype"]:
                return _of_open_document(archive)
            return next((media_type for part, media_type in _MAIN_PARTS.items() if part in names), None)
    except UNREADABLE:
        return None


def _of_open_document(archive: zipfile.ZipFile) -> str | None:
    """Return what an OpenDocument says that it is: in a first part that is not packed, as its standard asks."""
    first = archive.getinfo("mimetype")
    if first.compress_type != zipfile.ZIP_STORED or first.file_size > len(_OPEN) + 20:
        return None
    return next((one for one in ENDINGS if one.encode() == archive.read(first).strip()), None)
