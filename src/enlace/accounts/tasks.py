"""Delivering the letters that wait, and telling of attempts to sign in that failed."""

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from enlace.accounts.actions import deliveries
from enlace.accounts.actions.attempts import tell_attempts
from enlace.accounts.models import Letter
from enlace.accounts.queries.letters import waiting
from enlace.common.jobs import Job

AT_MOST = 200


def deliver(at: datetime) -> int:
    """Send the letters that are due and return how many the server took; none, while no server is named.

    A letter is claimed before it is sent, so that two workers do not both send it. Where a worker dies between the
    server's taking it and its own noting that, the letter goes out again: rather twice than never.
    """
    if not settings.ENLACE_MAIL:
        return 0
    sent = 0
    for letter in waiting(at, AT_MOST):
        if not deliveries.claim(letter, at):
            continue
        fault = _send(letter)
        if fault is None:
            deliveries.delivered(letter, at)
            sent += 1
            continue
        deliveries.failed(letter, f"{type(fault).__name__}: {fault}", at)
        if not isinstance(fault, SMTPRecipientsRefused | SMTPDataError | ValueError):
            # It is the server that fails, not this letter: the others wait for the next round.
            break
    return sent


def _send(letter: Letter) -> Exception | None:
    message = EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.recipient])
    # Machines that answer by themselves (out of office) are asked not to.
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as fault:
        return fault
    return None


# As long as the limit of attempts on an account counts back.
JOBS = (
    Job("accounts.letter.deliver", timedelta(minutes=1), deliver),
    Job("accounts.attempt.tell", timedelta(minutes=5), tell_attempts),
)
