"""Work in the background: reminding whoever must act on a request."""

from datetime import UTC, datetime, timedelta

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.jobs import Job
from enlace.cooperation.actions.reminding import remind
from enlace.cooperation.queries.request_reminding import remindings_due


def remind_all(at: datetime) -> int:
    """Write of every request that has reached a day of reminding; return how many letters."""
    due = remindings_due(at.astimezone(UTC).date())
    return remind(due, by=OPERATOR, at=at) if due else 0


JOBS = (Job("cooperation.request.remind", timedelta(hours=1), remind_all),)
