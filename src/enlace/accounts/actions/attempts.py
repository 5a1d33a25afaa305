"""Attempts to sign in that failed: noted alike whoever is meant, told to the trail later if there is such an account.

To look for the account, or to write to its trail, while the stranger waits would tell by the time it takes who has one;
and strangers would hold up everybody who acts.
"""

from datetime import datetime
from hashlib import sha256

from enlace.accounts.actions import personal, record
from enlace.accounts.actions.warnings import warn_of_attempts
from enlace.accounts.models import FailedAttempt, User
from enlace.accounts.queries import people
from enlace.accounts.rules.permissions import STRANGER, Actor

# Strangers cannot fill the database: what comes beyond this until the job has run is not noted.
MOST_KEPT = 10_000


def note_attempt(login: str, step: str, *, limited: bool, address: str, at: datetime) -> None:
    """Note that signing in as `login` failed: for each network address the first time, and the first over the limit.

    What was noted before holds until the job has told of it.
    """
    if FailedAttempt.objects.count() < MOST_KEPT:
        row = FailedAttempt(login_hash=_hash(login), step=step, limited=limited, address=address, at=at)
        FailedAttempt.objects.bulk_create([row], ignore_conflicts=True)


def tell_attempts(up_to: datetime) -> int:
    """Tell the trail, and by letter the person, of what was noted on accounts that there are; forget the rest.

    Return how many were told.
    """
    rows = list(FailedAttempt.objects.filter(at__lte=up_to).order_by("at", "pk"))
    wanted = {row.login_hash for row in rows}
    users = {_hash(user.email): user for user in User.objects.exclude(email="")} if wanted else {}
    told = [row for row in rows if row.login_hash in users]
    for row in told:
        _tell(row, users[row.login_hash], by=Actor(STRANGER.name, address=row.address), at=row.at)
    FailedAttempt.objects.filter(pk__in=[row.pk for row in rows if row.login_hash not in users]).delete()
    return len(told)


@personal
def _tell(row: FailedAttempt, user: User, *, by: Actor, at: datetime) -> None:
    for state in people.places_of(user):
        record("accounts.session.refused", user.username, state=state, step=row.step, limit=row.limited)
    warn_of_attempts(user, row)
    row.delete()


def _hash(login: str) -> str:
    """Return what a login is known by: people type passwords where an address belongs, so the text is not kept."""
    return f"sha256:{sha256(login.strip().lower().encode()).hexdigest()}"
