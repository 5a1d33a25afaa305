"""What a joint team is composed from: authorities of its States, and what is in force between every two of them."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from enlace.common import clock
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.rules.header import Side
from enlace.cooperation.rules.team_bases import Common, common_bases
from enlace.cooperation.rules.teams import TeamForm
from enlace.directory.models import Authority
from enlace.directory.queries.entries import EntryView, entries_of_states


@dataclass(frozen=True)
class TeamOffer:
    """What a composer of a team offers. entries: of its States; common: bases between every two of them, today."""

    entries: tuple[EntryView, ...]
    common: tuple[Common, ...]


def team_offer(pack: str, form: TeamForm, states: Collection[str]) -> TeamOffer:
    """Return what to compose a team of these States from. Raises: NotFound, for a State or form that the pack lacks."""
    held = bases(pack, form, clock.today())
    pairs = [held.of(first, second) for first, second in combinations(dict.fromkeys(states), 2)]
    return TeamOffer(entries_of_states(pack, states, by_states=True), common_bases(pairs))


def every_authority(pack: str) -> tuple[tuple[Side, dict[str, str]], ...]:
    """Return all authorities that stand in the directory, with their names by language; one query."""
    rows = Authority.objects.filter(pack_id=pack, retired_at=None).only("state_code", "code", "content")
    return tuple((Side(row.state_code, row.code), row.content["names"]) for row in rows)
