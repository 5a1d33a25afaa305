"""How much was said, proposed and decided at a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from enlace.meetings.models import Meeting
from enlace.meetings.rules.record import CommitmentKind


@dataclass(frozen=True)
class Counts:
    """Counts of one meeting; by_item: item number -> interventions."""

    items: int
    interventions: int
    proposals: int
    decisions: int
    entries: int
    by_item: Mapping[int, int]


def counts_of(row: Meeting) -> Counts:
    """Return how much was recorded of a meeting; 5 queries."""
    by_item = dict(row.interventions.values_list("item").annotate(count=Count("id")).order_by("item"))
    return Counts(
        items=row.items.count(),
        interventions=sum(by_item.values()),
        proposals=row.proposals.count(),
        decisions=row.decisions.count(),
        entries=row.commitments.filter(kind=CommitmentKind.ENTRY).count(),
        by_item=by_item,
    )
