"""Work in the background: reminders of requests and of joint teams, telling States what has changed in the matrix."""

from datetime import UTC, datetime, timedelta

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.jobs import Job
from enlace.cooperation.actions.reminding import remind
from enlace.cooperation.actions.team_reminding import remind_teams
from enlace.cooperation.actions.telling_changes import tell_changes
from enlace.cooperation.queries.forms import packs_with_bases
from enlace.cooperation.queries.request_reminding import remindings_due
from enlace.cooperation.queries.team_reminding import team_remindings_due


def remind_all(at: datetime) -> int:
    """Write of every request that has reached a day of reminding; return how many letters."""
    due = remindings_due(at.astimezone(UTC).date())
    return remind(due, by=OPERATOR, at=at) if due else 0


def tell_all_changes(at: datetime) -> int:
    """Tell States what has changed in what they can ask of each other; return how many letters."""
    instant = at.astimezone(UTC)
    return sum(tell_changes(pack, by=OPERATOR, at=instant) for pack in packs_with_bases()[:1])


def remind_all_teams(at: datetime) -> int:
    """Write of everything in joint teams that has reached a day of reminding; return how many letters."""
    due = team_remindings_due(at.astimezone(UTC).date())
    return remind_teams(due, by=OPERATOR, at=at) if due else 0


JOBS = (
    Job("cooperation.request.remind", timedelta(hours=1), remind_all),
    Job("cooperation.changes.tell", timedelta(days=1), tell_all_changes),
    Job("cooperation.team.remind", timedelta(hours=1), remind_all_teams),
)
