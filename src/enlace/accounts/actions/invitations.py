"""Inviting people by letter: the link opens an account, a second factor makes the role effective."""

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from enlace.accounts.actions import action, personal, record, under_way
from enlace.accounts.actions.letters import post
from enlace.accounts.models import Invitation, RoleGrant, User
from enlace.accounts.queries import people
from enlace.accounts.rules.people import ROLE_NAMES, invites, keeps_people_of, plain_email
from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.common.errors import N_, Invalid, NotAllowed, NotFound, Problem, WrongStatus


@action(Permission.PERSON_INVITE)
def invite(
    email: str, role: Role, *, language: str, site: str, by: Actor, at: datetime, state: str = "", authority: str = ""
) -> str:
    """Invite `email` to `role` and return the link, which the letter holds too.

    site: the address of the site without its path. authority: the one authority that a contributor keeps, "" for all.
    Raises: NotAllowed, NotFound (no such State), Invalid (address, authority, or it was done already).
    """
    people.place_name(state, language)
    if role not in invites(by, state):
        raise NotAllowed(N_("You may not invite people to this role."))
    plain = plain_email(email)
    problems = [] if plain else [Problem("email", N_("This is not an e-mail address."))]
    if authority and (role is not Role.CONTRIBUTOR or authority not in people.authority_names(state, language)):
        problems.append(Problem("authority", N_("The State has no such authority.")))
    held = {"role": role.value, "state_code": state, "authority_code": authority}
    if plain and RoleGrant.objects.filter(user__username=plain, user__is_active=True, **held).exists():
        problems.append(Problem("email", N_("This person holds the role already.")))
    elif plain and people.open_invitations(state).filter(email=plain, **held).exists():
        problems.append(Problem("email", N_("This person is invited already; send the invitation again instead.")))
    if problems:
        raise Invalid(problems)
    return open_invitation(plain, Role(role), state=state, authority=authority, language=language, site=site)


def open_invitation(
    email: str, role: Role, *, state: str, language: str, site: str, authority: str = "", note: str = ""
) -> str:
    """Within an action: store an invitation and post its letter; return the link."""
    by, at = under_way()
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        role=role.value,
        state_code=state,
        authority_code=authority,
        note_number=note,
        language=language,
        token_hash=people.token_hash(token),
        invited_by=by.name,
        sent_at=at,
    )
    return _send(invitation, token, site)


def _send(invitation: Invitation, token: str, site: str) -> str:
    with translation.override(invitation.language):
        link = site + reverse("accounts:invitation", args=[token])
        place = people.place_name(invitation.state_code, invitation.language)
        role = _(ROLE_NAMES[Role(invitation.role)])
        body = _(
            "You are invited to Enlace, the platform of the national points of contact against transnational "
            "organized crime.\n\nRole: %(role)s\nFor: %(place)s\n\nOpen this link to accept. It holds until you have "
            "used it, or until the invitation is withdrawn:\n\n%(link)s\n\nThe link is meant for you alone. If you "
            "did not expect it, do nothing, and tell whoever you think sent it."
        ) % {"role": role, "place": place, "link": link}
        subject = _("Invitation to Enlace: %(role)s, %(place)s") % {"role": role, "place": place}
    post(invitation.email, subject, body, about=f"accounts.invitation/{invitation.pk}")
    record(
        "accounts.invitation.sent",
        invitation.email,
        state=invitation.state_code,
        role=invitation.role,
        authority=invitation.authority_code,
        number=invitation.pk,
    )
    return link


@action(Permission.PERSON_INVITE)
def resend(number: int, *, site: str, by: Actor, at: datetime, state: str = "") -> str:
    """Send an open invitation again, with a new link; the old one opens nothing any more. Raises: NotFound."""
    invitation = _kept_by(by, number, state)
    token = secrets.token_urlsafe(32)
    invitation.token_hash, invitation.sent_at = people.token_hash(token), at
    invitation.save()
    return _send(invitation, token, site)


@action(Permission.PERSON_INVITE)
def withdraw(number: int, *, by: Actor, at: datetime, state: str = "") -> None:
    """Withdraw an open invitation: its link opens nothing any more. Raises: NotFound."""
    invitation = _kept_by(by, number, state)
    invitation.withdrawn_at = at
    invitation.save()
    record("accounts.invitation.withdrawn", invitation.email, state=state, role=invitation.role, number=number)


def _kept_by(by: Actor, number: int, state: str) -> Invitation:
    found = people.open_invitations(state).filter(pk=number).first()
    entered = found is not None and found.role == Role.POINT_OF_CONTACT and by.may(Permission.NOMINATION_APPROVE)
    if found is None or not (entered or keeps_people_of(by, state)):
        raise NotFound(N_("There is no such invitation."))
    return found


@personal
def accept(token: str, full_name: str, *, language: str, time_zone: str, by: Actor, at: datetime) -> User:
    """Open the account that an invitation offers, or open it again, and return it; the role waits for a second factor.

    Raises: NotFound (the link opens nothing), WrongStatus (the account has a second factor: sign in with it first).
    """
    invitation = people.invitation_of(token)
    user = User.objects.filter(username=invitation.email).first()
    if user is not None and (user.synthetic or people.has_factor(user.pk)):
        raise WrongStatus(N_("You have an account already. Sign in, then open the link again."))
    user = user or User(username=invitation.email, email=invitation.email)
    user.full_name, user.language, user.time_zone, user.is_active = full_name, language, time_zone, True
    # A word that was chosen before counts no more: whoever has the link sets up everything anew.
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=invitation.email, defaults={"verified": True, "primary": True}
    )
    invitation.user = user
    invitation.save()
    record("accounts.invitation.accepted", invitation.email, state=invitation.state_code, number=invitation.pk)
    return user


@personal
def join(token: str, *, by: Actor, at: datetime) -> None:
    """Add the role that an invitation offers to the account of `by`, to whom it was sent. Raises: NotFound."""
    invitation = people.invitation_of(token)
    user = User.objects.filter(pk=by.user_id or 0, username=invitation.email, is_active=True).first()
    if user is None:
        raise NotFound(N_("There is no such invitation."))
    _use(invitation, user, at)


@personal
def take_up_roles(user: User, *, by: Actor, at: datetime) -> None:
    """Make the roles effective that wait for the second factor of `user`, who is `by`."""
    if user.pk != by.user_id or not people.has_factor(user.pk):
        raise NotAllowed(N_("The role waits for a second factor."))
    for invitation in Invitation.objects.filter(user=user, used_at=None, withdrawn_at=None):
        _use(invitation, user, at)
    for state in people.places_of(user):
        record("accounts.factor.changed", user.username, state=state, change="enrolled")


def _use(invitation: Invitation, user: User, at: datetime) -> None:
    RoleGrant.objects.get_or_create(
        user=user,
        role=invitation.role,
        state_code=invitation.state_code,
        authority_code=invitation.authority_code,
    )
    invitation.user, invitation.used_at = user, at
    invitation.save()
    state = invitation.state_code
    record("accounts.invitation.used", user.username, state=state, role=invitation.role, number=invitation.pk)
