"""Mappings between questionnaires, as the packs gave them."""

from collections.abc import Iterable

from enlace.assessments.models import Mapping
from enlace.assessments.rules.mappings import End, QuestionMapping, Relation


def mappings_of_pack(pack_code: str) -> tuple[QuestionMapping, ...]:
    """Return what a pack says, in its order."""
    return _views(Mapping.objects.filter(pack_id=pack_code))


def mappings_to(questionnaire: str) -> tuple[QuestionMapping, ...]:
    """Return the reviewed mappings to questions of `questionnaire`, in one query."""
    rows = Mapping.objects.filter(target_questionnaire=questionnaire, reviewed_on__isnull=False)
    return _views(rows.exclude(reviewer=""))


def all_mappings() -> tuple[QuestionMapping, ...]:
    """Return every mapping, reviewed or not."""
    return _views(Mapping.objects.all())


def _views(rows: Iterable[Mapping]) -> tuple[QuestionMapping, ...]:
    return tuple(
        QuestionMapping(
            concept=row.concept,
            source=End(row.source_questionnaire, row.source_question),
            target=End(row.target_questionnaire, row.target_question),
            relation=Relation(row.relation),
            values=row.values,
            concept_texts=row.concept_texts,
            note=row.note,
            reviewer=row.reviewer,
            reviewed_on=row.reviewed_on,
        )
        for row in sorted(rows, key=lambda row: row.pk)
    )
