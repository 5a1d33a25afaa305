"""Legal bases from what is stored: the pack's statuses with what was imported since, and its forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import permutations

from enlace.common.errors import N_, NotFound
from enlace.cooperation.queries.agreements import AgreementView, agreements_of
from enlace.cooperation.queries.forms import forms
from enlace.cooperation.rules.agreements import Held, held_on
from enlace.cooperation.rules.changes import News, agreement_changes, news, seen_from, treaty_changes
from enlace.cooperation.rules.legal_basis import Bound, Carries, LegalBasis, Serving, bound_on, legal_basis
from enlace.cooperation.rules.matrix import Cell, matrix
from enlace.cooperation.rules.with_agreements import Pair, by_pair, with_agreements
from enlace.directory.queries import states_of
from enlace.instruments.queries.records import stored_records
from enlace.instruments.rules.records import Key, Record


@dataclass(frozen=True)
class Bases:
    """Everything that the legal bases of one form on one day rest on; 5 queries, whatever is asked of it.

    records: of all treaties of the pack. agreements: those that serve the form, by code; held: the same, by their
    parties.
    """

    form: str
    on: date
    serving: tuple[Serving, ...]
    states: tuple[str, ...]
    records: Mapping[Key, Record]
    agreements: Mapping[str, AgreementView]

    @property
    def instruments(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.instrument for one in self.serving))

    @cached_property
    def bounds(self) -> Mapping[Key, Bound]:
        return self.bounds_on(self.on)

    @cached_property
    def held(self) -> Mapping[Pair, tuple[Held, ...]]:
        return by_pair(held_on(one.agreement, self.on) for one in self.agreements.values())

    def bounds_on(self, day: date) -> Mapping[Key, Bound]:
        """Return what holds of each State under each treaty that serves the form, on a day."""
        treaties = set(self.instruments)
        return {key: bound_on(record, day) for key, record in self.records.items() if key[1] in treaties}

    def matrix(self) -> Mapping[Pair, Cell]:
        """Return how many bases each two States have."""
        alone = {one.instrument for one in self.serving if one.carries is Carries.TREATY}
        return matrix(self.states, self.instruments, self.bounds, self.held, self.on, alone)

    def news(self, since: date, *, state: str = "") -> tuple[News, ...]:
        """Return what has changed since a day; state: for that State alone, as it looks from there, "" for all."""
        days = (since, self.on)
        changes = [
            *treaty_changes(self.states, self.instruments, self.bounds_on(since), self.bounds, days),
            *agreement_changes((one.agreement for one in self.agreements.values()), days),
        ]
        return news(seen_from(state, changes) if state else changes)

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
        found = legal_basis(requesting, requested, self.form, self.on, self.serving, self.bounds)
        held = self.held.get(frozenset((requesting, requested)), ())
        return with_agreements(found, held) if held else found


def bases(pack_code: str, form: str, on: date) -> Bases:
    """Return what `form` can rest on, on the day `on`. Raises: NotFound, if the pack has no such form."""
    known = forms(pack_code)
    if form not in known:
        message = N_("There is no form of cooperation “%(code)s” in the pack %(pack)s. It has: %(known)s")
        raise NotFound(message, code=form, pack=pack_code, known=", ".join(known) or "–")
    states = tuple(state.code for state in states_of(pack_code))
    agreements = {one.agreement.code: one for one in agreements_of(pack_code) if form in one.agreement.forms}
    return Bases(form, on, known[form], states, stored_records(pack_code), agreements)
