"""A State records, changes and retires its entries: versions, the trail, and who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from enlace.accounts.models import AuditEntry, User
from enlace.accounts.queries import actor_of, first_broken_entry
from enlace.accounts.rules.permissions import OPERATOR, STRANGER, Actor, Grant, Permission, Role
from enlace.common.errors import Invalid, NotAllowed, NotFound
from enlace.directory.actions.entries import change_entry, create_entry, retire_entry, store_synthetic_entries
from enlace.directory.models import Authority, AuthorityRevision, Confirmation
from enlace.directory.queries.entries import entries_of, entry_of, history_of
from enlace.directory.rules.entries import Entry, Person
from enlace.directory.rules.merging import Overtaken
from enlace.directory.rules.synthetic import synthetic_entries
from tests.conftest import rows_of
from tests.directory.conftest import CREATED_AT, Record, stored
from tests.directory.test_rules_entries import ENTRY

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
HERE: dict[str, Any] = {"state": "ATG", "authority": "PROSECUTION"}
BRUNO_OF_ONE = Actor("bruno", (Grant(Role.CONTRIBUTOR, "ATG", "PROSECUTION"),), 1)


def last() -> AuditEntry:
    return AuditEntry.objects.order_by("-number")[0]


def test_an_entry_is_recorded_with_its_first_version_and_a_line_in_the_trail(ana: User) -> None:
    create_entry("OAS", ENTRY, **HERE, by=actor_of(ana), at=AT)
    row = Authority.objects.get(pack_id="OAS", state_code="ATG")
    assert (row.code, row.kind, row.version, row.changed_by, row.synthetic) == (
        "PROSECUTION",
        ENTRY.kind,
        1,
        "ana",
        False,
    )
    assert stored() == ENTRY
    assert [(one.number, one.entry) for one in history_of("OAS", "ATG", "PROSECUTION")] == [(1, ENTRY)]
    entry = last()
    assert (entry.verb, entry.subject, entry.state_code) == ("directory.entry.created", "OAS/ATG/PROSECUTION", "ATG")
    assert entry.detail == {"version": 1, "confirmed": True}


def test_a_change_adds_a_version_and_the_trail_names_the_fields_alone(recorded: Record, ana: User) -> None:
    recorded()
    changed = replace(ENTRY, phone="+999 00 7654321", people=(Person("Somebody Else", phone="+999 00 1111111"),))
    change_entry("OAS", changed, 1, **HERE, by=actor_of(ana), at=AT)
    assert stored() == changed
    assert [(one.number, one.by) for one in history_of("OAS", "ATG", "PROSECUTION")] == [(2, "ana"), (1, "operator")]
    assert last().detail == {"version": 2, "fields": ["phone", "people"], "confirmed": True}
    trail = str(list(AuditEntry.objects.values_list("detail", "subject")))
    assert not any(word in trail for word in ("Somebody", "Person", "7654321", "1111111", "@"))
    assert first_broken_entry() is None


def test_the_same_again_changes_nothing(recorded: Record) -> None:
    recorded()
    before = rows_of(Authority, AuthorityRevision, AuditEntry)
    change_entry("OAS", ENTRY, 1, **HERE, by=OPERATOR, at=AT)
    assert rows_of(Authority, AuthorityRevision, AuditEntry) == before


def test_what_an_assistant_does_is_marked(recorded: Record, elsa: User) -> None:
    recorded()
    change_entry("OAS", replace(ENTRY, hours="At any time"), 1, **HERE, by=actor_of(elsa), at=AT)
    assert last().detail == {"version": 2, "fields": ["hours"], "as": "assistant"}


def test_whoever_may_confirm_for_the_state_confirms_what_they_write(recorded: Record, ana: User, elsa: User) -> None:
    recorded()
    row = Authority.objects.get(pack_id="OAS", state_code="ATG")
    assert (row.confirmed_at, row.confirmed_by) == (None, "")  # the operator of the server is not of the State
    change_entry("OAS", replace(ENTRY, hours="Day"), 1, **HERE, by=actor_of(ana), at=AT)
    assert entry_of("OAS", "ATG", "PROSECUTION", by_states=True).changed_since is False
    change_entry("OAS", replace(ENTRY, hours="Night"), 2, **HERE, by=actor_of(elsa), at=AT + timedelta(minutes=1))
    row.refresh_from_db()
    assert (row.confirmed_at, row.confirmed_by, row.version) == (AT, "ana", 3)
    given = Confirmation.objects.values_list("version", "by", "way", "at")
    assert list(given) == [(2, "ana", "change", AT)]
    assert entry_of("OAS", "ATG", "PROSECUTION", by_states=True).changed_since is True


def test_a_contributor_confirms_by_writing_the_entries_of_the_authority_alone(recorded: Record) -> None:
    recorded()
    bruno = Actor("bruno", (Grant(Role.CONTRIBUTOR, "ATG", "PROSECUTION"),))
    change_entry("OAS", replace(ENTRY, hours="Day"), 1, **HERE, by=bruno, at=AT)
    assert Authority.objects.get(pack_id="OAS", state_code="ATG").confirmed_by == "bruno"
    assert not bruno.speaks_for(Permission.ENTRY_CONFIRM, "ATG", "POLICE")


def test_whoever_is_second_is_told_and_nothing_is_stored(recorded: Record) -> None:
    recorded()
    theirs, mine = replace(ENTRY, hours="A"), replace(ENTRY, phone="+999 00 1234567")
    change_entry("OAS", theirs, 1, **HERE, by=OPERATOR, at=AT)
    before = rows_of(Authority, AuthorityRevision, AuditEntry)
    with pytest.raises(Overtaken) as caught:
        change_entry("OAS", mine, 1, **HERE, by=OPERATOR, at=AT + timedelta(minutes=1))
    told = caught.value
    assert (told.read.entry, told.typed, told.stored.entry, told.stored.number) == (ENTRY, mine, theirs, 2)
    with pytest.raises(Overtaken):
        retire_entry("OAS", 1, **HERE, by=OPERATOR, at=AT)
    assert rows_of(Authority, AuthorityRevision, AuditEntry) == before
    with pytest.raises(NotFound):
        change_entry("OAS", mine, 99, **HERE, by=OPERATOR, at=AT)


def test_a_retired_entry_is_gone_but_kept(recorded: Record) -> None:
    recorded()
    retire_entry("OAS", 1, **HERE, by=OPERATOR, at=AT)
    assert entries_of("OAS", "ATG", by_states=True) == ()
    with pytest.raises(NotFound):
        entry_of("OAS", "ATG", "PROSECUTION", by_states=True)
    assert [one.number for one in history_of("OAS", "ATG", "PROSECUTION")] == [2, 1]
    assert last().verb == "directory.entry.retired"
    with pytest.raises(NotFound):
        change_entry("OAS", ENTRY, 2, **HERE, by=OPERATOR, at=AT)
    with pytest.raises(Invalid, match="retired"):
        create_entry("OAS", ENTRY, **HERE, by=OPERATOR, at=AT)


def test_a_code_is_taken_once_in_a_state(recorded: Record) -> None:
    recorded()
    with pytest.raises(Invalid, match="already"):
        create_entry("OAS", ENTRY, **HERE, by=OPERATOR, at=AT)
    recorded(state="ARG")
    assert Authority.objects.count() == 2


def test_all_problems_are_told_and_nothing_is_stored(recorded: Record) -> None:
    recorded()
    bad = replace(ENTRY, email="x", phone="y")
    with pytest.raises(Invalid) as caught:
        change_entry("OAS", bad, 1, **HERE, by=OPERATOR, at=AT)
    assert [one.where for one in caught.value.problems] == ["phone", "email"]
    assert stored() == ENTRY


REFUSED: list[tuple[str, Callable[[Actor, Entry], None]]] = [
    ("create", lambda by, entry: create_entry("OAS", entry, state=entry.state, authority=entry.code, by=by, at=AT)),
    ("change", lambda by, entry: change_entry("OAS", entry, 1, state=entry.state, authority=entry.code, by=by, at=AT)),
    ("retire", lambda by, entry: retire_entry("OAS", 1, state=entry.state, authority=entry.code, by=by, at=AT)),
]


@pytest.mark.parametrize("act", [act for _, act in REFUSED], ids=[name for name, _ in REFUSED])
def test_nobody_else_may(
    act: Callable[[Actor, Entry], None], recorded: Record, carla: User, diego: User, felix: User
) -> None:
    recorded()
    before = rows_of(Authority, AuditEntry)
    reviewer = Actor("r", (Grant(Role.REVIEWER, "ATG"),), 2)
    for by in (actor_of(carla), actor_of(diego), actor_of(felix), STRANGER, reviewer):
        with pytest.raises(NotAllowed):
            act(by, ENTRY)
    with pytest.raises(NotAllowed):
        act(BRUNO_OF_ONE, replace(ENTRY, code="OTHER"))
    assert rows_of(Authority, AuditEntry) == before


def test_another_state_or_code_in_the_entry_than_in_the_permission_is_refused(recorded: Record, ana: User) -> None:
    recorded()
    recorded(state="ARG")
    by = actor_of(ana)
    for entry in (replace(ENTRY, state="ARG"), replace(ENTRY, code="OTHER")):
        with pytest.raises(NotAllowed):
            change_entry("OAS", entry, 1, **HERE, by=by, at=AT)
        with pytest.raises(NotAllowed):
            create_entry("OAS", entry, **HERE, by=by, at=AT)
    assert stored("ARG") == replace(ENTRY, state="ARG")


def test_a_contributor_keeps_the_entry_that_was_given_to_them(recorded: Record) -> None:
    recorded()
    change_entry("OAS", replace(ENTRY, hours="A"), 1, **HERE, by=BRUNO_OF_ONE, at=AT)
    assert stored().hours == "A"


def test_an_unknown_state_or_pack_is_not_found() -> None:
    for pack, state in (("OAS", "XXX"), ("NONE", "ATG")):
        with pytest.raises(NotFound):
            create_entry(pack, replace(ENTRY, state=state), state=state, authority=ENTRY.code, by=OPERATOR, at=AT)


def test_the_invented_directory_is_stored_once_and_never_beside_a_real_one(recorded: Record) -> None:
    invented = synthetic_entries(["ATG", "ARG", "COL"], AT)
    assert store_synthetic_entries("OAS", invented, by=OPERATOR, at=AT) == len(invented) > 0
    assert {row.synthetic for row in Authority.objects.all()} == {True}
    assert AuthorityRevision.objects.count() == len(invented)
    assert Confirmation.objects.count() == sum(confirmed is not None for _, _, confirmed in invented)
    before = rows_of()
    assert store_synthetic_entries("OAS", invented, by=OPERATOR, at=AT) == 0
    assert rows_of() == before


def test_nothing_is_invented_where_something_is_recorded(recorded: Record) -> None:
    recorded()
    assert store_synthetic_entries("OAS", synthetic_entries(["ARG"], AT), by=OPERATOR, at=AT) == 0
    assert Authority.objects.get().changed_at == CREATED_AT
