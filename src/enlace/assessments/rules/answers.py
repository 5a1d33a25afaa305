"""Answers: what a valid one is, what it means to a rule, and which questions it makes relevant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enlace.assessments.rules.conditions import Truth, Value, evaluate, holds, references
from enlace.assessments.rules.questionnaire import (
    NO_DATA,
    NO_DATA_TYPES,
    Question,
    Questionnaire,
)
from enlace.assessments.rules.shape import shown
from enlace.assessments.rules.values import is_date
from enlace.common.characters import unfit_in
from enlace.common.errors import N_, Problem

MAX_TEXT = 100_000

_INTEGER = re.compile(r"-?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", re.ASCII)
_DAY_LAST = re.compile(r"([0-9]{4})[/. -]([0-9]{1,2})[/. -]([0-9]{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", re.ASCII)


def parse(question: Question, text: str) -> str | Problem:
    """Return the answer `text` in its one canonical form, or the problem with it.

    Codes of a `select_multiple` come in the order of its list, separated by one space; a number has no
    spare zeros; "" is an unanswered question. `where` of the problem is the question's id.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        return _parsed(question, text)
    except _Fault as fault:
        return Problem(question.id, fault.message, fault.params)


class _Fault(Exception):
    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def _parsed(question: Question, text: str) -> str:
    if not question.asks:
        raise _Fault(N_("this takes no answer"))
    if text == NO_DATA:
        if question.type not in NO_DATA_TYPES:
            raise _Fault(
                N_("“no_data” is no answer to a question of type %(type)s; leave it empty"),
                type=question.type,
            )
        return text
    if question.type == "select_multiple":
        return _codes(question, text)
    if question.choices or question.type in ("select_one", "yes_no_partial"):
        return _code(question, text)
    if question.type in ("integer", "decimal"):
        return _number(question, text)
    return _day(text) if question.type == "date" else _text(text)


def _code(question: Question, text: str) -> str:
    if text not in question.choice_codes:
        known = shown(", ".join(choice.code for choice in question.choices))
        raise _Fault(N_("“%(value)s” is not among its choices: %(known)s"), value=shown(text), known=known)
    return text


def _codes(question: Question, text: str) -> str:
    chosen = text.split()
    if NO_DATA in chosen:
        raise _Fault(N_("“no_data” stands alone, beside no other code"))
    seen: set[str] = set()
    for code in chosen:
        _code(question, code)
        if code in seen:
            raise _Fault(N_("“%(value)s” is chosen twice"), value=code)
        seen.add(code)
    alone = seen & question.exclusive_codes
    if alone and len(seen) > 1:
        raise _Fault(N_("“%(value)s” excludes every other choice"), value=min(alone))
    if question.max_selected is not None and len(seen) > question.max_selected:
        message = N_("%(count)s are chosen; at most %(most)s may be")
        raise _Fault(message, count=len(seen), most=question.max_selected)
    return " ".join(choice.code for choice in question.choices if choice.code in seen)


def _number(question: Question, text: str) -> str:
    if question.type == "integer" and not _INTEGER.fullmatch(text):
        message = N_("“%(value)s” is no whole number of at most 15 digits, without separators")
        raise _Fault(message, value=shown(text))
    if not _DECIMAL.fullmatch(text):
        message = N_("“%(value)s” is no number: write digits, and a dot before decimals (15 and 10 digits at most)")
        raise _Fault(message, value=shown(text))
    number = Decimal(text)
    if question.minimum is not None and number < Decimal(str(question.minimum)):
        raise _Fault(N_("%(value)s is less than %(least)s"), value=text, least=question.minimum)
    if question.maximum is not None and number > Decimal(str(question.maximum)):
        raise _Fault(N_("%(value)s is more than %(most)s"), value=text, most=question.maximum)
    return f"{number.normalize():f}" if number else "0"


def _day(text: str) -> str:
    if is_date(text):
        return text
    meant = [day.isoformat() for day in readings(text)]
    if len(meant) > 1:
        message = N_("“%(value)s” can be read in two ways, as %(one)s or as %(other)s (YYYY-MM-DD): say which")
        raise _Fault(message, value=shown(text), one=meant[0], other=meant[1])
    if meant:
        message = N_("“%(value)s” is no date of the form YYYY-MM-DD; is %(one)s meant?")
        raise _Fault(message, value=shown(text), one=meant[0])
    raise _Fault(N_("“%(value)s” is no date of the form YYYY-MM-DD"), value=shown(text))


def readings(text: str) -> tuple[date, ...]:
    """Return the days that `text` can be read as, where it is no ISO date: people put the day or the month first.

    >>> [day.isoformat() for day in readings("03/04/2026")], [day.isoformat() for day in readings("25.4.2026")]
    (['2026-04-03', '2026-03-04'], ['2026-04-25'])
    """
    text = text.strip()
    found: list[tuple[str, ...]] = []
    if last := _YEAR_LAST.fullmatch(text):
        one, other, year = last.groups()
        found = [(year, other, one), (year, one, other)]
    elif first := _DAY_LAST.fullmatch(text):
        found = [first.groups()]
    days = [f"{year}-{month:0>2}-{day:0>2}" for year, month, day in found]
    return tuple(date.fromisoformat(day) for day in dict.fromkeys(days) if is_date(day))


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise _Fault(N_("the text has %(count)s characters; at most %(most)s are kept"), count=len(text), most=MAX_TEXT)
    if code := unfit_in(text):
        raise _Fault(N_("the text holds an invisible control character (%(code)s); delete it"), code=code)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def typed(question: Question, text: str | None) -> Value:
    """Return what the canonical answer `text` is to a rule; None where it is empty or `no_data`."""
    if not text or (text == NO_DATA and question.type in NO_DATA_TYPES):
        return None
    if question.type == "select_multiple":
        return frozenset(text.split())
    if question.type == "integer":
        return int(text)
    return float(text) if question.type == "decimal" else text


@dataclass(frozen=True)
class StateAnswers:
    """The answers of one State as its rules see them (`conditions.Answers`).

    given: question -> canonical text. settled: question -> whether it is relevant, as far as worked out.
    calculated: question -> value of each `calculate` worked out.
    A question whose own relevance is open hides its answer: whether it counts is not settled either.
    """

    questionnaire: Questionnaire
    given: Mapping[str, str]
    settled: dict[str, Truth]
    calculated: dict[str, Value]

    def value(self, question: str) -> Value:
        relevant = self.settled.get(question)
        if not relevant:
            return "" if relevant is False else None
        if question in self.calculated:
            return self.calculated[question]
        return typed(self.questionnaire.by_id[question], self.given.get(question))

    def raw(self, question: str) -> str | None:
        relevant = self.settled.get(question)
        if not relevant:
            return "" if relevant is False else None
        return self.given.get(question) or None

    def exclusive(self, question: str) -> frozenset[str]:
        found = self.questionnaire.by_id.get(question)
        return found.exclusive_codes if found else frozenset()


def state_answers(questionnaire: Questionnaire, given: Mapping[str, str]) -> StateAnswers:
    """Return the answers `given` by one State with the relevance of every question worked out, in order."""
    answers = StateAnswers(questionnaire, given, {}, {})
    for question in questionnaire.questions:
        rule = question.relevant_when
        answers.settled[question.id] = True if rule is None else holds(rule, answers)
        if question.calculation is not None:
            answers.calculated[question.id] = evaluate(question.calculation, answers)
    return answers


def relevance(questionnaire: Questionnaire, given: Mapping[str, str]) -> dict[str, Truth]:
    """Return for every question whether the answers `given` by one State make it relevant; None: open."""
    return state_answers(questionnaire, given).settled


def fitting(questionnaire: Questionnaire, given: Mapping[str, str]) -> dict[str, str]:
    """Return those of the answers `given` by one State that the questionnaire, amended since perhaps, admits today."""
    return {
        code: value
        for code, value in given.items()
        if code in questionnaire.by_id and isinstance(parse(questionnaire.by_id[code], value), str)
    }


def counted(questionnaire: Questionnaire, given: Mapping[str, str]) -> dict[str, str]:
    """Return those of the answers `given` by one State that figures count: admitted today, and certainly relevant."""
    admitted = fitting(questionnaire, given)
    relevant = relevance(questionnaire, admitted)
    return {code: value for code, value in admitted.items() if relevant[code]}


def check_reply(questionnaire: Questionnaire, given: Mapping[str, str]) -> list[tuple[str, Problem]]:
    """Return the answers to questions that the State's own other answers make irrelevant, with the reason.

    Such an answer is reported and not stored (contracts, section 3).
    """
    settled = relevance(questionnaire, given)
    found = []
    for question in questionnaire.questions:
        if given.get(question.id) and settled[question.id] is False:
            because = dict.fromkeys(references(question.relevant_when)) if question.relevant_when else {}
            message = N_("the answer is not kept: the answers to %(because)s make this question irrelevant")
            found.append((question.id, Problem(question.id, message, {"because": ", ".join(because) or "–"})))
    return found


def constraint_problems(questionnaire: Questionnaire, given: Mapping[str, str]) -> list[tuple[str, Problem]]:
    """Return the answers that break the constraint of their question, as far as that is settled."""
    answers = state_answers(questionnaire, given)
    found = []
    for question in questionnaire.questions:
        own = answers.value(question.id) if question.constraint else None
        if question.constraint and own not in (None, "") and holds(question.constraint, answers, own=own) is False:
            message = N_("the answer breaks the rule of the question: %(rule)s")
            rule = next(iter(question.constraint_message.values()), "–")
            found.append((question.id, Problem(question.id, message, {"rule": rule})))
    return found


def dependents(questionnaire: Questionnaire) -> Mapping[str, frozenset[str]]:
    """Return for each question those whose relevance or calculation rests on its answer, directly or not."""
    onward: dict[str, set[str]] = {question.id: set() for question in questionnaire.questions}
    for question in reversed(questionnaire.questions):
        for rule in (question.relevant_when, question.calculation):
            for name in references(rule) if rule is not None else ():
                if name in onward:
                    onward[name] |= {question.id} | onward[question.id]
    return {name: frozenset(found) for name, found in onward.items()}
