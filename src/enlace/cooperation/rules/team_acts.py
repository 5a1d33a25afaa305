"""The steps of a joint team: which leads where, who may take it, what it must bring. One table says it all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from enlace.common.errors import N_
from enlace.cooperation.rules.kind import Choice
from enlace.cooperation.rules.teams import TeamStatus


class Act(StrEnum):
    """A step of a team's life."""

    PROPOSED = "proposed"
    INVITED = "invited"
    RECALLED = "recalled"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    BEGUN = "begun"
    LEFT = "left"
    EXTENDED = "extended"
    REPORTED = "reported"
    RESUMED = "resumed"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    SHARED = "shared"
    RECEIVED = "received"
    CANCELLED = "cancelled"
    CLOSED = "closed"


ACT_WORDS: Mapping[Act, str] = {
    Act.PROPOSED: N_("Proposed to the authorities that are invited"),
    Act.INVITED: N_("Invited further authorities"),
    Act.RECALLED: N_("Took an invitation back"),
    Act.ACCEPTED: N_("Accepted: the authority signed the agreement"),
    Act.DECLINED: N_("Declined the invitation"),
    Act.BEGUN: N_("Began the work of the team"),
    Act.LEFT: N_("Leaves the team"),
    Act.EXTENDED: N_("Changed the last day"),
    Act.REPORTED: N_("Proposed the closing report"),
    Act.RESUMED: N_("Took the closing report back: the team goes on"),
    Act.CONFIRMED: N_("Confirmed the closing report"),
    Act.OBJECTED: N_("Objected to the closing report"),
    Act.SHARED: N_("Said that the assets were shared"),
    Act.RECEIVED: N_("Said that its share was received"),
    Act.CANCELLED: N_("Cancelled the team"),
    Act.CLOSED: N_("Closed: nothing is open any more"),
}


class Who(StrEnum):
    """Who takes a step. In a line of evidence an invited authority stands as a member."""

    LEAD = "lead"
    MEMBER = "member"
    INVITED = "invited"
    SYSTEM = "system"


WHO_WORDS: Mapping[Who, str] = {
    Who.LEAD: N_("the lead"),
    Who.MEMBER: N_("a member"),
    Who.INVITED: N_("an invited authority"),
    Who.SYSTEM: N_("the platform"),
}


class Needs(StrEnum):
    """What a step must bring, besides its day."""

    SIDES = "sides"
    UNTIL = "until_on"
    REASON = "reason"
    REPORT = "report"


NEEDS_WORDS: Mapping[Needs, str] = {
    Needs.SIDES: N_("which authorities"),
    Needs.UNTIL: N_("the new last day"),
    Needs.REASON: N_("the reason"),
    Needs.REPORT: N_("the closing report"),
}


@dataclass(frozen=True)
class TeamTransition:
    """A step that exists. target: None where the team stays as it stands."""

    act: Act
    sources: tuple[TeamStatus, ...]
    target: TeamStatus | None
    by: Who
    needs: Needs | None = None


S = TeamStatus
OPEN = (S.PROPOSED, S.OPERATING)
TEAM_TRANSITIONS: tuple[TeamTransition, ...] = (
    TeamTransition(Act.PROPOSED, (S.DRAFT,), S.PROPOSED, Who.LEAD),
    TeamTransition(Act.ACCEPTED, OPEN, None, Who.INVITED),
    TeamTransition(Act.DECLINED, OPEN, None, Who.INVITED, Needs.REASON),
    TeamTransition(Act.BEGUN, (S.PROPOSED,), S.OPERATING, Who.LEAD),
    TeamTransition(Act.INVITED, OPEN, None, Who.LEAD, Needs.SIDES),
    TeamTransition(Act.RECALLED, OPEN, None, Who.LEAD, Needs.SIDES),
    TeamTransition(Act.EXTENDED, OPEN, None, Who.LEAD, Needs.UNTIL),
    TeamTransition(Act.LEFT, OPEN, None, Who.MEMBER),
    TeamTransition(Act.CANCELLED, (S.PROPOSED,), S.CANCELLED, Who.LEAD, Needs.REASON),
    TeamTransition(Act.REPORTED, (S.OPERATING, S.CLOSING), S.CLOSING, Who.LEAD, Needs.REPORT),
    TeamTransition(Act.CONFIRMED, (S.CLOSING,), None, Who.MEMBER),
    TeamTransition(Act.OBJECTED, (S.CLOSING,), None, Who.MEMBER, Needs.REASON),
    TeamTransition(Act.RESUMED, (S.CLOSING,), S.OPERATING, Who.LEAD),
    TeamTransition(Act.SHARED, (S.CLOSING,), None, Who.LEAD),
    TeamTransition(Act.RECEIVED, (S.CLOSING,), None, Who.MEMBER),
    TeamTransition(Act.CLOSED, (S.CLOSING,), S.CLOSED, Who.SYSTEM),
)
BY_ACT: Mapping[Act, TeamTransition] = {one.act: one for one in TEAM_TRANSITIONS}

TEAM_REASONS: Mapping[Act, tuple[Choice, ...]] = {
    Act.DECLINED: (
        Choice("other_authority", N_("Another authority of our State is competent")),
        Choice("domestic_bar", N_("Our law does not allow it")),
        Choice("own_proceeding", N_("It would interfere with a proceeding of ours")),
        Choice("terms", N_("The terms could not be agreed")),
        Choice("capacity", N_("We lack the means")),
        Choice("other", N_("Something else")),
    ),
    Act.CANCELLED: (
        Choice("too_few", N_("Too few States accepted")),
        Choice("otherwise", N_("It is pursued in another way")),
        Choice("ended", N_("The proceeding has ended")),
        Choice("mistake", N_("It was proposed by mistake")),
    ),
    Act.OBJECTED: (
        Choice("outcome", N_("Whether the objectives were reached is told otherwise than we see it")),
        Choice("results", N_("The results are not complete, or not right")),
        Choice("assets", N_("What became of the assets is not right")),
        Choice("not_finished", N_("The work of the team is not finished")),
    ),
}
