"""Mappings: how a question of one questionnaire stands to one of another, under concepts that both are about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.questionnaire import NO_DATA, Question, Questionnaire
from enlace.assessments.rules.shape import Source, shown
from enlace.assessments.rules.values import is_date
from enlace.common.errors import N_, Problem
from enlace.common.texts import Text

MOST_REVIEWER = 200
_KEYS = ("concept", "source", "target", "relation")
_OPTIONAL = ("values", "note", "reviewer", "reviewed_on")


class Relation(StrEnum):
    """What the source asks, beside what the target asks."""

    EQUAL = "equal"
    SUBSET = "subset"
    SUPERSET = "superset"
    INTERSECTS = "intersects"


RELATION_WORDS: Mapping[Relation, str] = {
    Relation.EQUAL: N_("asks the same as"),
    Relation.SUBSET: N_("asks a part of"),
    Relation.SUPERSET: N_("asks for more than"),
    Relation.INTERSECTS: N_("overlaps with"),
}


@dataclass(frozen=True)
class End:
    """One end of a mapping."""

    questionnaire: str
    question: str


@dataclass(frozen=True)
class QuestionMapping:
    """A mapping, read from `source` to `target`; many sources may have one target.

    values: code of the source -> code of the target. note: what a reader must know to use it.
    reviewer, reviewed_on: who looked at it and when; without them it is unreviewed, and nothing is proposed by it.
    where: its place in the file that it came from.
    """

    concept: str
    source: End
    target: End
    relation: Relation
    values: Mapping[str, str] = field(default_factory=dict)
    concept_texts: Text = field(default_factory=dict)
    note: Text = field(default_factory=dict)
    reviewer: str = ""
    reviewed_on: date | None = None
    where: str = field(default="", compare=False)

    @property
    def reviewed(self) -> bool:
        return bool(self.reviewer) and self.reviewed_on is not None


def read_mappings(
    value: Any, name: str, own: Mapping[str, Questionnaire], problems: list[Problem]
) -> tuple[QuestionMapping, ...]:
    """Return the mappings in the parsed YAML `value`; every fault goes to `problems`.

    own: the questionnaires of the same pack, by code: what is said of their questions is checked here, what is said
    of others where these are known (`faults_of`).
    """
    source = Source(name)
    top = source.mapping(value, "", required=("concepts", "mappings"))
    for key in top.keys() - {"concepts", "mappings"}:
        source.fault(shown(key), N_("this key is not known here; known are: %(known)s"), known="concepts, mappings")
    concepts = _concepts(source, top.get("concepts"))
    found: dict[tuple[End, End], QuestionMapping] = {}
    for place, item in enumerate(source.items(top.get("mappings"), "mappings")):
        path = f"mappings[{place}]"
        one = _mapping(source, item, path, concepts)
        if one is None:
            continue
        if (one.source, one.target) in found:
            source.fault(path, N_("these two questions are mapped twice in this direction"))
        found[one.source, one.target] = one
        source.problems.extend(faults_of(one, own))
    problems.extend(source.problems)
    return tuple(found.values())


def _concepts(source: Source, value: Any) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for place, item in enumerate(source.items(value, "concepts")):
        path = f"concepts[{place}]"
        entry = source.mapping(item, path, required=("code", "text"), allowed=())
        code = source.code(entry.get("code"), f"{path}.code")
        texts = source.texts(entry.get("text"), f"{path}.text", needed="en" if entry.get("text") else "")
        if code in found:
            source.fault(f"{path}.code", N_("“%(code)s” stands twice"), code=code)
        elif code:
            found[code] = texts
    return found


def _mapping(source: Source, item: Any, path: str, concepts: Mapping[str, Text]) -> QuestionMapping | None:
    entry = source.mapping(item, path, required=_KEYS, allowed=_OPTIONAL)
    before = len(source.problems)
    concept = source.code(entry.get("concept"), f"{path}.concept")
    if concept and concept not in concepts:
        source.fault(f"{path}.concept", N_("there is no concept “%(code)s” in this file"), code=concept)
    ends = [_end(source, entry.get(key), f"{path}.{key}") for key in ("source", "target")]
    relation = source.code(entry.get("relation"), f"{path}.relation")
    if relation and relation not in list(Relation):
        message = N_("“%(code)s” is not known here; known are: %(known)s")
        source.fault(f"{path}.relation", message, code=relation, known=", ".join(Relation))
    values = _values(source, entry.get("values"), f"{path}.values")
    if values and relation == Relation.INTERSECTS:
        source.fault(f"{path}.values", N_("of questions that merely intersect, no answer follows from the other"))
    if ends[0].questionnaire and ends[0].questionnaire == ends[1].questionnaire:
        source.fault(path, N_("both questions are of one questionnaire; a mapping leads from one to another"))
    reviewer = source.text(entry.get("reviewer"), f"{path}.reviewer", most=MOST_REVIEWER)
    reviewed_on = _day(source, entry.get("reviewed_on"), f"{path}.reviewed_on")
    if bool(reviewer) != (entry.get("reviewed_on") is not None):
        source.fault(path, N_("“reviewer” and “reviewed_on” are given together, or not at all"))
    note = source.texts(entry.get("note"), f"{path}.note")
    if len(source.problems) > before or not (concept and relation):
        return None
    return QuestionMapping(
        concept=concept,
        source=ends[0],
        target=ends[1],
        relation=Relation(relation),
        values=values,
        concept_texts=concepts[concept],
        note=note,
        reviewer=reviewer,
        reviewed_on=reviewed_on,
        where=f"{source.name}: {path}",
    )


def _end(source: Source, value: Any, path: str) -> End:
    if value is None:
        return End("", "")
    entry = source.mapping(value, path, required=("questionnaire", "question"), allowed=())
    return End(
        source.code(entry.get("questionnaire"), f"{path}.questionnaire"),
        source.code(entry.get("question"), f"{path}.question", most=80),
    )


def _values(source: Source, value: Any, path: str) -> dict[str, str]:
    if value is None:
        return {}
    entries = source.mapping(value, path)
    found = {}
    for key, one in entries.items():
        if one is None:
            source.fault(f"{path}.{shown(key)}", N_("this is empty; a code is asked for (quote the word null: 'null')"))
        found[key] = source.code(one, f"{path}.{shown(key)}")
    return found


def _day(source: Source, value: Any, path: str) -> date | None:
    if value is None or type(value) is date:
        return value
    if isinstance(value, str) and is_date(value):
        return date.fromisoformat(value)
    source.fault(path, N_("this must be a day such as 2017-04-20, not %(value)s"), value=shown(value))
    return None


def faults_of(one: QuestionMapping, known: Mapping[str, Questionnaire]) -> list[Problem]:
    """Return what of a mapping contradicts the questionnaires that are `known`, by code; of others nothing is said."""
    found: list[Problem] = []
    ends: list[Question | None] = []
    for key, end in (("source", one.source), ("target", one.target)):
        questionnaire = known.get(end.questionnaire)
        question = questionnaire.by_id.get(end.question) if questionnaire else None
        if questionnaire is not None and (question is None or not question.asks):
            message = N_("the questionnaire %(questionnaire)s has no question “%(question)s”")
            params = {"questionnaire": end.questionnaire, "question": end.question}
            found.append(Problem(f"{one.where}.{key}.question", message, params))
        ends.append(question)
    source, target = ends
    for before, after in one.values.items():
        if source is not None and before != NO_DATA and before not in source.choice_codes:
            message = N_("“%(code)s” is no choice of the question %(question)s")
            found.append(Problem(f"{one.where}.values.{before}", message, {"code": before, "question": source.id}))
        if target is not None and not (target.choices and isinstance(parse(target, after), str)):
            message = N_("“%(code)s” is no choice of the question %(question)s")
            found.append(Problem(f"{one.where}.values.{before}", message, {"code": after, "question": target.id}))
    return found
