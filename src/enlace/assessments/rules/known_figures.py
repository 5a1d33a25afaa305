"""Numbers of requests that are known already: counted on the platform, or declared by the State; offered as answers.

A file `NAME.record.yaml` says which questions ask for what is counted, and which two name the period of the reply.
Nothing is added up between what is counted and what is declared, and a bound (“more than 500”) answers no question
that asks for a number.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from enlace.assessments.rules.answers import parse
from enlace.assessments.rules.disclosure import strictest
from enlace.assessments.rules.drafts import Content
from enlace.assessments.rules.mappings import Relation
from enlace.assessments.rules.proposals import Proposal, Source, key_of
from enlace.assessments.rules.questionnaire import Question, Questionnaire
from enlace.assessments.rules.values import is_date
from enlace.cooperation.rules.declared import Covers, Handling, Key, Total
from enlace.cooperation.rules.statistics import Counted, Outcome, Role, outcome, partners
from enlace.cooperation.rules.statuses import Status

EXECUTED = (Outcome.EXECUTED, Outcome.PARTLY)


class Asks(StrEnum):
    """What a question asks of requests: how many, how many executed wholly or in part, with which States, how many."""

    REQUESTS = "requests"
    EXECUTED = "executed"
    PARTNERS = "partners"
    PARTNER_COUNT = "partner_count"


@dataclass(frozen=True)
class FigureRule:
    """That a question asks for what is counted. form: "" for all forms; basis: "" for whatever basis."""

    question: str
    asks: Asks
    roles: tuple[Role, ...]
    form: str = ""
    basis: str = ""


@dataclass(frozen=True)
class FigureRules:
    """The rules of a questionnaire. first, last: the questions for the days of the period that its numbers cover."""

    first: str
    last: str
    rules: tuple[FigureRule, ...]


@dataclass(frozen=True)
class Period:
    """The days that the numbers of a reply cover, both counted."""

    first: date
    last: date

    @property
    def years(self) -> tuple[int, ...]:
        """The years of which it is made; () where it begins or ends within one."""
        whole = (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)
        return tuple(range(self.first.year, self.last.year + 1)) if whole else ()


@dataclass(frozen=True)
class Declared:
    """A total that stands declared, and the day on which it was."""

    total: Total
    on: date
    synthetic: bool


def read_figure_rules(content: Mapping[str, Any]) -> FigureRules | None:
    """Return the rules of a file of the product, where an unknown key is an error of ours; None: it has none."""
    if "figures" not in content:
        return None
    first, last = content["figures"]["period"]
    rules = tuple(
        FigureRule(**one | {"asks": Asks(one["asks"]), "roles": tuple(map(Role, one["roles"]))})
        for one in content["figures"]["questions"]
    )
    return FigureRules(first, last, rules)


def period_of(rules: FigureRules, values: Mapping[str, str]) -> Period | None:
    """Return the period of a reply, None while it is not said. values: question -> the answer that stands."""
    first, last = values.get(rules.first, ""), values.get(rules.last, "")
    if not (is_date(first) and is_date(last)):
        return None
    found = Period(date.fromisoformat(first), date.fromisoformat(last))
    return found if found.first <= found.last else None


def within(requests: Iterable[Counted], role: Role, period: Period) -> tuple[Counted, ...]:
    """Return the requests made, or received, in a period: by the day of sending, or of delivery."""
    days = ((one, one.steps[0].on if role is Role.MADE else one.first(Status.RECEIVED)) for one in requests)
    return tuple(one for one, on in days if on and period.first <= on <= period.last)


def from_counted(
    questionnaire: Questionnaire,
    rules: Iterable[FigureRule],
    period: Period,
    by_role: Mapping[Role, Sequence[Counted]],
    today: date,
    *,
    synthetic: bool,
) -> Iterator[Proposal]:
    """Yield what was counted on the platform, as a part of what is asked: more may have been sent in other ways.

    by_role: the State's requests of the period. Where none was counted nothing is offered, for others may have been
    sent. Exact figures are for the State alone, so they come with the label TLP:RED; of how many States there were in
    all a part is no answer.
    """
    for rule in rules:
        question = questionnaire.by_id.get(rule.question)
        if question is None or not question.asks:
            continue
        if value := _counted(rule, question, by_role):
            span = (period.first.isoformat(), period.last.isoformat())
            yield Proposal(
                key=key_of(Source.COUNTED, question.id, *span, value),
                question=question.id,
                content=Content(value, marking=Handling.RED.value),
                source=Source.COUNTED,
                dated_on=today,
                params={"first": period.first, "last": period.last},
                relation=Relation.SUBSET,
                synthetic=synthetic,
            )


def _counted(rule: FigureRule, question: Question, by_role: Mapping[Role, Sequence[Counted]]) -> str:
    """Return what was counted as an answer, "" where nothing was."""
    found = {
        role: [
            one
            for one in by_role[role]
            if rule.form in ("", one.header.form)
            if not rule.basis or rule.basis in one.header.bases
            if rule.asks is not Asks.EXECUTED or outcome(one) in EXECUTED
        ]
        for role in rule.roles
    }
    text = str(sum(map(len, found.values())))
    if rule.asks is Asks.PARTNER_COUNT or text == "0":
        return ""
    if rule.asks is Asks.PARTNERS:
        states = frozenset[str]().union(*(partners(requests, role) for role, requests in found.items()))
        text = " ".join(code for code in question.choice_codes if code in states)
    value = parse(question, text)
    return value if isinstance(value, str) else ""


def from_declared(
    questionnaire: Questionnaire, rules: Iterable[FigureRule], period: Period, declared: Sequence[Declared]
) -> Iterator[Proposal]:
    """Yield what the State declared of each year of the period, where it is exact and of what the question asks.

    With how many States there were in several years together is not the sum of each, so it is offered of one year.
    """
    known = {one.total.key: one for one in declared if one.total.exact is not None}
    for rule in rules:
        question = questionnaire.by_id.get(rule.question)
        if question is None or not question.asks or not period.years:
            continue
        for covers in Covers:
            found = _of_years(rule, period, covers, known)
            if found and (one := _declared(rule, question, covers, found)):
                yield one


def _of_years(rule: FigureRule, period: Period, covers: Covers, known: Mapping[Key, Declared]) -> tuple[Declared, ...]:
    """Return the totals that make up what is asked, () where that of a year is missing."""
    found: list[Declared] = []
    for year in period.years:
        both = known.get(Key(year, None, rule.form, rule.basis, covers)) if len(rule.roles) > 1 else None
        apart = [known.get(Key(year, role, rule.form, rule.basis, covers)) for role in rule.roles]
        parts = [both] if both else [one for one in apart if one]
        if not both and len(parts) < len(apart):
            return ()
        found += parts
    return tuple(found)


def _declared(rule: FigureRule, question: Question, covers: Covers, found: Sequence[Declared]) -> Proposal | None:
    if rule.asks is Asks.REQUESTS:
        text = str(sum(one.total.exact or 0 for one in found))
    elif rule.asks is Asks.PARTNER_COUNT and len(found) == 1 and covers is Covers.ALL:
        text = "" if found[0].total.partners is None else str(found[0].total.partners)
    else:
        return None
    value = parse(question, text)
    if not isinstance(value, str) or not value:
        return None
    years = ", ".join(dict.fromkeys(str(one.total.key.year) for one in found))
    sources = "; ".join(dict.fromkeys(one.total.source for one in found))
    return Proposal(
        key=key_of(Source.DECLARED, question.id, covers, years, value),
        question=question.id,
        content=Content(value, marking=strictest(one.total.handling.value for one in found)),
        source=Source.DECLARED,
        dated_on=min(one.on for one in found),
        params={"years": years, "source": sources},
        relation=Relation.EQUAL if covers is Covers.ALL else Relation.SUBSET,
        synthetic=any(one.synthetic for one in found),
    )
