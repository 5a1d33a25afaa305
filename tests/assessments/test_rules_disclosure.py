"""Labels decide what is seen; a figure, a measure and a list of answers are shown as far as they allow."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enlace.assessments.rules.disclosure import (
    LABELS,
    Gates,
    Reader,
    answers_shown,
    limited,
    limited_measure,
    may_see,
    strictest,
)
from enlace.assessments.rules.figures import Outcome, Silence, figure_of, to_json
from enlace.assessments.rules.questionnaire import Choice, Question

CLEAR, GREEN, AMBER, STRICT, RED = LABELS
STATES = "ABCDEFGH"
PUBLIC, COMMUNITY, SECRETARIAT = Reader.PUBLIC, Reader.COMMUNITY, Reader.SECRETARIAT
Groups = Mapping[str, Mapping[str, frozenset[str]]]


def question(kind: str = "select_one", codes: str = "yes partial no", name: str = "Q") -> Question:
    choices = tuple(Choice(code, {}) for code in codes.split())
    return Question(id=name, section="S", type=kind, texts={}, choices=choices)


def outcomes_of(text: str) -> dict[str, Outcome]:
    """Return State -> outcome: `text` has a code a State, `-` silent, `?` no data, `x` not relevant."""
    silences = {"-": Silence.UNANSWERED, "?": Silence.NO_DATA, "x": Silence.NOT_RELEVANT}
    return {state: silences.get(code, code) for state, code in zip(STATES, text.split(), strict=False)}


def labelled(text: str) -> dict[str, str]:
    """Return State -> label: `text` has a letter a State, C G A S R."""
    names = {label.removeprefix("TLP:")[0]: label for label in (CLEAR, GREEN, AMBER, RED)} | {"S": STRICT}
    return {state: names[letter] for state, letter in zip(STATES, text, strict=False)}


def column_of(text: str) -> dict[str, frozenset[str]]:
    """Return value -> States: `text` has a letter a State, `.` where it is in no group."""
    found = defaultdict(set)
    for state, letter in zip(STATES, text, strict=False):
        found[letter].add(state)
    return {letter: frozenset(states) for letter, states in found.items() if letter != "."}


def full(asked: Question, outcomes: Mapping[str, Outcome], groups: Groups) -> dict[str, Any]:
    return to_json(figure_of(asked, outcomes, groups, 0.5))


def form(
    said: str, labels: str, reader: Reader = PUBLIC, *, columns: Sequence[str] = (), asked: Question | None = None
) -> dict[str, Any]:
    outcomes = outcomes_of(said)
    groups = {f"column{place}": column_of(text) for place, text in enumerate(columns)}
    return limited(full(asked or question(), outcomes, groups), outcomes, labelled(labels), reader, groups)


# Labels


def test_who_may_see_which_label() -> None:
    seen = {reader: "".join(label[4] for label in LABELS if may_see(label, reader)) for reader in Reader}
    assert seen == {PUBLIC: "C", COMMUNITY: "CG", SECRETARIAT: "CGA"}


@pytest.mark.parametrize("unknown", ["", "GREEN", "TLP:WHITE", "tlp:clear"])
def test_an_unknown_label_is_as_red(unknown: str) -> None:
    assert not any(may_see(unknown, reader) for reader in Reader)
    assert strictest([GREEN, unknown]) == RED


def test_the_strictest_label() -> None:
    assert strictest([GREEN, STRICT, AMBER]) == STRICT
    assert strictest([]) == CLEAR


# Figures


def test_nothing_hidden_changes_nothing() -> None:
    outcomes = outcomes_of("yes no no ? - x")
    groups = {"region": column_of("aabbcc")}
    whole = full(question(), outcomes, groups)
    assert limited(whole, outcomes, labelled("CCC"), PUBLIC, groups) == whole
    assert limited(whole, outcomes, labelled("GGG"), COMMUNITY, groups) == whole
    assert limited(whole, outcomes, labelled("GAA"), SECRETARIAT, groups) == whole


@pytest.mark.parametrize(
    ("said", "labels", "reader", "withheld"),
    [
        ("yes yes no no", "CCCG", PUBLIC, "few"),
        ("yes yes no no", "CCGG", PUBLIC, "few"),
        ("yes no yes yes yes", "CCGGG", PUBLIC, "derivable"),
        ("yes yes no", "GGG", PUBLIC, None),
        # A State that said no would know what the two others said.
        ("yes yes no", "AAA", PUBLIC, "derivable"),
        ("yes yes no", "AAA", COMMUNITY, "derivable"),
        ("yes partial no", "AAA", COMMUNITY, None),
        ("yes yes no no", "AAAA", COMMUNITY, None),
        # The Secretariat answers nothing, so all but one may be alike.
        ("yes yes no", "RRR", SECRETARIAT, None),
        ("yes yes no", "RRR", COMMUNITY, "derivable"),
        ("yes yes no", "SRR", SECRETARIAT, None),
        # Who may see the green answers could subtract them and find the amber one.
        ("yes yes no no", "GGGA", PUBLIC, "few"),
        ("yes yes no no", "GGGA", COMMUNITY, "few"),
        ("yes yes no no", "GGGA", SECRETARIAT, None),
        ("yes no yes no yes no partial", "GGGGAAA", PUBLIC, None),
        # Those who only said that they have no data, or nothing, hide no value.
        ("yes no yes ? - x", "CCCRRR", PUBLIC, None),
    ],
)
def test_when_a_choice_is_withheld(said: str, labels: str, reader: Reader, withheld: str | None) -> None:
    found = form(said, labels, reader)
    assert found.get("withheld") == withheld
    assert ("choices" in found) == (withheld is None)


def test_a_withheld_figure_keeps_the_counts_of_replies_and_nothing_else() -> None:
    found = form("yes yes no ? - x", "CCG")
    assert found == {
        "question": "Q",
        "type": "select_one",
        "asked": 6,
        "relevant": 5,
        "answered": 3,
        "no_data": 1,
        "unanswered": 1,
        "coverage": 0.6,
        "reportable": True,
        "groups": {},
        "withheld": "few",
    }


@pytest.mark.parametrize(
    ("said", "labels", "withheld"),
    [
        ("a a,b b", "GGG", None),
        # All three chose a, whatever else.
        ("a a,b a", "GGG", "derivable"),
        # The one that did not choose a would know that the others did.
        ("a a,b b", "AAA", "derivable"),
        ("a c b", "AAA", None),
        ("a a,b", "GG", "few"),
    ],
)
def test_when_several_choices_are_withheld(said: str, labels: str, withheld: str | None) -> None:
    outcomes = {state: str(code).replace(",", " ") for state, code in outcomes_of(said).items()}
    whole = full(question("select_multiple", "a b c"), outcomes, {})
    assert limited(whole, outcomes, labelled(labels), PUBLIC, {}).get("withheld") == withheld


@pytest.mark.parametrize(
    ("kind", "said", "labels", "withheld"),
    [
        ("integer", "5 7 5", "GGG", None),
        ("integer", "5 5 5", "GGG", "derivable"),
        ("decimal", "5 5.0 5", "GGG", "derivable"),
        ("integer", "5 7", "GC", "few"),
        ("integer", "5 7 9", "AAA", None),
        ("date", "2016-01-01 2016-01-01 2016-01-02", "GGG", None),
        ("date", "2016-01-01 2016-01-01 2016-01-01", "GGG", "derivable"),
    ],
)
def test_when_numbers_and_dates_are_withheld(kind: str, said: str, labels: str, withheld: str | None) -> None:
    found = form(said, labels, asked=question(kind, ""))
    assert found.get("withheld") == withheld
    assert {"n", "min", "max"} & found.keys() == (set() if withheld else {"n", "min", "max"})
    assert {"sum", "median"}.isdisjoint(found) or not withheld


def test_words_have_no_distribution_to_withhold() -> None:
    assert "withheld" not in form("words more", "RR", asked=question("text", ""))


def test_a_group_without_hidden_answers_is_shown_and_another_keeps_its_counts() -> None:
    found = form("yes no yes no partial yes", "CCAAAA", COMMUNITY, columns=["aabbbb", "abbbbb"])
    assert "withheld" not in found
    assert [choice["count"] for choice in found["groups"]["column0"]["a"]["choices"]] == [1, 0, 1]
    closed = found["groups"]["column0"]["b"]
    assert (closed["answered"], closed["withheld"], "choices" in closed) == (4, "derivable", False)
    assert {value: "choices" in cell for value, cell in found["groups"]["column1"].items()} == {
        "a": True,
        "b": False,
    }


@pytest.mark.parametrize(
    ("said", "labels", "cells", "shown"),
    [
        ("yes yes no yes no no", "GGGGGG", "aaabbb", True),
        ("yes yes no yes no no", "GGGGGG", "aaabbc", False),  # too few in b
        ("yes yes no yes no no", "GGGGGG", "aaab..", False),  # too few in b
        ("yes yes yes no no no", "GGGGGG", "aaabbb", False),  # a has one answer only
        ("yes yes no yes no yes", "GGGGGG", "aaabbb", False),  # no is too rare for a refusal to be silent
        ("yes yes no yes no no", "GGGGGG", "aaa...", True),  # the rest counts as a group
        ("yes yes no yes no no", "GGGAAA", "aaabbb", False),
        ("yes no no yes", "GGGC", "aaab", True),  # all hidden answers stand in one group
    ],
)
def test_which_groups_the_public_sees(said: str, labels: str, cells: str, shown: bool) -> None:
    found = form(said, labels, columns=[cells])
    assert ("choices" in found["groups"]["column0"]["a"]) == shown


def test_only_the_first_column_is_opened() -> None:
    found = form("yes yes no yes no no", "GGGGGG", columns=["aabbbb", "aaabbb"])
    assert not any("choices" in cell for column in found["groups"].values() for cell in column.values())


def test_an_open_column_must_not_count_a_state_twice() -> None:
    outcomes = outcomes_of("yes yes no yes no no")
    groups = {"region": {"a": frozenset("ABCD"), "b": frozenset("CDEF")}}
    found = limited(full(question(), outcomes, groups), outcomes, labelled("GGGGGG"), PUBLIC, groups)
    assert not any("choices" in cell for cell in found["groups"]["region"].values())


def test_answers_that_the_figure_was_not_made_of_are_refused() -> None:
    outcomes = outcomes_of("yes no no")
    whole = full(question(), outcomes, {})
    with pytest.raises(ValueError, match="Q: 2 answers given, 3 counted"):
        limited(whole, {"A": "yes", "B": "no"}, labelled("GGG"), PUBLIC, {})


def test_a_question_whose_gate_is_withheld_shows_what_is_known_without_it() -> None:
    outcomes = outcomes_of("yes no x - ? yes x no")
    gates = Gates(labelled("CCCCCRRR"), withheld=True)
    groups = {"region": column_of("aaaabbbb")}
    whole = full(question(), outcomes, groups)
    found = limited(whole, outcomes, labelled("CCCCCCCC"), PUBLIC, groups, gates=gates)
    assert found == {
        "question": "Q",
        "type": "select_one",
        "asked": 8,
        "relevant": 7,
        "answered": 2,
        "no_data": 1,
        "unanswered": 4,
        "coverage": 0.285714,
        "reportable": False,
        "groups": {"region": {"a": whole["groups"]["region"]["a"]}},
        "withheld": "relevance",
    }
    shown = limited(whole, outcomes, labelled("CCCCCCCC"), PUBLIC, {}, gates=Gates(labelled("CCCCCCCC")))
    assert shown == whole


def test_no_column_is_opened_while_a_gate_is_hidden() -> None:
    outcomes = outcomes_of("yes yes no yes no no x")
    groups = {"region": column_of("aaabbbc")}
    whole = full(question(), outcomes, groups)
    gates = Gates({"G": GREEN})
    found = limited(whole, outcomes, labelled("GGGGGG"), PUBLIC, groups, gates=gates)
    assert {value: "choices" in cell for value, cell in found["groups"]["region"].items()} == {
        "a": False,
        "b": False,
    }


# Answers one by one


def test_what_stands_beside_the_name_of_a_state() -> None:
    outcomes = outcomes_of("yes no ? - x")
    labels = labelled("CGAAA")
    assert list(answers_shown(outcomes, labels, PUBLIC).values()) == [
        "yes",
        None,
        None,
        Silence.UNANSWERED,
        Silence.NOT_RELEVANT,
    ]
    assert answers_shown(outcomes, labels, COMMUNITY)["B"] == "no"
    assert answers_shown(outcomes, labels, PUBLIC, own=["C"])["C"] is Silence.NO_DATA
    assert answers_shown(outcomes, {}, SECRETARIAT)["A"] is None


def test_a_hidden_gate_hides_every_reply_and_silence() -> None:
    outcomes = outcomes_of("yes no ? - x")
    shown = answers_shown(outcomes, labelled("CCCCC"), PUBLIC, own=["B"], gates=Gates(labelled("GGGGG")))
    assert shown == {"A": None, "B": "no", "C": None, "D": None, "E": None}


def test_where_no_state_is_named_only_the_own_value_is_shown() -> None:
    outcomes = outcomes_of("yes no ? -")
    shown = answers_shown(outcomes, labelled("CCCC"), SECRETARIAT, own=["B"], never_named=True)
    assert shown == {"A": None, "B": "no", "C": None, "D": Silence.UNANSWERED}


# Measures


def measure(names: str = "P Q", **more: Any) -> dict[str, Any]:
    counts = {"asked": 4, "relevant": 4, "answered": 4, "no_data": 0, "unanswered": 0, "coverage": 1.0}
    return {
        "code": "M",
        "measure": "score",
        "title": {"en": "Score"},
        "questions": names.split(),
        "value": 0.5,
        "unit": "score",
        **counts,
        "reportable": True,
        "lower_bound": 0.5,
        "upper_bound": 0.5,
        "notes": ["a note"],
        "n": 4,
        "items": [{"code": "yes", "count": 2}],
        **more,
    }


SHOWN = {"P": {"answered": 4}, "Q": {"answered": 4}}


def test_a_measure_is_shown_where_its_figures_are() -> None:
    labels = {"P": labelled("GGGG"), "Q": labelled("GGGG")}
    assert limited_measure(measure(), SHOWN, labels, PUBLIC) == measure()
    assert limited_measure(measure(""), {}, {}, PUBLIC) == measure("")


def test_a_withheld_measure_keeps_its_counts_and_nothing_that_it_worked_out() -> None:
    figures = SHOWN | {"Q": {"answered": 4, "withheld": "few"}}
    found = limited_measure(measure(), figures, {}, PUBLIC)
    kept = {key: value for key, value in measure().items() if key not in ("n", "items")}
    gone: dict[str, Any] = {"value": None, "lower_bound": None, "upper_bound": None, "notes": [], "withheld": "few"}
    assert found == kept | gone


@pytest.mark.parametrize(
    ("second", "reader", "withheld"),
    [
        ("GGG", PUBLIC, "derivable"),  # one State less: its answer to the first is the difference
        ("GGGC", PUBLIC, "derivable"),
        ("GGGA", PUBLIC, "derivable"),
        ("GGG", COMMUNITY, None),
        ("SSSS", COMMUNITY, "derivable"),
    ],
)
def test_a_measure_of_two_questions_needs_the_same_states(second: str, reader: Reader, withheld: str | None) -> None:
    labels = {"P": labelled("GGGG"), "Q": labelled(second)}
    figures = {name: {"answered": len(given_)} for name, given_ in labels.items()}
    assert limited_measure(measure(), figures, labels, reader).get("withheld") == withheld


def test_a_measure_of_two_questions_needs_to_know_who_answered() -> None:
    """With the label of a State that has no data, both questions would seem to hide the answers of the same."""
    labels = {"P": labelled("GGGG"), "Q": labelled("GGGG")}
    figures = {"P": {"answered": 4}, "Q": {"answered": 3}}
    assert limited_measure(measure(), figures, labels, PUBLIC)["withheld"] == "derivable"
    assert "withheld" not in limited_measure(measure("Q"), figures, labels, PUBLIC)


def test_the_public_sees_groups_or_a_measure_of_two_questions_but_not_both() -> None:
    """Where one question's groups are refused and the other's shown, the measure would tell which group is alike."""
    labels = {"P": labelled("GGGG"), "Q": labelled("GGGG")}
    figures = SHOWN | {"Q": {"answered": 4, "groups": {"region": {"a": {"answered": 4}}}}}
    assert limited_measure(measure(), figures, labels, PUBLIC)["withheld"] == "derivable"
    assert "withheld" not in limited_measure(measure("Q"), figures, labels, PUBLIC)
    assert "withheld" not in limited_measure(measure(), figures, labels, COMMUNITY)
    assert "withheld" not in limited_measure(measure(), figures, {"P": labelled("CC")}, PUBLIC)


def test_a_measure_whose_relevance_is_hidden_takes_the_counts_of_its_figure() -> None:
    known = {"relevant": 4, "answered": 1, "no_data": 0, "unanswered": 3, "coverage": 0.25, "reportable": False}
    figures = SHOWN | {"Q": {"withheld": "relevance", **known}, "P": {"answered": 4, "withheld": "few"}}
    found = limited_measure(measure(), figures, {}, PUBLIC)
    assert found["withheld"] == "relevance"
    assert {key: found[key] for key in known} == known


@given(st.lists(st.sampled_from(["yes", "partial", "no"]), min_size=3, max_size=8), st.data())
def test_what_is_shown_is_never_altered(said: list[str], data: st.DataObject) -> None:
    outcomes: dict[str, Outcome] = dict(zip(STATES, said, strict=False))
    labels = {state: data.draw(st.sampled_from(LABELS)) for state in outcomes}
    groups = {"region": column_of(data.draw(st.text("ab", min_size=8, max_size=8)))}
    whole = full(question(), outcomes, groups)
    for reader in Reader:
        found = limited(whole, outcomes, labels, reader, groups)
        shown = {key: value for key, value in found.items() if key not in ("groups", "withheld")}
        assert shown.items() <= whole.items() if "choices" not in shown else found.get("withheld") is None
        for value, cell in found["groups"].get("region", {}).items():
            original = whole["groups"]["region"][value]
            assert all(original[key] == cell[key] for key in cell if key != "withheld")
            assert ("choices" in cell) != ("withheld" in cell)
