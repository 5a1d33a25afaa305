"""Who confirms which entries, which are due, and what a link in a letter opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import Max, Min

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.accounts.rules.permissions import ROLES, Actor, Grant, Permission, Role
from enlace.common.texts import Text
from enlace.directory.models import Authority, AuthorityRevision, Confirmation, Reminder
from enlace.directory.queries.entries import EntryView, entry_of
from enlace.directory.rules.freshness import STEPS, age_of, is_changed_since, step_reached
from enlace.directory.rules.links import ConfirmLink, LinkStatus, address_mark, link_from, status_of

# The ways in which an entry is confirmed.
PAGE, LINK, CHANGE = "page", "link", "change"
_SALT = "directory.entry.confirm"
LONGEST_TOKEN = 1000


def signed(link: ConfirmLink) -> str:
    """Return `link` as it stands in an address; only who holds the server's secret can make one."""
    return Signer(salt=_SALT).sign_object(link.as_json(), compress=False)


@dataclass(frozen=True)
class Opened:
    """What a link opens. All but its status is None where it was not written by us."""

    status: LinkStatus
    link: ConfirmLink | None = None
    pack: str = ""
    state: str = ""
    code: str = ""
    by: Actor | None = None
    email: str = ""

    def entry(self) -> EntryView:
        """Return the entry as its people read it. Raises: NotFound."""
        return entry_of(self.pack, self.state, self.code, by_states=True)


def opened(token: str, now: datetime) -> Opened:
    """Return what the link `token` opens at `now`: it acts for its person, with what the person may do today."""
    try:
        # Longer ones are not ours, and not worth the work of looking.
        link = link_from(Signer(salt=_SALT).unsign_object(token)) if len(token) <= LONGEST_TOKEN else None
    except (BadSignature, ValueError):
        link = None
    if link is None:
        return Opened(LinkStatus.ALTERED)
    row = Authority.objects.filter(pk=link.entry).first()
    person = User.objects.filter(pk=link.person, is_active=True).first()
    if row is None or person is None:
        return Opened(LinkStatus.CLOSED, link)
    by = actor_of(person)
    status = status_of(
        link,
        version=0 if row.retired_at else row.version,
        address=address_mark(person.email),
        permitted=by.may(Permission.ENTRY_CONFIRM, row.state_code, row.code),
        used_at=last_by_link(row, person.get_username(), link.version),
        now=now,
    )
    return Opened(status, link, row.pack_id, row.state_code, row.code, by, person.email)


def last_by_link(row: Authority, username: str, version: int) -> datetime | None:
    """Return when a person last confirmed a version of an entry by a link."""
    given = Confirmation.objects.filter(authority=row, by=username, version=version, way=LINK)
    found: datetime | None = given.aggregate(last=Max("at"))["last"]
    return found


@dataclass(frozen=True)
class DueEntry:
    """An entry that a person is reminded of. counted_from: as in `Reminder`; new: this step was not told of yet."""

    number: int
    pack: str
    state: str
    code: str
    names: Text
    version: int
    confirmed_at: datetime | None
    changed_at: datetime
    counted_from: datetime
    step: int
    new: bool


@dataclass(frozen=True)
class Due:
    """A person with all entries that are due; language: that of the person's letters."""

    person: int
    username: str
    email: str
    language: str
    entries: tuple[DueEntry, ...]


def due(now: datetime) -> tuple[Due, ...]:
    """Return the people to be written to: those for whom at least one entry has reached a new step."""
    rows = list(Authority.objects.filter(retired_at=None).order_by("pack_id", "state_code", "code"))
    entered = dict(
        AuthorityRevision.objects.filter(authority__retired_at=None)
        .values_list("authority_id")
        .annotate(first=Min("at"))
        .values_list("authority_id", "first")
    )
    reached = {
        row.pk: step for row in rows if (step := _step(row, entered.get(row.pk, row.changed_at), now)) is not None
    }
    told = set(Reminder.objects.filter(authority_id__in=reached).values_list(*_REMINDED))
    found = []
    for person, grants in _confirmers().items():
        entries = tuple(
            _due_entry(row, entered.get(row.pk, row.changed_at), reached[row.pk], person, told)
            for row in rows
            if row.pk in reached and _covers(grants, row)
        )
        if any(entry.new for entry in entries):
            found.append(Due(person.pk, person.get_username(), person.email, person.language, entries))
    return tuple(found)


def _step(row: Authority, entered: datetime, now: datetime) -> int | None:
    changed_since = is_changed_since(row.confirmed_at, row.changed_at)
    return step_reached(row.confirmed_at, entered, now, changed_since=changed_since)


_REMINDED = ("authority_id", "person_id", "counted_from", "step")


def _due_entry(
    row: Authority, entered: datetime, step: int, person: User, told: set[tuple[int, int, datetime, int]]
) -> DueEntry:
    counted_from = row.confirmed_at or entered
    # Whoever was told of a later step needs not be told of an earlier one.
    known = any((row.pk, person.pk, counted_from, one) in told for one in (step, *STEPS) if one >= step)
    return DueEntry(
        number=row.pk,
        pack=row.pack_id,
        state=row.state_code,
        code=row.code,
        names=row.content["names"],
        version=row.version,
        confirmed_at=row.confirmed_at,
        changed_at=row.changed_at,
        counted_from=counted_from,
        step=step,
        new=not known,
    )


def _confirmers() -> Mapping[User, tuple[Grant, ...]]:
    """Return the people of States who may confirm entries and can be written to, with the roles that say so."""
    roles = [role.value for role in Role if Permission.ENTRY_CONFIRM in ROLES[role] and role is not Role.OPERATOR]
    held: dict[User, tuple[Grant, ...]] = {}
    grants = RoleGrant.objects.filter(role__in=roles, user__is_active=True).exclude(user__email="")
    for one in grants.select_related("user").order_by("user_id", "pk"):
        grant = Grant(Role(one.role), one.state_code, one.authority_code)
        held[one.user] = (*held.get(one.user, ()), grant)
    return held


def _covers(grants: Iterable[Grant], row: Authority) -> bool:
    return any(grant.covers(Permission.ENTRY_CONFIRM, row.state_code, row.code) for grant in grants)


def days_since(entry: DueEntry, now: datetime) -> int | None:
    """Return how many days ago the entry was confirmed; None if it never was."""
    return age_of(entry.confirmed_at, now).days
