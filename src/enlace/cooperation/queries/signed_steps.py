"""Which steps of a request were signed by an officer of whoever took them."""

from enlace.cooperation.models import SealedEntry
from enlace.cooperation.queries.requests import RequestView


def signed_steps(view: RequestView) -> frozenset[int]:
    """Return the numbers of the steps that came with a signature; what a step says, the signature says too."""
    entries = SealedEntry.objects.filter(pack_id=view.pack, coop_request__reference=view.reference, kind="steps")
    return frozenset(int(name[6:10]) for name in entries.values_list("name", flat=True))
