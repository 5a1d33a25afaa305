"""The answers behind figures, as far as a reader may see them beside the names of States."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from enlace.assessments.queries.answers import Answer, answers, markings, values
from enlace.assessments.queries.cycles import CycleView, definition_of
from enlace.assessments.rules import computing, limiting
from enlace.assessments.rules.computing import Basis, Standings
from enlace.assessments.rules.disclosure import Gates, Reader, answers_shown, may_see
from enlace.assessments.rules.figures import Outcome, outcome
from enlace.assessments.rules.labels import label_of, never_named
from enlace.assessments.rules.questionnaire import Questionnaire


@dataclass(frozen=True)
class Line:
    """What a reader sees of one State under a figure.

    outcome: its answer, or why there is none; None: not for this reader. answer: with all that goes with it.
    """

    state: str
    outcome: Outcome | None
    answer: Answer | None = None
    label: str = ""


def lines(view: CycleView, question: str, reader: Reader, own: Collection[str] = ()) -> tuple[Line, ...]:
    """Return a line for each State asked; own: the reader's own States."""
    definition = definition_of(view)
    needed = computing.needed(definition, [question])
    basis = _basis(view, needed)
    rows = computing.standings(definition, basis, sorted(needed))
    shown = _shown(definition, rows, basis, reader, own)[question]
    given = {answer.state: answer for answer in answers(view, question=question)}
    known = limiting.labels(definition, rows, basis)[question]
    return tuple(
        Line(
            state,
            said,
            given.get(state) if isinstance(said, str) else None,
            known.get(state, "") if isinstance(said, str) else "",
        )
        for state, said in shown.items()
    )


def outcomes_shown(view: CycleView, reader: Reader) -> dict[str, dict[str, Outcome | None]]:
    """Return question -> State -> what `reader` sees of it, as in `Line`, of every question that takes an answer."""
    definition = definition_of(view)
    basis = _basis(view, None)
    rows = computing.standings(definition, basis, [question.id for question in definition.questions])
    return _shown(definition, rows, basis, reader, ())


def shown_answers(view: CycleView, reader: Reader) -> tuple[Answer, ...]:
    """Return every answer that `reader` may see beside the name of its State, in order of State and question."""
    shown = outcomes_shown(view, reader)
    return tuple(
        answer for answer in answers(view) if isinstance(shown.get(answer.question, {}).get(answer.state), str)
    )


def states_shown_to_some(view: CycleView, reader: Reader) -> tuple[str, ...]:
    """Return the States of which `reader` may see an answer that not everybody may see, in order of code."""
    if reader is Reader.PUBLIC:
        return ()
    everybody = {*shown_answers(view, Reader.PUBLIC)}
    return tuple(sorted({answer.state for answer in shown_answers(view, reader) if answer not in everybody}))


def restricted_states(view: CycleView, reader: Reader, questions: Collection[str] | None = None) -> frozenset[str]:
    """Return the States some of whose answers (to `questions`, or any) `reader` may not see."""
    definition = definition_of(view)
    marked = markings(view, questions)
    unnamed = never_named(definition)
    return frozenset(
        state
        for state, given in values(view, questions=questions).items()
        if not all(
            question not in unnamed
            and may_see(label_of(marked.get(question, {}).get(state, ""), question, definition), reader)
            for question in given
        )
    )


def _basis(view: CycleView, questions: Collection[str] | None) -> Basis:
    return Basis(
        asked=view.asked,
        threshold=view.coverage_threshold,
        answers=values(view, questions=questions),
        groups={},
        marked=markings(view, questions),
    )


def _shown(
    definition: Questionnaire,
    rows: Mapping[str, Standings],
    basis: Basis,
    reader: Reader,
    own: Collection[str],
) -> dict[str, dict[str, Outcome | None]]:
    known = limiting.labels(definition, rows, basis)
    gates = limiting.gate_labels(definition, known)
    unnamed = never_named(definition)
    return {
        code: answers_shown(
            {state: outcome(definition.by_id[code], relevant, value) for state, (relevant, value) in by_state.items()},
            known[code],
            reader,
            own=own,
            gates=Gates(gates[code]),
            never_named=code in unnamed,
        )
        for code, by_state in rows.items()
        if definition.by_id[code].asks
    }
