"""The skip rules that the page decides at once are those that the server decides: over random rules and answers."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from enlace.assessments.rules import conditions
from enlace.assessments.rules.answers import state_answers
from enlace.assessments.rules.conditions import FUNCTIONS, OPERATORS, from_json, to_json
from enlace.assessments.rules.questionnaire import NO_DATA_TYPES, Choice, Question, Questionnaire
from enlace.assessments.rules.skip_model import skip_model
from enlace.common.archives import read_pack_files
from enlace.site.packs import read_pack
from tests.journeys.conftest import NewPage

SCRIPT = Path(conditions.__file__).parents[1] / "static" / "assessments" / "conditions.js"
CODES = ("a", "b", "none", "x1")
TYPES = ("yes_no_partial", "select_one", "select_multiple", "integer", "decimal", "date", "text")
LITERALS: tuple[Any, ...] = (
    *(
        "a",
        "b",
        "none",
        "no_data",
        "",
        " ",
        "a b",
        "2",
        "02",
        "2.5",
        ".5",
        "1e3",
        "2020-02-29",
        "2021-02-29",
        "ñandú",
        "true",
    ),
    *(0, 1, 2, -3, 2.5, 0.1, 1e-7, 123456789012345, 1e15, 1e21, True, False),
)
# The page leaves regular expressions to the server; no rule writes them otherwise than as functions.
OPERATIONS = {**OPERATORS, **FUNCTIONS}
TEXTS = {"en": "?"}
RUN = """async ([source, cases]) => {
  const address = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
  const {settle, evaluate, asText} = await import(address);
  const told = (value) => value === undefined ? "server" : value === null ? "open" : value;
  const relevant = cases.map(([rules, given]) => Object.fromEntries(
    [...settle(rules, given)].map(([question, truth]) => [question, told(truth)])));
  return relevant;
}"""


@pytest.fixture
def blank(new_page: NewPage) -> Page:
    return new_page()


def rule(chance: random.Random, before: list[str], depth: int = 3) -> Any:
    """Return a random rule over earlier questions, as JSON."""
    if depth == 0 or chance.random() < 0.15:
        return ["$", chance.choice(before)] if before and chance.random() < 0.6 else chance.choice(LITERALS)
    name = chance.choice([one for one in OPERATIONS if one not in ("in", "count-positive") or before])
    if name == "in":
        return [name, ["$", chance.choice(before)], *chance.sample([*CODES, "no_data", 2], 2)]
    if name == "count-positive":
        return [name, ["$", chance.choice(before)]]
    least, most = OPERATIONS[name]
    operands = [
        rule(chance, before, depth - 1) for _one in range(chance.randint(least, least + 2 if most is None else most))
    ]
    return [name, *operands]


def answer(chance: random.Random, kind: str) -> str:
    """Return a random answer in its canonical form, or none."""
    if chance.random() < 0.25:
        return ""
    if kind in NO_DATA_TYPES and chance.random() < 0.2:
        return "no_data"
    if kind == "select_multiple":
        return " ".join(code for code in CODES if chance.random() < 0.5)
    ways = {
        "integer": lambda: str(chance.choice([0, 1, 2, -3, 7, 999_999_999_999_999])),
        "decimal": lambda: chance.choice(["0", "2.5", "-0.125", "0.0000001", "2", "1.005", "99999999999999.5"]),
        "date": lambda: chance.choice(["2020-02-29", "2019-01-01", "2026-11-25"]),
        "text": lambda: chance.choice(["a", "a b", "2", "no_data", "ñandú", "  ", "2020-02-29"]),
    }
    return ways.get(kind, lambda: chance.choice(CODES))()


def random_case(chance: random.Random) -> tuple[Questionnaire, dict[str, str]]:
    """Return a small questionnaire with random rules, and random answers to it."""
    questions: list[Question] = []
    names: list[str] = []
    given = {}
    for place in range(6):
        kind = chance.choice(TYPES)
        choices = tuple(Choice(code, TEXTS, exclusive=code == "none") for code in CODES) if "select" in kind else ()
        asked = from_json(rule(chance, names)) if names and chance.random() < 0.7 else None
        questions.append(Question(f"Q{place}", "A", kind, TEXTS, choices=choices, relevant_when=asked))
        names.append(f"Q{place}")
        given[f"Q{place}"] = answer(chance, kind)
        if chance.random() < 0.3:
            worked_out = from_json(rule(chance, names))
            questions.append(Question(f"C{place}", "A", "calculate", TEXTS, calculation=worked_out))
            names.append(f"C{place}")
    return Questionnaire("Q", "1", TEXTS, ("en",), (), tuple(questions)), given


def on_the_server(definition: Questionnaire, given: dict[str, str]) -> dict[str, Any]:
    settled = state_answers(definition, given).settled
    return {question: "open" if truth is None else truth for question, truth in settled.items()}


def in_the_page(page: Page, cases: list[tuple[Questionnaire, dict[str, str]]]) -> list[dict[str, Any]]:
    rows = [[skip_model(one, [each.id for each in one.questions]), given] for one, given in cases]
    told: list[dict[str, Any]] = page.evaluate(RUN, [SCRIPT.read_text(), json.loads(json.dumps(rows))])
    return told


def test_random_rules_are_decided_alike(blank: Page) -> None:
    chance = random.Random(2026)
    cases = [random_case(chance) for _one in range(6_000)]
    left, outcomes = 0, set()
    for (definition, given), told in zip(cases, in_the_page(blank, cases), strict=True):
        expected = on_the_server(definition, given)
        decided = {question: truth for question, truth in told.items() if truth != "server"}
        left += len(told) - len(decided)
        outcomes |= set(decided.values())
        shown = {
            one.id: to_json(one.relevant_when or one.calculation)
            for one in definition.questions
            if one.relevant_when or one.calculation
        }
        assert decided == {question: expected[question] for question in decided}, (shown, given)
    # Nothing but a regular expression, or what rests on one, is left to the server; and nothing here is trivial.
    assert 0 < left < 4_000
    assert outcomes == {True, False, "open"}


def test_the_questionnaire_of_the_organization_is_decided_wholly_in_the_page(blank: Page) -> None:
    folder = Path(__file__).parents[2] / "packs" / "oas"
    definition = read_pack(read_pack_files(folder)).assessments.questionnaires[0]
    chance = random.Random(35)
    cases = [(definition, filled(definition, chance)) for _one in range(60)]
    for (_definition, given), told in zip(cases, in_the_page(blank, cases), strict=True):
        assert told == on_the_server(definition, given)
    questions = [one.id for one in definition.asked_questions]
    assert {row[0] for row in skip_model(definition, questions)} == {*questions}


def filled(definition: Questionnaire, chance: random.Random) -> dict[str, str]:
    given = {}
    for one in definition.asked_questions:
        codes = [choice.code for choice in one.choices]
        plain = "2020-01-01" if one.type == "date" else "3"
        values = ["", "no_data", *codes] if codes else ["", "no_data", plain, plain if one.type == "date" else "0"]
        value = chance.choice(values)
        if one.type == "select_multiple" and value not in ("", "no_data"):
            value = " ".join(code for code in codes if chance.random() < 0.3)
        given[one.id] = value
    return given
