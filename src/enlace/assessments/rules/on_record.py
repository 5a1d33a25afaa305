"""What is on record of a State beside its answers, and which questions ask for exactly that.

A file `NAME.record.yaml` beside a questionnaire that the product knows says so, one rule a question; the forms of
`asks` are those of `Asked`. Where the record is silent or unknown, nothing is offered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.proposals import Proposal, Source, key_of
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.common.texts import in_language
from enlace.directory.rules.calling import Desk
from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Record, Status


class Asked(StrEnum):
    """What a question asks for.

    state: which State answers. standing: the standing under one instrument; `values`: status -> code.
    parties: to which of `instruments` (code of the question -> instrument) it is party.
    recorded: whether there is an authority of one of `kinds`; `value`: the answer where there is.
    named: who that is. confirmed: when its entry was last confirmed. channels: by which channels it is reached.
    """

    STATE = "state"
    STANDING = "standing"
    PARTIES = "parties"
    RECORDED = "recorded"
    NAMED = "named"
    CONFIRMED = "confirmed"
    CHANNELS = "channels"


OF_TREATIES = frozenset({Asked.STANDING, Asked.PARTIES})
OF_DIRECTORY = frozenset({Asked.RECORDED, Asked.NAMED, Asked.CONFIRMED, Asked.CHANNELS})


@dataclass(frozen=True)
class RecordRule:
    """That a question asks for something on record."""

    question: str
    asks: Asked
    instrument: str = ""
    instruments: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    value: str = ""


def read_rules(entries: Iterable[Mapping[str, Any]]) -> tuple[RecordRule, ...]:
    """Return the rules of a file of the product, where an unknown key is an error of ours."""
    return tuple(
        RecordRule(**entry | {"asks": Asked(entry["asks"]), "kinds": tuple(entry.get("kinds", ()))})
        for entry in map(dict, entries)
    )


def from_record(
    questionnaire: Questionnaire,
    rules: Iterable[RecordRule],
    state: str,
    records: Mapping[str, Record],
    desks: Sequence[Desk],
) -> tuple[Proposal, ...]:
    """Return what is on record of `state` as answers. records: by instrument; desks: the State's own entries."""
    found = []
    for rule in rules:
        question = questionnaire.by_id.get(rule.question)
        if question is None or not question.asks:
            continue
        if rule.asks is Asked.STATE:
            one = _valid(question, state, Source.DIRECTORY)
        elif rule.asks is Asked.STANDING:
            one = _standing(question, rule, records)
        elif rule.asks is Asked.PARTIES:
            one = _parties(question, rule, records)
        else:
            own = [desk for desk in desks if desk.entry.kind in rule.kinds and desk.entry.state == state]
            one = _entries(question, rule, own)
        if one is not None:
            found.append(one)
    return tuple(found)


def _valid(
    question: Question,
    text: str,
    source: Source,
    params: Mapping[str, str] | None = None,
    *,
    dated_on: date | None = None,
    relation: Relation = Relation.EQUAL,
    synthetic: bool = False,
) -> Proposal | None:
    value = parse(question, text)
    if not isinstance(value, str) or not value:
        return None
    key = key_of(source, question.id, value)
    return Proposal(key, question.id, Content(value), source, dated_on, params or {}, relation, synthetic)


def _standing(question: Question, rule: RecordRule, records: Mapping[str, Record]) -> Proposal | None:
    """Return the standing as the depositary's record has it; what is unknown is no answer.

    A party is offered as a party: that “something is on file” with its deposit does not say that it is a reservation.
    """
    record = records.get(rule.instrument)
    if record is None or record.status not in rule.values:
        return None
    params = {"instrument": rule.instrument, "as_of": record.as_of or "–"}
    dated_on = last_day(record.as_of)
    return _valid(question, rule.values[record.status], Source.STANDING, params, dated_on=dated_on)


def _parties(question: Question, rule: RecordRule, records: Mapping[str, Record]) -> Proposal | None:
    """Return the instruments of the question to which the State is party; of the rest a person knows better."""
    bound = {code: records[name] for code, name in rule.instruments.items() if name in records}
    bound = {code: record for code, record in bound.items() if record.status is Status.PARTY}
    ends = [last_day(record.as_of) for record in bound.values()]
    oldest = min((one.as_of for one in bound.values() if one.as_of), default="–")
    params = {"instrument": ", ".join(record.instrument for record in bound.values()), "as_of": oldest}
    dated_on = min((day for day in ends if day), default=None)
    codes = " ".join(bound)
    return _valid(question, codes, Source.STANDING, params, dated_on=dated_on, relation=Relation.SUBSET)


def _entries(question: Question, rule: RecordRule, own: Sequence[Desk]) -> Proposal | None:
    """Return what the State's own entries say; their day is that on which the State last confirmed them."""
    if rule.asks is Asked.CONFIRMED:
        own = [desk for desk in own if desk.confirmed_at is not None]
    if not own:
        return None
    days = [desk.confirmed_at.date() for desk in own if desk.confirmed_at is not None]
    relation = Relation.EQUAL
    if rule.asks is Asked.RECORDED:
        text = rule.value
    elif rule.asks is Asked.NAMED:
        text = "\n".join(_named(desk) for desk in own)
    elif rule.asks is Asked.CONFIRMED:
        text = max(days).isoformat()
    else:
        relation = Relation.SUBSET
        known = [code for desk in own for code in desk.entry.channels if code in question.choice_codes]
        text = " ".join(dict.fromkeys(known))
    return _valid(
        question,
        text,
        Source.DIRECTORY,
        {"authority": ", ".join(desk.entry.code for desk in own)},
        dated_on=min(days) if len(days) == len(own) else None,
        relation=relation,
        synthetic=any(desk.synthetic for desk in own),
    )


def _named(desk: Desk) -> str:
    """Return an authority and its people as one line, in the first of its own languages that it is named in."""
    entry = desk.entry
    language = next((one for one in entry.languages if one in entry.names), "en")
    people = (", ".join(word for word in (one.name, in_language(one.post, language)) if word) for one in entry.people)
    return "; ".join([in_language(entry.names, language), *people])
