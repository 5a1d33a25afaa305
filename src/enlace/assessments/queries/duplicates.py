"""Which questions of which questionnaires duplicate which, and how many each two questionnaires share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enlace.assessments.kinds.questionnaires import record_rules
from enlace.assessments.queries import cycles
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules.mappings import End, QuestionMapping, Relation
from enlace.assessments.rules.questionnaire import Question


@dataclass(frozen=True)
class Duplicate:
    """Two questions about the same; back: the mapping in the other direction, if there is one.

    first, second: the questions of `forth`, source and target; None where their questionnaire is not loaded.
    """

    forth: QuestionMapping
    back: QuestionMapping | None
    first: Question | None
    second: Question | None


@dataclass(frozen=True)
class Shared:
    """How many questions of each of two questionnaires have a counterpart in the other; equal: pairs that are."""

    first: str
    second: str
    of_first: int
    of_second: int
    equal: int


def duplicates(mappings: Iterable[QuestionMapping]) -> tuple[Duplicate, ...]:
    """Return each pair of mapped questions once, in the order of the concepts: one query, texts not counted."""
    pairs: dict[frozenset[End], list[QuestionMapping]] = {}
    for one in mappings:
        pairs.setdefault(frozenset((one.source, one.target)), []).append(one)
    found = [(both[0], both[1] if len(both) > 1 else None) for both in pairs.values()]
    known = cycles.definitions({end.questionnaire for forth, _back in found for end in (forth.source, forth.target)})

    def question(end: End) -> Question | None:
        return known[end.questionnaire].by_id.get(end.question) if end.questionnaire in known else None

    return tuple(Duplicate(forth, back, question(forth.source), question(forth.target)) for forth, back in found)


def shared(found: Iterable[Duplicate]) -> tuple[Shared, ...]:
    """Return the counts of each two questionnaires, by code."""
    groups: dict[tuple[str, str], list[tuple[End, End, Relation]]] = {}
    for one in found:
        ends = sorted((one.forth.source, one.forth.target), key=lambda end: end.questionnaire)
        key = (ends[0].questionnaire, ends[1].questionnaire)
        groups.setdefault(key, []).append((ends[0], ends[1], one.forth.relation))
    return tuple(
        Shared(
            first,
            second,
            len({one for one, _other, _relation in pairs}),
            len({other for _one, other, _relation in pairs}),
            sum(relation is Relation.EQUAL for _one, _other, relation in pairs),
        )
        for (first, second), pairs in sorted(groups.items())
    )


def answerable_cycles(mappings: Iterable[QuestionMapping]) -> tuple[CycleView, ...]:
    """Return the cycles in which something can be offered beside earlier answers, the one opened last first."""
    targets = {one.target.questionnaire for one in mappings if one.reviewed}
    found = [one for one in cycles.cycles() if one.questionnaire in targets or record_rules(one.questionnaire)]
    return tuple(sorted(sorted(found, key=lambda one: one.code), key=_opened, reverse=True))


def _opened(view: CycleView) -> date:
    return view.opens_on or date.min
