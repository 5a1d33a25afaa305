"""Reminding of joint teams: every promise is followed until it is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.common import clock
from enlace.cooperation.models import TeamMember
from enlace.cooperation.tasks import remind_all_teams
from tests.cooperation.teaming import REPORT, contact, more_desks, proposed, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reached(ana: User, carla: User) -> None:
    more_desks()
    contact("BLZ")
    for user in (ana, carla):
        user.email = f"{user.username}@example.org"
        user.save()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def told() -> list[str]:
    """Return who was written to since this was last asked."""
    letters = Letter.objects.filter(about="cooperation.reminder")
    found = sorted(letters.values_list("recipient", flat=True))
    letters.delete()
    return found


def waits(state: str) -> str:
    return TeamMember.objects.get(state_code=state).waits_for


def test_whoever_is_invited_is_reminded_until_they_answer(ana: User, carla: User) -> None:
    reference = proposed(ana)
    due = clock.today() + timedelta(days=30)
    assert remind_all_teams(at(due - timedelta(days=8))) == 0
    assert remind_all_teams(at(due - timedelta(days=7))) == 2
    assert remind_all_teams(at(due - timedelta(days=7))) == 0
    assert told() == ["blz@example.org", "carla@example.org"]
    take(carla, reference, "declined", "ARG/CENTRAL", {"reason": "terms"})
    assert remind_all_teams(at(due + timedelta(days=2))) == 1
    letter = Letter.objects.get(about="cooperation.reminder")
    assert letter.subject.startswith("SYNTHETIC: ")
    assert "accept or decline" in letter.body
    entry = AuditEntry.objects.filter(verb="cooperation.teams.reminded").last()
    assert entry is not None
    assert (entry.state_code, entry.subject, entry.detail) == ("", "teams", {})


def test_the_end_the_closing_and_the_sharing_are_reminded_of(ana: User, carla: User) -> None:
    today = clock.today()
    until = today + timedelta(days=200)
    reference = proposed(ana, invited=["ARG/CENTRAL"], until_on=until.isoformat())
    take(carla, reference, "accepted", "ARG/CENTRAL", {"on": today.isoformat()})
    take(ana, reference, "begun", "ATG/CENTRAL")
    remind_all_teams(at(until - timedelta(days=1)))
    assert told() == ["ana@example.org"]
    by = today + timedelta(days=100)
    take(ana, reference, "reported", "ATG/CENTRAL", REPORT | {"share_by": by.isoformat()})
    assert (waits("ATG"), waits("ARG")) == ("share", "confirm")
    remind_all_teams(at(today + timedelta(days=32)))
    assert told() == ["carla@example.org"]
    take(carla, reference, "confirmed", "ARG/CENTRAL")
    remind_all_teams(at(by + timedelta(days=2)))
    assert told() == ["ana@example.org"]
    take(ana, reference, "shared", "ATG/CENTRAL", {"on": today.isoformat()})
    assert (waits("ATG"), waits("ARG")) == ("", "receive")
    remind_all_teams(at(today + timedelta(days=32)))
    assert told() == ["carla@example.org"]
    take(carla, reference, "received", "ARG/CENTRAL", {"on": today.isoformat()})
    assert (waits("ATG"), waits("ARG")) == ("", "")
    assert remind_all_teams(at(by + timedelta(days=400))) == 0
