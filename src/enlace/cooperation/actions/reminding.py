"""Reminding whoever must act on a request, and going higher where nobody does."""

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.actions.letters import post
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.cooperation.actions.request_letters import spoken
from enlace.cooperation.models import CoopReminder
from enlace.cooperation.queries.request_reminding import Reminding
from enlace.cooperation.queries.requests import never_named
from enlace.cooperation.rules.clocks import Escalation
from enlace.cooperation.rules.statuses import Party


@action(Permission.REQUEST_ROUTE)
def remind(due: Collection[Reminding], *, by: Actor, at: datetime) -> int:
    """Write what is due and remember that it was told; return how many letters. What they are about, none says.

    Of two workers who found the same due, the second writes nothing: actions come one after the other.
    """
    reminders = CoopReminder.objects.filter(due_on__in={one.due_on for one in due})
    told = set(reminders.values_list("coop_request_id", "due_on", "step"))
    due = [one for one in due if (one.row.pk, one.due_on, one.step) not in told]
    CoopReminder.objects.bulk_create(
        CoopReminder(coop_request=one.row, due_on=one.due_on, step=one.step, posted_at=at) for one in due
    )
    letters = 0
    for one in due:
        for email, language in one.readers:
            with translation.override(spoken(language)):
                post(email, _subject(one), _body(one, at.date()), about="cooperation.reminder")
            letters += 1
    # No State and no number; and what is never named leaves no entry, which would tell that there is one.
    if any(one.row.form not in never_named() for one in due):
        record("cooperation.requests.reminded", "requests")
    else:
        nothing_changed()
    return letters


def _subject(one: Reminding) -> str:
    mark = "SYNTHETIC: " if one.row.synthetic else ""
    message = _("Request %(reference)s waits: the last day in time is %(day)s")
    return mark + message % {"reference": one.row.reference, "day": date_format(one.due_on, "DATE_FORMAT")}


def _body(one: Reminding, today: date) -> str:
    if one.to_desk:
        opening = _("Nobody has acted on this request in time, and it cannot wait. It has gone to the desk on duty.")
    elif one.step in set(Escalation) and one.row.waits_for != Party.ROUTER:
        opening = _("Nobody has acted on this request in time. The points of contact are told.")
    elif one.due_on < today:
        opening = _("The last day in time has passed. Whose turn it is, and for what, its page says.")
    else:
        opening = _("The last day in time is near. Whose turn it is, and for what, its page says.")
    page = settings.ENLACE_ADDRESS + reverse("cooperation:request", args=[one.row.reference])
    return f"{opening}\n\n{page}"
