"""Every role with every permission, with and without a State."""

from itertools import product

import pytest

from enlace.accounts.rules.permissions import OPERATOR, ROLES, STRANGER, Actor, Grant, Permission, Role

# What each role may do; everything else is refused.
ALLOWED: dict[Role, set[str]] = {
    Role.POINT_OF_CONTACT: {
        "assessments.replies.read",
        "assessments.reply.read",
        "assessments.reply.draft",
        "assessments.reply.return",
        "assessments.reply.approve",
        "assessments.reply.assign",
        "assessments.reply.submit",
        "assessments.reply.sign",
        "accounts.audit.read",
        "accounts.person.invite",
        "accounts.person.remove",
        "accounts.assistant.grant",
        "accounts.nomination.propose",
        "directory.entry.read",
        "directory.entry.edit",
        "directory.entry.confirm",
        "directory.entry.import",
        "cooperation.agreement.keep",
        "cooperation.request.keep",
        "cooperation.total.declare",
        "meetings.meeting.read",
        "meetings.delegation.name",
        "meetings.proposal.send",
        "meetings.correction.ask",
        "meetings.commitment.report",
        "meetings.topic.nominate",
        "meetings.topic.rank",
        "meetings.feed.keep",
    },
    Role.CONTRIBUTOR: {
        "assessments.reply.read",
        "assessments.reply.draft",
        "cooperation.request.keep",
        "directory.entry.read",
        "directory.entry.edit",
        "directory.entry.confirm",
        "meetings.meeting.read",
        "meetings.feed.keep",
    },
    Role.REVIEWER: {
        "assessments.reply.read",
        "assessments.reply.return",
        "assessments.reply.sign",
        "directory.entry.read",
        "meetings.meeting.read",
        "meetings.feed.keep",
    },
    Role.ASSISTANT: {
        "assessments.reply.read",
        "assessments.reply.draft",
        "directory.entry.read",
        "directory.entry.edit",
        "meetings.meeting.read",
        "meetings.feed.keep",
    },
    Role.OFFICER: {
        "instruments.standing.import",
        "assessments.replies.import",
        "assessments.self_report.draft",
        "assessments.cycle.open",
        "assessments.cycle.follow",
        "assessments.cycle.extend",
        "assessments.cycle.remind",
        "assessments.questionnaire.publish",
        "assessments.replies.read",
        "assessments.edition.issue",
        "accounts.audit.read",
        "accounts.audit.count",
        "directory.entry.read",
        "directory.drill.run",
        "cooperation.agreement.keep",
        "cooperation.request.route",
        "cooperation.figures.publish",
        "meetings.meeting.read",
        "meetings.meeting.run",
        "meetings.record.keep",
        "meetings.report.edit",
        "meetings.report.issue",
        "meetings.commitment.keep",
        "meetings.commitment.report",
        "meetings.ballot.run",
        "meetings.forum.keep",
        "meetings.feed.keep",
    },
    Role.ADMINISTRATOR: {
        "accounts.audit.read",
        "accounts.audit.count",
        "accounts.person.invite",
        "accounts.person.remove",
        "accounts.organization.staff",
        "accounts.nomination.approve",
    },
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


def test_a_contributor_keeps_the_entries_of_one_authority_alone() -> None:
    bruno = Actor("bruno", (Grant(Role.CONTRIBUTOR, "ATG", "PROSECUTION"),), 2)
    assert bruno.may(Permission.ENTRY_EDIT, "ATG", "PROSECUTION")
    assert not bruno.may(Permission.ENTRY_EDIT, "ATG", "FIU")
    assert not bruno.may(Permission.ENTRY_EDIT, "ATG")
    assert not bruno.may(Permission.ENTRY_EDIT, "ARG", "PROSECUTION")
    assert bruno.may(Permission.ENTRY_READ, "ATG")


def test_what_is_held_for_a_state_is_held() -> None:
    ana = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)
    assert ana.holds(Permission.ENTRY_READ)
    assert not ana.holds(Permission.DRILL_RUN)
    assert ana.states_for(Permission.ENTRY_EDIT) == {"ATG"}
    assert Actor("diego", (Grant(Role.OFFICER),), 4).states_for(Permission.ENTRY_READ) == frozenset()


def test_an_assistant_is_told_from_the_state_itself() -> None:
    elsa = Actor("elsa", (Grant(Role.ASSISTANT, "ATG"),), 5)
    assert elsa.acts_as_assistant(Permission.ENTRY_EDIT, "ATG")
    assert not elsa.acts_as_assistant(Permission.ENTRY_EDIT, "ARG")
    both = Actor("both", (Grant(Role.ASSISTANT, "ATG"), Grant(Role.POINT_OF_CONTACT, "ATG")), 6)
    assert not both.acts_as_assistant(Permission.ENTRY_EDIT, "ATG")


@pytest.mark.parametrize(
    ("grants", "read"),
    [
        ((Grant(Role.ASSISTANT, "ATG"),), {"ATG"}),
        ((Grant(Role.ASSISTANT, "ATG"), Grant(Role.ASSISTANT, "ARG")), {"ATG", "ARG"}),
        ((Grant(Role.ASSISTANT, "ATG"), Grant(Role.REVIEWER, "ARG")), {"ATG", "ARG", "BRA"}),
        ((Grant(Role.POINT_OF_CONTACT, "ATG"),), {"ATG", "ARG", "BRA"}),
        ((Grant(Role.CONTRIBUTOR, "ATG", "FIU"),), {"ATG", "ARG", "BRA"}),
        ((Grant(Role.OFFICER),), {"ATG", "ARG", "BRA"}),
        ((Grant(Role.ADMINISTRATOR), Grant(Role.OBSERVER)), set()),
        ((), set()),
    ],
)
def test_an_assistant_reads_the_entries_of_the_states_helped_alone(grants: tuple[Grant, ...], read: set[str]) -> None:
    someone = Actor("someone", grants, 8)
    assert {state for state in ("ATG", "ARG", "BRA") if someone.reads_entries_of(state)} == read
    assert not Actor("e", (Grant(Role.ASSISTANT, "ATG"),), 5).reads_entries_of("")
