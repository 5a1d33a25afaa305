"""Questionnaires as the Secretariat keeps them: what stands, what was sent, what a file would be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import Count, Q

from enlace.assessments.kinds.measures import measures
from enlace.assessments.kinds.questionnaires import supplements
from enlace.assessments.models import Cycle, Questionnaire, QuestionnaireUpload, QuestionnaireVersion
from enlace.assessments.queries import cycles
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.choice_lists import lists_from_taxonomies
from enlace.assessments.rules.pack import read_questionnaire_file, supplemented
from enlace.assessments.rules.questionnaire import Choice
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.assessments.rules.translations import missing_counts, text_rows
from enlace.common.errors import N_, NotFound, Problem
from enlace.common.texts import Text
from enlace.directory import queries as directory
from enlace.directory.models import State


@dataclass(frozen=True)
class Summary:
    """What a list says of a questionnaire. missing: language -> how many texts it lacks."""

    title: Text
    questions: int
    follow_ups: int
    missing: Mapping[str, int]


@dataclass(frozen=True)
class QuestionnaireView:
    """A questionnaire that stands; cycles: codes of those that ask it; versions: how many were kept."""

    pack: str
    code: str
    version: str
    content_hash: str
    cycles: tuple[str, ...]
    versions: int
    summary: Summary


@dataclass(frozen=True)
class UploadView:
    """A questionnaire that was sent. published: whether it stands, or once stood."""

    number: int
    pack: str
    code: str
    version: str
    file_name: str
    content_hash: str
    proposed_at: datetime
    proposed_by: str
    published: bool


@lru_cache(maxsize=64)
def _summary(pack: str, code: str, content_hash: str) -> Summary:
    definition = cycles.definition_at(pack, code, content_hash)
    follow_ups = sum(bool(one.derived_from) for one in definition.asked_questions)
    return Summary(
        title=definition.title,
        questions=len(definition.asked_questions) - follow_ups,
        follow_ups=follow_ups,
        missing=missing_counts(text_rows(definition), definition.languages),
    )


def questionnaires() -> tuple[QuestionnaireView, ...]:
    """Return every questionnaire, in order of pack and code."""
    rows = Questionnaire.objects.defer("content").order_by("pack_id", "code")
    using: dict[int, list[str]] = {}
    for number, code in Cycle.objects.order_by("code").values_list("questionnaire_id", "code"):
        using.setdefault(number, []).append(code)
    kept = {
        (pack, code): count
        for pack, code, count in QuestionnaireVersion.objects.values("pack_id", "code")
        .annotate(count=Count("pk"))
        .values_list("pack_id", "code", "count")
    }
    return tuple(
        QuestionnaireView(
            row.pack_id,
            row.code,
            row.version,
            row.content_hash,
            tuple(using.get(row.pk, ())),
            # What stands is a version, kept as such from the first amendment on.
            kept.get((row.pack_id, row.code), 1),
            _summary(row.pack_id, row.code, row.content_hash),
        )
        for row in rows
    )


def questionnaire_view(pack: str, code: str) -> QuestionnaireView:
    """Return one questionnaire. Raises: NotFound."""
    found = next((one for one in questionnaires() if (one.pack, one.code) == (pack, code)), None)
    if found is None:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=code)
    return found


def standing(pack: str, code: str) -> tuple[Definition | None, str]:
    """Return the questionnaire that stands under a code and its hash; None and "", where there is none."""
    found = Questionnaire.objects.filter(pack_id=pack, code=code).values_list("content_hash", flat=True).first()
    return (cycles.definition_at(pack, code, found), found) if found else (None, "")


def uploads(pack: str) -> tuple[UploadView, ...]:
    """Return the questionnaires that were sent for a pack, the latest first."""
    rows = QuestionnaireUpload.objects.filter(pack_id=pack).defer("content").order_by("-pk")
    hashes = _published_hashes(pack)
    return tuple(_upload(row, hashes) for row in rows)


def upload_of(pack: str, number: int) -> tuple[UploadView, Definition]:
    """Return a questionnaire that was sent. Raises: NotFound."""
    row = QuestionnaireUpload.objects.filter(pack_id=pack, pk=number).first()
    if row is None:
        raise NotFound(N_("There is no upload %(number)s."), number=number)
    return _upload(row, _published_hashes(pack)), questionnaire_json.from_json(row.content)


def _upload(row: QuestionnaireUpload, hashes: frozenset[tuple[str, str]]) -> UploadView:
    return UploadView(
        row.pk,
        row.pack_id,
        row.code,
        row.version,
        row.file_name,
        row.content_hash,
        row.proposed_at,
        row.proposed_by,
        (row.code, row.content_hash) in hashes,
    )


def _published_hashes(pack: str) -> frozenset[tuple[str, str]]:
    kept = QuestionnaireVersion.objects.filter(pack_id=pack).values_list("code", "content_hash")
    stand = Questionnaire.objects.filter(pack_id=pack).values_list("code", "content_hash")
    return frozenset(kept.union(stand))


def note_code_of_another_pack(pack: str, code: str, problems: list[Problem]) -> None:
    """Add a problem where a questionnaire of this code belongs to another pack, and none of this pack has it."""
    rows = Questionnaire.objects.filter(code=code)
    counted = rows.aggregate(own=Count("pk", filter=Q(pack_id=pack)), others=Count("pk", filter=~Q(pack_id=pack)))
    if counted["others"] and not counted["own"]:
        other = rows.exclude(pack_id=pack).values_list("pack_id", flat=True).first()
        message = N_("the code “%(code)s” is that of a questionnaire of the pack %(pack)s; choose another")
        problems.append(Problem("code", message, {"code": code, "pack": other}))


def read_file(pack: str, content: bytes, name: str, problems: list[Problem]) -> Definition | None:
    """Return the questionnaire in a file sent for a pack, or None after adding everything that is wrong with it.

    It may name the choice lists of its pack; what the product adds to a questionnaire it knows is added.
    """
    definition = read_questionnaire_file(content, name, _lists(pack), problems)
    if definition is None:
        return None
    definition = supplemented(definition, name, supplements, measures(), problems)
    return None if problems else definition


def _lists(pack: str) -> dict[str, tuple[Choice, ...]]:
    taxonomies = directory.document(pack, "taxonomies")
    # The file of the pack was checked when it was loaded.
    lists = dict(lists_from_taxonomies(taxonomies, "taxonomies", [])) if taxonomies else {}
    # In the order of the pack's own file, in which they were stored.
    states = State.objects.filter(pack_id=pack).order_by("pk").values_list("code", "names")
    lists[f"iso3166:{pack}"] = tuple(Choice(code, names) for code, names in states)
    return lists
