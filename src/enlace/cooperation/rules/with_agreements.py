"""What agreements between the two add to the treaties under which one State can ask another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from enlace.common.errors import N_, Problem
from enlace.cooperation.rules.agreements import Agreement, Ending, Held
from enlace.cooperation.rules.legal_basis import (
    CONDITIONAL,
    FACILITATES,
    ORDER,
    PACK_NOTE,
    Basis,
    Carries,
    LegalBasis,
    Open,
)

Pair = frozenset[str]
UNSAID = N_("how far it carries a request is not recorded: read it before you rely on it")
NOT_ENDED = N_("not ended as of %(as_of)s; a later end would have to be recorded here")
OF_A_STATE = N_("recorded on the word of %(state)s: %(source)s")
OF_THE_SECRETARIAT = N_("recorded by the Secretariat: %(source)s")
INVENTED = N_("SYNTHETIC: invented for a demonstration")


def by_pair(held: Iterable[Held]) -> Mapping[Pair, tuple[Held, ...]]:
    """Return the agreements between each two States, in their order."""
    found: dict[Pair, tuple[Held, ...]] = {}
    for one in held:
        for two in combinations(sorted(set(one.agreement.parties)), 2):
            found[frozenset(two)] = (*found.get(frozenset(two), ()), one)
    return found


def with_agreements(found: LegalBasis, held: Sequence[Held]) -> LegalBasis:
    """Return a legal basis with the agreements between the two that serve its form.

    Of what carries a request equally far the special comes before the general: an agreement between the two, or a
    few, before a treaty that is open to all. One of which nobody has said how far it carries comes last.
    Reading: ADR 0023.
    """
    bases = [*(_basis(one.agreement) for one in held if one.in_force), *found.bases]
    bases.sort(key=lambda one: (ORDER.index(one.carries) if one.carries else len(ORDER), not one.special))
    unknown = tuple(Open(one.agreement.code, one.why, special=True) for one in held if one.in_force is None)
    without = tuple(one.agreement.code for one in held if one.in_force is False)
    return replace(
        found, bases=tuple(bases), open=(*unknown, *found.open), not_in_force=(*without, *found.not_in_force)
    )


def needs_more(found: LegalBasis) -> bool:
    """Return whether nothing in force between the two carries a request alone: what is left is the last resort."""
    return not any(one.carries is Carries.TREATY for one in found.bases)


def _basis(one: Agreement) -> Basis:
    said: dict[Carries | None, str] = {None: UNSAID, Carries.CONDITIONAL: CONDITIONAL, Carries.FACILITATES: FACILITATES}
    notes = [Problem("", said[one.carries])] if one.carries in said else []
    source = {"state": one.recorded_by, "source": one.citation or one.url}
    notes.append(Problem("", OF_A_STATE if one.recorded_by else OF_THE_SECRETARIAT, source))
    if one.note:
        notes.append(Problem("", PACK_NOTE, {"note": one.note}))
    if one.ending is Ending.NONE:
        notes.append(Problem("", NOT_ENDED, {"as_of": one.as_of}))
    if one.synthetic:
        notes.append(Problem("", INVENTED))
    return Basis(one.code, (), one.carries, one.in_force_on, tuple(notes), special=True)
