"""Points of contact in the directory as they stood on any day: what an assessment counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from enlace.directory.models import Authority, AuthorityRevision, Confirmation
from enlace.directory.rules.entry_json import from_json


@dataclass(frozen=True)
class ContactRecord:
    """When a State recorded, ended and confirmed an entry of some kind: what is needed to look back to any day."""

    recorded_at: datetime
    retired_at: datetime | None
    confirmed_at: tuple[datetime, ...]
    synthetic: bool


def contact_records(pack_code: str, kind: str) -> Mapping[str, tuple[ContactRecord, ...]]:
    """Return State -> its entries of `kind`, those that were retired since too; a State without one is left out."""
    rows = list(Authority.objects.filter(pack_id=pack_code, kind=kind).order_by("state_code", "code"))
    numbers = [row.pk for row in rows]
    entered = dict(
        AuthorityRevision.objects.filter(authority_id__in=numbers, version=1).values_list("authority_id", "at")
    )
    confirmed: dict[int, list[datetime]] = {}
    for number, at in Confirmation.objects.filter(authority_id__in=numbers).values_list("authority_id", "at"):
        confirmed.setdefault(number, []).append(at)
    found: dict[str, tuple[ContactRecord, ...]] = {}
    for row in rows:
        record = ContactRecord(
            entered.get(row.pk, row.changed_at),
            row.retired_at,
            tuple(sorted(confirmed.get(row.pk, ()))),
            row.synthetic,
        )
        found[row.state_code] = (*found.get(row.state_code, ()), record)
    return found


@dataclass(frozen=True)
class Mailbox:
    """Where an entry of the directory is written to, and the languages spoken there (ISO 639-1)."""

    email: str
    languages: tuple[str, ...]


def mailboxes(pack_code: str, kind: str) -> Mapping[str, tuple[Mailbox, ...]]:
    """Return State -> where its entries of `kind` are written to; for letters of the Secretariat, never for a page
    that everybody reads.
    """
    found: dict[str, tuple[Mailbox, ...]] = {}
    for row in Authority.objects.filter(pack_id=pack_code, kind=kind, retired_at=None).order_by("state_code", "code"):
        entry = from_json(row.content)
        if entry.email:
            found[row.state_code] = (*found.get(row.state_code, ()), Mailbox(entry.email, entry.languages))
    return found


def latest_change(pack_code: str) -> tuple[int, int]:
    """Return what changes whenever an entry of the pack is recorded, changed, retired or confirmed."""
    last = Max("pk")
    revisions = AuthorityRevision.objects.filter(authority__pack_id=pack_code).aggregate(last=last)
    confirmations = Confirmation.objects.filter(authority__pack_id=pack_code).aggregate(last=last)
    return revisions["last"] or 0, confirmations["last"] or 0
