"""Cycles, their questionnaires, the editions of their reports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from enlace.assessments.models import Cycle, Edition, Questionnaire, QuestionnaireVersion
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.questionnaire import Questionnaire as Definition
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.common.texts import Text


@dataclass(frozen=True)
class CycleView:
    """A cycle as other floors see it; `asked` in order of code."""

    pk: int
    code: str
    pack: str
    questionnaire: str
    questionnaire_hash: str
    title: Text
    opens_on: date | None
    due_on: date | None
    coverage_threshold: float
    asked: tuple[str, ...]
    synthetic: bool
    computed_at: datetime | None
    content_hash: str


@dataclass(frozen=True)
class EditionView:
    """An edition without its content."""

    number: int
    status: str
    symbol: str
    issued_at: datetime
    issued_by: str
    content_hash: str


def view_of(cycle: Cycle) -> CycleView:
    """Return a cycle read with its questionnaire."""
    return CycleView(
        pk=cycle.pk,
        code=cycle.code,
        pack=cycle.pack_id,
        questionnaire=cycle.questionnaire.code,
        questionnaire_hash=cycle.questionnaire.content_hash,
        title=cycle.title,
        opens_on=cycle.opens_on,
        due_on=cycle.due_on,
        coverage_threshold=cycle.coverage_threshold,
        asked=tuple(cycle.asked),
        synthetic=cycle.synthetic,
        computed_at=cycle.computed_at,
        content_hash=cycle.content_hash,
    )


def _cycles() -> Any:
    return Cycle.objects.select_related("questionnaire").defer("questionnaire__content")


def cycles(pack: str = "") -> tuple[CycleView, ...]:
    """Return all cycles, or those of one pack, the latest due first."""
    found = _cycles().filter(pack_id=pack) if pack else _cycles()
    views = [view_of(cycle) for cycle in found.order_by("code")]
    return tuple(sorted(views, key=lambda view: (view.due_on or date.max, view.code), reverse=True))


def cycle(code: str) -> CycleView:
    """Return one cycle. Raises: NotFound."""
    found = _cycles().filter(code=code).first()
    if found is None:
        raise NotFound(N_("There is no cycle “%(code)s”."), code=code)
    return view_of(found)


@lru_cache(maxsize=32)
def _definition(pack: str, code: str, content_hash: str) -> Definition:
    this = {"pack_id": pack, "code": code, "content_hash": content_hash}
    # Whoever read the cycle before an amendment goes on with what it was.
    found = Questionnaire.objects.filter(**this).first() or QuestionnaireVersion.objects.filter(**this).first()
    if found is None:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=code)
    return questionnaire_json.from_json(found.content)


def definition_at(pack: str, code: str, content_hash: str) -> Definition:
    """Return a questionnaire as it stands or once stood. Raises: NotFound."""
    return _definition(pack, code, content_hash)


def definition_of(view: CycleView) -> Definition:
    """Return the questionnaire of a cycle; parsed once a process for each content."""
    return _definition(view.pack, view.questionnaire, view.questionnaire_hash)


def definitions(codes: Collection[str]) -> dict[str, Definition]:
    """Return those of the questionnaires with these codes that are loaded."""
    rows = Questionnaire.objects.filter(code__in=codes).order_by("pack_id")
    found = rows.values_list("pack_id", "code", "content_hash")
    return {code: _definition(pack, code, content_hash) for pack, code, content_hash in found}


def questionnaire(code: str, pack: str = "") -> Definition:
    """Return the questionnaire with this code, of the only pack that has it, or of `pack`.

    Raises: NotFound; Invalid, if several packs have one.
    """
    rows = Questionnaire.objects.filter(code=code).order_by("pack_id")
    found = list(rows.filter(pack_id=pack) if pack else rows)
    if not found:
        raise NotFound(N_("There is no questionnaire “%(code)s”."), code=code)
    if len(found) > 1:
        message = N_("several packs have a questionnaire “%(code)s” (%(packs)s); name one with --pack")
        raise Invalid([Problem("", message, {"code": code, "packs": ", ".join(row.pack_id for row in found)})])
    return questionnaire_json.from_json(found[0].content)


def _edition_view(row: Edition) -> EditionView:
    return EditionView(row.number, row.status, row.symbol, row.issued_at, row.issued_by, row.content_hash)


def editions(view: CycleView) -> tuple[EditionView, ...]:
    """Return the editions of a cycle's report, the newest first."""
    rows = Edition.objects.filter(cycle_id=view.pk).defer("content").order_by("-number")
    return tuple(map(_edition_view, rows))


def edition(view: CycleView, number: int) -> EditionView:
    """Return an edition without its content. Raises: NotFound."""
    row = Edition.objects.filter(cycle_id=view.pk, number=number).defer("content").first()
    if row is None:
        raise NotFound(N_("There is no edition no. %(number)s of this report."), number=number)
    return _edition_view(row)


def edition_content(view: CycleView, number: int) -> tuple[EditionView, dict[str, Any]]:
    """Return an edition and its content. Raises: NotFound."""
    found = edition(view, number)
    return found, dict(Edition.objects.values_list("content", flat=True).get(cycle_id=view.pk, number=number))


def latest_editions(most: int) -> tuple[tuple[CycleView, EditionView], ...]:
    """Return the latest editions of all reports, the newest first, each with its cycle."""
    rows = (
        Edition.objects.select_related("cycle__questionnaire")
        .defer("content", "cycle__questionnaire__content")
        .order_by("-issued_at")[:most]
    )
    return tuple((view_of(row.cycle), _edition_view(row)) for row in rows)


def cycle_before(view: CycleView) -> CycleView | None:
    """Return the cycle of the same questionnaire that was due last before this one."""
    due = view.due_on or date.max
    same = [one for one in cycles(view.pack) if one.questionnaire == view.questionnaire and one.pk != view.pk]
    return next((one for one in same if one.due_on is not None and one.due_on < due), None)
