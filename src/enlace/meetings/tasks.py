"""Work in the background: reminding owners of what they owe."""

from datetime import UTC, datetime, timedelta

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.jobs import Job
from enlace.meetings.actions.reminding import remind_owners
from enlace.meetings.queries.reminding import letters_due


def remind_all(at: datetime) -> int:
    """Write to every owner for whom a commitment has reached a new step, one letter a person; return how many."""
    letters = letters_due(at.astimezone(UTC).date())
    return remind_owners(letters, by=OPERATOR, at=at) if letters else 0


JOBS = (Job("meetings.commitment.remind", timedelta(hours=6), remind_all),)
