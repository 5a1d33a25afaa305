"""The only writers of joint teams: drafts, which are their lead’s alone, and steps, whose lines every member keeps."""

from dataclasses import replace
from datetime import datetime

from enlace.accounts.actions import action, nothing_changed, record
from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common.errors import N_, Invalid, NotAllowed, Problem, WrongStatus
from enlace.cooperation.actions.requests import new_reference
from enlace.cooperation.actions.team_letters import tell_team
from enlace.cooperation.models import JointTeam, TeamMember, TeamStep
from enlace.cooperation.queries.requests import is_invented, known_codes
from enlace.cooperation.queries.teams import lines_of, team_now, team_row
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_acts import Act
from enlace.cooperation.rules.team_dues import team_dues
from enlace.cooperation.rules.team_evidence import TeamLine
from enlace.cooperation.rules.team_life import Team, TeamMove, concerned, drafted, taken
from enlace.cooperation.rules.teams import Standing, TeamStatus, Terms, side_problems, terms_problems

PREFIX = "JT-"
KEPT = "cooperation.team.kept"
CHANGED = N_("Somebody else has changed this draft since you opened it. Load it again.")
PROPOSED = N_("This team was proposed: its terms stay. Cancel it and begin another, or extend it on its page.")


@action(Permission.REQUEST_KEEP)
def draft_team(pack: str, terms: Terms, *, state: str, authority: str, by: Actor, at: datetime) -> str:
    """Begin a draft that an authority of `state` leads and return its reference; the same sent twice begins one.

    Raises: Invalid, NotAllowed.
    """
    _refuse_others(terms, state, authority)
    _refuse_wrong(pack, terms)
    stored = JointTeam.objects.filter(pack_id=pack, proposed_on=None, created_by=by.name, version=1).order_by("-pk")[:1]
    for row in stored:
        if row.terms == terms.as_json():
            nothing_changed()  # sent twice, as by a double click
            return row.reference
    row = JointTeam(
        pack_id=pack,
        reference=PREFIX + new_reference(),
        status=TeamStatus.DRAFT,
        created_at=at,
        created_by=by.name,
        synthetic=is_invented(by),
    )
    _fill(row, terms, at)
    _keep_members(row, drafted(terms, at.date()))
    record(KEPT, row.reference, state=state, step=TeamStatus.DRAFT.value)
    return row.reference


@action(Permission.REQUEST_KEEP)
def change_team(
    reference: str, terms: Terms, version: int, *, state: str, authority: str, by: Actor, at: datetime
) -> None:
    """Change the terms of a draft, read as `version`; its lead stays.

    Raises: Invalid, NotAllowed, NotFound; WrongStatus, if it was proposed or changed since.
    """
    row = _own_draft(reference, state, authority, by)
    _refuse_others(terms, state, authority)
    if row.terms == terms.as_json():
        nothing_changed()
        return
    if row.version != version:
        raise WrongStatus(CHANGED)
    _refuse_wrong(row.pack_id, terms)
    row.version += 1
    _fill(row, terms, at)
    record(KEPT, row.reference, state=state, step="changed")


@action(Permission.REQUEST_KEEP)
def discard_team(reference: str, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Throw away a draft. Raises: NotAllowed, NotFound; WrongStatus, if it was proposed."""
    row = _own_draft(reference, state, authority, by)
    row.delete()
    record(KEPT, row.reference, state=state, step="discarded")


@action(Permission.REQUEST_KEEP)
def take_team_step(reference: str, move: TeamMove, *, state: str, authority: str, by: Actor, at: datetime) -> None:
    """Take a step for `authority` of `state`; the same sent twice is one step.

    Whose step it is, is worked out here. Raises: Invalid, with all that is wrong; NotAllowed, NotFound, WrongStatus.
    """
    row = team_row(reference, by)
    lines = lines_of(row)
    move = replace(move, side=Side(state, authority))
    last = next((one for one in reversed(lines) if one.move.side), None)
    if last and last.move == move:
        nothing_changed()  # sent twice
        return
    before = team_now(row, lines)
    problems = terms_problems(before.terms, known_codes(row.pack_id)) if move.act is Act.PROPOSED else []
    if move.act is Act.INVITED:
        problems += side_problems(move.sides, known_codes(row.pack_id), "sides")
    if problems:
        raise Invalid(problems)
    after = _write(row, before, move, lines[-1] if lines else None, at)
    record(KEPT, row.reference, state=state, step=move.act.value)
    # What closes the team by itself is told of as the closing, to everybody.
    told = replace(move, act=Act.CLOSED) if after.status is TeamStatus.CLOSED else move
    lapsed = (one.side for one in after.members if one.standing is Standing.RECALLED)
    tell_team(row, concerned(before, after, told, at.date()), told.act, lapsed)


def _write(row: JointTeam, before: Team, move: TeamMove, last: TeamLine | None, at: datetime) -> Team:
    """Store a step, the closing where nothing is open after it, and where everybody stands then."""
    team, last = _store(row, before, move, last, at)
    if team.status is TeamStatus.CLOSING and team.is_finished:
        team, last = _store(row, team, TeamMove(Act.CLOSED, None, move.on), last, at)
    row.status, row.from_on, row.until_on = team.status, team.terms.from_on, team.terms.until_on
    row.proposed_on, row.changed_at = row.proposed_on or at.date(), at
    row.save()
    _keep_members(row, team)
    return team


def _store(row: JointTeam, before: Team, move: TeamMove, last: TeamLine | None, at: datetime) -> tuple[Team, TeamLine]:
    """Store one step; return the team after it, and its line."""
    team = taken(before, move, at.date())
    line = TeamLine(
        request=row.reference,
        pack=row.pack_id,
        number=last.number + 1 if last else 1,
        previous=last.hash if last else None,
        status=team.status,
        move=move,
        at=at.replace(microsecond=0),
        terms=team.terms if move.act is Act.PROPOSED else None,
    )
    TeamStep.objects.create(joint_team=row, number=line.number, line=line.text, hash=line.hash)
    return team, line


def _keep_members(row: JointTeam, team: Team) -> None:
    """Store how each authority stands and what it is to do first."""
    waiting = {one.side: one for one in reversed(team_dues(team))}
    standing = {team.lead: (Standing.LEAD, team.since)} | {one.side: (one.standing, one.since) for one in team.members}
    rows = {Side(one.state_code, one.authority_code): one for one in row.members.all()}
    for side, (stands, since) in standing.items():
        due = waiting.get(side)
        one = rows.get(side) or TeamMember(joint_team=row, state_code=side.state, authority_code=side.authority)
        one.standing, one.since = stands, since
        one.waits_for, one.due_on = (due.waits, due.on) if due else ("", None)
        one.save()


def _fill(row: JointTeam, terms: Terms, at: datetime) -> None:
    row.terms, row.form, row.changed_at = terms.as_json(), terms.form, at
    row.from_on, row.until_on = terms.from_on, terms.until_on
    row.save()


def _refuse_others(terms: Terms, state: str, authority: str) -> None:
    """Refuse whoever would have another authority lead. Raises: NotAllowed."""
    if terms.lead != Side(state, authority):
        raise NotAllowed(N_("A joint team is proposed by the people of the authority that leads it."))


def _refuse_wrong(pack: str, terms: Terms) -> None:
    """Raise: Invalid, with all that is wrong with the terms."""
    problems: list[Problem] = terms_problems(terms, known_codes(pack))
    if problems:
        raise Invalid(problems)


def _own_draft(reference: str, state: str, authority: str, by: Actor) -> JointTeam:
    """Return the row of a draft that `authority` of `state` leads. Raises: NotAllowed, NotFound, WrongStatus."""
    row = team_row(reference, by)
    _refuse_others(Terms.from_json(row.terms), state, authority)
    if row.proposed_on is not None:
        raise WrongStatus(PROPOSED)
    return row
