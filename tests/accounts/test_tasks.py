"""Letters reach a real mail server: once, whole, later if it fails, and nothing in a name adds a header."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from enlace.accounts.actions import action, deliveries, nothing_changed
from enlace.accounts.actions.letters import post
from enlace.accounts.models import Letter
from enlace.accounts.rules.permissions import OPERATOR, Actor, Permission
from enlace.accounts.tasks import JOBS, deliver
from tests.accounts.sink import Sink, listening

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, tzinfo=UTC)


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    with listening() as (sink, port):
        settings.ENLACE_MAIL = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.DEFAULT_FROM_EMAIL = "Enlace <enlace@sg.example>"
        yield sink


@action(Permission.PACK_LOAD)
def write(subject: str, body: str, *, by: Actor, at: datetime, to: str = "ana@atg.example") -> None:
    post(to, subject, body, about="test")
    nothing_changed()


def wrote(subject: str = "Invitación", body: str = "¡Hola!\nhttps://x.example/invitation/secret/", **more: str) -> None:
    write(subject, body, by=OPERATOR, at=AT, **more)


def test_a_letter_arrives_as_it_was_written_once(sink: Sink) -> None:
    wrote()
    assert deliver(AT) == 1
    assert deliver(AT + timedelta(hours=1)) == 0
    message = sink.messages.pop()
    assert not sink.messages
    assert (message["Subject"], message["To"]) == ("Invitación", "ana@atg.example")
    assert message["From"] == "Enlace <enlace@sg.example>"
    assert message.get_content().splitlines() == ["¡Hola!", "https://x.example/invitation/secret/"]
    kept = Letter.objects.get()
    # A link that opens something does not stay in the database.
    assert (kept.sent_at, kept.body, kept.attempts) == (AT, "", 1)


NAMES = [
    "Ana\r\nBcc: victim@x.example",
    "Ana\nSubject: other",
    "Ana\x00\r\n\r\nbody",
    "Ana\u2028Bcc: victim@x.example",
    "=?utf-8?q?=0ABcc:_victim=40x.example?=",
]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_name_adds_a_header_or_a_recipient(sink: Sink, name: str) -> None:
    wrote(f"Invitation of {name}", f"Dear {name}")
    assert deliver(AT) == 1
    message = sink.messages.pop()
    assert sink.envelopes == [["ana@atg.example"]]
    assert message.get_all("Bcc") is None
    assert len(message.get_all("Subject", [])) == len(message.get_all("To", [])) == 1
    assert str(message["Subject"]).startswith("Invitation of")
    assert "\0" not in message.get_content()


def test_a_letter_that_was_refused_is_tried_again_later_each_time(sink: Sink) -> None:
    wrote()
    sink.refusing = "451 come back later"
    at, waits = AT, []
    for _ in range(3):
        assert deliver(at) == 0
        letter = Letter.objects.get()
        assert "come back later" in letter.last_fault
        waits.append(letter.send_after - at)
        assert deliver(letter.send_after - timedelta(seconds=1)) == 0
        at = letter.send_after
    assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    sink.refusing = ""
    assert deliver(at) == 1
    assert (Letter.objects.get().last_fault, len(sink.messages)) == ("", 1)


def test_one_letter_that_is_refused_does_not_hold_up_the_others(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote(to="refused@x.example")
    wrote()

    async def picky(server: object, session: object, envelope: object, address: str, options: object) -> str:
        if address.startswith("refused"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)  # type: ignore[attr-defined]
        return "250 OK"

    sink.handle_RCPT = picky  # type: ignore[attr-defined]
    assert deliver(AT) == 1
    assert [letter.sent_at is None for letter in Letter.objects.order_by("pk")] == [True, False]


def test_where_the_server_is_away_nothing_is_lost(sink: Sink, settings: Settings) -> None:
    for number in range(3):
        wrote(to=f"{number}@x.example")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert deliver(AT) == 0
    # The first was tried; the others wait for the next round.
    assert sorted(Letter.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    settings.EMAIL_PORT = port
    assert deliver(AT + timedelta(minutes=1)) == 3


def test_of_two_who_would_send_the_same_letter_one_does(sink: Sink) -> None:
    wrote()
    first, second = Letter.objects.get(), Letter.objects.get()
    assert deliveries.claim(first, AT)
    assert not deliveries.claim(second, AT)
    assert deliver(AT) == 0
    # Who claimed it was killed: after a while another one sends it.
    assert deliver(AT + deliveries.CLAIM) == 1


def test_letters_wait_while_no_server_is_named(sink: Sink, settings: Settings) -> None:
    settings.ENLACE_MAIL = False
    wrote()
    assert deliver(AT) == 0
    assert Letter.objects.get().attempts == 0


def test_the_worker_finds_the_job() -> None:
    assert ("accounts.letter.deliver", deliver) in [(job.name, job.run) for job in JOBS]
