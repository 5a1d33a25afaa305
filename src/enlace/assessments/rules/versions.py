"""Versions of a reply: what they say, what changed between two, and what of one the Secretariat may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from enlace.assessments.rules.computing import needed
from enlace.assessments.rules.disclosure import Reader, may_see, strictest
from enlace.assessments.rules.drafts import Content, Evidence
from enlace.assessments.rules.labels import label_of, never_named
from enlace.assessments.rules.questionnaire import Questionnaire

Answers = Mapping[str, Content]


@dataclass(frozen=True)
class Change:
    """One answer that two versions say differently; None: the version has no answer."""

    question: str
    before: Content | None
    after: Content | None


def contents(stored: Mapping[str, Mapping[str, Any]], questionnaire: Questionnaire) -> dict[str, Content]:
    """Return question -> what a stored version says, in the questionnaire's order; what it asks no more comes last."""
    order = [*(question.id for question in questionnaire.questions), *stored]
    return {code: _content(stored[code]) for code in dict.fromkeys(order) if code in stored}


def _content(row: Mapping[str, Any]) -> Content:
    evidence = tuple(Evidence(one["title"], one.get("url", ""), one.get("file", "")) for one in row["evidence"])
    return Content(row["value"], row["comment"], row["marking"], row["basis"], evidence)


def changes(before: Answers, after: Answers) -> tuple[Change, ...]:
    """Return what `after` says differently, in its order; what it has no answer to any more comes last."""
    found = [
        Change(code, before.get(code), after.get(code))
        for code in dict.fromkeys([*after, *before])
        if before.get(code) != after.get(code)
    ]
    return tuple(found)


def readable(answers: Answers, questionnaire: Questionnaire, reader: Reader) -> dict[str, Content]:
    """Return the answers that `reader`, who is not of their State, may see.

    An answer tells that its question is relevant, and so something of those on which that rests: it is as strict as
    they are. Where no State is ever named, nothing is shown; so it is with questions that are asked no more, of which
    nobody can say on which others they rested.
    """
    unnamed = never_named(questionnaire)
    labels = {code: label_of(one.marking, code, questionnaire) for code, one in answers.items()}
    return {
        code: one
        for code, one in answers.items()
        if code in questionnaire.by_id
        and code not in unnamed
        and may_see(strictest(labels[gate] for gate in _with_gates(code, questionnaire) if gate in labels), reader)
    }


def _with_gates(code: str, questionnaire: Questionnaire) -> Iterable[str]:
    return needed(questionnaire, [code]) | {code}
