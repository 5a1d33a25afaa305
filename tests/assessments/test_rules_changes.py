"""What changed between two reports is told once, and nothing else."""

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.changes import changes_between
from enlace.assessments.rules.figures import Outcome, Silence, figure_of, to_json
from enlace.assessments.rules.questionnaire import Choice, Question

Json = dict[str, Any]
EMPTY = {
    "states_added": [],
    "states_removed": [],
    "newly_answering": [],
    "more_answers": [],
    "fewer_answers": [],
    "replies": [],
    "figures": [],
    "figures_added": [],
    "figures_removed": [],
    "indicators": [],
    "indicators_added": [],
    "indicators_removed": [],
    "standing": [],
    "cycle": [],
    "unchanged": True,
}


def row(state: str, *, answered: int = 0, no_data: int = 0, unanswered: int = 3) -> Json:
    relevant = answered + no_data + unanswered
    counts = {"answered": answered, "relevant": relevant, "no_data": no_data, "unanswered": unanswered}
    return {"state": state, "started": bool(answered or no_data), **counts}


def figure(said: str, *, threshold: float = 0.5, kind: str = "select_one", groups: bool = False) -> Json:
    """Return the figure of C9 from a letter a State: y, n, `-` silent, `?` no data; or from numbers."""
    silences: dict[str, Outcome] = {"-": Silence.UNANSWERED, "?": Silence.NO_DATA}
    codes = {"y": "yes", "n": "no"}
    given_ = {f"S{place}": silences.get(one, codes.get(one, one)) for place, one in enumerate(said.split())}
    choices = (Choice("yes", {}), Choice("no", {})) if kind == "select_one" else ()
    asked = Question(id="C9", section="C", type=kind, texts={}, choices=choices)
    columns = {"sea": {"y": ["S0", "S1"], "n": ["S2", "S3"]}} if groups else {}
    return to_json(figure_of(asked, given_, columns, threshold))


def measure(code: str = "I.1", **more: Any) -> Json:
    return {"code": code, "measure": "share", "title": {"en": "Share"}, "value": 0.5, "answered": 4, **more}


def content(**parts: Any) -> Json:
    base = {
        "cycle": {"code": "X", "due_on": None, "coverage_threshold": 0.5},
        "states": [{"code": "BRB", "names": {}}, {"code": "ARG", "names": {}}],
        "coverage": [row("BRB"), row("ARG")],
        "figures": [figure("y n -")],
        "indicators": [{"code": "I", "title": {}, "measures": [measure()]}],
        "standing": {"UNTOC": {"ARG": "party", "BRB": "unknown"}},
    }
    return base | parts


def changed(old: Json, new: Json) -> Json:
    """Return the parts of the changes that are not empty."""
    found = changes_between(old, new)
    assert json.loads(json.dumps(found)) == found
    assert not found["unchanged"]
    return {key: value for key, value in found.items() if value}


def of_figures(before: Json, after: Json) -> Json:
    found = changed(content(figures=[before]), content(figures=[after]))
    assert found.keys() == {"figures"}
    (only,) = found["figures"]
    assert only.pop("question") == "C9"
    return dict(only)


def test_the_same_report_is_unchanged() -> None:
    assert changes_between(content(), deepcopy(content())) == EMPTY
    assert changes_between({}, {}) == EMPTY


def test_who_answered_since() -> None:
    old = content(coverage=[row("BRB"), row("ARG", answered=2, unanswered=1), row("PER", answered=1, unanswered=2)])
    new = content(
        coverage=[row("BRB", answered=1, unanswered=2), row("ARG", answered=3, unanswered=0), row("PER", no_data=1)]
    )
    assert changed(old, new) == {
        "newly_answering": ["BRB"],
        "more_answers": [{"state": "ARG", "before": 2, "after": 3}, {"state": "BRB", "before": 0, "after": 1}],
        "fewer_answers": [{"state": "PER", "before": 1, "after": 0}],
        "replies": [
            {"state": "ARG", "key": "unanswered", "before": 1, "after": 0},
            {"state": "BRB", "key": "unanswered", "before": 3, "after": 2},
            {"state": "PER", "key": "relevant", "before": 3, "after": 4},
            {"state": "PER", "key": "no_data", "before": 0, "after": 1},
            {"state": "PER", "key": "unanswered", "before": 2, "after": 3},
        ],
    }


def test_a_state_that_was_not_asked_had_answered_nothing() -> None:
    states: list[Json] = [{"code": code, "names": {}} for code in ("BRB", "ARG", "CHL")]
    more = [*content()["coverage"], row("CHL", answered=3, unanswered=0)]
    found = changed(content(), content(states=states, coverage=more))
    assert found["states_added"] == found["newly_answering"] == ["CHL"]
    assert found["more_answers"] == [{"state": "CHL", "before": 0, "after": 3}]
    assert changed(content(states=states, coverage=more), content())["states_removed"] == ["CHL"]


def test_what_moved_in_a_figure() -> None:
    found = of_figures(figure("y n - -", threshold=0.75), figure("y n y -", threshold=0.75))
    assert found == {
        "answered": {"before": 2, "after": 3},
        "unanswered": {"before": 2, "after": 1},
        "coverage": {"before": 0.5, "after": 0.75},
        "became_reportable": True,
        "choices": [
            {
                "code": "yes",
                "count": {"before": 1, "after": 2},
                "share_of_answered": {"before": 0.5, "after": 0.666667},
                "lower_bound": {"before": 0.25, "after": 0.5},
            },
            {
                "code": "no",
                "share_of_answered": {"before": 0.5, "after": 0.333333},
                "upper_bound": {"before": 0.75, "after": 0.5},
            },
        ],
    }
    assert of_figures(figure("y y", threshold=1), figure("y -", threshold=1))["ceased_to_be_reportable"] is True


def test_what_moved_in_the_numbers_of_a_figure() -> None:
    before, after = figure("1 2 6", kind="integer"), figure("1 2 9", kind="integer")
    assert of_figures(before, after) == {"sum": {"before": 9, "after": 12}, "max": {"before": 6, "after": 9}}


def test_what_moved_in_a_group_alone() -> None:
    found = of_figures(figure("y n n y", groups=True), figure("y y n n", groups=True))
    assert found.keys() == {"groups"}
    assert [(one["column"], one["value"]) for one in found["groups"]] == [("sea", "n"), ("sea", "y")]
    assert found["groups"][1]["choices"][0]["count"] == {"before": 1, "after": 2}


def test_a_group_that_stands_in_one_figure_only() -> None:
    whole = figure("y n n y", groups=True)
    part = {**whole, "groups": {"sea": {"y": whole["groups"]["sea"]["y"]}}}
    assert of_figures(part, whole) == {"groups": [{"column": "sea", "value": "n", "added": True}]}
    assert of_figures(whole, {**whole, "groups": {}})["groups"] == [
        {"column": "sea", "value": "n", "removed": True},
        {"column": "sea", "value": "y", "removed": True},
    ]


def test_a_figure_withheld_or_shown_since_tells_nothing_of_its_distribution() -> None:
    shown = figure("y n y -")
    withheld = {**{key: value for key, value in shown.items() if key != "choices"}, "withheld": "few"}
    assert of_figures(shown, withheld) == {"newly_withheld": True}
    assert of_figures(withheld, shown) == {"newly_shown": True}
    assert (
        changes_between(content(figures=[withheld]), content(figures=[withheld | {"withheld": "derivable"}])) == EMPTY
    )


def test_figures_in_one_report_only() -> None:
    other = figure("y") | {"question": "D1"}
    assert changed(content(), content(figures=[figure("y n -"), other])) == {"figures_added": ["D1"]}
    assert changed(content(), content(figures=[other])) == {"figures_added": ["D1"], "figures_removed": ["C9"]}


def test_a_choice_in_one_figure_only_is_null_in_the_other() -> None:
    after = figure("y n -")
    before = after | {"choices": after["choices"][:1]}
    (choice,) = of_figures(before, after)["choices"]
    assert (choice["code"], choice["count"]) == ("no", {"before": None, "after": 1})
    assert of_figures(after, before)["choices"][0]["count"] == {"before": 1, "after": None}


def of_measures(before: Json, after: Json) -> Json:
    found = changed(*(content(indicators=[{"code": "I", "measures": [one]}]) for one in (before, after)))
    assert found.keys() == {"indicators"}
    (only,) = found["indicators"]
    assert (only.pop("indicator"), only.pop("measure")) == ("I", "I.1")
    return dict(only)


def test_what_moved_in_a_measure() -> None:
    assert of_measures(measure(), measure(value=0.6)) == {"before": 0.5, "after": 0.6}
    counts = {"lower_bound": {"before": 0.1, "after": 0.2}}
    assert of_measures(measure(lower_bound=0.1), measure(lower_bound=0.2)) == {
        "before": 0.5,
        "after": 0.5,
        "counts": counts,
    }
    items = [[{"code": "a", "title": {"en": title}, "count": count}] for title, count in (("A", 1), ("B", 2))]
    assert of_measures(measure(value=None, items=items[0]), measure(value=None, items=items[1])) == {
        "before": None,
        "after": None,
        "items": [{"code": "a", "count": {"before": 1, "after": 2}}],
    }


def test_a_measure_withheld_since() -> None:
    withheld = {"code": "I.1", "measure": "share", "value": None, "answered": 5, "withheld": "few"}
    assert of_measures(measure(n=4, items=[{"code": "a", "count": 1}]), withheld) == {
        "before": 0.5,
        "after": None,
        "newly_withheld": True,
        "counts": {"answered": {"before": 4, "after": 5}},
    }
    assert of_measures(withheld, measure(answered=5)) == {"before": None, "after": 0.5, "newly_shown": True}


def test_measures_in_one_report_only() -> None:
    more = [{"code": "I", "measures": [measure(), measure("I.2")]}]
    assert changed(content(), content(indicators=more)) == {"indicators_added": [{"indicator": "I", "measure": "I.2"}]}
    assert changed(content(indicators=more), content())["indicators_removed"] == [{"indicator": "I", "measure": "I.2"}]


def test_who_was_bound_since() -> None:
    new = content(standing={"UNTOC": {"ARG": "party", "BRB": "party"}, "CIFTA": {"ARG": "signatory"}})
    assert changed(content(), new) == {
        "standing": [
            {"instrument": "CIFTA", "state": "ARG", "before": None, "after": "signatory"},
            {"instrument": "UNTOC", "state": "BRB", "before": "unknown", "after": "party"},
        ]
    }


def test_what_became_of_the_cycle() -> None:
    new = content(cycle={"code": "X", "due_on": "2017-01-31", "coverage_threshold": 0.6})
    assert changed(content(), new) == {
        "cycle": [
            {"key": "coverage_threshold", "before": 0.5, "after": 0.6},
            {"key": "due_on", "before": None, "after": "2017-01-31"},
        ]
    }


# Against a slow and obvious version: every number of a report by its path


SAID = st.lists(st.sampled_from("yn?-"), min_size=4, max_size=4).map(" ".join)
ROWS = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=2, max_size=2)
STATUS = st.sampled_from(["party", "unknown"])


@st.composite
def reports(draw: st.DrawFn) -> Json:
    counts = draw(ROWS)
    return content(
        coverage=[
            row(state, answered=one, no_data=two, unanswered=three)
            for state, (one, two, three) in zip(("BRB", "ARG"), counts, strict=True)
        ],
        figures=[figure(draw(SAID), groups=True)],
        indicators=[
            {"code": "I", "measures": [measure(value=draw(st.sampled_from([None, 0.5])), n=draw(st.integers(0, 2)))]}
        ],
        standing={"UNTOC": {"ARG": draw(STATUS), "BRB": draw(STATUS)}},
    )


@given(reports())
def test_no_report_differs_from_itself(one: Json) -> None:
    assert changes_between(one, deepcopy(one)) == EMPTY


@given(reports(), reports())
def test_every_number_that_changed_is_told_exactly_once(old: Json, new: Json) -> None:
    before, after = dict(numbers(old)), dict(numbers(new))
    expected = sorted((path, str(before[path]), str(after[path])) for path in before if before[path] != after[path])
    found = changes_between(old, new)
    assert sorted((path, str(was), str(now)) for path, was, now in told(found)) == expected
    assert found["unchanged"] == (old == new)


@given(reports(), reports())
def test_the_way_back_is_the_reverse(old: Json, new: Json) -> None:
    there, back = told(changes_between(old, new)), told(changes_between(new, old))
    assert sorted((p, str(b), str(a)) for p, b, a in there) == sorted((p, str(a), str(b)) for p, b, a in back)


def numbers(report: Json) -> list[tuple[str, Any]]:
    """Return (path, value) of every number and status of a report."""
    found: list[tuple[str, Any]] = []
    for one in report["coverage"]:
        found += [(f"{one['state']}.{key}", one[key]) for key in ("answered", "relevant", "no_data", "unanswered")]
    for one in report["figures"]:
        parts = {"": one} | {f"/{value}": cell for value, cell in one["groups"]["sea"].items()}
        for place, part in parts.items():
            keys = ("asked", "relevant", "answered", "no_data", "unanswered", "coverage", "reportable")
            found += [(f"C9{place}.{key}", part[key]) for key in keys]
            for choice in part["choices"]:
                found += [(f"C9{place}.{choice['code']}.{key}", choice[key]) for key in choice if key != "code"]
    for one in report["indicators"][0]["measures"]:
        found += [(f"I.1.{key}", one[key]) for key in ("value", "n")]
    found += [(f"UNTOC.{state}", status) for state, status in report["standing"]["UNTOC"].items()]
    return found


def told(changes: Json) -> list[tuple[str, Any, Any]]:
    """Return (path, before, after) of everything that `changes` tells."""
    found = [(f"{one['state']}.answered", one) for key in ("more_answers", "fewer_answers") for one in changes[key]]
    found += [(f"{one['state']}.{one['key']}", one) for one in changes["replies"]]
    found += [(f"{one['instrument']}.{one['state']}", one) for one in changes["standing"]]
    for one in changes["figures"]:
        found += told_of_figure(one, "C9")
        for part in one.get("groups", []):
            found += told_of_figure(part, f"C9/{part['value']}")
    for one in changes["indicators"]:
        found += [("I.1.value", one)] if one["before"] != one["after"] else []
        found += [(f"I.1.{key}", change) for key, change in one.get("counts", {}).items()]
    return [(path, change["before"], change["after"]) for path, change in found]


def told_of_figure(one: Json, place: str) -> list[tuple[str, Json]]:
    crossed = {"became_reportable": (False, True), "ceased_to_be_reportable": (True, False)}
    found = [
        (f"{place}.reportable", {"before": before, "after": after})
        for key, (before, after) in crossed.items()
        if one.get(key)
    ]
    found += [(f"{place}.{key}", change) for key, change in one.items() if isinstance(change, dict)]
    for choice in one.get("choices", []):
        found += [(f"{place}.{choice['code']}.{key}", choice[key]) for key in choice.keys() - {"code"}]
    return found


@pytest.mark.parametrize("part", ["cycle", "states", "coverage", "figures", "indicators", "standing"])
def test_a_part_that_is_missing_is_empty(part: str) -> None:
    found = changes_between(content(), {key: value for key, value in content().items() if key != part})
    assert not found["unchanged"]
