"""Invented replies for demonstrations and measurements: always the same for the same seed, always marked SYNTHETIC."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from enlace.assessments.rules.answers import StateAnswers
from enlace.assessments.rules.conditions import holds
from enlace.assessments.rules.questionnaire import NO_DATA, NO_DATA_TYPES, NUMBER_TYPES, Question, Questionnaire
from enlace.assessments.rules.replies import GivenAnswer

SOURCE = "SYNTHETIC"
PUBLIC, COMMUNITY, RESTRICTED = "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER"
# How eagerly a State answers: the share of questions that it leaves open, or has no data for.
LEFT_OPEN = (0.0, 0.03, 0.08, 0.25)
WITHOUT_DATA = 0.04
RELEASES = 0.45
NAMES_OBSTACLE, NEEDS_HELP, HAS_NONE = 0.15, 0.2, 0.08
USUAL, MANY = 12, 400
FIRST_DAY = date(2016, 10, 3)


def synthetic_replies(
    questionnaire: Questionnaire,
    states: Sequence[str],
    *,
    seed: str,
    known: Mapping[tuple[str, str], str] | None = None,
) -> tuple[GivenAnswer, ...]:
    """Return invented replies of `states`, each obeying every skip rule.

    known: (State, question) -> code, where an answer is not invented but taken from what is on record.
    """
    found: list[GivenAnswer] = []
    for state in states:
        chance = random.Random(f"{seed}:{state}")  # noqa: S311  (a repeatable choice, nothing secret)
        found += _reply(questionnaire, state, chance, known or {})
    return tuple(found)


def _reply(
    questionnaire: Questionnaire, state: str, chance: random.Random, known: Mapping[tuple[str, str], str]
) -> list[GivenAnswer]:
    given: dict[str, str] = {}
    answers = StateAnswers(questionnaire, given, {}, {})
    eager, leaning = chance.choice(LEFT_OPEN), chance.uniform(0.35, 0.85)
    label = PUBLIC if chance.random() < RELEASES else ""
    answered_on = FIRST_DAY + timedelta(days=chance.randrange(150))
    rows: list[GivenAnswer] = []
    for question in questionnaire.questions:
        rule = question.relevant_when
        relevant = True if rule is None else holds(rule, answers)
        answers.settled[question.id] = relevant
        if not relevant or not question.asks:
            continue
        value = known.get((state, question.id)) or _value(question, state, chance, leaning, eager)
        if value:
            given[question.id] = value
            marking = RESTRICTED if question.marking == RESTRICTED else label
            rows.append(GivenAnswer(state, question.id, value, "", marking, "", answered_on, SOURCE))
    return rows


def _value(question: Question, state: str, chance: random.Random, leaning: float, eager: float) -> str:
    if question.suffix == "OBST" and chance.random() > NAMES_OBSTACLE:
        return ""
    if question.suffix == "TA1":
        return "yes" if chance.random() < NEEDS_HELP else "no"
    if chance.random() < eager:
        return ""
    if question.type in NO_DATA_TYPES and chance.random() < WITHOUT_DATA:
        return NO_DATA
    return _given(question, state, chance, leaning)


def _given(question: Question, state: str, chance: random.Random, leaning: float) -> str:
    if question.choice_list.startswith("iso3166:") and question.type == "select_one":
        return state
    if question.choices:
        return _choice(question, chance, leaning)
    if question.type in NUMBER_TYPES:
        return str(_number(question, chance))
    if question.type == "date":
        return (FIRST_DAY - timedelta(days=chance.randrange(30, 2500))).isoformat()
    return f"SYNTHETIC {question.id}"


def _number(question: Question, chance: random.Random) -> int:
    """Return a whole number within the limits of the question, most often near the dozen."""
    least = min(0, question.maximum or 0) if question.minimum is None else question.minimum
    most = least + MANY if question.maximum is None else question.maximum
    drawn = int(chance.triangular(least, most, min(max(USUAL, least), most)))
    return min(max(drawn, math.ceil(least)), math.floor(most))


def _choice(question: Question, chance: random.Random, leaning: float) -> str:
    plain = [choice.code for choice in question.choices if not choice.exclusive]
    alone = sorted(question.exclusive_codes)
    if question.type != "select_multiple":
        codes = [choice.code for choice in question.choices]
        weights = [leaning if place == 0 else (1 - leaning) / 2**place for place in range(len(codes))]
        return chance.choices(codes, weights)[0]
    if alone and chance.random() < HAS_NONE:
        return alone[0]
    most = min(question.max_selected or len(plain), len(plain))
    count = max(1, min(most, round(chance.gauss(leaning * len(plain), 1.5))))
    chosen = set(chance.sample(plain, count))
    return " ".join(choice.code for choice in question.choices if choice.code in chosen)
