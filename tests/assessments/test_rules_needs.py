"""Technical assistance asked for, ranked."""

import random

import pytest

from enlace.assessments.rules.needs import ranked_needs
from enlace.assessments.rules.questionnaire import Question

QUESTIONS = [Question(name, "A", "select_multiple", {"en": name}) for name in ("A1.TA2", "B1.TA2")]


def items(found: dict[str, object]) -> list[tuple[int, str, int]]:
    return [(item["rank"], item["code"], item["count"]) for item in found["items"]]  # type: ignore[attr-defined]


def test_each_state_counts_once_for_a_kind_however_often_it_names_it() -> None:
    answers = {
        "AA": {"A1.TA2": "training law", "B1.TA2": "training", "C1": "money"},
        "BB": {"A1.TA2": "training"},
        "CC": {"A1.TA2": "law equipment"},
        "DD": {"A1.TA2": "no_data"},
        "EE": {},
    }
    found = ranked_needs(answers, QUESTIONS)
    assert found["states"] == 3
    assert items(found) == [(1, "law", 2), (1, "training", 2), (3, "equipment", 1)]


def test_nobody_needs_anything() -> None:
    assert ranked_needs({"AA": {}}, QUESTIONS) == {"states": 0, "items": []}
    assert ranked_needs({}, []) == {"states": 0, "items": []}


@pytest.mark.parametrize("seed", range(20))
def test_ranks_are_those_of_counting_who_stands_before(seed: int) -> None:
    chance = random.Random(seed)
    answers = {
        f"S{number}": {question.id: " ".join(chance.sample("abcdef", chance.randrange(4))) for question in QUESTIONS}
        for number in range(12)
    }
    found = items(ranked_needs(answers, QUESTIONS))
    for rank, code, count in found:
        assert count == sum(any(code in value.split() for value in given.values()) for given in answers.values())
        assert rank == 1 + sum(other > count for _, _, other in found)
    assert found == sorted(found, key=lambda item: (item[0], item[1]))


@pytest.mark.parametrize(
    ("restricted", "withheld"),
    [
        ((), False),
        (("EE",), False),  # it names nothing
        (("AA",), True),
        (("AA", "BB"), True),
        (("AA", "BB", "CC"), False),
        (("BB", "CC", "DD"), True),  # all three name the law
    ],
)
def test_what_would_give_a_hidden_answer_away_is_withheld(restricted: tuple[str, ...], withheld: bool) -> None:
    answers = {
        "AA": {"A1.TA2": "training"},
        "BB": {"A1.TA2": "law"},
        "CC": {"A1.TA2": "law training"},
        "DD": {"A1.TA2": "law"},
        "EE": {},
    }
    found = ranked_needs(answers, QUESTIONS, restricted=restricted)
    assert found["states"] == (None if withheld else 4)
    assert bool(found.get("withheld")) is withheld
    assert bool(found["items"]) is not withheld
