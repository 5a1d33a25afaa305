"""Reminding of requests: who is written to before and after the last day, and how high it goes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.rules.permissions import OPERATOR, Role
from enlace.cooperation.actions.reminding import remind
from enlace.cooperation.models import CoopReminder, CoopRequest
from enlace.cooperation.queries.request_reminding import remindings_due
from enlace.cooperation.tasks import remind_all
from tests.cooperation.requesting import desks, sent, step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reached(ana: User, carla: User) -> None:
    """Both points of contact can be written to, so the platform delivers what the one sends to the other."""
    desks()
    for user in (ana, carla):
        user.email = f"{user.username}@example.org"
        user.save()


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def told(after: int) -> list[str]:
    """Return who was written to by the letters after the first `after`."""
    return sorted(Letter.objects.filter(about="cooperation.reminder").values_list("recipient", flat=True)[after:])


def due_of(reference: str) -> date:
    day = CoopRequest.objects.get(reference=reference).due_on
    assert day is not None
    return day


def test_whoever_must_act_is_reminded_once_before_and_then_after_the_last_day(ana: User) -> None:
    due = due_of(sent(ana))
    assert remind_all(at(due - timedelta(days=8))) == 0
    assert remind_all(at(due - timedelta(days=7))) == 1
    assert remind_all(at(due - timedelta(days=6))) == 0
    assert told(0) == ["carla@example.org"]
    assert remind_all(at(due + timedelta(days=2))) == 1
    letter = Letter.objects.filter(about="cooperation.reminder")[0]
    assert letter.subject.startswith("SYNTHETIC: ")


def test_of_two_who_remind_at_once_the_second_writes_nothing_and_does_not_fail(ana: User) -> None:
    due = due_of(sent(ana))
    day = due + timedelta(days=2)
    first, second = remindings_due(day), remindings_due(day)
    assert remind(first, by=OPERATOR, at=at(day)) == 1
    assert remind(second, by=OPERATOR, at=at(day)) == 0
    assert told(0) == ["carla@example.org"]
    assert AuditEntry.objects.filter(verb="cooperation.requests.reminded").count() == 1


def test_of_two_who_remind_at_once_the_second_still_writes_what_the_first_did_not_find(ana: User) -> None:
    day = max(due_of(sent(ana)) for _ in range(2)) + timedelta(days=2)
    first, second = remindings_due(day)
    assert remind([first], by=OPERATOR, at=at(day)) == 1
    assert remind([first, second], by=OPERATOR, at=at(day)) == 1
    assert CoopReminder.objects.count() == 2


def test_a_late_step_goes_to_the_points_of_contact_of_both_states(ana: User) -> None:
    due = due_of(sent(ana))
    remind_all(at(due + timedelta(days=7)))
    before = Letter.objects.filter(about="cooperation.reminder").count()
    assert remind_all(at(due + timedelta(days=15))) == 2
    assert told(before) == ["ana@example.org", "carla@example.org"]
    assert remind_all(at(due + timedelta(days=16))) == 0


def test_an_emergency_goes_to_the_desk_on_duty(ana: User) -> None:
    reference = sent(ana, priority="emergency", urgency_reason=["life"])
    due = due_of(reference)
    remind_all(at(due + timedelta(days=1)))
    assert "desk" in set(CoopReminder.objects.values_list("step", flat=True))


def test_what_was_acted_on_reminds_nobody(ana: User, carla: User) -> None:
    reference = sent(ana)
    due = due_of(reference)
    step(carla, reference, "acknowledged")
    assert due_of(reference) > due
    assert remind_all(at(due + timedelta(days=2))) == 0


def test_the_trail_of_reminding_says_neither_of_whom_nor_of_how_many(ana: User) -> None:
    due = due_of(sent(ana, "witness_relocation"))
    assert remind_all(at(due + timedelta(days=2))) == 1
    assert not AuditEntry.objects.filter(verb="cooperation.requests.reminded").exists()
    due = due_of(sent(ana))
    remind_all(at(due + timedelta(days=2)))
    entry = AuditEntry.objects.get(verb="cooperation.requests.reminded")
    assert (entry.state_code, entry.subject, entry.detail) == ("", "requests", {})


def test_who_may_not_know_of_a_request_is_not_written_to_of_it(ana: User, diego: User, carla: User) -> None:
    RoleGrant.objects.filter(user=carla).delete()
    reference = sent(ana)
    step(diego, reference, "info_requested", missing=["requested_authority"])
    RoleGrant.objects.create(user=carla, role=Role.POINT_OF_CONTACT, state_code="ARG")
    before = Letter.objects.filter(about="cooperation.reminder").count()
    remind_all(at(due_of(reference) + timedelta(days=15)))
    assert set(told(before)) == {"ana@example.org"}


def test_the_secretariat_is_reminded_of_what_it_has_to_deliver(ana: User, carla: User, diego: User) -> None:
    RoleGrant.objects.filter(user=carla).delete()
    diego.email = "diego@example.org"
    diego.save()
    assert RoleGrant.objects.filter(user=diego, role=Role.OFFICER).exists()
    due = due_of(sent(ana))
    remind_all(at(due + timedelta(days=2)))
    assert told(0) == ["diego@example.org"]
