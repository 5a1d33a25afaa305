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
    REPLY_READ = "assessments.reply.read"
    REPLY_DRAFT = "assessments.reply.draft"
    REPLY_RETURN = "assessments.reply.return"
    REPLY_APPROVE = "assessments.reply.approve"
    REPLY_ASSIGN = "assessments.reply.assign"
    REPLY_SUBMIT = "assessments.reply.submit"
    REPLY_SIGN = "assessments.reply.sign"
    SELF_REPORT_DRAFT = "assessments.self_report.draft"
    CYCLE_OPEN = "assessments.cycle.open"
    CYCLE_FOLLOW = "assessments.cycle.follow"
    CYCLE_EXTEND = "assessments.cycle.extend"
    CYCLE_REMIND = "assessments.cycle.remind"
    QUESTIONNAIRE_PUBLISH = "assessments.questionnaire.publish"
    EDITION_ISSUE = "assessments.edition.issue"
    AUDIT_READ = "accounts.audit.read"
    AUDIT_COUNT = "accounts.audit.count"
    FACTOR_SEAL = "accounts.factor.seal"
    PERSON_INVITE = "accounts.person.invite"
    PERSON_REMOVE = "accounts.person.remove"
    ASSISTANT_GRANT = "accounts.assistant.grant"
    ORGANIZATION_STAFF = "accounts.organization.staff"
    NOMINATION_PROPOSE = "accounts.nomination.propose"
    NOMINATION_APPROVE = "accounts.nomination.approve"
    ENTRY_READ = "directory.entry.read"
    ENTRY_EDIT = "directory.entry.edit"
    ENTRY_CONFIRM = "directory.entry.confirm"
    ENTRY_IMPORT = "directory.entry.import"
    DRILL_RUN = "directory.drill.run"
    AGREEMENT_KEEP = "cooperation.agreement.keep"
    REQUEST_KEEP = "cooperation.request.keep"
    REQUEST_ROUTE = "cooperation.request.route"
    REQUEST_FIGURES_PUBLISH = "cooperation.figures.publish"
    TOTAL_DECLARE = "cooperation.total.declare"
    MEETING_READ = "meetings.meeting.read"
    MEETING_RUN = "meetings.meeting.run"
    RECORD_KEEP = "meetings.record.keep"
    DELEGATION_NAME = "meetings.delegation.name"
    PROPOSAL_SEND = "meetings.proposal.send"
    REPORT_EDIT = "meetings.report.edit"
    REPORT_ISSUE = "meetings.report.issue"
    CORRECTION_ASK = "meetings.correction.ask"
    COMMITMENT_KEEP = "meetings.commitment.keep"
    COMMITMENT_REPORT = "meetings.commitment.report"
    BALLOT_RUN = "meetings.ballot.run"
    TOPIC_NOMINATE = "meetings.topic.nominate"
    TOPIC_RANK = "meetings.topic.rank"
    FORUM_KEEP = "meetings.forum.keep"
    FEED_KEEP = "meetings.feed.keep"


# A role held for one authority of a State holds these for that authority only.
AUTHORITY_SCOPED = frozenset({Permission.ENTRY_EDIT, Permission.ENTRY_CONFIRM, Permission.REQUEST_KEEP})


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
    Role.POINT_OF_CONTACT: frozenset(
        {
            Permission.REPLIES_READ,
            Permission.REPLY_READ,
            Permission.REPLY_DRAFT,
            Permission.REPLY_RETURN,
            Permission.REPLY_APPROVE,
            Permission.REPLY_ASSIGN,
            Permission.REPLY_SUBMIT,
            Permission.REPLY_SIGN,
            Permission.AUDIT_READ,
            Permission.PERSON_INVITE,
            Permission.PERSON_REMOVE,
            Permission.ASSISTANT_GRANT,
            Permission.NOMINATION_PROPOSE,
            Permission.ENTRY_READ,
            Permission.ENTRY_EDIT,
            Permission.ENTRY_CONFIRM,
            Permission.ENTRY_IMPORT,
            Permission.AGREEMENT_KEEP,
            Permission.REQUEST_KEEP,
            Permission.TOTAL_DECLARE,
            Permission.MEETING_READ,
            Permission.DELEGATION_NAME,
            Permission.PROPOSAL_SEND,
            Permission.CORRECTION_ASK,
            Permission.COMMITMENT_REPORT,
            Permission.TOPIC_NOMINATE,
            Permission.TOPIC_RANK,
            Permission.FEED_KEEP,
        }
    ),
    Role.CONTRIBUTOR: frozenset(
        {
            Permission.REPLY_READ,
            Permission.REPLY_DRAFT,
            Permission.ENTRY_READ,
            Permission.ENTRY_EDIT,
            Permission.ENTRY_CONFIRM,
            Permission.REQUEST_KEEP,
            Permission.MEETING_READ,
            Permission.FEED_KEEP,
        }
    ),
    Role.REVIEWER: frozenset(
        {
            Permission.REPLY_READ,
            Permission.REPLY_RETURN,
            Permission.REPLY_SIGN,
            Permission.ENTRY_READ,
            Permission.MEETING_READ,
            Permission.FEED_KEEP,
        }
    ),
    Role.ASSISTANT: frozenset(
        {
            Permission.REPLY_READ,
            Permission.REPLY_DRAFT,
            Permission.ENTRY_READ,
            Permission.ENTRY_EDIT,
            Permission.MEETING_READ,
            Permission.FEED_KEEP,
        }
    ),
    Role.OFFICER: frozenset(
        {
            Permission.STANDING_IMPORT,
            Permission.REPLIES_IMPORT,
            Permission.REPLIES_READ,
            Permission.SELF_REPORT_DRAFT,
            Permission.CYCLE_OPEN,
            Permission.CYCLE_FOLLOW,
            Permission.CYCLE_EXTEND,
            Permission.CYCLE_REMIND,
            Permission.QUESTIONNAIRE_PUBLISH,
            Permission.EDITION_ISSUE,
            Permission.AUDIT_READ,
            Permission.AUDIT_COUNT,
            Permission.ENTRY_READ,
            Permission.DRILL_RUN,
            Permission.AGREEMENT_KEEP,
            Permission.REQUEST_ROUTE,
            Permission.REQUEST_FIGURES_PUBLISH,
            Permission.MEETING_READ,
            Permission.MEETING_RUN,
            Permission.RECORD_KEEP,
            Permission.REPORT_EDIT,
            Permission.REPORT_ISSUE,
            Permission.COMMITMENT_KEEP,
            Permission.COMMITMENT_REPORT,
            Permission.BALLOT_RUN,
            Permission.FORUM_KEEP,
            Permission.FEED_KEEP,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.AUDIT_READ,
            Permission.AUDIT_COUNT,
            Permission.PERSON_INVITE,
            Permission.PERSON_REMOVE,
            Permission.ORGANIZATION_STAFF,
            Permission.NOMINATION_APPROVE,
        }
    ),
    Role.OBSERVER: frozenset(),
    Role.OPERATOR: frozenset(Permission),
}


@dataclass(frozen=True)
class Grant:
    """A role, the State (its code) it is held for ("" for the organization's own roles), and the authority.

    authority: the code of the one authority of the State whose entries a contributor keeps; "" for all of them.
    """

    role: Role
    state: str = ""
    authority: str = ""

    def covers(self, permission: Permission, state: str, authority: str) -> bool:
        """Return whether this grant gives `permission` for `state` and, where that matters, `authority`."""
        if permission not in ROLES[self.role] or self.state not in ("", state):
            return False
        return permission not in AUTHORITY_SCOPED or self.authority in ("", authority)


@dataclass(frozen=True)
class Actor:
    """Whoever acts: a signed-in person, the operator of the server, or a stranger (no grants).

    name: as the audit trail shows it; `user_id` is None for the operator and for strangers.
    address: the network address the request came from, "" on the command line.
    """

    name: str
    grants: tuple[Grant, ...] = ()
    user_id: int | None = None
    address: str = ""

    @property
    def known(self) -> bool:
        return bool(self.grants) or self.user_id is not None

    @property
    def states(self) -> frozenset[str]:
        return frozenset(grant.state for grant in self.grants if grant.state)

    def may(self, permission: Permission, state: str = "", authority: str = "") -> bool:
        """Return whether a role of this actor holds `permission`, for `state` if one is named."""
        return any(grant.covers(permission, state, authority) for grant in self.grants)

    def holds(self, permission: Permission) -> bool:
        """Return whether this actor holds `permission` at all, for whatever State or authority."""
        return any(permission in ROLES[grant.role] for grant in self.grants)

    def states_for(self, permission: Permission) -> frozenset[str]:
        """Return the States for which this actor holds `permission` by a role of a State."""
        return frozenset(grant.state for grant in self.grants if grant.state and permission in ROLES[grant.role])

    def speaks_for(self, permission: Permission, state: str, authority: str) -> bool:
        """Return whether this actor holds `permission` as somebody of `state`, for `authority` of it."""
        return any(grant.state == state and grant.covers(permission, state, authority) for grant in self.grants)

    def reads_entries_of(self, state: str) -> bool:
        """Return whether this actor reads the part of the entries of `state` that is for the States only.

        Whoever may read entries does so for every State, but an assistant for the States that are helped alone.
        """
        reading = [grant for grant in self.grants if Permission.ENTRY_READ in ROLES[grant.role]]
        return any(grant.role != Role.ASSISTANT or grant.state == state for grant in reading)

    def acts_as_assistant(self, permission: Permission, state: str) -> bool:
        """Return whether `permission` for `state` is held as an assistant only: such acts are marked."""
        holding = {
            grant.role for grant in self.grants if permission in ROLES[grant.role] and grant.state in ("", state)
        }
        return holding == {Role.ASSISTANT}

    def works_for(self, permission: Permission, state: str, authority: str) -> bool:
        """Return whether a role of `state` gives `permission` for what is assigned to `authority` ("": to nobody).

        A contributor of one authority works on what is assigned to it, everybody else of the State on everything.
        """
        return any(
            grant.state == state and permission in ROLES[grant.role] and grant.authority in ("", authority)
            for grant in self.grants
        )

    def acts_for_secretariat(self, state: str) -> bool:
        """Return whether this actor has to do with `state` for the Secretariat: by one of its roles, and none there."""
        own = {grant.role for grant in self.grants if not grant.state}
        return bool(state) and state not in self.states and bool(own & {Role.OFFICER, Role.ADMINISTRATOR})

    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)


OPERATOR = Actor("operator", (Grant(Role.OPERATOR),))
STRANGER = Actor("stranger")
