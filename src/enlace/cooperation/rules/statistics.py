"""The exact figures that one State sees of its own requests, made and received, from lines of evidence alone.

A request that rests on two bases, or is about two types of crime, counts under each of them and once in the total:
rows then add up to more than the total, and every table says for how many requests that is so. What is counted by is
the header as it stands after the last line; the year is that of the day on which the request was first sent.

Two kinds of request are in no figure and no total: drafts, and forms that are never named (ADR 0022).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from statistics import median
from typing import Any

from enlace.common.errors import Invalid
from enlace.cooperation.rules.evidence import Line
from enlace.cooperation.rules.evidence_reading import FILE, chains, read
from enlace.cooperation.rules.header import Header, KnownCodes, Side
from enlace.cooperation.rules.kind import CooperationKind, Statistic
from enlace.cooperation.rules.life import Useful
from enlace.cooperation.rules.statuses import Status

Kinds = Mapping[str, CooperationKind]


@dataclass(frozen=True)
class Taken:
    """A step as it is counted. brings: what it brought, as a line of evidence holds it."""

    status: Status
    on: date
    brings: Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """A request as it is counted. header: as it stands after the last step; steps: never (), the first its sending."""

    kind: CooperationKind
    header: Header
    steps: tuple[Taken, ...]

    @property
    def year(self) -> int:
        return self.steps[0].on.year

    def first(self, status: Status) -> date | None:
        """Return the day on which it first came to stand in a status."""
        return next((step.on for step in self.steps if step.status is status), None)

    def brought(self, status: Status, name: str) -> tuple[str, ...]:
        """Return the codes that a step brought, () where it was never taken."""
        return next((tuple(step.brings.get(name, ())) for step in self.steps if step.status is status), ())


def countable(header: Header, steps: tuple[Taken, ...], kinds: Kinds) -> Counted | None:
    """Return a request as figures count it, None where none may."""
    kind = kinds[header.form]
    is_sent = bool(steps) and steps[0].status is Status.SENT
    return Counted(kind, header, steps) if is_sent and not kind.never_named else None


def counted(lines: Iterable[Line], kinds: Kinds) -> tuple[Counted, ...]:
    """Return the requests that figures may count. lines: of whatever requests, each in its order."""
    found = (
        countable(chain[-1].header, tuple(Taken(line.status, line.on, line.brings) for line in chain), kinds)
        for chain in chains(lines)
    )
    return tuple(one for one in found if one)


class Role(StrEnum):
    """Whether a State made a request or received it."""

    MADE = "made"
    RECEIVED = "received"


def of_state(requests: Iterable[Counted], state: str, role: Role) -> tuple[Counted, ...]:
    """Return the requests that a State made, or those made to it; what was never delivered it did not receive."""
    own = (one for one in requests if _sides(one, role)[0].state == state)
    return tuple(one for one in own if role is Role.MADE or one.first(Status.RECEIVED))


def _sides(one: Counted, role: Role) -> tuple[Side, Side]:
    """Return the own side and that of the partner."""
    header = one.header
    sides = (header.requesting, header.requested)
    return sides if role is Role.MADE else (sides[1], sides[0])


def partners(requests: Iterable[Counted], role: Role) -> frozenset[str]:
    """Return the other States of the requests that a State made, or received."""
    return frozenset(_sides(one, role)[1].state for one in requests)


class By(StrEnum):
    """What requests are counted by. part: of a form, as `mla/records`, for forms share codes."""

    BASIS = "basis"
    FORM = "form"
    PART = "part"
    CRIME_TYPE = "crime_type"
    YEAR = "year"
    PARTNER = "partner"
    STATUS = "status"


_STANDS: Mapping[By, Callable[[Counted, Role], Iterable[str]]] = {
    By.BASIS: lambda one, _: one.header.bases,
    By.FORM: lambda one, _: (one.header.form,),
    By.PART: lambda one, _: (f"{one.header.form}/{code}" for code in one.header.asked),
    By.CRIME_TYPE: lambda one, _: one.header.crime_types,
    By.YEAR: lambda one, _: (str(one.year),),
    By.PARTNER: lambda one, role: (_sides(one, role)[1].state,),
    By.STATUS: lambda one, _: (one.steps[-1].status.value,),
}


def _codes(one: Counted, by: By, role: Role) -> tuple[str, ...]:
    """Return the rows in which a request stands; "" where none was named."""
    return tuple(dict.fromkeys(_STANDS[by](one, role))) or ("",)


@dataclass(frozen=True)
class Table:
    """Counts by one thing or several at once. rows: a code for each of `by`, "" where none was named -> how many.

    total: each request once. in_several: how many requests stand in more than one row.
    """

    by: tuple[By, ...]
    total: int
    rows: Mapping[tuple[str, ...], int]
    in_several: int


def table(requests: Sequence[Counted], role: Role, *by: By) -> Table:
    """Return how many of the requests that a State made, or received, stand under each code."""
    places = [[*product(*(_codes(one, each, role) for each in by))] for one in requests]
    rows = Counter(row for standing in places for row in standing)
    return Table(by, len(requests), dict(sorted(rows.items())), sum(len(standing) > 1 for standing in places))


class Milestone(StrEnum):
    """A step that is timed."""

    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    EXECUTED = "executed"


# From which step to which, and the statistic that a form must yield for it.
TIMED: Mapping[Milestone, tuple[Status, Status, Statistic]] = {
    Milestone.DELIVERED: (Status.SENT, Status.RECEIVED, Statistic.COUNT),
    Milestone.ACKNOWLEDGED: (Status.RECEIVED, Status.ACKNOWLEDGED, Statistic.DAYS_TO_ACKNOWLEDGE),
    Milestone.EXECUTED: (Status.ACKNOWLEDGED, Status.EXECUTED, Statistic.DAYS_TO_EXECUTE),
}


@dataclass(frozen=True)
class Days:
    """How long a step took. median: in days, None where no request came so far; n: of how many.

    not_yet: requests that came to the step before and not to this one. They are in no median, so while they wait it
    is too low.
    """

    median: float | None
    n: int
    not_yet: int


def days_of(one: Counted, milestone: Milestone) -> int | None:
    """Return the days from the first time of one step to the first time of the other, None if either never was.

    All days count, also those spent on completing it or while it was postponed; a day of skew between two States
    counts as none.
    """
    source, target, _ = TIMED[milestone]
    begun, ended = one.first(source), one.first(target)
    return max((ended - begun).days, 0) if begun and ended else None


def days(requests: Iterable[Counted], milestone: Milestone) -> Days:
    """Return the median of the days to a step, among the forms that yield it."""
    source, target, statistic = TIMED[milestone]
    timed = [one for one in requests if statistic in one.kind.statistics]
    took = [found for one in timed if (found := days_of(one, milestone)) is not None]
    not_yet = sum(one.first(source) is not None and one.first(target) is None for one in timed)
    return Days(median(took) if took else None, len(took), not_yet)


class Outcome(StrEnum):
    """What became of a request to which an answer is owed; one for each, and no other."""

    EXECUTED = "executed"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


# What was executed whole is never partly executed; what was executed in part is never refused, whatever became of the
# rest: to count it there would hide what the State did, to count it as executed would hide what it did not.
_ORDER: tuple[tuple[Status, Outcome], ...] = (
    (Status.EXECUTED, Outcome.EXECUTED),
    (Status.PARTLY_EXECUTED, Outcome.PARTLY),
    (Status.REFUSED, Outcome.REFUSED),
    (Status.WITHDRAWN, Outcome.WITHDRAWN),
)


def outcome(one: Counted) -> Outcome | None:
    """Return what became of a request; None where the form owes no answer."""
    if not one.kind.answered:
        return None
    return next((found for status, found in _ORDER if one.first(status)), Outcome.OPEN)


@dataclass(frozen=True)
class Share:
    """numerator of denominator; whoever prints it prints both."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Outcomes:
    """What became of the requests to which an answer is owed: `counts` add up to `owed`, open ones among them.

    partly: executed in part and never whole by now, so the rest is owed, refused or withdrawn; once_partly: that were
    at any time, also if executed whole later. rest_refused: of `partly`, those whose rest was refused. grounds: how
    many refusals, of the whole or of the rest (`refusals`), rest on each; on two grounds, one counts under each.
    """

    owed: int
    counts: Mapping[Outcome, int]
    once_partly: int
    rest_refused: int
    refusals: int
    grounds: Mapping[str, int]

    def share(self, one: Outcome) -> Share:
        """Return the share of all to which an answer is owed, so that it is no better for what lies unanswered."""
        return Share(self.counts[one], self.owed)


def outcomes(requests: Iterable[Counted]) -> Outcomes:
    """Return what became of the requests."""
    owed = [(one, found) for one in requests if (found := outcome(one)) is not None]
    refused = [(one, found) for one, found in owed if one.first(Status.REFUSED)]
    tally = Counter(found for _, found in owed)
    grounds = Counter(code for one, _ in refused for code in one.brought(Status.REFUSED, "grounds"))
    return Outcomes(
        owed=len(owed),
        counts={each: tally[each] for each in Outcome},
        once_partly=sum(one.first(Status.PARTLY_EXECUTED) is not None for one, _ in owed),
        rest_refused=sum(found is Outcome.PARTLY for _, found in refused),
        refusals=len(refused),
        grounds=dict(sorted(grounds.items())),
    )


@dataclass(frozen=True)
class Usefulness:
    """What came back was good for. n: requests on which feedback was given; uses: for what, several for one request."""

    n: int
    counts: Mapping[Useful, int]
    uses: Mapping[str, int]


def usefulness(requests: Iterable[Counted]) -> Usefulness:
    """Return what feedback says. A request that was withdrawn with nothing executed is left out: nothing came back."""
    given = [
        feedback
        for one in requests
        if Statistic.USEFUL in one.kind.statistics
        if one.first(Status.PARTLY_EXECUTED) or not one.first(Status.WITHDRAWN)
        for step in one.steps
        if (feedback := step.brings.get("feedback"))
    ]
    tally = Counter(Useful(one["useful"]) for one in given)
    uses = Counter(code for one in given for code in one["uses"])
    return Usefulness(len(given), {each: tally[each] for each in Useful}, dict(sorted(uses.items())))


@dataclass(frozen=True)
class ConventionUse:
    """Requests that rest on the Convention, alone or beside another basis, and with how many partner States."""

    requests: int
    partners: int


@dataclass(frozen=True)
class Figures:
    """All that a State sees of the requests that it made, or that it received.

    tables: by each of `By`. returned: came back for completion, of those of forms that are completed.
    """

    total: int
    tables: Mapping[By, Table]
    days: Mapping[Milestone, Days]
    outcomes: Outcomes
    returned: Share
    useful: Usefulness
    convention: ConventionUse


def figures(requests: Sequence[Counted], role: Role, convention: frozenset[str]) -> Figures:
    """Return the figures of requests of one State. convention: the codes of the Convention as a legal basis."""
    returnable = [one for one in requests if Statistic.RETURNED in one.kind.statistics]
    on_convention = [one for one in requests if convention.intersection(one.header.bases)]
    return Figures(
        total=len(requests),
        tables={by: table(requests, role, by) for by in By},
        days={milestone: days(requests, milestone) for milestone in Milestone},
        outcomes=outcomes(requests),
        returned=Share(sum(one.first(Status.INFO_REQUESTED) is not None for one in returnable), len(returnable)),
        useful=usefulness(requests),
        convention=ConventionUse(len(on_convention), len(partners(on_convention, role))),
    )


def state_figures(requests: Sequence[Counted], state: str, convention: frozenset[str]) -> dict[Role, Figures]:
    """Return the figures of a State, of what it made and what it received."""
    return {role: figures(of_state(requests, state, role), role, convention) for role in Role}


def own_totals(
    texts: Iterable[str],
    state: str,
    kinds: Kinds,
    known: KnownCodes,
    convention: frozenset[str],
    *,
    file: str = FILE,
) -> dict[Role, Figures]:
    """Return the figures of a State from the lines that it holds and nothing else, to compare with what it is shown.

    Raises: Invalid, with every fault of the evidence: totals of altered lines would say nothing.
    """
    evidence = read(texts, kinds, known, file=file)
    if evidence.problems:
        raise Invalid(evidence.problems)
    return state_figures(counted(evidence.lines, kinds), state, convention)
