"""Legal basis: under which treaties one State can ask another for a form of cooperation, on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from enlace.common.errors import N_, Problem
from enlace.instruments.rules.periods import last_day
from enlace.instruments.rules.records import Key, Record, Status, unrecorded
from enlace.instruments.rules.standing import standing_on


class Carries(StrEnum):
    """How far a provision carries: alone, if a condition is met, or beside another basis."""

    TREATY = "treaty"
    CONDITIONAL = "conditional"
    FACILITATES = "facilitates"


@dataclass(frozen=True)
class Serving:
    """That a provision of a treaty serves a form. provision: `UNTOC:18`, or the treaty's code for the whole of it.

    checked: whether a lawyer has confirmed it; where not, that is shown.
    """

    instrument: str
    provision: str
    carries: Carries
    note: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Bound:
    """Whether a treaty is in force for one State on a day. known: False if that cannot be told, with the reason.

    party: whether the State is a party by then; since: from which day it is in force for it, None if not recorded.
    """

    state: str
    party: bool
    in_force: bool
    known: bool = True
    since: date | None = None
    reason: Problem | None = None
    reservation: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Basis:
    """A treaty in force between the two: since None where a date is not recorded; notes: what to mind, in order.

    special: it is an agreement of the register, by its code; of that nobody may have said how far it carries.
    """

    instrument: str
    provisions: tuple[str, ...]
    carries: Carries | None
    since: date | None
    notes: tuple[Problem, ...]
    special: bool = False


@dataclass(frozen=True)
class Open:
    """A treaty of which it cannot be told whether it is in force between the two, and why."""

    instrument: str
    why: tuple[Problem, ...]
    special: bool = False


@dataclass(frozen=True)
class LegalBasis:
    """What two States can rely on for a form on a day: the strongest bases first."""

    requesting: str
    requested: str
    form: str
    on: date
    bases: tuple[Basis, ...]
    open: tuple[Open, ...]
    not_in_force: tuple[str, ...]


NO_SOURCE = N_("%(state)s: no source could be used")
UNDATED = N_("%(state)s: party, but from which day is recorded nowhere; the source speaks as of %(as_of)s")
UNDATED_AT_ALL = N_("%(state)s: party, but neither from which day nor as of when is recorded")
IN_FORCE_UNDATED = N_("%(state)s: the day of entry into force is not recorded; in force as of %(as_of)s")
RESERVATION = N_("%(state)s: %(note)s")
UNCHECKED = N_("whether this provision serves has not been confirmed by a lawyer")
CONDITIONAL = N_("serves on a condition: look at the provision")
FACILITATES = N_("supports cooperation; a request needs domestic law or another basis besides")
ORDER = tuple(Carries)
# One who asks may be told why a treaty carries less, in the words of the pack.
PACK_NOTE = N_("%(note)s")


def bound_on(record: Record, on: date) -> Bound:
    """Return whether the treaty of `record` is in force for its State on the day `on`.

    An action after `on` does not count. With a recorded day of entry into force that day decides; a party without
    one is in force from the last day of `as_of` on, and before it that is unknown. A deposit alone dates nothing: the
    treaty's own rule (thirty days, for instance) is in no record of a pack. Source: contracts, section 7.
    """
    if record.status in (Status.SIGNATORY, Status.NONE_RECORDED):
        return Bound(record.state, party=False, in_force=False, as_of=record.as_of)
    if record.status is Status.UNKNOWN:
        reason = Problem("", NO_SOURCE, {"state": record.state})
        return Bound(record.state, party=False, in_force=False, known=False, reason=reason)
    if record.action_date is not None and record.action_date > on:
        return Bound(record.state, party=False, in_force=False, as_of=record.as_of)
    since = record.entry_into_force_date
    if since is not None:
        party = since <= on or standing_on(record, on).status in (Status.PARTY, Status.UNKNOWN)
        return Bound(
            record.state,
            party=party,
            in_force=since <= on,
            since=since,
            reservation=record.reservation_note,
            as_of=record.as_of,
        )
    spoken = last_day(record.as_of)
    if spoken is not None and spoken <= on:
        return Bound(record.state, party=True, in_force=True, reservation=record.reservation_note, as_of=record.as_of)
    message = UNDATED if record.as_of else UNDATED_AT_ALL
    reason = Problem("", message, {"state": record.state, "as_of": record.as_of})
    return Bound(record.state, party=True, in_force=False, known=False, reason=reason, as_of=record.as_of)


def between(first: Bound, second: Bound) -> bool | None:
    """Return whether a treaty is in force between two States on a day; None where it is not known.

    Not known: what holds of one of them is not, and the other is a party, or not known either.
    """
    both = (first, second)
    if all(one.in_force for one in both):
        return True
    if any(not one.known for one in both) and all(one.party or not one.known for one in both):
        return None
    return False


def legal_basis(
    requesting: str,
    requested: str,
    form: str,
    on: date,
    serving: Sequence[Serving],
    bounds: Mapping[Key, Bound],
) -> LegalBasis:
    """Return the treaties that serve `form`, by whether they are in force between the two States on `on`.

    serving: of this form, in the pack's order. bounds: by State and treaty, of that same day; one that is missing
    is unknown. In force come first those that carry a request alone, then by the pack's order.
    """
    bases: list[Basis] = []
    left_open: list[Open] = []
    without: list[str] = []
    for instrument in dict.fromkeys(one.instrument for one in serving):
        first, second = (
            bounds.get((state, instrument)) or bound_on(unrecorded(state, instrument), on)
            for state in (requesting, requested)
        )
        found = between(first, second)
        if found:
            bases.append(_basis(instrument, [one for one in serving if one.instrument == instrument], first, second))
        elif found is None:
            left_open.append(Open(instrument, tuple(one.reason for one in (first, second) if one.reason)))
        else:
            without.append(instrument)
    bases.sort(key=lambda one: ORDER.index(one.carries) if one.carries else len(ORDER))
    return LegalBasis(requesting, requested, form, on, tuple(bases), tuple(left_open), tuple(without))


def _basis(instrument: str, serving: Sequence[Serving], first: Bound, second: Bound) -> Basis:
    strongest = min((one.carries for one in serving), key=ORDER.index)
    notes: list[Problem] = []
    if strongest is Carries.CONDITIONAL:
        notes.append(Problem("", CONDITIONAL))
    if strongest is Carries.FACILITATES:
        notes.append(Problem("", FACILITATES))
    notes += (Problem("", PACK_NOTE, {"note": one.note}) for one in serving if one.note)
    for bound in (first, second):
        if bound.since is None:
            notes.append(Problem("", IN_FORCE_UNDATED, {"state": bound.state, "as_of": bound.as_of}))
        if bound.reservation:
            notes.append(Problem("", RESERVATION, {"state": bound.state, "note": bound.reservation}))
    if not all(one.checked for one in serving):
        notes.append(Problem("", UNCHECKED))
    days = [bound.since for bound in (first, second) if bound.since]
    return Basis(
        instrument,
        tuple(one.provision for one in serving if one.provision),
        strongest,
        max(days) if len(days) == len((first, second)) else None,
        tuple(notes),
    )
