"""The life of a joint team: what each step makes of it, and why a step cannot be taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.life import SKEW_DAYS
from enlace.cooperation.rules.team_acts import BY_ACT, TEAM_REASONS, Act, Needs, Who
from enlace.cooperation.rules.teams import (
    LEAST_STATES,
    MOST_MEMBERS,
    Assets,
    Report,
    Standing,
    TeamStatus,
    Terms,
    report_problems,
    side_text,
    terms_missing,
)


@dataclass(frozen=True)
class TeamMove:
    """A step as somebody takes it. side: who, None for the platform.

    on: the day of signing, or from which day a member leaves, else the day of the step. sides: invited, or taken back.
    """

    act: Act
    side: Side | None
    on: date
    sides: tuple[Side, ...] = ()
    until_on: date | None = None
    reason: str = ""
    report: Report | None = None


@dataclass(frozen=True)
class Member:
    """An authority that is not the lead. since: of its standing: invited, signed, declined, taken back, left.

    answer: to the closing report: None, `confirmed` or `objected` (with the reason, on answered_on).
    """

    side: Side
    standing: Standing
    since: date
    reason: str = ""
    answer: Act | None = None
    answered_on: date | None = None
    received_on: date | None = None


@dataclass(frozen=True)
class Team:
    """A team as its lines tell. members: all who were ever invited, the latest standing of each, in that order.

    since: of the status. shared_on: when the lead said that assets were shared.
    """

    terms: Terms
    status: TeamStatus
    since: date
    members: tuple[Member, ...] = ()
    report: Report | None = None
    reported_on: date | None = None
    shared_on: date | None = None

    @property
    def lead(self) -> Side:
        return self.terms.lead

    @property
    def accepted(self) -> tuple[Member, ...]:
        return tuple(one for one in self.members if one.standing is Standing.ACCEPTED)

    @property
    def objecting(self) -> tuple[Member, ...]:
        return tuple(one for one in self.accepted if one.answer is Act.OBJECTED)

    def member(self, side: Side | None) -> Member | None:
        return next((one for one in self.members if one.side == side), None)

    def current(self, on: date) -> tuple[Side, ...]:
        """Return who is in the team on a day: the lead, then all who accepted and have not left by then."""
        inside = (
            one.side
            for one in self.members
            if one.standing is Standing.ACCEPTED or (one.standing is Standing.LEFT and on < one.since)
        )
        return (self.lead, *inside)

    @property
    def has_enough(self) -> bool:
        """Whether as many States have accepted as its form asks for, the lead's included."""
        states = {self.lead.state, *(one.side.state for one in self.accepted)}
        return len(states) >= LEAST_STATES[self.terms.form]

    @property
    def is_finished(self) -> bool:
        """Whether nothing that the closing report says is open: confirmed by all, and shared and received."""
        if self.report is None or any(one.answer is not Act.CONFIRMED for one in self.accepted):
            return False
        if self.report.assets is not Assets.TO_SHARE:
            return True
        return self.shared_on is not None and all(one.received_on for one in self.accepted)


def drafted(terms: Terms, on: date) -> Team:
    """Return a team before its first step: a draft, of which there is no line."""
    return Team(terms, TeamStatus.DRAFT, on)


def is_theirs(team: Team, act: Act, side: Side | None) -> bool:
    """Return whether a step is for this authority to take, as far as its standing goes."""
    who = BY_ACT[act].by
    if who is Who.SYSTEM:
        return side is None
    if who is Who.LEAD:
        return side == team.lead
    member = team.member(side)
    wanted = Standing.INVITED if who is Who.INVITED else Standing.ACCEPTED
    return member is not None and member.standing is wanted


def _is_to_share(team: Team) -> bool:
    confirmed = all(one.answer is Act.CONFIRMED for one in team.accepted)
    return bool(team.report and team.report.assets is Assets.TO_SHARE and team.shared_on is None and confirmed)


BARRED: Mapping[Act, tuple[Callable[[Team, Member | None], bool], str]] = {
    Act.RECALLED: (
        lambda team, _: all(one.standing is not Standing.INVITED for one in team.members),
        N_("No invitation is open."),
    ),
    Act.BEGUN: (
        lambda team, _: not team.has_enough,
        N_("Too few States have accepted: a joint team begins with two, a task force with three, yours included."),
    ),
    Act.REPORTED: (lambda team, _: team.shared_on is not None, N_("Assets were shared on this report: it stays.")),
    Act.RESUMED: (lambda team, _: team.shared_on is not None, N_("Assets were shared on this report: it stays.")),
    Act.CONFIRMED: (
        lambda _, member: member is None or member.answer is Act.CONFIRMED,
        N_("You have confirmed this report already."),
    ),
    Act.OBJECTED: (
        lambda _, member: member is None or member.answer is not None,
        N_("You have answered this report already."),
    ),
    Act.SHARED: (
        lambda team, _: not _is_to_share(team),
        N_("Nothing is to be shared now: every member confirms the report first."),
    ),
    Act.RECEIVED: (
        lambda team, member: team.shared_on is None or member is None or member.received_on is not None,
        N_("The lead has not said that assets were shared, or you have answered already."),
    ),
    Act.CLOSED: (lambda team, _: not team.is_finished, N_("Something is still open.")),
}


def barred(team: Team, act: Act, side: Side | None) -> str:
    """Return why a step of its taker cannot be taken now, "" if it can."""
    if team.status not in BY_ACT[act].sources:
        return N_("This step does not follow from where the team stands now. Load it again.")
    if act not in BARRED:
        return ""
    test, words = BARRED[act]
    return words if test(team, team.member(side)) else ""


def taken(team: Team, move: TeamMove, today: date) -> Team:
    """Return the team after a step.

    Raises: WrongStatus, if the step does not follow; NotAllowed, if it is another's; Invalid, with all that is wrong.
    """
    if not is_theirs(team, move.act, move.side):
        raise NotAllowed(N_("This step is for another party to take."))
    if why := barred(team, move.act, move.side):
        raise WrongStatus(why)
    if problems := [*_day_problems(team, move, today), *_brought_problems(team, move)]:
        raise Invalid(problems)
    after = EFFECTS[move.act](team, move)
    target = BY_ACT[move.act].target
    return replace(after, status=target, since=today) if target and target is not after.status else after


def _day_problems(team: Team, move: TeamMove, today: date) -> list[Problem]:
    """Say what is wrong with the day; a day either way is let pass, for it is another date elsewhere."""
    if move.act is Act.LEFT:
        member = team.member(move.side)
        if member and (member.since - move.on).days > SKEW_DAYS:
            return [Problem("on", N_("This day is before you accepted, on %(day)s."), {"day": member.since})]
        if (today - move.on).days > SKEW_DAYS:
            return [Problem("on", N_("This day has passed: say from which day you leave."))]
    elif (move.on - today).days > SKEW_DAYS:
        return [Problem("on", N_("This day is yet to come."))]
    return []


def _brought_problems(team: Team, move: TeamMove) -> list[Problem]:
    needs = BY_ACT[move.act].needs
    unwanted = [one for one in Needs if one is not needs and getattr(move, one.value)]
    problems = [Problem(one.value, N_("This does not belong to this step.")) for one in unwanted]
    if move.act is Act.PROPOSED:
        problems += terms_missing(team.terms)
    return problems + (CHECKS[needs](team, move) if needs else [])


def _sides(team: Team, move: TeamMove) -> list[Problem]:
    if not move.sides:
        return [Problem("sides", N_("Choose at least one authority."))]
    open_ = {one.side for one in team.members if one.standing is Standing.INVITED}
    if move.act is Act.RECALLED:
        message, wrong = N_("%(side)s has no open invitation."), [one for one in move.sides if one not in open_]
    else:
        inside = {*open_, *team.current(move.on)}
        message, wrong = N_("%(side)s is in the team or invited already."), [one for one in move.sides if one in inside]
        if len(team.members) + len(move.sides) > MOST_MEMBERS:
            return [Problem("sides", N_("Name each only once, %(most)s at most."), {"most": MOST_MEMBERS})]
    return [Problem("sides", message, {"side": side_text(one)[:60]}) for one in wrong]


def _until(team: Team, move: TeamMove) -> list[Problem]:
    if move.until_on is None:
        return [Problem("until_on", N_("Say until which day the team works."))]
    if move.until_on == team.terms.until_on:
        return [Problem("until_on", N_("This is the last day already."))]
    first = max(team.terms.from_on or move.on, move.on)
    if move.until_on < first:
        return [Problem("until_on", N_("The last day is before %(day)s."), {"day": first})]
    return []


def _reason(_team: Team, move: TeamMove) -> list[Problem]:
    known = [one.code for one in TEAM_REASONS[move.act]]
    return [] if move.reason in known else [Problem("reason", N_("Choose the reason."))]


CHECKS: Mapping[Needs, Callable[[Team, TeamMove], list[Problem]]] = {
    Needs.SIDES: _sides,
    Needs.UNTIL: _until,
    Needs.REASON: _reason,
    Needs.REPORT: lambda _, move: report_problems(move.report, move.on),
}


def _stand(team: Team, sides: tuple[Side, ...], standing: Standing, on: date, reason: str = "") -> Team:
    """Return the team with authorities standing otherwise; what they answered before goes with it."""
    fresh = {side: Member(side, standing, on, reason) for side in sides}
    stayed = tuple(fresh.pop(one.side, one) for one in team.members)
    return replace(team, members=(*stayed, *fresh.values()))


def _own(team: Team, move: TeamMove, standing: Standing) -> Team:
    return _stand(team, (move.side,) if move.side else (), standing, move.on, move.reason)


def _with(team: Team, move: TeamMove, **changes: object) -> Team:
    members = tuple(replace(one, **changes) if one.side == move.side else one for one in team.members)  # type: ignore[arg-type]
    return replace(team, members=members)


def _reported(team: Team, move: TeamMove) -> Team:
    """Put a report before the members, who answer anew; invitations that are open lapse."""
    open_ = tuple(one.side for one in team.members if one.standing is Standing.INVITED)
    team = _stand(team, open_, Standing.RECALLED, move.on)
    return replace(_unanswered(team), report=move.report, reported_on=move.on)


def _unanswered(team: Team) -> Team:
    cleared = (replace(one, answer=None, answered_on=None, received_on=None) for one in team.members)
    return replace(team, members=tuple(cleared), report=None, reported_on=None)


EFFECTS: Mapping[Act, Callable[[Team, TeamMove], Team]] = {
    Act.PROPOSED: lambda team, move: _stand(team, team.terms.invited, Standing.INVITED, move.on),
    Act.INVITED: lambda team, move: _stand(team, move.sides, Standing.INVITED, move.on),
    Act.RECALLED: lambda team, move: _stand(team, move.sides, Standing.RECALLED, move.on),
    Act.ACCEPTED: lambda team, move: _own(team, move, Standing.ACCEPTED),
    Act.DECLINED: lambda team, move: _own(team, move, Standing.DECLINED),
    Act.BEGUN: lambda team, _: team,
    Act.LEFT: lambda team, move: _own(team, move, Standing.LEFT),
    Act.EXTENDED: lambda team, move: replace(team, terms=replace(team.terms, until_on=move.until_on)),
    Act.REPORTED: _reported,
    Act.RESUMED: lambda team, _: _unanswered(team),
    Act.CONFIRMED: lambda team, move: _with(team, move, answer=move.act, answered_on=move.on, reason=""),
    Act.OBJECTED: lambda team, move: _with(team, move, answer=move.act, answered_on=move.on, reason=move.reason),
    Act.SHARED: lambda team, move: replace(team, shared_on=move.on),
    Act.RECEIVED: lambda team, move: _with(team, move, received_on=move.on),
    Act.CANCELLED: lambda team, _: team,
    Act.CLOSED: lambda team, _: team,
}


TO_THE_LEAD = frozenset({Act.DECLINED, Act.CONFIRMED, Act.OBJECTED, Act.RECEIVED})


def concerned(before: Team, after: Team, move: TeamMove, today: date) -> tuple[Side, ...]:
    """Return who is told of a step: all who are in or invited, and those whose own standing changed; never its taker.

    Answers go to the lead alone, and what concerns an invitation that is taken back to that authority alone.
    """
    stood = {one.side: one.standing for one in before.members}
    changed = [one.side for one in after.members if stood.get(one.side) is not one.standing]
    if move.act in TO_THE_LEAD:
        told = [after.lead]
    elif move.act is Act.RECALLED:
        told = changed
    else:
        invited = (one.side for one in after.members if one.standing is Standing.INVITED)
        told = [*after.current(today), *invited, *changed]
    return tuple(side for side in dict.fromkeys(told) if side != move.side)
