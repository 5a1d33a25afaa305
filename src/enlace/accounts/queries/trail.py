"""The audit trail as its readers may see it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from enlace.accounts.models import AuditEntry
from enlace.accounts.queries import entry_of
from enlace.accounts.rules.networks import network_of
from enlace.accounts.rules.trail_words import SECRETARIAT

ON_A_PAGE = 50
SHOWN_AT_MOST = 20
# Counts of these would tell of requests that are named to nobody but their two States, and of drafts of teams.
UNCOUNTED = ("cooperation.request.kept", "cooperation.team.kept")


@dataclass(frozen=True)
class Wanted:
    """Which entries: of one State ("": of the Secretariat, its acts for States too; None: all), on which days, of
    which kind.

    since, until: days of UTC, both included.
    """

    state: str | None = None
    since: date | None = None
    until: date | None = None
    verb: str = ""


@dataclass(frozen=True)
class Refusal:
    """An attempt to sign in that failed: when, from where, at which step; limited: refused as one too many."""

    at: datetime
    address: str
    step: str
    limited: bool


def _found(wanted: Wanted) -> QuerySet[AuditEntry]:
    found = AuditEntry.objects.all()
    if wanted.state is not None:
        found = found.filter(_of(wanted.state))
    if wanted.since:
        found = found.filter(at__gte=datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        found = found.filter(at__lte=datetime.combine(wanted.until, time.max, UTC))
    return found.filter(verb=wanted.verb) if wanted.verb else found


def _of(state: str) -> Q:
    """Return what picks the entries of a State, or ("") of the Secretariat: its own, and what it did elsewhere."""
    return Q(state_code=state) if state else Q(state_code="") | Q(detail__as=SECRETARIAT)


def page(wanted: Wanted, number: str) -> Page[AuditEntry]:
    """Return one page of the entries, the newest first; the nearest page, where there is no such number."""
    return Paginator(_found(wanted).order_by("-number"), ON_A_PAGE).get_page(number)


def refusals(username: str) -> tuple[Refusal, ...]:
    """Return the last attempts to sign in as `username` that failed, the newest first, each of them once."""
    rows = AuditEntry.objects.filter(verb="accounts.session.refused", subject=username).order_by("-number")
    found = (Refusal(row.at, row.address, row.detail["step"], row.detail["limit"]) for row in rows[:SHOWN_AT_MOST])
    return tuple(dict.fromkeys(found))


def is_new_address(username: str, address: str) -> bool:
    """Return whether `username` has signed in before, but never from where `address` is."""
    rows = AuditEntry.objects.filter(verb="accounts.session.opened", subject=username)
    known = {network_of(one) for one in rows.values_list("address", flat=True).distinct()}
    return bool(known) and network_of(address) not in known


def kinds(state: str) -> tuple[str, ...]:
    """Return the kinds of entry that `state` has."""
    return tuple(AuditEntry.objects.filter(_of(state)).order_by("verb").values_list("verb", flat=True).distinct())


def totals() -> tuple[tuple[str, str, int], ...]:
    """Return (State, kind, how many) for all States, without anything of what the entries say."""
    rows = AuditEntry.objects.exclude(Q(state_code="") | Q(verb__in=UNCOUNTED)).values_list("state_code", "verb")
    return tuple(rows.annotate(count=Count("number")).order_by("state_code", "verb"))


def lines(wanted: Wanted) -> Iterator[str]:
    """Yield each entry as a line of JSON, in order of number, with its hash, so that a copy can be checked."""
    for row in _found(wanted).order_by("number").iterator(chunk_size=2000):
        entry = asdict(entry_of(row))
        yield json.dumps(entry | {"at": row.at.isoformat(), "hash": row.hash}, ensure_ascii=False) + "\n"
