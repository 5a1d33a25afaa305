"""The forms of cooperation of a pack, and which treaty serves which."""

from collections.abc import Mapping

from enlace.common.errors import N_, NotFound
from enlace.cooperation.rules.form_bases import read_form_bases
from enlace.cooperation.rules.legal_basis import Serving
from enlace.directory.models import PackDocument
from enlace.directory.queries import document

FORM_BASES = "form_bases"


def forms(pack_code: str) -> Mapping[str, tuple[Serving, ...]]:
    """Return the forms of cooperation that a pack has bases for, in its order; none, where it says nothing of them."""
    return read_form_bases(document(pack_code, FORM_BASES) or {})


def packs_with_bases() -> tuple[str, ...]:
    """Return the packs that say which treaty serves which form, by code; the pages are of the first."""
    return tuple(PackDocument.objects.filter(name=FORM_BASES).order_by("pack_id").values_list("pack_id", flat=True))


def pack_with_bases() -> str:
    """Return the first pack that says which treaty serves which form. Raises: NotFound, if there is none."""
    for code in packs_with_bases():
        return code
    raise NotFound(N_("No data have been loaded yet that say which treaty serves which form of cooperation."))
