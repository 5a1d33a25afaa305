"""Files of reports: made once for each version, language, format and kind of reader, and kept in the data folder.

Whatever is kept can be made again: to lose it costs time and nothing else.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from django.conf import settings

from enlace.assessments.rules.disclosure import Reader

TURN = "turn-"


def kept(key: tuple[object, ...], reader: Reader, make: Callable[[], bytes]) -> bytes:
    """Return the file for `key`, made by `make` the first time; the key must name everything it depends on.

    reader: for whom it is made. Each kind of reader has a folder of its own, and a file never leaves it.
    """
    name = sha256(repr((reader.value, *key)).encode()).hexdigest()
    path = Path(settings.ENLACE_KEPT) / reader.value / name
    found = _read(path)
    if found is not None:
        return found
    with _turn(path):
        # Whoever waited finds what the one before has made.
        found = _read(path)
        if found is None:
            found = make()
            _keep(path, found)
    return found


def forget() -> None:
    """Drop all that is kept: another version of the program may make other files."""
    rmtree(settings.ENLACE_KEPT, ignore_errors=True)


def _read(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    return content


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Let one at a time make a file, of all threads and processes; sixteen turns are enough for all files."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (path.parent / f"{TURN}{path.name[0]}").open("w")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(path: Path, content: bytes) -> None:
    """Put the file in place whole, and let the longest unread ones go where there are too many."""
    if len(content) > settings.ENLACE_KEPT_BYTES:
        return
    # A full disk or a folder that cannot be written is no reason to withhold what was made.
    with suppress(OSError), tempfile.TemporaryDirectory(dir=path.parent, prefix=TURN) as folder:
        written = Path(folder) / path.name
        written.write_bytes(content)
        written.replace(path)
        _let_go()


def _let_go() -> None:
    files = [file for file in Path(settings.ENLACE_KEPT).glob("*/*") if not file.name.startswith(TURN)]
    sizes = {file: file.stat() for file in files}
    total = sum(found.st_size for found in sizes.values())
    for file in sorted(files, key=lambda one: sizes[one].st_mtime_ns):
        if total <= settings.ENLACE_KEPT_BYTES:
            return
        file.unlink(missing_ok=True)
        total -= sizes[file].st_size
