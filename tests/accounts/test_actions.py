"""How every write is made: with permission, as a whole, and told to the audit trail; or not at all."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from enlace.accounts.actions import action, create_demo_person, nothing_changed, record
from enlace.accounts.models import AuditEntry, RoleGrant, User
from enlace.accounts.queries import actor_of, audit_length, first_broken_entry
from enlace.accounts.rules.permissions import OPERATOR, STRANGER, Actor, Grant, Permission, Role
from enlace.common.errors import NotAllowed, WrongStatus

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)
ANA = Actor("ana", (Grant(Role.POINT_OF_CONTACT, "ATG"),), 1)


@action(Permission.EDITION_ISSUE)
def write(username: str, *, by: Actor, at: datetime, told: str = "record", fault: Exception | None = None) -> str:
    """Write a row, and then do one of the things that a writer may do or forget."""
    User.objects.create(username=username)
    if told == "record":
        record("accounts.test.written", username, share=0.5)
    elif told == "nothing":
        nothing_changed()
    if fault:
        raise fault
    return username


@action(Permission.REPLIES_READ)
def read_of_state(*, state: str, by: Actor, at: datetime) -> None:
    nothing_changed()


def written(username: str) -> tuple[bool, int]:
    """Return whether the row is there, and how many entries tell of it."""
    told = AuditEntry.objects.filter(verb="accounts.test.written", subject=username)
    return User.objects.filter(username=username).exists(), told.count()


# --- the action


def test_a_write_is_kept_with_its_entry() -> None:
    before = audit_length()
    assert write("x", by=DIEGO, at=AT) == "x"
    assert written("x") == (True, 1)
    assert audit_length() == before + 1
    entry = AuditEntry.objects.get(subject="x")
    assert (entry.at, entry.actor, entry.state_code, entry.detail) == (AT, "diego", "", {"share": 0.5})
    assert first_broken_entry() is None


@pytest.mark.parametrize("by", [STRANGER, ANA, Actor("felix", (), 6)], ids=lambda by: by.name)
def test_without_the_permission_nothing_is_written(by: Actor) -> None:
    with pytest.raises(NotAllowed, match=r"assessments\.edition\.issue"):
        write("x", by=by, at=AT)
    assert written("x") == (False, 0)


@pytest.mark.parametrize("fault", [ValueError("oops"), WrongStatus("not now"), KeyboardInterrupt()])
def test_a_fault_takes_back_the_write_and_its_entry(fault: BaseException) -> None:
    with pytest.raises(type(fault)):
        write("x", by=DIEGO, at=AT, fault=fault)  # type: ignore[arg-type]
    assert written("x") == (False, 0)


def test_a_write_that_is_not_told_is_refused_and_taken_back() -> None:
    with pytest.raises(RuntimeError, match="write wrote no audit entry"):
        write("x", by=DIEGO, at=AT, told="")
    assert written("x") == (False, 0)


def test_an_action_that_changed_nothing_says_so() -> None:
    write("x", by=DIEGO, at=AT, told="nothing")
    assert written("x") == (True, 0)


def test_a_state_is_asked_for_with_the_permission() -> None:
    read_of_state(state="ATG", by=ANA, at=AT)
    with pytest.raises(NotAllowed):
        read_of_state(state="ARG", by=ANA, at=AT)


@pytest.mark.parametrize("words", [{"by": "ana", "at": AT}, {"by": OPERATOR, "at": "today"}])
def test_an_action_needs_an_actor_and_an_instant(words: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="needs by=Actor and at=datetime"):
        write("x", **words)


def test_an_action_cannot_forget_who_and_when() -> None:
    with pytest.raises(KeyError):
        write("x")  # type: ignore[call-arg]


@pytest.mark.parametrize("tell", [lambda: record("a.b.c", "x"), nothing_changed])
def test_outside_an_action_nothing_is_told(tell: Any) -> None:
    with pytest.raises(RuntimeError, match="inside an action only"):
        tell()


def test_an_inner_action_does_not_tell_for_the_outer_one() -> None:
    @action(Permission.EDITION_ISSUE)
    def outer(*, by: Actor, at: datetime) -> None:
        write("inner", by=by, at=at)

    with pytest.raises(RuntimeError, match="outer wrote no audit entry"):
        outer(by=DIEGO, at=AT)
    assert written("inner") == (False, 0)


def test_after_an_inner_action_the_outer_one_tells_under_its_own_name() -> None:
    @action(Permission.EDITION_ISSUE)
    def outer(*, by: Actor, at: datetime) -> None:
        write("inner", by=OPERATOR, at=at + timedelta(hours=1))
        record("accounts.test.written", "outer")

    outer(by=DIEGO, at=AT)
    actors = dict(AuditEntry.objects.filter(verb="accounts.test.written").values_list("subject", "actor"))
    assert actors == {"inner": "operator", "outer": "diego"}


# --- the trail


@pytest.mark.parametrize("at", [AT.astimezone(timezone(timedelta(hours=-5))), AT.replace(microsecond=123456)])
def test_the_chain_holds_whatever_the_clock_of_the_writer(at: datetime) -> None:
    write("x", by=DIEGO, at=at)
    assert AuditEntry.objects.get(subject="x").at == at
    assert first_broken_entry() is None


@pytest.mark.parametrize(
    "detail",
    [{"counts": {10: "ten", 9: "nine"}}, {"pair": (1, 2)}, {"who": Role.OFFICER}, {"text": "ñ “%s” 🌎"}, {}],
)
def test_the_chain_holds_whatever_is_told(detail: dict[str, Any]) -> None:
    @action(Permission.EDITION_ISSUE)
    def tell(*, by: Actor, at: datetime) -> None:
        record("accounts.test.written", "x", **detail)

    tell(by=DIEGO, at=AT)
    assert first_broken_entry() is None


def test_entries_are_numbered_without_a_gap() -> None:
    for name in ("x", "y", "z"):
        write(name, by=DIEGO, at=AT)
    numbers = list(AuditEntry.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET actor = 'nobody' WHERE number = 1",
        "UPDATE accounts_auditentry SET actor = actor",
        "DELETE FROM accounts_auditentry WHERE number = 1",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_the_database_refuses_to_change_the_trail(statement: str) -> None:
    before = list(AuditEntry.objects.order_by("number").values_list("number", "hash"))
    assert before
    with pytest.raises(DatabaseError, match="accounts_auditentry is append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert list(AuditEntry.objects.order_by("number").values_list("number", "hash")) == before


@pytest.mark.parametrize("way", ["save", "delete", "update", "bulk"])
def test_the_orm_is_refused_too(way: str) -> None:
    entry = AuditEntry.objects.order_by("number")[0]
    entry.actor = "nobody"
    ways: dict[str, Any] = {
        "save": entry.save,
        "delete": entry.delete,
        "update": lambda: AuditEntry.objects.update(actor="nobody"),
        "bulk": lambda: AuditEntry.objects.bulk_update([entry], ["actor"]),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ways[way]()


def test_an_altered_trail_is_found_even_where_the_trigger_was_taken_away() -> None:
    write("x", by=DIEGO, at=AT)
    write("y", by=DIEGO, at=AT)
    number = AuditEntry.objects.get(subject="x").number
    on = " ON accounts_auditentry" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(f'DROP TRIGGER "accounts_auditentry_no_{event}"{on}')
    AuditEntry.objects.filter(number=number).update(subject="z")
    assert first_broken_entry() == number
    AuditEntry.objects.filter(number=number).update(subject="x")
    assert first_broken_entry() is None
    AuditEntry.objects.filter(number=number).delete()
    assert first_broken_entry() == number


# --- people of the demonstration


def test_a_person_of_the_demonstration_is_made_once_and_marked() -> None:
    for _ in range(2):
        create_demo_person("zoe", {Role.REVIEWER: "ATG"}, by=OPERATOR, at=AT)
    zoe = User.objects.get(username="zoe")
    assert (zoe.synthetic, zoe.has_usable_password(), RoleGrant.objects.filter(user=zoe).count()) == (True, False, 1)
    assert actor_of(zoe) == Actor("zoe", (Grant(Role.REVIEWER, "ATG"),), zoe.pk)


def test_a_real_account_is_never_taken_over_by_the_demonstration() -> None:
    User.objects.create_user(username="zoe", password="her own word")
    with pytest.raises(NotAllowed, match="zoe is a real account"):
        create_demo_person("zoe", {Role.OFFICER: ""}, by=OPERATOR, at=AT)
    zoe = User.objects.get(username="zoe")
    assert zoe.check_password("her own word")
    assert actor_of(zoe).grants == ()
