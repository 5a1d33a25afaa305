"""Letters to people on what was odd in signing in to their account: without a link, for links are what is imitated."""

from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions import under_way
from enlace.accounts.actions.letters import post
from enlace.accounts.models import FailedAttempt, User
from enlace.accounts.queries import trail
from enlace.accounts.queries.letters import written_since
from enlace.common.errors import N_

# Of each kind one person gets no more than one letter in this time: who tries without end fills nobody's mailbox.
EVERY = timedelta(days=1)

# How far came whoever tried, by the step that failed.
_REACHED = {
    "password": N_("Nobody was let in by them."),
    "second": N_("Nobody was let in by them, but whoever tried knows your password: change it."),
    "confirm": N_("They were made in an open session of your account: end all other sessions."),
}


def warn_of_attempts(user: User, attempt: FailedAttempt) -> None:
    """Write to `user` that attempts were stopped because too many failed; only within an action."""
    about = f"accounts.attempts/{user.pk}"
    if not attempt.limited or not _is_due(user, about):
        return
    with translation.override(user.language):
        parts = [
            _(
                "Attempts to sign in to your account at Enlace were stopped on %(at)s UTC, because too many had "
                "failed. The last came from the network address %(address)s."
            )
            % _where(attempt.address),
            _(_REACHED[attempt.step]),
            _(
                "If it was you, nothing is to be done: wait some minutes and try again. If it was not, open Enlace "
                "as you usually do, never by a link in a letter, look at the attempts beside your sessions, and tell "
                "whoever invited you."
            ),
            _ending(),
        ]
        subject = _("Attempts to sign in to your account at Enlace were stopped")
    post(user.email, subject, "\n\n".join(parts), about=about)


def warn_of_address(user: User) -> None:
    """Write to `user`, who signs in, if that is from an address never seen for the account; only within an action.

    To be called before the trail is told. Whoever signs in for the first time is not written to.
    """
    by, _at = under_way()
    about = f"accounts.address/{user.pk}"
    if not trail.is_new_address(user.username, by.address) or not _is_due(user, about):
        return
    with translation.override(user.language):
        parts = [
            _(
                "Somebody signed in to your account at Enlace on %(at)s UTC from the network address %(address)s, "
                "from which nobody had signed in to it before."
            )
            % _where(by.address),
            _(
                "If it was you, nothing is to be done. If it was not, open Enlace as you usually do, never by a link "
                "in a letter, end all other sessions of your account, change how you sign in, and tell whoever "
                "invited you at once."
            ),
            _ending(),
        ]
        subject = _("Your account at Enlace was signed in to from a new address")
    post(user.email, subject, "\n\n".join(parts), about=about)


def _is_due(user: User, about: str) -> bool:
    _by, at = under_way()
    return bool(user.email) and user.is_active and not user.synthetic and not written_since(about, at - EVERY)


def _where(address: str) -> dict[str, str]:
    _by, at = under_way()
    return {"at": f"{at:%Y-%m-%d %H:%M}", "address": address}


def _ending() -> str:
    return _("There is no link in this letter, and no letter of this kind will ever have one.")
