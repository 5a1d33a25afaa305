"""Issuing an edition of a report."""

from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.models import Edition
from enlace.assessments.queries import cycles
from enlace.assessments.queries import report as contents
from enlace.assessments.queries.editions import ISSUED
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Invalid, Problem, WrongStatus

STATUSES = ("preliminary", "final")
MOST_SYMBOL = 80


@action(Permission.EDITION_ISSUE)
def issue_edition(code: str, status: str, symbol: str, *, by: Actor, at: datetime) -> int:
    """Issue the report as it stands now and return the number of the edition.

    Raises: Invalid, for a status that is neither preliminary nor final, or a symbol that cannot be kept;
    WrongStatus, if no State has answered, or nothing has changed since the last edition, and that has this status
    or is final.
    """
    if status not in STATUSES or len(symbol) > MOST_SYMBOL:
        message = N_("an edition is preliminary or final, and its symbol has at most 80 characters")
        raise Invalid([Problem("status", message)])
    if found := unfit_in(symbol):
        message = N_("the text holds an invisible control character (%(code)s); delete it")
        raise Invalid([Problem("symbol", message, {"code": found})])
    view = cycles.cycle(code)
    content = contents.snapshot(view)
    if not any(row["started"] for row in content["coverage"]):
        raise WrongStatus(N_("No State has answered yet: there is nothing to report."))
    found_hash = contents.report_hash(content)
    last = Edition.objects.filter(cycle_id=view.pk).defer("content").order_by("-number").first()
    if last is not None and last.content_hash == found_hash and last.status in ("final", status):
        raise WrongStatus(N_("Nothing has changed since edition no. %(number)s."), number=last.number)
    edition = Edition.objects.create(
        cycle_id=view.pk,
        number=last.number + 1 if last else 1,
        status=status,
        symbol=symbol.strip(),
        issued_at=at,
        issued_by=by.name,
        content=content,
        content_hash=found_hash,
    )
    record(
        ISSUED,
        code,
        number=edition.number,
        status=status,
        symbol=edition.symbol,
        content_hash=found_hash,
    )
    return edition.number
