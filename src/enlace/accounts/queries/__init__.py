"""Who is acting, and the audit trail as it stands."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q

from enlace.accounts.models import AuditEntry, JobRun, RoleGrant, User, Worker
from enlace.accounts.rules.chain import Entry, first_broken
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.accounts.rules.queue import Queue

# What a driver or the hash raises over a value that somebody wrote past the program, such as an instant that is none.
UNREADABLE = (ValueError, TypeError, AttributeError)


def actor_of(user: User, *, address: str = "") -> Actor:
    """Return `user` with all grants. address: the network address that the request came from."""
    grants = RoleGrant.objects.filter(user=user).order_by("role", "state_code", "authority_code")
    return Actor(
        name=user.get_username(),
        grants=tuple(Grant(Role(grant.role), grant.state_code, grant.authority_code) for grant in grants),
        user_id=user.pk,
        address=address,
    )


def entry_of(row: AuditEntry) -> Entry:
    """Return an entry as it was hashed."""
    return Entry(
        row.number,
        row.at,
        row.actor,
        row.state_code,
        row.verb,
        row.subject,
        row.detail,
        row.previous_hash,
        row.address,
    )


def _entries(at_once: int = 2000) -> Iterator[tuple[Entry, str]]:
    for row in AuditEntry.objects.order_by("number").iterator(chunk_size=at_once):
        yield entry_of(row), row.hash


def first_broken_entry() -> int | None:
    """Return the number of the first audit entry at fault, or None; what cannot even be read is at fault."""
    try:
        return first_broken(_entries())
    except UNREADABLE:
        return _first_unreadable()


def _first_unreadable() -> int | None:
    """Return the number of the first entry at fault, reading them one at a time."""
    last = 0

    def readable() -> Iterator[tuple[Entry, str]]:
        nonlocal last
        for entry, stored in _entries(1):
            yield entry, stored
            last = entry.number

    try:
        return first_broken(readable())
    except UNREADABLE:
        return last + 1


def entries_of(verb: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield subject and detail of the audit entries with this verb, in order."""
    yield from AuditEntry.objects.filter(verb=verb).order_by("number").values_list("subject", "detail").iterator(2000)


def changes_told(subjects: Collection[str], verbs: Collection[str]) -> Mapping[str, tuple[int, datetime]]:
    """Return how often, and when last, one of these things was done to each subject; those never touched are left out.

    The trail only grows, so neither ever goes back.
    """
    rows = AuditEntry.objects.filter(subject__in=subjects, verb__in=verbs).order_by("subject").values_list("subject")
    return {subject: (count, last) for subject, count, last in rows.annotate(count=Count("pk"), last=Max("at"))}


def audit_length() -> int:
    """Return how many entries the audit trail has."""
    return AuditEntry.objects.count()


def queue() -> Queue:
    """Return the task queue as it stands."""
    seen = Worker.objects.aggregate(at=Max("seen_at"))["at"]
    jobs = JobRun.objects.aggregate(due=Min("due_at"), jobs=Count("pk"), failing=Count("pk", filter=Q(failures__gt=0)))
    return Queue(seen, jobs["due"], jobs["jobs"], jobs["failing"])


def due_jobs(at: datetime) -> frozenset[str]:
    """Return the names of the jobs that are due, whoever may be running them."""
    return frozenset(JobRun.objects.filter(due_at__lte=at).values_list("name", flat=True))


def worker_seen_at(host: str) -> datetime | None:
    """Return when the worker of `host` last said that it is there."""
    return Worker.objects.filter(host=host).values_list("seen_at", flat=True).first()


def workers_seen_since(at: datetime) -> int:
    """Return on how many machines a worker was seen since `at`."""
    return Worker.objects.filter(seen_at__gte=at).count()


def failing_jobs() -> tuple[tuple[str, int, str], ...]:
    """Return the jobs that fail: name, how often in a row, the class of the last error and where it was raised."""
    rows = JobRun.objects.filter(failures__gt=0).order_by("name")
    return tuple(rows.values_list("name", "failures", "error"))


def last_entry_at() -> datetime | None:
    """Return the instant of the last entry of the audit trail."""
    return AuditEntry.objects.order_by("-number").values_list("at", flat=True).first()


def synthetic_people() -> int:
    """Return how many invented people could sign in."""
    return User.objects.filter(synthetic=True, is_active=True).count()


def audit_head() -> tuple[int, str]:
    """Return the number and the hash of the last entry; 0 and "" where there is none."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, "")


def audit_hash(number: int) -> str:
    """Return the hash of the entry of that number, or ""."""
    return AuditEntry.objects.filter(number=number).values_list("hash", flat=True).first() or ""


def has_real_people() -> bool:
    """Return whether anybody has an account who is not of the invented cast."""
    return User.objects.filter(synthetic=False).exists()
