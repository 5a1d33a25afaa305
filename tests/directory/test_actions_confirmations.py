"""Confirming: who may, which version, each way a link can fail; and reminders, each step once."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer
from django.test import override_settings

from enlace.accounts.models import AuditEntry, Letter, RoleGrant, User
from enlace.accounts.queries import actor_of
from enlace.accounts.rules.permissions import OPERATOR, STRANGER, Actor, Grant, Role
from enlace.common.errors import NotAllowed, NotFound, WrongStatus
from enlace.directory.actions.confirmations import confirm_by_link, confirm_entry, remind, renew_link
from enlace.directory.actions.entries import change_entry, retire_entry
from enlace.directory.models import Authority, Confirmation, Reminder
from enlace.directory.queries.confirming import due, opened, signed
from enlace.directory.queries.contacts import contact_records
from enlace.directory.rules.links import STATUS_WORDS, ConfirmLink, LinkStatus, address_mark
from enlace.directory.tasks import JOBS, remind_all
from tests.directory.world import DESK, ENTERED, NOW, POINT, person, store

pytestmark = pytest.mark.django_db

HERE = {"state": "ATG", "authority": "PROSECUTION"}
LATER = NOW + timedelta(days=1)


@pytest.fixture
def row() -> Authority:
    return store(confirmed_days=80)


@pytest.fixture
def pia() -> User:
    return person("pia", Role.POINT_OF_CONTACT, "ATG")


def link_for(row: Authority, user: User, *, at: datetime = NOW) -> str:
    return signed(ConfirmLink(row.pk, row.version, user.pk, address_mark(user.email), int(at.timestamp())))


def use(token: str, at: datetime = LATER) -> None:
    found = opened(token, at)
    assert found.by is not None
    confirm_by_link(token, state=found.state, authority=found.code, by=found.by, at=at)


def test_an_entry_is_confirmed_and_the_trail_tells_who(row: Authority) -> None:
    confirm_entry("OAS", 1, **HERE, by=POINT, at=NOW)
    row.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_by, row.version) == (NOW, "point of ATG", 1)
    given = Confirmation.objects.get(at=NOW)
    assert (given.version, given.by, given.way) == (1, "point of ATG", "page")
    entry = AuditEntry.objects.get(verb="directory.entry.confirmed")
    assert (entry.subject, entry.state_code, entry.detail) == (
        "OAS/ATG/PROSECUTION",
        "ATG",
        {"version": 1, "way": "page"},
    )


@pytest.mark.parametrize(
    "by",
    [
        STRANGER,
        Actor("b", (Grant(Role.POINT_OF_CONTACT, "ARG"),)),
        Actor("c", (Grant(Role.CONTRIBUTOR, "ATG", "OTHER"),)),
        Actor("d", (Grant(Role.OFFICER),)),
        Actor("e", (Grant(Role.ASSISTANT, "ATG"),)),
        Actor("f", (Grant(Role.REVIEWER, "ATG"),)),
    ],
)
def test_nobody_but_its_state_and_its_authority_confirms_an_entry(row: Authority, by: Actor) -> None:
    with pytest.raises(NotAllowed):
        confirm_entry("OAS", 1, **HERE, by=by, at=NOW)
    assert Confirmation.objects.count() == 1


def test_a_contributor_confirms_the_entry_of_the_authority(row: Authority) -> None:
    confirm_entry("OAS", 1, **HERE, by=Actor("c", (Grant(Role.CONTRIBUTOR, "ATG", "PROSECUTION"),)), at=NOW)
    assert Confirmation.objects.count() == 2


def test_what_was_read_must_be_what_stands(row: Authority) -> None:
    change_entry("OAS", replace(DESK, phone="+1 268 000 0009"), 1, **HERE, by=POINT, at=NOW)
    with pytest.raises(WrongStatus, match="changed while you read it"):
        confirm_entry("OAS", 1, **HERE, by=POINT, at=NOW)
    confirm_entry("OAS", 2, **HERE, by=POINT, at=NOW)


def test_an_entry_that_is_shown_no_more_cannot_be_confirmed(row: Authority) -> None:
    retire_entry("OAS", 1, **HERE, by=POINT, at=NOW)
    with pytest.raises(NotFound):
        confirm_entry("OAS", 2, **HERE, by=POINT, at=NOW)


# Links


def test_a_link_confirms_as_its_person(row: Authority, pia: User) -> None:
    use(link_for(row, pia))
    given = Confirmation.objects.get(way="link")
    assert (given.by, given.version, given.at) == ("pia", 1, LATER)


def test_looking_at_a_link_changes_nothing(row: Authority, pia: User) -> None:
    for _ in range(3):
        assert opened(link_for(row, pia), LATER).status is LinkStatus.GOOD
    assert Confirmation.objects.count() == 1


def spoilt(token: str) -> list[str]:
    head, signature = token.rsplit(":", 1)
    other = signed(ConfirmLink(99, 1, 1, "x@example.org", 0)).rsplit(":", 1)
    return [
        "",
        "x",
        token[:-1],
        f"{token}x",
        f"{head[:-2]}AA:{signature}",
        f"{other[0]}:{signature}",
        Signer(salt="another.purpose").sign_object({"entry": 1}),
        Signer(salt="directory.entry.confirm").sign_object({"entry": 1}),
        "a" * 5000,
        "é:ü",
    ]


def test_an_altered_link_opens_nothing(row: Authority, pia: User) -> None:
    for token in spoilt(link_for(row, pia)):
        found = opened(token, LATER)
        assert (found.status, found.by, found.code) == (LinkStatus.ALTERED, None, "")


def test_a_link_of_another_server_opens_nothing(row: Authority, pia: User) -> None:
    with override_settings(SECRET_KEY="another secret " * 4):
        token = link_for(row, pia)
    assert opened(token, LATER).status is LinkStatus.ALTERED


def change(row: Authority, pia: User) -> None:
    change_entry("OAS", replace(DESK, phone="+1 268 000 0009"), 1, **HERE, by=POINT, at=NOW)


def retire(row: Authority, pia: User) -> None:
    retire_entry("OAS", 1, **HERE, by=POINT, at=NOW)


def move(row: Authority, pia: User) -> None:
    User.objects.filter(pk=pia.pk).update(email="new@example.org")


def leave(row: Authority, pia: User) -> None:
    User.objects.filter(pk=pia.pk).update(is_active=False)


def lose(row: Authority, pia: User) -> None:
    RoleGrant.objects.filter(user=pia).delete()


def go(row: Authority, pia: User) -> None:
    RoleGrant.objects.filter(user=pia).update(state_code="ARG")


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (change, LinkStatus.SUPERSEDED),
        (retire, LinkStatus.CLOSED),
        (move, LinkStatus.CLOSED),
        (leave, LinkStatus.CLOSED),
        (lose, LinkStatus.CLOSED),
        (go, LinkStatus.CLOSED),
    ],
)
def test_what_happens_after_a_letter_closes_its_link(
    row: Authority, pia: User, event: Callable[[Authority, User], None], status: LinkStatus
) -> None:
    token = link_for(row, pia)
    event(row, pia)
    assert opened(token, LATER).status is status
    with pytest.raises((WrongStatus, NotAllowed)):
        confirm_by_link(token, **HERE, by=actor_of(pia), at=LATER)
    assert Confirmation.objects.filter(way="link").count() == 0


def test_a_link_is_used_once(row: Authority, pia: User) -> None:
    token = link_for(row, pia)
    use(token)
    assert opened(token, LATER).status is LinkStatus.USED
    with pytest.raises(WrongStatus, match="used already"):
        use(token)
    assert Confirmation.objects.filter(way="link").count() == 1


def test_the_next_reminder_has_a_link_that_works(row: Authority, pia: User) -> None:
    use(link_for(row, pia))
    use(link_for(row, pia, at=NOW + timedelta(days=76)), NOW + timedelta(days=77))
    assert Confirmation.objects.filter(way="link").count() == 2


def test_a_link_expires_after_thirty_days(row: Authority, pia: User) -> None:
    token = link_for(row, pia)
    assert opened(token, NOW + timedelta(days=30)).status is LinkStatus.GOOD
    with pytest.raises(WrongStatus, match="expired"):
        use(token, NOW + timedelta(days=30, seconds=1))


def test_a_link_confirms_no_other_entry(row: Authority, pia: User) -> None:
    store(code="POLICE", email="")
    with pytest.raises(WrongStatus):
        confirm_by_link(link_for(row, pia), state="ATG", authority="POLICE", by=actor_of(pia), at=LATER)


def test_one_that_came_too_late_is_sent_anew_once_a_day_to_its_own_address(row: Authority, pia: User) -> None:
    old = link_for(row, pia)
    at = NOW + timedelta(days=40)
    for minutes in (0, 10, 60):
        renew_link(old, site="https://enlace.example", **HERE, by=actor_of(pia), at=at + timedelta(minutes=minutes))
    letter = Letter.objects.get()
    assert letter.recipient == "pia@example.org"
    found = re.search(r"https://enlace\.example/en/directory/confirm/(\S+)/\n", letter.body)
    assert found
    use(found[1], at + timedelta(hours=1))


def test_a_good_link_is_not_sent_anew(row: Authority, pia: User) -> None:
    with pytest.raises(WrongStatus, match=re.escape(STATUS_WORDS[LinkStatus.GOOD])):
        renew_link(link_for(row, pia), site="", **HERE, by=actor_of(pia), at=LATER)


# Reminders


def letters() -> dict[str, Letter]:
    return {one.recipient: one for one in Letter.objects.all()}


def test_one_letter_a_person_lists_all_entries_that_are_due() -> None:
    store(confirmed_days=80)
    store(code="POLICE", names={"en": "Police"}, confirmed_days=10)
    store(code="CUSTOMS", names={"en": "Customs"})
    store(state="ARG", code="FISCALIA", names={"es": "Fiscalía"}, confirmed_days=500)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    person("cleo", Role.CONTRIBUTOR, "ATG", "CUSTOMS")
    person("rita", Role.REVIEWER, "ATG")
    person("leo", Role.POINT_OF_CONTACT, "ARG", language="es")
    assert remind_all(NOW) == 3
    found = letters()
    assert set(found) == {"pia@example.org", "cleo@example.org", "leo@example.org"}
    pia, cleo, leo = (found[f"{name}@example.org"] for name in ("pia", "cleo", "leo"))
    assert "Antigua and Barbuda: Customs\nnever confirmed\n" in pia.body
    assert "Antigua and Barbuda: Prosecution\nconfirmed 80 days ago\n" in pia.body
    assert "Police" not in pia.body
    assert pia.subject == "2 entries of the directory wait for your confirmation"
    assert "Prosecution" not in cleo.body
    assert cleo.subject == "1 entry of the directory waits for your confirmation"
    assert "/es/directory/confirm/" in leo.body
    assert leo.subject == "1 ficha del directorio espera su confirmación"


def test_what_an_assistant_changed_is_asked_to_be_confirmed_again_and_once() -> None:
    store(confirmed_days=10)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    assert remind_all(NOW) == 0
    helper = Actor("assistant", (Grant(Role.ASSISTANT, "ATG"),))
    for version, hours in ((1, "Day"), (2, "Night")):
        change_entry("OAS", replace(DESK, hours=hours), version, **HERE, by=helper, at=NOW)
    assert [remind_all(NOW), remind_all(LATER)] == [1, 0]
    assert "Prosecution\nconfirmed 10 days ago, changed since\n" in Letter.objects.get().body


def test_the_link_of_a_reminder_confirms() -> None:
    row = store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    remind_all(NOW)
    found = re.search(r"/en/directory/confirm/(\S+)/", Letter.objects.get().body)
    assert found
    use(found[1])
    row.refresh_from_db()
    assert row.confirmed_at == LATER


def test_a_step_is_told_once_and_the_next_again() -> None:
    store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    sent = [remind_all(NOW + timedelta(days=days)) for days in (0, 0, 1, 9, 10, 11, 39, 40, 41, 400)]
    assert sent == [1, 0, 0, 0, 1, 0, 0, 1, 0, 0]
    assert list(Reminder.objects.order_by("step").values_list("step", flat=True)) == [75, 90, 120]


def test_steps_that_were_missed_are_told_as_one() -> None:
    store(confirmed_days=300)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    assert [remind_all(NOW), remind_all(NOW)] == [1, 0]


def test_after_a_confirmation_the_steps_begin_anew() -> None:
    store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    remind_all(NOW)
    confirm_entry("OAS", 1, **HERE, by=POINT, at=NOW)
    assert remind_all(NOW + timedelta(days=74)) == 0
    assert remind_all(NOW + timedelta(days=75)) == 1


def test_who_comes_later_is_told_too() -> None:
    store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    remind_all(NOW)
    person("petra", Role.POINT_OF_CONTACT, "ATG")
    assert remind_all(NOW) == 1
    assert set(letters()) == {"pia@example.org", "petra@example.org"}


def test_who_cannot_be_written_to_or_has_left_is_passed_over() -> None:
    store(confirmed_days=80)
    User.objects.filter(pk=person("ghost", Role.POINT_OF_CONTACT, "ATG").pk).update(email="")
    User.objects.filter(pk=person("gone", Role.POINT_OF_CONTACT, "ATG").pk).update(is_active=False)
    assert remind_all(NOW) == 0


def test_two_workers_at_once_send_one_letter() -> None:
    store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    (one,) = due(NOW)
    remind(one, site="", by=OPERATOR, at=NOW)
    with pytest.raises(Exception, match=r"(?i)unique"):
        remind(one, site="", by=OPERATOR, at=NOW)


def test_each_state_reads_of_its_own_entries_and_the_secretariat_of_none() -> None:
    store(confirmed_days=80)
    store(state="ARG", confirmed_days=95)
    user = person("pia", Role.POINT_OF_CONTACT, "ATG")
    RoleGrant.objects.create(user=user, role=Role.POINT_OF_CONTACT, state_code="ARG")
    assert remind_all(NOW) == 1
    told = AuditEntry.objects.filter(verb="directory.reminder.posted").order_by("state_code")
    assert [(one.subject, one.state_code, one.detail["entries"], len(one.detail["steps"])) for one in told] == [
        ("pia", "ARG", 1, 1),
        ("pia", "ATG", 1, 1),
    ]


@pytest.mark.parametrize("by", [POINT, Actor("d", (Grant(Role.OFFICER),)), STRANGER])
def test_only_the_server_itself_reminds(by: Actor) -> None:
    store(confirmed_days=80)
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    (one,) = due(NOW)
    with pytest.raises(NotAllowed):
        remind(one, site="", by=by, at=NOW)


def test_a_name_cannot_add_a_head_or_a_line_to_a_letter() -> None:
    row = store(confirmed_days=80)
    row.content = row.content | {"names": {"en": "X\r\nBcc: all@example.org\r\n\r\nhttps://evil.example/\u2028y"}}
    row.save()
    person("pia", Role.POINT_OF_CONTACT, "ATG")
    remind_all(NOW)
    letter = Letter.objects.get()
    assert "\n" not in letter.subject
    assert "\r" not in letter.body
    assert not [line for line in letter.body.splitlines() if line.startswith(("Bcc", "https://evil"))]


def test_the_job_is_due_several_times_a_day() -> None:
    (job,) = JOBS
    assert (job.name, job.run(NOW)) == ("directory.reminder.post", 0)


# What an assessment reads


def test_what_was_recorded_is_told_for_any_day() -> None:
    store(kind="npc_toc", confirmed_days=10)
    retired = store(code="OLD", kind="npc_toc", email="")
    retire_entry("OAS", 1, state="ATG", authority="OLD", by=POINT, at=NOW)
    store(state="ARG", code="OTHER")
    found = contact_records("OAS", "npc_toc")
    assert set(found) == {"ATG"}
    old, new = found["ATG"]
    assert (old.recorded_at, old.retired_at, old.confirmed_at) == (ENTERED, NOW, ())
    assert (new.retired_at, new.confirmed_at) == (None, (NOW - timedelta(days=10),))
    assert retired.synthetic is new.synthetic is False
    assert ENTERED.tzinfo is UTC
