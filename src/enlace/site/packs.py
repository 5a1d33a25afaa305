"""A whole pack, read by every room that stores a part of it; nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from enlace.assessments.kinds.measures import measures
from enlace.assessments.kinds.questionnaires import supplements
from enlace.assessments.rules.pack import AssessmentsPart, read_assessments_part
from enlace.assessments.rules.question_reading import NO_LIST
from enlace.common.canonical import content_hash
from enlace.common.errors import Invalid, Problem
from enlace.directory.rules.manifest import Manifest, read_manifest, read_map
from enlace.directory.rules.part import DirectoryPart
from enlace.directory.rules.states import (
    NO_STATE,
    SeriesPoint,
    code_columns,
    read_memberships,
    read_series,
    read_states,
)
from enlace.directory.rules.vocabulary import INSTRUMENT_NAMES
from enlace.instruments.kinds.titles import unofficial_titles
from enlace.instruments.rules.pack import InstrumentsPart, read_instruments_part
from enlace.meetings.rules.pack import MeetingsPart, read_meetings_part
from enlace.publishing.rules.projection import faults_of

# Files that are kept whole, for the rooms that will read them.
KEPT = ("taxonomies", "form_bases", "geometry")


@dataclass(frozen=True)
class PackParts:
    """The parts of a pack, one for each room that stores any."""

    directory: DirectoryPart
    instruments: InstrumentsPart
    assessments: AssessmentsPart
    meetings: MeetingsPart


def read_pack(files: Mapping[str, bytes]) -> PackParts:
    """Return the parts of the pack in `files` (name -> content). Raises: Invalid, with every fault found."""
    problems: list[Problem] = []
    manifest = read_manifest(files, problems)
    if manifest is None:
        raise Invalid(problems)
    states = read_states(manifest, files, problems)
    if not states:
        manifest = _without_states(manifest)
    columns = code_columns(states, manifest)
    series: list[SeriesPoint] = []
    for entry in manifest.series:
        series += read_series(entry, files, columns, problems)
    instruments = read_instruments_part(manifest, files, states, problems)
    documents = _documents(manifest, files, problems)
    if instruments.instruments:
        documents[INSTRUMENT_NAMES] = _instrument_names(manifest.code, instruments)
    parts = PackParts(
        DirectoryPart(
            manifest=manifest,
            states=states,
            memberships=read_memberships(manifest, files, states, problems),
            series=tuple(series),
            documents=documents,
            content_hash=content_hash({name: content_hash(content.hex()) for name, content in files.items()}),
        ),
        instruments,
        read_assessments_part(manifest, files, states, supplements, measures(), problems),
        read_meetings_part(manifest, files, states, problems),
    )
    if problems:
        raise Invalid(problems_in_order(_without_follow_ups(problems, manifest, files)))
    return parts


def _without_states(manifest: Manifest) -> Manifest:
    """Return `manifest` without the files whose columns of States cannot be told where these are not known."""
    files = {key: file for key, file in manifest.files.items() if key not in ("memberships", "treaty_status")}
    return replace(manifest, files=files)


def _without_follow_ups(problems: list[Problem], manifest: Manifest, files: Mapping[str, bytes]) -> list[Problem]:
    """Return `problems` without those that may be none once the file on which they rest is mended."""

    def at_fault(file: str) -> bool:
        return file not in files or any(f"{problem.where}:".startswith(f"{file}:") for problem in problems)

    taxonomies = "taxonomies" in manifest.files and at_fault(manifest.files["taxonomies"])
    states = at_fault(manifest.states_file)
    lists = ("taxonomy:",) * taxonomies + ("iso3166:",) * (states or not manifest.code)
    return [
        problem
        for problem in problems
        if not (problem.message == NO_STATE and states)
        and not (problem.message == NO_LIST and str(problem.params["list"]).startswith(lists))
    ]


def problems_in_order(problems: list[Problem]) -> list[Problem]:
    """Return `problems` without repetition, as they were found."""
    found: dict[str, Problem] = {}
    for problem in problems:
        found.setdefault(str(problem), problem)
    return list(found.values())


def _documents(manifest: Manifest, files: Mapping[str, bytes], problems: list[Problem]) -> dict[str, Any]:
    named = [(key, manifest.files.get(key, "")) for key in KEPT]
    documents: dict[str, Any] = {}
    for name, file in named:
        if file not in files:
            continue
        value = read_map(files[file], file, problems)
        if value is None:
            continue
        documents[name] = as_json(value)
        if name == "geometry":
            problems += (replace(fault, where=f"{file}: {fault.where}") for fault in faults_of(documents[name]))
    return documents


def _instrument_names(pack_code: str, part: InstrumentsPart) -> dict[str, dict[str, str]]:
    """Return the short name of each treaty in every language that the pack, or a working translation, has."""
    translated = unofficial_titles(pack_code)
    return {
        one.code: {language: text.short for language, text in translated.get(one.code, {}).items() if text.short}
        | dict(one.short_names or one.titles)
        for one in part.instruments
    }


def as_json(value: Any) -> Any:
    """Return a YAML value as JSON can hold it: keys as text, dates as ISO texts."""
    if isinstance(value, dict):
        return {str(key): as_json(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [as_json(entry) for entry in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
