"""Who is acting, and the audit trail as it stands."""

from collections.abc import Iterator

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.chain import Entry, first_broken
from enlace.accounts.rules.permissions import Actor, Grant, Role


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


def _entries() -> Iterator[tuple[Entry, str]]:
    for row in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        yield entry_of(row), row.hash


def first_broken_entry() -> int | None:
    """Return the number of the first audit entry at fault, or None."""
    return first_broken(_entries())


def audit_length() -> int:
    """Return how many entries the audit trail has."""
    return AuditEntry.objects.count()


def audit_head() -> tuple[int, str]:
    """Return the number and the hash of the last entry; 0 and "" where there is none."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return last or (0, "")


def audit_hash(number: int) -> str:
    """Return the hash of the entry of that number, or ""."""
    return AuditEntry.objects.filter(number=number).values_list("hash", flat=True).first() or ""
