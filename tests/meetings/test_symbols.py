"""Symbols are read however they are printed, and printed as their organization prints them."""

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enlace.meetings.rules import roman, symbol_checks, symbol_series, symbols
from enlace.meetings.rules.roman import from_roman, to_roman
from enlace.meetings.rules.symbol_checks import Register, checked
from enlace.meetings.rules.symbol_form import PAPERS
from enlace.meetings.rules.symbol_points import ESTABLISHED
from enlace.meetings.rules.symbol_series import SERIES, Layout, Series, series_named
from enlace.meetings.rules.symbols import LONGEST, Symbol, as_json, parse, revision_order
from tests.meetings.symbol_samples import FAULTLESS, TODAY

PACKS = Path(__file__).parents[2] / "packs"
IN_TEXT = re.compile(
    r"\b(?:AG/(?:RES|DEC)\. \d+|CP/RES\. \d+|CP/CSH-|CE/DOT-|SG/MESICIC/doc\.|CTOC/COP/)"
    r"[\w/.]*(?: \([^)]*\))?(?: (?:rev|add|corr)\. \d+)*"
)
FROM_THE_MEETING_OF_2017 = "AG/RES. 2880 (XLV-O/16)"


@pytest.mark.parametrize("module", [roman, symbols, symbol_series, symbol_checks])
def test_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


@given(st.integers(1, 3999))
def test_a_roman_numeral_reads_back(number: int) -> None:
    assert from_roman(to_roman(number)) == number
    assert from_roman(to_roman(number).lower()) == number


@given(st.text("IVXLCDM", max_size=8))
def test_a_roman_numeral_is_well_formed_if_it_is_how_its_number_is_written(text: str) -> None:
    number = from_roman(text)
    assert (number is None) or to_roman(number) == text
    assert number is not None or text not in {to_roman(one) for one in range(1, 400)}


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_what_has_no_roman_numeral_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        to_roman(number)


@pytest.mark.parametrize("text", [*FAULTLESS, *(one.example for one in SERIES)])
def test_a_faultless_symbol_is_printed_as_it_was_read_and_nothing_is_said_against_it(text: str) -> None:
    parsed = checked(text, register=Register(ESTABLISHED), today=TODAY)
    assert parsed.ok, [str(problem) for problem in parsed.problems]
    assert str(parsed.symbol) == text


@pytest.mark.parametrize("series", SERIES, ids=lambda one: one.name)
def test_the_example_of_a_series_is_one_of_it(series: Series) -> None:
    symbol = parse(series.example).symbol
    assert symbol is not None
    assert series_named(symbol.series) is series
    assert symbol.body == series.body


def test_every_symbol_in_the_packs_is_faultless_but_the_mandate_of_2017() -> None:
    files = [file for kind in ("yaml", "csv", "md") for file in PACKS.glob(f"*/*.{kind}")]
    found = {one for file in files for one in IN_TEXT.findall(file.read_text(encoding="utf-8"))}
    assert {FROM_THE_MEETING_OF_2017, "CE/DOT-56/06.", "CP/RES. 908", "CTOC/COP/WG.10/2020/5"} < found
    assert len(found) >= 10
    register = Register(ESTABLISHED)
    at_fault = {one for one in found if not checked(one, register=register, today=TODAY).ok}
    assert at_fault == {FROM_THE_MEETING_OF_2017}


def test_the_documents_of_the_meeting_of_2017_are_taken_apart_as_the_record_does() -> None:
    record = yaml.safe_load((PACKS / "oas" / "meeting_2017.yaml").read_text(encoding="utf-8"))
    assert len(record["documents"]) == 5
    for document in record["documents"]:
        symbol = parse(document["symbol_as_printed"]).symbol
        assert symbol is not None
        assert as_json(symbol).items() >= document["parsed"].items()


@pytest.mark.parametrize(
    ("printed", "canonical"),
    [
        ("cp/csh-1769/17 REV.5", "CP/CSH-1769/17 rev. 5"),
        ("CP / CSH – 1769 / 17, rév. 5", "CP/CSH-1769/17 rev. 5"),
        ("CP/CSH-1769/17rev5", "CP/CSH-1769/17 rev. 5"),
        ("CP/CSH-1769/17/rev. 5.", "CP/CSH-1769/17 rev. 5"),
        ("  CP/CSH-1769/17\u00a0rev.\u00a05 ", "CP/CSH-1769/17 rev. 5"),
        ("CP/CSH/INF-100/17 ADD. 1, CORR. 1", "CP/CSH/INF. 100/17 add. 1 corr. 1"),
        ("CP/CSH/INF.457/16", "CP/CSH/INF. 457/16"),
        ("RC. 30/RES.2/19", "RC.30/RES. 2/19"),
        ("CP/doc. 3268/00", "CP/doc.3268/00"),
        ("AG/Doc. 5239/12  rev. 1", "AG/doc.5239/12 rev. 1"),
        ("AG/RES.2261(XXXVII-O/07)", "AG/RES. 2261 (XXXVII-O/07)"),
        ("ag/rés 2880 (xlvi – o / 16)", "AG/RES. 2880 (XLVI-O/16)"),
        ("AG/DEC. 52 (XXXVII O/07)", "AG/DEC. 52 (XXXVII-O/07)"),
        ("AG/DEC. 9 (XXV- O/95)", "AG/DEC. 9 (XXV-O/95)"),
        ("CP/RES 908 ( 1567 / 06 )", "CP/RES. 908 (1567/06)"),
        ("OEA/Ser. l / x.2.10", "OEA/Ser.L/X.2.10"),
        ("OEA/Ser.L/X/2/1", "OEA/Ser.L/X/2/1"),
        ("OEA/Ser.L/V/II.", "OEA/Ser.L/V/II"),
        ("a/res/217(iii)", "A/RES/217 (III)"),
        ("A/RES/52/12 b", "A/RES/52/12B"),
        ("A/RES/55/25 (2000)", "A/RES/55/25 (2000)"),
        ("ctoc/cop/wg.3/2017/2/rev.1", "CTOC/COP/WG.3/2017/2/Rev.1"),
        ("CTOC/COP/2016/15 Add. 1", "CTOC/COP/2016/15/Add.1"),
        ("E/CN.15/2017/10*", "E/CN.15/2017/10"),
        ("A/64/440/Add.1/Corr.2", "A/64/440/Add.1/Corr.2"),
        ("AG/doc.4548/06 add. 1 rev. 2", "AG/doc.4548/06 add. 1 rev. 2"),
        ("AG/doc.4548/06 rev. 2 add. 1", "AG/doc.4548/06 rev. 2 add. 1"),
    ],
)
def test_printing_varies_and_the_symbol_does_not(printed: str, canonical: str) -> None:
    parsed = parse(printed)
    assert parsed.ok, [str(problem) for problem in parsed.problems]
    assert str(parsed.symbol) == canonical
    assert parsed.symbol == parse(canonical).symbol
    assert parsed.symbol is not None
    assert parsed.symbol.as_printed == printed.strip()


@pytest.mark.parametrize(
    ("printed", "year"),
    [
        ("CP/doc.1/70", 1970),
        ("CP/doc.1/99", 1999),
        ("CP/doc.1/69", 2069),
        ("CP/CSH-1/95", 1995),
        ("CP/CSH-1/94", 2094),
        ("CICTE/doc.1/99", 1999),
        ("CICTE/doc.1/00", 2000),
    ],
)
def test_two_digits_of_a_year_are_of_the_1900s_if_the_body_existed_then(printed: str, year: int) -> None:
    symbol = parse(printed).symbol
    assert symbol is not None
    assert symbol.year == year


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("", "empty"),
        ("CP/CSH-" + "1" * LONGEST + "/17", "at most 120"),
        ("CP/CSH-1769\u200b/17", "cannot be seen: U+200B"),
        ("AG/RES. 1 ((XLVI-E/14) rev. 1", "parenthesis"),
        ("AG/RES. 2880 )XLVI-O/16(", "parenthesis"),
        ("СP/CSH-1769/17", "series is not known"),  # the first letter is Cyrillic
        ("resolution 9/1", "series is not known"),
        ("AG/RES. 2809 (XLII-013)", "printed like “AG/RES. 2880 (XLVI-O/16)”"),
        ("AG/RES.2536 (XLO/10)", "“XLO” is no session"),
        ("AG/RES. 2880 (XLVI-O/2016)", "“2016” is no year"),
        ("AG/RES. 2880 (/)", "“” is no session"),
        ("CP/CSH-1769", "printed like"),
        ("CP/CSH-17G9/17", "“17G9” is no number"),
        ("CP/CSH-0169/17", "“0169” is no number"),
        ("CP/CSH-1234567/17", "is no number"),
        ("CP/RES. 908 (15b7/06)", "“15b7” is no number"),
        ("CTOC/COP/17/15", "“17” is no year"),
        ("A/RES/5X/25", "no session of the United Nations"),
        ("A/217 (III)", "no session of the United Nations"),
        ("OEA/Ser.L/2.X", "printed like"),
    ],
)
def test_what_cannot_be_taken_apart_is_kept_as_printed_with_the_reason(printed: str, said: str) -> None:
    parsed = parse(printed)
    assert parsed.as_printed == printed
    assert parsed.symbol is None
    assert parsed.work == printed
    assert any(said in problem.text() for problem in parsed.problems), [str(one) for one in parsed.problems]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("CP/CSH-1769/17 rev. 0", "1 or more, not 0"),
        ("CP/CSH-1769/17 rev. -1", "1 or more, not -1"),
        ("CP/CSH-1769/17 add. 0", "1 or more, not 0"),
        ("CTOC/COP/2016/15/Corr.0", "1 or more, not 0"),
        ("CP/CSH-1769/17 rev.", "“rev.” needs a number"),
        ("CP/CSH-1769/17 rev. 5b", "“5b” is none"),
        ("CP/CSH-1769/17 rev. 05", "“05” is none"),
        ("CP/CSH-1769/17 rev. 5 rev. 5", "“rev.” stands twice"),
        ("AG/RES. 2880 (IIII-O/16)", "“IIII” is no well-formed Roman numeral"),
        ("REMJA-VX/doc.7/04", "“VX” is no well-formed Roman numeral"),
        ("OEA/Ser.L/XXXX.2", "“XXXX” is no well-formed Roman numeral"),
        ("A/RES/217 (IIV)", "“IIV” is no well-formed Roman numeral"),
    ],
)
def test_what_can_be_taken_apart_is_in_spite_of_a_fault_in_its_writing(printed: str, said: str) -> None:
    parsed = parse(printed)
    assert parsed.symbol is not None
    assert [problem.where for problem in parsed.problems] == [printed]
    assert said in parsed.problems[0].text()


def test_all_revisions_of_a_work_share_it() -> None:
    texts = ["", " rev. 5", " rev. 5 corr. 1", " add. 1", " add. 1 rev. 2"]
    works = {parse(f"CP/CSH-1769/17{text}").work for text in texts}
    assert works == {"CP/CSH-1769/17"}
    assert parse("CTOC/COP/2016/15/Rev.1/Add.1").work == "CTOC/COP/2016/15"
    symbol = parse("CP/CSH-1769/17 rev. 5 corr. 1").symbol
    assert symbol is not None
    assert symbol.original == parse("CP/CSH-1769/17").symbol


def test_revisions_succeed_one_another() -> None:
    endings = [
        "",
        " corr. 1",
        " add. 1",
        " add. 1 rev. 1",
        " add. 2",
        " rev. 1",
        " rev. 1 corr. 1",
        " rev. 2",
        " rev. 10",
    ]
    found = [parse(f"AG/doc.4548/06{ending}").symbol for ending in endings]
    known = [one for one in found if one is not None]
    assert len(known) == len(endings)
    assert sorted(set(known), key=revision_order) == known


NUMBERS = st.integers(1, 999_999)
ROMAN = st.integers(1, 120).map(to_roman)


@st.composite
def symbols_of(draw: st.DrawFn) -> Symbol:
    series = draw(st.sampled_from(SERIES))
    figure = draw(ROMAN) if "@" in series.name else str(draw(st.integers(1, 9999)))
    name = re.sub("[#@]", figure, series.name)
    # CTOC/COP/WG.3 drawn by chance is the series of its own working group.
    series = series_named(name)
    parts: dict[str, object] = {"number": draw(NUMBERS)}
    first = min(series.first_year, 2000)
    two_digits = st.integers(first, first + 99)
    short = draw(st.booleans())
    match series.layout:
        case Layout.SHELF:
            roman_part = st.tuples(ROMAN, st.sampled_from(["", "-O", "-E"])).map("".join)
            steps = st.lists(st.lists(st.one_of(roman_part, NUMBERS.map(str)), min_size=1, max_size=3), max_size=2)
            shelf = "/".join(".".join(step) for step in [[draw(roman_part)], *draw(steps)])
            parts = {"shelf": "" if short else shelf}
        case Layout.ASSEMBLY if not short:
            parts |= {"session": f"{draw(ROMAN)}-{draw(st.sampled_from('OE'))}", "year": draw(two_digits)}
        case Layout.COUNCIL if not short:
            parts |= {"meeting": draw(NUMBERS), "year": draw(two_digits)}
        case Layout.NUMBERED:
            parts |= {"year": draw(two_digits)} | ({"session": figure} if "@" in series.name else {})
        case Layout.YEARLY:
            parts |= {"year": draw(st.integers(1000, 2999)), "paper": draw(st.sampled_from(["", *PAPERS]))}
        case Layout.SESSIONAL:
            parts |= draw(un_sessions(series.name))
        case Layout.PLAIN:
            parts |= {"paper": draw(st.sampled_from(["", *PAPERS]))}
        case Layout.SECURITY if not short:
            parts |= {"year": draw(st.integers(1000, 2999))}
    parts |= {word: draw(st.integers(0, 99)) for word in ("revision", "addendum", "corrigendum")}
    both = bool(parts["revision"] and parts["addendum"])
    return Symbol(series.body, name, **parts, addendum_revised=both and draw(st.booleans()))  # type: ignore[arg-type]


@st.composite
def un_sessions(draw: st.DrawFn, name: str) -> dict[str, object]:
    letter = draw(st.sampled_from(["", "A", "B"])) if name == "A/RES" else ""
    if name == "A/RES" and draw(st.booleans()):
        return {"session": draw(st.sampled_from(["", "S-", "ES-"])) + draw(ROMAN), "letter": letter}
    session = draw(st.sampled_from(["", "S-", "ES-"])) + str(draw(st.integers(1, 999)))
    year = draw(st.none() | st.integers(1000, 2999))
    return {"session": session, "letter": letter, "year": year, "paper": draw(st.sampled_from(["", *PAPERS]))}


@given(symbols_of())
def test_what_is_printed_reads_back(symbol: Symbol) -> None:
    parsed = parse(str(symbol))
    assert parsed.ok, [str(problem) for problem in parsed.problems]
    assert parsed.symbol == symbol
    assert parsed.work == symbol.work


@given(st.text(max_size=130))
def test_any_text_is_kept_and_either_understood_or_said_to_be_at_fault(text: str) -> None:
    parsed = parse(text)
    assert parsed.as_printed == text.strip()
    assert (parsed.symbol is not None) or parsed.problems


@given(st.sampled_from(FAULTLESS), st.data())
def test_a_damaged_symbol_never_breaks_the_reading(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    damaged = text[:place] + data.draw(st.text(max_size=3)) + text[place + data.draw(st.integers(0, 2)) :]
    parsed = checked(damaged, register=Register(ESTABLISHED), today=TODAY)
    assert parsed.symbol is not None or parsed.problems
