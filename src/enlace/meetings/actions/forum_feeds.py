"""Subscriptions to the calendar: made and ended by the person whose they are."""

import secrets
from datetime import datetime

from enlace.accounts.actions import nothing_changed, personal, record
from enlace.accounts.queries.people import token_hash
from enlace.accounts.rules.permissions import Actor
from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.meetings.models import Feed
from enlace.meetings.queries.forum_feeds import may_subscribe

MOST_FEEDS = 10


@personal
def make_feed(state: str, *, by: Actor, at: datetime) -> str:
    """Make a subscription for one of one's States, or ("") for all that one may see; return the secret of its address.

    The secret is not stored. Raises: NotFound, for a State that is not one's own; Invalid, if there are too many.
    """
    if by.user_id is None or not may_subscribe(by, state):
        raise NotFound(N_("There is no State “%(code)s” for which you subscribe."), code=state[:40])
    if Feed.objects.filter(user_id=by.user_id, ended_at=None).count() >= MOST_FEEDS:
        message = N_("You have %(most)s subscriptions; end one that you no longer use.")
        raise Invalid([Problem("state", message, {"most": MOST_FEEDS})])
    token = secrets.token_urlsafe(32)
    row = Feed.objects.create(user_id=by.user_id, state_code=state, token_hash=token_hash(token), made_at=at)
    record("meetings.feed.made", f"feed-{row.pk}", state=_place(row, by))
    return token


@personal
def end_feed(number: int, *, by: Actor, at: datetime) -> None:
    """End a subscription of one's own: its address answers nothing any more. Raises: NotFound."""
    row = Feed.objects.filter(pk=number, user_id=by.user_id).first() if by.user_id and number < 2**63 else None
    if row is None:
        raise NotFound(N_("You have no such subscription."))
    if row.ended_at is not None:
        nothing_changed()
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record("meetings.feed.ended", f"feed-{row.pk}", state=_place(row, by))


def _place(row: Feed, by: Actor) -> str:
    """Return in whose trail it stands: that of the State, or of a State of the person."""
    return row.state_code or next(iter(sorted(by.states)), "")
