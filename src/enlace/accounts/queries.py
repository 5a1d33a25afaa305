"""Who is acting, and the audit trail as it stands."""

from collections.abc import Iterator
from typing import Any

from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.rules.chain import Entry, first_broken
from enlace.accounts.rules.permissions import Actor, Grant, Role


def actor_of(user: User) -> Actor:
    """Return `user` with all grants."""
    grants = RoleGrant.objects.filter(user=user).order_by("role", "state_code", "authority_code")
    return Actor(
        name=user.get_username(),
        grants=tuple(Grant(Role(grant.role), grant.state_code, grant.authority_code) for grant in grants),
        user_id=user.pk,
    )


def _entries() -> Iterator[tuple[Entry, str]]:
    for row in AuditEntry.objects.order_by("number").iterator(chunk_size=2000):
        entry = Entry(
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
        yield entry, row.hash


def first_broken_entry() -> int | None:
    """Return the number of the first audit entry at fault, or None."""
    return first_broken(_entries())


def entries_of(verb: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield subject and detail of the audit entries with this verb, in order."""
    yield from AuditEntry.objects.filter(verb=verb).order_by("number").values_list("subject", "detail").iterator(2000)


def audit_length() -> int:
    """Return how many entries the audit trail has."""
    return AuditEntry.objects.count()
