"""The letters that wait to be sent."""

from datetime import datetime

from enlace.accounts.models import Letter

# Four days at the longest interval between two tries.
MOST_ATTEMPTS = 100


def waiting(at: datetime, at_most: int) -> tuple[Letter, ...]:
    """Return the letters that are due, the oldest first."""
    due = Letter.objects.filter(sent_at=None, send_after__lte=at, attempts__lt=MOST_ATTEMPTS)
    return tuple(due.order_by("send_after", "pk")[:at_most])


def written_since(about: str, since: datetime) -> bool:
    """Return whether a letter on `about` was written after `since`."""
    return Letter.objects.filter(about=about, written_at__gt=since).exists()


def fault_of(about: str) -> str:
    """Return why the last letter on `about` was not delivered yet, or ""."""
    found = Letter.objects.filter(about=about).order_by("-pk").first()
    return found.last_fault if found and found.sent_at is None else ""
