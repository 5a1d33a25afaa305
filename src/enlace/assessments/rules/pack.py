"""The part of a pack that this room stores: questionnaires, cycles, replies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enlace.assessments.rules.choice_lists import lists_from_taxonomies
from enlace.assessments.rules.indicators import problems_of
from enlace.assessments.rules.mappings import QuestionMapping, read_mappings
from enlace.assessments.rules.measures import Measure
from enlace.assessments.rules.questionnaire import Choice, Questionnaire
from enlace.assessments.rules.reading import read_questionnaire
from enlace.assessments.rules.replies import GivenAnswer, read_replies, without_irrelevant
from enlace.assessments.rules.supplement import with_supplement
from enlace.assessments.rules.xlsform import read_xlsform
from enlace.common.errors import N_, Problem
from enlace.common.sources import read_yaml
from enlace.directory.rules.manifest import NAME, CycleEntry, Manifest, read_map
from enlace.directory.rules.states import NO_STATE, StateEntry

Lists = Mapping[str, tuple[Choice, ...]]
Supplements = Callable[[str], Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class CyclePart:
    """A cycle with the replies that came with the pack. replies_hash: "" where none came."""

    entry: CycleEntry
    asked: tuple[str, ...]
    replies: tuple[GivenAnswer, ...] = ()


@dataclass(frozen=True)
class AssessmentsPart:
    """What a pack says of questionnaires and cycles, checked; remarks: answers that are not stored, and why."""

    questionnaires: tuple[Questionnaire, ...] = ()
    cycles: tuple[CyclePart, ...] = ()
    remarks: tuple[Problem, ...] = ()
    mappings: tuple[QuestionMapping, ...] = ()


def read_assessments_part(
    manifest: Manifest,
    files: Mapping[str, bytes],
    states: tuple[StateEntry, ...],
    supplements: Supplements,
    measures: Mapping[str, Measure],
    problems: list[Problem],
) -> AssessmentsPart:
    """Return what the pack in `files` says; every fault goes to `problems`.

    supplements: what the product adds to a questionnaire it knows, by its code; measures: the kinds of measures.
    """
    lists = known_lists(manifest, files, states, problems)
    found: dict[str, Questionnaire] = {}
    for place, file in enumerate(manifest.questionnaires):
        questionnaire = read_questionnaire_file(files[file], file, lists, problems) if file in files else None
        if questionnaire is None:
            continue
        if questionnaire.code in found:
            message = N_("two questionnaires have the code “%(code)s”")
            problems.append(Problem(f"{NAME}: questionnaires[{place}]", message, {"code": questionnaire.code}))
        found[questionnaire.code] = supplemented(questionnaire, file, supplements, measures, problems)
    cycles, remarks = _cycles(manifest, files, states, found, problems)
    mappings = _mappings(manifest, files, found, problems)
    return AssessmentsPart(tuple(found.values()), cycles, remarks, mappings)


def _mappings(
    manifest: Manifest, files: Mapping[str, bytes], own: Mapping[str, Questionnaire], problems: list[Problem]
) -> tuple[QuestionMapping, ...]:
    name = manifest.files.get("mappings", "")
    value = read_map(files[name], name, problems) if name in files else None
    return () if value is None else read_mappings(value, name, own, problems)


def supplemented(
    questionnaire: Questionnaire,
    file: str,
    supplements: Supplements,
    measures: Mapping[str, Measure],
    problems: list[Problem],
) -> Questionnaire:
    """Return `questionnaire` with what the product adds to it; what is wrong with its indicators goes to `problems`."""
    for supplement in supplements(questionnaire.code):
        questionnaire = with_supplement(questionnaire, supplement)
    for fault in problems_of(questionnaire.indicators, questionnaire.by_id, measures):
        problems.append(Problem(f"{file}: {fault.where}", fault.message, fault.params))
    return questionnaire


def known_lists(
    manifest: Manifest, files: Mapping[str, bytes], states: tuple[StateEntry, ...], problems: list[Problem]
) -> Lists:
    """Return the choice lists that a questionnaire of the pack may name: its taxonomies and its States."""
    lists: dict[str, tuple[Choice, ...]] = {}
    taxonomies = manifest.files.get("taxonomies", "")
    if taxonomies in files:
        value = read_map(files[taxonomies], taxonomies, problems)
        if value is not None:
            lists |= lists_from_taxonomies(value, taxonomies, problems)
    lists[f"iso3166:{manifest.code}"] = tuple(Choice(state.code, state.names) for state in states)
    return lists


def read_questionnaire_file(content: bytes, name: str, lists: Lists, problems: list[Problem]) -> Questionnaire | None:
    """Return the questionnaire in a YAML or XLSForm file, or None after adding what is wrong with it."""
    if name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        questionnaire, faults = read_xlsform(content, name)
        problems.extend(faults)
        return questionnaire
    before = len(problems)
    value = read_yaml(content, name, problems)
    if len(problems) > before:
        return None
    questionnaire, faults = read_questionnaire(value, name, lists)
    problems.extend(faults)
    return questionnaire


def _cycles(
    manifest: Manifest,
    files: Mapping[str, bytes],
    states: tuple[StateEntry, ...],
    questionnaires: Mapping[str, Questionnaire],
    problems: list[Problem],
) -> tuple[tuple[CyclePart, ...], tuple[Problem, ...]]:
    """Return the cycles that can be, with their replies; those of a cycle that cannot be are checked all the same."""
    codes = tuple(sorted(state.code for state in states))
    cycles: list[CyclePart] = []
    remarks: list[Problem] = []
    for place, entry in enumerate(manifest.cycles):
        path = f"{NAME}: cycles[{place}]"
        questionnaire = questionnaires.get(entry.questionnaire)
        if questionnaire is None and entry.questionnaire and len(questionnaires) == len(manifest.questionnaires):
            message = N_("no questionnaire of this pack has the code “%(code)s”; there are: %(known)s")
            params = {"code": entry.questionnaire, "known": ", ".join(questionnaires) or "–"}
            problems.append(Problem(f"{path}.questionnaire", message, params))
        asked = _asked(entry, codes, path, problems) if codes else ()
        given: tuple[GivenAnswer, ...] = ()
        if entry.replies in files:
            known, expected = (codes, asked) if codes else (None, None)
            content, name = files[entry.replies], entry.replies
            given = read_replies(content, name, questionnaire, states=known, asked=expected, problems=problems)
        if questionnaire is not None:
            replies, said = without_irrelevant(given, {}, questionnaire, entry.replies, problems)
            remarks += said
            cycles.append(CyclePart(entry, asked, replies))
    return tuple(cycles), tuple(remarks)


def _asked(entry: CycleEntry, codes: tuple[str, ...], path: str, problems: list[Problem]) -> tuple[str, ...]:
    if entry.asked is None:
        return codes
    for place, code in enumerate(entry.asked):
        where = f"{path}.asked[{place}]"
        if not code:
            continue  # told already
        if code not in codes:
            problems.append(Problem(where, NO_STATE, {"code": code}))
        elif code in entry.asked[:place]:
            problems.append(Problem(where, N_("“%(code)s” is asked twice"), {"code": code}))
    return tuple(sorted(set(entry.asked) & set(codes)))
