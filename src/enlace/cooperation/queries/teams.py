"""Joint teams as their reader may know them: members and invited all of it, who left what was until then.

The Secretariat sees the reference, the form, the members, the status and the days, and nothing else.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateTimeField, Exists, OuterRef, Q, QuerySet, When

from enlace.accounts.rules.permissions import ROLES, Actor, Permission
from enlace.common import clock
from enlace.common.canonical import canonical
from enlace.common.errors import N_, NotFound
from enlace.cooperation.models import JointTeam, TeamMember
from enlace.cooperation.queries.roster import roster_of
from enlace.cooperation.rules.channel import Channel
from enlace.cooperation.rules.evidence import party_of
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.roster import admitted
from enlace.cooperation.rules.team_acts import Act
from enlace.cooperation.rules.team_evidence import TeamLine, read_team_line, team_of_lines
from enlace.cooperation.rules.team_life import Team, drafted
from enlace.cooperation.rules.teams import ENDED, Standing, TeamForm, TeamStatus, Terms, day_text

ON_A_PAGE = 25
KEEP, ROUTE = Permission.REQUEST_KEEP, Permission.REQUEST_ROUTE
SEEING = (Standing.LEAD, Standing.INVITED, Standing.ACCEPTED, Standing.LEFT)
INSIDE = (Standing.LEAD, Standing.ACCEPTED)


@dataclass(frozen=True)
class TeamView:
    """A team as its reader may know it. own: the sides for which they act, the lead first; () for the Secretariat.

    lines: of evidence, oldest first; () of a draft. left_on: the reader's side has left, and this is how it was then.
    admitted: parties that the roster of the sealed room admits.
    """

    pack: str
    reference: str
    team: Team
    own: tuple[Side, ...]
    lines: tuple[TeamLine, ...]
    version: int
    proposed_on: date | None
    created_by: str
    changed_at: datetime
    synthetic: bool
    left_on: date | None = None
    admitted: frozenset[str] = frozenset()

    @property
    def routes(self) -> bool:
        """Whether the reader is the Secretariat."""
        return not self.own

    @property
    def leads(self) -> bool:
        return self.team.lead in self.own


@dataclass(frozen=True)
class TeamRow:
    """A team in a list. states: of its members and the reader's own, the lead's first.

    states () and status None: of a team that the reader has left.

    standing: of the reader's side, None for the Secretariat; due_on, waits_for: what the reader is to do.
    """

    reference: str
    form: TeamForm
    status: TeamStatus | None
    states: tuple[str, ...]
    from_on: date | None
    until_on: date | None
    standing: Standing | None
    waits_for: str
    due_on: date | None
    synthetic: bool


def is_secretariat(by: Actor) -> bool:
    """Return whether `by` sees teams as the Secretariat does."""
    return by.may(ROUTE) and not by.states_for(KEEP)


def _own_members(by: Actor) -> QuerySet[TeamMember]:
    """Return the rows by which `by` may see a team."""
    wanted = Q(pk__in=[])
    for grant in by.grants:
        if grant.state and KEEP in ROLES[grant.role]:
            own = Q(state_code=grant.state)
            wanted |= own & Q(authority_code=grant.authority) if grant.authority else own
    return TeamMember.objects.filter(wanted, standing__in=SEEING)


def visible_teams(by: Actor) -> QuerySet[JointTeam]:
    """Return the teams that `by` may see: of authorities of theirs; the Secretariat those that were proposed."""
    wanted = Q(pk__in=_own_members(by).values("joint_team"))
    if is_secretariat(by):
        wanted |= Q(proposed_on__isnull=False)
    return JointTeam.objects.filter(wanted)


def team_page(by: Actor, *, status: str, mine: bool, number: str | None) -> tuple[Page[JointTeam], list[TeamRow]]:
    """Return a page of the teams that `by` may see; mine: those that wait for `by` alone."""
    rows = visible_teams(by)
    if mine:
        rows = rows.filter(pk__in=_own_members(by).exclude(waits_for="").values("joint_team"))
    if status:
        rows = rows.filter(status=status)
        if not is_secretariat(by):  # where a team stands, whoever left it is not told
            rows = rows.filter(pk__in=_own_members(by).exclude(standing=Standing.LEFT).values("joint_team"))
    found = Paginator(_in_order(rows, by).prefetch_related("members"), ON_A_PAGE).get_page(number)
    own = set(_own_members(by).filter(joint_team__in=[row.pk for row in found]).values_list("pk", flat=True))
    return found, [_row(row, own) for row in found]


def _in_order(rows: QuerySet[JointTeam], by: Actor) -> QuerySet[JointTeam]:
    """Return teams, the latest changed first; those that `by` has left come last, changed or not."""
    if is_secretariat(by):
        return rows.order_by("-changed_at", "pk")
    inside = _own_members(by).exclude(standing=Standing.LEFT).filter(joint_team=OuterRef("pk"))
    changed = Case(When(Exists(inside), then="changed_at"), output_field=DateTimeField())
    return rows.order_by(changed.desc(nulls_last=True), "-pk")


def _row(row: JointTeam, own: set[int]) -> TeamRow:
    members = sorted(row.members.all(), key=lambda one: (one.standing != Standing.LEAD, one.pk))
    theirs = sorted((one for one in members if one.pk in own), key=lambda one: SEEING.index(Standing(one.standing)))
    standing = Standing(theirs[0].standing) if theirs else None
    has_left = standing is Standing.LEFT
    waiting = sorted((one.due_on, one.waits_for) for one in theirs if one.due_on)
    return TeamRow(
        reference=row.reference,
        form=TeamForm(row.form),
        status=None if has_left else TeamStatus(row.status),
        states=()
        if has_left
        else tuple(dict.fromkeys(one.state_code for one in members if one.standing in INSIDE or one.pk in own)),
        from_on=row.from_on,
        until_on=None if has_left else row.until_on,
        standing=standing,
        waits_for=waiting[0][1] if waiting else "",
        due_on=waiting[0][0] if waiting else None,
        synthetic=row.synthetic,
    )


def count_teams(by: Actor, state: str) -> int:
    """Return how many things in joint teams wait for `by` as somebody of `state`."""
    own = Actor(by.name, tuple(grant for grant in by.grants if grant.state == state), by.user_id)
    return _own_members(own).exclude(waits_for="").count()


def team_row(reference: str, by: Actor) -> JointTeam:
    """Return the row of a team that `by` may see. Raises: NotFound."""
    row = visible_teams(by).filter(reference=reference.upper()).first()
    if row is None:
        raise NotFound(N_("There is no such joint team."))
    return row


def team_of(reference: str, by: Actor) -> TeamView:
    """Return a team as `by` may know it; five queries. Raises: NotFound."""
    row = team_row(reference, by)
    members = list(_own_members(by).filter(joint_team=row))
    sides = {Side(one.state_code, one.authority_code) for one in members}
    lines, left_on = lines_of(row), _left_on(members)
    if left_on:
        lines = _until(lines, sides, left_on)
    team = team_now(row, lines)
    own = tuple(side for side in (team.lead, *(one.side for one in team.members)) if side in sides)
    return TeamView(
        pack=row.pack_id,
        reference=row.reference,
        team=team if own else _for_the_secretariat(team),
        own=own,
        lines=lines if own else (),
        version=row.version,
        proposed_on=row.proposed_on,
        created_by=row.created_by if own else "",
        changed_at=row.changed_at,
        synthetic=row.synthetic,
        left_on=left_on,
        admitted=admitted(roster_of(row.reference)) if own and not left_on else frozenset(),
    )


def lines_of(row: JointTeam) -> tuple[TeamLine, ...]:
    return tuple(read_team_line(text) for text in row.steps.order_by("number").values_list("line", flat=True))


def team_now(row: JointTeam, lines: Sequence[TeamLine]) -> Team:
    """Return the team that lines tell of; of a draft, which has none, by its terms."""
    return team_of_lines(lines) if lines else drafted(Terms.from_json(row.terms), row.created_at.date())


def _left_on(members: Iterable[TeamMember]) -> date | None:
    """Return from which day on whoever stands so has left; None while one of their sides is in."""
    days = [one.since if one.standing == Standing.LEFT else None for one in members]
    past = [day for day in days if day and day <= clock.today()]
    return max(past) if past and len(past) == len(days) else None


def _until(lines: Sequence[TeamLine], sides: Collection[Side], day: date) -> tuple[TeamLine, ...]:
    """Return the lines that sides know that left on a day: those before it, and up to the one that says so."""
    left = max(place for place, one in enumerate(lines) if one.move.act is Act.LEFT and one.move.side in sides)
    return tuple(one for place, one in enumerate(lines) if place <= left or one.at.date() < day)


def _for_the_secretariat(team: Team) -> Team:
    """Return what the Secretariat may know: the form, who is in, the status and the days."""
    terms = Terms(team.terms.form, team.lead, from_on=team.terms.from_on, until_on=team.terms.until_on)
    inside = team.current(clock.today())
    members = tuple(replace(one, reason="", answer=None, answered_on=None, received_on=None) for one in team.members)
    return Team(terms, team.status, team.since, tuple(one for one in members if one.side in inside))


def channel_of_team(view: TeamView) -> Channel:
    """Return a team as what sealed content travels in. own: None for whoever is not, or no longer, in the team."""
    team, today = view.team, clock.today()
    sides = team.current(today)
    gone = (one.side for one in team.members if one.side not in sides)
    own = () if view.left_on else tuple(one for one in view.own if one in sides)
    return Channel(
        pack=view.pack,
        reference=view.reference,
        header=team_header(view, sides),
        sides=sides,
        own=own[0] if own else None,
        lines=tuple(one.text for one in view.lines),
        is_open=team.status not in (TeamStatus.DRAFT, *ENDED),
        lead=team.lead,
        leaving=tuple(one for one in gone if party_of(view.pack, one) in view.admitted),
        synthetic=view.synthetic,
    )


def team_channel(reference: str, by: Actor) -> Channel:
    """Return the channel of a joint team. Raises: NotFound."""
    return channel_of_team(team_of(reference, by))


def team_header(view: TeamView, sides: Sequence[Side]) -> str:
    """Return the header of a team as it stands in a sealed file, in canonical form."""
    terms = view.team.terms
    return canonical(
        {
            "asked": [],
            "bases": list(terms.bases),
            "crime_types": list(terms.crime_types),
            "form": terms.form.value,
            "from_on": day_text(terms.from_on),
            "lead": party_of(view.pack, terms.lead),
            "members": sorted(party_of(view.pack, one) for one in sides),
            "request": view.reference,
            "sharing": terms.sharing.value,
            "until_on": day_text(terms.until_on),
            "v": 1,
        }
    )
