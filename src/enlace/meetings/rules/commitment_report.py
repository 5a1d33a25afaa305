"""What a report on commitments counts: how they stand on a day, and what was told of them within a period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.meetings.rules.commitments import Commitment, Progress
from enlace.meetings.rules.record import CommitmentStatus

# The General Secretariat, its Secretariat for Multidimensional Security, and the departments of that which the record
# of 2017 names. The executive secretariats of CICTE and CICAD serve bodies of their own, and stand among the bodies.
UNITS = frozenset({"GS", "SMS", "DTOC", "DPS"})


@dataclass(frozen=True)
class Reported:
    """A commitment in its last place, with all that was ever told of it, in its earlier places too, by time."""

    one: Commitment
    progress: tuple[Progress, ...] = ()

    @property
    def kept_on(self) -> date | None:
        """The day on which it was told to be kept; None if it is not kept, or nobody told on which day."""
        if self.one.status != CommitmentStatus.KEPT:
            return None
        last = self.progress[-1] if self.progress else None
        return last.reported_at.date() if last and last.status == CommitmentStatus.KEPT else None


@dataclass(frozen=True)
class Period:
    """From its first day to its last one, both included, by the calendar of UTC; as_of: the day of the statuses."""

    first: date
    last: date
    as_of: date

    def told(self, one: Reported) -> tuple[Progress, ...]:
        """Return what was told of a commitment within the period."""
        return tuple(said for said in one.progress if self.holds(said.reported_at.date()))

    def holds(self, day: date | None) -> bool:
        """Return whether a day lies in the period; one that is not known does not."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True)
class Figures:
    """Counts of `total` commitments as they stand.

    still_open: open or under way. kept_in_period, kept_some_day: of those that are kept, on a day of the period, and on
    a day that is not known. overdue, without_day: of those still open. without_owner: no owner is stated.
    """

    total: int
    still_open: int
    under_way: int
    kept: int
    dropped: int
    kept_in_period: int
    kept_some_day: int
    told_in_period: int
    overdue: int
    without_day: int
    without_owner: int


def figures_of(every: Iterable[Reported], period: Period) -> Figures:
    """Return the counts; each part is at most the whole that it is of."""
    found = tuple(every)
    is_open = [one for one in found if one.one.is_open]
    kept = [one for one in found if one.one.status == CommitmentStatus.KEPT]
    return Figures(
        total=len(found),
        still_open=len(is_open),
        under_way=sum(one.one.status == CommitmentStatus.UNDER_WAY for one in is_open),
        kept=len(kept),
        dropped=sum(one.one.status == CommitmentStatus.DROPPED for one in found),
        kept_in_period=sum(period.holds(one.kept_on) for one in kept),
        kept_some_day=sum(one.kept_on is None for one in kept),
        told_in_period=sum(bool(period.told(one)) for one in found),
        overdue=sum(one.one.is_overdue(period.as_of) for one in is_open),
        without_day=sum(one.one.due_on is None for one in is_open),
        without_owner=sum(not one.one.owners for one in found),
    )


def of_secretariat(every: Iterable[Reported]) -> tuple[Reported, ...]:
    """Return what the Secretariat or a unit of it owes, as stated; whom a reader infers does not count."""
    return tuple(one for one in every if UNITS & set(one.one.owners))


def by_owner(every: Iterable[Reported]) -> Mapping[str, tuple[Reported, ...]]:
    """Return what each party owes; what several owe together stands with each of them."""
    found: dict[str, list[Reported]] = {}
    for one in every:
        for party in one.one.owners:
            found.setdefault(party, []).append(one)
    return {party: tuple(theirs) for party, theirs in sorted(found.items())}


def in_last_places(every: Iterable[Commitment], progress: Mapping[str, tuple[Progress, ...]]) -> tuple[Reported, ...]:
    """Return each commitment in its last place. progress: by the code of the place in which it was told."""
    known = {one.code: one for one in every}
    return tuple(_whole(one, known, progress) for one in known.values() if not one.is_carried_on)


def _whole(one: Commitment, known: Mapping[str, Commitment], progress: Mapping[str, tuple[Progress, ...]]) -> Reported:
    told = list(progress.get(one.code, ()))
    seen, before = {one.code}, one.continues
    while before in known and before not in seen:
        seen.add(before)
        told += progress.get(before, ())
        before = known[before].continues
    return Reported(one, tuple(sorted(told, key=lambda said: said.reported_at)))
