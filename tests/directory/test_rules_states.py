"""States, memberships and series of a pack: what is read, and each fault with its line."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.common.errors import Problem
from enlace.directory.rules.manifest import Manifest, SeriesEntry
from enlace.directory.rules.states import (
    MembershipEntry,
    SeriesPoint,
    StateEntry,
    code_columns,
    read_memberships,
    read_series,
    read_states,
)

STATES = "iso3,iso2,name_en,name_es,isle,note\nAAA,AA,Alpha,Alfa,y,x\nBBB,BB,Beta,,n,\n"
HEAD = "iso3,iso2,name_en,name_es,isle,note\n"
MANIFEST = Manifest("TST", {}, ("en", "es"), "s.csv", "iso3", ("isle",), {"memberships": "m.csv"})
SERIES = SeriesEntry("rate", "v.csv", {}, "iso3", "year", "n")
NO_CODE = "is no code of a State: 1 to 16 letters, digits, “-” or “_”"
A = StateEntry("AAA", {"en": "Alpha", "es": "Alfa"}, {"isle": "y"}, {"iso3": "AAA", "iso2": "AA", "note": "x"})
B = StateEntry("BBB", {"en": "Beta"}, {"isle": "n"}, {"iso3": "BBB", "iso2": "BB"})


def read(reader: Any, name: str, content: str, *before: Any) -> tuple[Any, list[str]]:
    problems: list[Problem] = []
    found = reader(*before, problems) if not name else reader(MANIFEST, {name: content.encode()}, *before, problems)
    return found, [str(problem) for problem in problems]


def states(content: str) -> tuple[Any, list[str]]:
    return read(read_states, "s.csv", content)


def memberships(content: str) -> tuple[Any, list[str]]:
    return read(read_memberships, "m.csv", content, (A, B))


def series(content: str, entry: SeriesEntry = SERIES) -> tuple[Any, list[str]]:
    problems: list[Problem] = []
    found = read_series(entry, {"v.csv": content.encode()}, code_columns((A, B), MANIFEST), problems)
    return found, [str(problem) for problem in problems]


def test_states_are_read_with_names_groups_and_the_rest() -> None:
    assert states(STATES) == ((A, B), [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "iso2,name_en,isle\nAA,Alpha,y\n",
            ["s.csv:1: the column “iso3” is missing; the file has: iso2, name_en, isle"],
        ),
        ("iso3,name_en\nAAA,Alpha\n", ["s.csv:1: the column “isle” is missing; the file has: iso3, name_en"]),
        ("iso3,isle\nAAA,y\n", ["s.csv:1: no column holds the names of States; add name_en or another name_…"]),
        (HEAD, ["s.csv:1: the file names no State"]),
        (
            STATES + "AAA,AZ,Again,,n,\n",
            ["s.csv:4: two States have the iso3 “AAA”; the first stands in line 2"],
        ),
        (STATES + ",CC,Gamma,,n,\n", [f"s.csv:4: “” {NO_CODE}"]),
        (STATES + "C C,CC,Gamma,,n,\n", [f"s.csv:4: “C C” {NO_CODE}"]),
        (STATES + f"{'C' * 17},CC,Gamma,,n,\n", [f"s.csv:4: “{'C' * 17}” {NO_CODE}"]),
        (STATES + "CCC,CC,,,n,\n", ["s.csv:4: the State “CCC” has no name"]),
        (
            STATES + "AAA,,,,,\n,,x,,,\n",
            [
                "s.csv:4: two States have the iso3 “AAA”; the first stands in line 2",
                f"s.csv:5: “” {NO_CODE}",
            ],
        ),
    ],
)
def test_each_fault_of_the_states_names_its_line(content: str, said: list[str]) -> None:
    assert states(content)[1] == said


@given(st.from_regex(r"[A-Za-z0-9_-]{0,15}[A-Za-z0-9]", fullmatch=True))
def test_a_code_of_the_packs_own_is_taken(code: str) -> None:
    (found,), said = states(f"{HEAD}{code},AA,Alpha,,n,\n")
    assert (found.code, said) == (code, [])


@pytest.mark.parametrize("code", ["Ñ1", "Бел", "日本", "007", "x"])
def test_a_code_may_be_of_any_script(code: str) -> None:
    assert states(f"{HEAD}{code},AA,Alpha,,n,\n")[1] == []


UNFIT = ["..", "-", "_", "A/B", "A.B", "A?B", "A%2F", "A#", "<b>", "A'B", "😀", "A\u200bB", "A\u0301"]


@pytest.mark.parametrize("code", UNFIT)
def test_a_code_that_no_address_can_hold_or_nobody_can_read_is_none(code: str) -> None:
    assert states(f"{STATES}{code},CC,Gamma,,n,\n")[1] == [f"s.csv:4: “{code}” {NO_CODE}"]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("name_", "“” is no code of a language; write for example en, pt or es-419"),
        ("name_english", "“english” is no code of a language; write for example en, pt or es-419"),
        ("name_en_US", "“en_US” is no code of a language; write for example en, pt or es-419"),
    ],
)
def test_names_are_in_languages(column: str, said: str) -> None:
    assert states(f"iso3,name_en,isle,{column}\nAAA,Alpha,n,x\n")[1] == [f"s.csv:1: {said}"]


def test_a_name_may_be_missing_in_a_language_and_a_language_may_have_none() -> None:
    assert states("iso3,name_en,name_es,isle\nAAA,Alpha,,n\nBBB,,Beta,n\n")[1] == []
    assert states("iso3,name_es,isle\nAAA,Alfa,n\n")[1] == []


def test_two_states_with_one_code_in_another_column_are_told() -> None:
    assert states(STATES + "CCC,AA,Gamma,,n,\n")[1] == [
        "s.csv:4: two States have the iso2 “AA”; the first stands in line 2"
    ]


def test_other_files_may_name_a_state_by_any_of_its_codes() -> None:
    assert code_columns((A, B), MANIFEST) == {
        "iso3": {"AAA": "AAA", "BBB": "BBB"},
        "iso2": {"AA": "AAA", "BB": "BBB"},
    }
    own = Manifest("TST", {}, ("en",), "s.csv", "code", ())
    assert code_columns((StateEntry("1", {}, {}, {}),), own) == {"code": {"1": "1"}}


def test_memberships_are_read() -> None:
    content = "organization,iso2,role,as_of,note,source\nORG,AA,member,2020-01,since long,book\nORG,BB,observer,,,\n"
    assert memberships(content) == (
        (
            MembershipEntry("ORG", "AAA", "member", "2020-01", "since long", "book"),
            MembershipEntry("ORG", "BBB", "observer", "", "", ""),
        ),
        [],
    )
    assert memberships("organization,iso3,role\nORG,AAA,member\n")[0] == (
        MembershipEntry("ORG", "AAA", "member", "", "", ""),
    )
    nothing: list[Problem] = []
    assert read_memberships(Manifest("T", {}, (), "", "iso3", ()), {}, (A,), nothing) == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("iso2,role\nAA,member\n", "m.csv:1: the column “organization” is missing"),
        (
            "organization,country,role\nORG,AA,member\n",
            "m.csv:1: no column names the State; one of these is expected: iso3, iso2",
        ),
        ("organization,iso2,role\nORG,ZZ,member\n", "m.csv:2: “ZZ” is no State of this pack"),
        ("organization,iso2,role\nORG,AA,member\nORG,AA,observer\n", "m.csv:3: this membership stands twice"),
        ("organization,iso2,role\n,AA,member\n", "m.csv:2: “organization” is empty"),
        (f"organization,iso2,role\n{'O' * 61},AA,member\n", "m.csv:2: “organization” has more than 60 characters"),
        (f"organization,iso2,role\nORG,AA,{'m' * 61}\n", "m.csv:2: “role” has more than 60 characters"),
        (f"organization,iso2,role,as_of\nORG,AA,m,{'2' * 21}\n", "m.csv:2: “as_of” has more than 20 characters"),
    ],
)
def test_each_fault_of_the_memberships_names_its_line(content: str, said: str) -> None:
    problems = memberships(content)[1]
    assert len(problems) == 1
    assert problems[0].startswith(said)


def test_series_are_read_as_their_source_prints_them() -> None:
    assert series("iso3,year,n,source\nAAA,2019,1.50,book\nBBB,2019,-3,\nAAA,2020,0.0000000001,\n") == (
        (
            SeriesPoint("rate", "AAA", "2019", Decimal("1.50"), "book"),
            SeriesPoint("rate", "BBB", "2019", Decimal(-3), ""),
            SeriesPoint("rate", "AAA", "2020", Decimal("0.0000000001"), ""),
        ),
        [],
    )


def test_a_series_may_name_states_by_another_column() -> None:
    by_iso2 = SeriesEntry("rate", "v.csv", {}, "iso2", "year", "n")
    assert series("iso2,year,n\nBB,2019,1\n", by_iso2)[0][0].state == "BBB"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("ZZZ,2019,1\n", "v.csv:2: “ZZZ” is no State of this pack"),
        ("AAA,2019,\n", "v.csv:2: “” is no number"),
        ('AAA,2019,"1,5"\n', "v.csv:2: “1,5” is no number; use a dot for decimals"),
        ("AAA,2019,nan\n", "v.csv:2: “nan” is no number"),
        ("AAA,2019,Infinity\n", "v.csv:2: “Infinity” is no number"),
        ("AAA,2019,1e400\n", "v.csv:2: “1e400” is no number"),
        ("AAA,2019,1_000\n", "v.csv:2: “1_000” is no number"),
        ("AAA,2019,123456789012345\n", "v.csv:2: “123456789012345” is no number"),
        ("AAA,2019,0.12345678901\n", "v.csv:2: “0.12345678901” is no number"),
        ("AAA,2019,1\nAAA,2019,2\n", "v.csv:3: this State and period stand twice"),
        ("AAA,,1\n", "v.csv:2: “year” is empty"),
        (f"AAA,{'2' * 21},1\n", "v.csv:2: “year” has more than 20 characters"),
    ],
)
def test_each_fault_of_a_series_names_its_line(rows: str, said: str) -> None:
    problems = series("iso3,year,n\n" + rows)[1]
    assert len(problems) == 1, problems
    assert problems[0].startswith(said)


def test_a_series_without_its_columns_is_refused() -> None:
    assert series("iso3,period\nAAA,2019\n")[1] == [
        "v.csv:1: the column “year” is missing; the file has: iso3, period",
        "v.csv:1: the column “n” is missing; the file has: iso3, period",
    ]
