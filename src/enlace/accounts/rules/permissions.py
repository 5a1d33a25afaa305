"""The one vocabulary of permissions, and what each role may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """Everything that can be permitted, named `room.thing.verb`."""

    PACK_LOAD = "directory.pack.load"
    STANDING_IMPORT = "instruments.standing.import"
    REPLIES_IMPORT = "assessments.replies.import"
    REPLIES_READ = "assessments.replies.read"
    EDITION_ISSUE = "assessments.edition.issue"
    AUDIT_READ = "accounts.audit.read"


class Role(StrEnum):
    """The roles of the platform; `operator` is whoever holds the server's command line."""

    POINT_OF_CONTACT = "point_of_contact"
    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    ASSISTANT = "assistant"
    OFFICER = "secretariat_officer"
    ADMINISTRATOR = "secretariat_administrator"
    OBSERVER = "observer"
    OPERATOR = "operator"


ROLES: Mapping[Role, frozenset[Permission]] = {
    Role.POINT_OF_CONTACT: frozenset({Permission.REPLIES_READ, Permission.AUDIT_READ}),
    Role.CONTRIBUTOR: frozenset(),
    Role.REVIEWER: frozenset(),
    Role.ASSISTANT: frozenset(),
    Role.OFFICER: frozenset(
        {
            Permission.STANDING_IMPORT,
            Permission.REPLIES_IMPORT,
            Permission.REPLIES_READ,
            Permission.EDITION_ISSUE,
            Permission.AUDIT_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Permission.AUDIT_READ}),
    Role.OBSERVER: frozenset(),
    Role.OPERATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Grant:
    """A role, and the State (its code) it is held for; "" for the organization's own roles."""

    role: Role
    state: str = ""


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in person, the operator of the server, or a stranger (no grants).

    name: as the audit trail shows it; `user_id` is None for the operator and for strangers.
    """

    name: str
    grants: tuple[Grant, ...] = ()
    user_id: int | None = None

    @property
    def known(self) -> bool:
        return bool(self.grants) or self.user_id is not None

    @property
    def states(self) -> frozenset[str]:
        return frozenset(grant.state for grant in self.grants if grant.state)

    def may(self, permission: Permission, state: str = "") -> bool:
        """Return whether a role of this actor holds `permission`, for `state` if one is named."""
        return any(permission in ROLES[grant.role] and grant.state in ("", state) for grant in self.grants)

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


OPERATOR = Actor("operator", (Grant(Role.OPERATOR),))
STRANGER = Actor("stranger")
