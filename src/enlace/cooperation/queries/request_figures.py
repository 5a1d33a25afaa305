"""Figures of requests: exact ones of a State for that State, and what was published of the region."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, QuerySet, TextField, Value, When

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import CoopRequest, CoopStep, RequestEdition
from enlace.cooperation.queries.declared import DeclaredView, declared_totals
from enlace.cooperation.queries.requests import never_named, visible_requests
from enlace.cooperation.rules.declared import counted_beside
from enlace.cooperation.rules.evidence import Line, read_line
from enlace.cooperation.rules.header import Header
from enlace.cooperation.rules.protection import Edition, Figure, Published, Scope
from enlace.cooperation.rules.statistics import Counted, Figures, Role, Taken, countable, figures, of_state
from enlace.cooperation.rules.statuses import Status
from enlace.directory.queries import document, states_of
from enlace.directory.queries.entries import vocabulary
from enlace.instruments.queries.records import instrument_codes

# The Convention against Transnational Organized Crime, of whose use as a legal basis the meeting wished figures.
CONVENTION = frozenset({"UNTOC"})


@dataclass(frozen=True)
class Beside:
    """A declared total beside what was counted here of the same: how many requests, with how many other States."""

    declared: DeclaredView
    counted: int
    partners: int


@dataclass(frozen=True)
class OwnFigures:
    """What a State sees of its own: by role; years: in which it sent or received any; synthetic: whether any is.

    declared: what it declared of the same years, never added to the figures.
    """

    figures: Mapping[Role, Figures]
    years: tuple[int, ...]
    synthetic: bool
    declared: tuple[Beside, ...]


def own_rows(by: Actor, state: str) -> QuerySet[CoopRequest]:
    """Return the requests of a State that were sent and that `by` may see as one of it; none for practice."""
    grants = tuple(one for one in by.grants if one.state == state)
    own = Actor(by.name, grants, by.user_id)
    if not own.states_for(Permission.REQUEST_KEEP):
        raise NotFound(N_("There are no figures of this State for you."))
    return visible_requests(own).filter(sent_on__isnull=False, script="")


def own_figures(by: Actor, state: str, year: int | None = None) -> OwnFigures:
    """Return the exact figures of a State, of requests first sent in a year (None: all). Raises: NotFound."""
    rows = own_rows(by, state)
    rows = rows.exclude(form__in=never_named())
    years = {day.year for day in rows.order_by().values_list("sent_on", flat=True).distinct() if day}
    chosen = rows.filter(sent_on__year=year) if year else rows
    requests = counted_of(chosen)
    by_role = {role: of_state(requests, state, role) for role in Role}
    declared = tuple(
        Beside(one, *counted_beside(one.total.key, by_role, CONVENTION))
        for one in declared_totals(state=state)
        if year in (None, one.total.key.year)
    )
    return OwnFigures(
        figures={role: figures(own, role, CONVENTION) for role, own in by_role.items()},
        years=tuple(sorted(years, reverse=True)),
        synthetic=rows.filter(synthetic=True).exists() or any(one.declared.synthetic for one in declared),
        declared=declared,
    )


def counted_of(rows: QuerySet[CoopRequest]) -> tuple[Counted, ...]:
    """Return requests as figures count them, in two queries.

    Each is worked out from what is stored beside its lines of evidence in the same act: the header as last sent, status
    and day of each step. A line itself is read where the step brought something, which most do not.
    """
    nothing = When(line__contains='"brings":{}', then=Value(""))
    steps = CoopStep.objects.filter(coop_request__in=rows).order_by("coop_request", "number")
    columns = ("coop_request", "status", "on", Case(nothing, default="line", output_field=TextField()))
    taken: dict[int, list[Taken]] = {}
    for request, status, on, line in steps.values_list(*columns):
        taken.setdefault(request, []).append(Taken(Status(status), on, json.loads(line)["brings"] if line else {}))
    kinds = cooperation_kinds()
    found = (
        countable(Header.from_json(header), tuple(taken.get(key, ())), kinds)
        for key, header in rows.order_by("pk").values_list("pk", "header")
    )
    return tuple(one for one in found if one)


def lines_of(rows: QuerySet[CoopRequest]) -> list[Line]:
    """Return the lines of evidence of requests, each in its order, in one query."""
    return [read_line(text) for text in texts_of(rows)]


def texts_of(rows: QuerySet[CoopRequest]) -> list[str]:
    """Return the lines of evidence of requests as they are kept, in one query."""
    steps = CoopStep.objects.filter(coop_request__in=rows).order_by("coop_request__reference", "number")
    return list(steps.values_list("line", flat=True))


def counted_rows(pack: str) -> QuerySet[CoopRequest]:
    """Return the requests that figures of the region may rest on: sent, not for practice, and such as may be named."""
    return CoopRequest.objects.filter(pack_id=pack, script="", sent_on__isnull=False).exclude(form__in=never_named())


def scope_of(pack: str) -> Scope:
    """Return the rows of the published tables: the States, treaties, crimes and grounds of the pack."""
    grounds = (document(pack, "taxonomies") or {}).get("refusal_grounds", ())
    return Scope(
        states=tuple(sorted(one.code for one in states_of(pack))),
        bases=instrument_codes(pack),
        crime_types=tuple(vocabulary(pack).crimes),
        grounds=tuple(one["code"] for one in grounds),
        convention=CONVENTION,
    )


@dataclass(frozen=True)
class EditionView:
    """Figures as they were published, and when."""

    edition: Edition
    published_at: datetime
    synthetic: bool


def editions(pack: str) -> tuple[EditionView, ...]:
    """Return what was published, the latest year first."""
    rows = RequestEdition.objects.filter(pack_id=pack).order_by("-year")
    return tuple(EditionView(_edition(row), row.published_at, row.synthetic) for row in rows)


def _edition(row: RequestEdition) -> Edition:
    tables = {
        Published(table): {code: Figure(count) for code, count in rows.items()} for table, rows in row.tables.items()
    }
    return Edition(row.year, tables)


def ended_years(pack: str) -> tuple[int, ...]:
    """Return the years in which requests were sent and of which nothing was published, the earliest first."""
    rows = counted_rows(pack).order_by()
    years = {day.year for day in rows.values_list("sent_on", flat=True).distinct() if day}
    return tuple(sorted(years - set(RequestEdition.objects.filter(pack_id=pack).values_list("year", flat=True))))
