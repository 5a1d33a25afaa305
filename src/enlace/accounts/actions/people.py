"""Removing people, and letting in anew whoever lost all ways of signing in."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from enlace.accounts.actions import action, record
from enlace.accounts.actions.invitations import open_invitation
from enlace.accounts.models import Invitation, RoleGrant, User
from enlace.accounts.rules.people import keeps_people_of
from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.common.errors import N_, NotAllowed, NotFound, WrongStatus


@action(Permission.PERSON_REMOVE)
def remove(number: int, *, by: Actor, at: datetime, state: str = "") -> None:
    """End every role that a person holds for `state` ("": for the Secretariat), and every session, at once.

    An account that is left without any role is closed. number: of the person.
    Raises: NotFound (no such person there), WrongStatus (oneself: somebody else must do it).
    """
    _still_in_office(by)
    user = _person(number, by, state)
    if user.pk == by.user_id:
        raise WrongStatus(N_("You cannot remove yourself. Somebody who comes after you does it."))
    ended = RoleGrant.objects.filter(user=user, state_code=state)
    roles = sorted(ended.values_list("role", flat=True))
    ended.delete()
    sent = Invitation.objects.filter(state_code=state, used_at=None, withdrawn_at=None)
    sent.filter(Q(user=user) | Q(email__iexact=user.username)).update(withdrawn_at=at)
    _end_sessions(user)
    if not RoleGrant.objects.filter(user=user).exists():
        _lock_out(user)
        user.is_active = False
        user.save()
    record("accounts.person.removed", user.username, state=state, roles=roles, closed=not user.is_active)


@action(Permission.PERSON_REMOVE)
def readmit(number: int, *, site: str, by: Actor, at: datetime, state: str = "") -> str:
    """Take all ways of signing in from a person who lost them, and send a link to set up new ones; return it.

    Raises: NotFound, NotAllowed (the person holds roles elsewhere too, so that one place alone may not do it).
    """
    user = _person(number, by, state)
    held = list(RoleGrant.objects.filter(user=user))
    if any(grant.state_code != state for grant in held) or user.synthetic:
        raise NotAllowed(
            N_("This person holds roles elsewhere too. The Secretariat and the States concerned must agree.")
        )
    _lock_out(user)
    _end_sessions(user)
    user.save()
    first = held[0]
    record("accounts.person.readmitted", user.username, state=state)
    return open_invitation(
        user.username,
        Role(first.role),
        state=state,
        authority=first.authority_code,
        language=user.language,
        site=site,
    )


def _still_in_office(by: Actor) -> None:
    """Refuse whoever lost their roles while they waited for their turn: two could remove each other."""
    if by.user_id and User.objects.filter(pk=by.user_id, role_grants__isnull=True).exists():
        raise NotAllowed(N_("Your role does not include this."))


def _person(number: int, by: Actor, state: str) -> User:
    user = User.objects.filter(pk=number, is_active=True, role_grants__state_code=state).distinct().first()
    if user is None:
        raise NotFound(N_("There is no such person."))
    roles = set(RoleGrant.objects.filter(user=user, state_code=state).values_list("role", flat=True))
    entered = roles == {Role.POINT_OF_CONTACT} and by.may(Permission.NOMINATION_APPROVE)
    if not (entered or keeps_people_of(by, state)):
        raise NotFound(N_("There is no such person."))
    return user


def _lock_out(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    # A session is bound to what is stored here, which is random: every session ends, even one that was never listed.
    user.set_unusable_password()


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
