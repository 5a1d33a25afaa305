"""The content of a report, gathered from what is stored; the living report and an edition are made of the same."""

from collections.abc import Sequence
from typing import Any

from enlace.assessments.queries import answers, cycles, stored
from enlace.assessments.queries.behind import restricted_states, shown_answers
from enlace.assessments.queries.cycles import CycleView
from enlace.assessments.rules import questionnaire_json
from enlace.assessments.rules.disclosure import Reader
from enlace.assessments.rules.labels import label_of
from enlace.assessments.rules.needs import ranked_needs
from enlace.assessments.rules.questionnaire import Questionnaire
from enlace.assessments.rules.report import Report, derived
from enlace.common.canonical import content_hash
from enlace.directory import queries as directory
from enlace.instruments.queries.geometry import drawn_outlines, outline_codes
from enlace.instruments.queries.records import adherence
from enlace.publishing.rules.projection import Geometry


def report(view: CycleView, *, reader: Reader = Reader.PUBLIC, sections: Sequence[str] | None = None) -> Report:
    """Return the living report as `reader` may see it; with `sections`, only their figures and no annex."""
    definition = cycles.definition_of(view)
    pack = directory.pack(view.pack)
    asked = set(view.asked)
    states = tuple(state for state in directory.states_of(view.pack) if state.code in asked)
    outlines = outline_codes(states)
    if sections is None:
        found = stored.figures(view, reader=reader)
    else:
        found = tuple(figure for section in sections for figure in stored.figures(view, reader=reader, section=section))
    indicators = list(stored.indicators(view, reader=reader))
    content: dict[str, Any] = {
        "cycle": {
            "code": view.code,
            "title": dict(view.title),
            "pack": pack.code,
            "pack_title": dict(pack.title),
            "opens_on": view.opens_on.isoformat() if view.opens_on else None,
            "due_on": view.due_on.isoformat() if view.due_on else None,
            "coverage_threshold": view.coverage_threshold,
            "synthetic": view.synthetic or _counts_invented(indicators),
            "questionnaire": definition.code,
            "questionnaire_version": definition.version,
        },
        "states": [
            {
                "code": state.code,
                "outline": outlines[state.code],
                "names": dict(state.names),
                "groups": dict(state.groups),
            }
            for state in states
        ],
        "coverage": _coverage(view, reader),
        "figures": list(found),
        "indicators": indicators,
        "standing": {key: dict(value) for key, value in _standing(view, definition).items()},
        "needs": _needs(view, definition, reader) if sections is None else None,
        "annex": _annex(view, definition, reader) if sections is None else [],
    }
    return Report(content, definition)


def _counts_invented(indicators: list[dict[str, Any]]) -> bool:
    """Return whether a measure counts what was invented; replies that were are known of the cycle."""
    return any(measure.get("synthetic") for one in indicators for measure in one["measures"])


def _standing(view: CycleView, definition: Questionnaire) -> dict[str, dict[str, str]]:
    wanted = {
        str(measure.parameters["instrument"])
        for indicator in definition.indicators
        for measure in indicator.measures
        if measure.measure == "adherence"
    }
    if not wanted:
        return {}
    asked = set(view.asked)
    known = adherence(view.pack)
    return {
        code: {state: status for state, status in known.get(code, {}).items() if state in asked}
        for code in sorted(wanted)
    }


def _coverage(view: CycleView, reader: Reader) -> list[dict[str, Any]]:
    """Return how far each reply has come; what would tell of restricted answers is left unknown.

    To how many questions a State is relevant, or how many it answered, tells what it answered to those on which
    they rest.
    """
    restricted = restricted_states(view, reader)
    return [
        {**row, **dict.fromkeys(("relevant", "answered", "no_data", "unanswered"))}
        if row["state"] in restricted
        else row
        for row in stored.summaries(view)
    ]


def _needs(view: CycleView, definition: Questionnaire, reader: Reader) -> dict[str, Any] | None:
    questions = derived(definition, "TA2")
    if not questions:
        return None
    asked = [question.id for question in questions]
    given = answers.values(view, questions=asked)
    return ranked_needs(given, questions, restricted=restricted_states(view, reader, asked))


def _annex(view: CycleView, definition: Questionnaire, reader: Reader) -> list[dict[str, Any]]:
    order = {question.id: place for place, question in enumerate(definition.questions)}
    found = [
        {
            "state": answer.state,
            "question": answer.question,
            "value": answer.value,
            "comment": answer.comment,
            "source": answer.source,
            "label": label_of(answer.marking, answer.question, definition),
        }
        for answer in shown_answers(view, reader)
    ]
    return sorted(found, key=lambda row: (row["state"], order[row["question"]]))


def snapshot(view: CycleView) -> dict[str, Any]:
    """Return what an edition keeps: the public report with its questionnaire, so that it never changes again."""
    living = report(view)
    return {**living.content, "questionnaire": questionnaire_json.to_json(living.questionnaire)}


def from_snapshot(content: dict[str, Any]) -> Report:
    """Return the report of an edition."""
    return Report(content, questionnaire_json.from_json(content["questionnaire"]))


def geometry(pack: str) -> Geometry | None:
    """Return the map of a pack, or None where it has none."""
    return drawn_outlines(pack, directory.states_of(pack))


def report_hash(content: dict[str, Any]) -> str:
    """Return the hash of a report's content."""
    return content_hash(content)
