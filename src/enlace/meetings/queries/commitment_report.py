"""What a report on commitments is made of, within what its reader may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from enlace.accounts.rules.permissions import Actor
from enlace.common import clock
from enlace.common.texts import Text
from enlace.meetings import models
from enlace.meetings.queries.commitments import commitments
from enlace.meetings.queries.meetings import party_names
from enlace.meetings.rules.commitment_report import Period, Reported, in_last_places
from enlace.meetings.rules.commitments import Progress
from enlace.meetings.rules.record import Access, CommitmentStatus


@dataclass(frozen=True)
class ReportFacts:
    """The facts of a report. restricted: how many of the commitments stand in meetings that not everybody may read."""

    period: Period
    every: tuple[Reported, ...]
    names: Mapping[str, Text]
    restricted: int = 0


def report_facts(pack: str, first: date, last: date, by: Actor) -> ReportFacts:
    """Return the facts of the report on the commitments of a pack; at most 9 queries."""
    own = [one for one in commitments(by) if one.pack == pack]
    every = in_last_places(own, _progress(pack))
    restricted = sum(one.one.access != Access.PUBLIC for one in every)
    return ReportFacts(Period(first, last, clock.today()), every, party_names(pack), restricted)


def _progress(pack: str) -> Mapping[str, tuple[Progress, ...]]:
    rows = models.ProgressReport.objects.filter(commitment__pack_id=pack).order_by("reported_at", "id")
    found: dict[str, tuple[Progress, ...]] = {}
    for row in rows.select_related("commitment"):
        told = Progress(row.party, row.text, row.language, row.evidence, CommitmentStatus(row.status), row.reported_at)
        found[row.commitment.code] = (*found.get(row.commitment.code, ()), told)
    return found
