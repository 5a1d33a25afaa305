"""What people do with their own account: signing in, its second factors, its language and time zone."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions import personal, record
from enlace.accounts.actions.letters import post
from enlace.accounts.actions.warnings import warn_of_address
from enlace.accounts.models import User
from enlace.accounts.queries import people
from enlace.accounts.rules.permissions import Actor
from enlace.common.errors import N_

CHANGES = {
    "passkey_added": N_("A passkey was added."),
    "passkey_removed": N_("A passkey was removed."),
    "app_added": N_("An authenticator app was added."),
    "app_removed": N_("The authenticator app was removed."),
    "codes_made": N_("New recovery codes were made; the old ones are void."),
    "password_changed": N_("The password was changed."),
    "sessions_ended": N_("All other sessions were ended."),
}


@personal
def note_sign_in(user: User, way: str, *, by: Actor, at: datetime) -> None:
    """Tell the trail that `user` signed in; each State of the person finds it in its own trail.

    The person gets a letter, if it was from an address never seen for the account.

    way: `passkey`, `password`, `invitation` or `demonstration`.
    """
    warn_of_address(user)
    for state in people.places_of(user):
        record("accounts.session.opened", user.username, state=state, way=way)


@personal
def note_change(user: User, change: str, *, by: Actor, at: datetime) -> None:
    """Tell the trail of a change to how `user` signs in, and tell `user` by letter."""
    for state in people.places_of(user):
        record("accounts.factor.changed", user.username, state=state, change=change)
    if not user.email:
        return
    with translation.override(user.language):
        body = _(
            "%(change)s\n\nThis was done on your account at Enlace, at %(at)s UTC, from the network address "
            "%(address)s. If it was not you, tell whoever invited you at once."
        ) % {"change": _(CHANGES[change]), "at": f"{at:%Y-%m-%d %H:%M}", "address": by.address}
        subject = _("A change to how you sign in to Enlace")
    post(user.email, subject, body, about=f"accounts.factor/{user.pk}")


@personal
def keep_profile(user: User, full_name: str, language: str, time_zone: str, *, by: Actor, at: datetime) -> None:
    """Keep the name, language and time zone that `user` chose."""
    user.full_name, user.language, user.time_zone = full_name, language, time_zone
    user.save()
    for state in people.places_of(user):
        record("accounts.profile.changed", user.username, state=state, language=language, time_zone=time_zone)
