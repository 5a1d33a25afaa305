"""The people of a State and of the Secretariat, invitations and nominations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from enlace.accounts.models import Invitation, Nomination, RoleGrant, User
from enlace.accounts.queries.letters import fault_of
from enlace.accounts.rules.permissions import Role
from enlace.common.errors import N_, NotFound

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class Person:
    """One person as the list shows it; roles: (role, authority) held there."""

    number: int
    name: str
    email: str
    roles: tuple[tuple[Role, str], ...]
    last_seen: datetime | None
    second_factor: bool
    synthetic: bool


@dataclass(frozen=True)
class Correspondent:
    """Somebody who can be written to; roles: (role, authority) held there."""

    username: str
    email: str
    language: str
    roles: tuple[tuple[Role, str], ...]


@dataclass(frozen=True)
class Invited:
    """One open invitation as the list shows it; fault: why its letter was not delivered, or ""."""

    number: int
    email: str
    role: Role
    authority: str
    note_number: str
    sent_at: datetime
    opened: bool
    fault: str


def state_names(language: str) -> Mapping[str, str]:
    """Return code -> name of all States, in the order of the alphabet of `language`."""
    found: Mapping[str, str] = import_string(settings.ENLACE_STATE_NAMES)(language)
    return found


def authority_names(state: str, language: str) -> Mapping[str, str]:
    """Return code -> name of the authorities of `state`."""
    found: Mapping[str, str] = import_string(settings.ENLACE_AUTHORITY_NAMES)(state, language)
    return found


def place_name(state: str, language: str) -> str:
    """Return the name of `state`, or ("") of the Secretariat. Raises: NotFound."""
    if not state:
        return _("the General Secretariat")
    name = state_names(language).get(state)
    if name is None:
        raise NotFound(N_("There is no such State."))
    return name


def token_hash(token: str) -> str:
    """Return what is stored of the token of a link."""
    return "sha256:" + sha256(token.encode()).hexdigest()


def has_factor(user_id: int) -> bool:
    """Return whether the person has a passkey or an authenticator app."""
    return factors(user_id) > 0


def factors(user_id: int) -> int:
    """Return how many passkeys and authenticator apps the person has."""
    return int(Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).count())


def has_point_of_contact(state: str) -> bool:
    """Return whether somebody is point of contact of `state`, or is invited to be."""
    held = RoleGrant.objects.filter(role=Role.POINT_OF_CONTACT, state_code=state, user__is_active=True)
    return held.exists() or open_invitations(state).filter(role=Role.POINT_OF_CONTACT).exists()


def language_of_state(state: str) -> str:
    """Return the language of the point of contact of `state`; English, where there is none."""
    held = RoleGrant.objects.filter(role=Role.POINT_OF_CONTACT, state_code=state, user__is_active=True)
    return held.order_by("pk").values_list("user__language", flat=True).first() or "en"


def other_administrators(user_id: int | None) -> int:
    """Return how many administrators there are besides the person of that number."""
    held = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exclude(user_id=user_id or 0)
    return held.values("user_id").distinct().count()


def open_invitations(state: str) -> QuerySet[Invitation]:
    """Return the invitations of `state` ("": of the Secretariat) that are neither used nor withdrawn."""
    return Invitation.objects.filter(state_code=state, used_at=None, withdrawn_at=None)


def invitation_of(token: str) -> Invitation:
    """Return the open invitation whose link holds `token`. Raises: NotFound."""
    found = Invitation.objects.filter(token_hash=token_hash(token), used_at=None, withdrawn_at=None).first()
    if found is None:
        raise NotFound(N_("This link opens nothing: it was used, withdrawn, or replaced by a newer one."))
    return found


def user_of(email: str) -> User | None:
    """Return the account of that address."""
    return User.objects.filter(username=email).first()


def places_of(user: User) -> tuple[str, ...]:
    """Return in whose trails `user` stands: those for which a role is held, or else an invitation is or was there.

    "" is the Secretariat: of a person of a State it reads nothing.
    """
    invited = Invitation.objects.filter(email=user.username)
    for codes in (
        RoleGrant.objects.filter(user=user).values_list("state_code", flat=True),
        invited.filter(used_at=None, withdrawn_at=None).values_list("state_code", flat=True),
        invited.values_list("state_code", flat=True),
    ):
        if found := set(codes):
            return tuple(sorted(found))
    return ("",)


def people_of(state: str) -> tuple[Person, ...]:
    """Return everybody who holds a role for `state` ("": for the Secretariat), in order of name."""
    found = User.objects.filter(is_active=True, role_grants__state_code=state).distinct().order_by("username")
    secured = set(Authenticator.objects.filter(type__in=SECOND_FACTORS).values_list("user_id", flat=True))
    held: dict[int, list[tuple[Role, str]]] = {}
    for grant in RoleGrant.objects.filter(state_code=state).order_by("role", "authority_code"):
        held.setdefault(grant.user_id, []).append((Role(grant.role), grant.authority_code))
    return tuple(
        Person(
            user.pk,
            user.full_name or user.username,
            user.email,
            tuple(held.get(user.pk, ())),
            user.last_login,
            user.pk in secured,
            user.synthetic,
        )
        for user in found
    )


def correspondents(state: str) -> tuple[Correspondent, ...]:
    """Return everybody with an address who holds a role for `state` ("": for the Secretariat), by name."""
    held: dict[User, list[tuple[Role, str]]] = {}
    grants = RoleGrant.objects.filter(state_code=state, user__is_active=True).exclude(user__email="")
    for grant in grants.select_related("user").order_by("user__username", "role", "authority_code"):
        held.setdefault(grant.user, []).append((Role(grant.role), grant.authority_code))
    return tuple(
        Correspondent(user.get_username(), user.email, user.language, tuple(roles)) for user, roles in held.items()
    )


def points_of_contact() -> Mapping[str, tuple[Person, ...]]:
    """Return State -> its points of contact."""
    codes = RoleGrant.objects.filter(role=Role.POINT_OF_CONTACT, user__is_active=True).values_list(
        "state_code", flat=True
    )
    return {
        code: tuple(one for one in people_of(code) if any(role is Role.POINT_OF_CONTACT for role, _ in one.roles))
        for code in sorted(set(codes))
    }


def invited_to(state: str) -> tuple[Invited, ...]:
    """Return the open invitations of `state`, the newest first."""
    return tuple(
        Invited(
            one.pk,
            one.email,
            Role(one.role),
            one.authority_code,
            one.note_number,
            one.sent_at,
            one.user_id is not None,
            fault_of(f"accounts.invitation/{one.pk}"),
        )
        for one in open_invitations(state).order_by("-sent_at", "-pk")
    )


def nominations(state: str = "", *, open_only: bool = False) -> tuple[Nomination, ...]:
    """Return the nominations (of one State), the newest first."""
    found = Nomination.objects.order_by("-proposed_at", "-pk")
    found = found.filter(state_code=state) if state else found
    return tuple(found.filter(outcome="") if open_only else found)


def invited_points(state: str) -> tuple[Invited, ...]:
    """Return the open invitations to be point of contact of `state`."""
    return tuple(one for one in invited_to(state) if one.role is Role.POINT_OF_CONTACT)
