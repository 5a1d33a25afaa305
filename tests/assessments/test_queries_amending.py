"""What the Secretariat is told of an amendment: how many answers it meets, and never what a State has drafted."""

from typing import Any

from enlace.assessments.queries import amending, cockpit, cycles
from enlace.assessments.rules.amending import Fate
from tests.assessments.conftest import Load
from tests.assessments.test_actions_drafts import save, values
from tests.assessments.test_actions_questionnaires import AT, Change, amended, publish
from tests.packs import CYCLE, QUESTIONNAIRE


def without_choice(code: str) -> Change:
    def change(value: dict[str, Any]) -> None:
        for name, codes in value["choice_lists"].items():
            value["choice_lists"][name] = [one for one in codes if one["code"] != code]

    return change


def with_least(question: str, least: int) -> Change:
    return lambda value: next(one for one in value["questions"] if one["id"] == question).update(min=least)


def told(change: Change) -> str:
    return str([one.tallies for one in amending.outlook("TST", QUESTIONNAIRE, amended(change), {}, AT.date())])


def drafted() -> int:
    view = cycles.cycle(CYCLE)
    return next(one.drafted for one in cockpit.standings(view) if one.state == "DD")


def test_whichever_choice_is_taken_away_the_counts_are_those_of_any_answer(load: Load) -> None:
    load()
    found: dict[str, set[str]] = {"b": set(), "none": set(), "least": set()}
    for value, number in (("b", "9"), ("a", "7")):
        save(("Q1", "yes"), ("Q2", value), ("Q3", number))
        for code in ("b", "none"):
            found[code].add(told(without_choice(code)))
        found["least"].add(told(with_least("Q3", 8)))
    assert [len(one) for one in found.values()] == [1, 1, 1]


def test_nor_does_the_cockpit_count_what_was_set_aside_as_if_nothing_had_been_written(load: Load) -> None:
    load()
    save(("Q1", "yes"), ("Q2", "b"))
    before = drafted()
    done = publish(without_choice("b"))
    assert values() == {"Q1": "yes"}
    assert (done.tallies[CYCLE][Fate.TO_CONFIRM].answers, done.tallies[CYCLE][Fate.SET_ASIDE].answers) > (0, 0)
    assert drafted() == before
