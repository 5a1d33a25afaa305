"""Answers in files of Word and Excel: whatever they are, they come back as they left; what is not plain is asked."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from enlace.assessments.rules.carrying import (
    Carried,
    Entry,
    Left,
    Option,
    Paper,
    Part,
    Stamp,
    carried,
    content_of,
    from_properties,
    in_properties,
    options_of,
)
from enlace.assessments.rules.carrying_difference import Fate, as_it_left, compare
from enlace.assessments.rules.carrying_docx import write_document
from enlace.assessments.rules.carrying_docx_reading import open_document, raws_of_document
from enlace.assessments.rules.carrying_opening import kind_of, unsettled
from enlace.assessments.rules.carrying_readings import Raw, Returned, Tongue, days_in, folded, numbers_in, returned
from enlace.assessments.rules.carrying_xlsx import MOST_IN_CELL, fits, write_workbook
from enlace.assessments.rules.carrying_xlsx_reading import open_workbook, raws_of_workbook
from enlace.assessments.rules.conditions import Literal, Operation, Reference
from enlace.assessments.rules.drafts import Content, Draft, Evidence, checked
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, Choice, Question
from enlace.common.errors import Problem
from enlace.publishing.rules.tree import Labels
from tests.assessments.carried_files import answers_of, book_of, row_of, typed

WORDS = {
    name: name.capitalize()
    for name in (
        *(
            "instructions_sheet",
            "answers_sheet",
            "follow_sheet",
            "code",
            "question",
            "answer",
            "comment",
            "marking",
            "basis",
            "links",
        ),
        *("below", "yes", "no", "number_rule", "date_rule", "write", "choose", "links_hint"),
    )
}
LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
BASES = (Option("law", "The law"), Option("estimate", "An estimate"))
CHOICES = tuple(
    Choice(code, {"en": text}) for code, text in (("a", "Option a"), ("b", "O–b"), ("c", "Other"), ("d", "Other"))
)


def question(code: str, kind: str, **more: Any) -> Question:
    return Question(code, "A", kind, {"en": f"Question {code}?"}, **more)


QUESTIONS = (
    question("Q1", "select_one", choices=CHOICES),
    question("Q2", "select_multiple", choices=CHOICES),
    question("Q3", "integer"),
    question("Q4", "decimal"),
    question("Q5", "date"),
    question("Q6", "text"),
    question("Q" * 79, "text"),
)
CODES = [choice.code for choice in CHOICES]
TONGUE = Tongue(
    frozenset({"yes"}),
    frozenset({"no"}),
    frozenset({"no data"}),
    {
        one.id: folded({option.text: option.code for option in options_of([(c.code, c.texts["en"]) for c in CHOICES])})
        for one in QUESTIONS[:2]
    },
    folded({one.text: one.code for one in BASES}),
)

words = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t=+-@ \N{NO-BREAK SPACE}"), max_size=30
)
links = st.lists(st.builds(Evidence, words, words.map(lambda text: f"https://a.int/{text}")), max_size=3).map(tuple)
numbers = st.decimals(-(10**14), 10**14, places=4).map(str) | st.integers(-(10**14), 10**14).map(str)
VALUES = {
    "select_one": st.sampled_from(["", NO_DATA, *CODES]),
    "select_multiple": st.sets(st.sampled_from(CODES)).map(" ".join) | st.just(NO_DATA),
    "integer": st.just("") | st.just(NO_DATA) | st.integers(-(10**14), 10**14).map(str),
    "decimal": st.just("") | st.just(NO_DATA) | numbers,
    "date": st.just("") | st.just(NO_DATA) | st.dates().map(str),
    "text": words | st.just("–") | st.just("03/04/2026"),
}


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Content]:
    """Answers to every question, each as it would be stored."""
    found = {}
    for one in QUESTIONS:
        problems: list[Problem] = []
        content = Content(
            draw(VALUES[one.type]),
            draw(words),
            draw(st.sampled_from(["", *LABELS])),
            draw(st.sampled_from(["", "law", "estimate", "hearsay"])),
            draw(links),
        )
        found[one.id] = checked(one, content, problems)
        assume(not problems)
    return found


def entry(one: Question, content: Content) -> Entry:
    choices = [(choice.code, choice.texts["en"]) for choice in one.choices]
    no_data = [(NO_DATA, "No data")] if one.type in NO_DATA_TYPES else []
    return Entry(one.id, one.type, one.texts["en"], options=options_of([*choices, *no_data]), content=carried(content))


def paper(given_: dict[str, Content], **more: Any) -> Paper:
    entries = tuple(entry(one, given_.get(one.id, Content())) for one in QUESTIONS)
    made = Paper(
        "A cycle",
        "A State",
        "en",
        "",
        ("Fill this in.",),
        WORDS,
        (Part("A", "Part A", entries),),
        BASES,
        LABELS,
        "stamp",
    )
    return replace(made, **more)


EXPECTED = {one.id: ((*CODES, NO_DATA) if one.type == "select_multiple" else ()) for one in QUESTIONS}


def read(content: bytes, problems: list[Problem]) -> dict[str, Raw]:
    kind = kind_of(content, "F", problems)
    formulas = unsettled(content, "F", kind, problems)
    assert formulas is not None
    if kind == "xlsx":
        opened = open_workbook(content, "F", formulas, problems)
        assert opened is not None
        assert opened.tokens == {"stamp"}
        return raws_of_workbook(opened, EXPECTED, problems)
    opened = open_document(content, "F", problems)
    assert opened is not None
    assert opened.tokens == {"stamp"}
    return raws_of_document(opened, EXPECTED, problems)


def comes_back(content: bytes, left: dict[str, Content]) -> dict[str, Returned]:
    problems: list[Problem] = []
    raws = read(content, problems)
    assert problems == []
    by_id = {one.id: one for one in QUESTIONS}
    return {code: returned(by_id[code], raw, TONGUE, carried(left[code])) for code, raw in raws.items()}


@settings(max_examples=40, deadline=None)
@given(contents())
def test_whatever_the_answers_are_a_workbook_brings_them_back(left: dict[str, Content]) -> None:
    assume(all(fits(entry(one, left[one.id])) for one in QUESTIONS))
    same(comes_back(write_workbook(paper(left)), left), left)


@settings(max_examples=40, deadline=None)
@given(contents())
def test_whatever_the_answers_are_a_word_file_brings_them_back(left: dict[str, Content]) -> None:
    same(comes_back(write_document(paper(left), Labels()), left), left)


def same(found: dict[str, Returned], left: dict[str, Content]) -> None:
    for code, back in found.items():
        assert (back.content, back.readings, back.problems) == (carried(left[code]), (), ())
        change = compare(Draft(code, left[code], 1, 1), carried(left[code]), back)
        assert (change.fate, change.taken()) == (Fate.SAME, left[code])


def test_what_does_not_fit_a_cell_is_known() -> None:
    assert fits(entry(QUESTIONS[5], Content("x" * (MOST_IN_CELL - 1))))
    for text in ("x" * MOST_IN_CELL, "\N{GRINNING FACE}" * (MOST_IN_CELL // 2 + 1), "a_x000D_"):
        assert not fits(entry(QUESTIONS[5], Content(text)))
        assert not fits(entry(QUESTIONS[0], Content("a", comment=text)))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("03/04/2026", ["2026-04-03", "2026-03-04"]),
        ("3.4.2026", ["2026-04-03", "2026-03-04"]),
        ("13-04-2026", ["2026-04-13"]),
        ("04/13/2026", ["2026-04-13"]),
        ("2026/4/3", ["2026-04-03"]),
        ("03/03/2026", ["2026-03-03", "2026-03-03"]),
        ("31/02/2026", []),
        ("03/04/26", []),
        ("3 April 2026", []),
        ("٠٣/٠٤/٢٠٢٦", []),
    ],
)
def test_days_that_a_text_can_mean(text: str, days: list[str]) -> None:
    assert list(days_in(text)) == days


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12", ["12"]),
        ("-12", ["-12"]),
        ("−12", ["-12"]),
        ("3,5", ["3.5"]),
        ("3.5", ["3.5"]),
        ("1,234", ["1.234", "1234"]),
        ("0,234", ["0.234"]),
        ("12,34,56", []),
        ("1.234.567", ["1234567"]),
        ("1.234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1 234", ["1234"]),
        ("1 2", []),
        ("1e5", []),
        ("about 3", []),
    ],
)
def test_numbers_that_a_text_can_mean(text: str, found: list[str]) -> None:
    assert list(numbers_in(text)) == found


@pytest.mark.parametrize(
    ("place", "written", "value", "readings"),
    [
        (2, "7", "7", ()),
        (2, 7.0, "7", ()),
        (2, "1.234", "1234", ("1234",)),
        (2, "7,0", "", ()),
        (3, "3.5", "3.5", ()),
        (3, "3,5", "3.5", ("3.5",)),
        (3, "1.234", "1.234", ("1.234", "1234")),
        (3, 0.1 + 0.2, "0.3", ()),
        (3, "NO DATA", NO_DATA, ()),
        (4, "13/04/2026", "2026-04-13", ()),
        (4, "03/03/2026", "2026-03-03", ()),
        (4, "no data", NO_DATA, ()),
        (5, "no data", "no data", ()),
        (5, 3.0, "3", ()),
        (5, True, "TRUE", ()),
        (0, "  o–B ", "b", ()),
        (0, "Other (d)", "d", ()),
    ],
)
def test_what_is_plain_is_taken_and_what_is_not_is_asked(
    place: int, written: Any, value: str, readings: tuple[str, ...]
) -> None:
    found = returned(QUESTIONS[place], Raw(answer=written), TONGUE, None)
    assert (found.content.value, found.readings) == (value, readings)
    assert bool(found.problems) == (written == "7,0")


def test_what_was_written_by_us_is_never_asked() -> None:
    found = returned(QUESTIONS[3], Raw(answer="1.234"), TONGUE, Carried("1.234"))
    assert (found.content.value, found.readings) == ("1.234", ())


def test_a_reading_that_stands_here_already_changes_nothing() -> None:
    found = returned(QUESTIONS[4], Raw(answer="03/04/2026"), TONGUE, Carried())
    assert compare(Draft("Q5", Content("2026-03-04"), 2, 2), Carried(), found).fate is Fate.SAME
    assert compare(Draft("Q5", Content("2026-05-04"), 2, 2), Carried(), found).fate is Fate.ASKED


def test_fields_are_merged_and_only_those_changed_twice_clash() -> None:
    left = Carried("yes", "as of May")
    back = Returned(Carried("no", "as of May", links=("https://a.int",)))
    file = Evidence("annex.pdf", file="sha256:1")
    here = Draft("Q1", Content("yes", "as of June", evidence=(file,)), 3, 3)
    change = compare(here, left, back)
    assert (change.fate, change.fields) == (Fate.CHANGED, ("value", "links"))
    assert change.taken() == Content("no", "as of June", evidence=(Evidence("", "https://a.int"), file))
    change = compare(Draft("Q1", Content("partial", "as of May"), 3, 3), left, back)
    assert (change.fate, change.clashes) == (Fate.CONFLICT, ("value",))
    assert compare(Draft("Q1", Content("partial"), 3, 3), None, back).fate is Fate.CONFLICT
    assert compare(Draft("Q1", content_of(back.content, Content()), 3, 3), None, back).fate is Fate.SAME


def test_what_an_answer_said_when_it_left_is_known_by_its_fingerprint() -> None:
    one, other = Carried("yes"), Carried("no")
    assert as_it_left(Left(1, one.fingerprint), other, one) == one
    assert as_it_left(Left(1, one.fingerprint), other) is None
    assert as_it_left(Left(0, Carried().fingerprint)) == Carried()


def test_a_stamp_is_read_as_it_was_written() -> None:
    stamp = Stamp(
        "C",
        "ATG",
        "sha256:1",
        ("A",),
        "pt-br",
        "xlsx",
        "2026-11-10T08:00:00+00:00",
        {"Q2": Left(3, "ab")},
        {"Q2": ("a", "b")},
    )
    assert Stamp.from_json(stamp.as_json()) == stamp
    for size in (1, 250, 251, 5_000):
        assert from_properties(in_properties("x" * size)) == "x" * size
        assert max(map(len, in_properties("x" * size).values())) <= 250
    assert from_properties({"Title": "x"}) == ""


def test_the_structure_of_a_workbook_is_locked_and_its_answers_are_not() -> None:
    book = book_of(write_workbook(paper({"Q1": Content("a")})))
    sheet = answers_of(book)
    row = row_of(sheet, "Q1")
    assert sheet.protection.sheet
    assert [sheet.cell(row, column).protection.locked for column in range(1, 8)] == [True, True, *[False] * 5]
    assert sheet.cell(row_of(sheet, "Q2"), 3).protection.locked
    assert not sheet.cell(row_of(sheet, "Q2 a"), 3).protection.locked
    assert [one.sheet_state for one in book.worksheets] == ["visible", "visible", "veryHidden", "veryHidden"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules[f"C{row}"].type == "list"
    assert rules[f"C{row_of(sheet, 'Q3')}"].type == "custom"


def test_lists_hold_the_choices_in_words_and_no_data() -> None:
    book = book_of(write_workbook(paper({})))
    sheet = answers_of(book)
    rule = next(one for one in sheet.data_validations.dataValidation if str(one.sqref) == f"C{row_of(sheet, 'Q1')}")
    place = rule.formula1.split("!")[1].replace("$", "")
    listed = [cell.value for column in book["_lists"][place] for cell in column]
    assert listed == ["Option a", "O–b", "Other (c)", "Other (d)", "No data"]


def test_a_field_that_word_emptied_takes_the_answer_back() -> None:
    left = {one.id: Content() for one in QUESTIONS} | {"Q1": Content("a", "word"), "Q6": Content("text")}
    content = typed(write_document(paper(left), Labels()), {"Q1 answer": "–", "Q1 comment": "", "Q6 answer": " "})
    found = comes_back(content, left)
    assert (found["Q1"].content, found["Q6"].content) == (Carried(), Carried())


def test_a_list_with_both_none_and_no_is_asked_about() -> None:
    raw = Raw(chosen={"a": "no", "b": None, "c": "", "d": ""})
    assert returned(QUESTIONS[1], raw, TONGUE, None).problems
    assert not returned(QUESTIONS[1], Raw(chosen={"a": "no", "b": "Yes"}), TONGUE, None).problems


def test_what_follows_an_answer_stands_on_a_sheet_of_its_own() -> None:
    some = Operation("in", (Reference("Q1"), Literal("a"), Literal("b")))
    several = Operation("selected", (Reference("Q2"), Literal("a")))
    entries = [entry(one, Content()) for one in QUESTIONS]
    entries[5] = replace(entries[5], follows=True, when=Operation("and", (some, several)))
    content = write_workbook(replace(paper({}), parts=(Part("A", "Part A", tuple(entries)),)))
    book = book_of(content)
    titles = [sheet.title for sheet in book.worksheets]
    assert titles[:3] == ["Instructions_sheet", "Answers_sheet", "Follow_sheet"]
    (rules,) = [one.rules for one in book.worksheets[2].conditional_formatting]
    first, second = (row_of(answers_of(book), code) for code in ("Q1", "Q2"))
    here = "'Answers_sheet'!"
    assert rules[0].formula == [
        (
            f'AND({here}$C${first}<>"",COUNTA({here}$C${second + 1}:$C${second + 5})>0,'
            f'NOT(AND(OR({here}$C${first}="Option a",{here}$C${first}="O–b"),OR({here}$C${second + 1}="Yes"))))'
        )
    ]
    assert set(comes_back(content, {one.id: Content() for one in QUESTIONS})) == set(EXPECTED)


@pytest.mark.parametrize(
    "rule",
    [
        Operation(">", (Reference("Q3"), Literal(3))),
        Operation("in", (Reference("Q1"), Literal("z"))),
        Operation("in", (Reference("Z"), Literal("a"))),
        Operation("count-positive", (Reference("Q2"),)),
        Operation("not", (Literal(True),)),
    ],
)
def test_a_rule_that_a_workbook_cannot_show_greys_nothing(rule: Operation) -> None:
    entries = (*(entry(one, Content()) for one in QUESTIONS[:5]), replace(entry(QUESTIONS[5], Content()), when=rule))
    book = book_of(write_workbook(replace(paper({}), parts=(Part("A", "Part A", entries),))))
    assert len(answers_of(book).conditional_formatting) == 0
