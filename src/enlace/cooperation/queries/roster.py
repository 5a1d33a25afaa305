"""Who is admitted to a joint team, from the signed lines of its roster and from nowhere else."""

from django.db.models import Q

from enlace.cooperation.models import SealedEntry
from enlace.cooperation.rules.roster import RosterLine
from enlace.cooperation.rules.signed_texts import read_signed


def roster_of(reference: str) -> tuple[RosterLine, ...]:
    """Return the lines of the roster of a joint team, in order, in one query; none, where nobody was admitted yet."""
    rows = SealedEntry.objects.filter(Q(("joint_team__reference", reference)), kind="roster").order_by("name")
    signed = (read_signed(bytes(content), "enlace-roster") for content in rows.values_list("content", flat=True))
    return tuple(RosterLine.of(one) for one in signed if one)
