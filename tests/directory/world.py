"""A small directory for tests: entries of State A and State B, and people who can be written to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import Actor, Grant, Role
from enlace.directory.actions.entries import create_entry
from enlace.directory.models import Authority, Confirmation
from enlace.directory.rules.entries import Access, Competence, Entry, Person, Requirements

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ENTERED = NOW - timedelta(days=400)
POINT = Actor("point of ATG", (Grant(Role.POINT_OF_CONTACT, "ATG"),))

DESK = Entry(
    state="ATG",
    code="PROSECUTION",
    kind="prosecution",
    names={"en": "Prosecution", "es": "Fiscalía"},
    postal_address="1 High Street\nSaint John's",
    phone="+1 268 000 0000",
    email="desk@example.org",
    website="https://example.org",
    languages=("es", "en"),
    hours="Monday to Friday, 8 to 16",
    time_zone="America/Antigua",
    line_247="+1 268 000 0001",
    urgent={"en": "Call the line first."},
    requirements=Requirements(("en", "es"), 2, {"en": "Apostille"}),
    channels=("central", "interpol"),
    competences=(Competence("mla", "UNTOC", "18", "laundering"), Competence("extradition")),
    people=(Person("Alma Person", {"en": "Head"}, "+1 268 000 0002", "alma@example.org", ("en", "fr")),),
    note={"en": "A note"},
    access={"website": Access.STATES},
)


def store(entry: Entry = DESK, *, confirmed_days: int | None = None, **changed: Any) -> Authority:
    """Store an entry that was recorded long ago and confirmed `confirmed_days` ago, if at all."""
    wanted = replace(entry, **changed)
    # Somebody who may write for the State and not confirm: what they write waits.
    by = Actor("its State", (Grant(Role.ASSISTANT, wanted.state),))
    create_entry("OAS", wanted, state=wanted.state, authority=wanted.code, by=by, at=ENTERED)
    row = Authority.objects.get(pack_id="OAS", state_code=wanted.state, code=wanted.code)
    if confirmed_days is not None:
        at = NOW - timedelta(days=confirmed_days)
        Confirmation.objects.create(authority=row, version=1, at=at, by="its State", way="page")
        row.confirmed_at, row.confirmed_by = at, "its State"
        row.save()
    return row


def person(name: str, role: Role, state: str, authority: str = "", language: str = "en") -> User:
    """Return somebody with a role and an address."""
    user = User.objects.create_user(username=name, email=f"{name}@example.org", password=None, language=language)
    RoleGrant.objects.create(user=user, role=role, state_code=state, authority_code=authority)
    return user
