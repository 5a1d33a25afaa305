"""Reading what people send: UTF-8 text, CSV and YAML files, each fault with its place.

A reader never raises for the content of a file: it appends to `problems` and returns what could be read.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from enlace.common.characters import UNFIT, named, unfit_in
from enlace.common.errors import N_, Problem

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_CELL_CHARACTERS = 100_000
MAX_COLUMNS = 500
MAX_HEAD_PROBLEMS = 20
MAX_YAML_NODES = 1_000_000
MAX_YAML_DEPTH = 100
DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_DAY = N_("%(word)s is no date: no month has that day")
UNFIT_MESSAGE = N_("there is an invisible control character (%(code)s, place %(place)s of the line); delete it")


@dataclass(frozen=True)
class Row:
    """One record of a CSV file: its first line (counted from 1, the head being line 1) and its cells."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Table:
    """A CSV file: its name in reports, its columns in order, its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def at(self, row: Row) -> str:
        return f"{self.name}:{row.line}"


def file_name(path: Path) -> str:
    """Return the name of a file as it can be kept and printed: a system's names may hold any byte."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path.name)


def read_bytes(path: Path, name: str, problems: list[Problem]) -> bytes | None:
    """Return the content of the file at `path`, or None after adding a problem."""
    if not path.is_file():
        problems.append(Problem(name, N_("there is no such file")))
        return None
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        message = N_("the file has %(size)s bytes; at most %(limit)s are read")
        problems.append(Problem(name, message, {"size": size, "limit": MAX_FILE_BYTES}))
        return None
    return path.read_bytes()


def decode(content: bytes, name: str, problems: list[Problem]) -> str | None:
    """Return `content` as text, with a byte order mark dropped; only UTF-8 is read.

    Each line with a character that no text may hold is a problem; the text comes without it, to be read on.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        message = N_("this is not UTF-8 (byte %(byte)s); save the file as “CSV UTF-8” or “UTF-8” and send it again")
        problems.append(Problem(f"{name}:{line}", message, {"byte": f"0x{content[fault.start]:02x}"}))
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        problems.append(Problem(f"{name}:{line}", N_("the file holds a NUL character: it is not a text file")))
        return None
    return _without_unfit(text, name, problems)


def _without_unfit(text: str, name: str, problems: list[Problem]) -> str:
    if UNFIT.search(text) is None:
        return text
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if found := UNFIT.search(line):
            params = {"code": named(found[0]), "place": found.start() + 1}
            problems.append(Problem(f"{name}:{number}", UNFIT_MESSAGE, params))
    return UNFIT.sub("", text)


def read_table(
    content: bytes,
    name: str,
    problems: list[Problem],
    *,
    required: Sequence[str] = (),
    allowed: Sequence[str] | None = None,
) -> Table | None:
    """Return the CSV table in `content`, or None where its head cannot be used.

    required: columns that must be there. allowed: if given, all columns that may be there.
    """
    text = decode(content, name, problems)
    if text is None:
        return None
    csv.field_size_limit(max(MAX_FILE_BYTES, csv.field_size_limit()))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        head = tuple(cell.strip() for cell in next(reader, ()))
    except csv.Error as fault:
        problems.append(_no_csv(f"{name}:1", fault))
        return None
    if not _head_is_usable(head, name, problems, required, allowed):
        return None
    rows = _rows(reader, head, name, problems)
    return Table(name, head, tuple(rows))


def _no_csv(where: str, fault: csv.Error) -> Problem:
    message = N_("this is not CSV (%(fault)s); check the quotation marks of this row")
    return Problem(where, message, {"fault": str(fault)})


def _head_is_usable(
    head: tuple[str, ...],
    name: str,
    problems: list[Problem],
    required: Sequence[str],
    allowed: Sequence[str] | None,
) -> bool:
    where = f"{name}:1"
    if not any(head):
        problems.append(Problem(where, N_("the file is empty; its first line must name the columns")))
        return False
    if len(head) > MAX_COLUMNS:
        message = N_("the first line names %(count)s columns; at most %(limit)s are read")
        problems.append(Problem(where, message, {"count": len(head), "limit": MAX_COLUMNS}))
        return False
    found = []
    columns = ", ".join(head)
    for column in required:
        if column not in head:
            message = N_("the column “%(column)s” is missing; the file has: %(columns)s")
            found.append(Problem(where, message, {"column": column, "columns": columns}))
    for column in sorted(column for column, count in Counter(head).items() if count > 1):
        found.append(Problem(where, N_("the column “%(column)s” stands twice"), {"column": column}))
    if allowed is not None:
        found += unknown_columns(where, [column for column in head if column not in allowed], allowed)
    problems += found[:MAX_HEAD_PROBLEMS]
    return not found


def unknown_columns(where: str, unknown: Iterable[str], known: Iterable[str]) -> list[Problem]:
    """Return that each of the first `unknown` columns is none of those that are `known`: it may be misspelt."""
    message = N_("the column “%(column)s” is not known here; known are: %(columns)s")
    columns = ", ".join(known)
    return [
        Problem(where, message, {"column": column, "columns": columns}) for column in islice(unknown, MAX_HEAD_PROBLEMS)
    ]


def _rows(reader: Any, head: tuple[str, ...], name: str, problems: list[Problem]) -> list[Row]:
    rows: list[Row] = []
    end = reader.line_num
    while True:
        line = end + 1
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            # Where a quotation mark is left open, the reader ends far below the row that is at fault.
            problems.append(_no_csv(f"{name}:{line}", fault))
            return rows
        if cells is None:
            return rows
        end = reader.line_num
        if not any(cells):
            continue
        if len(cells) != len(head):
            message = N_("the row has %(found)s cells and the head %(expected)s")
            problems.append(Problem(f"{name}:{line}", message, {"found": len(cells), "expected": len(head)}))
            continue
        longest = max(cells, key=len)
        if len(longest) > MAX_CELL_CHARACTERS:
            big = head[cells.index(longest)]
            message = N_("the cell “%(column)s” holds more than %(limit)s characters; shorten it or give a link")
            problems.append(Problem(f"{name}:{line}", message, {"column": big, "limit": MAX_CELL_CHARACTERS}))
            continue
        rows.append(Row(line, {column: cell.strip() for column, cell in zip(head, cells, strict=True)}))


def read_yaml(content: bytes, name: str, problems: list[Problem]) -> Any:
    """Return the YAML value in `content` (maps, lists, scalars), or None after adding a problem.

    Refused although it is YAML: anchors and aliases (a few lines of them can stand for more than a machine can
    hold), a key that stands twice in its map, numbers without end, characters that no text may
    hold, and what is nested or long beyond reason.
    """
    before = len(problems)
    text = decode(content, name, problems)
    if text is None or len(problems) > before:
        return None
    try:
        fault = _first_refused(text, name)
        if fault is None:
            return yaml.load(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        fault = Problem(where, N_("this is not YAML: %(fault)s"), {"fault": what})
    problems.append(fault)
    return None


def _first_refused(text: str, name: str) -> Problem | None:
    """Return the first thing in `text` that is refused although it is YAML; the parser's events need no stack."""
    # For each list or map that is open, the innermost last: the keys of a map, and how many nodes it has so far.
    keys: list[set[str] | None] = []
    counts: list[int] = []
    names: list[str] = []
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        where = f"{name}:{event.start_mark.line + 1}" if event.start_mark else name
        if isinstance(event, yaml.AliasEvent) or number > MAX_YAML_NODES:
            message = N_("anchors, aliases and files of over %(limit)s nodes are not read; write the values out")
            return Problem(where, message, {"limit": MAX_YAML_NODES})
        if isinstance(event, yaml.CollectionEndEvent):
            keys.pop()
            counts.pop()
            names.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        is_key = _enter(keys, counts, names)
        if isinstance(event, yaml.CollectionStartEvent):
            if len(keys) == MAX_YAML_DEPTH:
                message = N_("the file is nested more than %(limit)s levels deep")
                return Problem(where, message, {"limit": MAX_YAML_DEPTH})
            keys.append(set() if isinstance(event, yaml.MappingStartEvent) else None)
            counts.append(0)
            names.append("")
        elif isinstance(event, yaml.ScalarEvent):
            if is_key:
                names[-1] = f".{event.value}"
            if (fault := _refusal(event, keys[-1] if is_key else None, where, names)) is not None:
                return fault
    return None


def _enter(keys: list[set[str] | None], counts: list[int], names: list[str]) -> bool:
    """Count one more node of the innermost list or map that is open; return whether it is a key of a map."""
    if not counts:
        return False
    is_key = keys[-1] is not None and counts[-1] % 2 == 0
    if keys[-1] is None:
        names[-1] = f"[{counts[-1]}]"
    counts[-1] += 1
    return is_key


def _refusal(scalar: yaml.ScalarEvent, keys: set[str] | None, where: str, names: list[str]) -> Problem | None:
    message = _fault_of(scalar, keys)
    if not message:
        return None
    if message == NO_DAY and (path := "".join(names).lstrip(".")):
        where = f"{where}: {path}"
    return Problem(where, message, {"word": scalar.value[:60], "code": unfit_in(scalar.value)})


def _fault_of(scalar: yaml.ScalarEvent, keys: set[str] | None) -> str:
    """Return what is wrong with a scalar, "" if nothing is; keys: those of its map so far, if it is one itself."""
    if unfit_in(scalar.value):
        return N_("the text holds an invisible control character (%(code)s); delete it")
    if scalar.implicit[0] and DAY.fullmatch(scalar.value) and not _is_day(scalar.value):
        return NO_DAY
    if scalar.implicit[0] and _is_endless(scalar.value):
        return N_("%(word)s is no finite number; leave it out, or quote it if it is a text")
    if keys is not None:
        if scalar.value in keys:
            return N_("the key “%(word)s” stands twice in its map; only one of them can hold")
        keys.add(scalar.value)
    return ""


def _is_day(word: str) -> bool:
    try:
        date.fromisoformat(word)
    except ValueError:
        return False
    return True


def _is_endless(word: str) -> bool:
    digits = word.lower().lstrip("+-")
    if digits in (".inf", ".nan"):
        return True
    try:
        return digits[:1].isdigit() and not math.isfinite(float(digits))
    except ValueError:
        return False
