"""The only writer of declared totals: every change is a further version, and nothing is altered or deleted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, WrongStatus
from enlace.cooperation.models import DeclaredTotal
from enlace.cooperation.queries.declared import declared_row, key_columns, known_totals, total_of
from enlace.cooperation.queries.requests import is_invented
from enlace.cooperation.rules.declared import Total, total_problems


@action(Permission.TOTAL_DECLARE)
def declare_totals(
    pack: str, totals: Sequence[Total], *, state: str, by: Actor, at: datetime, synthetic: bool = False
) -> int:
    """Keep totals that a State declares, all of them or none; return how many are new or other than before.

    synthetic: whether they are invented, as those of invented people always are. Raises: Invalid, NotAllowed.
    """
    known = known_totals(pack)
    if problems := [fault for one in totals for fault in total_problems(one, known, at.date())]:
        raise Invalid(problems)
    synthetic = synthetic or is_invented(by)
    changed = sum(_write(pack, one, state, synthetic=synthetic, by=by, at=at) for one in totals)
    if changed:
        record("cooperation.total.declared", f"{pack}/{state}", state=state, count=changed)
    else:
        nothing_changed()
    return changed


@action(Permission.TOTAL_DECLARE)
def withdraw_total(number: int, *, state: str, by: Actor, at: datetime) -> None:
    """Take back a total; what it said stays among its earlier versions.

    Raises: NotAllowed, NotFound; WrongStatus, if it has changed since.
    """
    row = declared_row(state, number)
    if _stored(row.pack_id, total_of(row), state).filter(version__gt=row.version).exists():
        raise WrongStatus(N_("This total has changed since you opened the page. Look at it as it stands now."))
    if _write(row.pack_id, replace(total_of(row), count=None), state, synthetic=row.synthetic, by=by, at=at):
        record("cooperation.total.withdrawn", f"{row.pack_id}/{state}", state=state)
    else:
        nothing_changed()


def _write(pack: str, total: Total, state: str, *, synthetic: bool, by: Actor, at: datetime) -> bool:
    """Store a total as the next version of it; return whether it says anything else than the last one."""
    last = _stored(pack, total, state).order_by("-version").first()
    if last and total_of(last) == total:
        return False
    DeclaredTotal.objects.create(
        pack_id=pack,
        state_code=state,
        **key_columns(total.key),
        version=last.version + 1 if last else 1,
        count=total.count,
        at_least=total.at_least,
        partners=total.partners,
        source=total.source,
        handling=total.handling.value,
        synthetic=synthetic or bool(last and last.synthetic),
        declared_at=at,
        declared_by=by.name,
    )
    return True


def _stored(pack: str, total: Total, state: str) -> QuerySet[DeclaredTotal]:
    """Return the versions of a total."""
    return DeclaredTotal.objects.filter(pack_id=pack, state_code=state, **key_columns(total.key))
