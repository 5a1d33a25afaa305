"""What has changed in the matrix since States were last told, and who of each State is written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from enlace.accounts.queries.people import correspondents
from enlace.accounts.rules.permissions import Role
from enlace.cooperation.models import ToldMatrix
from enlace.cooperation.queries.agreements import AgreementView, agreements_of
from enlace.cooperation.queries.forms import forms
from enlace.cooperation.rules.legal_basis import bound_on
from enlace.cooperation.rules.told_changes import Ask, Line, Standing, from_json, lines, standing
from enlace.directory.queries import states_of
from enlace.directory.queries.contacts import mailboxes
from enlace.directory.rules.entries import POINT_OF_CONTACT_KIND
from enlace.instruments.queries.records import stored_records

FALLBACK = "en"


@dataclass(frozen=True)
class Untold:
    """What is to be told, by State; none of it the first time, when `first` is set. agreements: by code."""

    first: bool
    told: frozenset[Ask]
    now: Standing
    by_state: Mapping[str, tuple[Line, ...]]
    agreements: Mapping[str, AgreementView]


def untold(pack: str, on: date) -> Untold:
    """Return what States are to be told of the matrix as it stands on the day `on`, in five queries."""
    row = ToldMatrix.objects.filter(pack_id=pack).first()
    told = from_json(row.held) if row else frozenset()
    bounds = {key: bound_on(record, on) for key, record in stored_records(pack).items()}
    agreements = {one.agreement.code: one for one in agreements_of(pack)}
    states = [one.code for one in states_of(pack)]
    now = standing(states, forms(pack), bounds, (one.agreement for one in agreements.values()), on)
    return Untold(row is None, told, now, lines(told, now) if row else {}, agreements)


def contacts(pack: str, states: Iterable[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return State -> (address, language) of its points of contact with an account, else of its entry as such."""
    entries = mailboxes(pack, POINT_OF_CONTACT_KIND)
    found = {}
    for state in states:
        people = [
            (one.email, one.language)
            for one in correspondents(state)
            if any(role is Role.POINT_OF_CONTACT for role, _ in one.roles)
        ]
        boxes = [(one.email, (one.languages or (FALLBACK,))[0]) for one in entries.get(state, ())]
        found[state] = tuple(dict(people or boxes).items())
    return found
