"""Replies as files: CSV with one answer a row (`state,question,value` and what goes with an answer)."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.assessments.rules.answers import check_reply, constraint_problems, parse
from enlace.assessments.rules.disclosure import LABELS
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.values import is_date
from enlace.common.cells import marked
from enlace.common.errors import N_, Problem
from enlace.common.sources import Row, Table, read_table
from enlace.directory.rules.states import NO_STATE

REQUIRED = ("state", "question", "value")
OPTIONAL = ("comment", "marking", "basis", "answered_on", "source")
MOST_BASIS = 60
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class GivenAnswer:
    """One row of a reply file, checked; an empty value takes the answer back."""

    state: str
    question: str
    value: str
    comment: str = ""
    marking: str = ""
    basis: str = ""
    answered_on: date | None = None
    source: str = ""
    line: int = 0


def read_replies(
    content: bytes,
    name: str,
    questionnaire: Questionnaire | None,
    *,
    states: Collection[str] | None,
    asked: Collection[str] | None,
    problems: list[Problem],
) -> tuple[GivenAnswer, ...]:
    """Return the answers in a reply file; every fault of every row goes to `problems`.

    questionnaire, states (all codes of the pack), asked (those of the cycle): None, where they could not be read;
    then what rests on them is left unsaid.
    """
    table = read_table(content, name, problems, required=REQUIRED, allowed=(*REQUIRED, *OPTIONAL))
    if table is None:
        return ()
    found: dict[tuple[str, str], GivenAnswer] = {}
    known = None if states is None else frozenset(states)
    expected = None if asked is None else frozenset(asked)
    for row in table.rows:
        answer = _answer(row, table, questionnaire, known, expected, problems)
        if answer is None:
            continue
        key = (answer.state, answer.question)
        if key in found:
            message = N_("%(state)s answers %(question)s twice; the first answer stands in line %(line)s")
            params = {"state": answer.state, "question": answer.question, "line": found[key].line}
            problems.append(Problem(table.at(row), message, params))
        else:
            found[key] = answer
    return tuple(found.values())


def _answer(
    row: Row,
    table: Table,
    questionnaire: Questionnaire | None,
    states: frozenset[str] | None,
    asked: frozenset[str] | None,
    problems: list[Problem],
) -> GivenAnswer | None:
    where = table.at(row)
    before = len(problems)
    state, code, value = row["state"], row["question"], row["value"]
    if states is not None and state not in states:
        problems.append(Problem(where, NO_STATE, {"code": state}))
    elif asked is not None and state not in asked:
        problems.append(Problem(where, N_("%(code)s was not asked in this cycle"), {"code": state}))
    if questionnaire is not None:
        question = questionnaire.by_id.get(code)
        if question is None or not question.asks:
            problems.append(Problem(where, N_("“%(code)s” is no question of this questionnaire"), {"code": code}))
            return None
        parsed = parse(question, value)
        if isinstance(parsed, Problem):
            problems.append(Problem(f"{where}: {code}", parsed.message, parsed.params))
        else:
            value = parsed
    answered_on = _day(row["answered_on"], where, problems)
    marking = row["marking"]
    if marking and marking not in LABELS:
        message = N_("“%(label)s” is no handling label; use one of: %(labels)s")
        problems.append(Problem(where, message, {"label": marking, "labels": ", ".join(LABELS)}))
    basis = row["basis"]
    if len(basis) > MOST_BASIS:
        message = N_("“%(column)s” has more than %(limit)s characters")
        problems.append(Problem(where, message, {"column": "basis", "limit": MOST_BASIS}))
    if len(problems) > before:
        return None
    comment, source = (_one_line_end(row[name]) for name in ("comment", "source"))
    return GivenAnswer(state, code, value, comment, marking, basis, answered_on, source, row.line)


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _day(text: str, where: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    if is_date(text):
        return date.fromisoformat(text)
    problems.append(Problem(where, N_("“%(value)s” is no date; write it as 2017-04-20"), {"value": text}))
    return None


def without_irrelevant(
    given: Iterable[GivenAnswer],
    present: Mapping[str, Mapping[str, str]],
    questionnaire: Questionnaire,
    name: str,
    problems: list[Problem],
) -> tuple[tuple[GivenAnswer, ...], tuple[Problem, ...]]:
    """Return the answers to store, and a remark for each that a skip rule makes irrelevant: those are not stored.

    present: state -> question -> value as it stands before. Answers that break the constraint of their question
    go to `problems`.
    """
    by_state: dict[str, list[GivenAnswer]] = {}
    for answer in given:
        by_state.setdefault(answer.state, []).append(answer)
    kept: list[GivenAnswer] = []
    remarks: list[Problem] = []
    constrained = any(question.constraint is not None for question in questionnaire.questions)
    for state, answers in by_state.items():
        merged = dict(present.get(state, {}))
        for answer in answers:
            if answer.value:
                merged[answer.question] = answer.value
            else:
                merged.pop(answer.question, None)
        irrelevant = dict(check_reply(questionnaire, merged))
        broken = dict(constraint_problems(questionnaire, merged)) if constrained else {}
        for answer in answers:
            if answer.value and answer.question in irrelevant:
                message = N_("%(state)s, %(question)s: not stored, because its other answers make it irrelevant")
                params = {"state": state, "question": answer.question}
                remarks.append(Problem(f"{name}:{answer.line}", message, params))
            elif answer.question in broken:
                fault = broken[answer.question]
                problems.append(Problem(f"{name}:{answer.line}: {answer.question}", fault.message, fault.params))
            else:
                kept.append(answer)
    return tuple(kept), tuple(remarks)


def importable(
    given: Iterable[GivenAnswer], questionnaire: Questionnaire, asked: Collection[str]
) -> tuple[GivenAnswer, ...]:
    """Return those of the stored answers `given` that the questionnaire, amended since perhaps, takes today."""
    expected = frozenset(asked)
    kept = tuple(answer for answer in given if answer.state in expected and _fits(answer, questionnaire))
    while True:
        left, _ = without_irrelevant(kept, {}, questionnaire, "", [])
        if len(left) == len(kept):
            return left
        kept = left  # what rested on an answer that falls away may fall away too


def _fits(answer: GivenAnswer, questionnaire: Questionnaire) -> bool:
    question = questionnaire.by_id.get(answer.question)
    return question is not None and question.asks and isinstance(parse(question, answer.value), str)


def write_replies(answers: Iterable[GivenAnswer], *, for_spreadsheets: bool = False) -> str:
    """Return a reply file with these answers, as they are (contracts, section 3).

    for_spreadsheets: an apostrophe stands before what a spreadsheet program would take for a formula.
    """
    words = marked if for_spreadsheets else str
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*REQUIRED, *OPTIONAL))
    for answer in answers:
        day = answer.answered_on.isoformat() if answer.answered_on else ""
        writer.writerow(
            (
                answer.state,
                answer.question,
                answer.value if _NUMBER.fullmatch(answer.value) else words(answer.value),
                words(answer.comment),
                answer.marking,
                words(answer.basis),
                day,
                words(answer.source),
            )
        )
    return out.getvalue()
