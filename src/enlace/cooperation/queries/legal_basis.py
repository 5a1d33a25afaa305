"""Legal bases from what is stored: the pack's statuses with what was imported since, and its forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import permutations

from enlace.common.errors import N_, NotFound
from enlace.cooperation.queries.forms import forms
from enlace.cooperation.rules.legal_basis import Bound, LegalBasis, Serving, bound_on, legal_basis
from enlace.directory.queries import states_of
from enlace.instruments.queries.records import stored_records
from enlace.instruments.rules.records import Key


@dataclass(frozen=True)
class Bases:
    """Everything that the legal bases of one form on one day rest on; 4 queries, whatever is asked of it."""

    form: str
    on: date
    serving: tuple[Serving, ...]
    states: tuple[str, ...]
    bounds: Mapping[Key, Bound]

    def of(self, requesting: str, requested: str) -> LegalBasis:
        """Return the legal basis of one pair. Raises: NotFound, for a State not in the pack, or asking itself."""
        for state in (requesting, requested):
            if state not in self.states:
                raise NotFound(N_("There is no State “%(code)s” in the pack."), code=state)
        if requesting == requested:
            raise NotFound(N_("A State asks another one, not itself."))
        return self._of(requesting, requested)

    def every(self) -> Iterator[LegalBasis]:
        """Return the legal basis of every ordered pair of States."""
        return (self._of(first, second) for first, second in permutations(self.states, 2))

    def _of(self, requesting: str, requested: str) -> LegalBasis:
        return legal_basis(requesting, requested, self.form, self.on, self.serving, self.bounds)


def bases(pack_code: str, form: str, on: date) -> Bases:
    """Return what `form` can rest on, on the day `on`. Raises: NotFound, if the pack has no such form."""
    known = forms(pack_code)
    if form not in known:
        message = N_("There is no form of cooperation “%(code)s” in the pack %(pack)s. It has: %(known)s")
        raise NotFound(message, code=form, pack=pack_code, known=", ".join(known) or "–")
    treaties = {one.instrument for one in known[form]}
    records = stored_records(pack_code)
    bounds = {key: bound_on(record, on) for key, record in records.items() if key[1] in treaties}
    return Bases(form, on, known[form], tuple(state.code for state in states_of(pack_code)), bounds)
