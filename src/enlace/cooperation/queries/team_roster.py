"""Who is admitted to the sealed room of a joint team, as its roster says; never from another table."""

from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.sealed import read_signed

ROSTER = "enlace-roster"


def admitted_to(reference: str) -> frozenset[str]:
    """Return the parties whose last line in the roster of a team admits them."""
    rows = SealedEntry.objects.filter(joint_team__reference=reference, kind="roster").order_by("name")
    lines = [one.payload for row in rows if (one := read_signed(bytes(row.content), ROSTER))]
    last = {str(one["party"]): one["decision"] for one in lines}
    return frozenset(party for party, decision in last.items() if decision == "admitted")
