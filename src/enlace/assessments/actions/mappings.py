"""Storing the mappings of a pack."""

from enlace.assessments.models import Mapping
from enlace.assessments.queries import cycles
from enlace.assessments.queries.mappings import mappings_of_pack
from enlace.assessments.rules.mappings import QuestionMapping, faults_of
from enlace.common.errors import N_, Invalid, Problem


def store_mappings(pack_code: str, wanted: tuple[QuestionMapping, ...]) -> list[Problem]:
    """Store what a pack says of mappings and return what was done; called within the action that loads it.

    A questionnaire of a pack that is not loaded is told of, and what is said of its questions stays as it is said.
    Raises: Invalid, where a mapping contradicts a questionnaire that is loaded, or another pack has it already.
    """
    if wanted == mappings_of_pack(pack_code):
        return []
    codes = {end.questionnaire for one in wanted for end in (one.source, one.target)}
    loaded = cycles.definitions(codes)
    problems = [fault for one in wanted for fault in faults_of(one, loaded)]
    problems += _taken(pack_code, wanted)
    if problems:
        raise Invalid(problems)
    Mapping.objects.filter(pack_id=pack_code).delete()
    Mapping.objects.bulk_create(_row(pack_code, one) for one in wanted)
    changes = [Problem("mappings", N_("mappings stored: %(count)s"), {"count": len(wanted)})]
    if unreviewed := sum(not one.reviewed for one in wanted):
        message = N_("not reviewed, so that nothing is proposed by them: %(count)s")
        changes.append(Problem("mappings", message, {"count": unreviewed}))
    message = N_("the questionnaire %(questionnaire)s is not loaded: what is said of its questions is not checked")
    return changes + [Problem("mappings", message, {"questionnaire": code}) for code in sorted(codes - loaded.keys())]


def _taken(pack_code: str, wanted: tuple[QuestionMapping, ...]) -> list[Problem]:
    columns = ("source_questionnaire", "source_question", "target_questionnaire", "target_question")
    rows = Mapping.objects.exclude(pack_id=pack_code).values_list(*columns, "pack_id")
    others = {tuple(row[:4]): row[4] for row in rows}
    message = N_("the pack %(pack)s maps these two questions already")
    found = []
    for one in wanted:
        ends = (one.source.questionnaire, one.source.question, one.target.questionnaire, one.target.question)
        if ends in others:
            found.append(Problem(one.where, message, {"pack": others[ends]}))
    return found


def _row(pack_code: str, one: QuestionMapping) -> Mapping:
    return Mapping(
        pack_id=pack_code,
        concept=one.concept,
        concept_texts=dict(one.concept_texts),
        source_questionnaire=one.source.questionnaire,
        source_question=one.source.question,
        target_questionnaire=one.target.questionnaire,
        target_question=one.target.question,
        relation=one.relation,
        values=dict(one.values),
        note=dict(one.note),
        reviewer=one.reviewer,
        reviewed_on=one.reviewed_on,
    )
