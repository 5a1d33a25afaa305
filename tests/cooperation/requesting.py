"""A request between State A and State B, for tests: SYNTHETIC, as everybody in them."""

from datetime import UTC, datetime
from typing import Any

from django.test import Client

from enlace.accounts.models import User
from enlace.accounts.rules.permissions import OPERATOR
from enlace.cooperation.models import CoopRequest
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import Competence, Entry
from tests.conftest import browser_of

AT = datetime(2026, 11, 4, tzinfo=UTC)
DESKS = (("ATG", "CENTRAL"), ("ATG", "FIU"), ("ARG", "CENTRAL"), ("ARG", "FIU"))
NEW = "/en/requests/new/?from=ATG/CENTRAL&to=ARG&form="
MLA: dict[str, Any] = {
    "requested_authority": "CENTRAL",
    "legal_basis": ["UNTOC"],
    "asked": ["records", "video"],
    "crime_types": ["laundering"],
    "language": ["es"],
    "priority": "routine",
    "filled": ["subject", "facts", "action", "purpose", "hearing"],
    "version": "1",
}
RELOCATION: dict[str, Any] = {
    "requested_authority": "CENTRAL",
    "legal_basis": ["UNTOC"],
    "asked": ["relocation"],
    "language": ["es"],
    "priority": "routine",
    "filled": ["risk", "household", "duration", "costs", "contact"],
}


def desks() -> None:
    """Record two authorities of each of the two States, one central and one financial intelligence unit."""
    for state, code in DESKS:
        kind = "ca_mla" if code == "CENTRAL" else "fiu"
        entry = Entry(state, code, kind, {"en": f"{code} of {state}"}, competences=(Competence("mla"),))
        create_entry("OAS", entry, state=state, authority=code, by=OPERATOR, at=AT)


def drafted(user: User, form: str = "mla", **more: Any) -> str:
    """Begin a request on its page and return its reference."""
    base = RELOCATION if form == "witness_relocation" else MLA
    answer = browser_of(user).post(f"{NEW}{form}", base | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[-1]


def step(user: User, reference: str, target: str, **more: Any) -> int:
    """Take a step on the page of a request and return the status of the answer."""
    sent = {"target": target, **more}
    return int(browser_of(user).post(f"/en/requests/{reference}/step/", sent).status_code)


def sent(user: User, form: str = "mla", **more: Any) -> str:
    """Begin a request, send it and return its reference."""
    reference = drafted(user, form, **more)
    assert step(user, reference, "sent") == 302
    return reference


def status_of(reference: str) -> str:
    return CoopRequest.objects.get(reference=reference).status


def page_of(user: User, reference: str) -> str:
    browser: Client = browser_of(user)
    return str(browser.get(f"/en/requests/{reference}/").content.decode())
