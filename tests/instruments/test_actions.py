"""Storing a pack and a depositary's table: nothing twice, nothing silently, nothing unseen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from enlace.accounts.models import AuditEntry
from enlace.accounts.queries import first_broken_entry
from enlace.accounts.rules.permissions import STRANGER, Actor, Grant, Role
from enlace.common.errors import NotAllowed, NotFound, Problem, WrongStatus
from enlace.instruments.actions import apply_import, propose_import
from enlace.instruments.models import Instrument, Paragraph, Plan, Provision, StandingImport, TreatyStatus
from enlace.instruments.queries.imports import import_of, imports_of, read_import
from enlace.instruments.queries.records import stored, stored_records
from enlace.instruments.rules.pack import InstrumentsPart
from enlace.instruments.rules.records import Status

AT = datetime(2026, 11, 2, tzinfo=UTC)
DIEGO = Actor("diego", (Grant(Role.OFFICER),), 4)

LoadPack = Callable[..., list[Problem]]
Reload = Callable[[InstrumentsPart], list[Problem]]

STATUSES = (
    "code,instrument_id,status,signature_date,action_date,as_of,source\n"
    "AA,T1,party,2000-01-02,2001-02-03,2020,gazette\n"
    "BB,T1,signatory,2000-01-02,,2020-05,gazette\n"
    "CC,T1,none_recorded,,,2020-05-06,gazette\n"
    "AA,T2,unknown,,,,\n"
)
SENT = "code,instrument_id,status,action_date,as_of,source\nBB,T1,party,2026-09-01,2026-10-01,depositary\n"


def said(changes: list[Problem]) -> list[str]:
    return [str(change) for change in changes if not str(change).startswith("SMALL:")]


def propose(text: str = SENT, by: Actor = DIEGO) -> int:
    problems: list[Problem] = []
    changes = read_import("SMALL", text.encode(), "sent.csv", problems)
    assert problems == []
    return propose_import("SMALL", "sent.csv", "sha256:0", changes, by=by, at=AT)


def imported(text: str = SENT) -> int:
    number = propose(text)
    apply_import("SMALL", number, by=DIEGO, at=AT)
    return number


def test_the_pack_of_the_oas_is_stored_once(oas: str, oas_part: InstrumentsPart, reload_oas: Reload) -> None:
    assert Instrument.objects.count() == 20
    assert TreatyStatus.objects.count() == 700
    assert Provision.objects.count() == 164
    assert Paragraph.objects.count() == 53
    entries = AuditEntry.objects.count()
    assert reload_oas(oas_part) == []
    assert AuditEntry.objects.count() == entries


def test_what_is_stored_is_what_was_read(oas: str, oas_part: InstrumentsPart) -> None:
    assert stored_records(oas) == {record.key: record for record in oas_part.records}


def test_a_changed_pack_says_what_it_changed(load_pack: LoadPack) -> None:
    load_pack()
    changes = load_pack(
        treaty_status__csv=STATUSES.replace("2001-02-03", "2001-02-04").replace("AA,T2,unknown,,,,\n", "")
        + "CC,T2,signatory,1999-09-09,,2020,gazette\n",
        instruments__csv="instrument_id,title_en\nT2,Second Treaty\nT1,First Treaty!\nT3,Third\n",
    )
    assert said(changes) == [
        "instruments: instruments added: 1",
        "instruments: instruments changed: 2",
        "treaty_status: statuses added: 1",
        "treaty_status: statuses changed: 1",
        "treaty_status: statuses no longer in the pack: 1",
    ]
    assert stored_records("SMALL")["AA", "T1"].action_date == date(2001, 2, 4)


def test_a_treaty_that_is_gone_goes_with_its_statuses(load_pack: LoadPack) -> None:
    load_pack()
    changes = load_pack(
        instruments__csv="instrument_id,title_en\nT1,First Treaty\n",
        treaty_status__csv=STATUSES.replace("AA,T2,unknown,,,,\n", ""),
    )
    assert said(changes) == ["instruments: instrument no longer in the pack: T2"]
    assert ("AA", "T2") not in stored_records("SMALL")


def test_an_import_is_kept_when_the_same_pack_is_loaded_again(load_pack: LoadPack) -> None:
    load_pack()
    number = imported()
    assert load_pack() == []
    kept = stored("SMALL")["BB", "T1"]
    assert (kept.record.status, kept.record.action_date, kept.origin) == (
        Status.PARTY,
        date(2026, 9, 1),
        number,
    )


def test_a_changed_row_of_the_pack_replaces_an_import_and_says_so(load_pack: LoadPack) -> None:
    load_pack()
    number = imported()
    changed = STATUSES.replace("BB,T1,signatory,2000-01-02,,2020-05", "BB,T1,party,2000-01-02,2026-09-02,2026-11")
    assert said(load_pack(treaty_status__csv=changed)) == [
        "treaty_status: statuses changed: 1",
        f"treaty_status BB T1: the pack's row has changed and replaces what import {number} had set",
    ]
    kept = stored("SMALL")["BB", "T1"]
    assert (kept.record.action_date, kept.origin) == (date(2026, 9, 2), None)


def test_an_import_outlives_its_row_in_the_pack(load_pack: LoadPack) -> None:
    load_pack()
    number = imported()
    without = STATUSES.replace("BB,T1,signatory,2000-01-02,,2020-05,gazette\n", "")
    assert said(load_pack(treaty_status__csv=without)) == [
        f"treaty_status BB T1: no longer in the pack; what import {number} had set stays"
    ]
    assert load_pack(treaty_status__csv=without) == []
    assert stored("SMALL")["BB", "T1"].origin == number


def test_an_import_goes_with_its_state(load_pack: LoadPack) -> None:
    load_pack()
    imported()
    changes = load_pack(
        states__csv="code,name_en,isle\nAA,Åland,y\nCC,Caledonia,y\n",
        treaty_status__csv=STATUSES.replace("BB,T1,signatory,2000-01-02,,2020-05,gazette\n", ""),
    )
    assert "treaty_status: statuses no longer in the pack: 1" in said(changes)
    assert ("BB", "T1") not in stored_records("SMALL")


def test_an_import_adds_a_status_where_there_was_none(load_pack: LoadPack) -> None:
    load_pack()
    number = imported(SENT.replace("BB,T1", "CC,T2"))
    added = stored("SMALL")["CC", "T2"]
    assert (added.record.status, added.origin) == (Status.PARTY, number)
    assert load_pack() == []
    assert stored("SMALL")["CC", "T2"].origin == number


def test_a_proposal_stores_no_status(load_pack: LoadPack) -> None:
    load_pack()
    before = stored_records("SMALL")
    number = propose()
    assert stored_records("SMALL") == before
    found = import_of("SMALL", number)
    assert (found.applied_at, found.change_count, len(found.changes)) == (None, 1, 1)


def test_an_import_is_in_the_trail_and_in_the_history(load_pack: LoadPack) -> None:
    load_pack()
    number = imported()
    verbs = list(AuditEntry.objects.order_by("number").values_list("verb", "actor"))
    assert verbs[-2:] == [
        ("instruments.import.proposed", "diego"),
        ("instruments.standing.imported", "diego"),
    ]
    assert first_broken_entry() is None
    (one,) = imports_of("SMALL")
    assert (one.number, one.applied_by, one.applied_at, one.change_count) == (number, "diego", AT, 1)


def test_an_import_is_applied_once(load_pack: LoadPack) -> None:
    load_pack()
    number = imported()
    with pytest.raises(WrongStatus, match="applied before"):
        apply_import("SMALL", number, by=DIEGO, at=AT)


def test_an_import_whose_ground_has_moved_is_refused(load_pack: LoadPack) -> None:
    load_pack()
    first, second = propose(), propose(SENT.replace("2026-09-01", "2026-09-09"))
    apply_import("SMALL", second, by=DIEGO, at=AT)
    with pytest.raises(WrongStatus, match="BB T1"):
        apply_import("SMALL", first, by=DIEGO, at=AT)
    assert stored_records("SMALL")["BB", "T1"].action_date == date(2026, 9, 9)


def test_an_import_for_a_state_that_is_gone_is_refused(load_pack: LoadPack) -> None:
    load_pack()
    number = propose(SENT.replace("BB,T1", "CC,T2"))
    load_pack(
        states__csv="code,name_en,isle\nAA,Åland,y\nBB,Borduria,y\n",
        treaty_status__csv=STATUSES.replace("CC,T1,none_recorded,,,2020-05-06,gazette\n", ""),
    )
    with pytest.raises(WrongStatus, match="no longer has CC T2"):
        apply_import("SMALL", number, by=DIEGO, at=AT)


def test_an_import_does_not_touch_what_the_pack_said(load_pack: LoadPack) -> None:
    load_pack()
    before = dict(TreatyStatus.objects.values_list("pk", "pack_hash"))
    imported()
    assert dict(TreatyStatus.objects.values_list("pk", "pack_hash")) == before


@pytest.mark.parametrize("number", [0, 999, 10**30])
def test_there_is_no_such_import(load_pack: LoadPack, number: int) -> None:
    load_pack()
    with pytest.raises(NotFound):
        apply_import("SMALL", number, by=DIEGO, at=AT)


def test_an_import_of_another_pack_is_not_found(load_pack: LoadPack) -> None:
    load_pack()
    number = propose()
    with pytest.raises(NotFound):
        apply_import("OTHER", number, by=DIEGO, at=AT)


@pytest.mark.parametrize("by", [STRANGER, Actor("ana", (Grant(Role.POINT_OF_CONTACT, "AA"),), 1)])
def test_only_the_secretariat_imports(load_pack: LoadPack, by: Actor) -> None:
    load_pack()
    number = propose()
    with pytest.raises(NotAllowed):
        propose(by=by)
    with pytest.raises(NotAllowed):
        apply_import("SMALL", number, by=by, at=AT)
    assert StandingImport.objects.count() == 1


def test_a_whole_table_of_700_is_sent_back_unchanged(oas: str, oas_part: InstrumentsPart) -> None:
    head = "iso3,instrument_id," + ",".join(oas_part.records[0].cells()) + "\n"
    lines = [
        ",".join(f'"{cell}"' for cell in (record.state, record.instrument, *_quoted(record.cells())))
        for record in oas_part.records
    ]
    problems: list[Problem] = []
    assert read_import(oas, (head + "\n".join(lines)).encode(), "t.csv", problems) == ()
    assert problems == []


def _quoted(cells: dict[str, str]) -> list[str]:
    return [cell.replace('"', '""') for cell in cells.values()]


def test_the_plan_is_replaced_as_a_whole(oas: str, oas_part: InstrumentsPart, reload_oas: Reload) -> None:
    assert oas_part.plan is not None
    shorter = replace(oas_part, plan=replace(oas_part.plan, paragraphs=oas_part.plan.paragraphs[:10]))
    assert said(reload_oas(shorter)) == ["plan: paragraphs of the Plan stored: 10"]
    assert Paragraph.objects.count() == 10
    assert said(reload_oas(replace(oas_part, plan=None))) == ["plan: the pack has no Plan any more"]
    assert Plan.objects.count() == 0


def test_provisions_are_replaced_as_a_whole(oas: str, oas_part: InstrumentsPart, reload_oas: Reload) -> None:
    fewer = replace(oas_part, provisions=oas_part.provisions[:-1])
    assert said(reload_oas(fewer)) == ["provisions: provisions stored: 163"]
