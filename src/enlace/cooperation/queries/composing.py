"""What a request is composed from: the desks of the State that is asked, what can serve as its basis."""

from dataclasses import dataclass
from datetime import date

from enlace.accounts.rules.permissions import Actor, Permission
from enlace.common import clock
from enlace.cooperation.queries.legal_basis import bases
from enlace.cooperation.rules.completeness import Receiving
from enlace.cooperation.rules.header import Header, Side
from enlace.cooperation.rules.legal_basis import Bound, Carries, LegalBasis, legal_basis
from enlace.cooperation.rules.training import TRAINING
from enlace.directory.queries.entries import EntryView, desks, entries_of, vocabulary
from enlace.directory.rules.calling import Ground, Need, whom_to_call


@dataclass(frozen=True)
class Offered:
    """What a composer offers; the training State is taken to be a party to every treaty.

    authorities: of the State that is asked, the right one first, then those left over. suggested: the first that is
    recorded as competent for the form whatever the crime and the treaty, "" where there is none.
    """

    found: LegalBasis
    authorities: tuple[EntryView, ...]
    suggested: str


def own_sides(by: Actor, pack: str) -> tuple[tuple[Side, EntryView], ...]:
    """Return the authorities for which `by` may send requests, with their entries, by State and code."""
    found = []
    for state in sorted(by.states_for(Permission.REQUEST_KEEP)):
        for one in entries_of(pack, state, by_states=True):
            if by.speaks_for(Permission.REQUEST_KEEP, state, one.entry.code):
                found.append((Side(state, one.entry.code), one))
    return tuple(found)


def offered(pack: str, requesting: str, requested: str, form: str) -> Offered:
    """Return what to compose a request from. Raises: NotFound, for a State or form that the pack lacks."""
    held = bases(pack, form, clock.today())
    if requested == TRAINING:
        bound = {(TRAINING, code): Bound(TRAINING, party=True, in_force=True) for code in held.instruments}
        found = legal_basis(requesting, TRAINING, form, held.on, held.serving, {**held.bounds, **bound})
        return Offered(found, (), TRAINING)
    found = held.of(requesting, requested)
    entries = entries_of(pack, requested, by_states=True)
    answer = whom_to_call(Need(form), desks(entries), vocabulary(pack), clock.now())
    called = [call.desk.entry.code for call in answer.calls]
    sure = [call.desk.entry.code for call in answer.calls if call.ground is Ground.COMPETENT and not call.rank.limited]
    place = {code: number for number, code in enumerate(called)}
    ordered = sorted(entries, key=lambda one: (place.get(one.entry.code, len(place)), one.entry.code))
    return Offered(found, tuple(ordered), sure[0] if sure else "")


def receiving_of(pack: str, header: Header, on: date) -> Receiving:
    """Return what is known of the authority that is asked, and how far the chosen bases carry together."""
    chosen = [
        one
        for one in entries_of(pack, header.requested.state, by_states=True)
        if one.entry.code == header.requested.authority
    ]
    languages = chosen[0].entry.requirements.languages if chosen else ()
    return Receiving(languages, _carries(pack, header, on))


def _carries(pack: str, header: Header, on: date) -> Carries | None:
    """Return how far the strongest of the chosen bases carries; None where none is known to be in force."""
    if TRAINING in (header.requesting.state, header.requested.state):
        return None
    found = bases(pack, header.form, on).of(header.requesting.state, header.requested.state)
    carried = [one.carries for one in found.bases if one.instrument in header.bases and one.carries]
    return min(carried, key=tuple(Carries).index) if carried else None
