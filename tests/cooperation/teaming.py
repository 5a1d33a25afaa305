"""Joint teams of authorities of up to four States, for tests: SYNTHETIC, as everybody in them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from enlace.accounts.models import RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.common import clock
from enlace.cooperation.models import JointTeam
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import Competence, Entry
from tests.conftest import browser_of
from tests.cooperation.requesting import AT, desks

Three = tuple[User, User, User]
LEAD = "ATG/CENTRAL"
NEW = "/en/teams/new/?from=ATG/CENTRAL&form={form}&states=ARG&states=BLZ"
TERMS: dict[str, Any] = {
    "invited": ["ARG/CENTRAL", "BLZ/CENTRAL"],
    "bases": ["UNTOC"],
    "crime_types": ["laundering"],
    "from_on": "2026-12-01",
    "until_on": "2027-12-01",
    "sharing": "equal",
    "version": "1",
}
REPORT: dict[str, Any] = {
    "outcome": "reached",
    "results": ["persons_charged", "assets_seized"],
    "assets": "to_share",
    "share_by": "2030-01-31",
}


def more_desks() -> None:
    """Record the desks of State A and State B, and one each of Belize and Brazil."""
    desks()
    for state in ("BLZ", "BRA"):
        entry = Entry(state, "CENTRAL", "ca_mla", {"en": f"CENTRAL of {state}"}, competences=(Competence("jit"),))
        create_entry("OAS", entry, state=state, authority="CENTRAL", by=OPERATOR, at=AT)


def contact(state: str) -> User:
    """Return the point of contact of a State, who can be written to."""
    user = User.objects.create_user(username=f"contact_{state}", password=None, synthetic=True)
    user.email = f"{state.lower()}@example.org"
    user.save()
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code=state)
    return user


def drafted(user: User, form: str = "jit", **more: Any) -> str:
    """Begin a team on its page and return its reference."""
    answer = browser_of(user).post(NEW.format(form=form), TERMS | more)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).rstrip("/").rsplit("/", 1)[-1]


def take(user: User, reference: str, target: str, side: str, sent: Mapping[str, Any] | None = None) -> HttpResponse:
    """Take a step on the page of a team."""
    answer: HttpResponse = browser_of(user).post(
        f"/en/teams/{reference}/step/", {"target": target, "side": side, **(sent or {})}
    )
    return answer


def proposed(user: User, form: str = "jit", **more: Any) -> str:
    """Begin a team, propose it and return its reference."""
    reference = drafted(user, form, **more)
    assert take(user, reference, "proposed", "ATG/CENTRAL").status_code == 302
    return reference


def page_of(user: User, reference: str) -> str:
    return str(browser_of(user).get(f"/en/teams/{reference}/").content.decode())


def status_of(reference: str) -> str:
    return JointTeam.objects.get(reference=reference).status


def today() -> str:
    return clock.today().isoformat()


def accept(user: User, reference: str, side: str) -> None:
    """Accept an invitation for one side, signed today."""
    assert take(user, reference, "accepted", side, {"on": today()}).status_code == 302


def operating(people: Three, **more: Any) -> str:
    """Begin a team that two others have accepted, and return its reference."""
    lead, second, third = people
    reference = proposed(lead, **more)
    accept(second, reference, "ARG/CENTRAL")
    accept(third, reference, "BLZ/CENTRAL")
    assert take(lead, reference, "begun", LEAD).status_code == 302
    return reference
