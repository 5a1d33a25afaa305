"""Reminding the authorities of joint teams of what they are to do."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enlace.accounts.actions import action, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.cooperation.actions.request_letters import spoken
from enlace.cooperation.models import TeamReminder
from enlace.cooperation.queries.team_reminding import TeamReminding
from enlace.cooperation.rules.team_dues import WAITS_WORDS


@action(Permission.REQUEST_ROUTE)
def remind_teams(due: Collection[TeamReminding], *, by: Actor, at: datetime) -> int:
    """Write what is due and remember that it was told; return how many letters."""
    TeamReminder.objects.bulk_create(
        TeamReminder(member=one.row, waits_for=one.due.waits, due_on=one.due.on, step=one.step, posted_at=at)
        for one in due
    )
    letters = 0
    for one in due:
        for email, language in one.readers:
            with translation.override(spoken(language)):
                post(email, _subject(one), _body(one, at.date()), about="cooperation.reminder")
            letters += 1
    record("cooperation.teams.reminded", "teams")
    return letters


def _subject(one: TeamReminding) -> str:
    mark = "SYNTHETIC: " if one.row.joint_team.synthetic else ""
    message = _("Joint team %(reference)s waits: the last day in time is %(day)s")
    day = date_format(one.due.on, "DATE_FORMAT")
    return mark + message % {"reference": one.row.joint_team.reference, "day": day}


def _body(one: TeamReminding, today: date) -> str:
    late = _("The last day in time has passed.") if one.due.on < today else _("The last day in time is near.")
    what = _("Your authority is to do this: %(what)s") % {"what": _(WAITS_WORDS[one.due.waits])}
    page = settings.ENLACE_ADDRESS + reverse("cooperation:team", args=[one.row.joint_team.reference])
    return f"{late} {what}\n\n{page}"
