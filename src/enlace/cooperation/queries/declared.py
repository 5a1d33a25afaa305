"""Totals of requests that States declared: the latest version of each, with those before it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.common.errors import N_, NotFound
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import DeclaredTotal
from enlace.cooperation.queries.requests import known_codes
from enlace.cooperation.rules import statistics
from enlace.cooperation.rules.declared import Covers, Handling, Key, KnownTotals, Total

LARGEST = 2**63


@dataclass(frozen=True)
class DeclaredView:
    """A version of a declared total: who declared it and when; earlier: the versions before it, the latest first."""

    number: int
    state: str
    total: Total
    version: int
    declared_at: datetime
    declared_by: str
    synthetic: bool
    earlier: tuple["DeclaredView", ...] = ()


def declared_totals(*, state: str = "", pack: str = "") -> tuple[DeclaredView, ...]:
    """Return what stands declared by a State, or by all of a pack, the latest year first; one query."""
    rows = DeclaredTotal.objects.filter(**{"state_code": state} if state else {"pack_id": pack})
    return tuple(one for one in _latest(rows) if one.total.count is not None)


def taken_back(state: str) -> tuple[DeclaredView, ...]:
    """Return the totals that a State declared and took back, with the versions before."""
    return tuple(one for one in _latest(DeclaredTotal.objects.filter(state_code=state)) if one.total.count is None)


def declared_row(state: str, number: int) -> DeclaredTotal:
    """Return a version of a total that a State declared. Raises: NotFound."""
    row = DeclaredTotal.objects.filter(state_code=state, pk=number).first() if number < LARGEST else None
    if row is None:
        raise NotFound(N_("There is no such total."))
    return row


def shown_to(by: Actor, totals: Iterable[DeclaredView]) -> tuple[DeclaredView, ...]:
    """Return those that `by` may see by their labels; those of their own State stand on its own pages."""
    seen = {Handling.CLEAR}
    if Role.POINT_OF_CONTACT in by.roles():
        seen |= {Handling.GREEN}
    if by.may(Permission.REQUEST_ROUTE):
        seen |= {Handling.GREEN, Handling.AMBER}
    return tuple(one for one in totals if one.total.handling in seen)


def known_totals(pack: str) -> KnownTotals:
    """Return the codes that a declared total of the pack may name: no form that is never named is among them."""
    forms = frozenset(code for code, kind in cooperation_kinds().items() if not kind.never_named)
    return KnownTotals(forms, known_codes(pack).bases)


def key_columns(key: Key) -> dict[str, object]:
    """Return what a total is of, as it is stored."""
    return {
        "year": key.year or 0,
        "role": key.role.value if key.role else "",
        "form": key.form,
        "basis": key.basis,
        "covers": key.covers.value,
    }


def total_of(row: DeclaredTotal) -> Total:
    """Return the total of a row."""
    key = Key(
        year=row.year or None,
        role=statistics.Role(row.role) if row.role else None,
        form=row.form,
        basis=row.basis,
        covers=Covers(row.covers),
    )
    return Total(key, row.count, row.at_least, row.partners, row.source, Handling(row.handling))


def _latest(rows: QuerySet[DeclaredTotal]) -> list[DeclaredView]:
    found: dict[tuple[str, Key], DeclaredView] = {}
    for row in rows.order_by("-year", "state_code", "role", "form", "basis", "covers", "version"):
        view = DeclaredView(
            number=row.pk,
            state=row.state_code,
            total=total_of(row),
            version=row.version,
            declared_at=row.declared_at,
            declared_by=row.declared_by,
            synthetic=row.synthetic,
        )
        before = found.get((view.state, view.total.key))
        found[view.state, view.total.key] = _after(view, before) if before else view
    return list(found.values())


def _after(view: DeclaredView, before: DeclaredView) -> DeclaredView:
    earlier = (replace(before, earlier=()), *before.earlier)
    return replace(view, earlier=earlier)
