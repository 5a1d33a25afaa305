"""Who may invite whom, and what an invitation asks for."""

from collections.abc import Mapping

from enlace.accounts.rules.permissions import Actor, Permission, Role
from enlace.common.addresses import is_email
from enlace.common.errors import N_

# A point of contact is never invited directly: the State names one by a note, and the Secretariat enters it.
STATE_INVITES: Mapping[Role, Permission] = {
    Role.CONTRIBUTOR: Permission.PERSON_INVITE,
    Role.REVIEWER: Permission.PERSON_INVITE,
    Role.ASSISTANT: Permission.ASSISTANT_GRANT,
}
SECRETARIAT_INVITES: Mapping[Role, Permission] = {
    Role.OFFICER: Permission.ORGANIZATION_STAFF,
    Role.ADMINISTRATOR: Permission.ORGANIZATION_STAFF,
}
ROLE_NAMES: Mapping[Role, str] = {
    Role.POINT_OF_CONTACT: N_("Point of contact"),
    Role.CONTRIBUTOR: N_("Contributor"),
    Role.REVIEWER: N_("Reviewer"),
    Role.ASSISTANT: N_("Assistant from a regional body"),
    Role.OFFICER: N_("Officer of the Secretariat"),
    Role.ADMINISTRATOR: N_("Administrator of the Secretariat"),
    Role.OBSERVER: N_("Observer"),
    Role.OPERATOR: N_("Operator of the server"),
}
LONGEST_EMAIL = 150
UNSEEN = N_("This holds a character that cannot be seen (%(code)s); write it anew.")


def invites(by: Actor, state: str) -> tuple[Role, ...]:
    """Return the roles to which `by` may invite people of `state`, or ("") of the Secretariat.

    Who keeps a State's people is of that State: a role of the Secretariat does not reach into one.
    """
    if state:
        return tuple(role for role, needed in STATE_INVITES.items() if state in by.states_for(needed))
    return tuple(role for role, needed in SECRETARIAT_INVITES.items() if by.may(needed))


def keeps_people_of(by: Actor, state: str) -> bool:
    """Return whether `by` keeps the people of `state`, or ("") those of the Secretariat."""
    if state:
        return state in by.states_for(Permission.PERSON_REMOVE)
    return by.may(Permission.ORGANIZATION_STAFF)


def plain_email(text: str) -> str:
    r"""Return the address as it is stored and compared: without blanks around it, in small letters; "" if it is none.

    >>> plain_email(" Ana@Example.ORG "), plain_email("Ana <ana@example.org>"), plain_email("a@b.c\nBcc: x@y.z")
    ('ana@example.org', '', '')
    """
    plain = text.strip()
    # Before the letters are made small: some that are not ASCII become so by that.
    return plain.lower() if is_email(plain, LONGEST_EMAIL) else ""


def may_decide(by: str, proposed_by: str, others: int) -> bool:
    """Return whether `by` may decide on what `proposed_by` proposed; others: how many more could.

    Two pairs of eyes where there are two: alone, an administrator decides on their own proposal.
    """
    return by != proposed_by or others == 0
