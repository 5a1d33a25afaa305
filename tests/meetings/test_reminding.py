"""Reminders of what is owed: each step once, one letter a person, in their language, of nothing they may not see."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError
from pytest_django import Settings

from enlace.accounts.models import AuditEntry, Letter, User
from enlace.accounts.rules.permissions import OPERATOR, Actor, Grant, Role
from enlace.accounts.tasks import deliver
from enlace.common.errors import NotAllowed
from enlace.directory.actions.entries import create_entry
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND
from enlace.meetings.actions.reminding import remind_owners
from enlace.meetings.models import Commitment, CommitmentReminder, Meeting, Owner
from enlace.meetings.queries.kept import forget
from enlace.meetings.queries.reminding import letters_due
from enlace.meetings.rules.reminding import STEPS, step_reached
from enlace.meetings.tasks import JOBS, remind_all
from tests.accounts.sink import Sink, listening
from tests.directory.test_rules_entries import ENTRY
from tests.meetings.holding import hold

# The rows are written past the actions, so that search knows nothing of them.
pytestmark = [pytest.mark.django_db, pytest.mark.rows_of_its_own]

DUE = date(2027, 6, 30)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def on(days: int) -> datetime:
    """Return nine in the morning of so many days after the day due."""
    return at(DUE + timedelta(days=days))


def owe(*parties: str, meeting: Meeting | None = None, gist: str = "Send the list.", **given: object) -> Commitment:
    """Store a commitment of these owners, due on `DUE`."""
    row = Commitment.objects.create(
        **{
            "pack_id": "OAS",
            "meeting": meeting,
            "code": f"test:{Commitment.objects.count()}",
            "kind": "entry" if meeting else "mandate",
            "gist": gist,
            "language": "en",
            "status": "open",
            "due_on": DUE,
        }
        | given
    )
    Owner.objects.bulk_create(Owner(commitment=row, party=party) for party in parties)
    # The row was written past the actions, so the trail does not tell that the register has changed.
    forget()
    return row


def reachable(user: User, language: str = "en") -> str:
    user.email, user.language = f"{user.username}@mail.example", language
    user.save()
    return str(user.email)


@pytest.fixture
def people(ana: User, carla: User, diego: User) -> None:
    reachable(ana)
    reachable(carla, "es")
    reachable(diego)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with listening() as (sink, port):
        settings.ENLACE_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield sink


def written(after: int = 0) -> list[str]:
    return list(Letter.objects.filter(pk__gt=after).order_by("pk").values_list("recipient", flat=True))


def test_each_step_is_told_once_whenever_the_job_runs(people: None) -> None:
    row = owe("ATG")
    told = {}
    for day in range(-40, 120):
        for _ in range(2):
            if count := remind_all(on(day)):
                told[day] = count
    assert told == dict.fromkeys(STEPS, 1)
    assert list(row.reminders.order_by("step").values_list("step", flat=True)) == [1, 2, 3, 4, 5]
    assert set(written()) == {"ana@mail.example"}


def test_a_job_that_did_not_run_tells_the_latest_step_only(people: None) -> None:
    row = owe("ATG")
    assert remind_all(on(200)) == 1
    assert remind_all(on(201)) == 0
    assert [one.step for one in row.reminders.all()] == [5]


def test_another_day_is_reminded_of_anew(people: None) -> None:
    row = owe("ATG")
    assert remind_all(on(2)) == 1
    Commitment.objects.filter(pk=row.pk).update(due_on=DUE + timedelta(days=40))
    forget()
    assert remind_all(on(2)) == 0
    assert remind_all(on(10)) == 1


def test_one_letter_a_person_with_all_that_is_due_in_their_language(people: None, sink: Sink) -> None:
    owe("ATG", gist="Send the list.")
    owe("ATG", "ARG", gist="Name\r\nan\texpert.", due_on=DUE - timedelta(days=60), translations={"es": "Designar."})
    owe("ATG", gist="Nothing hurries.", due_on=DUE + timedelta(days=300))
    owe("ATG", gist="No day.", due_on=None)
    assert remind_all(on(-30)) == 2
    assert deliver(on(-30)) == 2
    letter = sink.to("ana@mail.example")
    text = letter.get_content()
    assert letter["Subject"] == "2 commitments to be kept: their day is near or past"
    assert "Antigua and Barbuda: Name an expert." in text
    assert "Was due on May 1, 2027, 30 days ago" in text
    assert "Due on June 30, 2027, in 30 days" in text
    assert "Nothing hurries" not in text
    assert "No day" not in text
    assert text.index("expert") < text.index("Send the list.")
    assert "/en/road-map/test:" in text
    spanish = sink.to("carla@mail.example").get_content()
    assert "Designar." in spanish
    assert "Send the list." not in spanish
    assert "/es/road-map/test:" in spanish
    assert len(sink.messages) == 2


def test_a_body_is_reminded_through_the_officers_alone(people: None) -> None:
    owe("DTOC", "CICAD")
    assert remind_all(on(1)) == 1
    assert written() == ["diego@mail.example"]
    body = Letter.objects.get().body
    assert "Department against Transnational Organized Crime" in body
    entries = AuditEntry.objects.filter(verb="meetings.commitment.reminded").order_by("number")
    assert [(one.subject, one.state_code) for one in entries] == [("CICAD", ""), ("DTOC", "")]


@pytest.mark.parametrize("status", ["kept", "dropped"])
def test_nobody_is_reminded_of_what_is_done(people: None, status: str) -> None:
    owe("ATG", status=status)
    assert remind_all(on(1)) == 0


def test_what_was_carried_on_is_reminded_of_in_its_last_place_only(people: None) -> None:
    meeting = hold()
    first = owe("ATG", meeting=meeting, gist="As first said.")
    owe("ATG", meeting=meeting, gist="As said again.", continues=first)
    assert remind_all(on(1)) == 1
    body = Letter.objects.get().body
    assert "As said again." in body
    assert "As first said." not in body


def test_a_letter_holds_nothing_of_a_meeting_that_its_reader_may_not_see(people: None) -> None:
    secret = hold("secret-2027", access="secretariat")
    owe("ATG", "GS", meeting=secret, gist="Hush.")
    assert remind_all(on(1)) == 1
    assert written() == ["diego@mail.example"]
    assert list(CommitmentReminder.objects.values_list("party", flat=True)) == ["GS"]
    letters_of_states = hold("states-2027", access="states")
    owe("ATG", meeting=letters_of_states, gist="Among States.")
    assert remind_all(on(1)) == 1
    assert "Among States." in Letter.objects.get(recipient="ana@mail.example").body


def test_a_state_without_an_account_is_written_to_at_its_entry_of_what_is_public(people: None) -> None:
    for state, email in (("MEX", "mex@gov.example"), ("ATG", "atg@gov.example")):
        entry = replace(ENTRY, state=state, kind=POINT_OF_CONTACT_KIND, email=email, languages=("es",))
        create_entry("OAS", entry, by=OPERATOR, at=on(-90), state=state, authority="PROSECUTION")
    owe("MEX", "ATG", gist="Public.")
    owe("MEX", gist="Among States.", meeting=hold(access="states"))
    assert remind_all(on(1)) == 2
    assert written() == ["ana@mail.example", "mex@gov.example"]
    letter = Letter.objects.get(recipient="mex@gov.example")
    assert "México: Public." in letter.body
    assert "Among States." not in letter.body


def test_a_state_that_nobody_can_be_written_to_is_told_once_somebody_can(ana: User) -> None:
    owe("ATG")
    assert remind_all(on(1)) == 0
    assert not CommitmentReminder.objects.exists()
    reachable(ana)
    assert remind_all(on(2)) == 1


def test_invented_commitments_are_marked(people: None) -> None:
    owe("ATG", synthetic=True)
    assert remind_all(on(1)) == 1
    letter = Letter.objects.get()
    assert letter.subject.startswith("SYNTHETIC: ")
    assert "SYNTHETIC: Antigua and Barbuda" in letter.body


def test_two_workers_at_once_write_one_letter(people: None) -> None:
    owe("ATG")
    letters = letters_due(on(1).date())
    assert remind_owners(letters, by=OPERATOR, at=on(1)) == 1
    with pytest.raises(IntegrityError):
        remind_owners(letters, by=OPERATOR, at=on(1))


def test_only_who_keeps_the_register_reminds(people: None) -> None:
    owe("ATG")
    by = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),))
    with pytest.raises(NotAllowed):
        remind_owners(letters_due(on(1).date()), by=by, at=on(1))
    assert not Letter.objects.exists()


def test_the_trail_of_a_state_tells_that_it_was_reminded(people: None) -> None:
    owe("ATG")
    remind_all(on(1))
    entry = AuditEntry.objects.filter(verb="meetings.commitment.reminded").order_by("number")[0]
    assert (entry.subject, entry.state_code, entry.detail["commitments"]) == ("ATG", "ATG", 1)
    assert "mail.example" not in str(entry.detail)


def test_days_at_the_ends_of_the_calendar_do_not_stop_the_job(people: None) -> None:
    owe("ATG", due_on=date.min)
    owe("ATG", due_on=date.max)
    assert remind_all(on(1)) == 1
    assert CommitmentReminder.objects.get().due_on == date.min


def test_the_job_is_one_of_this_room() -> None:
    (job,) = JOBS
    assert (job.name, job.run(on(1))) == ("meetings.commitment.remind", 0)


@pytest.mark.parametrize("days", range(-40, 130, 3))
def test_the_step_is_the_last_one_passed(days: int) -> None:
    passed = [number for number, step in enumerate(STEPS, 1) if step <= days]
    assert step_reached(DUE, DUE + timedelta(days=days)) == (max(passed) if passed else None)
