"""No form of a figure gives a hidden answer away: every case that agrees with all that a person sees is enumerated.

Slow and obvious: all answers that the States could have given are tried, the forms that a person reads are made of
each, and cases that look alike to that person are put together. A hidden answer must not be the same in all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enlace.assessments.kinds.measures.share import KIND as SHARE
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
from enlace.assessments.rules.questionnaire import Choice, MeasureDefinition, Question
from enlace.common.canonical import canonical

STATES = "ABCDEFGH"
Labels = Mapping[str, Mapping[str, str]]  # question -> State -> label
World = Mapping[str, Mapping[str, Outcome]]  # question -> State -> outcome
Groups = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True)
class Person:
    """Somebody who reads the forms made for `readers` and knows the answers of the State `own`."""

    readers: tuple[Reader, ...]
    own: str = ""

    def knows(self, state: str, label: str) -> bool:
        return state == self.own or may_see(label, self.readers[-1])


PEOPLE = (
    Person((Reader.PUBLIC,)),
    Person((Reader.PUBLIC, Reader.COMMUNITY)),
    Person((Reader.PUBLIC, Reader.COMMUNITY, Reader.SECRETARIAT)),
    *(Person((Reader.PUBLIC, Reader.COMMUNITY), state) for state in STATES),
)


def question(kind: str = "select_one", codes: str = "yes no", name: str = "Q") -> Question:
    choices = tuple(Choice(code, {}) for code in codes.split())
    return Question(id=name, section="S", type=kind, texts={}, choices=choices)


def labelled(letters: str) -> dict[str, str]:
    """Return State -> label by initials; `-` has none."""
    names = {label.removeprefix("TLP:")[0]: label for label in LABELS if label != "TLP:AMBER+STRICT"}
    return {state: names[letter] for state, letter in zip(STATES, letters, strict=False) if letter != "-"}


def regions(letters: str) -> Groups:
    """Return one column of groups, a letter a State; `.` is in none."""
    found = defaultdict(set)
    for state, letter in zip(STATES, letters, strict=False):
        found[letter].add(state)
    return {"region": {letter: frozenset(states) for letter, states in found.items() if letter != "."}}


def full(asked: Question, world: World, groups: Groups) -> dict[str, Any]:
    return to_json(figure_of(asked, world[asked.id], groups, 0.5))


def refute(
    worlds: Iterable[World],
    forms: Callable[[World, Reader], Any],
    known: Callable[[World, Person], Hashable],
    asked: Sequence[Question],
    labels: Labels,
    size: int,
    *,
    tells: Callable[[str], Hashable] | None = None,
) -> None:
    """Fail where what a person sees leaves one answer possible that this person may not see.

    forms: what is shown to a reader. known: the answers that a person sees one by one. To a question with several
    choices it is enough that one choice stands in every answer possible. tells: what must not be settled of an
    answer, if not all of it.
    """
    made = [(world, {reader: canonical(forms(world, reader)) for reader in Reader}) for world in worlds]
    for person in (one for one in PEOPLE if one.own in STATES[:size]):
        alike: defaultdict[Hashable, list[World]] = defaultdict(list)
        for world, by_reader in made:
            alike[known(world, person), *(by_reader[reader] for reader in person.readers)].append(world)
        hidden = [
            (one, state)
            for one in asked
            for state in STATES[:size]
            if not person.knows(state, labels[one.id].get(state, LABELS[0]))
        ]
        for cases in alike.values():
            for one, state in hidden:
                said = [case[one.id][state] for case in cases]
                told = len({tells(str(answer)) for answer in said}) == 1 if tells else settled(one.type, said)
                assert not told, (person, one.id, state, cases)


def settled(kind: str, said: Sequence[Outcome]) -> bool:
    if not all(isinstance(value, str) for value in said):
        return False
    if kind == "select_multiple":
        return bool(frozenset.intersection(*(frozenset(str(value).split()) for value in said)))
    return len(set(said)) == 1


def test_the_proof_finds_a_difference_of_two_figures() -> None:
    """All but one answer is seen, and so is the whole figure."""
    worlds = [{"Q": dict(zip(STATES, said, strict=False))} for said in product(["yes", "no"], repeat=3)]
    labels = {"Q": labelled("CCR")}
    with pytest.raises(AssertionError):
        refute(
            worlds,
            lambda world, _: full(question(), world, {}),
            lambda world, _: (world["Q"]["A"], world["Q"]["B"]),
            [question()],
            labels,
            3,
        )


# Figures


def prove_figure(kind: str, codes: str, letters: str, groups: Groups) -> None:
    asked, labels = question(kind, codes), labelled(letters)

    def forms(world: World, reader: Reader) -> Any:
        return limited(full(asked, world, groups), world["Q"], labels, reader, groups)

    def known(world: World, person: Person) -> Hashable:
        return tuple(said for state, said in world["Q"].items() if person.knows(state, labels[state]))

    possible = product(answers_to(kind, codes.split()), repeat=len(letters))
    worlds = [{"Q": dict(zip(STATES, said, strict=False))} for said in possible]
    refute(worlds, forms, known, [asked], {"Q": labels}, len(letters))


def answers_to(kind: str, codes: list[str]) -> list[str]:
    if kind != "select_multiple":
        return codes
    chosen = product([True, False], repeat=len(codes))
    return [" ".join(code for code, is_in in zip(codes, mask, strict=True) if is_in) for mask in chosen if any(mask)]


KINDS = [
    ("select_one", "yes no", 7),
    ("select_one", "yes partial no", 5),
    ("select_multiple", "a b", 5),
    ("select_multiple", "a b c", 3),
    ("integer", "0 1 5", 5),
    ("date", "2016-01-01 2016-01-02", 6),
]
SOME_LABELS = st.sampled_from(["G", "A", "GC", "GA", "AR", "CGAR"])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), SOME_LABELS, st.data())
def test_no_figure_settles_a_hidden_answer(kind: tuple[str, str, int], few: str, data: st.DataObject) -> None:
    name, codes, most = kind
    letters = data.draw(st.text(few, min_size=3, max_size=most))
    cells = data.draw(st.text("ab.", min_size=len(letters), max_size=len(letters)))
    prove_figure(name, codes, letters, regions(cells))


@pytest.mark.parametrize(
    ("kind", "codes", "letters", "cells"),
    [
        ("select_one", "yes no", "GGGGGGG", "aaabbbb"),
        ("select_one", "yes partial no", "GGGGGGG", "aaabbbb"),
        ("select_one", "yes no", "GGGGGGGG", "aaabbb.."),
        ("select_one", "yes no", "AAAARRRR", "aaaabbbb"),
        ("select_one", "yes no", "GGGGAAAA", "aaaabbbb"),
        ("select_one", "yes partial no", "GAAA", "aaaa"),
        ("select_multiple", "a b c", "AAAA", "aaaa"),
    ],
)
def test_no_figure_of_these_settles_a_hidden_answer(kind: str, codes: str, letters: str, cells: str) -> None:
    prove_figure(kind, codes, letters, regions(cells))


def test_overlapping_groupings_settle_no_hidden_answer() -> None:
    groups = {"region": regions("aaabbb")["region"], "sea": regions("abbabb")["region"]}
    prove_figure("select_one", "yes no", "GGGGGC", groups)
    prove_figure("select_one", "yes no", "GGGGGG", groups)


# The line that a share draws


def prove_share(codes: str, inside: str, letters: str, groups: Groups) -> None:
    """A share counts who chose one of `inside`: neither it nor the figure tells on which side a hidden answer is."""
    asked, labels = question(codes=codes), {"Q": labelled(letters)}
    definition = MeasureDefinition("M", "share", {}, {"question": "Q", "codes": inside.split()})
    side = SHARE.side(definition, asked, None)
    assert side is not None

    def forms(world: World, reader: Reader) -> Any:
        found = limited(full(asked, world, groups), world["Q"], labels["Q"], reader, groups, sides=[side])
        share = {"questions": ["Q"], "value": sum(map(side, map(str, world["Q"].values())))}
        return found, limited_measure(share, {"Q": found}, labels, reader)

    def known(world: World, person: Person) -> Hashable:
        return tuple(said for state, said in world["Q"].items() if person.knows(state, labels["Q"][state]))

    worlds = [{"Q": dict(zip(STATES, said, strict=False))} for said in product(codes.split(), repeat=len(letters))]
    refute(worlds, forms, known, [asked], labels, len(letters), tells=side)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([("yes partial no", "yes partial"), ("yes partial no", "no"), ("a b c d", "a b")]),
    SOME_LABELS.flatmap(lambda few: st.text(few, min_size=3, max_size=5)),
    st.text("ab.", min_size=5, max_size=5),
)
@example(("yes partial no", "yes partial"), "GGG", "aaaaa")
@example(("yes partial no", "yes partial"), "CGGG", "aaaaa")
@example(("a b c d", "a b"), "AAAAA", "aaabb")
def test_no_share_tells_on_which_side_a_hidden_answer_is(line: tuple[str, str], letters: str, cells: str) -> None:
    prove_share(*line, letters, regions(cells[: len(letters)]))


def test_no_open_column_tells_on_which_side_a_hidden_answer_is() -> None:
    prove_share("yes partial no", "yes partial", "GGGGGGG", regions("aaabbbb"))


# Gates


def prove_gate(codes: str, opening: str, said: str, letters: str, follow_up: str, groups: Groups) -> None:
    """P is the gate of Q: who answers it with one of `opening` is asked Q. follow_up: the label of answers to Q."""
    gate, behind = question(codes=codes, name="P"), question(codes="a b")
    labels = {"P": labelled(letters), "Q": labelled(follow_up * len(letters))}

    def forms(world: World, reader: Reader) -> Any:
        first = limited(full(gate, world, groups), world["P"], labels["P"], reader, groups)
        gates = Gates(labels["P"], withheld="withheld" in first)
        return first, limited(full(behind, world, groups), world["Q"], labels["Q"], reader, groups, gates=gates)

    def known(world: World, person: Person) -> Hashable:
        reader, own = person.readers[-1], person.own
        first = answers_shown(world["P"], labels["P"], reader, own=own)
        second = answers_shown(world["Q"], labels["Q"], reader, own=own, gates=Gates(labels["P"]))
        return tuple(first.items()), tuple(second.items())

    outcomes: list[Outcome] = [Silence.UNANSWERED if one == "-" else one for one in said.split()]
    records = [
        (code, outcome)
        for code in codes.split()
        for outcome in (outcomes if code in opening.split() else [Silence.NOT_RELEVANT])
    ]
    worlds = [
        {
            name: dict(zip(STATES, column, strict=False))
            for name, column in zip("PQ", zip(*rows, strict=True), strict=True)
        }
        for rows in product(records, repeat=len(letters))
    ]
    hidden = {state: strictest([labels["Q"][state], gate_label]) for state, gate_label in labels["P"].items()}
    refute(worlds, forms, known, [gate, behind], {"P": labels["P"], "Q": hidden}, len(letters))


@settings(max_examples=8, deadline=None)
@given(
    st.sampled_from([("yes no", "yes", "a b -"), ("yes partial no", "yes partial", "a b")]),
    SOME_LABELS.flatmap(lambda few: st.text(few, min_size=4, max_size=4)),
    st.sampled_from("CGA"),
    st.text("ab", min_size=4, max_size=4),
)
@example(("yes no", "yes", "a b -"), "GGGG", "C", "aaab")
@example(("yes no", "yes", "a b -"), "CCCR", "C", "aaab")
def test_no_question_settles_a_hidden_answer_to_its_gate(
    gate: tuple[str, str, str], letters: str, follow_up: str, cells: str
) -> None:
    prove_gate(*gate, letters, follow_up, regions(cells))


@pytest.mark.parametrize(("letters", "cells"), [("GGGGGG", "aaabbb"), ("CCCGGG", "aaabbb"), ("AAAAGG", "aaaabb")])
def test_no_group_settles_a_hidden_answer_to_a_gate(letters: str, cells: str) -> None:
    prove_gate("yes no", "yes", "a b", letters, "G", regions(cells))


# Measures


def prove_measure(labels: Labels, groups: Groups, size: int) -> None:
    """The measure of P and Q is how many States answered both with yes."""
    asked = [question(name=name) for name in labels]
    places = [(name, state) for name in labels for state in labels[name]]

    def forms(world: World, reader: Reader) -> Any:
        figures = {
            one.id: limited(full(one, world, groups), world[one.id], labels[one.id], reader, groups) for one in asked
        }
        both = sum(all(world[name][state] == "yes" for name in labels) for state in STATES[:size])
        return figures, limited_measure({"questions": list(labels), "value": both}, figures, labels, reader)

    def known(world: World, person: Person) -> Hashable:
        return tuple(world[name][state] for name, state in places if person.knows(state, labels[name][state]))

    worlds: list[World] = []
    for said in product(["yes", "no"], repeat=len(places)):
        given_ = dict(zip(places, said, strict=True))
        worlds.append(
            {name: {state: given_.get((name, state), Silence.UNANSWERED) for state in STATES[:size]} for name in labels}
        )
    refute(worlds, forms, known, asked, labels, size)


@settings(max_examples=12, deadline=None)
@given(
    SOME_LABELS.flatmap(lambda few: st.tuples(*[st.text(few + "-", min_size=4, max_size=4)] * 2)),
    st.booleans(),
)
@example(("GGGGG", "GGGGG"), True)
@example(("AAAAA", "AAAAA"), True)
@example(("GGGGG", "GGGG-"), False)
@example(("GGGGG", "GGGAA"), False)
def test_no_measure_settles_a_hidden_answer(letters: tuple[str, str], same: bool) -> None:
    first, second = letters[0], letters[0] if same else letters[1]
    prove_measure({"P": labelled(first), "Q": labelled(second)}, {}, len(first))
