"""`pack.yaml`: what a pack is and which files it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.common.sources import read_yaml
from enlace.common.texts import Text

NAME = "pack.yaml"
# Of dots alone, an address that holds it would lead elsewhere.
CODE = re.compile(r"^(?!\.{1,2}$)[^\s/]{1,40}$")
# BCP 47, as far as texts are written in it: language, script, region, variants.
LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*", re.IGNORECASE | re.ASCII
)
NO_LANGUAGE = N_("“%(language)s” is no code of a language; write for example en, pt or es-419")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ONE_FILE_KEYS = (
    "memberships",
    "instruments",
    "treaty_status",
    "provisions",
    "plan",
    "taxonomies",
    "form_bases",
    "geometry",
    "mappings",
)
KNOWN_KEYS = {
    "code",
    "title",
    "languages",
    "states",
    "questionnaires",
    "cycles",
    "meetings",
    "series",
    *ONE_FILE_KEYS,
}
CYCLE_KEYS = {
    "code",
    "questionnaire",
    "opens_on",
    "due_on",
    "coverage_threshold",
    "asked",
    "replies",
    "title",
}
DEFAULT_THRESHOLD = 0.75


@dataclass(frozen=True)
class CycleEntry:
    """A round of answering: which questionnaire, which States are asked (None: all), until when.

    coverage_threshold: 0 to 1; a figure with less coverage says nothing about the region.
    """

    code: str
    questionnaire: str
    opens_on: date | None = None
    due_on: date | None = None
    coverage_threshold: float = DEFAULT_THRESHOLD
    asked: tuple[str, ...] | None = None
    replies: str = ""
    title: Text = field(default_factory=dict)


@dataclass(frozen=True)
class SeriesEntry:
    """A statistical series: its file and the columns that hold State, period and value."""

    code: str
    file: str
    title: Text
    state: str
    period: str
    value: str


@dataclass(frozen=True)
class Manifest:
    """What `pack.yaml` says, checked."""

    code: str
    title: Text
    languages: tuple[str, ...]
    states_file: str
    state_column: str
    group_columns: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    questionnaires: tuple[str, ...] = ()
    cycles: tuple[CycleEntry, ...] = ()
    meetings: tuple[str, ...] = ()
    series: tuple[SeriesEntry, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)


class Reader:
    """Takes values out of a parsed YAML map, one key at a time, and notes what is wrong with each."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.name = name
        self.problems = problems

    def fault(self, path: str, message: str, **params: object) -> None:
        self.problems.append(Problem(f"{self.name}: {path}" if path else self.name, message, params))

    def text(self, value: Any, path: str, *, needed: bool = True) -> str:
        if value is None and not needed:
            return ""
        if isinstance(value, str) and value.strip():
            return value.strip()
        if value is None:
            self.fault(path, N_("this is missing; a text is expected here"))
        else:
            self.fault(
                path, N_("a text is expected here, not %(found)s; put it in quotation marks"), found=shape(value)
            )
        return ""

    def code(self, value: Any, path: str) -> str:
        found = self.text(value, path)
        if found and not CODE.match(found):
            self.fault(path, N_("“%(code)s” is no code: no spaces, no slash, 40 characters at most"), code=found)
            return ""
        return found

    def texts(self, value: Any, path: str, *, needed: bool = True) -> Text:
        if value is None and not needed:
            return {}
        if isinstance(value, str) and value.strip():
            return {"en": value.strip()}
        if isinstance(value, dict) and value:
            good = {str(key): str(text) for key, text in value.items() if isinstance(text, str) and text.strip()}
            if len(good) == len(value):
                for key in good:
                    if not LANGUAGE.fullmatch(key):
                        self.fault(f"{path}.{key}", NO_LANGUAGE, language=key)
                return good
        self.fault(path, N_("a map from language to text is expected here, for example {en: …, es: …}"))
        return {}

    def items(self, value: Any, path: str) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, list):
            return value
        self.fault(path, N_("a list is expected here, not %(found)s"), found=shape(value))
        return []

    def mapping(self, value: Any, path: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return {str(key): entry for key, entry in value.items()}
        self.fault(path, N_("a map is expected here, not %(found)s"), found=shape(value))
        return {}

    def day(self, value: Any, path: str) -> date | None:
        if value is None or type(value) is date:
            return value
        try:
            if isinstance(value, str) and DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # a day that no month has
        message = N_("“%(value)s” is no date; write it as 2017-04-20, or null if it is not known")
        self.fault(path, message, value=value)
        return None

    def unknown(self, value: Mapping[str, Any], known: set[str], path: str) -> None:
        for key in value:
            if key not in known:
                message = N_("the key “%(key)s” is not known here; known are: %(known)s")
                self.fault(f"{path}.{key}" if path else key, message, key=key, known=", ".join(sorted(known)))


def shape(value: Any) -> str:
    """Return a word for what kind of YAML value this is."""
    if value is None:
        return "nothing"
    return {bool: "true/false", int: "a number", float: "a number", list: "a list", dict: "a map"}.get(
        type(value), f"“{str(value)[:60]}”"
    )


def read_map(content: bytes, name: str, problems: list[Problem]) -> dict[str, Any] | None:
    """Return the YAML map in `content`, or None after adding a problem: an empty file is a fault, not nothing said."""
    before = len(problems)
    value = read_yaml(content, name, problems)
    if isinstance(value, dict) and value:
        return {str(key): entry for key, entry in value.items()}
    if len(problems) == before:
        Reader(name, problems).fault(
            "", N_("a map is expected here, not %(found)s"), found=shape(None if value == {} else value)
        )
    return None


def read_manifest(files: Mapping[str, bytes], problems: list[Problem]) -> Manifest | None:
    """Return the manifest of the pack in `files`, or None where there is none.

    With faults it comes as far as it could be read, so that those of the other files can be told too: a text at
    fault is "", and a file that it names need not be there.
    """
    value = read_map(files[NAME], NAME, problems)
    if value is None:
        return None
    reader = Reader(NAME, problems)
    reader.unknown(value, KNOWN_KEYS, "")
    states = reader.mapping(value.get("states"), "states")
    reader.unknown(states, {"file", "code", "groups"}, "states")
    needed = isinstance(value.get("states"), dict)
    files_of = {key: reader.text(value[key], key) for key in ONE_FILE_KEYS if value.get(key) is not None}
    manifest = Manifest(
        code=reader.code(value.get("code"), "code"),
        title=reader.texts(value.get("title"), "title"),
        languages=_languages(value.get("languages"), reader),
        states_file=reader.text(states.get("file"), "states.file", needed=needed),
        state_column=reader.text(states.get("code"), "states.code", needed=needed),
        group_columns=_groups(states, reader),
        files=files_of,
        questionnaires=tuple(
            reader.text(item, f"questionnaires[{place}]")
            for place, item in enumerate(reader.items(value.get("questionnaires"), "questionnaires"))
        ),
        cycles=_cycles(value.get("cycles"), reader),
        meetings=tuple(
            reader.text(item, f"meetings[{place}]")
            for place, item in enumerate(reader.items(value.get("meetings"), "meetings"))
        ),
        series=_series(value.get("series"), reader),
        raw=_plain(value),
    )
    if value.get("languages") in (None, []):
        reader.fault("languages", N_("name at least one language, for example [en, es]"))
    _check_files(manifest, files, reader)
    return manifest


def _languages(value: Any, reader: Reader) -> tuple[str, ...]:
    found: list[str] = []
    for place, item in enumerate(reader.items(value, "languages")):
        language = reader.text(item, f"languages[{place}]")
        if language and not LANGUAGE.fullmatch(language):
            reader.fault(f"languages[{place}]", NO_LANGUAGE, language=language)
        elif language and language in found:
            reader.fault(f"languages[{place}]", N_("the language “%(language)s” stands twice"), language=language)
        found.append(language)
    return tuple(found)


def _groups(states: Mapping[str, Any], reader: Reader) -> tuple[str, ...]:
    """Return the columns that group States: neither their code nor their names, and each of them once."""
    found: list[str] = []
    for place, item in enumerate(reader.items(states.get("groups"), "states.groups")):
        column, path = reader.text(item, f"states.groups[{place}]"), f"states.groups[{place}]"
        if column and (column == states.get("code") or column.startswith("name_")):
            message = N_("the column “%(column)s” tells States apart and groups none")
            reader.fault(path, message, column=column)
        elif column and column in found:
            reader.fault(path, N_("the group “%(column)s” stands twice"), column=column)
        found.append(column)
    return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def _cycles(value: Any, reader: Reader) -> tuple[CycleEntry, ...]:
    cycles: list[CycleEntry] = []
    for place, item in enumerate(reader.items(value, "cycles")):
        path = f"cycles[{place}]"
        entry = reader.mapping(item, path)
        if not isinstance(item, dict):
            continue
        reader.unknown(entry, CYCLE_KEYS, path)
        cycle = _cycle(entry, path, reader)
        if cycle.code and cycle.code in {other.code for other in cycles}:
            reader.fault(f"{path}.code", N_("two cycles have the code “%(code)s”"), code=cycle.code)
        cycles.append(cycle)
    return tuple(cycles)


def _cycle(entry: dict[str, Any], path: str, reader: Reader) -> CycleEntry:
    threshold = entry.get("coverage_threshold", DEFAULT_THRESHOLD)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 <= threshold <= 1:
        reader.fault(f"{path}.coverage_threshold", N_("a number from 0 to 1 is expected here, for example 0.75"))
        threshold = DEFAULT_THRESHOLD
    asked = entry.get("asked")
    opens_on = reader.day(entry.get("opens_on"), f"{path}.opens_on")
    due_on = reader.day(entry.get("due_on"), f"{path}.due_on")
    if opens_on and due_on and due_on < opens_on:
        reader.fault(f"{path}.due_on", N_("the cycle is due before it opens"))
    return CycleEntry(
        code=reader.code(entry.get("code"), f"{path}.code"),
        questionnaire=reader.text(entry.get("questionnaire"), f"{path}.questionnaire"),
        opens_on=opens_on,
        due_on=due_on,
        coverage_threshold=float(threshold),
        asked=None
        if asked is None
        else tuple(
            reader.code(item, f"{path}.asked[{place}]")
            for place, item in enumerate(reader.items(asked, f"{path}.asked"))
        ),
        replies=reader.text(entry.get("replies"), f"{path}.replies", needed=False),
        title=reader.texts(entry.get("title"), f"{path}.title", needed=False),
    )


def _series(value: Any, reader: Reader) -> tuple[SeriesEntry, ...]:
    series = []
    for place, item in enumerate(reader.items(value, "series")):
        path = f"series[{place}]"
        entry = reader.mapping(item, path)
        if isinstance(item, dict):
            reader.unknown(entry, {"file", "code", "title", "state", "period", "value"}, path)
            words = {key: reader.text(entry.get(key), f"{path}.{key}") for key in ("file", "state", "period", "value")}
            code = reader.code(entry.get("code"), f"{path}.code")
            series.append(SeriesEntry(code=code, title=reader.texts(entry.get("title"), f"{path}.title"), **words))
    return tuple(series)


def _check_files(manifest: Manifest, files: Mapping[str, bytes], reader: Reader) -> None:
    named = [("states.file", manifest.states_file), *manifest.files.items()]
    named += [(f"questionnaires[{place}]", file) for place, file in enumerate(manifest.questionnaires)]
    named += [(f"cycles[{place}].replies", cycle.replies) for place, cycle in enumerate(manifest.cycles)]
    named += [(f"meetings[{place}]", file) for place, file in enumerate(manifest.meetings)]
    named += [(f"series[{place}].file", entry.file) for place, entry in enumerate(manifest.series)]
    for path, file in named:
        if file and file not in files:
            reader.fault(path, N_("there is no file “%(file)s” in the pack"), file=file)
