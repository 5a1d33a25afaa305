"""Requests as their reader may know them: the two sides see their own, the Secretariat the header of what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from enlace.accounts.models import User
from enlace.accounts.queries.people import Correspondent, correspondents, people_of
from enlace.accounts.rules.permissions import ROLES, Actor, Permission, Role
from enlace.common.errors import N_, NotFound
from enlace.cooperation.kinds import cooperation_kinds
from enlace.cooperation.models import Agreement, CoopRequest, CoopStep
from enlace.cooperation.rules.clocks import Due, due
from enlace.cooperation.rules.evidence import Line, read_line
from enlace.cooperation.rules.header import RECIPROCITY, Header, KnownCodes, Side
from enlace.cooperation.rules.kind import CooperationKind
from enlace.cooperation.rules.life import Life, Step
from enlace.cooperation.rules.statuses import Party, Priority, Status
from enlace.cooperation.rules.training import TRAINING
from enlace.directory.models import Authority
from enlace.directory.queries import states_of
from enlace.directory.queries.entries import vocabulary
from enlace.directory.rules.tongues import LANGUAGES
from enlace.instruments.queries.records import instrument_codes

ON_A_PAGE = 25
KEEP, ROUTE = Permission.REQUEST_KEEP, Permission.REQUEST_ROUTE
ENDED = (Status.CLOSED,)
ACTING = (Role.POINT_OF_CONTACT, Role.CONTRIBUTOR)


@dataclass(frozen=True)
class StepView:
    """A step as both sides keep it: its line of evidence, the hash, and when the platform was told."""

    line: Line
    text: str
    hash: str
    at: datetime


@dataclass(frozen=True)
class RequestView:
    """A request: its header and where it stands. parties: those for which its reader may act.

    header, filled: as the reader may know them; who sent it sees what they have changed since. sent: as last sent.

    waits_for, due_on: whose turn it is and until when; None where nothing is waited for.
    """

    pack: str
    reference: str
    header: Header
    sent: Header
    filled: frozenset[str]
    status: Status
    waits_for: Party | None
    due_on: date | None
    sent_on: date | None
    received_on: date | None
    version: int
    created_on: date
    created_by: str
    changed_at: datetime
    synthetic: bool
    script: str
    done: tuple[str, ...]
    parties: frozenset[Party]
    steps: tuple[StepView, ...] = ()

    @property
    def kind(self) -> CooperationKind:
        return kind_of(self.header.form)

    @property
    def life(self) -> Life:
        """The request as `rules.life` takes it; needs the steps."""
        steps = (Step(one.line.status, one.line.on) for one in self.steps)
        return Life(self.kind, self.sent.asked, (Step(Status.DRAFT, self.created_on), *steps), self.done)

    @property
    def due(self) -> Due | None:
        """What is waited for now; needs the steps."""
        return due(self.life, Priority(self.sent.priority), self.sent.needed_by)


def kind_of(form: str) -> CooperationKind:
    """Return a form of cooperation. Raises: NotFound."""
    kind = cooperation_kinds().get(form)
    if kind is None:
        raise NotFound(N_("There is no form of cooperation “%(code)s”."), code=form)
    return kind


def never_named() -> frozenset[str]:
    """Return the forms of which nobody but the two sides may know that a request exists."""
    return frozenset(kind.code for kind in cooperation_kinds().values() if kind.never_named)


def parties_of(by: Actor, requesting: Side, requested: Side) -> frozenset[Party]:
    """Return for which parties of a request `by` may act, if it may see it at all."""
    sides = {Party.REQUESTING: requesting, Party.REQUESTED: requested}
    found = {party for party, side in sides.items() if by.speaks_for(KEEP, side.state, side.authority)}
    return frozenset(found | ({Party.ROUTER} if by.may(ROUTE) and not by.states_for(KEEP) else set()))


def visible_requests(by: Actor) -> QuerySet[CoopRequest]:
    """Return the requests that `by` may see.

    Those from an authority of theirs; those to one, once sent; the Secretariat, which routes, sees what was sent, but
    never what may be named to nobody or is for practice alone.
    """
    wanted = Q(pk__in=[])
    for grant in by.grants:
        if grant.state and KEEP in ROLES[grant.role]:
            wanted |= _sent_by(grant.state, grant.authority) | _sent_to(grant.state, grant.authority)
    if by.may(ROUTE) and not by.states_for(KEEP):
        wanted |= Q(sent_on__isnull=False, script="") & ~Q(form__in=never_named())
    return CoopRequest.objects.filter(wanted)


def _sent_by(state: str, authority: str) -> Q:
    own = Q(requesting_state=state)
    return own & Q(requesting_authority=authority) if authority else own


def _sent_to(state: str, authority: str) -> Q:
    own = Q(requested_state=state) & (Q(received_on__isnull=False) | Q(status=Status.SENT))
    return own & Q(requested_authority=authority) if authority else own


@dataclass(frozen=True)
class Wanted:
    """Which requests to list. box: `mine` (to be acted on by the reader's side), `waiting`, `drafts`, `ended`, "" all.

    state: the other State. form, status: codes.
    """

    box: str = ""
    state: str = ""
    form: str = ""
    status: str = ""


def request_page(by: Actor, wanted: Wanted, number: str | None) -> tuple[Page[int], list[RequestView]]:
    """Return a page of the requests that `by` may see, what is due first, then the latest changed; three queries.

    Sorted are their keys alone: with what they hold, a hundred thousand would be carried along. Those of one State are
    looked up one by one, so all its keys are read at once and counted; those of all stand in order in one index, in
    which they are counted, and of which the page alone is read.
    """
    ordered = _wanted(by, wanted).order_by(F("due_on").asc(nulls_last=True), "-changed_at", "pk")
    keys = ordered.values_list("pk", flat=True)
    of_one_state = wanted.state or by.states_for(KEEP)
    found = Paginator(list(keys) if of_one_state else keys, ON_A_PAGE).get_page(number)
    rows = CoopRequest.objects.in_bulk(list(found))
    return found, [view_of(rows[key], by) for key in found]


def _wanted(by: Actor, wanted: Wanted) -> QuerySet[CoopRequest]:
    rows = visible_requests(by)
    if wanted.state:
        rows = rows.filter(Q(requesting_state=wanted.state) | Q(requested_state=wanted.state))
    if wanted.form:
        rows = rows.filter(form=wanted.form)
    if wanted.status:
        rows = rows.filter(status=wanted.status)
    box = {
        "mine": _their_turn(by),
        "waiting": Q(waits_for__gt="") & ~_their_turn(by),
        "drafts": Q(status=Status.DRAFT),
        "ended": Q(status__in=ENDED),
    }
    return rows.filter(box[wanted.box]) if wanted.box in box else rows


def _their_turn(by: Actor) -> Q:
    """Return what picks the requests that wait for `by`."""
    wanted = Q(pk__in=[])
    for grant in by.grants:
        if grant.state and KEEP in ROLES[grant.role]:
            wanted |= Q(waits_for=Party.REQUESTING) & _sent_by(grant.state, grant.authority)
            wanted |= Q(waits_for=Party.REQUESTED) & _sent_to(grant.state, grant.authority)
    return wanted | Q(waits_for=Party.ROUTER) if by.may(ROUTE) and not by.states_for(KEEP) else wanted


def count_waiting(by: Actor, state: str, today: date) -> tuple[int, int]:
    """Return how many requests wait for `by` as somebody of `state` ("": of the Secretariat), and how many are late."""
    own = Actor(by.name, tuple(grant for grant in by.grants if grant.state == state), by.user_id)
    rows = visible_requests(own).filter(_their_turn(own), script="")
    days = list(rows.values_list("due_on", flat=True))
    return len(days), sum(day is not None and day < today for day in days)


def request_row(reference: str, by: Actor) -> CoopRequest:
    """Return the row of a request that `by` may see. Raises: NotFound."""
    row = visible_requests(by).filter(reference=reference.upper()).first()
    if row is None:
        raise NotFound(N_("There is no such request."))
    return row


def request_of(reference: str, by: Actor) -> RequestView:
    """Return a request with its steps. Raises: NotFound."""
    row = request_row(reference, by)
    return view_of(row, by, row.steps.order_by("number"))


def view_of(row: CoopRequest, by: Actor, steps: Iterable[CoopStep] = ()) -> RequestView:
    """Return a row as `by` may know it; steps: of it, where they are needed."""
    sent = Header.from_json(row.header)
    parties = parties_of(by, sent.requesting, sent.requested)
    amended = row.amended if Party.REQUESTING in parties else None
    return RequestView(
        pack=row.pack_id,
        reference=row.reference,
        header=Header.from_json(amended["header"]) if amended else sent,
        sent=sent,
        filled=frozenset(amended["filled"] if amended else row.filled),
        status=Status(row.status),
        waits_for=Party(row.waits_for) if row.waits_for else None,
        due_on=row.due_on,
        sent_on=row.sent_on,
        received_on=row.received_on,
        version=row.version,
        created_on=row.created_at.date(),
        created_by=row.created_by,
        changed_at=row.changed_at,
        synthetic=row.synthetic,
        script=row.script,
        done=tuple(row.done),
        parties=parties,
        steps=tuple(StepView(read_line(one.line), one.line, one.hash, one.at) for one in steps),
    )


def answers_here(side: Side) -> bool:
    """Return whether somebody with an account acts for an authority, so that the platform delivers to it."""
    return any(
        role in ACTING and authority in ("", side.authority)
        for one in people_of(side.state)
        for role, authority in one.roles
    )


def readers_of(side: Side) -> tuple[Correspondent, ...]:
    """Return who acts for an authority and can be written to: its people, and the point of contact of its State."""
    return tuple(
        one
        for one in correspondents(side.state)
        if any(role in ACTING and authority in ("", side.authority) for role, authority in one.roles)
    )


def is_invented(by: Actor) -> bool:
    """Return whether `by` is one of the invented people of a demonstration, so that what they write is invented."""
    return by.user_id is not None and User.objects.filter(pk=by.user_id, synthetic=True).exists()


def known_codes(pack: str) -> KnownCodes:
    """Return the codes that a header of the pack may hold."""
    authorities: dict[str, set[str]] = {}
    rows = Authority.objects.filter(pack_id=pack, retired_at=None).values_list("state_code", "code")
    for state, code in rows:
        authorities.setdefault(state, set()).add(code)
    agreements = Agreement.objects.filter(pack_id=pack).values_list("code", flat=True)
    return KnownCodes(
        states=frozenset((TRAINING, *(one.code for one in states_of(pack)))),
        authorities={TRAINING: frozenset({TRAINING})} | {state: frozenset(one) for state, one in authorities.items()},
        bases=frozenset((*instrument_codes(pack), *agreements, RECIPROCITY)),
        crime_types=frozenset(vocabulary(pack).crimes),
        languages=LANGUAGES,
    )
