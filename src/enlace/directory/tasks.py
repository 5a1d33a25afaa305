"""Work in the background: reminding people of the entries that wait for their confirmation."""

from datetime import datetime, timedelta

from django.conf import settings

from enlace.accounts.rules.permissions import OPERATOR
from enlace.common.jobs import Job
from enlace.directory.actions.confirmations import remind
from enlace.directory.queries.confirming import due


def remind_all(at: datetime) -> int:
    """Write to everybody for whom an entry has reached a new step, one letter a person; return how many letters.

    Each letter is an action of its own: where the work ends half-way, the rest is written the next time.
    """
    people = due(at)
    for one in people:
        remind(one, site=settings.ENLACE_ADDRESS, by=OPERATOR, at=at)
    return len(people)


JOBS = (Job("directory.reminder.post", timedelta(hours=6), remind_all),)
