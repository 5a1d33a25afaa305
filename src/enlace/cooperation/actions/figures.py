"""Publishing the figures of a year: once, with random numbers that are drawn here and kept nowhere."""

import secrets
from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import Invalid
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import RequestEdition
from enlace.cooperation.queries.request_figures import counted_rows, lines_of, scope_of
from enlace.cooperation.rules.protection import edition_problems, publish


@action(Permission.REQUEST_FIGURES_PUBLISH)
def publish_figures(pack: str, year: int, *, by: Actor, at: datetime) -> None:
    """Make the edition of a year. Raises: Invalid, if it is too early, or was made. Source: ADR 0025."""
    made = tuple(RequestEdition.objects.filter(pack_id=pack).values_list("year", flat=True))
    if problems := edition_problems(year, at.date(), made):
        raise Invalid(problems)
    rows = counted_rows(pack).filter(sent_on__year=year)
    edition = publish(lines_of(rows), year, scope_of(pack), cooperation_kinds(), secrets.randbelow)
    tables = {
        table.value: {code: figure.count for code, figure in shown.items()} for table, shown in edition.tables.items()
    }
    synthetic = rows.filter(synthetic=True).exists()
    RequestEdition.objects.create(
        pack_id=pack, year=year, tables=tables, synthetic=synthetic, published_at=at, published_by=by.name
    )
    record("cooperation.figures.published", f"{pack}/{year}")
