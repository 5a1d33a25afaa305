"""Entries of the directory as a table, a line an entry: what is exported can be changed and sent back."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enlace.common.cells import marked, unmarked
from enlace.common.errors import N_, Problem
from enlace.common.sources import Table, read_table, unknown_columns
from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person

Key = tuple[str, str]
STATE, CODE = "state", "code"

# Columns that hold a field as it stands, and those that hold a text in one language.
PLAIN_COLUMNS = (STATE, CODE, "kind", "postal_address", "phone", "email", "website", "hours", "time_zone", "line_247")
TEXTS = {"name": "names", "urgent": "urgent", "certification": "certification", "note": "note"}
TEXT_COLUMN = re.compile(rf"({'|'.join(TEXTS)})_([a-z]{{2}})")
FOUR = ("en", "es", "pt", "fr")

# Every column with what is written in it; `*` stands for the code of a language.
GUIDE: Mapping[str, str] = {
    STATE: N_("code of the State; may be left out where you keep the entries of one State"),
    CODE: N_("code of the entry in its State: capital letters, figures, “-” and “_”, as PROSECUTION"),
    "kind": N_("code of the kind of authority"),
    "name_*": N_("name, a column for each language"),
    "postal_address": N_("postal address, in several lines"),
    "phone": N_("telephone with + and the code of the country"),
    "email": N_("e-mail address of the desk"),
    "website": N_("address of the website, beginning with https://"),
    "languages": N_("languages spoken, two letters each, separated by spaces: en es"),
    "hours": N_("office hours, as people write them"),
    "time_zone": N_("time zone, as America/Bogota"),
    "line_247": N_("telephone that is answered day and night"),
    "urgent_*": N_("what to do in urgent cases, a column for each language"),
    "request_languages": N_("languages in which requests are accepted, two letters each, separated by spaces"),
    "copies": N_("how many copies of a request are needed"),
    "certification_*": N_("how requests must be certified, a column for each language"),
    "channels": N_("codes of the channels, the preferred one first, separated by spaces"),
    "competences": N_(
        "a line each: form of cooperation | treaty | provision | crime; what is left empty means any: "
        "mla | UNTOC | 18 | laundering"
    ),
    "people": N_("a line each: name | telephone | e-mail | languages | post in one language, as en: Head | es: Jefa"),
    "note_*": N_("note, a column for each language"),
    "access": N_("who may read a field, where it differs from the usual: phone=states people=public"),
    "confirmed_on": N_("day on which the State last confirmed the entry; written here, not read"),
    "synthetic": N_("“yes” where the entry was invented for a demonstration; written here, not read"),
}
REQUIRED = (CODE, "kind", "name_*")
MOST_LINES = 5000
CODE_SHOWN = 60
# What a table tells of an entry that nobody changes by sending a table.
TOLD = ("confirmed_on", "synthetic")


@dataclass(frozen=True)
class SentEntries:
    """Entries as they were sent: the line of each, and its cells by column; a column that is not there says nothing.

    name: of the file. synthetic: those that say of themselves that they were invented.
    """

    name: str
    lines: dict[Key, int]
    rows: dict[Key, dict[str, str]]
    synthetic: set[Key]


def columns_for(entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return the columns of a table that holds all of `entries`, without those that only tell."""
    spoken = {
        (column, language)
        for entry in entries
        for column in TEXTS
        for language in _texts(entry, column)
        if language not in FOUR
    }
    found: list[str] = []
    for column in (column for column in GUIDE if column not in TOLD):
        stem = column.removesuffix("_*")
        if stem == column:
            found.append(column)
        else:
            others = sorted(language for one, language in spoken if one == stem)
            found += [f"{stem}_{language}" for language in (*FOUR, *others)]
    return tuple(found)


def rows_of(entries: Sequence[Entry], told: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the table of `entries` with its head, each cell safe from being taken for a formula.

    told: for each entry the cells of the columns `TOLD`.
    """
    columns = columns_for(entries)
    body = [
        [marked(cell) for cell in (*cells_of(entry, columns).values(), *more)]
        for entry, more in zip(entries, told, strict=True)
    ]
    return [[*columns, *TOLD], *body]


def cells_of(entry: Entry, columns: Iterable[str]) -> dict[str, str]:
    """Return column -> cell for `entry`."""
    return {column: _cell(entry, column) for column in columns}


def _cell(entry: Entry, column: str) -> str:
    if found := TEXT_COLUMN.fullmatch(column):
        return _texts(entry, found[1]).get(found[2], "")
    if column in PLAIN_COLUMNS:
        return str(getattr(entry, column))
    return OTHERS[column].write(entry)


def _texts(entry: Entry, column: str) -> Mapping[str, str]:
    texts: Mapping[str, str] = (
        entry.requirements.certification if column == "certification" else getattr(entry, TEXTS[column])
    )
    return texts


def person_line(person: Person) -> str:
    """Return a person as a line of the column `people`."""
    posts = [f"{language}: {text}" for language, text in person.post.items()]
    return _line(person.name, person.phone, person.email, " ".join(person.languages), *posts)


def _line(*parts: str) -> str:
    """Return `parts` as a line; a bar, a backslash or the end of a line in a part is written with a backslash."""
    escaped = [part.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n") for part in parts]
    while len(escaped) > 1 and not escaped[-1]:
        escaped.pop()
    return " | ".join(escaped)


_PART = re.compile(r"(?:\\.|[^|\\]|\\$)*")


def _parts(line: str) -> list[str]:
    """Return the parts of a line as `_line` was given them, without the spaces around them."""
    found = []
    place = 0
    while True:
        match = _PART.match(line, place)
        end = match.end() if match else place
        found.append(re.sub(r"\\(.?)", _unescaped, line[place:end].strip()))
        if end >= len(line):
            return found
        place = end + 1


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else match[1]


def read_entries(
    content: bytes, name: str, problems: list[Problem], *, states: Collection[str], state: str = ""
) -> SentEntries | None:
    """Return the lines of a table, or None where its head cannot be used.

    states: those of the pack. state: the one State whose entries may be in the table, "" for any.
    """
    table = read_table(content, name, problems, required=[CODE] if state else [STATE, CODE])
    if table is None or not _known_columns(table, problems):
        return None
    if len(table.rows) > MOST_LINES:
        message = N_("the table has %(count)s entries; at most %(limit)s are read at once")
        problems.append(Problem(name, message, {"count": len(table.rows), "limit": MOST_LINES}))
        return None
    sent = SentEntries(name, {}, {}, set())
    for row in table.rows:
        key = (row[STATE] or state, row[CODE])
        if admitted(key, table.at(row), sent.lines, problems, states=states, state=state):
            sent.lines[key] = row.line
            told = (STATE, CODE, *TOLD)
            sent.rows[key] = {column: unmarked(cell) for column, cell in row.cells.items() if column not in told}
    return sent


def admitted(
    key: Key, where: str, lines: Mapping[Key, int], problems: list[Problem], *, states: Collection[str], state: str
) -> bool:
    """Return whether the entry `key` may be in what was sent, where `lines` stand already."""
    params: dict[str, str | int] = {"code": key[0][:CODE_SHOWN]}
    if key[0] not in states:
        message = N_("“%(code)s” is no State of this pack")
    elif state and key[0] != state:
        message = N_("this is an entry of another State (%(code)s); you may send those of your own")
    elif key in lines:
        message = N_("%(code)s stands twice; the first stands in line %(line)s")
        params = {"code": key[1][:CODE_SHOWN], "line": lines[key]}
    else:
        return True
    problems.append(Problem(where, message, params))
    return False


def _known_columns(table: Table, problems: list[Problem]) -> bool:
    """Return whether each column is known: one that is not may be misspelt."""
    unknown = [
        column
        for column in table.columns
        if not TEXT_COLUMN.fullmatch(column) and (column not in GUIDE or column.endswith("*"))
    ]
    problems += unknown_columns(f"{table.name}:1", [column[:60] for column in unknown], GUIDE)
    return not unknown


def entry_from(sent: SentEntries, key: Key, stored: Entry | None, problems: list[Problem]) -> Entry:
    """Return what the line `key` makes of the `stored` entry (None: a new one).

    A column that the table does not have is left as it stands; an empty cell empties it.
    """
    entry = stored or Entry(key[0], key[1], "", {})
    where = f"{sent.name}:{sent.lines[key]}"
    for column, cell in sent.rows[key].items():
        entry = _with(entry, column, cell, where, problems)
    return entry


def _with(entry: Entry, column: str, cell: str, where: str, problems: list[Problem]) -> Entry:
    text = cell.replace("\r\n", "\n")
    if found := TEXT_COLUMN.fullmatch(column):
        texts = {language: one for language, one in _texts(entry, found[1]).items() if language != found[2]}
        texts |= {found[2]: text} if text else {}
        if found[1] == "certification":
            return replace(entry, requirements=replace(entry.requirements, certification=texts))
        return _set(entry, TEXTS[found[1]], texts)
    if column in PLAIN_COLUMNS:
        return _set(entry, column, text)
    return OTHERS[column].read(entry, text, _Place(f"{where}: {column}", problems))


def _set(entry: Entry, field: str, value: Any) -> Entry:
    changed: dict[str, Any] = {field: value}
    return replace(entry, **changed)


@dataclass(frozen=True)
class _Place:
    """Where a cell stands, and the problems found so far."""

    where: str
    problems: list[Problem]

    def fault(self, message: str, **params: str) -> None:
        self.problems.append(Problem(self.where, message, {name: text[:80] for name, text in params.items()}))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


MOST_FIGURES = 9


def _copies(cell: str, place: _Place) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) <= MOST_FIGURES):
        place.fault(N_("“%(value)s” is no whole number"), value=cell)
        return None
    return int(cell)


COMPETENCE_PARTS = 4


def _competence(line: str, place: _Place) -> Competence:
    parts = _parts(line)
    if len(parts) > COMPETENCE_PARTS:
        place.fault(N_("“%(line)s” has more than four parts: form | treaty | provision | crime"), line=line)
    form, instrument, provision, crime = [*parts, "", "", ""][:COMPETENCE_PARTS]
    return Competence(form, instrument, provision, crime)


def _person(line: str, place: _Place) -> Person:
    parts = _parts(line)
    name, phone, email, languages = [*parts, "", "", ""][:4]
    post: dict[str, str] = {}
    for text in parts[4:]:
        language, colon, said = text.partition(":")
        if not colon or not re.fullmatch("[a-z]{2}", language.strip()):
            place.fault(N_("“%(text)s”: write a post with its language before it, as en: Head of unit"), text=text)
            continue
        post[language.strip()] = said.strip()
    return Person(name, post, phone, email, tuple(languages.split()))


def _access(cell: str, place: _Place) -> Mapping[str, Access]:
    found: dict[str, Access] = {}
    for word in cell.split():
        name, _, value = word.partition("=")
        if name not in ACCESS or value not in set(Access):
            place.fault(
                N_("“%(word)s” does not say who may read a field; write phone=states or phone=public"), word=word
            )
            continue
        found[name] = Access(value)
    return found


def _words(cell: str) -> tuple[str, ...]:
    return tuple(cell.split())


@dataclass(frozen=True)
class _Column:
    """A column whose cell is not its field as it stands."""

    write: Callable[[Entry], str]
    read: Callable[[Entry, str, _Place], Entry]


OTHERS: Mapping[str, _Column] = {
    "languages": _Column(
        lambda entry: " ".join(entry.languages),
        lambda entry, cell, _: replace(entry, languages=_words(cell)),
    ),
    "request_languages": _Column(
        lambda entry: " ".join(entry.requirements.languages),
        lambda entry, cell, _: replace(entry, requirements=replace(entry.requirements, languages=_words(cell))),
    ),
    "copies": _Column(
        lambda entry: "" if entry.requirements.copies is None else str(entry.requirements.copies),
        lambda entry, cell, at: replace(entry, requirements=replace(entry.requirements, copies=_copies(cell, at))),
    ),
    "channels": _Column(
        lambda entry: " ".join(entry.channels),
        lambda entry, cell, _: replace(entry, channels=_words(cell)),
    ),
    "competences": _Column(
        lambda entry: "\n".join(_line(one.form, one.instrument, one.provision, one.crime) for one in entry.competences),
        lambda entry, cell, at: replace(entry, competences=tuple(_competence(line, at) for line in _lines(cell))),
    ),
    "people": _Column(
        lambda entry: "\n".join(person_line(person) for person in entry.people),
        lambda entry, cell, at: replace(entry, people=tuple(_person(line, at) for line in _lines(cell))),
    ),
    "access": _Column(
        lambda entry: " ".join(f"{name}={access.value}" for name, access in sorted(entry.access.items())),
        lambda entry, cell, at: replace(entry, access=_access(cell, at)),
    ),
}


@dataclass(frozen=True)
class CellChange:
    """A cell that would change."""

    column: str
    old: str
    new: str


@dataclass(frozen=True)
class EntryChange:
    """What a line of the table would do. version: of the stored entry that was read; 0, if there is none."""

    old: Entry | None
    new: Entry
    version: int

    @property
    def key(self) -> Key:
        return self.new.state, self.new.code

    @property
    def cells(self) -> tuple[CellChange, ...]:
        """The cells that differ; of a new entry, those that are not empty."""
        columns = columns_for([self.new, self.old] if self.old else [self.new])
        before = cells_of(self.old, columns) if self.old else dict.fromkeys(columns, "")
        after = cells_of(self.new, columns)
        return tuple(
            CellChange(column, before[column], after[column])
            for column in columns
            if column not in (STATE, CODE) and before[column] != after[column]
        )
