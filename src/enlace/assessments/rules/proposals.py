"""Proposals: answers that are known already, offered to a person who accepts, edits or refuses them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.questionnaire import Questionnaire


class Source(StrEnum):
    """Where a proposal comes from."""

    EARLIER = "earlier"
    QUESTIONNAIRE = "questionnaire"
    STANDING = "standing"
    DIRECTORY = "directory"


@dataclass(frozen=True)
class Proposal:
    """An answer offered; nobody has confirmed it.

    key: the same for the same offer, so that a refusal holds; another answer is another key.
    params: what the sentence about its source names (cycle, question, instrument, authority, relation ...).
    dated_on: of when it is, if known.
    """

    key: str
    question: str
    content: Content
    source: Source
    dated_on: date | None = None
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EarlierAnswer:
    """What the State answered to a question in an earlier cycle."""

    cycle: str
    question: str
    content: Content
    dated_on: date | None


def from_earlier(questionnaire: Questionnaire, earlier: Iterable[EarlierAnswer]) -> tuple[Proposal, ...]:
    """Return the State's answers to the same questions in the cycle before, as far as they are answers today."""
    found = []
    for one in earlier:
        question = questionnaire.by_id.get(one.question)
        if question is None or not question.asks:
            continue
        value = parse(question, one.content.value)
        if isinstance(value, str) and value:
            key = f"{Source.EARLIER}:{one.cycle}:{one.question}:{value}"[:200]
            found.append(Proposal(key, one.question, one.content, Source.EARLIER, one.dated_on, {"cycle": one.cycle}))
    return tuple(found)
