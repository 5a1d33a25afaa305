"""Reading the tables of treaties and statuses: every fault with its line, and packs unlike the OAS's."""

from datetime import date

import pytest

from enlace.common.errors import Problem
from enlace.instruments.rules.instrument_table import InstrumentEntry, read_instruments
from enlace.instruments.rules.records import Record, Status, from_cells
from enlace.instruments.rules.status_table import StatusTable, oddities, read_status_table

STATES = {"iso3": {"ATG": "ATG", "BRA": "BRA"}, "iso2": {"AG": "ATG", "BR": "BRA"}}


def statuses(text: str, *, strict: bool = False) -> tuple[StatusTable | None, list[str]]:
    problems: list[Problem] = []
    table = read_status_table(text.encode(), "s.csv", problems, states=STATES, instruments={"T1", "T2"}, strict=strict)
    return table, [str(problem) for problem in problems]


def treaties(text: str) -> tuple[tuple[InstrumentEntry, ...], list[str]]:
    problems: list[Problem] = []
    return read_instruments(text.encode(), "i.csv", problems), [str(problem) for problem in problems]


def test_a_whole_row_is_read() -> None:
    table, problems = statuses(
        "iso2,iso3,instrument_id,status,signature_date,action_kind,action_date,as_of,source,extra\n"
        "AG,ATG,T1,party,2000-01-02,accession,2001-02-03,2014-01,gazette,ignored\n"
    )
    assert problems == []
    assert table is not None
    assert table.records == (
        Record(
            "ATG",
            "T1",
            Status.PARTY,
            signature_date=date(2000, 1, 2),
            action_kind="accession",
            action_date=date(2001, 2, 3),
            as_of="2014-01",
            source="gazette",
        ),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("AG,XXX,T1,party,,", "s.csv:2: “XXX” is no State of this pack"),
        (",,T1,party,,", "s.csv:2: the row names no State"),
        ("BR,ATG,T1,party,,", "s.csv:2: the row names two different States: ATG, BR"),
        ("AG,ATG,T9,party,,", "s.csv:2: “T9” is no instrument of this pack"),
        ("AG,ATG,T1,PARTY,,", "s.csv:2: “PARTY” is no status"),
        ("AG,ATG,T1,party,2001-02-30,", "s.csv:2: signature_date: “2001-02-30” is no date"),
        ("AG,ATG,T1,party,20010203,", "s.csv:2: signature_date: “20010203” is no date"),
        ("AG,ATG,T1,party,02/03/2001,", "s.csv:2: signature_date: “02/03/2001” is no date"),
        ("AG,ATG,T1,party,,2014-13", "s.csv:2: as_of: “2014-13” is no date"),
        ("AG,ATG,T1,party,,May 2014", "s.csv:2: as_of: “May 2014” is no date"),
    ],
)
def test_a_fault_names_its_line(row: str, fault: str) -> None:
    _, problems = statuses(f"iso2,iso3,instrument_id,status,signature_date,as_of\n{row}\n")
    assert len(problems) == 1
    assert problems[0].startswith(fault)


def test_every_fault_is_named_at_once() -> None:
    _, problems = statuses("iso3,instrument_id,status,signature_date\nXXX,T9,none,x\nATG,T1,party,\nATG,T1,party,\n")
    assert [problem.split(": ")[0] for problem in problems] == ["s.csv:2"] * 4 + ["s.csv:4"]
    assert "the first stands in line 3" in problems[-1]


def test_missing_columns_are_named() -> None:
    assert statuses("iso3,instrument_id\nATG,T1\n")[1][0].startswith("s.csv:1: the column “status” is missing")
    _, problems = statuses("country,instrument_id,status\nATG,T1,party\n")
    assert problems == ["s.csv:1: no column names the State; one of these is expected: iso3, iso2"]


def test_an_unknown_column_is_refused_only_where_it_may_be_misspelt() -> None:
    text = "iso3,instrument_id,status,signature\nATG,T1,party,2001\n"
    assert statuses(text)[1] == []
    assert statuses(text, strict=True)[1][0].startswith("s.csv:1: the column “signature” is not known here")


def test_odd_rows_are_stored_as_they_stand_and_told() -> None:
    odd = Record(
        "ATG",
        "T1",
        Status.PARTY,
        signature_date=date(2003, 1, 1),
        action_date=date(2002, 1, 1),
        entry_into_force_date=date(2001, 1, 1),
    )
    assert [problem.text() for problem in oddities(odd)] == [
        "signed after the deposit",
        "in force before the deposit",
    ]
    signatory = Record("ATG", "T1", Status.SIGNATORY, action_date=date(2002, 1, 1))
    unsigned = Record("ATG", "T1", Status.NONE_RECORDED, signature_date=date(2002, 1, 1))
    assert len(oddities(signatory)) == len(oddities(unsigned)) == 1
    assert oddities(Record("ATG", "T1", Status.UNKNOWN)) == ()


def test_a_record_is_written_and_read_back() -> None:
    one = Record("ATG", "T1", Status.PARTY, signature_date=date(2003, 1, 1), as_of="2014", note="x, “y”")
    assert from_cells("ATG", "T1", one.cells()) == one


def test_treaties_of_any_pack_are_read() -> None:
    entries, problems = treaties("instrument_id,title_de,short_name_de,adopted\nX1,Vertrag,Vtr.,1990-02-03\nX2,,,\n")
    assert problems == []
    assert entries[0].titles == {"de": "Vertrag"}
    assert entries[0].short_names == {"de": "Vtr."}
    assert entries[0].adopted_on == date(1990, 2, 3)
    assert entries[1] == InstrumentEntry("X2")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("X 1,a,", "i.csv:3: “X 1” is no code"),
        (",a,", "i.csv:3: “” is no code"),
        ("X1,a,", "i.csv:3: two instruments have the code “X1”; the first stands in line 2"),
        ("X2,a,1990", "i.csv:3: adopted: “1990” is no date"),
    ],
)
def test_a_fault_of_a_treaty_names_its_line(row: str, fault: str) -> None:
    _, problems = treaties(f"instrument_id,title_en,adopted\nX1,Treaty,\n{row}\n")
    assert len(problems) == 1
    assert problems[0].startswith(fault)


def test_treaties_without_their_code_cannot_be_read() -> None:
    entries, problems = treaties("id,title_en\nX1,Treaty\n")
    assert entries == ()
    assert problems[0].startswith("i.csv:1: the column “instrument_id” is missing")
