"""What a symbol states is held against what is known: sessions, years, numbers, revisions, references."""

from datetime import date

import pytest

from enlace.meetings.rules.symbol_checks import (
    NOTHING_KNOWN,
    Register,
    checked,
    identity,
    problems_of,
    reference_problem,
    register_of,
    revision_problems,
)
from enlace.meetings.rules.symbol_points import ESTABLISHED, Point
from enlace.meetings.rules.symbols import Symbol, parse
from tests.meetings.symbol_samples import FAULTLESS, TODAY, register

KNOWN = Register(ESTABLISHED)


def symbol(text: str) -> Symbol:
    parsed = parse(text)
    assert parsed.symbol is not None
    return parsed.symbol


def said(text: str, *, against: Register = NOTHING_KNOWN, today: date | None = TODAY) -> list[str]:
    return [problem.text() for problem in checked(text, register=against, today=today).problems]


def test_the_mandate_of_the_meeting_of_2017_names_the_session_of_another_year() -> None:
    assert said("AG/RES. 2880 (XLV-O/16)") == ["XLV-O was the regular session of 2015, and that of 2016 is XLVI-O"]
    assert said("AG/RES. 2880 (XLVI-O/16)") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("AG/RES. 2866 (XLIII-O/14)", "XLIII-O was the regular session of 2013, and that of 2014 is XLIV-O"),
        ("AG/RES. 2880 (LX-O/16)", "LX-O will be the regular session of 2030, and that of 2016 is XLVI-O"),
        ("AG/RES. 1 (I-O/70)", "the General Assembly of the OAS held no regular session before 1971"),
        ("A/RES/5/25", "session 5 is printed in Roman figures"),
        ("A/RES/S-7/1", "session S-7 is printed in Roman figures"),
        ("A/RES/1803 (XXXI)", "session XXXI is printed in Arabic figures"),
        ("A/RES/3362 (S-VIII)", "session S-VIII is printed in Arabic figures"),
        ("A/RES/82/1", "session 82 does not open before 2027"),
        ("A/RES/55/25 (2002)", "session 55 lasted from 2000 to 2001, not in 2002"),
        ("A/RES/55/25 (1999)", "session 55 lasted from 2000 to 2001, not in 1999"),
        (
            "CTOC/COP/2003/1",
            "2003 is before COP-UNTOC issued such documents, which it has done since 2004",
        ),
        ("E/RES/1977/1", "1977 is before ECOSOC issued such documents, which it has done since 1978"),
        ("CP/CSH-1784/27", "2027 lies in the future; CSH has issued such documents since 1995"),
        ("E/CN.15/2027/1", "2027 lies in the future; CCPCJ has issued such documents since 1992"),
    ],
)
def test_a_session_or_year_that_cannot_be_is_a_problem(text: str, problem: str) -> None:
    assert said(text) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "AG/RES. 1 (I-O/71)",
        "AG/RES. 3000 (LVI-O/26)",
        "AG/RES. 1 (XXXII-E/06)",
        "CIDI/RES. 231 (XIII-O/08)",
        "A/RES/81/1",
        "A/RES/55/25 (2000)",
        "A/RES/55/25 (2001)",
        "A/RES/ES-10/1",
        "A/RES/1 (I)",
        "A/RES/3362 (S-VII)",
        "CTOC/COP/2004/1",
        "CP/CSH-2000/26",
        "CP/RES. 908",
    ],
)
def test_what_may_be_is_not_judged(text: str) -> None:
    assert said(text) == []


def test_without_a_day_nothing_lies_in_the_future() -> None:
    assert said("E/CN.15/2027/1", today=None) == []
    assert said("A/RES/82/1", today=None) == []
    assert said("AG/RES. 2880 (LX-O/16)", today=None) == [
        "LX-O was the regular session of 2030, and that of 2016 is XLVI-O"
    ]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("CP/RES. 908 (1567/07)", "908 is of 2006"),
        ("CP/RES. 700 (1567/06)", "752 is of 1999"),
        ("CP/RES. 909 (1567/05)", "908 is of 2006"),
        ("CP/RES. 1055 (1567/14)", "1567 is of 2006"),
        ("CP/ACTA 1971/13", "1970 is of 2014"),
        ("CP/CSH-1784/18", "1784 is of 2017"),
        ("CP/CSH-1750/17", "1757 is of 2016"),
        ("AG/RES. 288 (XLVI-O/16)", "492 is of 1980"),
        ("AG/RES. 1 (XLV-E/14)", "45 is of 2013"),
        ("AG/RES. 1 (XXVIII-E/06)", "28 is of 2001"),
        ("S/RES/1373 (2002)", "1373 is of 2001"),
    ],
)
def test_a_number_out_of_the_order_of_its_run_is_a_problem(text: str, known: str) -> None:
    problems = said(text, against=KNOWN)
    assert any(f"number {known}" in one for one in problems), problems


def test_between_two_points_nothing_is_judged() -> None:
    for text in ("CP/RES. 1055 (1977/14)", "CP/CSH-1000/09", "AG/RES. 2700 (XLII-O/12)", "AG/RES. 1 (XXXII-E/06)"):
        assert said(text, against=KNOWN) == []


def test_special_sessions_number_their_resolutions_anew() -> None:
    assert said("AG/RES. 1 (LI-E/16)", against=KNOWN) == []
    assert said("AG/RES. 1 (XLVI-O/16)", against=KNOWN) != []


def test_the_points_themselves_are_in_order() -> None:
    runs = {one.run for one in ESTABLISHED}
    assert {"AG/RES.", "CP/CSH", "meetings", "special sessions"} < runs
    for run in runs:
        points = sorted((one.number, one.year) for one in ESTABLISHED if one.run == run)
        assert [year for _, year in points] == sorted(year for _, year in points)
        assert len({number for number, _ in points}) == len(points)
    assert all(one.source for one in ESTABLISHED)


def test_documents_are_points_unless_something_is_wrong_with_their_symbols() -> None:
    found = register_of({symbol("CP/CSH-1800/17"): None, symbol("AG/RES. 2999 (XLV-O/16)"): None})
    own = found.points[len(ESTABLISHED) :]
    assert own == (Point("CP/CSH", 1800, 2017, "CP/CSH-1800/17"),)
    assert said("CP/CSH-1801/16", against=found)
    assert not said("CP/CSH-1801/16", against=Register())


def test_the_faultless_symbols_are_faultless_against_one_another() -> None:
    against = register()
    assert {text: problems for text in FAULTLESS if (problems := said(text, against=against))} == {}


@pytest.mark.parametrize(
    ("text", "dated_on", "problem"),
    [
        ("CP/CSH-1784/17", date(2016, 12, 31), "it is dated 2016-12-31, before the year of its symbol"),
        ("A/RES/55/25", date(2002, 1, 1), "it is dated 2002-01-01, and session 55 lasted from 2000 to 2001"),
        ("A/RES/55/25", date(1999, 12, 31), "it is dated 1999-12-31, and session 55 lasted from 2000 to 2001"),
    ],
)
def test_a_date_that_does_not_fit_the_symbol_is_a_problem(text: str, dated_on: date, problem: str) -> None:
    assert [one.text() for one in problems_of(symbol(text), dated_on=dated_on)] == [problem]


@pytest.mark.parametrize(
    ("text", "dated_on"),
    [
        ("CP/CSH-1784/17", date(2017, 3, 31)),
        ("CP/CSH-1784/17 rev. 3", date(2018, 1, 15)),
        ("A/RES/55/25", date(2000, 11, 15)),
        ("A/RES/S-30/1", date(2016, 4, 19)),
        ("CP/RES. 908", date(2006, 10, 25)),
    ],
)
def test_a_date_that_fits_is_none(text: str, dated_on: date) -> None:
    assert problems_of(symbol(text), dated_on=dated_on) == ()


def documents(*named: tuple[str, date | None]) -> dict[Symbol, date | None]:
    return {symbol(text): day for text, day in named}


def test_a_revision_dated_before_an_earlier_one_is_a_problem() -> None:
    (problem,) = revision_problems(
        documents(
            ("CP/CSH-1769/17 rev. 5", date(2017, 3, 1)),
            ("CP/CSH-1769/17 rev. 4", date(2017, 3, 2)),
            ("CP/CSH-1781/17 rev. 5", date(2017, 1, 1)),
        )
    )
    assert problem.where == "CP/CSH-1769/17 rev. 5"
    assert problem.text() == "it is dated 2017-03-01, before CP/CSH-1769/17 rev. 4, which is dated 2017-03-02"


def test_a_gap_between_known_revisions_is_a_problem_and_unknown_first_ones_are_none() -> None:
    (problem,) = revision_problems(documents(("CP/CSH-1769/17 rev. 1", None), ("CP/CSH-1769/17 rev. 3", None)))
    assert problem.where == "CP/CSH-1769/17 rev. 3"
    assert problem.text() == "no revision between CP/CSH-1769/17 rev. 1 and this one is known"
    assert revision_problems(documents(("CP/CSH-1769/17 rev. 5", None), ("CP/CSH-1784/17", None))) == ()
    in_order = documents(
        ("CP/CSH-1769/17", date(2017, 1, 9)),
        ("CP/CSH-1769/17 rev. 1", None),
        ("CP/CSH-1769/17 rev. 2", date(2017, 1, 9)),
        ("CP/CSH-1769/17 corr. 1", date(2017, 9, 9)),
    )
    assert revision_problems(in_order) == ()


def test_a_reference_leads_to_the_work_or_the_revision_it_names() -> None:
    known = Register(
        documents=documents(
            ("CP/RES. 908 (1567/06)", None),
            ("CP/CSH-1769/17 rev. 5", None),
            ("AG/RES. 2880 (XLVI-O/16)", None),
            ("AG/RES. 1 (XLVI-E/14)", None),
            ("A/RES/55/25", None),
        )
    )
    for text in (
        "CP/RES. 908",
        "CP/CSH-1769/17",
        "CP/CSH-1769/17 rev. 5",
        "AG/RES. 2880 (XLV-O/16)",
        "AG/RES. 1 (XLVI-E/14)",
        "A/RES/55/25 (2000)",
    ):
        assert reference_problem(symbol(text), known) is None, text
    for text in ("CP/RES. 909", "AG/RES. 1 (XLVII-E/14)", "A/RES/55/26", "CE/DOT-56/06", "OEA/Ser.G"):
        problem = reference_problem(symbol(text), known)
        assert problem is not None
        assert (problem.where, problem.text()) == (text, "no document with this symbol is known")
    problem = reference_problem(symbol("CP/CSH-1769/17 rev. 6"), known)
    assert problem is not None
    assert problem.text() == "the document is known, but not this revision, addendum or corrigendum of it"


def test_works_that_differ_are_told_apart() -> None:
    assert identity(symbol("CE/DOT-56/06")) != identity(symbol("CE/DOT-56/07"))
    assert identity(symbol("OEA/Ser.L/X.2.10")) != identity(symbol("OEA/Ser.L/X.2.1"))
    assert identity(symbol("CP/CSH-1769/17 rev. 5")) == identity(symbol("CP/CSH-1769/17"))
