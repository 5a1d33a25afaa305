"""What changed between two editions is what a reader who laid them side by side would find."""

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.changes import changes_between
from enlace.assessments.rules.figures import figure, to_json
from enlace.assessments.rules.questionnaire import Choice, Question

YES_NO = (Choice("yes", {"en": "Yes"}), Choice("no", {"en": "No"}))
QUESTIONS = (
    Question("A1", "A", "select_one", {"en": "?"}, choices=YES_NO),
    Question("A2", "A", "integer", {"en": "?"}),
)


def content(answers: Mapping[str, Mapping[str, str]], *, states: str = "ABCD") -> dict[str, Any]:
    """The content of a report on two questions; answers: State -> question -> text."""
    figures = [
        to_json(figure(one, {state: (True, answers.get(state, {}).get(one.id)) for state in states}, {}, 0.75))
        for one in QUESTIONS
    ]
    coverage = []
    for state in states:
        given_texts = answers.get(state, {}).values()
        no_data = sum(text == "no_data" for text in given_texts)
        counts = {"answered": len(given_texts) - no_data, "no_data": no_data}
        coverage.append({"state": state, "started": bool(given_texts), **counts})
    measure = {"code": "yes", "measure": "share", "title": {"en": "Yes"}, "notes": [], "items": []}
    measure |= {"value": figures[0]["choices"][0]["share_of_answered"], "answered": figures[0]["answered"]}
    measure |= {key: figures[0]["choices"][0][key] for key in ("lower_bound", "upper_bound")}
    return {"coverage": coverage, "figures": figures, "indicators": [{"code": "I", "measures": [measure]}]}


def test_the_same_content_has_not_changed() -> None:
    one = content({"A": {"A1": "yes", "A2": "3"}})
    assert changes_between(one, one) == {
        "unchanged": True,
        "newly_answering": [],
        "no_longer_answering": [],
        "more_answers": [],
        "fewer_answers": [],
        "figures": [],
        "indicators": [],
    }


def test_who_answers_now_and_who_answered_more_or_less() -> None:
    before = content({"A": {"A1": "yes"}, "B": {"A1": "no", "A2": "1"}, "D": {"A1": "no"}})
    after = content({"A": {"A1": "yes", "A2": "no_data"}, "B": {"A1": "no"}, "C": {"A1": "yes"}})
    found = changes_between(before, after)
    assert found["newly_answering"] == ["C"]
    assert found["no_longer_answering"] == ["D"]
    assert found["more_answers"] == [{"state": "A", "before": 1, "after": 2}]
    assert found["fewer_answers"] == [{"state": "B", "before": 2, "after": 1}]
    assert not found["unchanged"]


def test_a_figure_that_moved_tells_counts_and_bounds_before_and_after() -> None:
    before = content({"A": {"A1": "yes"}, "B": {"A1": "no"}})
    after = content({"A": {"A1": "yes"}, "B": {"A1": "no"}, "C": {"A1": "yes"}})
    (moved,) = changes_between(before, after)["figures"]
    assert moved["question"] == "A1"
    assert moved["answered"] == {"before": 2, "after": 3}
    assert "no_data" not in moved
    assert moved["choices"] == [
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
    ]
    assert (moved["became_reportable"], moved["ceased_to_be_reportable"]) == (True, False)
    (back,) = changes_between(after, before)["figures"]
    assert (back["became_reportable"], back["ceased_to_be_reportable"]) == (False, True)


def test_an_indicator_that_moved_tells_its_value_and_bounds() -> None:
    before, after = content({"A": {"A1": "yes"}}), content({"A": {"A1": "no"}})
    assert changes_between(before, after)["indicators"] == [
        {
            "indicator": "I",
            "measure": "yes",
            "before": 1.0,
            "after": 0.0,
            "lower_bound": {"before": 0.25, "after": 0.0},
            "upper_bound": {"before": 1.0, "after": 0.75},
        }
    ]


def test_a_measure_whose_items_alone_moved_is_told_and_another_title_is_not() -> None:
    before, after = content({}), content({})
    after["indicators"][0]["measures"][0]["title"] = {"en": "Other words"}
    assert changes_between(before, after)["unchanged"]
    after["indicators"][0]["measures"][0]["items"] = [{"code": "a", "count": 1}]
    assert [row["measure"] for row in changes_between(before, after)["indicators"]] == ["yes"]


def test_a_question_that_was_added_or_left_out_is_told() -> None:
    before, after = content({}), content({})
    del before["figures"][0], after["figures"][1]
    assert changes_between(before, after)["figures"] == [
        {"question": "A1", "added": True},
        {"question": "A2", "removed": True},
    ]


def test_what_is_withheld_on_one_side_is_not_compared() -> None:
    before, after = content({"A": {"A1": "yes"}}), content({"A": {"A1": "yes"}})
    del after["figures"][0]["choices"]
    after["figures"][0]["withheld"] = "few"
    (moved,) = changes_between(before, after)["figures"]
    assert moved["withheld"] == {"before": None, "after": "few"}
    assert "choices" not in moved


REPLIES = st.dictionaries(
    st.sampled_from("ABCD"),
    st.fixed_dictionaries(
        {}, optional={"A1": st.sampled_from(["yes", "no", "no_data"]), "A2": st.sampled_from(["0", "7"])}
    ),
)


@given(REPLIES, REPLIES)
def test_nothing_has_changed_just_when_the_contents_are_the_same(
    one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]
) -> None:
    before, after = content(one), content(other)
    found = changes_between(before, after)
    assert found["unchanged"] == (json.dumps(before) == json.dumps(after))
    back = changes_between(after, before)
    assert found["newly_answering"] == back["no_longer_answering"]
    assert [row["question"] for row in found["figures"]] == [row["question"] for row in back["figures"]]
