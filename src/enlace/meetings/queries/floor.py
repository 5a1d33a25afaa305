"""What the rapporteur has before them: the agenda, who may speak, and what was said last."""

from dataclasses import dataclass

from enlace.meetings.models import Meeting
from enlace.meetings.queries.records import facts_of, item_facts
from enlace.meetings.rules.floor import CHAIR
from enlace.meetings.rules.record import Intervention, Item


@dataclass(frozen=True)
class Floor:
    """latest: what was taken down last, the latest first; count: of all that was taken down."""

    items: tuple[Item, ...]
    accredited: tuple[str, ...]
    latest: tuple[Intervention, ...]
    count: int


def present(row: Meeting) -> tuple[str, ...]:
    """Return who may be meant first by whoever takes down: the chair and the delegations."""
    return (CHAIR, *row.delegations.values_list("party", flat=True))


def floor_of(row: Meeting, latest: int) -> Floor:
    """Return the floor of a meeting; 4 queries."""
    said = row.interventions.order_by("-id")
    return Floor(
        tuple(item_facts(one) for one in row.items.order_by("number")),
        tuple(row.delegations.order_by("party").values_list("party", flat=True)),
        tuple(facts_of(Intervention, one) for one in said[:latest]),
        said.count(),
    )
