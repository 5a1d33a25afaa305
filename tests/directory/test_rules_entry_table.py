"""The table of entries: it is read back as it was written, and every fault is told with its line."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enlace.common.errors import Problem
from enlace.directory.rules.entries import ACCESS, Access, Competence, Entry, Person, Requirements
from enlace.directory.rules.entry_table import (
    GUIDE,
    TOLD,
    CellChange,
    EntryChange,
    columns_for,
    entry_from,
    read_entries,
    rows_of,
)
from tests.directory.test_rules_entries import ENTRY

STATES = ("ATG", "ARG")


def table(entries: list[Entry]) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        rows_of(entries, [("2026-11-01", "yes")] * len(entries))
    )
    return ("\ufeff" + out.getvalue()).encode()


def read(content: bytes | str, stored: Entry | None = None, state: str = "") -> tuple[list[Entry], list[str]]:
    problems: list[Problem] = []
    raw = content.encode() if isinstance(content, str) else content
    sent = read_entries(raw, "e.csv", problems, states=STATES, state=state)
    found = [entry_from(sent, key, stored, problems) for key in sent.rows] if sent else []
    return found, [str(one) for one in problems]


def test_an_entry_is_read_back_as_it_was_written() -> None:
    assert read(table([ENTRY, replace(ENTRY, code="B", names={"nl": "Naam"})])) == (
        [ENTRY, replace(ENTRY, code="B", names={"nl": "Naam"})],
        [],
    )


# What the checks of entries let in: no controls, and nothing around it.
LINE = st.text(alphabet=st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12).map(str.strip)
HOSTILE = LINE | st.sampled_from(["=1+1", "+1", "-x", "@x", "'=x", "a | b", "a\\|b\\n", "\\", ";=1", '"=1', "|"])
WORDS = st.lists(st.sampled_from(["en", "es", "interpol", "central"]), max_size=3).map(tuple)
TEXT = st.dictionaries(st.sampled_from(["en", "es", "pt", "nl"]), HOSTILE.filter(bool), max_size=3)
LINES = st.lists(HOSTILE, max_size=3).map("\n".join).map(str.strip)
COMPETENCES = st.lists(st.builds(Competence, HOSTILE.filter(bool), HOSTILE, HOSTILE, HOSTILE), max_size=3).map(tuple)
PEOPLE = st.lists(st.builds(Person, HOSTILE.filter(bool), TEXT, HOSTILE, HOSTILE, WORDS), max_size=3).map(tuple)
ENTRIES = st.builds(
    Entry,
    st.just("ATG"),
    st.just("A"),
    HOSTILE,
    TEXT,
    postal_address=LINES,
    phone=HOSTILE,
    hours=HOSTILE,
    languages=WORDS,
    channels=WORDS,
    urgent=TEXT,
    note=TEXT,
    requirements=st.builds(Requirements, WORDS, st.none() | st.integers(0, 99), TEXT),
    competences=COMPETENCES,
    people=PEOPLE,
    access=st.dictionaries(st.sampled_from(sorted(ACCESS)), st.sampled_from(Access), max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(entry=ENTRIES)
def test_whatever_an_entry_holds_it_comes_back(entry: Entry) -> None:
    assert read(table([entry])) == ([entry], [])


def test_a_column_that_is_not_there_stays_and_an_empty_cell_empties() -> None:
    found, problems = read("state,code,phone,name_en\nATG,PROSECUTION,,New name\n", ENTRY)
    assert problems == []
    assert found == [replace(ENTRY, phone="", names={"en": "New name"})]


def test_the_state_may_be_left_out_where_it_is_known() -> None:
    assert read("code,kind\nA,fiu\n", state="ATG")[0] == [Entry("ATG", "A", "fiu", {})]
    assert read("code,kind\nA,fiu\n")[1] == ["e.csv:1: the column “state” is missing; the file has: code, kind"]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("ARG,A", ["e.csv:2: this is an entry of another State (ARG); you may send those of your own"]),
        ("XXX,A", ["e.csv:2: “XXX” is no State of this pack"]),
        ("ATG,A\nATG,A", ["e.csv:3: A stands twice; the first stands in line 2"]),
    ],
)
def test_each_line_at_fault_is_told(body: str, faults: list[str]) -> None:
    assert read(f"state,code\n{body}\n", state="ATG")[1] == faults


def test_every_cell_at_fault_is_told() -> None:
    content = 'code,copies,competences,people,access\nA,many,a|b|c|d|e,"Ana|||en|Head",phone=nobody fax=public\n'
    assert read(content, state="ATG")[1] == [
        "e.csv:2: copies: “many” is no whole number",
        "e.csv:2: competences: “a|b|c|d|e” has more than four parts: form | treaty | provision | crime",
        "e.csv:2: people: “Head”: write a post with its language before it, as en: Head of unit",
        "e.csv:2: access: “phone=nobody” does not say who may read a field; write phone=states or phone=public",
        "e.csv:2: access: “fax=public” does not say who may read a field; write phone=states or phone=public",
    ]


@pytest.mark.parametrize("column", ["fax", "name_*", "name", "name_eng", "NAME_EN"])
def test_a_column_that_is_not_known_may_be_misspelt(column: str) -> None:
    faults = read(f"code,{column}\nA,x\n", state="ATG")[1]
    assert len(faults) == 1
    assert faults[0].startswith(f"e.csv:1: the column “{column}” is not known here")


def test_the_guide_tells_of_every_column_there_can_be() -> None:
    stems = {column.split("_")[0] + "_*" if column[-3:-2] == "_" else column for column in columns_for([ENTRY])}
    assert stems == set(GUIDE) - set(TOLD)


def test_a_change_names_the_cells_that_differ() -> None:
    new = replace(ENTRY, phone="+1 268 000 0009", names={"en": "Prosecution", "fr": "Parquet"})
    assert EntryChange(ENTRY, new, 3).cells == (
        CellChange("name_fr", "", "Parquet"),
        CellChange("phone", "+1 268 000 0000", "+1 268 000 0009"),
    )
    assert EntryChange(ENTRY, ENTRY, 3).cells == ()
    added = EntryChange(None, Entry("ATG", "A", "fiu", {"en": "Unit"}), 0)
    assert [(cell.column, cell.old, cell.new) for cell in added.cells] == [("kind", "", "fiu"), ("name_en", "", "Unit")]
