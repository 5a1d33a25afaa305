"""Issuing an edition of a report."""

from datetime import datetime

from enlace.accounts.actions import action, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.assessments.models import Edition
from enlace.assessments.queries import cycles
from enlace.assessments.queries.editions import ISSUED, proposal
from enlace.common.errors import N_, WrongStatus


@action(Permission.EDITION_ISSUE)
def issue_edition(code: str, status: str, symbol: str, *, by: Actor, at: datetime, seen: str = "") -> int:
    """Issue the report as it stands now and return the number of the edition.

    seen: the hash of what the person was shown and confirmed; "" where nothing was shown.
    Raises: Invalid and WrongStatus, as `proposed`; WrongStatus, if the report is no longer the one that was seen.
    """
    view = cycles.cycle(code)
    found, content = proposal(view, status, symbol)
    if seen and seen != found.content_hash:
        raise WrongStatus(N_("The report has changed since you looked at it: look at what would be issued now."))
    edition = Edition.objects.create(
        cycle_id=view.pk,
        number=found.number,
        status=found.status,
        symbol=found.symbol,
        issued_at=at,
        issued_by=by.name,
        content=content,
        content_hash=found.content_hash,
    )
    record(
        ISSUED,
        code,
        number=edition.number,
        status=status,
        symbol=edition.symbol,
        content_hash=found.content_hash,
    )
    return edition.number
