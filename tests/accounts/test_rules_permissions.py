"""Every role with every permission, with and without a State."""

from itertools import product

import pytest

from enlace.accounts.rules.permissions import OPERATOR, ROLES, STRANGER, Actor, Grant, Permission, Role

# What each role may do; everything else is refused.
ALLOWED: dict[Role, set[str]] = {
    Role.POINT_OF_CONTACT: {"assessments.replies.read", "accounts.audit.read"},
    Role.CONTRIBUTOR: set(),
    Role.REVIEWER: set(),
    Role.ASSISTANT: set(),
    Role.OFFICER: {
        "instruments.standing.import",
        "assessments.replies.import",
        "assessments.replies.read",
        "assessments.edition.issue",
        "accounts.audit.read",
    },
    Role.ADMINISTRATOR: {"accounts.audit.read"},
    Role.OBSERVER: set(),
    Role.OPERATOR: {str(permission) for permission in Permission},
}


def test_the_table_names_every_role() -> None:
    assert set(ALLOWED) == set(Role) == set(ROLES)


def test_permissions_are_named_room_thing_verb() -> None:
    assert all(len(str(permission).split(".")) == 3 for permission in Permission)


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_a_role_of_the_organization_holds_what_the_table_says_everywhere(role: Role, permission: Permission) -> None:
    someone = Actor("someone", (Grant(role),), 1)
    expected = permission in ALLOWED[role]
    assert someone.may(permission) is expected
    assert someone.may(permission, "ATG") is expected


@pytest.mark.parametrize(("role", "permission"), list(product(Role, Permission)))
def test_a_role_of_a_state_holds_what_the_table_says_for_that_state_alone(role: Role, permission: Permission) -> None:
    someone = Actor("someone", (Grant(role, "ATG"),), 1)
    assert someone.may(permission, "ATG") is (permission in ALLOWED[role])
    assert someone.may(permission, "ARG") is False
    assert someone.may(permission) is False


@pytest.mark.parametrize("permission", Permission)
def test_the_operator_may_everything_and_a_stranger_nothing(permission: Permission) -> None:
    assert OPERATOR.may(permission)
    assert OPERATOR.may(permission, "ATG")
    assert not STRANGER.may(permission)
    assert not STRANGER.may(permission, "ATG")


def test_grants_add_up() -> None:
    both = Actor("both", (Grant(Role.POINT_OF_CONTACT, "ATG"), Grant(Role.ASSISTANT, "ARG"), Grant(Role.OFFICER)), 7)
    assert both.states == {"ATG", "ARG"}
    assert both.roles() == {Role.POINT_OF_CONTACT, Role.ASSISTANT, Role.OFFICER}
    assert both.may(Permission.REPLIES_READ, "ARG")


def test_a_person_without_a_role_is_known_and_a_stranger_is_not() -> None:
    assert Actor("felix", (), 3).known
    assert OPERATOR.known
    assert not STRANGER.known
