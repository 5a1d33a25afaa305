"""What tests of sealed content share."""

import pytest

from enlace.accounts.models import User
from enlace_desk.officers import Officer
from tests.cooperation.requesting import desks
from tests.cooperation.sealing import MADE, Desk


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
