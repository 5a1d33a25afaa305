"""Subscriptions to the calendar: whose they are, and what each holds now."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from enlace.accounts.models import User
from enlace.accounts.queries import actor_of, changes_told
from enlace.accounts.queries.people import token_hash
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, NotFound
from enlace.common.texts import in_language, marked
from enlace.meetings.models import Feed
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.queries.forums import dated, whole
from enlace.meetings.rules.commitments import Commitment
from enlace.meetings.rules.icalendar_out import Dated

LONGEST_TOKEN = 100
LONGEST_GIST = 200
# What of the trail moves the day on which a commitment is due.
DUE_CHANGES = (
    "directory.pack.loaded",
    "meetings.commitment.dated",
    "meetings.entry.added",
    "meetings.entry.changed",
    "meetings.mandate.changed",
)


def feeds_of(by: Actor) -> tuple[Feed, ...]:
    """Return the subscriptions of `by`, the open ones first, then the latest."""
    rows = Feed.objects.filter(user_id=by.user_id or 0).order_by("-pk")
    return tuple(sorted(rows, key=lambda row: row.ended_at is not None))


def opened(token: str) -> tuple[Feed, Actor]:
    """Return the subscription that a secret address opens, and its person with the roles held now.

    Raises: NotFound, for an unknown or ended one, and where its person has left or lost the role that it was made for.
    """
    row = (
        Feed.objects.filter(token_hash=token_hash(token), ended_at=None).first() if len(token) < LONGEST_TOKEN else None
    )
    person = User.objects.filter(pk=row.user_id, is_active=True).first() if row else None
    by = actor_of(person) if person else None
    if row is None or by is None or not may_subscribe(by, row.state_code):
        raise NotFound(N_("There is no such calendar."))
    return row, by


def may_subscribe(by: Actor, state: str) -> bool:
    """Return whether `by` may subscribe to the calendar of `state`, or ("") to all that `by` may see."""
    return state in by.states_for(Permission.FEED_KEEP) if state else by.holds(Permission.FEED_KEEP)


def subscribed(row: Feed, by: Actor, language: str) -> tuple[Dated, ...]:
    """Return what a subscription holds: events and meetings; of a State also the days on which it owes something."""
    found = dated(by, language, state=row.state_code)
    return (*found, *_dues(row, by, language)) if row.state_code else found


def _dues(row: Feed, by: Actor, language: str) -> Iterator[Dated]:
    """Yield the days on which what the State owes is due, as long as it is open, in its last place."""
    owed = [one for one in commitments(by) if row.state_code in one.owners and one.due_on and one.is_open]
    subjects = {subject for one in owed for subject in _subjects(one)}
    changed = changes_told(subjects, DUE_CHANGES)
    for one in owed:
        if one.due_on is None:
            continue
        told = [changed[subject] for subject in _subjects(one) if subject in changed]
        what = in_language(one.texts, language)
        yield Dated(
            uid=f"commitment-{one.code}@enlace",
            title=marked(_("Due: %(what)s") % {"what": what[:LONGEST_GIST]}, is_synthetic=one.synthetic),
            starts_on=one.due_on,
            ends_on=one.due_on,
            changed_at=whole(max((last for _count, last in told), default=row.made_at)),
            url=f"{settings.ENLACE_ADDRESS}{reverse('meetings:commitment', args=[one.code])}",
            note=what if len(what) > LONGEST_GIST else "",
            sequence=sum(count for count, _last in told),
        )


def _subjects(one: Commitment) -> tuple[str, ...]:
    """Return under which names the trail tells of a commitment, and of what it comes from."""
    entry = (f"{one.meeting}/{one.letter}",) if one.letter else ()
    return (one.code, one.pack, *entry)
