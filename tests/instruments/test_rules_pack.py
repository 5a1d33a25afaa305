"""The part of a pack that this room stores: the OAS's own, and every fault of provisions and of the Plan."""

import doctest
from collections import Counter
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from enlace.common import order
from enlace.common.errors import Problem
from enlace.instruments.rules import periods
from enlace.instruments.rules.pack import InstrumentsPart
from enlace.instruments.rules.plan import PlanEntry, read_plan
from enlace.instruments.rules.provisions import ProvisionEntry, References, read_provisions

ReadPack = Callable[..., tuple[Any, list[Problem]]]


@pytest.mark.parametrize("module", [order, periods])
def test_the_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def part_of(read_pack: ReadPack, **changed: str) -> tuple[InstrumentsPart, list[str]]:
    parts, problems = read_pack(**changed)
    return parts[1], [str(problem) for problem in problems]


def test_the_pack_of_the_oas_is_read_whole(oas_part: InstrumentsPart) -> None:
    part = oas_part
    assert (len(part.instruments), len(part.records)) == (20, 700)
    statuses = Counter(record.status.value for record in part.records)
    assert statuses == {"party": 410, "signatory": 67, "none_recorded": 133, "unknown": 90}
    assert [entry.code for entry in part.instruments][:2] == ["UNTOC", "UNTOC-TIP"]
    assert {entry.key for entry in part.provisions} >= {"UNTOC:20", "A-63:VI", "UNTOC:18.13"}


def test_only_an_official_number_that_was_seen_is_one(oas_part: InstrumentsPart) -> None:
    plan = oas_part.plan
    assert plan is not None
    assert {one.code: one.number for one in plan.paragraphs if one.number} == {"HPA-F.6": "6"}
    assert sum(not one.seen for one in plan.paragraphs) == 49


def test_a_small_pack_without_the_optional_files_is_read(read_pack: ReadPack) -> None:
    part, problems = part_of(read_pack)
    assert problems == []
    assert (len(part.instruments), len(part.records), part.provisions, part.plan) == (2, 4, (), None)


def test_a_pack_without_treaties_is_read(read_pack: ReadPack) -> None:
    manifest = "code: S\ntitle: T\nlanguages: [en]\nstates: {file: states.csv, code: code, groups: []}\n"
    assert part_of(read_pack, pack__yaml=manifest) == (InstrumentsPart(), [])


def test_statuses_without_treaties_are_a_fault(read_pack: ReadPack) -> None:
    manifest = (
        "code: S\ntitle: T\nlanguages: [en]\nstates: {file: states.csv, code: code, groups: []}\n"
        "treaty_status: treaty_status.csv\n"
    )
    assert part_of(read_pack, pack__yaml=manifest)[1] == [
        "treaty_status.csv: statuses are given, and pack.yaml names no file of instruments"
    ]


def test_an_unreadable_list_of_treaties_is_one_fault_and_not_hundreds(read_pack: ReadPack) -> None:
    _, problems = part_of(read_pack, instruments__csv="code\nT1\n")
    assert len(problems) == 1


def provisions(text: str) -> tuple[tuple[ProvisionEntry, ...], References, list[str]]:
    problems: list[Problem] = []
    entries, known = read_provisions(text.encode(), "p.yaml", {"T1", "T2"}, problems)
    return entries, known, [str(problem) for problem in problems]


GOOD = """
instruments:
- code: T1
  articles:
  - {article: '5', title_en: Crime, title_es: Delito, title_seen: true}
  - {article: 6, title_en: Laundering}
  notable_paragraphs:
  - {ref: 'T1:5.2', gist_en: Said shortly}
  - {ref: 'T1:6', gist_en: Also}
other_instruments_referred_to: [{code: T9}]
"""


def test_provisions_are_read() -> None:
    entries, known, problems = provisions(GOOD)
    assert problems == []
    assert {entry.key: (dict(entry.titles), dict(entry.gists), entry.title_seen) for entry in entries} == {
        "T1:5": ({"en": "Crime", "es": "Delito"}, {}, True),
        "T1:6": ({"en": "Laundering"}, {"en": "Also"}, False),
        "T1:5.2": ({}, {"en": "Said shortly"}, False),
    }
    for good in ("T1:5", "T1:5.2", "T2:99", "T9:1"):
        assert known.fault(good) is None
    for bad in ("T1:7", "T1", "T7:1", "T1:", "T1:5 2"):
        assert known.fault(bad) is not None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("instruments: 5", "p.yaml: instruments: a list is expected here"),
        ("[]", "p.yaml: a map is expected here"),
        ("instruments: [x]", "p.yaml: instruments[0]: a map is expected here"),
        ("instruments: [{code: T8}]", "p.yaml: instruments[0].code: “T8” is no instrument"),
        (
            "instruments: [{code: T1}, {code: T1}]",
            "p.yaml: instruments[1].code: the instrument “T1” stands twice",
        ),
        (
            "instruments: [{code: T1, articles: [{article: '1'}, {article: 1}]}]",
            "p.yaml: instruments[0].articles[1].article: the article “1” stands twice",
        ),
        (
            "instruments: [{code: T1, articles: [{article: 1.10}]}]",
            "p.yaml: instruments[0].articles[0].article: a text is expected here",
        ),
        (
            "instruments: [{code: T1, articles: [{article: '1:2'}]}]",
            "p.yaml: instruments[0].articles[0].article: “1:2” is no number",
        ),
        (
            "instruments: [{code: T1, articles: [{article: '1', title_en: 3}]}]",
            "p.yaml: instruments[0].articles[0].title_en: a text is expected here",
        ),
        (
            "instruments: [{code: T1, articles: [{article: '1', title_seen: maybe}]}]",
            "p.yaml: instruments[0].articles[0].title_seen: true or false is expected here",
        ),
        (
            "instruments: [{code: T1, notable_paragraphs: [{ref: 'T7:1', gist_en: x}]}]",
            "p.yaml: instruments[0].notable_paragraphs[0].ref: “T7” is no instrument",
        ),
        ("instruments: [}", "p.yaml:1: this is not YAML"),
    ],
)
def test_a_fault_of_a_provision_names_its_path(text: str, fault: str) -> None:
    _, _, problems = provisions(text)
    assert len(problems) == 1
    assert problems[0].startswith(fault)


def plan(text: str) -> tuple[PlanEntry | None, list[str]]:
    problems: list[Problem] = []
    known = References(frozenset({"T1"}), {"T1": frozenset({"5"})})
    return read_plan(text.encode(), "plan.yaml", known, problems), [str(problem) for problem in problems]


HEAD = "plan: {code: P, name_en: Plan}\nsections: [{id: '1', name_en: First}]\n"


def test_a_number_needs_both_the_plan_and_a_source() -> None:
    found, problems = plan(
        HEAD
        + "paragraphs:\n"
        + "- {id: P-1.4, part: 1, gist_en: a, numbering: official, seen_in_source: true, provisions: ['T1:5.1']}\n"
        + "- {id: P-1.5, part: '1', gist_en: b, numbering: official, seen_in_source: false}\n"
        + "- {id: P-1.6, part: '1', gist_en: c, numbering: ours, seen_in_source: true, source: paper}\n"
        + "- {id: P-1.7, part: '1', gist_en: d, numbering: official, number: 12, seen_in_source: true}\n"
    )
    assert problems == []
    assert found is not None
    assert [one.number for one in found.paragraphs] == ["4", "", "", "12"]
    assert found.paragraphs[2].sources == ("paper",)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("sections: []", "plan.yaml: plan: a map is expected here"),
        ("plan: {code: P}", "plan.yaml: plan.name_en: the Plan has no name"),
        (
            "plan: {code: P, name_en: x}\nsections: [{id: a, name_en: x}, {id: a, name_en: y}]",
            "plan.yaml: sections[1].id: two parts have the id “a”",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '2', gist_en: x}]",
            "plan.yaml: paragraphs[0].part: “2” is no part",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '1'}]",
            "plan.yaml: paragraphs[0].gist_en: the paragraph says nothing",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '1', gist_en: x}, {id: a, part: '1', gist_en: y}]",
            "plan.yaml: paragraphs[1].id: two paragraphs have the id “a”",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '1', gist_en: x, numbering: theirs}]",
            "plan.yaml: paragraphs[0].numbering: write official or ours here",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '1', gist_en: x, provisions: ['T1:7']}]",
            "plan.yaml: paragraphs[0].provisions[0]: T1 has no article “7”",
        ),
        (
            HEAD + "paragraphs: [{id: a, part: '1', gist_en: x, source: 7}]",
            "plan.yaml: paragraphs[0].source: a list is expected here",
        ),
        ("plan: {code: P, name_en: x, adopted: soon}", "plan.yaml: plan.adopted: “soon” is no date"),
    ],
)
def test_a_fault_of_the_plan_names_its_path(text: str, fault: str) -> None:
    _, problems = plan(text)
    assert len(problems) == 1
    assert problems[0].startswith(fault)
