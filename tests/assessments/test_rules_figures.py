"""A figure counts each State asked once, and its bounds are what the silent States could still make of it."""

import csv
import itertools
import json
import statistics
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.answers import parse, relevance
from enlace.assessments.rules.figures import figure, figures_document, share, to_json
from enlace.assessments.rules.questionnaire import Choice, Question
from enlace.assessments.rules.reading import read_questionnaire

PACK = Path(__file__).parents[2] / "packs" / "illicit_trade"
YES_NO = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
ABC = tuple(Choice(code, {"en": code}) for code in "abc")
NINES = 10**15 - 1
Standings = Mapping[str, tuple[bool | None, str | None]]


def question(kind: str = "select_one") -> Question:
    choices = {"select_one": YES_NO, "select_multiple": ABC}.get(kind, ())
    return Question("C9", "C", kind, {"en": "?"}, choices=choices)


def counted(standings: Standings, *, kind: str = "select_one", threshold: float = 0.75, **groups: Any) -> Any:
    return to_json(figure(question(kind), standings, groups, threshold))


def answered(**texts: str | None) -> Standings:
    return {state: (True, text) for state, text in texts.items()}


def choice(code: str, count: int, answered_share: float, lower: float, upper: float) -> dict[str, Any]:
    bounds = {"lower_bound": lower, "upper_bound": upper}
    return {"code": code, "count": count, "share_of_answered": answered_share, **bounds}


def test_the_example_of_the_contract() -> None:
    said = ["yes"] * 12 + ["no"] * 9 + ["no_data"] + [None] * 13
    found = counted({f"S{n}": (True, text) for n, text in enumerate(said)})
    assert json.dumps(found) == json.dumps(
        {
            "question": "C9",
            "type": "select_one",
            "asked": 35,
            "relevant": 35,
            "answered": 21,
            "no_data": 1,
            "unanswered": 13,
            "coverage": 0.6,
            "reportable": False,
            "choices": [
                choice("yes", 12, 0.571429, 0.342857, 0.742857),
                choice("no", 9, 0.428571, 0.257143, 0.657143),
            ],
            "groups": {},
        }
    )


def test_four_kinds_of_silence_are_four_things() -> None:
    found = counted(
        {
            "yes": (True, "yes"),
            "no": (True, "no"),
            "no data": (True, "no_data"),
            "nothing": (True, None),
            "empty": (True, ""),
            "not relevant": (False, None),
            "not relevant, and answered before": (False, "yes"),
            "not settled": (None, None),
            "not settled, and answered": (None, "yes"),
        }
    )
    kept = {key: found[key] for key in ("asked", "relevant", "answered", "no_data", "unanswered")}
    assert kept == {"asked": 9, "relevant": 7, "answered": 2, "no_data": 1, "unanswered": 4}
    assert found["choices"][0]["count"] == 1


def test_over_nobody_there_is_no_share() -> None:
    found = counted({"A": (False, None)})
    assert (found["asked"], found["relevant"], found["coverage"], found["reportable"]) == (1, 0, None, False)
    empty = {"share_of_answered": None, "lower_bound": None, "upper_bound": None}
    assert found["choices"] == [{"code": code, "count": 0, **empty} for code in ("yes", "no")]
    assert counted(answered(A=None))["choices"][0] == {
        "code": "yes", "count": 0, "share_of_answered": None, "lower_bound": 0.0, "upper_bound": 1.0,
    }  # fmt: skip


def test_a_state_counts_for_every_option_that_it_chose() -> None:
    found = counted(answered(A="a b", B="b", C="no_data"), kind="select_multiple")
    assert [choice["count"] for choice in found["choices"]] == [1, 2, 0]
    assert [choice["share_of_answered"] for choice in found["choices"]] == [0.5, 1.0, 0.0]
    assert [choice["upper_bound"] for choice in found["choices"]] == [0.666667, 1.0, 0.333333]


@pytest.mark.parametrize(
    ("threshold", "reportable"), [(0.0, True), (0.6, True), (0.600001, False), (0.75, False), (1.0, False)]
)
def test_coverage_from_the_threshold_on_is_reportable(threshold: float, reportable: bool) -> None:
    standings = answered(A="yes", B="no", C="yes", D=None, E="no_data")
    assert counted(standings, threshold=threshold)["reportable"] is reportable


@pytest.mark.parametrize(
    ("kind", "texts", "expected"),
    [
        ("integer", ["3", "1", "8"], {"n": 3, "sum": 12, "median": 3, "min": 1, "max": 8}),
        ("integer", ["3", "4"], {"n": 2, "sum": 7, "median": 3.5, "min": 3, "max": 4}),
        ("decimal", ["0.1", "0.2"], {"n": 2, "sum": 0.3, "median": 0.15, "min": 0.1, "max": 0.2}),
        ("integer", ["9" * 15] * 9, {"n": 9, "sum": 9 * NINES, "median": NINES, "min": NINES, "max": NINES}),
        ("integer", [], {"n": 0, "sum": None, "median": None, "min": None, "max": None}),
        ("date", ["2016-03-01", "2015-12-31"], {"n": 2, "min": "2015-12-31", "max": "2016-03-01"}),
        ("date", [], {"n": 0, "min": None, "max": None}),
        ("text", ["x", "no_data"], {}),
    ],
)  # fmt: skip
def test_numbers_and_dates_tell_what_they_amount_to(kind: str, texts: list[str], expected: Any) -> None:
    found = counted({f"S{n}": (True, text) for n, text in enumerate(texts)} | {"Z": (True, None)}, kind=kind)
    head = (
        "question",
        "type",
        "asked",
        "relevant",
        "answered",
        "no_data",
        "unanswered",
        "coverage",
        "reportable",
    )
    assert {key: value for key, value in found.items() if key not in (*head, "groups")} == expected
    assert list(found) == [*head, *expected, "groups"]
    assert found["answered"] == len(texts)


def test_groups_hold_the_same_keys_for_their_own_states() -> None:
    subregion = {"Caribbean": {"A", "B", "not asked"}, "South": {"C"}, "Nowhere": {"not asked"}}
    found = counted(answered(A="yes", B=None, C="no"), subregion=subregion)
    assert list(found["groups"]["subregion"]) == ["Caribbean", "South"]
    part = found["groups"]["subregion"]["Caribbean"]
    assert list(part) == [key for key in found if key != "groups"]
    assert (part["asked"], part["answered"], part["coverage"]) == (2, 1, 0.5)
    assert part["choices"][0]["upper_bound"] == 1.0


def test_the_hash_depends_on_the_content_alone() -> None:
    one = counted(answered(A="yes"))
    first = figures_document("X", [one], "2017-01-01T00:00:00Z")
    again = figures_document("X", [one], "2018-01-01T00:00:00Z")
    other = figures_document("X", [counted(answered(A="no"))], "2017-01-01T00:00:00Z")
    assert list(first) == ["cycle", "version", "computed_at", "content_hash", "figures"]
    assert first["content_hash"] == again["content_hash"] != other["content_hash"]


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_share_is_exact_to_six_decimals(count: int, total: int) -> None:
    found = share(count, total)
    if not total:
        assert found is None
    else:
        assert found == float(round(Fraction(count, total), 6))


TEXTS = {
    "select_one": ["yes", "no", "no_data"],
    "select_multiple": ["a", "b", "a b", "a b c", "no_data"],
    "integer": ["0", "3", "-2", "no_data"],
    "decimal": ["0.5", "3", "no_data"],
    "date": ["2016-01-01", "2017-01-01", "no_data"],
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, tuple[bool | None, str | None]]]:
    kind = draw(st.sampled_from(sorted(TEXTS)))
    one = st.tuples(st.sampled_from([True, True, False, None]), st.sampled_from([None, *TEXTS[kind]]))
    said = draw(st.lists(one, max_size=7))
    return kind, {f"S{n}": standing for n, standing in enumerate(said)}


def slowly(kind: str, standings: Standings) -> dict[str, Any]:
    """The figure the obvious way: one State after the other, exact fractions rounded at the end."""
    relevant = [state for state, (is_relevant, _) in standings.items() if is_relevant is not False]
    settled = {state: standings[state][1] for state in relevant if standings[state][0] is True}
    given_answers = {state: text for state, text in settled.items() if text and text != "no_data"}
    silent = len(relevant) - len(given_answers)
    no_data = sum(text == "no_data" for text in settled.values())

    def part(count: int, total: int) -> float | None:
        return float(round(Fraction(count, total), 6)) if total else None

    found: dict[str, Any] = {
        "asked": len(standings),
        "relevant": len(relevant),
        "answered": len(given_answers),
        "no_data": no_data,
        "unanswered": silent - no_data,
        "coverage": part(len(given_answers), len(relevant)),
        "reportable": bool(relevant) and Fraction(len(given_answers), len(relevant)) >= Fraction(3, 4),
    }
    if kind in ("integer", "decimal"):
        numbers = [Decimal(text) for text in given_answers.values()]
        found |= {
            "n": len(numbers),
            "sum": float(sum(numbers)) if numbers else None,
            "median": float(statistics.median(numbers)) if numbers else None,
            "min": float(min(numbers)) if numbers else None,
            "max": float(max(numbers)) if numbers else None,
        }
    elif kind == "date":
        days = sorted(given_answers.values())
        found |= {"n": len(days), "min": days[0] if days else None, "max": days[-1] if days else None}
    else:
        found["choices"] = [
            {
                "code": choice.code,
                "count": (count := sum(choice.code in text.split() for text in given_answers.values())),
                "share_of_answered": part(count, len(given_answers)),
                "lower_bound": part(count, len(relevant)),
                "upper_bound": part(count + silent, len(relevant)),
            }
            for choice in question(kind).choices
        ]
    return found


@given(cases())
def test_a_figure_is_what_the_obvious_way_finds(case: tuple[str, Standings]) -> None:
    kind, standings = case
    halves = {"even": set(list(standings)[::2]), "odd": set(list(standings)[1::2])}
    found = counted(standings, kind=kind, half=halves)
    assert {key: found[key] for key in found if key not in ("question", "type", "groups")} == slowly(kind, standings)
    for value, part in found["groups"]["half"].items():
        own = {state: standings[state] for state in standings if state in halves[value]}
        assert {key: part[key] for key in part if key not in ("question", "type")} == slowly(kind, own)


@given(cases())
def test_the_bounds_hold_whatever_the_silent_states_answer(case: tuple[str, Standings]) -> None:
    kind, standings = case
    if kind not in ("select_one", "select_multiple") or not standings:
        return
    standings = dict(list(standings.items())[:4])
    bounds = {one["code"]: one for one in counted(standings, kind=kind)["choices"]}
    full = [text for text in TEXTS[kind] if text != "no_data"]
    ways = [
        [standing]
        if standing[0] is False or (standing[0] and standing[1] not in (None, "no_data"))
        else [(True, text) for text in full] + ([(False, None)] if standing[0] is None else [])
        for standing in standings.values()
    ]
    for way in itertools.product(*ways):
        complete = counted(dict(zip(standings, way, strict=True)), kind=kind)
        for choice in complete["choices"]:
            if choice["share_of_answered"] is not None:
                least, most = bounds[choice["code"]]["lower_bound"], bounds[choice["code"]]["upper_bound"]
                assert least <= choice["share_of_answered"] <= most


@given(cases(), st.data())
def test_a_reply_that_comes_in_never_widens_a_bound(case: tuple[str, Standings], data: st.DataObject) -> None:
    kind, standings = case
    silent = [state for state, (is_relevant, text) in standings.items() if is_relevant is None or not text]
    if kind not in ("select_one", "select_multiple") or not silent:
        return
    state = data.draw(st.sampled_from(silent))
    known = standings[state][0]
    comes_in = data.draw(st.sampled_from([(True, text) for text in TEXTS[kind]] + [(False, None)] * (known is None)))
    before = counted(standings, kind=kind)["choices"]
    after = counted({**standings, state: standings[state] if known is False else comes_in}, kind=kind)["choices"]
    for old, new in zip(before, after, strict=True):
        if new["lower_bound"] is not None and old["lower_bound"] is not None:
            assert new["lower_bound"] >= old["lower_bound"]
            assert new["upper_bound"] <= old["upper_bound"]


def rows(path: str) -> list[dict[str, str]]:
    with (PACK / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("year", ["2010", "2012", "2014"])
def test_the_figures_of_real_replies_are_those_expected(year: str) -> None:
    value = yaml.safe_load((PACK / "questionnaires/fctc_core.yaml").read_text(encoding="utf-8"))
    questionnaire, problems = read_questionnaire(value, "fctc_core.yaml", {})
    assert questionnaire is not None, problems
    answers: dict[str, dict[str, str]] = {row["iso3"]: {} for row in rows("states.csv")}
    for row in rows(f"replies/{year}.csv"):
        kept = parse(questionnaire.by_id[row["question"]], row["value"])
        assert isinstance(kept, str)
        answers[row["state"]][row["question"]] = kept
    settled = {state: relevance(questionnaire, own) for state, own in answers.items()}
    expected = [row for row in rows("expected.csv") if row["cycle"] == f"FCTC-{year}"]
    assert len(expected) == 28
    for row in expected:
        asked = questionnaire.by_id[row["question"]]
        standings = {state: (settled[state][asked.id], own.get(asked.id)) for state, own in answers.items()}
        found = to_json(figure(asked, standings, {}, 0.75))
        assert (found["asked"], found["answered"]) == (int(row["asked"]), int(row["answered"]))
        choice = next(one for one in found["choices"] if one["code"] == row["choice"])
        assert choice["count"] == int(row["count"])
        for key in ("share_of_answered", "lower_bound", "upper_bound"):
            assert choice[key] == float(row[key])
