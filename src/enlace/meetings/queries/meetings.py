"""Lists of meetings, and who the codes in a record are."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F

from enlace.accounts.rules.permissions import Actor
from enlace.common.texts import Text
from enlace.directory.models import State
from enlace.directory.queries import PackView, packs
from enlace.meetings import models
from enlace.meetings.queries.records import meeting_facts, visible
from enlace.meetings.rules.record import Meeting

ON_A_PAGE = 50


@dataclass(frozen=True)
class MeetingLine:
    """A meeting in a list, with how much was recorded of it."""

    meeting: Meeting
    interventions: int


@dataclass(frozen=True)
class MeetingLines:
    """A page of the list of meetings."""

    lines: tuple[MeetingLine, ...]
    page: Page[models.Meeting]


def meetings(by: Actor, *, series: str = "", number: object = 1) -> MeetingLines:
    """Return page `number` of the meetings that `by` may read, the latest first, undated ones by what bounds them."""
    rows = visible(by).select_related("series")
    if series:
        rows = rows.filter(series__code=series)
    ordered = rows.order_by(F("starts_on").desc(nulls_last=True), F("not_before").desc(nulls_last=True), "code")
    page = Paginator(ordered, ON_A_PAGE).get_page(number)  # type: ignore[arg-type]
    shown = list(page.object_list)
    spoken = dict(
        models.Intervention.objects.filter(meeting__in=[row.pk for row in shown])
        .values_list("meeting")
        .annotate(count=Count("id"))
    )
    return MeetingLines(tuple(MeetingLine(meeting_facts(row), spoken.get(row.pk, 0)) for row in shown), page)


def meeting_packs() -> tuple[PackView, ...]:
    """Return the packs: those first that have a register of bodies, since meetings were held there."""
    holding = set(models.Body.objects.values_list("pack_id", flat=True).distinct())
    return tuple(sorted(packs(), key=lambda one: one.code not in holding))


def party_names(pack_code: str) -> Mapping[str, Text]:
    """Return the names of the States and bodies of a pack, by code; 2 queries."""
    names: dict[str, Text] = dict(models.Body.objects.filter(pack_id=pack_code).values_list("code", "name"))
    names.update(State.objects.filter(pack_id=pack_code).values_list("code", "names"))
    return names
