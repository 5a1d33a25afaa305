"""Proposals: answers that are known already, offered to a person who accepts, edits or refuses them.

A proposal is no answer: it is neither stored nor counted nor shown to anybody but its State, until a person of the
State takes it into the working copy, and counted only once that is submitted.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from enlace.assessments.rules.answers import parse, relevance
from enlace.assessments.rules.disclosure import strictest
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.mappings import QuestionMapping, Relation
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.common.errors import N_

MOST_KEY = 200


class Source(StrEnum):
    """Where a proposal comes from."""

    EARLIER = "earlier"
    QUESTIONNAIRE = "questionnaire"
    STANDING = "standing"
    DIRECTORY = "directory"
    COUNTED = "counted"
    DECLARED = "declared"


@dataclass(frozen=True)
class Proposal:
    """An answer offered; nobody has confirmed it.

    key: the same for the same offer, so that a refusal holds; another answer is another key.
    params: what the sentence about its source names (cycle, questions, instrument, authority ...).
    dated_on: of when it is, if known. relation: how what it rests on stands to the question.
    synthetic: whether it rests on invented data.
    """

    key: str
    question: str
    content: Content
    source: Source
    dated_on: date | None = None
    params: Mapping[str, str | date] = field(default_factory=dict)
    relation: Relation = Relation.EQUAL
    synthetic: bool = False

    def fits(self, *, synthetic: bool) -> bool:
        """Return whether it may become an answer of a cycle: what is invented, of an invented one alone."""
        return synthetic or not self.synthetic

    def age_days(self, today: date) -> int | None:
        """Return how old it is in days, None if that is not known; what is dated later than today is new."""
        return None if self.dated_on is None else max(0, (today - self.dated_on).days)


@dataclass(frozen=True)
class EarlierAnswer:
    """What the State answered to a question in another cycle. questionnaire: that of the cycle."""

    cycle: str
    question: str
    content: Content
    dated_on: date | None
    synthetic: bool = False
    questionnaire: str = ""


def key_of(*parts: str) -> str:
    """Return the key of an offer, as long as it may be; two offers that differ have two keys."""
    whole = ":".join(parts)
    if len(whole) <= MOST_KEY:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{whole[: MOST_KEY - len(digest) - 1]}#{digest}"


def from_earlier(questionnaire: Questionnaire, earlier: Iterable[EarlierAnswer]) -> tuple[Proposal, ...]:
    """Return the State's answers to the same questions in the cycle before, as far as they are answers today."""
    found = []
    for one in earlier:
        question = questionnaire.by_id.get(one.question)
        if question is None or not question.asks:
            continue
        value = parse(question, one.content.value)
        if isinstance(value, str) and value:
            key = key_of(Source.EARLIER, one.cycle, one.question, value)
            params = {"cycle": one.cycle}
            found.append(
                Proposal(key, one.question, one.content, Source.EARLIER, one.dated_on, params, synthetic=one.synthetic)
            )
    return tuple(found)


def carried(mapping: QuestionMapping, value: str, target: Question) -> str:
    """Return the answer to `target` that follows from `value`, the answer to the mapped question; "": none does.

    - `equal`: the same answer, each code read through the mapping's values. If one code of several has no
      counterpart the whole proposes nothing: the rest would be another answer than the one that was given.
    - `subset` and `superset`: only the codes that the reviewer wrote into the mapping's values, since only a person
      who read both questions can say what follows. From a part of a question nothing follows about the whole but
      that this part holds: a code among several that may be chosen (“at least this one”), or a “no” that no whole
      can outweigh. So a “yes” to a part is never carried as a “yes” or “partial” by itself. A text that answers
      a part is offered, to be completed; one that answers more is not, for it may say what was not asked. Numbers and
      dates of a part or of more are other numbers: nothing.
    - `intersects`: nothing; neither answer follows from the other.

    Whatever the mapping says, only a valid answer to `target` is returned, in its canonical form.
    """
    if not value or mapping.relation is Relation.INTERSECTS:
        return ""
    found = value
    if target.choices:
        codes = value.split()
        if mapping.relation is Relation.EQUAL:
            mapped = [mapping.values.get(code, code) for code in codes]
        else:
            mapped = [mapping.values[code] for code in codes if code in mapping.values]
        found = " ".join(dict.fromkeys(mapped))
    elif mapping.relation is Relation.SUPERSET or (mapping.relation is Relation.SUBSET and target.type != "text"):
        return ""
    valid = parse(target, found)
    return valid if isinstance(valid, str) else ""


def from_mappings(
    questionnaire: Questionnaire, mappings: Iterable[QuestionMapping], given: Iterable[EarlierAnswer]
) -> tuple[Proposal, ...]:
    """Return what follows from the State's answers to other questionnaires by the mappings that were reviewed.

    given: the State's latest answer to each question of those questionnaires. Where several questions each settle a
    part of one that takes several codes, they make one proposal together.
    """
    answers = {(one.questionnaire, one.question): one for one in given}
    parts: dict[str, list[_Part]] = {}
    for mapping in mappings:
        answer = answers.get((mapping.source.questionnaire, mapping.source.question))
        target = questionnaire.by_id.get(mapping.target.question)
        if answer is None or target is None or not target.asks or not mapping.reviewed:
            continue
        if mapping.target.questionnaire == questionnaire.code:
            value = carried(mapping, answer.content.value, target)
            if value:
                parts.setdefault(target.id, []).append(_Part(mapping, answer, value))
    return tuple(one for code, found in parts.items() for one in _offers(questionnaire.by_id[code], found))


@dataclass(frozen=True)
class _Part:
    """What follows from one answer."""

    mapping: QuestionMapping
    answer: EarlierAnswer
    value: str


def _offers(question: Question, parts: Sequence[_Part]) -> list[Proposal]:
    """Return the proposals to one question: those of equal questions first, each answer once."""
    equal = [one for one in parts if one.mapping.relation is Relation.EQUAL]
    others = [one for one in parts if one.mapping.relation is not Relation.EQUAL]
    together = question.type == "select_multiple"
    groups = [[one] for one in equal] + ([others] if together and others else [[one] for one in others])
    found: dict[str, Proposal] = {}
    for group in groups:
        codes = dict.fromkeys(code for one in group for code in one.value.split())
        value = parse(question, " ".join(codes) if together else group[0].value)
        if isinstance(value, str) and value not in found:
            found[value] = _offer(question, group, value)
    return list(found.values())


def _offer(question: Question, group: Sequence[_Part], value: str) -> Proposal:
    answers = [one.answer for one in group]
    asked = [f"{one.cycle}/{one.question}" for one in answers]
    days = [one.dated_on for one in answers]
    labels = [one.content.marking for one in answers if one.content.marking]
    alone = answers[0].content if len(group) == 1 else Content()
    relations = {one.mapping.relation for one in group}
    return Proposal(
        key=key_of(Source.QUESTIONNAIRE, "+".join(sorted(asked)), value),
        question=question.id,
        content=Content(value, alone.comment, strictest(labels) if labels else "", alone.basis),
        source=Source.QUESTIONNAIRE,
        dated_on=None if None in days else min(day for day in days if day),
        params={
            "cycle": ", ".join(dict.fromkeys(one.cycle for one in answers)),
            "questions": ", ".join(one.question for one in answers),
        },
        relation=Relation.SUBSET if len(relations) > 1 else next(iter(relations)),
        synthetic=any(one.synthetic for one in answers),
    )


def at_once(
    questionnaire: Questionnaire,
    values: Mapping[str, str],
    offers: Mapping[str, Sequence[Proposal]],
    questions: Collection[str],
) -> tuple[Proposal, ...]:
    """Return what a person may accept of `questions`, none of them answered yet, by one act, having seen the list.

    Only the one offer to a question, where it says the whole of it: where sources differ, or one of them answers a part
    or more than is asked, somebody looks at that question by itself. And only to questions that are asked once all of
    this is accepted. values: question -> the answers that stand.
    """
    alone = {
        code: offers[code][0]
        for code in questions
        if len(offers.get(code, ())) == 1 and offers[code][0].relation is Relation.EQUAL
    }
    asked = relevance(questionnaire, {**values, **{code: one.content.value for code, one in alone.items()}})
    return tuple(
        one
        for code, one in alone.items()
        if asked[code] or (asked[code] is None and not questionnaire.by_id[code].derived_from)
    )


# Numbers of requests are told to their State alone, so no count of what is offered to States has them.
SOURCE_NAMES: Mapping[Source, str] = {
    Source.EARLIER: N_("Earlier answers"),
    Source.QUESTIONNAIRE: N_("Other questionnaires"),
    Source.STANDING: N_("Record of treaties"),
    Source.DIRECTORY: N_("Directory"),
}
_RESTS_ON: Mapping[Source | Relation, str] = {
    Source.EARLIER: N_("your answer in %(cycle)s"),
    Source.STANDING: N_("the record of %(instrument)s, as of %(as_of)s"),
    Source.DIRECTORY: N_("your entries in the directory: %(authority)s"),
    Source.COUNTED: N_(
        "counted on the platform from %(first)s to %(last)s: add what was sent in other ways. The number is exact, for "
        "your State alone, until you lower its label"
    ),
    Source.DECLARED: N_("declared by your State for %(years)s (%(source)s)"),
    Relation.EQUAL: N_("your answer to %(questions)s in %(cycle)s, which asks the same"),
    Relation.SUBSET: N_("your answer to %(questions)s in %(cycle)s, which asks a part of this: add what is missing"),
    Relation.SUPERSET: N_("your answer to %(questions)s in %(cycle)s, which asks for more than this"),
}
_ELSEWHERE = N_(
    "declared by your State for %(years)s, of what was not sent through the platform (%(source)s): add what was counted"
)
OWN_STATE = N_("the State for which you answer")


def rests_on(one: Proposal) -> str:
    """Return what a proposal rests on, as a message to translate, with `params` for its placeholders."""
    if not one.params:
        return OWN_STATE
    if one.source is Source.DECLARED and one.relation is Relation.SUBSET:
        return _ELSEWHERE
    return _RESTS_ON[one.relation if one.source is Source.QUESTIONNAIRE else one.source]
