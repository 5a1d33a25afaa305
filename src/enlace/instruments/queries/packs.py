"""Which packs have treaties, and which one is meant."""

from enlace.common.errors import N_, Invalid, NotFound, Problem
from enlace.directory.queries import PackView, packs
from enlace.instruments.models import Instrument


def packs_with_treaties() -> tuple[PackView, ...]:
    """Return the packs that have treaties, in order of code."""
    codes = set(Instrument.objects.values_list("pack_id", flat=True).distinct())
    return tuple(pack for pack in packs() if pack.code in codes)


def packs_meant(code: str, instrument: str = "") -> tuple[str, ...]:
    """Return `code`, or the packs that have treaties (that have `instrument`, if one is named), in order.

    Raises: NotFound, if there is none.
    """
    if code:
        return (code,)
    rows = Instrument.objects.filter(code=instrument) if instrument else Instrument.objects.all()
    codes = tuple(sorted(set(rows.values_list("pack_id", flat=True))))
    if not codes and instrument:
        raise NotFound(N_("No pack has an instrument “%(code)s”."), code=instrument)
    if not codes:
        raise NotFound(N_("No pack with treaties is loaded; load one with: enlace load PACK"))
    return codes


def chosen_pack(code: str, instrument: str = "") -> str:
    """Return `code`, or the only pack that has treaties (that has `instrument`, if one is named).

    Raises: NotFound, if there is none; Invalid, if there are several.
    """
    codes = packs_meant(code, instrument)
    if len(codes) > 1:
        message = N_("several packs have treaties (%(codes)s); name one with --pack")
        raise Invalid([Problem("", message, {"codes": ", ".join(codes)})])
    return codes[0]
