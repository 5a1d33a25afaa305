"""What a depositary's table would change, and what needs a second look."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from enlace.common.errors import Problem
from enlace.instruments.rules.comparison import Flag, RecordChange, compare
from enlace.instruments.rules.records import COLUMNS, Record, Status
from enlace.instruments.rules.status_table import StatusTable

STORED = Record(
    "AAA",
    "T1",
    Status.PARTY,
    signature_date=date(2000, 1, 2),
    action_date=date(2001, 2, 3),
    as_of="2014-01",
    source="gazette",
    reservation_note="on file",
)


def table(*records: Record, columns: tuple[str, ...] = COLUMNS) -> StatusTable:
    lines = {record.key: number for number, record in enumerate(records, start=2)}
    return StatusTable("t.csv", frozenset(columns), records, lines)


def changes(sent: StatusTable, *stored: Record) -> tuple[tuple[RecordChange, ...], list[str]]:
    problems: list[Problem] = []
    found = compare({record.key: record for record in stored}, sent, problems)
    return found, [str(problem) for problem in problems]


def test_the_same_table_changes_nothing() -> None:
    assert changes(table(STORED), STORED) == ((), [])


def test_an_unknown_status_of_which_nothing_was_recorded_is_no_change() -> None:
    assert changes(table(Record("AAA", "T1", Status.UNKNOWN))) == ((), [])


def test_each_cell_is_told_old_and_new() -> None:
    sent = replace(STORED, entry_into_force_date=date(2001, 3, 3), as_of="2026-10-01", source="depositary")
    (change,), problems = changes(table(sent), STORED)
    assert problems == []
    assert [(cell.column, cell.old, cell.new, cell.flags) for cell in change.cells] == [
        ("entry_into_force_date", "", "2001-03-03", ()),
        ("as_of", "2014-01", "2026-10-01", ()),
        ("source", "gazette", "depositary", ()),
    ]
    assert not change.flagged


def test_a_column_that_is_not_sent_stays() -> None:
    sent = Record("AAA", "T1", Status.PARTY, as_of="2026", source="depositary")
    (change,), _ = changes(table(sent, columns=("status", "as_of", "source")), STORED)
    assert change.new == replace(STORED, as_of="2026", source="depositary")


def test_a_date_lost_an_older_source_and_a_step_back_are_flagged() -> None:
    sent = replace(STORED, status=Status.SIGNATORY, action_date=None, as_of="2013-12-31")
    (change,), _ = changes(table(sent), STORED)
    assert {cell.column: cell.flags for cell in change.cells} == {
        "status": (Flag.STEPS_BACK,),
        "action_date": (Flag.LOSES_DATE,),
        "as_of": (Flag.OLDER_SOURCE,),
    }
    assert change.flagged


def test_a_change_needs_its_date_and_its_source() -> None:
    sent = replace(STORED, as_of="", source="", note="x")
    assert changes(table(sent), STORED)[1] == [
        "t.csv:2: as_of is empty: a status is taken over only with its date and source",
        "t.csv:2: source is empty: a status is taken over only with its date and source",
    ]
    undated = replace(STORED, as_of="", source="")
    assert changes(table(undated), undated) == ((), [])


words = st.sampled_from(["", "a", "b"])
dates = st.none() | st.dates(date(2000, 1, 1), date(2000, 1, 3))
any_record = st.builds(
    Record,
    st.just("AAA"),
    st.just("T1"),
    st.sampled_from(Status),
    signature_date=dates,
    action_date=dates,
    as_of=st.sampled_from(["", "2013", "2014-01"]),
    source=words,
    note=words,
)


@given(any_record, any_record)
def test_old_and_new_cells_lead_from_one_record_to_the_other(old: Record, new: Record) -> None:
    problems: list[Problem] = []
    found = compare({old.key: old}, table(new), problems)
    assert bool(found) == (old != new)
    for change in found:
        rebuilt = old.cells() | {cell.column: cell.new for cell in change.cells}
        assert rebuilt == new.cells()
        assert all(cell.old == old.cells()[cell.column] for cell in change.cells)
