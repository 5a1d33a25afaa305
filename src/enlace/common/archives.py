"""The files of a pack: a folder, or a zip of one, read whole and within limits."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath

from enlace.common.errors import N_, Invalid, Problem
from enlace.common.sources import MAX_FILE_BYTES

MAX_PACK_BYTES = 512 * 1024 * 1024
MAX_PACK_FILES = 5_000
# What zipfile raises over what is damaged, cut off, locked, or packed in an odd way.
UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError)
PACK_SUFFIXES = (".yaml", ".yml", ".csv", ".xlsx", ".geojson", ".json", ".md", ".txt")


def read_pack_files(path: Path) -> Mapping[str, bytes]:
    """Return name -> content of the files of the pack at `path`, names relative to where `pack.yaml` stands.

    Raises: Invalid, if there is no pack there, or it is larger than is read.
    """
    if path.is_dir():
        files = dict(_from_folder(path))
    elif path.is_file():
        files = dict(_from_zip(path))
    else:
        raise Invalid([Problem(str(path), N_("there is no such folder or file"))])
    if "pack.yaml" not in files:
        raise Invalid([Problem(str(path), N_("there is no pack.yaml in it; a pack is a folder, or a zip, with one"))])
    return files


def _from_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    files = [file for file in sorted(folder.rglob("*")) if _is_of_pack(file) and file.is_file()]
    inside = folder.resolve()
    away = [file for file in files if not file.resolve().is_relative_to(inside)]
    if away:
        message = N_("this is a link that leads out of the pack; put the file itself there")
        raise Invalid([Problem(file.relative_to(folder).as_posix(), message) for file in away])
    _check_count(folder.name, len(files))
    total = 0
    for file in files:
        name = file.relative_to(folder).as_posix()
        size = file.stat().st_size
        total += size
        _check_size(name, size, total)
        yield name, file.read_bytes()


def _from_zip(path: Path) -> Iterator[tuple[str, bytes]]:
    size = path.stat().st_size
    _check_size(path.name, 0, size)
    held = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            check_names(path.name, archive)
            entries = [entry for entry in archive.infolist() if _is_of_pack(PurePosixPath(entry.filename))]
            _check_count(path.name, len(entries))
            names = _names(path.name, entries)
            total = 0
            for name, entry in zip(names, entries, strict=True):
                total += entry.file_size
                _check_size(name, entry.file_size, total)
                with archive.open(entry) as stream:
                    content = stream.read(MAX_FILE_BYTES + 1)
                _check_size(name, len(content), total)
                yield name, content
    except UNREADABLE as fault:
        message = N_("this is neither a folder nor a zip archive that can be read (%(fault)s)")
        raise Invalid([Problem(path.name, message, {"fault": str(fault)})]) from fault


def leaves(name: str) -> bool:
    """Return whether an entry of this name would be unpacked outside of its archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or "/" in parts or name[1:2] == ":"


def check_names(name: str, archive: zipfile.ZipFile) -> None:
    """Raise Invalid for an archive with an entry that would be unpacked outside of it, whether it is read or not."""
    problems = [
        Problem(name, N_("the entry “%(name)s” leaves the archive"), {"name": one})
        for one in archive.namelist()
        if leaves(one)
    ]
    if problems:
        raise Invalid(problems)


def _names(archive: str, entries: list[zipfile.ZipInfo]) -> list[str]:
    """Return the names of `entries` in the pack. Raises: Invalid, for an entry that no honest archive holds."""
    found = [entry.filename for entry in entries if PurePosixPath(entry.filename).name == "pack.yaml"]
    manifests = list(dict.fromkeys(found))
    if len(manifests) > 1:
        message = N_("there are several packs in it: %(names)s; load them one at a time")
        raise Invalid([Problem(archive, message, {"names": ", ".join(manifests)})])
    root = _root(manifests)
    names = [entry.filename.removeprefix(root) for entry in entries]
    problems = []
    for place, (name, entry) in enumerate(zip(names, entries, strict=True)):
        if name in names[:place]:
            problems.append(Problem(archive, N_("the entry “%(name)s” stands twice"), {"name": name}))
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The others are unpacked in one go, whatever they grow to.
            message = N_("the entry “%(name)s” is packed in a way that is not read; use plain zip (deflate)")
            problems.append(Problem(archive, message, {"name": name}))
    if problems:
        raise Invalid(problems)
    return names


def _root(manifests: list[str]) -> str:
    return manifests[0].removesuffix("pack.yaml") if manifests else ""


def _is_of_pack(path: PurePath) -> bool:
    return path.suffix.lower() in PACK_SUFFIXES


def _check_count(name: str, count: int) -> None:
    if count > MAX_PACK_FILES:
        message = N_("it holds %(count)s files; at most %(limit)s are read")
        raise Invalid([Problem(name, message, {"count": count, "limit": MAX_PACK_FILES})])


def _check_size(name: str, size: int, total: int) -> None:
    if size > MAX_FILE_BYTES or total > MAX_PACK_BYTES:
        message = N_("the file unpacks to more than is read (%(limit)s bytes a file, %(total)s in all)")
        raise Invalid([Problem(name, message, {"limit": MAX_FILE_BYTES, "total": MAX_PACK_BYTES})])
