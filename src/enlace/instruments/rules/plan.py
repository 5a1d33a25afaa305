"""`plan_of_action.yaml`: the Plan's parts and paragraphs, and which of them were seen in a source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enlace.common.errors import N_, Problem
from enlace.common.texts import Text
from enlace.directory.rules.manifest import Reader, read_map
from enlace.instruments.rules.provisions import References, flag_of, texts_of, word_of

OFFICIAL = "official"
OURS = "ours"


@dataclass(frozen=True)
class PlanPart:
    """A part of the Plan."""

    code: str
    names: Text
    gists: Text = field(default_factory=dict)


@dataclass(frozen=True)
class PlanParagraph:
    """A paragraph, in the pack's own words.

    code: the pack's own name of it, never to be printed as a number of the Plan.
    number: the Plan's own number, only where it is official and was seen; else empty.
    seen: whether a source was seen to say this; what was not is a reconstruction.
    basis: what a reconstruction rests on. provisions: `INSTRUMENT:ARTICLE`, which it puts into effect.
    """

    code: str
    part: str
    gists: Text
    number: str = ""
    seen: bool = False
    addressee: str = ""
    basis: str = ""
    sources: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanEntry:
    """The Plan of a pack. resolution: the symbol under which it was adopted."""

    code: str
    names: Text
    resolution: str = ""
    adopted_on: date | None = None
    parts: tuple[PlanPart, ...] = ()
    paragraphs: tuple[PlanParagraph, ...] = ()


def read_plan(content: bytes, name: str, known: References, problems: list[Problem]) -> PlanEntry | None:
    """Return the Plan in `content`, or None where there is none to read; faults go to `problems`."""
    value = read_map(content, name, problems)
    reader = Reader(name, problems)
    if value is None:
        return None
    head = reader.mapping(value.get("plan"), "plan")
    parts = _parts(value.get("sections"), reader)
    names = texts_of(head, "name", "plan", reader)
    if head and not names:
        reader.fault("plan.name_en", N_("the Plan has no name; add name_en or another name_…"))
    return PlanEntry(
        code=reader.code(head.get("code"), "plan.code") if head else "",
        names=names,
        resolution=reader.text(head.get("resolution"), "plan.resolution", needed=False),
        adopted_on=reader.day(head.get("adopted"), "plan.adopted"),
        parts=parts,
        paragraphs=_paragraphs(value.get("paragraphs"), {part.code for part in parts}, known, reader),
    )


def _parts(value: Any, reader: Reader) -> tuple[PlanPart, ...]:
    parts: dict[str, PlanPart] = {}
    for place, item in enumerate(reader.items(value, "sections")):
        path = f"sections[{place}]"
        part = reader.mapping(item, path)
        code = reader.code(word_of(part, "id", path, reader), f"{path}.id") if part else ""
        if code in parts:
            reader.fault(f"{path}.id", N_("two parts have the id “%(code)s”"), code=code)
        elif code:
            names = texts_of(part, "name", path, reader)
            parts[code] = PlanPart(code, names, texts_of(part, "gist", path, reader))
    return tuple(parts.values())


def _paragraphs(value: Any, parts: set[str], known: References, reader: Reader) -> tuple[PlanParagraph, ...]:
    paragraphs: dict[str, PlanParagraph] = {}
    for place, item in enumerate(reader.items(value, "paragraphs")):
        path = f"paragraphs[{place}]"
        entry = reader.mapping(item, path)
        code = reader.code(word_of(entry, "id", path, reader), f"{path}.id") if entry else ""
        if code in paragraphs:
            reader.fault(f"{path}.id", N_("two paragraphs have the id “%(code)s”"), code=code)
        elif code:
            paragraphs[code] = _paragraph(code, entry, path, parts, known, reader)
    return tuple(paragraphs.values())


def _paragraph(
    code: str, entry: Mapping[str, Any], path: str, parts: set[str], known: References, reader: Reader
) -> PlanParagraph:
    part = word_of(entry, "part", path, reader)
    if part and part not in parts:
        reader.fault(f"{path}.part", N_("“%(part)s” is no part of the Plan"), part=part)
    numbering = entry.get("numbering", OURS)
    if numbering not in (OFFICIAL, OURS):
        reader.fault(f"{path}.numbering", N_("write official or ours here"))
    gists = texts_of(entry, "gist", path, reader)
    if not gists:
        reader.fault(f"{path}.gist_en", N_("the paragraph says nothing; add gist_en or another gist_…"))
    seen = flag_of(entry, "seen_in_source", path, reader)
    return PlanParagraph(
        code=code,
        part=part,
        gists=gists,
        number=_number(code, entry, path, reader) if numbering == OFFICIAL and seen else "",
        seen=seen,
        addressee=reader.text(entry.get("addressee"), f"{path}.addressee", needed=False),
        basis=reader.text(entry.get("basis"), f"{path}.basis", needed=False),
        sources=_sources(entry.get("source"), f"{path}.source", reader),
        provisions=_provisions(entry.get("provisions"), f"{path}.provisions", known, reader),
    )


def _number(code: str, entry: Mapping[str, Any], path: str, reader: Reader) -> str:
    """Return the Plan's own number: `number` where it is given, else what follows the last dot of the id."""
    if entry.get("number") is None:
        return code.rpartition(".")[2]
    return word_of(entry, "number", path, reader)


def _sources(value: Any, path: str, reader: Reader) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else reader.items(value, path)
    return tuple(reader.text(item, f"{path}[{place}]") for place, item in enumerate(items))


def _provisions(value: Any, path: str, known: References, reader: Reader) -> tuple[str, ...]:
    keys = []
    for place, item in enumerate(reader.items(value, path)):
        key = reader.text(item, f"{path}[{place}]")
        fault = known.fault(key) if key else None
        if fault is not None:
            reader.fault(f"{path}[{place}]", fault.message, **fault.params)
        elif key:
            keys.append(key)
    return tuple(keys)
