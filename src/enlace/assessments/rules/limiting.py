"""Figures and indicators in the form that each reader may know, from the labels of the answers behind them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from enlace.assessments.rules import figures as figure_rules
from enlace.assessments.rules.computing import Basis, Standings, needed
from enlace.assessments.rules.disclosure import Gates, Reader, limited, limited_measure, may_see, strictest
from enlace.assessments.rules.labels import STRICTEST, UNLABELLED, label_of, never_named
from enlace.assessments.rules.measures import Measure, Side
from enlace.assessments.rules.questionnaire import NO_DATA, Questionnaire

Json = dict[str, Any]
# question -> State -> label of its answer.
Labels = Mapping[str, Mapping[str, str]]
# reader -> code -> the form for this reader, where it differs from the whole.
Forms = dict[Reader, dict[str, Json]]


def labels(questionnaire: Questionnaire, rows: Mapping[str, Standings], basis: Basis) -> Labels:
    """Return the handling label of every reply in `rows`, defaults resolved.

    Where no State is ever named, every reply counts as restricted, whatever its label.
    """
    unnamed = never_named(questionnaire)
    return {
        code: {
            state: STRICTEST
            if code in unnamed
            else label_of(basis.marked.get(code, {}).get(state, ""), code, questionnaire)
            for state, (_relevant, value) in by_state.items()
            if value
        }
        for code, by_state in rows.items()
    }


def gate_labels(questionnaire: Questionnaire, known: Labels) -> Labels:
    """Return for each question and State the strictest label of the answers that its relevance rests on."""
    found: dict[str, dict[str, str]] = {}
    for code in known:
        gates = needed(questionnaire, [code]) - {code}
        by_state: dict[str, list[str]] = {}
        for gate in gates:
            for state, label in known.get(gate, {}).items():
                by_state.setdefault(state, []).append(label)
        found[code] = {state: strictest(given) for state, given in by_state.items()}
    return found


def sides_of(questionnaire: Questionnaire, kinds: Mapping[str, Measure], on: date | None) -> dict[str, list[Side]]:
    """Return for each question the lines that measures draw between its answers; on: the reference date."""
    found: dict[str, list[Side]] = {}
    for indicator in questionnaire.indicators:
        for one in indicator.measures:
            kind = kinds[one.measure]
            for code in kind.questions(one):
                if side := kind.side(one, questionnaire.by_id[code], on):
                    found.setdefault(code, []).append(side)
    return found


def readers_limited(known: Labels) -> tuple[Reader, ...]:
    """Return the readers who may not see some answer."""
    every = {label for by_state in known.values() for label in by_state.values()}
    return tuple(reader for reader in Reader if not all(may_see(label, reader) for label in every))


def limited_figures(
    questionnaire: Questionnaire,
    rows: Mapping[str, Standings],
    figures: Mapping[str, Json],
    basis: Basis,
    known: Labels,
    kinds: Mapping[str, Measure],
) -> Forms:
    """Return the figures as each limited reader may know them; `rows` holds every gate of every figure."""
    readers = readers_limited(known)
    if not readers:
        return {}
    gates = gate_labels(questionnaire, known)
    sides = sides_of(questionnaire, kinds, basis.reference_date)
    outcomes = {
        code: {
            state: figure_rules.outcome(questionnaire.by_id[code], relevant, value)
            for state, (relevant, value) in rows[code].items()
        }
        for code in figures
    }
    forms: Forms = {}
    for reader in readers:
        made: dict[str, Json] = {}
        for question in questionnaire.questions:
            if question.id not in figures:
                continue
            over = needed(questionnaire, [question.id]) - {question.id}
            withheld = any(made.get(gate, {}).get("withheld") for gate in over)
            made[question.id] = limited(
                figures[question.id],
                outcomes[question.id],
                known[question.id],
                reader,
                basis.groups,
                gates=Gates(gates[question.id], withheld),
                sides=sides.get(question.id, ()),
            )
        forms[reader] = made
    return forms


def limited_indicators(
    indicators: list[Json],
    figures: Mapping[str, Json],
    forms: Forms,
    rows: Mapping[str, Standings],
    known: Labels,
    gates: Labels,
) -> Forms:
    """Return the indicators as each limited reader may know them; figures: the whole ones by question."""
    if not forms:
        return {}
    strict = {
        code: {
            state: strictest([label, gates[code].get(state, UNLABELLED)])
            for state, label in by_state.items()
            if (said := rows[code].get(state)) and said[0] and said[1] != NO_DATA
        }
        for code, by_state in known.items()
    }
    found: Forms = {}
    for reader, made in forms.items():
        found[reader] = {
            indicator["code"]: {
                **indicator,
                "measures": [
                    limited_measure(measure, {**figures, **made}, strict, reader) for measure in indicator["measures"]
                ],
            }
            for indicator in indicators
        }
    return found
