"""What tests of sealed content and of joint teams share."""

import pytest

from enlace.accounts.models import User
from enlace_desk.officers import Officer
from tests.cooperation.requesting import desks
from tests.cooperation.sealing import MADE, Desk
from tests.cooperation.teaming import Three, contact


@pytest.fixture
def both(ana: User, carla: User) -> tuple[Desk, Desk]:
    """The desks of the two States, each with keys that the other has compared."""
    return keyed(ana, carla)


def keyed(ana: User, carla: User) -> tuple[Desk, Desk]:
    """Have both make keys and bring them to the platform."""
    desks()
    officers = {
        state: Officer.new(pack="OAS", state=state, authority="CENTRAL", officer=name, made_at=MADE)
        for state, name in (("ATG", "ana"), ("ARG", "carla"))
    }

    def trusted() -> frozenset[str]:
        return frozenset(one.hash for one in officers.values())

    found = (Desk(ana, "ATG", officers["ATG"], trusted), Desk(carla, "ARG", officers["ARG"], trusted))
    for one in found:
        assert one.bring_keys(one.made()).status_code == 302
    return found


@pytest.fixture
def three(ana: User, carla: User) -> Three:
    """The points of contact of three States, with addresses to write to; the first leads."""
    for user in (ana, carla):
        user.email = f"{user.username}@example.org"
        user.save()
    return ana, carla, contact("BLZ")
