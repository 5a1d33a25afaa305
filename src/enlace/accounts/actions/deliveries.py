"""Which letter is being sent, was, or could not be; housekeeping, of which the trail is not told."""

from datetime import datetime, timedelta

from enlace.accounts.models import Letter
from enlace.common.characters import fit
from enlace.common.jobs import retry_after

# A sender that was killed has not said how it ended: after this another one may try.
CLAIM = timedelta(minutes=5)
LONGEST_FAULT = 500


def claim(letter: Letter, at: datetime) -> bool:
    """Return whether the caller may send `letter` now; of several who ask at once, one may."""
    waiting = Letter.objects.filter(pk=letter.pk, sent_at=None, attempts=letter.attempts, send_after__lte=at)
    return bool(waiting.update(attempts=letter.attempts + 1, send_after=at + CLAIM))


def delivered(letter: Letter, at: datetime) -> None:
    """Say that the server took `letter`; its text, which may hold a link that opens something, is not kept."""
    Letter.objects.filter(pk=letter.pk).update(sent_at=at, body="", last_fault="")


def failed(letter: Letter, fault: str, at: datetime) -> None:
    """Say why `letter` was not taken, so that it is tried again, later each time."""
    Letter.objects.filter(pk=letter.pk, sent_at=None).update(
        last_fault=fit(fault)[:LONGEST_FAULT], send_after=at + retry_after(letter.attempts + 1)
    )
