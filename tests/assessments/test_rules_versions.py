"""Versions of a reply: their order, what changed, and what of them the Secretariat reads."""

from dataclasses import asdict

import pytest

from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.drafts import Content, Evidence
from enlace.assessments.rules.questionnaire import IndicatorDefinition, Questionnaire
from enlace.assessments.rules.versions import Change, changes, contents, readable
from tests.assessments.test_rules_answers import chosen, question

FORM = Questionnaire(
    "Q",
    "1",
    {"en": "Q"},
    ("en",),
    (),
    (
        question("yes_no_partial", id="A"),
        question("text", id="B", relevant_when=chosen("A", "yes"), marking="TLP:GREEN"),
        question("text", id="C", marking="TLP:RED"),
        question("text", id="D"),
    ),
    indicators=(IndicatorDefinition("X", {"en": "X"}, questions=("D",), never_named=True),),
)


def test_a_version_comes_back_as_it_was_kept_in_the_order_of_the_questionnaire() -> None:
    said = {
        "OLD": Content("x"),
        "B": Content("1", "comment", "TLP:RED", "law", (Evidence("Law", "https://x"),)),
        "A": Content("yes"),
    }
    found = contents({code: asdict(one) for code, one in said.items()}, FORM)
    assert found == said
    assert list(found) == ["A", "B", "OLD"]


def test_what_changed_comes_in_order_with_what_is_gone_last() -> None:
    before = {"A": Content("yes"), "B": Content("1"), "C": Content("2")}
    after = {"A": Content("yes"), "C": Content("2", "a word"), "D": Content("3")}
    assert changes(before, after) == (
        Change("C", Content("2"), Content("2", "a word")),
        Change("D", None, Content("3")),
        Change("B", Content("1"), None),
    )
    assert changes(after, after) == ()


@pytest.mark.parametrize(
    ("markings", "seen"),
    [
        ({"A": "", "B": ""}, "AB"),
        ({"A": "TLP:AMBER", "B": "TLP:AMBER"}, "AB"),
        ({"A": "", "B": "TLP:AMBER+STRICT"}, "A"),
        # The answer to B tells that A was answered “yes”.
        ({"A": "TLP:RED", "B": "TLP:CLEAR"}, ""),
        # The question's own label, the State's own, one that is unknown.
        ({"C": ""}, ""),
        ({"C": "TLP:CLEAR"}, "C"),
        ({"A": "TLP:PURPLE"}, ""),
        # No State is named beside it; nobody knows on what a question that is asked no more rested.
        ({"D": "TLP:CLEAR", "OLD": "TLP:CLEAR"}, ""),
    ],
)
def test_the_secretariat_reads_what_labels_allow(markings: dict[str, str], seen: str) -> None:
    answers = {code: Content("yes", marking=label) for code, label in markings.items()}
    assert "".join(readable(answers, FORM, Reader.SECRETARIAT)) == seen
