"""Is this a file of ours, and what stands in it? Asked of whatever is sent, under limits, before it is believed."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enlace.assessments.rules.carrying_readings import Cell
from enlace.assessments.rules.xlsform_archive import check_archive
from enlace.common.errors import N_, Problem

MOST_BYTES = 5 * 1024 * 1024
# Unpacked: a reply of a hundred questions has a fiftieth of it.
MOST_UNPACKED = 16 * 1024 * 1024
MOST_ROWS = 5_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CONTENT_TYPES = "[Content_Types].xml"
_MOST_TYPES = 1_000_000
_MACROS = (b"macroEnabled", b"vbaProject")
NOT_OURS = N_("This is not a file from Enlace: download one under “Word and Excel”, and fill that one in.")


@dataclass(frozen=True)
class Opened:
    """What stands in a file. tokens: its stamps, all of which should be one and the same.

    cells: the name of a row or of a field -> column -> what stands there. repeated: names that stand twice.
    """

    kind: str
    tokens: frozenset[str]
    cells: Mapping[str, Mapping[str, Cell]]
    repeated: tuple[str, ...] = ()


def kind_of(content: bytes, name: str, problems: list[Problem]) -> str:
    """Return whether `content` is a workbook or a Word file that can be opened, or "" after adding a problem."""
    if content.startswith(_OLE):
        message = N_(
            "The file is of the old kind (.xls, .doc) or has a password: save it as .xlsx or .docx, without one."
        )
        problems.append(Problem(name, message))
        return ""
    if not content.startswith(_ZIP):
        problems.append(Problem(name, NOT_OURS))
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _kind(archive, name, problems)
    except Exception:  # noqa: BLE001
        # The boundary to zipfile, which raises whatever it meets in what is damaged.
        problems.append(_damaged(name))
        return ""


def _kind(archive: zipfile.ZipFile, name: str, problems: list[Problem]) -> str:
    entries = archive.infolist()
    names = {entry.filename.lower() for entry in entries}
    if any(one.endswith("vbaproject.bin") for one in names) or _says_macros(archive):
        message = N_("The file holds macros, which are not opened here: save it as .xlsx or .docx, and bring that.")
        problems.append(Problem(name, message))
        return ""
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        problems.append(too_much(name))
        return ""
    for kind, part in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        if part in names:
            return kind
    problems.append(Problem(name, NOT_OURS))
    return ""


def _says_macros(archive: zipfile.ZipFile) -> bool:
    if _CONTENT_TYPES not in archive.namelist():
        return False
    with archive.open(_CONTENT_TYPES) as stream:
        types = stream.read(_MOST_TYPES)
    return any(sign in types for sign in _MACROS)


def too_much(name: str) -> Problem:
    message = N_(
        "The file holds far more than a reply (%(rows)s rows at most are read): bring the file that you downloaded."
    )
    return Problem(name, message, {"rows": MOST_ROWS})


def _damaged(name: str) -> Problem:
    message = N_("The file is damaged and cannot be opened: open it in Word or Excel, save it again, and bring that.")
    return Problem(name, message)


def unsettled(content: bytes, name: str, kind: str, problems: list[Problem]) -> frozenset[str] | None:
    """Return the parts with formulas that were not worked out, or None after adding a problem."""
    found: list[Problem] = []
    formulas = check_archive(content, name, found)
    if formulas is None:
        # What is said there of a workbook would puzzle whoever sent a Word file.
        problems += found if kind == "xlsx" else [_damaged(name)]
        return None
    return frozenset(one.part for one in formulas)


def expected_names(expected: Mapping[str, Sequence[str]], opened: Opened, known: Mapping[str, str]) -> list[Problem]:
    """Return what is wrong with the names in a file: missing, unknown, or there twice.

    expected: question -> its choices, where several can be chosen. known: name -> the question it belongs to.
    """
    problems = []
    for question in dict.fromkeys(known[one] for one in known if one not in opened.cells):
        message = N_("%(code)s left with this file and is missing now, or its code was changed: put it back.")
        problems.append(Problem(question, message, {"code": question}))
    for name in opened.cells:
        if name not in known:
            message = N_("“%(code)s” did not leave with this file: delete the row or field, or put its code back.")
            problems.append(Problem(name[:60], message, {"code": name[:60]}))
    for name in opened.repeated:
        message = N_("“%(code)s” stands twice in the file: delete one of the two.")
        problems.append(Problem(name[:60], message, {"code": name[:60]}))
    return problems
