"""Which authorities of joint teams have reached a day on which they are to be written to, and who that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from enlace.cooperation.models import TeamMember, TeamReminder
from enlace.cooperation.queries.requests import readers_of
from enlace.cooperation.queries.teams import lines_of, team_now
from enlace.cooperation.rules.clocks import BEFORE_DAYS, reminders
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_dues import TeamDue, team_dues


@dataclass(frozen=True)
class TeamReminding:
    """A day of reminding that an authority has reached. step: days from the last day in time.

    readers: (address, language) of those to be written to.
    """

    row: TeamMember
    due: TeamDue
    step: str
    readers: tuple[tuple[str, str], ...]


def team_remindings_due(today: date) -> tuple[TeamReminding, ...]:
    """Return what is to be told today and was not told yet: of each thing that is due the latest day reached."""
    rows = TeamMember.objects.filter(due_on__lte=today + timedelta(days=max(BEFORE_DAYS))).select_related("joint_team")
    told = set(TeamReminder.objects.values_list("member_id", "waits_for", "due_on", "step"))
    found = []
    for row in rows.order_by("pk"):
        side = Side(row.state_code, row.authority_code)
        dues = team_dues(team_now(row.joint_team, lines_of(row.joint_team)))
        for due in (one for one in dues if one.side == side):
            days = [day for day in reminders(due.since, due.on) if day <= today]
            step = str((days[-1] - due.on).days) if days else ""
            if step and (row.pk, due.waits.value, due.on, step) not in told:
                readers = tuple((one.email, one.language) for one in readers_of(side))
                found.append(TeamReminding(row, due, step, readers))
    return tuple(found)
